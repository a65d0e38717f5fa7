"""Reading what documents on paper are made of: each as one frozen value with the mark of its printing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from models.courses import Course, StudyGroup, Subject
from models.database import rows
from models.people import Guardian, Guardianship, Person, SchoolClass
from models.school import SchoolYear
from rules.enrollment import first_grade_without_marks
from rules.permissions import Act
from rules.refusals import Reason
from rules.text import name_key
from services.actor import Actor
from services.clock import Now
from services.names import full, short_name
from services.outcomes import Refusal
from services.refused import Refused
from services.settings import SCHOOL_NAME, settings_on
from services.standing import class_of_course, refuse, towards_class, towards_pupil
from services.views.absence_counts import (
    ClassCounts,
    MissedDay,
    class_absences,
    days_of_lessons,
    missed_days,
)
from services.views.diary_week import pupil_title
from services.views.grounds import graded, terms_of
from services.views.journal import JournalPage
from services.views.journal_page import journal_page
from services.views.plan import lessons_in_year
from services.views.results_sheet import ListedPupil, listed_in, of_class, results_sheet
from services.views.sealed import Seal, seal_of, seal_of_sheet


@dataclass(frozen=True, slots=True)
class PaperMark:
    """Whose paper it is, who printed it and when (local)."""

    school: str
    printed_by: str
    printed_at: datetime
    as_of: date | None = None
    """The past day whose end the paper shows; None is the moment of printing."""


@dataclass(frozen=True, slots=True)
class CoursePaper:
    """A page of the journal in a term, with the year's hours by the timetable."""

    mark: PaperMark
    page: JournalPage
    lessons_a_year: int
    seal: Seal | None
    """Where the director certified what the page says."""


@dataclass(frozen=True, slots=True)
class ClassPaper:
    """A class of a year as a title page names it."""

    school_class: int
    title: str
    year_title: str
    class_teacher: str


@dataclass(frozen=True, slots=True)
class ClassJournal:
    """The whole journal of a class: every page in every term that has begun."""

    mark: PaperMark
    of: ClassPaper
    pages: tuple[CoursePaper, ...]
    """By subject, a term under another."""
    absences: tuple["ClassAbsences", ...]
    """A term under another."""
    results: "YearResults"
    listed: "ClassList"


@dataclass(frozen=True, slots=True)
class ClassList:
    """Who was in a class on a day, by surname."""

    mark: PaperMark
    of: ClassPaper
    on: date
    pupils: tuple[ListedPupil, ...]


@dataclass(frozen=True, slots=True)
class YearResults:
    """Every result of a class in a year: «сводная ведомость»."""

    mark: PaperMark
    of: ClassPaper
    terms: tuple[int, ...]
    """Numbers of the terms."""
    term_kind: str
    subjects: tuple[str, ...]
    pupils: tuple[ListedPupil, ...]
    """Everybody who was in the class within the year."""
    results: Mapping[tuple[int, str, str], str]
    """By pupil, subject and column: ``1``–``4`` for terms, ``year``, ``exam``, ``final``."""
    seal: Seal | None
    """Where the director certified the whole year."""
    without_marks: bool = False
    """Pupils of grade 1 get none."""


@dataclass(frozen=True, slots=True)
class ClassAbsences:
    """What a class missed in a term, together and by the days of its months."""

    mark: PaperMark
    of: ClassPaper
    counts: ClassCounts
    days: tuple[date, ...]
    """On which the class had lessons."""
    missed: tuple[MissedDay, ...]


@dataclass(frozen=True, slots=True)
class PupilForm:
    """A pupil for whom a form is printed, with the first guardian on record."""

    mark: PaperMark
    full_name: str
    class_title: str
    guardian: str


def paper_mark(actor: Actor, now: Now) -> PaperMark:
    """Return who prints now."""
    school = settings_on(now.today).get(SCHOOL_NAME, "")
    return PaperMark(school, short_name(actor.person), now.local)


def of_the_past(content: Any, printed: PaperMark, day: date) -> Any:
    """Return what a document said at the end of a past day, with who prints it now and when."""
    now = {"printed_by": printed.printed_by, "printed_at": printed.printed_at}
    return replace(content, mark=replace(content.mark, as_of=day, **now))


def course_paper(actor: Actor, now: Now, course: int, term: int | None = None) -> CoursePaper:
    """Read a page in a term; raises Refused without the right to it (2.3, 2.10)."""
    page = journal_page(actor, now, course, term)
    where = class_of_course(course)
    seal = seal_of(where.school_class, page, now) if where and where.school_class else None
    return CoursePaper(paper_mark(actor, now), page, lessons_in_year(course), seal)


def page_of_term(actor: Actor, now: Now, course: int, number: int | None = None) -> CoursePaper:
    """Read a page of the journal in a term by its number, the current one by default (2.3, 2.10)."""
    place = graded(course)
    terms = {one.number: one for one in terms_of(place.year, place.grade)} if place else {}
    if number is not None and number not in terms:
        raise Refused(Refusal(Reason.NO_SUCH_TERM, Act.VIEW_PAGE, "2.6"))
    if number is None:
        return course_paper(actor, now, course)
    demand_begun(terms[number].starts_on, now, Act.VIEW_PAGE, "2.6")
    return course_paper(actor, now, course, terms[number].term)


def demand_begun(begins: date, now: Now, act: Act, clause: str) -> None:
    """Refuse to print a term that has not begun: the paper would be empty."""
    if begins > now.today:
        raise Refused(Refusal(Reason.TERM_AHEAD, act, clause, begins.isoformat()))


def class_journal(actor: Actor, now: Now, school_class: int) -> ClassJournal:
    """Read the journal of a class: all pages in all terms begun, absences, results, the list (2.9, 2.10)."""
    _may_see(actor, now, school_class)
    year, grade = _year_and_grade(school_class)
    begun = [term.term for term in terms_of(year, grade) if term.starts_on <= now.today]
    return ClassJournal(
        mark=paper_mark(actor, now),
        of=class_paper(school_class),
        pages=tuple(
            course_paper(actor, now, course, term)
            for course in _courses(school_class)
            if graded(course)
            for term in begun
        ),
        absences=tuple(class_absences_paper(actor, now, school_class, term) for term in begun),
        results=year_results(actor, now, school_class),
        listed=class_list(actor, now, school_class),
    )


def class_list(actor: Actor, now: Now, school_class: int, on: date | None = None) -> ClassList:
    """Read who was in a class on a day (2.9, 2.10)."""
    _may_see(actor, now, school_class)
    day = on or now.today
    listed = tuple(one for one in listed_in(school_class) if one.stay.covers(day))
    return ClassList(paper_mark(actor, now), class_paper(school_class), day, listed)


def class_absences_paper(actor: Actor, now: Now, school_class: int, term: int | None = None) -> ClassAbsences:
    """Read what the pupils of a class missed in a term (2.9)."""
    counts = class_absences(actor, now, school_class, term)
    bounds = counts.term.starts_on, counts.term.ends_on
    return ClassAbsences(
        paper_mark(actor, now),
        class_paper(school_class),
        counts,
        days_of_lessons(school_class, *bounds),
        missed_days(school_class, *bounds),
    )


def pupil_form(actor: Actor, now: Now, pupil: int) -> PupilForm:
    """Read whose form is printed; raises Refused without the right to keep applications (2.12)."""
    if refusal := refuse(Act.KEEP_APPLICATIONS, towards_pupil(actor, pupil, now.today)):
        raise Refused(refusal)
    title = pupil_title(pupil, now.today)
    guardians = rows(
        Guardianship.select(Person.surname, Person.given_name, Person.patronymic)
        .join(Guardian)
        .join(Person)
        .where(Guardianship.pupil == pupil)
        .order_by(Guardianship.diary_access, Person.name_key)
    )
    guardian = full(*guardians[0]) if guardians else ""
    return PupilForm(paper_mark(actor, now), title.full_name, title.class_title, guardian)


def year_results(actor: Actor, now: Now, school_class: int) -> YearResults:
    """Read every result of the pupils of a class in its year, wherever it was given (4.4)."""
    _may_see(actor, now, school_class)
    sheet = results_sheet(school_class)
    return YearResults(
        mark=paper_mark(actor, now),
        of=class_paper(school_class),
        terms=sheet.terms,
        term_kind=sheet.term_kind,
        subjects=sheet.subjects,
        pupils=sheet.pupils,
        results=sheet.results,
        seal=seal_of_sheet(school_class, sheet, now),
        without_marks=first_grade_without_marks(_year_and_grade(school_class)[1]),
    )


def _year_and_grade(school_class: int) -> tuple[int, int]:
    found = SchoolClass.select(SchoolClass.year, SchoolClass.grade).where(SchoolClass.id == school_class)
    year, grade = rows(found)[0]
    return year, grade


def _may_see(actor: Actor, now: Now, school_class: int) -> None:
    if refusal := refuse(Act.PRINT_WEEKLY, towards_class(actor, school_class, now.today)):
        raise Refused(refusal)
    if not rows(SchoolClass.select(SchoolClass.id).where(SchoolClass.id == school_class)):
        raise Refused(Refusal(Reason.UNKNOWN_THING, Act.VIEW_PAGE, "2.10"))


def class_paper(school_class: int) -> ClassPaper:
    """Return what a class is called on paper."""
    title, teacher, year = rows(
        SchoolClass.select(SchoolClass.title, SchoolClass.class_teacher, SchoolYear.title)
        .join(SchoolYear)
        .where(SchoolClass.id == school_class)
    )[0]
    return ClassPaper(school_class, title, year, short_name(teacher) if teacher else "")


def _courses(school_class: int) -> list[int]:
    found = rows(of_class(Course.select(Course.id, Subject.title, StudyGroup.title), school_class))
    ordered = sorted(found, key=lambda one: (name_key(one[1]), name_key(one[2] or "")))
    return [course for course, *_ in ordered]
