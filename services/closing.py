"""Closing a term and a year, and opening a closed term again for a while (2.6)."""

from datetime import date, datetime, time, timedelta
from typing import Any

from models.results import TermReopening
from models.school import SchoolYear, Term
from rules.permissions import Act
from rules.refusals import Reason
from rules.text import clean
from services.book import Book, row_of
from services.facts import unknown
from services.outcomes import Outcome, Refusal, Saved
from services.requests import CloseTerm, CloseYear, ReopenTerm
from services.standing import class_of_course, refuse, towards_nothing
from services.telling import tell_pages_of_year
from services.views.completeness import lacks_of_term, lacks_of_year

LONGEST_REASON = 300
LONGEST_OPENING = timedelta(days=31)
CLAUSE = "2.6"


def close_term(book: Book, change: CloseTerm) -> Outcome:
    """Make a term read-only: no work may be owed any more, missing results only where they were seen."""
    if repeated := _before(book, change.request):
        return repeated
    term = row_of(Term, Term.id == change.term)
    if term is None:
        return unknown(Act.CLOSE_TERM)
    if refusal := _may_close(book, term["ends_on"], term["closed_at"]):
        return refusal
    lacks = lacks_of_term(change.term)
    debts, missing = sum(lack.debts for lack in lacks), sum(lack.missing for lack in lacks)
    if debts:
        return Refusal(Reason.DEBTS_LEFT, Act.CLOSE_TERM, CLAUSE, str(debts))
    if missing > change.lacking:
        return Refusal(Reason.RESULTS_LACKING, Act.CLOSE_TERM, CLAUSE, str(missing))
    book.update(Term, term, "close_term", closed_at=book.now.utc)
    tell_pages_of_year(book, term["year_id"])
    return Saved(1, book.now.local, change.term)


def reopen_term(book: Book, change: ReopenTerm) -> Outcome:
    """Open a closed term until the end of a day, for everybody, a course, or one pupil of it."""
    if repeated := _before(book, change.request):
        return repeated
    term = row_of(Term, Term.id == change.term)
    if term is None or (change.course is not None and class_of_course(change.course) is None):
        return unknown(Act.CLOSE_TERM)
    if refusal := refuse(Act.CLOSE_TERM, towards_nothing(book.actor, book.now.today)):
        return refusal
    reason = clean(change.reason).strip()
    if refusal := _wrong(book, change, term, reason):
        return refusal
    thing = book.insert(
        TermReopening,
        "reopen_term",
        change.course,
        term=change.term,
        course=change.course,
        pupil=change.pupil,
        until=_end_of(change.until, book),
        reason=reason,
        given_by=book.actor.person,
        given_at=book.now.utc,
    )
    tell_pages_of_year(book, term["year_id"])
    return Saved(1, book.now.local, thing)


def close_year(book: Book, change: CloseYear) -> Outcome:
    """Make a year read-only for ever: its terms are closed and no result of it is missing."""
    if repeated := _before(book, change.request):
        return repeated
    year = row_of(SchoolYear, SchoolYear.id == change.year)
    if year is None:
        return unknown(Act.CLOSE_TERM)
    terms = list(Term.select(Term.ends_on, Term.closed_at).where(Term.year == change.year).tuples().execute())
    last = max((ends_on for ends_on, _ in terms), default=year["ends_on"])
    if refusal := _may_close(book, last, year["closed_at"]):
        return refusal
    if any(closed_at is None for _, closed_at in terms):
        return Refusal(Reason.TERMS_NOT_CLOSED, Act.CLOSE_TERM, CLAUSE)
    if missing := sum(lack.missing for lack in lacks_of_year(change.year, last)):
        return Refusal(Reason.RESULTS_LACKING, Act.CLOSE_TERM, CLAUSE, str(missing))
    book.update(SchoolYear, year, "close_year", closed_at=book.now.utc)
    tell_pages_of_year(book, change.year)
    return Saved(1, book.now.local, change.year)


def _before(book: Book, request: str) -> Saved | None:
    event = book.answered(request)
    return Saved(1, book.now.local_of(event["at"]), event["thing_id"]) if event else None


def _may_close(book: Book, ends_on: date, closed_at: datetime | None) -> Refusal | None:
    if refusal := refuse(Act.CLOSE_TERM, towards_nothing(book.actor, book.now.today)):
        return refusal
    if closed_at is not None:
        return Refusal(Reason.ALREADY_THERE, Act.CLOSE_TERM, CLAUSE)
    if book.now.today < ends_on:
        return Refusal(Reason.NOT_OVER, Act.CLOSE_TERM, CLAUSE, ends_on.isoformat())
    return None


def _wrong(book: Book, change: ReopenTerm, term: dict[str, Any], reason: str) -> Refusal | None:
    year = row_of(SchoolYear, SchoolYear.id == term["year_id"])
    if year is not None and year["closed_at"] is not None:
        return Refusal(Reason.YEAR_CLOSED, Act.CLOSE_TERM, CLAUSE)
    if term["closed_at"] is None:
        return Refusal(Reason.TERM_IS_OPEN, Act.CLOSE_TERM, CLAUSE)
    if not reason:
        return Refusal(Reason.WHY_MISSING, Act.CLOSE_TERM, CLAUSE)
    if len(reason) > LONGEST_REASON:
        return Refusal(Reason.TEXT_TOO_LONG, Act.CLOSE_TERM, CLAUSE, str(LONGEST_REASON))
    if not book.now.today <= change.until <= book.now.today + LONGEST_OPENING:
        return Refusal(Reason.OPEN_TOO_LONG, Act.CLOSE_TERM, CLAUSE, str(LONGEST_OPENING.days))
    return None


def _end_of(day: date, book: Book) -> datetime:
    """Return the stored instant at which a local day ends (Russia keeps no summer time)."""
    local = datetime.combine(day, time()) + timedelta(days=1)
    return local - (book.now.local - book.now.utc)
