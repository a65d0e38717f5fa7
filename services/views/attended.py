"""Reading which courses are a pupil's, and on which days: by class, by study group, by plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.courses import Course, GroupMember
from models.database import rows
from models.people import Enrollment
from rules.enrollment import Stay
from services.own_plans import own_plans


@dataclass(frozen=True, slots=True)
class Attended:
    """The courses on whose lists a pupil stands between two days, with the stays there."""

    stays: Mapping[int, tuple[Stay, ...]]
    alone: Mapping[int, tuple[Stay, ...]]
    """When the pupil is taught by an individual plan what the course teaches the class."""

    @property
    def courses(self) -> Any:
        """The condition that a course is one of these."""
        return Course.id.in_(list(self.stays))

    def on(self, course: int, day: date) -> bool:
        """Whether a lesson of a course on a day is the pupil's."""
        return any(stay.covers(day) for stay in self.stays.get(course, ())) and not any(
            stay.covers(day) for stay in self.alone.get(course, ())
        )


def attended(pupil: int, first: date, last: date) -> Attended:
    """Read the courses of a pupil between two days."""
    in_class = (Enrollment.school_class == Course.school_class) & Course.study_group.is_null()
    in_group = GroupMember.study_group == Course.study_group
    stays: dict[int, tuple[Stay, ...]] = {}
    for source, on in ((Enrollment, in_class), (GroupMember, in_group)):
        for course, since, until in rows(
            Course.select(Course.id, source.since, source.until)
            .join(source, on=on)
            .where(
                source.pupil == pupil,
                source.since <= last,
                source.until.is_null() | (source.until >= first),
            )
            .order_by(source.since)
        ):
            stays[course] = (*stays.get(course, ()), Stay(since, until))
    alone = own_plans(GroupMember.pupil == pupil, Course.id.in_(list(stays)))
    return Attended(stays, {course: plan for (course, _), plan in alone.items()})
