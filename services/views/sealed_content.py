"""What a seal covers: the pages of a class in a term or a year, each told by a hash of what it says (4.1)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from models.courses import Course
from models.database import rows
from models.people import Person, Pupil
from models.results import SummativeMark
from rules.results import ResultKind
from rules.seal import canonical
from services.actor import Actor
from services.clock import Now
from services.names import full
from services.views.grounds import graded, terms_of
from services.views.journal import JournalPage
from services.views.journal_page import journal_page
from services.views.results_sheet import ResultsSheet, of_class, results_sheet

YEAR = "year"
"""Stands for the kind of a term where the whole year is meant."""
SHEET = "sheet"
"""Stands there where «сводная ведомость» of the class is meant."""


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A page in a term, or its results of the year, as a certificate names it."""

    kind: str
    number: int
    page: str

    @property
    def key(self) -> str:
        """The name as it is stored: «quarter 1 Алгебра»."""
        return f"{self.kind} {self.number} {self.page}"

    @classmethod
    def of(cls, key: str) -> Self:
        """Return the part of a stored name."""
        kind, number, page = key.split(" ", 2)
        return cls(kind, int(number), page)


THE_SHEET = Part(SHEET, 0, "")


def content_hashes(
    actor: Actor, now: Now, school_class: int, term: int | None, course: int | None = None
) -> dict[str, str]:
    """Return a hash of every page of a class, or of one, in a term or (None) the whole year, by its part."""
    found = {}
    for one in _courses(school_class):
        if course in (None, one):
            for part, digest in _hashes(actor, now, one, term):
                found[part.key] = digest
    if term is None and course is None and found:
        found[THE_SHEET.key] = sheet_hash(results_sheet(school_class))
    return found


def sheet_hash(sheet: ResultsSheet) -> str:
    """Return the hash of what a sheet of results says."""
    return hashlib.sha256(canonical(sheet.content())).hexdigest()


def _hashes(actor: Actor, now: Now, course: int, term: int | None) -> Iterator[tuple[Part, str]]:
    place = graded(course)
    if place is None:
        return
    name = ""
    for one in terms_of(place.year, place.grade):
        if term in (None, one.term):
            page = journal_page(actor, now, course, one.term)
            name = page_name(page)
            yield part_of(page), page_hash(page)
    if term is None and name and (results := _results_of_the_year(course)):
        yield Part(YEAR, 0, name), hashlib.sha256(canonical(results)).hexdigest()


def part_of(page: JournalPage) -> Part:
    """Return what a page in a term is called in a certificate."""
    return Part(page.term.kind, page.term.number, page_name(page))


def page_name(page: JournalPage) -> str:
    """Return what a page is called in a class."""
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


def _results_of_the_year(course: int) -> tuple[tuple[str, str, str], ...]:
    """Return the results of the year, exam and final ones of a page by name."""
    found = rows(
        SummativeMark.select(
            Person.surname, Person.given_name, Person.patronymic, SummativeMark.kind, SummativeMark.value
        )
        .join(Pupil)
        .join(Person)
        .where(
            SummativeMark.course == course,
            SummativeMark.kind != ResultKind.TERM.value,
            SummativeMark.value != "",
        )
    )
    return tuple(sorted((full(*name), kind, value) for *name, kind, value in found))


def _courses(school_class: int) -> list[int]:
    found = rows(of_class(Course.select(Course.id), school_class).order_by(Course.id))
    return [course for (course,) in found]
