"""Reading what a temporary journal that was brought back is about (3.1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.courses import Course
from models.database import rows
from models.lessons import Lesson
from services.actor import Actor
from services.clock import Now
from services.settings import SCHOOL_ID, settings_on
from services.temporary.sheet import Place
from services.views.my_day import CourseTitle, course_titles
from services.views.timetable import scheduled, year_of


@dataclass(frozen=True, slots=True)
class About:
    """Whether a file is this school's, what its pages are called, and which lessons are no longer planned."""

    is_ours: bool
    titles: Mapping[int, CourseTitle]
    unplanned: frozenset[Place]
    """Lessons nobody has held yet that the timetable, changed since, does not have."""


def about_file(actor: Actor, now: Now, school: str, places: Iterable[Place]) -> About:
    """Read it; titles of pages and the timetable are no secret."""
    lessons = {Place(one.course, one.day, one.number) for one in places}
    titles = course_titles({one.course for one in lessons})
    ours = settings_on(now.today).get(SCHOOL_ID, "") == school
    return About(ours, titles, frozenset(lessons - _planned(lessons) - _held(lessons)))


def _planned(lessons: Iterable[Place]) -> set[Place]:
    days = sorted({one.day for one in lessons})
    year = year_of(days[-1]) if days else None
    if year is None:
        return set()
    found = scheduled(year, days, Course.id.in_([one.course for one in lessons]))
    return {Place(one.course, one.day, one.number) for one in found if one.takes_place}


def _held(lessons: Iterable[Place]) -> set[Place]:
    found = rows(
        Lesson.select(Lesson.course, Lesson.day, Lesson.number).where(
            Lesson.course.in_([one.course for one in lessons]), Lesson.day.in_([one.day for one in lessons])
        )
    )
    return {Place(*values) for values in found}
