"""Reading what was sealed, and whether the journal still says it (4.1)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from models.certification import Certificate
from models.courses import Course
from models.database import rows
from models.people import Person, SchoolClass
from models.school import SchoolYear, Term
from rules.permissions import Act
from services.actor import Actor
from services.clock import Now
from services.names import short
from services.refused import Refused
from services.standing import refuse, towards_nothing
from services.views.grounds import terms_of
from services.views.journal import JournalPage
from services.views.my_day import course_titles
from services.views.results_sheet import ResultsSheet, of_class
from services.views.sealed_content import (
    THE_SHEET,
    YEAR,
    Part,
    content_hashes,
    page_hash,
    part_of,
    sheet_hash,
)
from services.views.timetable import year_of


@dataclass(frozen=True, slots=True)
class Sealable:
    """A class, or a page of it, in a closed term or a whole year, with its latest certificate."""

    school_class: int
    class_title: str
    course: int | None
    """None for every page of the class."""
    page: str
    term: int | None
    """None for the whole year."""
    term_kind: str
    term_number: int
    code: str = field(compare=False, default="")
    sealed_by: str = field(compare=False, default="")
    sealed_at: datetime | None = field(compare=False, default=None)
    """Local."""
    with_the_class: bool = field(compare=False, default=False)
    """The certificate is the one over all the pages of the class."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A code held against the journal: what it was given for, and the parts that say something else now."""

    code: str
    school_class: int
    class_title: str
    page: str
    """Empty for every page of the class."""
    term_kind: str
    term_number: int
    sealed_by: str
    sealed_at: datetime
    changed: tuple[Part, ...]
    """What changed, came or went since; empty where paper and journal agree."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a sealed page bears on paper, and a title page tells."""

    code: str
    sealed_at: datetime
    """Local."""
    sealed_by: str
    term_kind: str
    term_number: int
    page: str
    """Empty for every page of the class."""
    digest: str
    head_number: int
    head_hash: str


@dataclass(frozen=True, slots=True)
class _Certified:
    """A stored certificate."""

    number: int
    school_class: int
    course: int | None
    term: int | None
    term_kind: str
    term_number: int
    code: str
    digest: str
    parts: str
    head_number: int
    head_hash: str
    at: datetime
    by: str


def sealed_terms(actor: Actor, now: Now) -> tuple[Sealable, ...]:
    """Read the closed terms and ended years of every class with their certificates; raises Refused (4.1)."""
    _may(actor, now)
    year = year_of(now.today)
    if year is None:
        return ()
    closed = rows(
        Term.select(Term.id, Term.kind, Term.number, Term.grade_from, Term.grade_to)
        .where(Term.year == year.year, Term.closed_at.is_null(False))
        .order_by(Term.starts_on)
    )
    classes = rows(
        SchoolClass.select(SchoolClass.id, SchoolClass.title, SchoolClass.grade)
        .where(SchoolClass.year == year.year)
        .order_by(SchoolClass.grade, SchoolClass.title)
    )
    latest = {(one.school_class, one.term): one for one in _certificates(Certificate.course.is_null())}
    found = []
    for term, kind, number, first, last in closed:
        for school_class, title, grade in classes:
            if first <= grade <= last:
                one = latest.get((school_class, term))
                found.append(_sealable(now, Sealable(school_class, title, None, "", term, kind, number), one))
    for school_class, title, grade in classes:
        if year_is_over(year.year, grade):
            one = latest.get((school_class, None))
            found.append(_sealable(now, Sealable(school_class, title, None, "", None, YEAR, 0), one))
    return tuple(found)


def sealed_pages(actor: Actor, now: Now, of: Sealable) -> tuple[Sealable, ...]:
    """Read the pages of a class in a term or a year with their certificates; raises Refused (4.1)."""
    _may(actor, now)
    period = Certificate.term.is_null() if of.term is None else Certificate.term == of.term
    given = _certificates(Certificate.school_class == of.school_class, period)
    latest = {one.course: one for one in given}
    found = []
    for course, title in sorted(_pages_of(of.school_class).items(), key=lambda one: one[1]):
        own = latest.get(course)
        page = replace(of, course=course, page=title, code="", sealed_by="", sealed_at=None)
        found.append(_sealable(now, page, own or latest.get(None)))
    return tuple(found)


def year_is_over(year: int, grade: int) -> bool:
    """Whether the year is closed, or every term of the grade in it."""
    if rows(
        SchoolYear.select(SchoolYear.id).where(SchoolYear.id == year, SchoolYear.closed_at.is_null(False))
    ):
        return True
    terms = terms_of(year, grade)
    return bool(terms) and all(term.closed for term in terms)


def _sealable(now: Now, what: Sealable, one: _Certified | None) -> Sealable:
    if one is None:
        return what
    with_the_class = what.course is not None and one.course is None
    at = now.local_of(one.at)
    return replace(what, code=one.code, sealed_by=one.by, sealed_at=at, with_the_class=with_the_class)


def _pages_of(school_class: int) -> dict[int, str]:
    courses = rows(of_class(Course.select(Course.id), school_class))
    titles = course_titles({course for (course,) in courses})
    return {course: f"{one.subject} {one.group_title}".strip() for course, one in titles.items()}


def _certificates(*where: Any) -> list[_Certified]:
    """Return certificates, the oldest first."""
    found = rows(
        Certificate.select(
            Certificate.id,
            Certificate.school_class,
            Certificate.course,
            Certificate.term,
            Term.kind,
            Term.number,
            Certificate.code,
            Certificate.digest,
            Certificate.parts,
            Certificate.head_number,
            Certificate.head_hash,
            Certificate.sealed_at,
            Person.surname,
            Person.given_name,
            Person.patronymic,
        )
        .join(Person)
        .switch(Certificate)
        .left_outer_join(Term)
        .where(*where)
        .order_by(Certificate.id)
    )
    return [_certified(*values) for values in found]


def _certified(*values: Any) -> _Certified:
    number, school_class, course, term, kind, place, *told, surname, given, patronymic = values
    name = short(surname, given, patronymic)
    whole: Any = (number, school_class, course, term, kind or YEAR, place or 0, *told, name)
    return _Certified(*whole)


def compare_code(actor: Actor, now: Now, code: str) -> Compared | None:
    """Hold a code of paper against the journal; None where it was never given. Raises Refused."""
    _may(actor, now)
    found = _certificates(Certificate.code == code)
    if not found:
        return None
    one = found[0]
    title = rows(SchoolClass.select(SchoolClass.title).where(SchoolClass.id == one.school_class))[0][0]
    page = _pages_of(one.school_class).get(one.course, "") if one.course else ""
    sealed: dict[str, str] = json.loads(one.parts)
    there = content_hashes(actor, now, one.school_class, one.term, one.course)
    changed = (Part.of(key) for key in {*sealed, *there} if sealed.get(key) != there.get(key))
    return Compared(
        code=one.code,
        school_class=one.school_class,
        class_title=title,
        page=page,
        term_kind=one.term_kind,
        term_number=one.term_number,
        sealed_by=one.by,
        sealed_at=now.local_of(one.at),
        changed=tuple(sorted(changed)),
    )


def seal_of(school_class: int, page: JournalPage, now: Now) -> Seal | None:
    """Return the narrowest and then latest seal that holds over a page; None where none does.

    A seal of the page is narrower than one of the class, one of the term narrower than one of the year.
    """
    covering = _certificates(
        Certificate.school_class == school_class,
        Certificate.term.is_null() | (Certificate.term == page.term.term),
        Certificate.course.is_null() | (Certificate.course == page.course),
    )
    if not covering:
        return None
    key, digest = part_of(page).key, page_hash(page)
    return _narrowest(
        now, part_of(page).page, [one for one in covering if json.loads(one.parts).get(key) == digest]
    )


def seal_of_sheet(school_class: int, sheet: ResultsSheet, now: Now) -> Seal | None:
    """Return the latest seal over the whole year of a class that holds over its sheet of results."""
    covering = _certificates(
        Certificate.school_class == school_class, Certificate.term.is_null(), Certificate.course.is_null()
    )
    digest = sheet_hash(sheet) if covering else ""
    holding = [one for one in covering if json.loads(one.parts).get(THE_SHEET.key) == digest]
    return _narrowest(now, "", holding)


def _narrowest(now: Now, page: str, holding: Iterable[_Certified]) -> Seal | None:
    ordered = sorted(
        holding, key=lambda one: (one.course is not None, one.term is not None, one.number), reverse=True
    )
    if not ordered:
        return None
    one = ordered[0]
    return Seal(
        code=one.code,
        sealed_at=now.local_of(one.at),
        sealed_by=one.by,
        term_kind=one.term_kind,
        term_number=one.term_number,
        page=page if one.course else "",
        digest=one.digest,
        head_number=one.head_number,
        head_hash=one.head_hash,
    )


def _may(actor: Actor, now: Now) -> None:
    if refusal := refuse(Act.VIEW_CONTROL, towards_nothing(actor, now.today)):
        raise Refused(refusal)
