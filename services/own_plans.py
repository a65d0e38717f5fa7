"""Individual plans: a study group of one pupil, taught a subject that the class is taught too (2.3)."""

from datetime import date
from typing import Any

from peewee import fn

from models.asked import Asked
from models.courses import Course, GroupMember
from models.database import rows
from models.people import Enrollment
from rules.enrollment import Stay

Plans = dict[tuple[int, int], tuple[Stay, ...]]
"""By course of a class and pupil: when the pupil is taught that subject alone."""

_Own = Course.alias()
_Other = GroupMember.alias()


def _nobody_else() -> Any:
    """The condition that nobody else was ever in the member's group."""
    others = _Other.select(_Other.id).where(
        _Other.study_group == GroupMember.study_group, _Other.pupil != GroupMember.pupil
    )
    return ~fn.EXISTS(others)


def own_plans(*where: Any) -> Plans:
    """Read the individual plans beside courses of classes; ``where`` narrows the courses."""
    found = rows(
        Course.select(Course.id, GroupMember.pupil, GroupMember.since, GroupMember.until)
        .join(_Own, on=((_Own.subject == Course.subject) & (_Own.year == Course.year)))
        .join(GroupMember, on=(GroupMember.study_group == _Own.study_group))
        .join(
            Enrollment,
            on=((Enrollment.pupil == GroupMember.pupil) & (Enrollment.school_class == Course.school_class)),
        )
        .where(Course.study_group.is_null(), _nobody_else(), *where)
        .distinct()
    )
    plans: Plans = {}
    for course, pupil, since, until in found:
        plans[course, pupil] = (*plans.get((course, pupil), ()), Stay(since, until))
    return plans


_OF_PUPIL = Asked(
    lambda subject, year, pupil: (
        GroupMember.select(GroupMember.since, GroupMember.until)
        .join(Course, on=(Course.study_group == GroupMember.study_group))
        .where(
            GroupMember.pupil == pupil,
            Course.subject == subject,
            Course.year == year,
            _nobody_else(),
        )
    )
)


def taught_alone(subject: int, year: int, pupil: int, day: date) -> bool:
    """Whether a pupil is taught a subject by an individual plan on a day."""
    return any(
        Stay(since, until).covers(day) for since, until in _OF_PUPIL(subject=subject, year=year, pupil=pupil)
    )
