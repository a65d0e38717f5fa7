"""Reading the board of control: everything overdue of a week or a term, whoever it is owed by (2.10, 4.2)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from peewee import JOIN, fn

from models.courses import Course, StudyGroup
from models.database import rows
from models.people import SchoolClass
from models.school import Term
from rules.calendar import monday_of
from rules.deadlines import DutyKind
from rules.outages import UNDECIDED, Keeping, Lenience, LongOutages, long_by_month
from rules.permissions import Act
from services.actor import Actor
from services.clock import Now
from services.refused import Refused
from services.standing import refuse, towards_nothing
from services.views.applications import ApplicationDue, overdue_slips
from services.views.grounds import terms_of
from services.views.overdue import Ground, Owed, ground, overdue_lessons
from services.views.overdue_results import overdue_reasons, overdue_term_marks
from services.views.timetable import Year, year_of, year_of_week


class Span(StrEnum):
    """How much of the year is looked at."""

    WEEK = "week"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class TermName:
    """Kind and number of a term."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Control:
    """What is overdue between two days, oldest first."""

    first: date
    last: date
    term: TermName | None
    """The term that is looked at, None for a week."""
    owed: tuple[Owed, ...]
    teachers: int
    """How many teach on the last of these days that has begun."""
    day_off: str
    """Why a week has no lessons at all, or empty."""
    slips: tuple[ApplicationDue, ...]
    """Sheets asked for by written applications that are late to be printed or given out (2.12)."""
    keeping: Keeping = UNDECIDED
    """Where the school's journal is on the last of these days that has begun."""
    long_outages: tuple[LongOutages, ...] = ()
    """Of the months of these days."""


def control(actor: Actor, now: Now, day: date, span: Span = Span.WEEK) -> Control:
    """Read what is overdue of the week or the term of a day; lessons count by their own day (2.10)."""
    if refusal := refuse(Act.VIEW_CONTROL, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    year = year_of_week(day) if span is Span.WEEK else year_of(day)
    first, last, term = _bounds(year, day, span)
    if year is None:
        return Control(first, last, term, (), 0, "", ())
    found = ground(now, year.year)
    until = min(last, max(first, now.today))
    teachers = {keeper.person for course in found.pages for keeper in found.teachers(course, until)}
    off = [year.days_off.get(first + timedelta(days=passed), "") for passed in range(5)]
    day_off = off[0] if span is Span.WEEK and all(off) else ""
    owed, slips = overdue(found, now, year, first, last), overdue_slips(now, year, first, last)
    keeping, long = found.lenience.keeping(until), _long_outages(found.lenience, first, last)
    return Control(first, last, term, owed, len(teachers), day_off, slips, keeping, long)


def _long_outages(lenience: Lenience, first: date, last: date) -> tuple[LongOutages, ...]:
    by_month = long_by_month((one.began, one.ended) for one in lenience.times)
    return tuple(one for one in by_month if first.replace(day=1) <= one.month <= last)


def overdue(found: Ground, now: Now, year: Year, first: date, last: date) -> tuple[Owed, ...]:
    """Return everything that is overdue between two days, oldest first."""
    owed = [
        *overdue_lessons(found, now, year, first, last),
        *overdue_term_marks(found, now, year.year, first, last),
        *overdue_reasons(found, now, year.year, first, last),
    ]
    return tuple(sorted(owed, key=lambda one: (one.day, one.number, one.course, _ORDER[one.duty])))


_ORDER = {duty: place for place, duty in enumerate(DutyKind)}


def _bounds(year: Year | None, day: date, span: Span) -> tuple[date, date, TermName | None]:
    """Return the first and the last day: of the week, or of the shortest term the day belongs to."""
    monday = monday_of(day)
    if year is None or span is Span.WEEK:
        return monday, monday + timedelta(days=6), None
    terms = rows(
        Term.select(Term.starts_on, Term.ends_on, Term.kind, Term.number)
        .where(Term.year == year.year)
        .order_by(Term.starts_on.desc())
    )
    begun = [term for term in terms if term[0] <= day] or list(terms[-1:])
    if not begun:
        return monday, monday + timedelta(days=6), None
    latest = max(term[0] for term in begun)
    starts_on, ends_on, kind, number = min(
        (term for term in begun if term[0] == latest), key=lambda term: (term[1], term[2])
    )
    return starts_on, ends_on, TermName(kind, number)


def term_of(actor: Actor, now: Now, course: int, day: date) -> int | None:
    """Return the term of a course that a day lies in, where there is one."""
    class_of = fn.COALESCE(Course.school_class, StudyGroup.school_class)
    found = rows(
        Course.select(Course.year, SchoolClass.grade)
        .join(StudyGroup, JOIN.LEFT_OUTER)
        .join(SchoolClass, JOIN.LEFT_OUTER, on=(class_of == SchoolClass.id))
        .where(Course.id == course)
    )
    terms = terms_of(*found[0]) if found else ()
    return next((term.term for term in terms if term.starts_on <= day <= term.ends_on), None)
