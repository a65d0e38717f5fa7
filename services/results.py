"""Results of a term, a year, an exam, and final ones (2.4 subject teacher, 4.4 class teacher)."""

from datetime import date
from typing import Any

from models.courses import Course
from models.results import SummativeMark
from rules.codes import SUMMATIVE_OF_SCALE
from rules.enrollment import first_grade_without_marks
from rules.permissions import Act
from rules.refusals import Reason
from rules.results import (
    Doubt,
    ResultKind,
    basis_of,
    doubts,
    doubts_of_later,
    missing_before,
    standing_on,
)
from services.book import Book, row_of
from services.facts import closed_then, unknown
from services.listing import on_the_list
from services.live import ResultChanged
from services.names import short_name
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.own_plans import taught_alone
from services.requests import SetResult
from services.settings import grading
from services.standing import class_of_course, first_refusal, refuse, towards_course
from services.views.attended import attended
from services.views.grounds import Graded, given_to, graded, has_exam, marks_of_pupil, terms_of, terms_taught
from services.views.journal import TermChoice, TermMark

LONGEST_REASON = 300
_ASKED_BECAUSE = {
    Doubt.FAR_FROM_MEAN: Reason.FAR_FROM_MEAN,
    Doubt.FEW_MARKS: Reason.FEW_MARKS,
    Doubt.OPEN_DEBTS: Reason.OPEN_DEBTS,
}
_FIRST = {
    ResultKind.TERM: Reason.TERMS_FIRST,
    ResultKind.YEAR: Reason.YEAR_FIRST,
    ResultKind.EXAM: Reason.EXAM_FIRST,
}


def set_result(book: Book, change: SetResult) -> Outcome:
    """Put or clear a pupil's result; a doubtful one needs its reason, a closed term or year refuses."""
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), event["thing_id"])
    kind = ResultKind(change.kind)
    act = act_of(kind)
    where, place = class_of_course(change.course), graded(change.course)
    if where is None or place is None:
        return unknown(act)
    terms = terms_of(place.year, place.grade)
    term = next((one for one in terms if one.term == change.term), None)
    if (kind is ResultKind.TERM) != (term is not None):
        return unknown(act)
    standing = towards_course(book.actor, where, book.now.today)
    refusal = (
        refuse(act, standing)
        or _value(change, act, place)
        or _open(book, change, act, place, term)
        or _order(book, change, act, place, terms)
        or _doubt(book, change, act, place, term)
    )
    return refusal or _write(book, change, place)


def act_of(kind: ResultKind) -> Act:
    """Return the act that giving a result of a kind is."""
    return Act.SET_TERM_MARK if kind is ResultKind.TERM else Act.SET_RESULT


def _value(change: SetResult, act: Act, place: Graded) -> Refusal | None:
    if first_grade_without_marks(place.grade):
        return Refusal(Reason.NO_MARKS_IN_THIS_CLASS, act, "2.4")
    if change.value and change.value not in SUMMATIVE_OF_SCALE[place.scale]:
        return Refusal(Reason.OUT_OF_SCALE, act, "2.4", change.value)
    if len(change.reason) > LONGEST_REASON:
        return Refusal(Reason.TEXT_TOO_LONG, act, "2.4", str(LONGEST_REASON))
    return None


def _open(book: Book, change: SetResult, act: Act, place: Graded, term: TermChoice | None) -> Refusal | None:
    """Refuse in a closed year or term, and for a pupil who was not on the list."""
    if term is None:
        since = until = min(max(book.now.today, place.starts_on), place.ends_on)
        closed = Refusal(Reason.YEAR_CLOSED, act, "2.6") if place.year_closed else None
    else:
        since, until = term.starts_on, term.ends_on
        closed = closed_then(act, place, until, book.now, change.pupil)
    if closed:
        return closed
    on = min(max(book.now.today, since), until)
    if change.pupil not in on_the_list(change.course, since, until) or _is_elsewhere(change, place, on):
        return Refusal(Reason.NOT_ENROLLED_THEN, act, "2.3", on.isoformat())
    if not place.group_title and taught_alone(place.subject, place.year, change.pupil, on):
        return Refusal(Reason.TAUGHT_ALONE, act, "2.3")
    return None


def _is_elsewhere(change: SetResult, place: Graded, on: date) -> bool:
    """Whether another page teaches the pupil the subject on a day: that one gives the result then."""
    if change.pupil in on_the_list(change.course, on, on):
        return False
    theirs = attended(change.pupil, on, on)
    same = Course.select().where(theirs.courses, Course.subject == place.subject, Course.year == place.year)
    return bool(same.exists())


def _order(
    book: Book, change: SetResult, act: Act, place: Graded, terms: tuple[TermChoice, ...]
) -> Refusal | None:
    """Refuse a result before those it stands on, and to clear one that another stands on."""
    kind = ResultKind(change.kind)
    given = given_to(place, change.pupil)
    if not change.value:
        later = standing_on(kind, given)
        return Refusal(Reason.RESULT_STANDS_ON_IT, act, "2.4", later.value) if later else None
    if kind is ResultKind.TERM:
        return None
    due = terms_due(book, change, terms)
    exam = kind is ResultKind.FINAL and has_exam(change.course)
    first = missing_before(kind, due, given, has_exam=exam)
    return Refusal(_FIRST[first], act, "2.4") if first else None


def terms_due(book: Book, change: SetResult, terms: tuple[TermChoice, ...]) -> tuple[int, ...]:
    """Return the terms a year stands on: taught, or still to come, while the pupil was there."""
    taught = terms_taught(change.course)
    return tuple(
        term.term
        for term in terms
        if (term.term in taught or term.starts_on > book.now.today)
        and change.pupil in on_the_list(change.course, term.starts_on, term.ends_on)
    )


def _doubt(book: Book, change: SetResult, act: Act, place: Graded, term: TermChoice | None) -> Refusal | None:
    """Ask for a reason where the result is not what the marks, or the results before it, say."""
    if change.reason.strip():
        return None
    if term is not None:
        marks = marks_of_pupil(place, change.pupil, term)
        found = doubts(change.value, basis_of(marks), grading(book.now.today))
    else:
        before = results_before(ResultKind(change.kind), given_to(place, change.pupil))
        found = doubts_of_later(change.value, before)
    return first_refusal(Refusal(_ASKED_BECAUSE[doubt], act, "2.4") for doubt in found)


def results_before(kind: ResultKind, given: dict[tuple[ResultKind, int], str]) -> tuple[str, ...]:
    """Return what a later result stands on: terms under a year, year and exam under the final one."""
    if kind is ResultKind.YEAR:
        return tuple(value for (one, _), value in given.items() if one is ResultKind.TERM)
    if kind is ResultKind.FINAL:
        return tuple(given.get((one, 0), "") for one in (ResultKind.YEAR, ResultKind.EXAM))
    return ()


def _write(book: Book, change: SetResult, place: Graded) -> Outcome:
    there = _stored(change)
    version = int(there["version"]) if there else 0
    if there and version != change.seen:
        when = book.now.local_of(there["set_at"])
        return Conflict(there["value"], version, short_name(there["set_by_id"]), when)
    author = book.actor.person
    reason = change.reason.strip() or None
    written = {"value": change.value, "reason": reason, "set_by": author, "set_at": book.now.utc}
    name = f"set_{change.kind}_mark"
    if there is None:
        spot = {"course": change.course, "pupil": change.pupil, "kind": change.kind, "term": change.term}
        thing, version = book.insert(SummativeMark, name, change.course, **spot, **written), 1
    else:
        thing = there["id"]
        version = book.update(SummativeMark, there, name, change.course, **written)
    mark = TermMark(change.value, version, short_name(author), reason or "")
    book.announce(ResultChanged(change.course, change.pupil, change.kind, change.term or 0, mark, author))
    return Saved(version, book.now.local, thing)


def _stored(change: SetResult) -> dict[str, Any] | None:
    whose = (SummativeMark.course == change.course, SummativeMark.pupil == change.pupil)
    if change.term is None:
        return row_of(SummativeMark, *whose, SummativeMark.kind == change.kind)
    return row_of(SummativeMark, *whose, SummativeMark.term == change.term)
