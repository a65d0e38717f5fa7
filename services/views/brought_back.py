"""Reading what a temporary journal that was brought back is about (3.1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.actor import Actor
from services.clock import Now
from services.settings import SCHOOL_ID, settings_on
from services.views.my_day import CourseTitle, course_titles


@dataclass(frozen=True, slots=True)
class About:
    """Whether a file is this school's, and what its pages are called."""

    is_ours: bool
    titles: Mapping[int, CourseTitle]


def about_file(actor: Actor, now: Now, school: str, courses: Iterable[int]) -> About:
    """Read it; titles of pages are no secret."""
    return About(settings_on(now.today).get(SCHOOL_ID, "") == school, course_titles(set(courses)))
