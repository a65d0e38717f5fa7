"""Reading what a seal covers, and whether the journal still says what was sealed (4.1)."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from models.certification import Certificate
from models.courses import Course, StudyGroup
from models.database import rows
from models.people import Person, SchoolClass
from models.school import Term
from rules.permissions import Act
from rules.seal import canonical
from services.actor import Actor
from services.clock import Now
from services.names import short
from services.refused import Refused
from services.standing import refuse, towards_nothing
from services.views.grounds import graded, terms_of
from services.views.journal import JournalPage
from services.views.journal_page import journal_page
from services.views.timetable import year_of


@dataclass(frozen=True, slots=True)
class SealedTerm:
    """A closed term of a class, with its latest certificate where it has one."""

    school_class: int
    class_title: str
    term: int
    term_kind: str
    term_number: int
    code: str = field(compare=False)
    sealed_by: str = field(compare=False)
    sealed_at: datetime | None = field(compare=False)
    """Local."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A code held against the journal: what it was given for, and the pages that say something else now."""

    code: str
    class_title: str
    term_kind: str
    term_number: int
    sealed_by: str
    sealed_at: datetime
    changed: tuple[str, ...]
    """Titles of pages that changed, came or went since; empty where paper and journal agree."""


def content_hashes(actor: Actor, now: Now, school_class: int, term: int) -> dict[str, str]:
    """Return a hash of the content of every page of a class in a term, by the page's title."""
    hashes = {}
    for course in _courses(school_class):
        place = graded(course)
        if place and term in {one.term for one in terms_of(place.year, place.grade)}:
            page = journal_page(actor, now, course, term)
            hashes[page_name(page)] = page_hash(page)
    return hashes


def page_name(page: JournalPage) -> str:
    """Return what a page is called in a certificate."""
    return " ".join(part for part in (page.subject, page.group_title) if part)


def page_hash(page: JournalPage) -> str:
    """Return the hash of what a page says: nothing of who looks, when, or of numbers of rows."""
    return hashlib.sha256(canonical(_content(page))).hexdigest()


def _content(page: JournalPage) -> tuple[Any, ...]:
    names = {one.pupil: one.full for one in page.pupils}
    lessons = tuple(
        (
            head.held_on,
            head.number,
            head.topic,
            head.material,
            head.homework.text,
            int(head.homework.nothing_set),
            head.taught_by,
        )
        for head in sorted(page.lessons.values(), key=lambda one: (one.held_on, one.number))
    )
    works = {(column.lesson, column.work): column for column in page.columns}
    cells = []
    for key, cell in page.cells.items():
        if not cell.marks and not cell.absence:
            continue
        head, column = page.lessons[key.lesson], works[key.lesson, key.work]
        work = (column.kind.letter if column.kind else "", column.title, column.weight)
        missed = (cell.absence, cell.reason, cell.minutes or 0)
        cells.append((names.get(key.pupil, ""), head.held_on, head.number, *work, cell.marks, *missed))
    results = sorted(
        (names.get(pupil, ""), mark.value) for pupil, mark in page.term_marks.items() if mark.value
    )
    pupils = tuple((one.full, one.since, one.until) for one in page.pupils)
    term = (page.term.kind, page.term.number, page.term.starts_on, page.term.ends_on)
    title = (page.class_title, page.subject, page.group_title)
    return (*title, term, pupils, lessons, tuple(sorted(cells, key=str)), tuple(results))


def _courses(school_class: int) -> list[int]:
    found = rows(
        Course.select(Course.id)
        .left_outer_join(StudyGroup)
        .where((Course.school_class == school_class) | (StudyGroup.school_class == school_class))
        .order_by(Course.id)
    )
    return [course for (course,) in found]


def sealed_terms(actor: Actor, now: Now) -> tuple[SealedTerm, ...]:
    """Read the closed terms of every class with their certificates; raises Refused (2.10, 4.1)."""
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
    latest = {(one[0], one[1]): one for one in _certificates(Certificate.school_class.is_null(False))}
    found = []
    for term, kind, number, first, last in closed:
        for school_class, title, grade in classes:
            if first <= grade <= last:
                _, _, code, by, at, _ = latest.get((school_class, term), (0, 0, "", "", None, ""))
                sealed_at = now.local_of(at) if at else None
                found.append(SealedTerm(school_class, title, term, kind, number, code, by, sealed_at))
    return tuple(found)


def _certificates(*where: Any) -> list[tuple[int, int, str, str, datetime, str]]:
    """Return certificates, the oldest first: class, term, code, who, when (UTC), parts."""
    found = rows(
        Certificate.select(
            Certificate.school_class,
            Certificate.term,
            Certificate.code,
            Certificate.sealed_at,
            Certificate.parts,
            Person.surname,
            Person.given_name,
            Person.patronymic,
        )
        .join(Person)
        .where(*where)
        .order_by(Certificate.id)
    )
    return [
        (school_class, term, code, short(*name), at, parts)
        for school_class, term, code, at, parts, *name in found
    ]


def compare_code(actor: Actor, now: Now, code: str) -> Compared | None:
    """Hold a code of paper against the journal; None where it was never given. Raises Refused."""
    _may(actor, now)
    found = _certificates(Certificate.code == code.strip().upper())
    if not found:
        return None
    school_class, term, given, by, at, parts = found[0]
    kind, number = rows(Term.select(Term.kind, Term.number).where(Term.id == term))[0]
    title = rows(SchoolClass.select(SchoolClass.title).where(SchoolClass.id == school_class))[0][0]
    sealed: dict[str, str] = json.loads(parts)
    there = content_hashes(actor, now, school_class, term)
    changed = sorted(name for name in {*sealed, *there} if sealed.get(name) != there.get(name))
    return Compared(given, title, kind, number, by, now.local_of(at), tuple(changed))


@dataclass(frozen=True, slots=True)
class Seal:
    """What a sealed page bears on paper."""

    code: str
    sealed_on: date
    sealed_by: str


def seal_of(school_class: int, page: JournalPage, now: Now) -> Seal | None:
    """Return the latest seal over a page, None where there is none or the page says something else now."""
    found = _certificates(Certificate.school_class == school_class, Certificate.term == page.term.term)
    if not found:
        return None
    _, _, code, by, at, parts = found[-1]
    sealed: dict[str, str] = json.loads(parts)
    holds = sealed.get(page_name(page)) == page_hash(page)
    return Seal(code, now.local_of(at).date(), by) if holds else None


def _may(actor: Actor, now: Now) -> None:
    if refusal := refuse(Act.VIEW_CONTROL, towards_nothing(actor, now.today)):
        raise Refused(refusal)
