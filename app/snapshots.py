"""Snapshots by schedule: made, drilled, copied to the second place, old ones taken away."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from app import VERSION
from backups.retention import Noted, noted_in, prune
from backups.schedule import is_due
from backups.second import copy_to, folder_of
from backups.snapshot import make_snapshot
from backups.troubles import BackupFailed, typed
from services.audit import head_number
from services.house import House
from services.safety import Safety
from services.settings import SCHOOL_ID, SECOND_PLACE, SECOND_PLACE_DAYS, settings_on

log = logging.getLogger("zhurnal.snapshots")

FOLDER = "backups"
LOOK_SECONDS = 60.0
"""Between two looks whether a snapshot is due; the first comes so long after the start."""
PAUSE = 600.0
"""Seconds before what failed is tried again."""


class Snapshots:
    """Looks after the snapshots of a house that is open, in a thread beside the event loop."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._folder = house.folder / FOLDER

    async def look(self) -> bool:
        """Make what is due, see to the second place; False where something is to be tried again soon."""
        now = self._house.clock.now()
        head, settings = await self._house.readers.run(lambda _: (head_number(), settings_on(now.today)))
        school, place = settings.get(SCHOOL_ID, ""), settings.get(SECOND_PLACE, "")
        safety = await asyncio.to_thread(self._see_to, now.local, head, school, place)
        days = int(settings.get(SECOND_PLACE_DAYS, safety.longest_days))
        self._house.safety = replace(safety, longest_days=days)
        return not (safety.trouble or safety.second_trouble)

    def _see_to(self, now: datetime, head: int, school: str, place: str) -> Safety:
        safety = replace(
            self._house.safety, place=place, trouble="", second_trouble="", about="", looked=True
        )
        try:
            newest = self._newest(self._folder, school)
            made_at = newest.manifest.made_at if newest else None
            changed = newest is None or newest.manifest.audit_id != head
            if is_due(now, made_at, changed=changed):
                made = make_snapshot(self._house.file, self._folder, now, VERSION)
                newest = Noted(made.path, made.manifest)
                self._prune(self._folder, school)
        except BackupFailed as failed:
            log.error("no snapshot: %s", failed.trouble)
            return replace(safety, trouble=failed.trouble, about=failed.about)
        safety = replace(safety, snapshot_at=newest.manifest.made_at if newest else None)
        return self._second(safety, newest, school) if place and newest else safety

    def _second(self, safety: Safety, newest: Noted, school: str) -> Safety:
        """Bring the newest snapshot to the second place, unless its copy is known to be there."""
        before = self._house.safety
        if before.place == safety.place and before.second_at == newest.manifest.made_at:
            return safety
        try:
            folder = folder_of(safety.place)
            there = self._newest(folder, school) if folder.is_dir() else None
            if there is None or there.manifest.sha256 != newest.manifest.sha256:
                copy_to(newest, folder)
                self._prune(folder, school)
            return replace(safety, second_at=newest.manifest.made_at)
        except BackupFailed as failed:
            log.error("no copy in the second place: %s", failed.trouble)
            return replace(safety, second_trouble=failed.trouble, about=failed.about)

    def _newest(self, folder: Path, school: str) -> Noted | None:
        with typed(folder):
            return next((one for one in noted_in(folder)[0] if one.manifest.school == school), None)

    def _prune(self, folder: Path, school: str) -> None:
        with typed(folder):
            gone = prune(folder, school)
        if gone:
            log.info("old snapshots taken away: %d", len(gone))


async def keep_snapshots(
    snapshots: Snapshots, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
) -> None:
    """Look every minute until cancelled, after a failure less often."""
    pause = LOOK_SECONDS
    while True:
        await sleep(pause)
        try:
            pause = LOOK_SECONDS if await snapshots.look() else PAUSE
        except Exception as fault:  # noqa: BLE001 - the server must live on without its snapshots
            log.error("the look at the snapshots failed: %s", type(fault).__name__)
            pause = PAUSE
