"""What stands in a cell of the journal now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.database import rows
from models.lessons import Absence, Mark, Work
from services.book import row_of
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


def stored_marks(work: int, pupil: int) -> StoredMarks:
    """Read the rows of a cell's marks."""
    found = rows(
        Mark.select(*_MARK_FIELDS).where(Mark.work == work, Mark.pupil == pupil).order_by(Mark.position)
    )
    return StoredMarks(tuple(dict(zip(_MARK_COLUMNS, values, strict=True)) for values in found))


def cell_now(key: CellKey) -> Cell:
    """Read everything that stands in a cell; an absence stands in the lesson's first column only."""
    marks = stored_marks(key.work, key.pupil) if key.work is not None else StoredMarks(())
    first = rows(Work.select(Work.id).where(Work.lesson == key.lesson).order_by(Work.id).limit(1))
    absence = None
    if key.work is None or (first and first[0][0] == key.work):
        absence = row_of(Absence, Absence.lesson == key.lesson, Absence.pupil == key.pupil)
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
