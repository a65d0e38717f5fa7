"""The archive of a year that was closed, made by itself in a process of its own: nobody's typing waits."""

import asyncio
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

from app.duties import Duty
from app.year_archive import FOLDER, name_of
from backups.second import folder_of
from backups.troubles import BackupFailed, Trouble
from services.actor import OFFICE
from services.house import House
from services.settings import SECOND_PLACE, settings_on
from services.year_archive import Year, years
from texts.archives import cut_off, failed

log = logging.getLogger("zhurnal.yearly")

POLITE = 10
Obey = Callable[[Sequence[str]], Awaitable[tuple[int, str]]]
"""Runs a command of the program; its exit code and its last words."""


def yearly(house: House) -> Duty:
    """Return the look for closed years without their archive."""
    look = partial(archive_what_is_due, house)
    return Duty("the look at the archives", look, every=600.0, first=120.0, after_failure=3600.0)


async def archive_what_is_due(house: House, obey: Obey | None = None) -> bool:
    """Make the archives that are missing here or in the second place; False where one failed."""
    found, place = await house.readers.run(
        lambda now: (years(OFFICE, now), settings_on(date.max).get(SECOND_PLACE, ""))
    )
    trouble = ""
    for year in found:
        if year.closed_at is not None:
            trouble = await _see_to(house.folder, year, place, obey or _obeyed) or trouble
    house.archive_trouble = trouble
    return not trouble


async def _see_to(folder: Path, year: Year, place: str, obey: Obey) -> str:
    """Have a year's archive made or copied where it is missing; return what went wrong."""
    name = name_of(year)
    try:
        second = folder_of(place) if place else None
        if second is not None and not second.is_dir():
            raise BackupFailed(Trouble.FOLDER_MISSING, place)
    except BackupFailed as away:
        if year.sums or (folder / FOLDER / name).is_dir():
            return failed(away.trouble, away.about)  # nothing to be read anew until the disk is there
        second = None
    if year.sums and all((one / FOLDER / name).is_dir() for one in (folder, second) if one is not None):
        return ""
    code, told = await obey(("archive", year.title, "--data", str(folder)))
    log.info("the archive of a year: exit code %d", code)
    return (told or cut_off()) if code else ""


async def _obeyed(words: Sequence[str]) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app", *words),
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    with suppress(OSError):  # it may have ended already
        os.setpriority(os.PRIO_PROCESS, process.pid, POLITE)
    try:
        _, complained = await process.communicate()
    except asyncio.CancelledError:  # the server stops: what was done is gone on with at the next start
        process.terminate()
        await process.wait()
        raise
    last = complained.decode("utf-8", "replace").strip().splitlines()[-1:]
    return process.returncode or 0, "".join(last)
