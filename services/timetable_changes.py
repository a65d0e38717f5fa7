"""What is different on one day: a substitute, a lesson cancelled, moved, extra, in another room (IV)."""

from datetime import date
from typing import Any

from peewee import fn

from models.accounts import Account, RoleGrant
from models.courses import TimetableChange
from models.database import rows
from models.lessons import Absence, Homework, Lesson, Mark, Work
from rules.codes import Role
from rules.permissions import Act
from rules.refusals import Reason
from rules.text import clean_line
from services.book import Book, row_of
from services.conflicts import changed_meanwhile
from services.facts import of_closed_year, unknown
from services.live import ReadAgain, TimetableChanged
from services.outcomes import Outcome, Refusal, Saved
from services.requests import ChangeLesson
from services.standing import class_of_course, refuse, towards_nothing
from services.timetable_filling import LAST_NUMBER, LONGEST_ROOM, pupils_of
from services.views.timetable import (
    Scheduled,
    busy_with,
    class_titles,
    scheduled,
    teachers_on,
    year_of,
)

CLAUSE = "IV"
KINDS = ("", "cancelled", "extra", "moved", "room", "substituted")
ALONE = ("", "cancelled")
"""Kinds that leave no lesson for a substitute."""
Place = tuple[date, int]
Row = dict[str, Any]


def change_lesson(book: Book, change: ChangeLesson) -> Outcome:
    """Change one lesson of a day; who substitutes, and where a lesson goes, must be free in that hour."""
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), event["thing_id"])
    if refusal := refuse(Act.CHANGE_TIMETABLE, towards_nothing(book.actor, book.now.today)):
        return refusal
    if class_of_course(change.course) is None:
        return unknown(Act.CHANGE_TIMETABLE)
    if refusal := of_closed_year(Act.CHANGE_TIMETABLE, change.course):
        return refusal
    there = row_of(
        TimetableChange,
        TimetableChange.course == change.course,
        TimetableChange.day == change.day,
        TimetableChange.number == change.number,
    )
    if refusal := _wrong(change, there):
        return refusal
    if (there["version"] if there else 0) != change.seen:
        return changed_meanwhile(book, TimetableChange, there, there["kind"] if there else "")
    thing, version = _write(book, change, there)
    book.announce(ReadAgain(change.course))
    book.announce(TimetableChanged())
    return Saved(version, book.now.local, thing)


def _write(book: Book, change: ChangeLesson, there: Row | None) -> tuple[int, int]:
    written = {
        "kind": change.kind,
        "substitute": change.substitute,
        "room": clean_line(change.room),
        "to_day": change.to_day,
        "to_number": change.to_number,
    }
    if there is None:
        place = {"course": change.course, "day": change.day, "number": change.number}
        return book.insert(TimetableChange, "change_lesson", change.course, **place, **written), 1
    version = book.update(TimetableChange, there, "change_lesson", change.course, **written)
    return int(there["id"]), version


def _no(reason: Reason, about: object = "") -> Refusal:
    return Refusal(reason, Act.CHANGE_TIMETABLE, CLAUSE, str(about))


def _wrong(change: ChangeLesson, there: Row | None) -> Refusal | None:
    if not _is_whole(change):
        return _no(Reason.OUT_OF_SCALE, change.kind)
    year = year_of(change.day)
    lessons = scheduled(year, [change.day]) if year else ()
    own = _in_timetable(lessons, change)
    extra = there is not None and there["kind"] == "extra"
    if change.kind == "extra" and own:
        return _no(Reason.LESSON_EXISTS)
    if change.kind != "extra" and not own and not (extra and change.kind == ""):
        return _no(Reason.NOT_IN_TIMETABLE, change.day.isoformat())
    before, after = _place_before(change, there, own=own), _place_after(change, own=own)
    if before is not None and before != after and _has_records(change.course, before):
        return _no(Reason.LESSON_WAS_HELD)
    if after is None:
        return None
    if not _is_school_day(after[0]):
        return _no(Reason.OUTSIDE_TERM, after[0].isoformat())
    return _hour_taken(change, after, goes=after != before)


def _is_whole(change: ChangeLesson) -> bool:
    """Whether a kind has all it needs and nothing besides."""
    moved = change.kind == "moved"
    return (
        change.kind in KINDS
        and moved == (change.to_day is not None) == (change.to_number is not None)
        and (change.kind != "substituted" or change.substitute is not None)
        and (change.kind not in ALONE or change.substitute is None)
        and (change.kind != "room" or bool(clean_line(change.room)))
        and (change.kind not in ALONE or not change.room)
        and len(change.room) <= LONGEST_ROOM
        and all(0 <= number <= LAST_NUMBER for number in (change.number, change.to_number or 0))
        and (change.to_day, change.to_number) != (change.day, change.number)
    )


def _in_timetable(lessons: tuple[Scheduled, ...], change: ChangeLesson) -> bool:
    """Whether the repeating timetable has the lesson that is changed."""
    return any(
        (one.course, one.number) == (change.course, change.number)
        for one in lessons
        if one.change not in ("extra", "moved_here")
    )


def _place_before(change: ChangeLesson, there: Row | None, *, own: bool) -> Place | None:
    """Return where the lesson takes place as things stand, None for nowhere."""
    kind = there["kind"] if there else ""
    if there and kind == "moved":
        return there["to_day"], there["to_number"]
    if kind == "cancelled" or (not own and kind != "extra"):
        return None
    return change.day, change.number


def _place_after(change: ChangeLesson, *, own: bool) -> Place | None:
    """Return where the lesson would take place."""
    if change.to_day is not None and change.to_number is not None:
        return change.to_day, change.to_number
    if change.kind == "cancelled" or (not own and change.kind != "extra"):
        return None
    return change.day, change.number


def _is_school_day(day: date) -> bool:
    year = year_of(day)
    return year is not None and year.starts_on <= day <= year.ends_on and day not in year.days_off


def _has_records(course: int, place: Place) -> bool:
    """Whether anything was written about the lesson that would be left without it."""
    day, number = place
    lesson = row_of(Lesson, Lesson.course == course, Lesson.day == day, Lesson.number == number)
    if lesson is None:
        return False
    held = lesson["id"]
    return bool(
        lesson["topic"]
        or lesson["attendance_taken_at"]
        or Mark.select().join(Work).where(Work.lesson == held, Mark.value != "").exists()
        or Absence.select().where(Absence.lesson == held, Absence.code != "").exists()
        or Homework.select().where(Homework.lesson == held, Homework.text != "").exists()
    )


def _hour_taken(change: ChangeLesson, place: Place, *, goes: bool) -> Refusal | None:
    """Refuse a substitute who is no teacher or busy; of a lesson that goes elsewhere also a busy class."""
    day, number = place
    year = year_of(day)
    others = [
        one
        for one in (scheduled(year, [day]) if year else ())
        if one.takes_place
        and (one.course, one.other or (one.day, one.number)) != (change.course, (change.day, change.number))
    ]
    if change.substitute is not None:
        if not _teaches(change.substitute, day):
            return _no(Reason.NOT_A_TEACHER)
        taken = busy_with(change.substitute, day, others).get(number)
        if taken:
            return _no(Reason.SUBSTITUTE_BUSY, taken)
    if not goes:
        return None
    taken = _same_pupils(change.course, [one for one in others if one.number == number])
    for teacher in () if change.substitute is not None else teachers_on(change.course, day):
        taken = taken or busy_with(teacher, day, others).get(number, "")
    return _no(Reason.HOUR_TAKEN, taken) if taken else None


def _same_pupils(course: int, others: list[Scheduled]) -> str:
    """Return the class that sits in another lesson then; two groups of a class may sit apart."""
    own_class, own_group = pupils_of(course)
    for other in others:
        school_class, group = pupils_of(other.course)
        shares = school_class is not None and school_class == own_class and None in (group, own_group)
        if other.course == course or shares or (group is not None and group == own_group):
            return class_titles([school_class] if school_class else []).get(school_class or 0, "–")
    return ""


def _teaches(person: int, day: date) -> bool:
    held = RoleGrant.select(fn.COUNT(RoleGrant.id)).join(Account)
    found = rows(
        held.where(
            Account.person == person,
            RoleGrant.role == Role.TEACHER.value,
            RoleGrant.until.is_null() | (RoleGrant.until >= day),
            Account.disabled_at.is_null(),
        )
    )
    return bool(found[0][0])
