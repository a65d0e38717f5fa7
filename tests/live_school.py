"""A real server in a process of its own over a small school: started, killed, started again."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from models.database import database, open_school, sqlite
from services.audit import Verdict, verify_journal
from services.book import Book
from services.outcomes import Saved
from services.settings import BCRYPT_COST, CLOCK_SHIFT, set_setting
from tests.new_school import BARNAUL_AHEAD, QUICK
from tests.school import School
from tests.terminal import PATIENCE

ROOT = Path(__file__).parent.parent
NOON = datetime(2026, 11, 19, 12, 0)
LOGIN = "petrova.ai"
OTHER = "lukin.vp"
COURSE = 1
PUPILS = 30
SURNAMES = tuple(f"Ученик{chr(ord('а') + number)}" for number in range(PUPILS))


def build(
    folder: Path,
    *,
    held: bool = False,
    cost: int = QUICK,
    and_then: Callable[[School], object] = bool,
) -> None:
    """Build a class of 30 with algebra on Thursday; the server's clock begins at that Thursday's noon.

    ``held``: the lesson is open already; ``cost``: of bcrypt, for a test of the door itself; ``and_then``
    adds what else a test needs.
    """
    school = School(folder)
    petrova = school.teacher("Петрова Анна Ивановна")
    lukin = school.teacher("Лукин Виктор Петрович")
    seven = school.school_class("7А", leader=lukin)
    for surname in SURNAMES:
        school.pupil(f"{surname} Имя", seven)
    algebra = school.course("Алгебра", seven, petrova)
    assert algebra == COURSE
    school.slot(algebra, weekday=4, number=3)
    if held:
        assert isinstance(petrova.holds(algebra, "2026-11-19", 3), Saved)
    and_then(school)
    shift = NOON - BARNAUL_AHEAD - datetime.now(UTC).replace(tzinfo=None)

    def set_up(book: Book) -> Saved:
        set_setting(book, CLOCK_SHIFT, str(round(shift.total_seconds())), date(2026, 9, 1))
        set_setting(book, BCRYPT_COST, str(cost), date(2026, 9, 1))
        return Saved(1, NOON)

    school.house.write(set_up).result()
    school.close()


@dataclass
class Server:
    """A running ``zhurnal serve``."""

    process: asyncio.subprocess.Process
    port: int
    said: str
    """What it had said when it was ready."""

    async def kill(self) -> None:
        """End it as a power cut of the process would: SIGKILL, nothing said."""
        self.process.kill()
        await self.process.wait()

    async def told_to_stop(self) -> tuple[int, str, str]:
        """Tell it to stop as a service manager does; return its exit code and its last words."""
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            said, complained = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, said.decode(), complained.decode()


async def obey(*words: str | Path) -> tuple[int, str, str]:
    """Run a command of the program to its end; return its exit code and what it said."""
    process = await program(*words)
    try:
        async with asyncio.timeout(PATIENCE):
            said, complained = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode is not None
    return process.returncode, said.decode(), complained.decode()


@asynccontextmanager
async def serving(folder: Path, port: int = 0) -> AsyncIterator[Server]:
    """Start the server on a port of loopback (0: a free one); whatever is left of it is ended at the end."""
    async with running("serve", folder, port=port) as server:
        yield server


@asynccontextmanager
async def running(verb: str, folder: Path, *words: str, port: int = 0) -> AsyncIterator[Server]:
    """Run a verb that ends in serving on a port of loopback; whatever is left of it is ended at the end."""
    place = ("--data", folder, "--host", "127.0.0.1", "--port", str(port))
    process = await program(verb, *place, *words)
    try:
        yield await _ready(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def program(*words: str | Path) -> asyncio.subprocess.Process:
    """Start a command of the program."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "app", *map(str, words)),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def _ready(process: asyncio.subprocess.Process) -> Server:
    assert process.stdout is not None
    assert process.stderr is not None
    said = ""
    async for line in process.stdout:
        said += line.decode()
        if found := re.search(r"ssh -p (\d+) ", said):
            return Server(process, int(found[1]), said)
    raise AssertionError((await process.stderr.read()).decode())


@dataclass(frozen=True)
class OnDisk:
    """The lesson as the file holds it, read past the program."""

    marks: dict[str, str]
    """Surname → mark."""
    faults: tuple[str, ...]
    """Whatever could not be if every request were written once and whole."""
    head: tuple[int, str]
    """Number and hash of the last event of the history."""


_MARKS = """
    SELECT person.surname, mark.work_id, mark.position, mark.value, mark.version,
           (SELECT COUNT(*) FROM audit_event WHERE thing = 'mark' AND thing_id = mark.id)
    FROM mark JOIN pupil ON pupil.id = mark.pupil_id JOIN person ON person.id = pupil.person_id
"""


def on_disk(folder: Path) -> OnDisk:
    """Read the file."""
    connection = sqlite.connect(f"file:{folder / 'journal.db'}?mode=ro", uri=True)
    try:
        found = connection.execute(_MARKS).fetchall()
        checks = (
            ("integrity", connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]),
            ("foreign keys", connection.execute("PRAGMA foreign_key_check").fetchall() != []),
            ("works", connection.execute("SELECT COUNT(*) FROM work").fetchone()[0] > 1),
            ("lessons", connection.execute("SELECT COUNT(*) FROM lesson").fetchone()[0] > 1),
            ("a pupil twice", len({row[0] for row in found}) < len(found)),
        )
        faults = [name for name, wrong in checks if wrong]
        faults += [f"{who}: position {position}" for who, _, position, *_ in found if position != 1]
        faults += [f"{who}: version {v}, events {e}" for who, _, _, _, v, e in found if v != e]
        head = connection.execute("SELECT id, hash FROM audit_event ORDER BY id DESC LIMIT 1").fetchone()
        return OnDisk({row[0]: row[3] for row in found if row[3]}, tuple(faults), head)
    finally:
        connection.close()


def verdict(folder: Path) -> Verdict:
    """Verify the history and the rows against it."""
    before = database.obj
    opened = open_school(folder / "journal.db")
    try:
        with opened.connection_context():
            return verify_journal((folder / "keys" / "audit.key").read_bytes())
    finally:
        database.initialize(before)


def forgotten(folder: Path, heads: list[tuple[int, str]]) -> list[int]:
    """Return the numbers of remembered heads that the history no longer goes through."""
    connection = sqlite.connect(f"file:{folder / 'journal.db'}?mode=ro", uri=True)
    try:
        there = dict(connection.execute("SELECT id, hash FROM audit_event").fetchall())
        return [number for number, digest in heads if there.get(number) != digest]
    finally:
        connection.close()


@contextmanager
def held_file(folder: Path) -> Iterator[None]:
    """Hold the file as another program does that writes for long: nothing can be committed meanwhile."""
    connection = sqlite.connect(str(folder / "journal.db"), isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()
