"""A school with some history, made once and copied for each test."""

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import zstandard

from backups.facts import Facts, facts_of, opened
from backups.packing import PACKED
from services.book import Book
from services.house import House
from services.outcomes import Outcome, Saved
from services.settings import SCHOOL_ID, set_setting
from tests.torture.ordeal import Ordeal

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 20, 10, 45)
PROGRAM = "0.1.0"
FIGURES = {
    "snapshot": "snapshot_kills",
    "restore": "restore_kills",
    "prune": "prune_kills",
    "upgrade": "upgrade_kills",
}
Die = Callable[[str, str, int], dict[Path, int]]
POINTS = [
    pytest.param("line", 30, marks=pytest.mark.proof),
    pytest.param("bytes", 8, marks=pytest.mark.proof),
    pytest.param("line", 500, marks=pytest.mark.torture),
]
"""How a verb of backups is killed, before its lines or when a file grows beyond a size, and how often."""


def make_school(data: Path, school: str, settings: int) -> Path:
    """Make a school whose every row has its event: as many settings as events of the trail."""
    data.mkdir(mode=0o700)
    house = House(data, cost=4)
    house.start()

    def fill(book: Book) -> Outcome:
        set_setting(book, SCHOOL_ID, school, date(2026, 9, 1))
        for number in range(settings):
            set_setting(book, f"filled_{number}", "y" * 200, date(2026, 9, 1))
        return Saved(1, book.now.local)

    assert isinstance(house.write(fill).result(), Saved)
    house.stop()
    return data


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_school(tmp_path_factory.mktemp("pattern") / "school", "school-39", 300)


@pytest.fixture
def data(pattern: Path, tmp_path: Path) -> Path:
    """The data folder of a school of this test's own."""
    return Path(shutil.copytree(pattern, tmp_path / "school"))


@pytest.fixture
def other_school(tmp_path: Path) -> Path:
    return make_school(tmp_path / "other", "school-40", 5)


def facts(database: Path) -> Facts:
    """Return what a database, or a packed one, says of itself; unpacked by the library alone."""
    if database.name.endswith(PACKED):
        with tempfile.NamedTemporaryFile(dir=database.parents[1]) as plain, database.open("rb") as stored:
            zstandard.ZstdDecompressor().copy_stream(stored, plain)
            plain.flush()
            return facts(Path(plain.name))
    with opened(database, "mode=ro") as connection:
        return facts_of(connection)


def set_by_sql(database: Path, *statements: str) -> None:
    """Write past the program, as a damaged or foreign file would come."""
    with opened(database, "mode=rw") as connection:
        for statement in statements:
            connection.execute(statement)


class WritingProcess:
    """A second process that writes into a school while told to."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self) -> None:
        """Ask for 20 more changes without waiting for them."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def answered(self) -> int:
        """Wait for the next 20 changes; return the number of the last event."""
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


@contextmanager
def writing(data: Path, *, locked: bool = False) -> Iterator[WritingProcess]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.backups.writing", str(data), "locked" if locked else "free"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield WritingProcess(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait() == 0


@pytest.fixture
def die(data: Path, tmp_path: Path, ordeal: Ordeal) -> Die:
    """Kill a verb at many points; return the folder of each point and the signal that ended it."""

    def killed(verb: str, how: str, points: int) -> dict[Path, int]:
        out = tmp_path / "dead"
        out.mkdir()
        points = ordeal.times(points, least=min(points, 60))
        ran = subprocess.run(
            [sys.executable, "-m", "tests.backups.dying", verb, how, str(data), str(out), str(points)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        lines = [json.loads(line) for line in ran.stdout.splitlines()]
        ordeal.tell(**{FIGURES[verb]: sum(line["ended"] < 0 for line in lines)})
        return {out / str(line["point"]): line["ended"] for line in lines}

    return killed


def order_of_writing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is done with files from now on, in order: bytes written, a file or a folder synced."""
    order: list[str] = []
    take, fsync = os.write, os.fsync

    def seen_write(held: int, chunk: Any) -> int:
        order.append("bytes")
        return take(held, chunk)

    def seen_fsync(held: int) -> None:
        order.append("folder" if stat.S_ISDIR(os.fstat(held).st_mode) else "synced")
        fsync(held)

    monkeypatch.setattr(os, "write", seen_write)
    monkeypatch.setattr(os, "fsync", seen_fsync)
    return order
