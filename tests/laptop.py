"""A temporary journal on a laptop: taken out, written into with a spreadsheet's library, brought back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from exchange.filled_journal import filled_in
from exchange.temporary_journal import write_temporary_journal
from exchange.workbook import workbook_parts
from services.outcomes import NotSaved, Saved
from services.temporary.merging import NOTHING_NEW, MergedCell, MergedLesson, Merging, lessons_of
from services.temporary.sheet import FilledFile, JournalFile
from services.temporary.taking_out import Sealing, class_file, teacher_file
from tests.school import School, Who
from texts import temporary as words


def taken_out(
    who: Who, out: Path, *, school_class: int | None = None, since: str = "", days: int = 7
) -> Path:
    """Let somebody take out the own lessons, or those of a class."""
    first = date.fromisoformat(since) if since else None
    file: JournalFile = (
        who.reads(teacher_file, who.actor.person, first, days)
        if school_class is None
        else who.reads(class_file, school_class, first, days)
    )
    sealing = Sealing(file)
    assert isinstance(who.school.house.write(sealing, who.actor).result(), Saved)
    write_temporary_journal(sealing.file, out)
    return out


class Laptop:
    """A file open in a spreadsheet; saved by ``close``."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.book = load_workbook(file)
        self.sheet: Any = self.book[words.JOURNAL]

    def column(self, name: str) -> int:
        """Return the number of a column."""
        return words.HEADER.index(name) + 1

    def row(self, pupil: str = "", *, number: int | None = None, day: str = "", at: int = 0) -> int:
        """Return the row of a pupil, or of the whole class, at a lesson."""
        found = [
            row
            for row in range(2, self.sheet.max_row + 1)
            if self._says(row, words.PUPIL).startswith(pupil or words.WHOLE_CLASS)
            and (number is None or self._says(row, words.NUMBER) == str(number))
            and (not day or self._says(row, words.DAY) == day)
        ]
        return found[at]

    def _says(self, row: int, column: str) -> str:
        return str(self.sheet.cell(row, self.column(column)).value or "")

    def write(self, row: int, column: str, value: object) -> None:
        """Write into a cell."""
        self.sheet.cell(row, self.column(column)).value = value

    def close(self) -> Path:
        """Save the file."""
        self.book.save(self._file)
        return self._file


@dataclass(frozen=True)
class Brought:
    """What came of a file."""

    file: FilledFile
    lessons: tuple[MergedLesson, ...]
    saved: int
    """Lessons in which something was written."""

    @property
    def cells(self) -> list[MergedCell]:
        """Every cell of the file."""
        return [cell for lesson in self.lessons for cell in lesson.cells]

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """Name of the pupil, value, what became of it."""
        return [(cell.name.split(" ")[0], cell.value, cell.came.value) for cell in self.cells]


def brought_back(who: Who, file: Path) -> Brought:
    """Read a file back as somebody: each lesson is rehearsed and then written, the two told the same."""
    filled = filled_in(file.name, workbook_parts(file.read_bytes()))
    return merged(who, filled)


def merged(who: Who, filled: FilledFile) -> Brought:
    """Merge what a file says."""
    lessons: list[MergedLesson] = []
    shown = [rehearsed(who, filled, rows) for rows in lessons_of(filled)]
    saved = 0
    for rows, came in zip(lessons_of(filled), shown, strict=True):
        merging = Merging(filled, rows, came)
        outcome = who.school.house.write(merging, who.actor).result()
        assert merging.came == came
        assert isinstance(outcome, Saved) == came.has_to_write, outcome
        assert isinstance(outcome, Saved) or outcome == NotSaved(NOTHING_NEW)
        saved += isinstance(outcome, Saved)
        lessons.append(came)
    return Brought(filled, tuple(lessons), saved)


def rehearsed(who: Who, filled: FilledFile, rows: Sequence[Any]) -> MergedLesson:
    """Return what would come of a lesson."""
    merging = Merging(filled, rows)
    who.school.house.write(merging, who.actor).result()
    assert merging.came is not None
    return merging.came


class House:
    """Algebra of 7А on Thursday (held) and Monday, by Петрова; physics on Monday by Лукин."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.petrova, self.lukin = school.teacher("Петрова Анна"), school.teacher("Лукин Виктор")
        self.seven = school.school_class("7А", leader=self.petrova)
        for name in ("Ёлкин Пётр", "Щукина Яна", "Яковлев Ян"):
            school.pupil(name, self.seven)
        self.algebra = school.course("Алгебра", self.seven, self.petrova)
        self.physics = school.course("Физика", self.seven, self.lukin)
        school.slot(self.algebra, 4, 3)
        school.slot(self.algebra, 1, 2)
        school.slot(self.physics, 1, 4)
        held = self.petrova.holds(self.algebra, "2026-11-19", 3)
        assert isinstance(held, Saved)
        self.lesson = held.thing

    def monday(self) -> None:
        self.school.now_is("2026-11-23 15:00")

    def cell(self, pupil: str, day: str = "2026-11-19") -> tuple[tuple[str, ...], str, int | None]:
        page = self.school.page(self.algebra)
        lesson = next(one for one in page.lessons.values() if one.held_on == date.fromisoformat(day))
        child = self.school.pupil_id(pupil)
        cells = [
            cell for key, cell in page.cells.items() if (key.lesson, key.pupil) == (lesson.lesson, child)
        ]
        marks = tuple(mark for cell in cells for mark in cell.marks)
        absences = [cell for cell in cells if cell.absence]
        return marks, absences[0].absence if absences else "", absences[0].minutes if absences else None
