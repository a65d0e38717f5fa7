"""Reading how many marks pages have (накопляемость), and results against the means they stand on (2.10)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from models.courses import Course
from models.database import rows
from models.lessons import Lesson, Mark, Work
from models.people import Person, Pupil
from models.results import SummativeMark
from rules.calendar import day_beside
from rules.codes import DEBT, NUMBERS, Scale
from rules.enrollment import first_grade_without_marks
from rules.permissions import Act
from rules.results import Basis, basis_of, doubts, proposed_by_marks
from rules.text import name_key
from services.actor import Actor
from services.clock import Now
from services.names import short
from services.refused import Refused
from services.settings import grading
from services.standing import refuse, towards_nothing
from services.views.grounds import terms_by_grade
from services.views.journal import TermChoice
from services.views.overdue import Ground, Page, ground
from services.views.timetable import Year, year_of


@dataclass(frozen=True, slots=True)
class Density:
    """A page in a term: how many marks it has, and how many pupils have too few for a result."""

    course: int
    term: int
    class_title: str
    subject: str
    group_title: str
    teachers: str
    lessons: int
    pupils: int
    marks: int
    few: int
    key: str

    @property
    def a_pupil(self) -> Fraction:
        """Marks a pupil."""
        return Fraction(self.marks, self.pupils) if self.pupils else Fraction(0)


@dataclass(frozen=True, slots=True)
class AgainstMean:
    """A result of a term that is not what the marks propose, or that asked for a reason."""

    course: int
    term: int
    class_title: str
    subject: str
    group_title: str
    pupil: str
    value: str
    mean: Fraction | None
    proposed: str
    far: bool
    """Whether the program asked for a reason."""
    reason: str
    key: str


@dataclass(frozen=True, slots=True)
class MarksOfTerm:
    """Every page of the school in the terms that a day lies in."""

    first: date
    last: date
    term_kind: str
    term_number: int
    least: int
    pages: tuple[Density, ...]
    against: tuple[AgainstMean, ...]


def marks_of_term(actor: Actor, now: Now, day: date) -> MarksOfTerm:
    """Read the marks of the term of a day (or the last one begun), by class and subject."""
    if refusal := refuse(Act.VIEW_CONTROL, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    year, numbers = year_of(day), grading(now.today)
    terms = _terms(year, day)
    if year is None or not terms:
        return MarksOfTerm(day, day, "", 0, numbers.least_marks, (), ())
    found = ground(now, year.year)
    spans = {(term.starts_on, term.ends_on): term for term in terms.values()}
    counted = {span: _counted(*span) for span in spans}
    pages: list[Density] = []
    for page in sorted(
        found.pages.values(), key=lambda one: (one.grade, one.class_title, name_key(one.subject))
    ):
        term = terms.get(page.grade)
        if term is None or page.scale == Scale.NONE or first_grade_without_marks(page.grade):
            continue
        facts = counted[term.starts_on, term.ends_on]
        pages.append(_density(found, page, term, facts, numbers.least_marks, now.today))
    shortest = min(spans.values(), key=lambda term: (term.ends_on - term.starts_on, term.number))
    return MarksOfTerm(
        shortest.starts_on,
        shortest.ends_on,
        shortest.kind,
        shortest.number,
        numbers.least_marks,
        tuple(one for one in pages if one.lessons),
        _against(found, terms, now),
    )


def _terms(year: Year | None, day: date) -> dict[int, TermChoice]:
    """Return by grade the term that a day lies in, or the last one begun."""
    if year is None:
        return {}
    begun = {
        grade: [term for term in terms if term.starts_on <= day]
        for grade, terms in terms_by_grade(year.year).items()
    }
    return {grade: terms[-1] for grade, terms in begun.items() if terms}


@dataclass(frozen=True, slots=True)
class _Counted:
    """Lessons by course, and marks by subject and pupil with the course they were given in."""

    lessons: Mapping[int, int]
    marks: Mapping[int, Mapping[int, int]]


def _counted(first: date, last: date) -> _Counted:
    lessons: dict[int, int] = {}
    for (course,) in rows(Lesson.select(Lesson.course).where(Lesson.day >= first, Lesson.day <= last)):
        lessons[course] = lessons.get(course, 0) + 1
    marks: dict[int, dict[int, int]] = {}
    for course, pupil in rows(
        Mark.select(Lesson.course, Mark.pupil)
        .join(Work)
        .join(Lesson)
        .where(Lesson.day >= first, Lesson.day <= last, Mark.value != "", Mark.value != DEBT)
    ):
        of_course = marks.setdefault(course, {})
        of_course[pupil] = of_course.get(pupil, 0) + 1
    return _Counted(lessons, marks)


def _density(
    found: Ground, page: Page, term: TermChoice, facts: _Counted, least: int, today: date
) -> Density:
    day = min(max(today, term.starts_on), term.ends_on)
    listed = found.listed(page, day)
    marks = facts.marks.get(page.course, {})
    teachers = ", ".join(keeper.name for keeper in found.teachers(page.course, day))
    return Density(
        course=page.course,
        term=term.term,
        class_title=page.class_title,
        subject=page.subject,
        group_title=page.group_title,
        teachers=teachers,
        lessons=facts.lessons.get(page.course, 0),
        pupils=len(listed),
        marks=sum(marks.get(pupil, 0) for pupil in listed),
        few=sum(marks.get(pupil, 0) < least for pupil in listed),
        key=name_key(f"{page.class_title} {page.subject} {page.group_title} {teachers}"),
    )


def _against(found: Ground, terms: Mapping[int, TermChoice], now: Now) -> tuple[AgainstMean, ...]:
    """Return the results of the terms that differ from what the marks propose, by class and subject."""
    by_number = {term.term: term for term in terms.values()}
    given = _given(by_number)
    subjects = dict(rows(Course.select(Course.id, Course.subject)))
    bases = _bases(by_number.values())
    numbers = grading(now.today)
    lines = []
    for course, term, pupil, value, reason, *name in given:
        page = found.pages.get(course)
        basis = bases.get((subjects[course], pupil, term), Basis())
        proposes = proposed_by_marks(basis, numbers)
        if page is None or proposes in ("", value):
            continue
        day = by_number[term].ends_on
        teachers = ", ".join(keeper.name for keeper in found.teachers(course, min(day, now.today)))
        called = short(*name)
        lines.append(
            AgainstMean(
                course,
                term,
                page.class_title,
                page.subject,
                page.group_title,
                called,
                value,
                basis.mean,
                proposes,
                bool(doubts(value, basis, numbers)),
                reason or "",
                name_key(f"{page.class_title} {page.subject} {teachers} {called}"),
            )
        )
    return tuple(sorted(lines, key=lambda one: (not one.far, found.pages[one.course].grade, one.key)))


def _given(terms: Iterable[int]) -> Sequence[Any]:
    return rows(
        SummativeMark.select(
            SummativeMark.course,
            SummativeMark.term,
            SummativeMark.pupil,
            SummativeMark.value,
            SummativeMark.reason,
            Person.surname,
            Person.given_name,
            Person.patronymic,
        )
        .join(Pupil, on=(SummativeMark.pupil == Pupil.id))
        .join(Person)
        .where(SummativeMark.term.in_(list(terms)), SummativeMark.value.in_(NUMBERS))
        .order_by(Person.name_key)
    )


def _bases(terms: Iterable[TermChoice]) -> dict[tuple[int, int, int], Basis]:
    """Return what results stand on, by subject, pupil and term: marks count wherever they were given."""
    spans = tuple(terms)
    first, last = min(term.starts_on for term in spans), max(term.ends_on for term in spans)
    marks: dict[tuple[int, int, int], list[tuple[str, int]]] = {}
    for subject, pupil, day, value, weight in rows(
        Mark.select(Course.subject, Mark.pupil, Lesson.day, Mark.value, Work.weight)
        .join(Work)
        .join(Lesson)
        .join(Course)
        .where(Lesson.day >= first, Lesson.day <= last, Mark.value != "")
    ):
        for term in spans:
            if term.starts_on <= day <= term.ends_on:
                marks.setdefault((subject, pupil, term.term), []).append((value, weight))
    return {key: basis_of(pairs) for key, pairs in marks.items()}


def term_beside(shown: MarksOfTerm, by: int) -> date:
    """Return a day of the term before or after the one that is shown."""
    return day_beside(shown.first, -1) if by < 0 else day_beside(shown.last, LONGEST_BREAK)


LONGEST_BREAK = 16
"""Days after a term's end within which the next one has begun."""
