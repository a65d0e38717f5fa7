"""Reading who teaches courses between two days, once for all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models.courses import Teaching
from models.database import rows
from models.people import Person
from rules.enrollment import Stay
from services.names import short


@dataclass(frozen=True, slots=True)
class Teachers:
    """Who teaches each course and since when until when, by name."""

    stays: Mapping[int, tuple[tuple[str, Stay], ...]]

    def on(self, course: int, day: date) -> tuple[str, ...]:
        """Return the names of who teaches a course on a day."""
        return tuple(name for name, stay in self.stays.get(course, ()) if stay.covers(day))


def teachers_between(courses: Iterable[int], first: date, last: date) -> Teachers:
    """Read who teaches courses on any day between two."""
    stays: dict[int, tuple[tuple[str, Stay], ...]] = {}
    for course, since, until, *name in rows(
        Teaching.select(
            Teaching.course,
            Teaching.since,
            Teaching.until,
            Person.surname,
            Person.given_name,
            Person.patronymic,
        )
        .join(Person)
        .where(
            Teaching.course.in_(list(courses)),
            Teaching.since <= last,
            Teaching.until.is_null() | (Teaching.until >= first),
        )
        .order_by(Person.name_key)
    ):
        stays[course] = (*stays.get(course, ()), (short(*name), Stay(since, until)))
    return Teachers(stays)
