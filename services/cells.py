"""What stands in a cell of the journal now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.asked import Asked
from models.lessons import Absence, Mark, Work
from services.views.journal import Cell, CellKey


@dataclass(frozen=True, slots=True)
class StoredMarks:
    """The rows of a cell's marks; the first position's row carries the cell's version."""

    rows: tuple[dict[str, Any], ...]

    @property
    def version(self) -> int:
        """Version of the cell, 0 while nothing was ever written there."""
        return int(self.rows[0]["version"]) if self.rows else 0

    @property
    def values(self) -> tuple[str, ...]:
        """Marks as stored, removed ones left out."""
        return tuple(row["value"] for row in self.rows if row["value"])

    @property
    def shown(self) -> str:
        """Marks as stored, joined by «/»."""
        return "/".join(self.values)

    @property
    def set_by(self) -> int:
        """Who wrote the cell last, 0 for nobody."""
        return int(self.rows[0]["set_by_id"]) if self.rows else 0

    @property
    def set_at(self) -> datetime:
        """When the cell was written last, in UTC."""
        return self.rows[0]["set_at"] if self.rows else datetime.min

    def at(self, position: int) -> dict[str, Any] | None:
        """Return the row of a position, or None."""
        return next((row for row in self.rows if row["position"] == position), None)


_MARK_FIELDS = Mark._meta.sorted_fields
_MARK_COLUMNS = tuple(field.column_name for field in _MARK_FIELDS)
_MARKS = Asked(
    lambda work, pupil: (
        Mark.select(*_MARK_FIELDS).where(Mark.work == work, Mark.pupil == pupil).order_by(Mark.position)
    )
)
_WORKS = Asked(lambda lesson: Work.select(Work.id).where(Work.lesson == lesson).order_by(Work.id))
_ABSENCE_FIELDS = Absence._meta.sorted_fields
_ABSENCE_COLUMNS = tuple(field.column_name for field in _ABSENCE_FIELDS)
_ABSENCE = Asked(
    lambda lesson, pupil: Absence.select(*_ABSENCE_FIELDS).where(
        Absence.lesson == lesson, Absence.pupil == pupil
    )
)


def works_of(lesson: int) -> list[int]:
    """Return the works of a lesson, the first one first: absences stand in its column."""
    return [work for (work,) in _WORKS(lesson=lesson)]


def stored_marks(work: int, pupil: int) -> StoredMarks:
    """Read the rows of a cell's marks."""
    found = _MARKS(work=work, pupil=pupil)
    return StoredMarks(tuple(dict(zip(_MARK_COLUMNS, values, strict=True)) for values in found))


def stored_absence(lesson: int, pupil: int) -> dict[str, Any] | None:
    """Read the row of a pupil's absence at a lesson, or None."""
    found = _ABSENCE(lesson=lesson, pupil=pupil)
    return dict(zip(_ABSENCE_COLUMNS, found[0], strict=True)) if found else None


def cell_now(key: CellKey) -> Cell:
    """Read everything that stands in a cell; an absence stands in the lesson's first column only."""
    marks = stored_marks(key.work, key.pupil) if key.work is not None else StoredMarks(())
    absence = None
    if key.work is None or works_of(key.lesson)[:1] == [key.work]:
        absence = stored_absence(key.lesson, key.pupil)
    if absence is None:
        return Cell(marks.values, marks.version)
    return Cell(
        marks.values,
        marks.version,
        absence["code"],
        absence["reason"],
        absence["minutes"],
        absence["version"],
    )
