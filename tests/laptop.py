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
from tests.school import Who
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
