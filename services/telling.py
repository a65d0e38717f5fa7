"""Telling open pages what only reading them again can show: who is on their lists, what is closed."""

from typing import Any

from peewee import JOIN, fn

from models.courses import Course, GroupMember, StudyGroup
from models.database import rows
from models.people import Enrollment
from services.book import Book
from services.live import ReadAgain


def tell_pages_of_year(book: Book, year: int) -> None:
    """Let every open page of a year be read again."""
    _tell(book, Course.year == year)


def tell_pages_of_pupil(book: Book, pupil: int) -> None:
    """Let the open pages of every class and group a pupil is or was in be read again."""
    classes = Enrollment.select(Enrollment.school_class).where(Enrollment.pupil == pupil)
    groups = GroupMember.select(GroupMember.study_group).where(GroupMember.pupil == pupil)
    class_of = fn.COALESCE(Course.school_class, StudyGroup.school_class)
    _tell(book, class_of.in_(classes) | Course.study_group.in_(groups))


def _tell(book: Book, where: Any) -> None:
    for (course,) in rows(Course.select(Course.id).join(StudyGroup, JOIN.LEFT_OUTER).where(where)):
        book.announce(ReadAgain(course))
