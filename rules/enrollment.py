"""When a pupil belongs to a list, and which column of it may be written (2.3, 2.5)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Stay:
    """A pupil belongs to a class or a group from a day until a day, both included."""

    since: date | None
    until: date | None

    def covers(self, day: date) -> bool:
        """Whether the pupil belongs to the list on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def first_grade_without_marks(grade: int | None) -> bool:
    """Pupils of grade 1 get no marks, only attendance and homework (common practice, clauses.md)."""
    return grade == 1
