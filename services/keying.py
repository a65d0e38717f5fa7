"""Keying a sheet of the temporary journal back: the ordinary verbs, and where the records came from (3.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.database import rows
from models.lessons import Homework, Lesson, Work, WorkKind
from models.temporary import TemporaryRecord
from rules.permissions import Act
from rules.refusals import Reason
from rules.text import clean
from services.attendance import set_absence
from services.book import Book, row_of
from services.cells import stored_absence, stored_marks
from services.facts import unknown
from services.lessons import hold_lesson, set_homework, set_topic, set_work
from services.marking import set_marks
from services.outage import told
from services.outcomes import Conflict, NotSaved, Outcome, Refusal, Saved
from services.requests import (
    HoldLesson,
    KeyIn,
    KeyInLesson,
    SetAbsence,
    SetHomework,
    SetMarks,
    SetTopic,
    SetWork,
)
from services.sheets import CLAUSE, Sheet, stored
from services.standing import CourseDay, class_of_course, refuse, towards_course
from services.temporary.kinds import topic_in_plan
from services.views.timetable import scheduled, year_of

Failed = Conflict | Refusal | NotSaved


@dataclass(frozen=True, slots=True)
class Place:
    """A lesson on a sheet."""

    sheet: Sheet
    course: int
    number: int
    rows: tuple[int, ...]
    """Who is at the lesson."""


@dataclass(frozen=True, slots=True)
class Record:
    """What was keyed from a sheet, by whom and when (UTC)."""

    value: str
    entered_by: int
    entered_at: datetime


def place_of(sheet: int, course: int, number: int) -> Place | Refusal:
    """Return a lesson of a sheet, or that there is none."""
    there = stored(sheet)
    lesson = there.lesson(course, number) if there else None
    if there is None or lesson is None:
        return unknown(Act.SET_MARK)
    return Place(there, course, number, lesson.rows)


def refused(book: Book, place: Place, act: Act) -> Refusal | None:
    """Return why the actor may not do something at a lesson of a sheet, None where they may."""
    where = class_of_course(place.course)
    own = where.school_class if where else None
    lesson = CourseDay(place.course, own, place.sheet.day, place.number)
    return refuse(act, towards_course(book.actor, lesson, book.now.today))


def key_in(book: Book, change: KeyIn) -> Outcome:
    """Put a row's marks and absence into the journal as typing them on the page does."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    place = place_of(change.sheet, change.course, change.number)
    if isinstance(place, Refusal):
        return place
    pupil = place.sheet.pupil(change.row)
    if pupil is None or change.row not in place.rows:
        reason = Reason.NO_SUCH_ROW if pupil is None else Reason.ROW_NOT_AT_LESSON
        return Refusal(reason, Act.SET_MARK, CLAUSE, str(change.row))
    lesson = held(book, place, change.request)
    if not isinstance(lesson, int):
        return lesson
    if refusal := refused(book, place, Act.SET_MARK):
        return refusal
    thing = 0
    if change.marks is not None:
        came = _marks(book, place, lesson, pupil, change)
        if not isinstance(came, int):
            return came
        thing = came
    if change.absence is not None:
        absence = _absence(book, place, lesson, pupil, change)
        if not isinstance(absence, int):
            return absence
        thing = absence or thing
    return Saved(1, book.now.local, thing)


def held(book: Book, place: Place, request: str) -> int | Failed:
    """Return the lesson, opened where nobody has yet; one that the timetable took away is not opened."""
    there = lesson_of(place)
    if there is not None:
        return int(there["id"])
    if refusal := _taken_away(place):
        return refusal
    day = place.sheet.day
    outcome = hold_lesson(book, HoldLesson(place.course, day, place.number, f"{request}/lesson"))
    return outcome.thing if isinstance(outcome, Saved) else outcome


def lesson_of(place: Place) -> dict[str, Any] | None:
    """Return the row of a lesson of a sheet, None while nobody has opened it."""
    return row_of(
        Lesson,
        Lesson.course == place.course,
        Lesson.day == place.sheet.day,
        Lesson.number == place.number,
    )


def _taken_away(place: Place) -> Refusal | None:
    day, year = place.sheet.day, year_of(place.sheet.day)
    planned = scheduled(year, [day]) if year else ()
    for one in planned:
        if (one.course, one.number) == (place.course, place.number) and not one.takes_place:
            if one.other:
                return Refusal(Reason.LESSON_MOVED, Act.HOLD_LESSON, CLAUSE, one.other[0].isoformat())
            return Refusal(Reason.LESSON_CANCELLED, Act.HOLD_LESSON, CLAUSE, day.isoformat())
    return None


def _marks(book: Book, place: Place, lesson: int, pupil: int, change: KeyIn) -> int | Failed:
    """Put the marks and note where they came from; return the note, 0 where there was nothing to write."""
    work = _work_of(book, lesson, change)
    if isinstance(work, Failed):
        return work
    marks = change.marks or ()
    if not marks and not (work and stored_marks(work, pupil).values):
        return 0
    asked = SetMarks(lesson, work, pupil, marks, change.seen_marks, f"{change.request}/marks")
    outcome = set_marks(book, asked)
    if not isinstance(outcome, Saved):
        return outcome
    thing = 0
    for row in reversed(stored_marks(outcome.thing, pupil).rows):
        thing = note(book, place, "mark", row)
    return thing


def _work_of(book: Book, lesson: int, change: KeyIn) -> int | Failed | None:
    """Return the lesson's work of a kind, added where it has none; None for what a first mark makes."""
    works = rows(Work.select(Work.id, Work.kind).where(Work.lesson == lesson).order_by(Work.id))
    own = next((work for work, kind in works if kind == change.kind), None)
    if own is not None or not change.marks:
        return own
    kinds = rows(WorkKind.select(WorkKind.id, WorkKind.weight).order_by(WorkKind.position))
    if not works and kinds and kinds[0][0] == change.kind:
        return None
    weight = dict(kinds).get(change.kind, 1)
    added = set_work(book, SetWork(lesson, None, change.kind, "", weight, 0, f"{change.request}/work"))
    return added.thing if isinstance(added, Saved) else added


def _absence(book: Book, place: Place, lesson: int, pupil: int, change: KeyIn) -> int | Failed:
    there = stored_absence(lesson, pupil)
    if not change.absence and not (there and there["code"]):
        return 0
    asked = SetAbsence(
        lesson, pupil, change.absence or "", None, change.seen_absence, f"{change.request}/absence"
    )
    outcome = set_absence(book, asked)
    if not isinstance(outcome, Saved):
        return outcome
    row = stored_absence(lesson, pupil)
    return note(book, place, "absence", row) if row else 0


def key_in_lesson(book: Book, change: KeyInLesson) -> Outcome:
    """Put the topic and homework of a lesson into the journal as the lesson's own page does."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    place = place_of(change.sheet, change.course, change.number)
    if isinstance(place, Refusal):
        return place
    lesson = held(book, place, change.request)
    if not isinstance(lesson, int):
        return lesson
    there = row_of(Lesson, Lesson.id == lesson) or {}
    outcome = set_topic(book, _topic(place, there, change))
    if not isinstance(outcome, Saved):
        return outcome
    thing = 0
    if outcome.version != there["version"]:
        thing = note(book, place, "lesson", row_of(Lesson, Lesson.id == lesson) or {})
    if change.homework or change.nothing_set or change.seen_homework:
        came = _homework(book, place, lesson, change)
        if not isinstance(came, int):
            return came
        thing = came or thing
    return Saved(1, book.now.local, thing)


def _topic(place: Place, there: Mapping[str, Any], change: KeyInLesson) -> SetTopic:
    """Ask for the topic: of the plan where it is one; a lesson opened meanwhile is new while it has none."""
    seen = change.seen_lesson or (0 if there["topic"] else int(there["version"]))
    same = clean(change.topic) == there["topic"]
    item = there["plan_item_id"] if same else topic_in_plan(place.course, change.topic)
    return SetTopic(there["id"], change.topic, there["material"], seen, f"{change.request}/topic", item)


def _homework(book: Book, place: Place, lesson: int, change: KeyInLesson) -> int | Failed:
    everybody = (Homework.lesson == lesson, Homework.pupil.is_null())
    there = row_of(Homework, *everybody)
    if there and (there["text"], bool(there["nothing_set"])) == (change.homework, change.nothing_set):
        return 0
    asked = SetHomework(
        lesson,
        None,
        change.homework,
        change.nothing_set,
        there["due_on"] if there else None,
        change.seen_homework,
        f"{change.request}/homework",
    )
    outcome = set_homework(book, asked)
    if not isinstance(outcome, Saved):
        return outcome
    return note(book, place, "homework", row_of(Homework, *everybody) or {})


def note(book: Book, place: Place, thing: str, row: Mapping[str, Any]) -> int:
    """Keep that a record came from a sheet, what it said then, and who entered it; return the note."""
    there = row_of(
        TemporaryRecord,
        TemporaryRecord.journal == place.sheet.sheet,
        TemporaryRecord.thing == thing,
        TemporaryRecord.thing_id == row["id"],
    )
    said = {"value": told(thing, row), "entered_by": book.actor.person or None, "entered_at": book.now.utc}
    if there is not None:
        book.update(TemporaryRecord, there, "key_in", place.course, **said)
        return int(there["id"])
    key = {"journal": place.sheet.sheet, "thing": thing, "thing_id": row["id"]}
    return book.insert(TemporaryRecord, "key_in", place.course, **key, **said)


def records_of(sheet: int) -> dict[tuple[str, int], Record]:
    """Return what was keyed from a sheet, by table and row."""
    found = rows(
        TemporaryRecord.select(
            TemporaryRecord.thing,
            TemporaryRecord.thing_id,
            TemporaryRecord.value,
            TemporaryRecord.entered_by,
            TemporaryRecord.entered_at,
        ).where(TemporaryRecord.journal == sheet)
    )
    return {(thing, number): Record(value, by or 0, at) for thing, number, value, by, at in found}
