"""What stands in the journal now where a cell of the file would go: value, version, who and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.asked import Asked
from models.base import Table
from models.lessons import Homework, Lesson, Work
from services.book import last_author, row_of
from services.cells import stored_absence, stored_marks
from services.temporary.sheet import NOTHING_SET, Field

TAKEN = "yes"
_EVERYONES = Asked(
    lambda lesson: Homework.select(Homework.id).where(Homework.lesson == lesson, Homework.pupil.is_null())
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A cell of the journal; ``row`` is what is stored, None where nothing ever was."""

    value: str = ""
    version: int = 0
    who: int = 0
    when: datetime | None = None
    """In UTC."""
    row: dict[str, Any] | None = None


NOTHING = Standing()


def standing(field: Field, lesson: int | None, work: int | None, pupil: int | None) -> Standing:
    """Return what stands there now; a lesson that was not held holds nothing."""
    if lesson is None:
        return NOTHING
    match field:
        case Field.MARKS:
            return _marks(work, pupil)
        case Field.ABSENCE:
            return _absence(lesson, pupil)
        case Field.KIND:
            return _of_row(Work, work, lambda row: str(row["kind_id"]))
        case Field.TOPIC:
            return _of_row(Lesson, lesson, lambda row: str(row["topic"]))
        case Field.TAKEN:
            return _of_row(Lesson, lesson, lambda row: TAKEN if row["attendance_taken_at"] else "")
        case Field.HOMEWORK:
            return _of_row(Homework, _homework(lesson, pupil), _told)


def _marks(work: int | None, pupil: int | None) -> Standing:
    if work is None or pupil is None:
        return NOTHING
    there = stored_marks(work, pupil)
    return Standing(there.shown, there.version, there.set_by, there.set_at) if there.rows else NOTHING


def _absence(lesson: int, pupil: int | None) -> Standing:
    row = stored_absence(lesson, pupil) if pupil is not None else None
    if row is None:
        return NOTHING
    value = f"{row['code']}/{row['minutes']}" if row["minutes"] else row["code"]
    return Standing(value, row["version"], row["set_by_id"], row["set_at"], row)


def _homework(lesson: int, pupil: int | None) -> int | None:
    if pupil is None:
        found = _EVERYONES(lesson=lesson)
        return int(found[0][0]) if found else None
    row = row_of(Homework, Homework.lesson == lesson, Homework.pupil == pupil)
    return row["id"] if row else None


def _told(row: dict[str, Any]) -> str:
    return NOTHING_SET if row["nothing_set"] else str(row["text"])


def _of_row(table: type[Table], thing: int | None, told: Any) -> Standing:
    row = row_of(table, table.id == thing) if thing is not None else None
    if row is None:
        return NOTHING
    person, at = last_author(table, row["id"])
    return Standing(told(row), row["version"], person, at, row)
