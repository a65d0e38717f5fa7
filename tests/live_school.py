"""A real server in a process of its own over a small school: started, killed, started again."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from models.database import sqlite
from services.outcomes import Saved
from services.settings import CLOCK_SHIFT, set_setting
from tests.school import BARNAUL_AHEAD, School

ROOT = Path(__file__).parent.parent
NOON = datetime(2026, 11, 19, 12, 0)
LOGIN = "petrova.ai"
OTHER = "lukin.vp"
PUPILS = 30


def build(folder: Path) -> None:
    """Build a class of 30 with algebra on Thursday; the school's clock stands near that Thursday's noon."""
    school = School(folder)
    petrova = school.teacher("Петрова Анна Ивановна")
    lukin = school.teacher("Лукин Виктор Петрович")
    seven = school.school_class("7А", leader=lukin)
    for number in range(PUPILS):
        school.pupil(f"Ученик{chr(ord('а') + number)} Имя", seven)
    algebra = school.course("Алгебра", seven, petrova)
    school.slot(algebra, weekday=4, number=3)
    shift = int((NOON - BARNAUL_AHEAD - datetime.utcnow()).total_seconds())

    def set_clock(book: object) -> Saved:
        set_setting(book, CLOCK_SHIFT, str(shift), date(2026, 9, 1))  # type: ignore[arg-type]
        return Saved(1, NOON)

    school.house.write(set_clock).result()
    school.close()


@dataclass
class Server:
    """A running ``zhurnal serve``."""

    process: asyncio.subprocess.Process
    port: int

    async def kill(self) -> None:
        """End it as a power cut of the process would: SIGKILL, nothing said."""
        self.process.kill()
        await self.process.wait()


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[Server]:
    """Start the server on a free port of loopback; whatever is left of it is ended at the end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "app", "serve"),
        *("--data", str(folder), "--host", "127.0.0.1", "--port", "0"),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield Server(process, await _port(process))
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.communicate()


async def _port(process: asyncio.subprocess.Process) -> int:
    assert process.stdout is not None
    async for line in process.stdout:
        if found := re.search(r"ssh -p (\d+) ", line.decode()):
            return int(found[1])
    assert process.stderr is not None
    raise AssertionError((await process.stderr.read()).decode())


def marks_on_disk(folder: Path) -> dict[str, str]:
    """Return surname → mark as the file holds it, read past the program."""
    connection = sqlite.connect(f"file:{folder / 'journal.db'}?mode=ro", uri=True)
    try:
        return dict(
            connection.execute(
                "SELECT p.surname, m.value FROM mark m JOIN pupil u ON u.id = m.pupil_id"
                " JOIN person p ON p.id = u.person_id WHERE m.position = 1 AND m.value <> ''"
            )
        )
    finally:
        connection.close()


async def verified(folder: Path) -> int:
    """Return the exit code of ``zhurnal verify``."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "app", "verify", "--data", str(folder)),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    return await process.wait()
