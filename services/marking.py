"""Marks of a lesson: put, change, clear (2.4, 2.6, 2.7)."""

import json

from models.asked import Asked
from models.lessons import Mark, Work, WorkKind
from rules.codes import MARKS_OF_SCALE, MOST_MARKS_IN_A_CELL
from rules.enrollment import first_grade_without_marks
from rules.permissions import Act
from rules.refusals import Reason
from services.book import Book
from services.cells import StoredMarks, cell_now, stored_marks, works_of
from services.facts import LessonFacts, closed_then, lesson_facts, not_listed, unknown
from services.live import CellChanged, WorkAdded
from services.names import short_name
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.requests import SetMarks
from services.standing import refuse, towards_course
from services.views.journal import CellKey, Column, KindOfWork

_FIRST_KIND = Asked(
    lambda: (
        WorkKind.select(WorkKind.id, WorkKind.title, WorkKind.letter, WorkKind.weight)
        .order_by(WorkKind.position)
        .limit(1)
    )
)


def set_marks(book: Book, change: SetMarks) -> Outcome:
    """Put all marks of one cell; a lesson without a work gets the school's first kind of work."""
    facts = lesson_facts(change.lesson)
    if facts is None:
        return unknown(Act.SET_MARK)
    if repeated := _repeated(book, change):
        return repeated
    if refusal := _may_mark(book, facts, change):
        return refusal
    work = _work_of(book, facts, change)
    if work is None:
        return unknown(Act.SET_MARK)
    there = stored_marks(work, change.pupil)
    if there.version != change.seen:
        return Conflict(there.shown, there.version, short_name(there.set_by), book.now.local_of(there.set_at))
    version = _write(book, facts, work, change, there)
    key = CellKey(facts.lesson, work, change.pupil)
    author = book.actor.person
    book.announce(CellChanged(facts.course, key, cell_now(key), short_name(author), author))
    return Saved(version, book.now.local, work)


def _repeated(book: Book, change: SetMarks) -> Saved | None:
    event = book.answered(change.request)
    if event is None:
        return None
    written = json.loads(event["after"])
    return Saved(written["version"], book.now.local_of(event["at"]), written["work_id"])


def _may_mark(book: Book, facts: LessonFacts, change: SetMarks) -> Refusal | None:
    standing = towards_course(book.actor, facts.where, book.now.today)
    if refusal := refuse(Act.SET_MARK, standing):
        return refusal
    if refusal := closed_then(Act.SET_MARK, facts, facts.day, book.now, change.pupil):
        return refusal
    if facts.day > book.now.today:
        return Refusal(Reason.LESSON_AHEAD, Act.SET_MARK, "2.6", facts.day.isoformat())
    if change.marks and first_grade_without_marks(facts.grade):
        return Refusal(Reason.NO_MARKS_IN_THIS_CLASS, Act.SET_MARK, "2.4")
    if len(change.marks) > MOST_MARKS_IN_A_CELL:
        return Refusal(Reason.TOO_MANY_MARKS, Act.SET_MARK, "2.4")
    for value in change.marks:
        if value not in MARKS_OF_SCALE[facts.scale]:
            return Refusal(Reason.OUT_OF_SCALE, Act.SET_MARK, "2.4", value)
    return not_listed(Act.SET_MARK, facts, change.pupil)


def _work_of(book: Book, facts: LessonFacts, change: SetMarks) -> int | None:
    works = works_of(facts.lesson)
    if change.work is not None:
        return change.work if change.work in works else None
    if works:
        return works[0]
    kinds = _FIRST_KIND()
    if not kinds:
        return None
    kind = KindOfWork(*kinds[0])
    work = book.insert(
        Work, "add_work", facts.course, lesson=facts.lesson, kind=kind.kind, weight=kind.weight
    )
    column = Column(facts.lesson, work, True, kind, "", kind.weight, 1)
    book.announce(WorkAdded(facts.course, column))
    return work


def _write(book: Book, facts: LessonFacts, work: int, change: SetMarks, there: StoredMarks) -> int:
    """Write position 1 last and always: its row carries the cell's version and the request's id."""
    values = (*change.marks, "", "")[:MOST_MARKS_IN_A_CELL]
    version = 1
    for position in (2, 1):
        row = there.at(position)
        written = {"value": values[position - 1], "set_by": book.actor.person, "set_at": book.now.utc}
        if row is not None and (position == 1 or row["value"] != written["value"]):
            version = book.update(Mark, row, "set_mark", facts.course, **written)
        elif row is None and (position == 1 or written["value"]):
            place = {"work": work, "pupil": change.pupil, "position": position}
            book.insert(Mark, "set_mark", facts.course, **place, **written)
    return version
