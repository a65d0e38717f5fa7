"""What the page of a course's results needs: every pupil with every result of the year (2.4, 4.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from models.courses import Course
from models.database import rows
from models.people import Person
from models.results import SummativeMark, TermReopening
from rules.codes import Scale
from rules.permissions import Act, allowed
from rules.refusals import Reason
from rules.results import Basis, Grading, ResultKind, basis_of
from services.actor import Actor
from services.clock import Now
from services.listing import Listed, course_list
from services.names import short
from services.outcomes import Refusal
from services.refused import Refused
from services.settings import grading
from services.standing import class_of_course, refuse, towards_course
from services.views.grounds import Graded, graded, has_exam, marks_of_pupils, terms_of, terms_taught
from services.views.journal import TermChoice, TermMark


class ResultKey(NamedTuple):
    """Whose result it is and of what; ``term`` is 0 where it is of no term."""

    pupil: int
    kind: ResultKind
    term: int


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """A column of results: a term, or the year, the exam, the final one."""

    kind: ResultKind
    term: int
    number: int
    """Number of the term, 0 for the others."""
    starts_on: date
    ends_on: date
    closed: bool
    due: bool = False
    """Of a term: the year stands on it, because it is taught or still to come."""


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A pupil who was on the list in the year, with the columns the pupil belongs to."""

    pupil: int
    number: int
    short: str
    name_key: str
    columns: frozenset[int]
    """Indexes of the columns in which the pupil may get a result."""


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """One course with all results of its year."""

    course: int
    class_title: str
    subject: str
    group_title: str
    scale: Scale
    term_kind: str
    columns: tuple[ResultColumn, ...]
    pupils: tuple[ResultRow, ...]
    results: Mapping[ResultKey, TermMark]
    elsewhere: Mapping[ResultKey, str]
    """Results of the same subject that a pupil brought from another class or group."""
    bases: Mapping[tuple[int, int], Basis]
    """What the marks of a pupil in a term amount to."""
    grading: Grading
    today: date
    year_closed: bool
    open_again: tuple[tuple[int, int | None, date], ...]
    """(term, pupil or None for everybody, until which day) of closed terms that are open for this course."""
    may: frozenset[Act]


def results_page(actor: Actor, now: Now, course: int) -> ResultsPage:
    """Read the results of a course; raises Refused without the right (2.3, 2.10)."""
    where, place = class_of_course(course), graded(course)
    if where is None or place is None:
        raise Refused(Refusal(Reason.UNKNOWN_THING, Act.VIEW_PAGE, "2.3"))
    standing = towards_course(actor, where, now.today)
    if refusal := refuse(Act.VIEW_PAGE, standing):
        raise Refused(refusal)
    terms = terms_of(place.year, place.grade)
    if not terms:
        raise Refused(Refusal(Reason.OUTSIDE_TERM, Act.VIEW_PAGE, "2.6"))
    columns = _columns(place, terms, now.today)
    listed = course_list(course, place.starts_on, place.ends_on)
    marks = marks_of_pupils(place, (one.pupil for one in listed), terms)
    return ResultsPage(
        course=course,
        class_title=place.class_title,
        subject=place.subject_title,
        group_title=place.group_title,
        scale=place.scale,
        term_kind=terms[0].kind,
        columns=columns,
        pupils=tuple(_row(number, one, columns) for number, one in enumerate(listed, 1)),
        results=_results(course),
        elsewhere=_elsewhere(place, listed),
        bases={key: basis_of(pairs) for key, pairs in marks.items()},
        grading=grading(now.today),
        today=now.today,
        year_closed=place.year_closed,
        open_again=_open_again(course, now),
        may=allowed(standing),
    )


def _columns(place: Graded, terms: tuple[TermChoice, ...], today: date) -> tuple[ResultColumn, ...]:
    """Return the columns; a result of the year is for those who are on the list now, or were at its end."""
    on = min(max(today, place.starts_on), place.ends_on)
    taught = terms_taught(place.course)
    of_terms = [
        ResultColumn(
            *(ResultKind.TERM, term.term, term.number, term.starts_on, term.ends_on, term.closed),
            due=term.term in taught or term.starts_on > today,
        )
        for term in terms
    ]
    kinds = [ResultKind.YEAR, ResultKind.FINAL]
    if has_exam(place.course) or place.grade in EXAM_GRADES:
        kinds.insert(1, ResultKind.EXAM)
    return (*of_terms, *(ResultColumn(kind, 0, 0, on, on, place.year_closed) for kind in kinds))


EXAM_GRADES = (9, 11)
"""Grades that end with state exams: the column is there before the first result of it."""


def _row(number: int, listed: Listed, columns: tuple[ResultColumn, ...]) -> ResultRow:
    mine = frozenset(
        index
        for index, column in enumerate(columns)
        if any(
            (stay.since is None or stay.since <= column.ends_on)
            and (stay.until is None or stay.until >= column.starts_on)
            for stay in listed.stays
        )
    )
    name = f"{listed.surname} {listed.given_name}".strip()
    return ResultRow(listed.pupil, number, name, listed.key, mine)


def _results(course: int) -> dict[ResultKey, TermMark]:
    found = rows(
        SummativeMark.select(
            SummativeMark.pupil,
            SummativeMark.kind,
            SummativeMark.term,
            SummativeMark.value,
            SummativeMark.version,
            SummativeMark.reason,
            Person.surname,
            Person.given_name,
            Person.patronymic,
        )
        .join(Person, on=(SummativeMark.set_by == Person.id))
        .where(SummativeMark.course == course)
    )
    return {
        ResultKey(pupil, ResultKind(kind), term or 0): TermMark(value, version, short(*name), reason or "")
        for pupil, kind, term, value, version, reason, *name in found
    }


def _elsewhere(place: Graded, listed: tuple[Listed, ...]) -> dict[ResultKey, str]:
    found = rows(
        SummativeMark.select(SummativeMark.pupil, SummativeMark.kind, SummativeMark.term, SummativeMark.value)
        .join(Course)
        .where(
            SummativeMark.pupil.in_([one.pupil for one in listed]),
            SummativeMark.course != place.course,
            SummativeMark.value != "",
            Course.subject == place.subject,
            Course.year == place.year,
        )
    )
    return {ResultKey(pupil, ResultKind(kind), term or 0): value for pupil, kind, term, value in found}


def _open_again(course: int, now: Now) -> tuple[tuple[int, int | None, date], ...]:
    found = rows(
        TermReopening.select(TermReopening.term, TermReopening.pupil, TermReopening.until).where(
            TermReopening.until > now.utc,
            TermReopening.course.is_null() | (TermReopening.course == course),
        )
    )
    return tuple((term, pupil, (now.local_of(until) - _MOMENT).date()) for term, pupil, until in found)


_MOMENT = timedelta(seconds=1)
"""An opening ends with its last day: at the midnight after it."""
