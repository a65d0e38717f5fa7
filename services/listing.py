"""Who is on the list of a course, and since when until when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from models.asked import Asked
from models.courses import Course, GroupMember
from models.database import rows
from models.people import Enrollment, Person, Pupil
from rules.enrollment import Stay
from services.names import full


@dataclass(frozen=True, slots=True)
class Listed:
    """A pupil of a list with all stays there, in the order Russians expect."""

    pupil: int
    surname: str
    given_name: str
    patronymic: str
    key: str
    stays: tuple[Stay, ...]

    @property
    def full(self) -> str:
        """Surname, given name and patronymic."""
        return full(self.surname, self.given_name, self.patronymic)


def course_list(course: int, starts_on: date, ends_on: date) -> tuple[Listed, ...]:
    """Return the pupils who belong to a course on any day between two dates, by surname."""
    found = rows(Course.select(Course.school_class, Course.study_group).where(Course.id == course))
    if not found:
        return ()
    school_class, study_group = found[0]
    source = GroupMember if study_group is not None else Enrollment
    owner = (
        GroupMember.study_group == study_group
        if study_group is not None
        else Enrollment.school_class == school_class
    )
    stays = rows(
        source.select(
            Pupil.id,
            Person.surname,
            Person.given_name,
            Person.patronymic,
            Person.name_key,
            source.since,
            source.until,
        )
        .join(Pupil)
        .join(Person)
        .where(owner, source.since <= ends_on, source.until.is_null() | (source.until >= starts_on))
        .order_by(Person.name_key, Pupil.id, source.since)
    )
    listed: dict[int, Listed] = {}
    for pupil, surname, given, patronymic, key, since, until in stays:
        before = listed[pupil].stays if pupil in listed else ()
        listed[pupil] = Listed(pupil, surname, given, patronymic, key, (*before, Stay(since, until)))
    return tuple(listed.values())


def on_the_list(course: int, starts_on: date, ends_on: date) -> frozenset[int]:
    """Return the ids of the pupils of a course between two dates."""
    span = {"course": course, "starts_on": starts_on, "ends_on": ends_on}
    return frozenset(pupil for (pupil,) in (*_IN_CLASS(**span), *_IN_GROUP(**span)))


def _stays(source: type[Enrollment] | type[GroupMember], on: Any, course: Any, span: tuple[Any, Any]) -> Any:
    return (
        source.select(source.pupil)
        .join(Course, on=on)
        .where(
            Course.id == course,
            source.since <= span[1],
            source.until.is_null() | (source.until >= span[0]),
        )
    )


_IN_CLASS = Asked(
    lambda course, starts_on, ends_on: _stays(
        Enrollment,
        (Course.school_class == Enrollment.school_class) & Course.study_group.is_null(),
        course,
        (starts_on, ends_on),
    )
)
_IN_GROUP = Asked(
    lambda course, starts_on, ends_on: _stays(
        GroupMember, Course.study_group == GroupMember.study_group, course, (starts_on, ends_on)
    )
)
