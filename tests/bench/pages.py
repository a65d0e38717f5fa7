"""P5: opening a page of 30 × 40 in a file of ten years beside the same page in a file of one."""

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from models.accounts import Account
from models.courses import Teaching
from models.database import database, open_school, rows, sqlite
from services.actor import Actor
from services.clock import Clock
from services.house import DATABASE, DEFAULT_ZONE
from services.views.journal_page import journal_page
from tests.bench.archive import COURSE, LESSONS, PUPILS, founded, grown
from tests.bench.memory import growth
from tests.bench.report import Row, keep, machine, table

MOST_BESIDE_ONE_YEAR = 1.3
MS = 1000.0
A_ROUND = 5
"""Openings of one file before the turn of the next."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file with its size and how long each opening of the page took, in seconds."""

    years: int
    marks: int
    mb: float
    seconds: tuple[float, ...]

    @property
    def middle(self) -> float:
        """The median opening in milliseconds."""
        return median(self.seconds) * MS


def main(order: Mapping[str, Any]) -> None:
    """Build the files, open the page by turns, print the table."""
    about = machine(order["where"])
    with tempfile.TemporaryDirectory(prefix="zhurnal-bench-", dir=order["where"]) as temporary:
        sizes = measured(Path(temporary), order["pages"], order["years"], order["rounds"])
    lines = rows_of(sizes)
    sys.stdout.write(table(lines) + "\n")
    if order["json"]:
        figures = [{"years": one.years, "marks": one.marks, "mb": one.mb, "ms": one.middle} for one in sizes]
        keep(Path(order["json"]), lines, {"machine": about, "pages": figures})


def measured(folder: Path, pages: int, years: Sequence[int], rounds: int) -> list[Opened]:
    """Open the page of each file by turns, so that a busy moment of the machine falls on all."""
    _tell("заполняю одну страницу службами журнала")
    (folder / "one").mkdir()
    founded(folder / "one")
    files = {}
    for count in years:
        _tell(f"файл на {count} лет по {pages} страниц")
        files[count] = folder / f"years-{count}"
        grown(folder / "one", files[count], pages=pages, years=count)
    times: dict[int, list[float]] = {count: [] for count in years}
    before = database.obj
    try:
        for turn in range(rounds + 1):
            for count, file in files.items():
                taken = _open(file / DATABASE)
                times[count] += taken if turn else []  # the turn before warms the files up
    finally:
        database.initialize(before)
    return [
        Opened(count, marks_of(file), megabytes_of(file), tuple(times[count]))
        for count, file in files.items()
    ]


def _open(file: Path) -> list[float]:
    opened = open_school(file)
    now = Clock(DEFAULT_ZONE).now()
    taken = []
    with opened.connection_context():
        found = teacher_of_the_page()
        for _ in range(A_ROUND):
            began = perf_counter()
            page = journal_page(found, now, COURSE)
            taken.append(perf_counter() - began)
            assert (len(page.pupils), len(page.lessons)) == (PUPILS, LESSONS)
            assert len(page.cells) == PUPILS * LESSONS
    opened.close()
    return taken


def teacher_of_the_page() -> Actor:
    """Return the teacher of the measured page."""
    ((person, account),) = rows(
        Teaching.select(Teaching.teacher, Account.id)
        .join(Account, on=(Account.person == Teaching.teacher))
        .where(Teaching.course == COURSE)
    )
    return Actor(person, account, 0, "127.0.0.1")


def rows_of(sizes: Sequence[Opened]) -> list[Row]:
    """Return every row of the table."""
    one = sizes[0]
    lines = [Row("P5", f"страница {PUPILS}×{LESSONS}, лет: {one.years}", f"{one.middle:.1f} мс", _about(one))]
    for size in sizes[1:]:
        ratio = size.middle / one.middle
        met = ratio <= MOST_BESIDE_ONE_YEAR
        bar = f"≤ {MOST_BESIDE_ONE_YEAR}"
        lines.append(
            Row(
                "P5",
                f"страница {PUPILS}×{LESSONS}, лет: {size.years}",
                f"{size.middle:.1f} мс",
                _about(size),
                ratio,
                bar,
                met,
            )
        )
    if len(sizes) > 1:
        power = growth([(size.marks, size.middle) for size in sizes])
        lines.append(Row("", "рост времени с числом отметок, степень", f"{power:.2f}"))
    return lines


def _about(size: Opened) -> str:
    return f"отметок в файле {size.marks}, {size.mb:.0f} МБ"


def marks_of(folder: Path) -> int:
    """Return how many marks the school of a folder has."""
    file = folder / DATABASE
    connection = sqlite.connect(f"{file.as_uri()}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM mark").fetchone()[0])
    finally:
        connection.close()


def megabytes_of(folder: Path) -> float:
    """Return what its database takes on the disk."""
    return sum(one.stat().st_size for one in folder.glob(f"{DATABASE}*")) / 1_000_000


def _tell(what: str) -> None:
    sys.stderr.write(f"… {what}\n")


if __name__ == "__main__":
    main(json.load(sys.stdin))
