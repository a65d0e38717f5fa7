"""Filling the timetable: lessons that repeat (IV, VI)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from peewee import JOIN, fn

from models.courses import Course, StudyGroup, Subject, Teaching, TimetableSlot
from models.database import rows
from models.people import SchoolClass
from rules.permissions import Act
from rules.refusals import Reason
from rules.text import clean_line
from services.book import Book, row_of
from services.facts import of_closed_year
from services.filling import filled, may_fill, refusal
from services.live import TimetableChanged
from services.outcomes import Outcome, Refusal, Saved
from services.requests import EndSlot, SetSlot
from services.standing import refuse, towards_nothing

LAST_NUMBER = 12
LONGEST_ROOM = 40


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
    slot = SetSlot(course, weekday, week, number, room, since, until, None, "")
    if found := _does_not_fit(slot):
        return refusal(*found)
    return filled(book, _insert(book, slot))


def set_slot(book: Book, change: SetSlot) -> Outcome:
    """Put a lesson into the repeating timetable; the one it replaces ends the day before, or is corrected."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    there = row_of(TimetableSlot, TimetableSlot.id == change.replaces) if change.replaces else None
    if denied := _may_change(book, change.course):
        return denied
    if change.replaces and (there is None or change.since < there["since"]):
        about = there["since"].isoformat() if there else ""
        return _no(Reason.DATES_CROSSED if there else Reason.UNKNOWN_THING, about)
    if there and there["since"] == change.since:
        if found := _does_not_fit(change, there["id"]):
            return _no(*found)
        book.update(TimetableSlot, there, "set_slot", change.course, **_values(change))
        return _told(book, change.course, there["id"])
    if there and (there["until"] is None or there["until"] >= change.since):
        book.update(TimetableSlot, there, "end_slot", until=change.since - timedelta(days=1))
    if found := _does_not_fit(change):
        return _no(*found)
    return _told(book, change.course, _insert(book, change))


def finish_slot(book: Book, change: EndSlot) -> Outcome:
    """Note the last day of a lesson of the repeating timetable."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    there = row_of(TimetableSlot, TimetableSlot.id == change.slot)
    if denied := _may_change(book, there["course_id"] if there else 0):
        return denied
    if there is None:
        return _no(Reason.UNKNOWN_THING)
    if change.last_day < there["since"]:
        return _no(Reason.DATES_CROSSED, there["since"].isoformat())
    is_longer = there["until"] is not None and there["until"] < change.last_day
    if is_longer and (found := _does_not_fit(_beyond(there, change.last_day), there["id"])):
        return _no(*found)
    book.update(TimetableSlot, there, "end_slot", until=change.last_day)
    return _told(book, there["course_id"], there["id"])


def _may_change(book: Book, course: int) -> Refusal | None:
    act = Act.CHANGE_TIMETABLE
    return refuse(act, towards_nothing(book.actor, book.now.today)) or of_closed_year(act, course)


def _beyond(there: dict[str, Any], last_day: date) -> SetSlot:
    """Return what a later last day would add to a lesson of the timetable."""
    place = (there["course_id"], there["weekday"], there["week"], there["number"], there["room"])
    return SetSlot(*place, there["until"] + timedelta(days=1), last_day, None, "")


def _told(book: Book, course: int, slot: int) -> Saved:
    book.announce(TimetableChanged())
    return Saved(1, book.now.local, slot)


def _no(reason: Reason, about: object = "") -> Refusal:
    return Refusal(reason, Act.CHANGE_TIMETABLE, "IV", str(about))


def _values(change: SetSlot) -> dict[str, Any]:
    return {
        "course": change.course,
        "weekday": change.weekday,
        "week": change.week,
        "number": change.number,
        "room": clean_line(change.room),
        "since": change.since,
        "until": change.until,
    }


def _insert(book: Book, change: SetSlot) -> int:
    return book.insert(TimetableSlot, "add_slot", **_values(change))


def _does_not_fit(slot: SetSlot, own: int = 0) -> tuple[Reason, object] | None:
    """Return why a lesson cannot be put there, and what about."""
    course = row_of(Course, Course.id == slot.course)
    if course is None:
        return Reason.UNKNOWN_THING, slot.course
    place = (slot.weekday, slot.week, slot.number)
    if not (1 <= slot.weekday <= 7 and 0 <= slot.week <= 2 and 0 <= slot.number <= LAST_NUMBER):
        return Reason.OUT_OF_SCALE, " ".join(map(str, place))
    if len(slot.room) > LONGEST_ROOM:
        return Reason.TEXT_TOO_LONG, LONGEST_ROOM
    if slot.until is not None and slot.until < slot.since:
        return Reason.DATES_CROSSED, slot.since.isoformat()
    other = _hour_taken(slot, own, course["year_id"])
    return (Reason.HOUR_TAKEN, _called(other)) if other else None


def _called(course: int) -> str:
    """Return what a course is called: «7А, Алгебра»."""
    found = rows(
        Course.select(SchoolClass.title, StudyGroup.title, Subject.title)
        .join(Subject)
        .switch(Course)
        .join(StudyGroup, JOIN.LEFT_OUTER)
        .switch(Course)
        .join(SchoolClass, JOIN.LEFT_OUTER)
        .where(Course.id == course)
    )
    school_class, group, subject = found[0]
    return f"{school_class or group}, {subject}"


def _hour_taken(slot: SetSlot, own: int, year: int) -> int | None:
    """Return the course that the class (two groups may sit apart) or a teacher has in that hour."""
    course, week, since, until = slot.course, slot.week, slot.since, slot.until
    same_hour = (
        (TimetableSlot.id != own)
        & (Course.year == year)
        & (TimetableSlot.weekday == slot.weekday)
        & (TimetableSlot.number == slot.number)
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
            return int(other)
        if school_class is not None and school_class == own_class and None in (group, own_group):
            return int(other)
    return _teacher_busy(course, [other for other, *_ in others], since, until)


def pupils_of(course: int) -> tuple[int | None, int | None]:
    """Return the class and the study group whose pupils a course has."""
    found = rows(
        Course.select(fn.COALESCE(Course.school_class, StudyGroup.school_class), Course.study_group)
        .join(StudyGroup, JOIN.LEFT_OUTER)
        .where(Course.id == course)
    )[0]
    return found[0], found[1]


def _teacher_busy(course: int, others: list[int], since: date, until: date | None) -> int | None:
    if not others:
        return None
    in_force = (Teaching.since <= (until or date.max)) & (
        Teaching.until.is_null() | (Teaching.until >= since)
    )
    own = Teaching.select(Teaching.teacher).where(Teaching.course == course, in_force)
    busy = rows(
        Teaching.select(Teaching.course).where(
            Teaching.course.in_(others), Teaching.teacher.in_(own), in_force
        )
    )
    return int(busy[0][0]) if busy else None
