"""Marks of a term (2.4 for the subject teacher, 4.4 for the class teacher)."""

from typing import Any

from models.asked import Asked
from models.courses import Course, Subject
from models.people import SchoolClass
from models.results import SummativeMark
from models.school import SchoolYear, Term
from rules.codes import SUMMATIVE_OF_SCALE, Scale
from rules.enrollment import first_grade_without_marks
from rules.permissions import Act
from rules.refusals import Reason
from services.book import Book, row_of
from services.facts import unknown
from services.listing import on_the_list
from services.live import TermMarkChanged
from services.names import short_name
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.requests import SetTermMark
from services.standing import class_of_course, refuse, towards_course
from services.views.journal import TermMark

_SCALE = Asked(lambda course: Subject.select(Subject.scale).join(Course).where(Course.id == course))


def set_term_mark(book: Book, change: SetTermMark) -> Outcome:
    """Put or clear a pupil's mark of a term; a closed term refuses."""
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), event["thing_id"])
    where = class_of_course(change.course)
    term = row_of(Term, Term.id == change.term)
    if where is None or term is None:
        return unknown(Act.SET_TERM_MARK)
    standing = towards_course(book.actor, where, book.now.today)
    refusal = refuse(Act.SET_TERM_MARK, standing) or _judge(change, term, where.school_class)
    if refusal:
        return refusal
    return _write(book, change)


def _judge(change: SetTermMark, term: dict[str, Any], school_class: int | None) -> Refusal | None:
    act = Act.SET_TERM_MARK
    (scale,) = _SCALE(course=change.course)[0]
    listed = row_of(SchoolClass, SchoolClass.id == school_class) if school_class else None
    year = row_of(SchoolYear, SchoolYear.id == term["year_id"])
    if year is not None and year["closed_at"] is not None:
        return Refusal(Reason.YEAR_CLOSED, act, "2.6")
    if term["closed_at"] is not None:
        return Refusal(Reason.TERM_CLOSED, act, "2.6", str(term["ends_on"]))
    if listed and first_grade_without_marks(listed["grade"]):
        return Refusal(Reason.NO_MARKS_IN_THIS_CLASS, act, "2.4")
    if change.value and change.value not in SUMMATIVE_OF_SCALE[Scale(scale)]:
        return Refusal(Reason.OUT_OF_SCALE, act, "2.4", change.value)
    if change.pupil not in on_the_list(change.course, term["starts_on"], term["ends_on"]):
        return Refusal(Reason.NOT_ENROLLED_THEN, act, "2.3", str(term["ends_on"]))
    return None


def _write(book: Book, change: SetTermMark) -> Outcome:
    there = row_of(
        SummativeMark,
        SummativeMark.course == change.course,
        SummativeMark.pupil == change.pupil,
        SummativeMark.term == change.term,
    )
    version = int(there["version"]) if there else 0
    if there and version != change.seen:
        when = book.now.local_of(there["set_at"])
        return Conflict(there["value"], version, short_name(there["set_by_id"]), when)
    author = book.actor.person
    written = {"value": change.value, "set_by": author, "set_at": book.now.utc}
    if there is None:
        place = {"course": change.course, "pupil": change.pupil, "kind": "term", "term": change.term}
        thing, version = book.insert(SummativeMark, "set_term_mark", change.course, **place, **written), 1
    else:
        thing = there["id"]
        version = book.update(SummativeMark, there, "set_term_mark", change.course, **written)
    mark = TermMark(change.value, version, short_name(author))
    book.announce(TermMarkChanged(change.course, change.pupil, change.term, mark, author))
    return Saved(version, book.now.local, thing)
