"""Filling the timetable: lessons that repeat (IV, VI)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from peewee import JOIN, fn

from models.courses import Course, StudyGroup, Teaching, TimetableSlot
from models.database import rows
from rules.refusals import Reason
from rules.text import clean_line
from services.book import Book, row_of
from services.filling import filled, may_fill, refusal
from services.outcomes import Outcome

LAST_NUMBER = 12


def add_slot(
    book: Book,
    course: int,
    *,
    weekday: int,
    number: int,
    week: int = 0,
    room: str = "",
    since: date,
    until: date | None = None,
) -> Outcome:
    """Let a course meet every week, or in one week of two; a class and a teacher are in one place."""
    if denied := may_fill(book):
        return denied
    if row_of(Course, Course.id == course) is None:
        return refusal(Reason.UNKNOWN_THING, course)
    if not (1 <= weekday <= 7 and 0 <= week <= 2 and 0 <= number <= LAST_NUMBER):
        return refusal(Reason.OUT_OF_SCALE, f"{weekday} {week} {number}")
    if until is not None and until < since:
        return refusal(Reason.DATES_CROSSED, since.isoformat())
    if _hour_taken(course, weekday, week, number, since, until):
        return refusal(Reason.HOUR_TAKEN, f"{weekday} {number}")
    place = {"course": course, "weekday": weekday, "week": week, "number": number, "room": clean_line(room)}
    return filled(book, book.insert(TimetableSlot, "add_slot", since=since, until=until, **place))


def end_slot(book: Book, slot: int, *, until: date) -> Outcome:
    """Note the last day a lesson of the timetable is held."""
    there = row_of(TimetableSlot, TimetableSlot.id == slot)
    if denied := may_fill(book):
        return denied
    if there is None:
        return refusal(Reason.UNKNOWN_THING, slot)
    if until < there["since"]:
        return refusal(Reason.DATES_CROSSED, until.isoformat())
    return filled(book, slot, book.update(TimetableSlot, there, "end_slot", until=until))


def _hour_taken(course: int, weekday: int, week: int, number: int, since: date, until: date | None) -> bool:
    """Whether the class (two groups of it may sit apart) or a teacher has another lesson in that hour."""
    same_hour = (
        (TimetableSlot.weekday == weekday)
        & (TimetableSlot.number == number)
        & (TimetableSlot.since <= (until or date.max))
        & (TimetableSlot.until.is_null() | (TimetableSlot.until >= since))
    )
    if week:
        same_hour &= TimetableSlot.week.in_((0, week))
    own_class, own_group = pupils_of(course)
    others: Sequence[Any] = rows(
        TimetableSlot.select(
            TimetableSlot.course,
            fn.COALESCE(Course.school_class, StudyGroup.school_class),
            Course.study_group,
        )
        .join(Course)
        .join(StudyGroup, JOIN.LEFT_OUTER)
        .where(same_hour)
    )
    for other, school_class, group in others:
        if other == course or (group is not None and group == own_group):
            return True
        if school_class is not None and school_class == own_class and None in (group, own_group):
            return True
    return _teacher_busy(course, [other for other, *_ in others], since, until)


def pupils_of(course: int) -> tuple[int | None, int | None]:
    """Return the class and the study group whose pupils a course has."""
    found = rows(
        Course.select(fn.COALESCE(Course.school_class, StudyGroup.school_class), Course.study_group)
        .join(StudyGroup, JOIN.LEFT_OUTER)
        .where(Course.id == course)
    )[0]
    return found[0], found[1]


def _teacher_busy(course: int, others: list[int], since: date, until: date | None) -> bool:
    if not others:
        return False
    in_force = (Teaching.since <= (until or date.max)) & (
        Teaching.until.is_null() | (Teaching.until >= since)
    )
    own = Teaching.select(Teaching.teacher).where(Teaching.course == course, in_force)
    busy = Teaching.select().where(Teaching.course.in_(others), Teaching.teacher.in_(own), in_force)
    return bool(busy.exists())
