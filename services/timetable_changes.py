"""What is different on one day: a lesson given to a substitute, cancelled, or as it was (IV)."""

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
from services.book import Book, last_author, row_of
from services.facts import unknown
from services.live import LessonChanged
from services.names import short_name
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.requests import ChangeLesson
from services.standing import class_of_course, refuse, towards_nothing
from services.views.timetable import Scheduled, busy_with, scheduled, year_of

CLAUSE = "IV"
KINDS = ("", "cancelled", "substituted")


def change_lesson(book: Book, change: ChangeLesson) -> Outcome:
    """Change one lesson of a day; who substitutes must be a teacher who is free in that hour."""
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), event["thing_id"])
    if refusal := refuse(Act.CHANGE_TIMETABLE, towards_nothing(book.actor, book.now.today)):
        return refusal
    if class_of_course(change.course) is None:
        return unknown(Act.CHANGE_TIMETABLE)
    there = row_of(
        TimetableChange,
        TimetableChange.course == change.course,
        TimetableChange.day == change.day,
        TimetableChange.number == change.number,
    )
    if refusal := _wrong(change):
        return refusal
    if (there["version"] if there else 0) != change.seen:
        return _conflict(book, there)
    thing, version = _write(book, change, there)
    author = book.actor.person
    lesson = row_of(
        Lesson,
        Lesson.course == change.course,
        Lesson.day == change.day,
        Lesson.number == change.number,
    )
    book.announce(LessonChanged(change.course, lesson["id"] if lesson else 0, short_name(author), author))
    return Saved(version, book.now.local, thing)


def _write(book: Book, change: ChangeLesson, there: dict[str, Any] | None) -> tuple[int, int]:
    written = {"kind": change.kind, "substitute": change.substitute}
    if there is None:
        place = {"course": change.course, "day": change.day, "number": change.number}
        return book.insert(TimetableChange, "change_lesson", change.course, **place, **written), 1
    version = book.update(TimetableChange, there, "change_lesson", change.course, **written)
    return int(there["id"]), version


def _no(reason: Reason, about: object = "") -> Refusal:
    return Refusal(reason, Act.CHANGE_TIMETABLE, CLAUSE, str(about))


def _wrong(change: ChangeLesson) -> Refusal | None:
    if change.kind not in KINDS or (change.kind == "substituted") != (change.substitute is not None):
        return _no(Reason.OUT_OF_SCALE, change.kind)
    year = year_of(change.day)
    lessons = scheduled(year, [change.day]) if year else ()
    own = [one for one in lessons if (one.course, one.number) == (change.course, change.number)]
    if not own:
        return _no(Reason.NOT_IN_TIMETABLE, change.day.isoformat())
    if change.kind == "cancelled" and _has_records(change):
        return _no(Reason.LESSON_WAS_HELD)
    return None if change.substitute is None else _cannot_substitute(change, change.substitute, lessons)


def _has_records(change: ChangeLesson) -> bool:
    """Whether anything was written about the lesson that would be left without it."""
    lesson = row_of(
        Lesson,
        Lesson.course == change.course,
        Lesson.day == change.day,
        Lesson.number == change.number,
    )
    if lesson is None:
        return False
    number = lesson["id"]
    return bool(
        lesson["topic"]
        or lesson["attendance_taken_at"]
        or Mark.select().join(Work).where(Work.lesson == number, Mark.value != "").exists()
        or Absence.select().where(Absence.lesson == number, Absence.code != "").exists()
        or Homework.select().where(Homework.lesson == number, Homework.text != "").exists()
    )


def _cannot_substitute(change: ChangeLesson, person: int, lessons: tuple[Scheduled, ...]) -> Refusal | None:
    if not _teaches(person, change.day):
        return _no(Reason.NOT_A_TEACHER)
    others = [one for one in lessons if (one.course, one.number) != (change.course, change.number)]
    taken = busy_with(person, change.day, others).get(change.number)
    return _no(Reason.SUBSTITUTE_BUSY, taken) if taken else None


def _teaches(person: int, day: date) -> bool:
    held = RoleGrant.select(fn.COUNT(RoleGrant.id)).join(Account)
    found = rows(
        held.where(
            Account.person == person,
            RoleGrant.role == Role.TEACHER.value,
            RoleGrant.until.is_null() | (RoleGrant.until >= day),
        )
    )
    return bool(found[0][0])


def _conflict(book: Book, there: dict[str, Any] | None) -> Conflict:
    if there is None:
        return Conflict("", 0, "", book.now.local)
    person, at = last_author(TimetableChange, there["id"])
    when = book.now.local_of(at) if at else book.now.local
    return Conflict(there["kind"], there["version"], short_name(person), when)
