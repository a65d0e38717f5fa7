"""Reading what results stand on: the course and its year, marks by term, results that are given already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN, fn

from models.asked import Asked
from models.courses import Course, GroupMember, StudyGroup, Subject
from models.database import rows
from models.lessons import Lesson, Mark, Work, WorkKind
from models.people import Enrollment, SchoolClass
from models.results import SummativeMark
from models.school import SchoolYear, Term
from rules.codes import Scale
from rules.results import ResultKind
from services.views.journal import BroughtMark, TermChoice

EXAM_LETTER = "Э"


@dataclass(frozen=True, slots=True)
class Graded:
    """A course as its results are judged."""

    course: int
    subject: int
    subject_title: str
    scale: Scale
    class_title: str
    group_title: str
    grade: int | None
    year: int
    year_closed: bool
    starts_on: date
    ends_on: date


def _graded(course: Any) -> Any:
    class_of = fn.COALESCE(Course.school_class, StudyGroup.school_class)
    return (
        Course.select(
            Course.id,
            Subject.id,
            Subject.title,
            Subject.scale,
            SchoolClass.title,
            StudyGroup.title,
            SchoolClass.grade,
            SchoolYear.id,
            SchoolYear.closed_at,
            SchoolYear.starts_on,
            SchoolYear.ends_on,
        )
        .join(Subject)
        .switch(Course)
        .join(SchoolYear)
        .switch(Course)
        .join(StudyGroup, JOIN.LEFT_OUTER)
        .join(SchoolClass, JOIN.LEFT_OUTER, on=(class_of == SchoolClass.id))
        .where(Course.id == course)
    )


_GRADED = Asked(_graded)
_TERMS = Asked(
    lambda year: (
        Term.select(
            Term.id,
            Term.kind,
            Term.number,
            Term.starts_on,
            Term.ends_on,
            Term.closed_at,
            Term.grade_from,
            Term.grade_to,
        )
        .where(Term.year == year)
        .order_by(Term.kind.desc(), Term.starts_on)
    )
)
_TAUGHT = Asked(
    lambda course: (
        Lesson.select(Term.id)
        .join(Course)
        .join(Term, on=(Term.year == Course.year))
        .where(Lesson.course == course, Lesson.day >= Term.starts_on, Lesson.day <= Term.ends_on)
        .distinct()
    )
)
_EXAM_WORK = Asked(
    lambda course, letter: (
        Work.select(Work.id)
        .join(WorkKind)
        .switch(Work)
        .join(Lesson)
        .where(Lesson.course == course, WorkKind.letter == letter)
        .limit(1)
    )
)
_EXAM_RESULT = Asked(
    lambda course: (
        SummativeMark.select(SummativeMark.id)
        .where(SummativeMark.course == course, SummativeMark.kind == "exam", SummativeMark.value != "")
        .limit(1)
    )
)
_MARKS_OF_PUPIL = Asked(
    lambda subject, year, pupil: (
        Mark.select(Lesson.day, Mark.value, Work.weight)
        .join(Work)
        .join(Lesson)
        .join(Course)
        .where(Mark.pupil == pupil, Mark.value != "", Course.subject == subject, Course.year == year)
        .order_by(Lesson.day, Lesson.number, Work.id, Mark.position)
    )
)


def graded(course: int) -> Graded | None:
    """Return a course as its results are judged, or None when there is no such course."""
    found = _GRADED(course=course)
    if not found:
        return None
    values: list[Any] = list(found[0])
    values[3] = Scale(values[3])
    values[4], values[5] = values[4] or "", values[5] or ""
    values[8] = values[8] is not None
    return Graded(*values)


def terms_of(year: int, grade: int | None) -> tuple[TermChoice, ...]:
    """Return the terms of a grade in order; without a grade those of the longest-lived kind."""
    return _of_grade(_TERMS(year=year), grade)


def terms_by_grade(year: int) -> dict[int, tuple[TermChoice, ...]]:
    """Return the terms of each grade 1–11 in order."""
    found = _TERMS(year=year)
    return {grade: _of_grade(found, grade) for grade in range(1, 12)}


def _of_grade(found: Sequence[tuple[Any, ...]], grade: int | None) -> tuple[TermChoice, ...]:
    mine = [values for values in found if grade is None or values[6] <= grade <= values[7]]
    return tuple(
        TermChoice(term, kind, number, starts_on, ends_on, closed_at is not None)
        for term, kind, number, starts_on, ends_on, closed_at, *_ in mine
        if kind == mine[0][1]
    )


def terms_taught(course: int) -> frozenset[int]:
    """Return the terms in which a course has a lesson."""
    return frozenset(term for (term,) in _TAUGHT(course=course))


def has_exam(course: int) -> bool:
    """Whether the course ends with an exam: it has a work of that kind, or somebody has its result."""
    return _EXAM_RESULT.any(course=course) or _EXAM_WORK.any(course=course, letter=EXAM_LETTER)


def marks_of_pupil(place: Graded, pupil: int, term: TermChoice) -> list[tuple[str, int]]:
    """Return a pupil's marks of a term in the subject, in whatever course or group they were given."""
    found = _MARKS_OF_PUPIL(subject=place.subject, year=place.year, pupil=pupil)
    return [(value, weight) for day, value, weight in found if term.starts_on <= day <= term.ends_on]


def marks_of_pupils(
    place: Graded, pupils: Iterable[int], terms: Iterable[TermChoice]
) -> dict[tuple[int, int], list[tuple[str, int]]]:
    """Return the marks of pupils in the subject by pupil and term, in whatever course they were given."""
    spans, listed = tuple(terms), list(pupils)
    found = rows(
        Mark.select(Mark.pupil, Lesson.day, Mark.value, Work.weight)
        .join(Work)
        .join(Lesson)
        .where(
            Lesson.course.in_([place.course, *_attended(place, listed)]),
            Mark.pupil.in_(listed),
            Mark.value != "",
        )
    )
    marks: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for pupil, day, value, weight in found:
        for term in spans:
            if term.starts_on <= day <= term.ends_on:
                marks.setdefault((pupil, term.term), []).append((value, weight))
    return marks


def brought_marks(
    place: Graded, pupils: Iterable[int], term: TermChoice
) -> dict[int, tuple[BroughtMark, ...]]:
    """Return what pupils of a course got in the same subject and term in other courses, by day."""
    listed = list(pupils)
    others = _attended(place, listed)
    if not others:
        return {}
    found = rows(
        Mark.select(
            Mark.pupil,
            Mark.value,
            Work.weight,
            WorkKind.letter,
            Lesson.day,
            fn.COALESCE(StudyGroup.title, SchoolClass.title),
        )
        .join(Work)
        .join(WorkKind)
        .switch(Work)
        .join(Lesson)
        .join(Course)
        .join(StudyGroup, JOIN.LEFT_OUTER)
        .switch(Course)
        .join(SchoolClass, JOIN.LEFT_OUTER, on=(Course.school_class == SchoolClass.id))
        .where(
            Course.id.in_(others),
            Mark.pupil.in_(listed),
            Mark.value != "",
            Lesson.day >= term.starts_on,
            Lesson.day <= term.ends_on,
        )
        .order_by(Lesson.day, Lesson.number, Work.id, Mark.position)
    )
    brought: dict[int, tuple[BroughtMark, ...]] = {}
    for pupil, *mark in found:
        brought[pupil] = (*brought.get(pupil, ()), BroughtMark(*mark))
    return brought


def _attended(place: Graded, pupils: list[int]) -> list[int]:
    """Return the other courses of the subject and year that one of the pupils was ever on the list of.

    Asked first: a pupil's marks of ten years are many, the courses of one subject in a year are few.
    """
    classes = Enrollment.select(Enrollment.school_class).where(Enrollment.pupil.in_(pupils))
    groups = GroupMember.select(GroupMember.study_group).where(GroupMember.pupil.in_(pupils))
    whole_class = Course.study_group.is_null() & Course.school_class.in_(classes)
    found = rows(
        Course.select(Course.id).where(
            Course.subject == place.subject,
            Course.year == place.year,
            Course.id != place.course,
            whole_class | Course.study_group.in_(groups),
        )
    )
    return [course for (course,) in found]


def given_to(place: Graded, pupil: int) -> dict[tuple[ResultKind, int], str]:
    """Return a pupil's results in the subject by kind and term (0 for the others), of whatever course."""
    found = _GIVEN(subject=place.subject, year=place.year, pupil=pupil)
    return {(ResultKind(kind), term or 0): value for kind, term, value in found}


_GIVEN = Asked(
    lambda subject, year, pupil: (
        SummativeMark.select(SummativeMark.kind, SummativeMark.term, SummativeMark.value)
        .join(Course)
        .where(
            SummativeMark.pupil == pupil,
            SummativeMark.value != "",
            Course.subject == subject,
            Course.year == year,
        )
        .order_by(SummativeMark.set_at)
    )
)
