"""Reading what a term or a year lacks before it can be closed: results not set, works not handed in (2.6)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from peewee import JOIN, fn

from models.courses import Course, GroupMember, StudyGroup, Subject
from models.database import rows
from models.lessons import Lesson, Mark, Work
from models.people import Enrollment, SchoolClass
from models.results import SummativeMark
from models.school import Term
from rules.codes import DEBT, Scale
from rules.enrollment import first_grade_without_marks
from rules.results import ResultKind
from rules.text import name_key
from services.own_plans import own_plans


@dataclass(frozen=True, slots=True)
class Lack:
    """A page of the journal that is not complete."""

    course: int
    class_title: str
    subject: str
    group_title: str
    missing: int
    """Pupils without the result."""
    debts: int
    """Works that a pupil still owes («.»)."""


@dataclass(frozen=True, slots=True)
class _Page:
    course: int
    class_title: str
    subject: str
    group_title: str
    grade: int | None


def lacks_of_term(term: int) -> tuple[Lack, ...]:
    """Return the pages that owe results or have open debts in a term, by class and subject."""
    year, starts_on, ends_on, first, last = rows(
        Term.select(Term.year, Term.starts_on, Term.ends_on, Term.grade_from, Term.grade_to).where(
            Term.id == term
        )
    )[0]
    taught = {
        course
        for (course,) in rows(
            Lesson.select(Lesson.course).where(Lesson.day >= starts_on, Lesson.day <= ends_on).distinct()
        )
    }
    pages = [
        page
        for page in _pages(year)
        if page.course in taught and page.grade is not None and first <= page.grade <= last
    ]
    given = _given(SummativeMark.term == term)
    debts = _debts(starts_on, ends_on)
    return tuple(_lacks(pages, _listed(year, ends_on), given, debts))


def lacks_of_year(year: int, ends_on: date) -> tuple[Lack, ...]:
    """Return the pages that owe results of the year, or final ones where an exam was held."""
    pages = [page for page in _pages(year) if page.grade is not None]
    of_year, exams = _given_kind(ResultKind.YEAR, year), _given_kind(ResultKind.EXAM, year)
    final = _given_kind(ResultKind.FINAL, year)
    examined = {course for course, _ in exams}

    def complete(course: int, pupil: int) -> bool:
        return (course, pupil) in of_year and (course not in examined or (course, pupil) in final)

    return tuple(_lacks(pages, _listed(year, ends_on), complete, {}))


def _lacks(
    pages: Iterable[_Page],
    listed: Mapping[int, list[int]],
    given: Callable[[int, int], bool],
    debts: Mapping[tuple[int, int], int],
) -> Iterable[Lack]:
    for page in pages:
        pupils = listed.get(page.course, ())
        missing = sum(not given(page.course, pupil) for pupil in pupils)
        owed = sum(debts.get((page.course, pupil), 0) for pupil in pupils)
        if missing or owed:
            yield Lack(page.course, page.class_title, page.subject, page.group_title, missing, owed)


def _pages(year: int) -> list[_Page]:
    class_of = fn.COALESCE(Course.school_class, StudyGroup.school_class)
    found = rows(
        Course.select(Course.id, SchoolClass.title, Subject.title, StudyGroup.title, SchoolClass.grade)
        .join(Subject)
        .switch(Course)
        .join(StudyGroup, JOIN.LEFT_OUTER)
        .join(SchoolClass, JOIN.LEFT_OUTER, on=(class_of == SchoolClass.id))
        .where(Course.year == year, Subject.scale != Scale.NONE.value)
    )
    pages = (
        _Page(course, class_title or "", subject, group or "", grade)
        for course, class_title, subject, group, grade in found
    )
    marked = (page for page in pages if not first_grade_without_marks(page.grade))
    return sorted(
        marked, key=lambda page: (page.grade or 0, page.class_title, name_key(page.subject), page.group_title)
    )


def _listed(year: int, on: date) -> dict[int, list[int]]:
    """Return who is on the list of each page of a year on a day."""
    lists: dict[int, list[int]] = {}
    in_classes = (
        Course.select(Course.id, Enrollment.pupil)
        .join(Enrollment, on=(Enrollment.school_class == Course.school_class))
        .where(
            Course.year == year,
            Course.study_group.is_null(),
            Enrollment.since <= on,
            Enrollment.until.is_null() | (Enrollment.until >= on),
        )
    )
    in_groups = (
        Course.select(Course.id, GroupMember.pupil)
        .join(GroupMember, on=(GroupMember.study_group == Course.study_group))
        .where(
            Course.year == year,
            GroupMember.since <= on,
            GroupMember.until.is_null() | (GroupMember.until >= on),
        )
    )
    alone = own_plans(Course.year == year)
    for course, pupil in (*rows(in_classes), *rows(in_groups)):
        if not any(stay.covers(on) for stay in alone.get((course, pupil), ())):
            lists.setdefault(course, []).append(pupil)
    return lists


def _given(claim: object) -> Callable[[int, int], bool]:
    found = set(
        rows(
            SummativeMark.select(SummativeMark.course, SummativeMark.pupil).where(
                claim, SummativeMark.value != ""
            )
        )
    )
    return lambda course, pupil: (course, pupil) in found


def _given_kind(kind: ResultKind, year: int) -> set[tuple[int, int]]:
    return set(
        rows(
            SummativeMark.select(SummativeMark.course, SummativeMark.pupil)
            .join(Course)
            .where(Course.year == year, SummativeMark.kind == kind.value, SummativeMark.value != "")
        )
    )


def _debts(starts_on: date, ends_on: date) -> dict[tuple[int, int], int]:
    # Works of the term first: asked by day, SQLite would look through the marks of all the years.
    works = Work.select(Work.id).join(Lesson).where(Lesson.day >= starts_on, Lesson.day <= ends_on)
    found = rows(
        Mark.select(Lesson.course, Mark.pupil, fn.COUNT(Mark.id))
        .join(Work)
        .join(Lesson)
        .where(Mark.value == DEBT, Mark.work.in_(works))
        .group_by(Lesson.course, Mark.pupil)
    )
    return {(course, pupil): many for course, pupil, many in found}
