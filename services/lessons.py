"""Holding a lesson: opening it, its topic, works and homework (2.2, 2.7, 2.8)."""

from collections.abc import Mapping
from typing import Any

from models.asked import Asked
from models.lessons import Homework, Lesson, Work, WorkKind
from rules.codes import NOTHING_SET
from rules.permissions import Act
from rules.refusals import Reason
from rules.text import clean
from services.book import Book, row_of
from services.conflicts import changed_meanwhile
from services.facts import LessonFacts, closed_then, lesson_facts, not_listed, unknown
from services.live import ReadAgain
from services.outcomes import Outcome, Refusal, Saved
from services.plans import in_plan
from services.requests import HoldLesson, SetHomework, SetTopic, SetWork
from services.standing import CourseDay, class_of_course, refuse, towards_course
from services.views.grounds import Graded, graded

LONGEST_TEXT = 2000
LONGEST_TITLE = 200
LAST_NUMBER = 12
HEAVIEST_WORK = 10


def hold_lesson(book: Book, change: HoldLesson) -> Outcome:
    """Open the lesson of a course on a day; one that is open already is answered as it is."""
    course = class_of_course(change.course)
    if course is None:
        return unknown(Act.HOLD_LESSON)
    where = CourseDay(course.course, course.school_class, change.held_on, change.number)
    standing = towards_course(book.actor, where, book.now.today)
    place = graded(change.course)
    if place is None:
        return unknown(Act.HOLD_LESSON)
    if refusal := refuse(Act.HOLD_LESSON, standing) or _outside_year(change, place):
        return refusal
    there = row_of(
        Lesson,
        Lesson.course == change.course,
        Lesson.day == change.held_on,
        Lesson.number == change.number,
    )
    if there:
        return Saved(there["version"], book.now.local, there["id"])
    if refusal := closed_then(Act.HOLD_LESSON, place, change.held_on, book.now):
        return refusal
    author = book.actor.person
    lesson = book.insert(
        Lesson,
        "hold_lesson",
        change.course,
        course=change.course,
        day=change.held_on,
        number=change.number,
        taught_by=author if standing.teaches_it or standing.substitutes_this_lesson else None,
    )
    book.announce(ReadAgain(change.course))
    return Saved(1, book.now.local, lesson)


def _outside_year(change: HoldLesson, place: Graded) -> Refusal | None:
    if not place.starts_on <= change.held_on <= place.ends_on or not 0 <= change.number <= LAST_NUMBER:
        return Refusal(Reason.OUTSIDE_TERM, Act.HOLD_LESSON, "2.2", change.held_on.isoformat())
    return None


def _may_describe(book: Book, lesson: int) -> LessonFacts | Refusal:
    facts = lesson_facts(lesson)
    if facts is None:
        return unknown(Act.DESCRIBE_LESSON)
    standing = towards_course(book.actor, facts.where, book.now.today)
    refusal = refuse(Act.DESCRIBE_LESSON, standing) or closed_then(
        Act.DESCRIBE_LESSON, facts, facts.day, book.now
    )
    return refusal or facts


def set_topic(book: Book, change: SetTopic) -> Outcome:
    """Write a lesson's topic and material (2.7)."""
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), change.lesson)
    facts = _may_describe(book, change.lesson)
    if isinstance(facts, Refusal):
        return facts
    topic, material = clean(change.topic), clean(change.material, multiline=True)
    if change.plan_item is not None and not in_plan(facts.course, change.plan_item):
        return Refusal(Reason.NOT_IN_PLAN, Act.DESCRIBE_LESSON, "2.7")
    if len(topic) > LONGEST_TEXT or len(material) > LONGEST_TEXT:
        return Refusal(Reason.TEXT_TOO_LONG, Act.DESCRIBE_LESSON, "2.7", str(LONGEST_TEXT))
    lesson = row_of(Lesson, Lesson.id == change.lesson)
    if lesson is None:
        return unknown(Act.DESCRIBE_LESSON)
    written = {"topic": topic, "material": material, "plan_item": change.plan_item if topic else None}
    if (lesson["topic"], lesson["material"], lesson["plan_item_id"]) == tuple(written.values()):
        return Saved(lesson["version"], book.now.local, change.lesson)
    if lesson["version"] != change.seen:
        return changed_meanwhile(book, Lesson, lesson, lesson["topic"])
    version = book.update(Lesson, lesson, "set_topic", facts.course, **written)
    book.announce(ReadAgain(facts.course))
    return Saved(version, book.now.local, change.lesson)


def set_homework(book: Book, change: SetHomework) -> Outcome:
    """Write homework for the class or for one pupil; «не задано» is a value of its own (2.8)."""
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), event["thing_id"])
    facts = _may_describe(book, change.lesson)
    if isinstance(facts, Refusal):
        return facts
    if change.pupil is not None and (refusal := not_listed(Act.DESCRIBE_LESSON, facts, change.pupil)):
        return refusal
    text = "" if change.nothing_set else clean(change.text, multiline=True)
    if len(text) > LONGEST_TEXT:
        return Refusal(Reason.TEXT_TOO_LONG, Act.DESCRIBE_LESSON, "2.8", str(LONGEST_TEXT))
    there = _homework_there(change)
    written = {"text": text, "nothing_set": change.nothing_set, "due_on": change.due_on}
    if there is None:
        place = {"lesson": change.lesson, "pupil": change.pupil}
        first = {"written_at": book.now.utc, "first_written_at": book.now.utc}
        thing, version = book.insert(Homework, "set_homework", facts.course, **place, **first, **written), 1
    elif there["version"] != change.seen:
        return changed_meanwhile(book, Homework, there, told_homework(there))
    else:
        thing = there["id"]
        if not there["text"] and not there["nothing_set"]:  # it stood empty: only now is it written
            written["first_written_at"] = book.now.utc
        version = book.update(
            Homework, there, "set_homework", facts.course, written_at=book.now.utc, **written
        )
    book.announce(ReadAgain(facts.course))
    return Saved(version, book.now.local, thing)


def told_homework(there: Mapping[str, Any]) -> str:
    """Return what homework says, in one value."""
    return str(there["text"]) or (NOTHING_SET if there["nothing_set"] else "")


def _homework_there(change: SetHomework) -> dict[str, Any] | None:
    if change.pupil is not None:
        return row_of(Homework, Homework.lesson == change.lesson, Homework.pupil == change.pupil)
    found = _FOR_EVERYONE(lesson=change.lesson)
    return row_of(Homework, Homework.id == found[0][0]) if found else None


_FOR_EVERYONE = Asked(
    lambda lesson: Homework.select(Homework.id).where(Homework.lesson == lesson, Homework.pupil.is_null())
)


def set_work(book: Book, change: SetWork) -> Outcome:
    """Add or change a work of a lesson; the kind says what the marks are given for (2.7)."""
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), event["thing_id"])
    facts = _may_describe(book, change.lesson)
    if isinstance(facts, Refusal):
        return facts
    title = clean(change.title)
    if len(title) > LONGEST_TITLE:
        return Refusal(Reason.TEXT_TOO_LONG, Act.DESCRIBE_LESSON, "2.7", str(LONGEST_TITLE))
    if not 1 <= change.weight <= HEAVIEST_WORK:
        return Refusal(Reason.OUT_OF_SCALE, Act.DESCRIBE_LESSON, "2.7", str(change.weight))
    if change.due_on is not None and change.due_on < facts.day:
        return Refusal(Reason.DATES_CROSSED, Act.DESCRIBE_LESSON, "2.7", change.due_on.isoformat())
    if not WorkKind.select().where(WorkKind.id == change.kind).exists():
        return unknown(Act.DESCRIBE_LESSON)
    written = {"kind": change.kind, "title": title, "weight": change.weight, "due_on": change.due_on}
    if change.work is None:
        thing, version = book.insert(Work, "add_work", facts.course, lesson=change.lesson, **written), 1
    else:
        there = row_of(Work, Work.id == change.work, Work.lesson == change.lesson)
        if there is None:
            return unknown(Act.DESCRIBE_LESSON)
        if there["version"] != change.seen:
            return changed_meanwhile(book, Work, there, there["title"])
        thing = change.work
        version = book.update(Work, there, "change_work", facts.course, **written)
    book.announce(ReadAgain(facts.course))
    return Saved(version, book.now.local, thing)
