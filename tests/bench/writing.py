"""Typed marks brought to the disk: the real services beside a plain loop of one-row commits."""

import asyncio
import json
import sys
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from time import perf_counter

from app.opening import open_house
from models.database import PRAGMAS, sqlite
from services.desk import Desk
from services.house import House
from services.outcomes import Saved
from services.requests import SetMarks
from tests.bench.founding import EMPTY_LESSONS, Page
from tests.school import PASSWORD

WRITERS = (15, 60, 240)
COMPARED = 60
ROUNDS = 5
_INSERT = (
    "INSERT INTO mark (work, pupil, position, value, set_by, set_at, version) VALUES (?, ?, 1, ?, 1, ?, 1)"
)


@dataclass(frozen=True, slots=True)
class Round:
    """Marks a second of a stretch of time, and how long each mark waited for the disk, in seconds."""

    rate: float
    waits: tuple[float, ...]


class Writers:
    """People who write marks, each waiting for the answer before the next mark."""

    def __init__(self, pages: list[Page], desks: list[Desk]) -> None:
        self._desks = desks
        self._cells = [cycle(_cells(page)) for page in pages]
        self._seen: dict[tuple[int, int], int] = {}

    async def write(self, writers: int, seconds: float) -> Round:
        """Let so many of them write for so long; several share a page when there are more than pages."""
        began = perf_counter()
        waits = await asyncio.gather(*(self._one(place, began + seconds) for place in range(writers)))
        taken = perf_counter() - began
        all_waits = tuple(wait for one in waits for wait in one)
        return Round(len(all_waits) / taken, all_waits)

    async def _one(self, place: int, until: float) -> list[float]:
        desk, cells = self._desks[place % len(self._desks)], self._cells[place % len(self._cells)]
        waits: list[float] = []
        while (asked := perf_counter()) < until:
            lesson, pupil = next(cells)
            seen = self._seen.get((lesson, pupil), 0)
            marks = ("45"[seen % 2],)
            outcome = await desk.send(SetMarks(lesson, None, pupil, marks, seen, desk.new_request()))
            assert isinstance(outcome, Saved), outcome
            self._seen[lesson, pupil] = outcome.version
            waits.append(perf_counter() - asked)
        return waits


class PlainLoop:
    """The least that keeps a mark: one row a transaction, the file and the promises the same."""

    def __init__(self, file: Path) -> None:
        self._database = sqlite.connect(str(file), isolation_level=None)
        for name, value in PRAGMAS.items():
            self._database.execute(f"PRAGMA {name} = {value}")
        self._database.execute(
            "CREATE TABLE mark (id INTEGER PRIMARY KEY, work INTEGER, pupil INTEGER, position INTEGER,"
            " value TEXT, set_by INTEGER, set_at TEXT, version INTEGER)"
        )
        self._database.execute("CREATE UNIQUE INDEX mark_place ON mark (work, pupil, position)")
        self._next = 0

    def write(self, seconds: float) -> float:
        """Insert marks for so long; return how many a second."""
        run, written, began = self._database.execute, 0, perf_counter()
        while perf_counter() - began < seconds:
            run("BEGIN IMMEDIATE")
            run(_INSERT, (self._next // 30, self._next % 30, "5", "2026-11-19 05:00:00.000000"))
            run("COMMIT")
            self._next += 1
            written += 1
        return written / (perf_counter() - began)


def _cells(page: Page) -> list[tuple[int, int]]:
    return [(lesson, pupil) for lesson in page.lessons[-EMPTY_LESSONS:] for pupil in page.pupils]


async def measured(folder: Path, pages: list[Page], seconds: float) -> dict[str, object]:
    """Measure both by turns, so that a busy moment of the disk falls on both."""
    house = open_house(folder)
    house.live.attach(asyncio.get_running_loop())
    house.start()
    try:
        desks = [await _desk(house, page) for page in pages]
        writers, plain = Writers(pages, desks), PlainLoop(folder / "plain.db")
        await writers.write(COMPARED, seconds / 4)
        plain.write(seconds / 4)
        before = house.writer.commits
        ours, theirs, ratios = [], [], []
        waits: list[float] = []
        for _ in range(ROUNDS):
            one = await writers.write(COMPARED, seconds / ROUNDS)
            other = plain.write(seconds / ROUNDS)
            ours.append(one.rate)
            theirs.append(other)
            ratios.append(one.rate / other)
            waits.extend(one.waits)
        commits = house.writer.commits - before
        sizes = [(count, (await writers.write(count, seconds / ROUNDS)).rate) for count in WRITERS]
        return {
            "ours": ours,
            "plain": theirs,
            "ratios": ratios,
            "waits": waits,
            "marks_a_commit": len(waits) / commits,
            "sizes": sizes,
        }
    finally:
        house.stop()


async def _desk(house: House, page: Page) -> Desk:
    admission = await house.accounts.admit(page.login, PASSWORD, "127.0.0.1")
    assert admission is not None
    return house.desk(admission)


if __name__ == "__main__":
    given = json.load(sys.stdin)
    told = asyncio.run(
        measured(Path(given["folder"]), [Page(**page) for page in given["pages"]], given["seconds"])
    )
    sys.stdout.write(json.dumps(told))
