"""Reading «сводная ведомость»: every result of the pupils of a class in its year (4.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.courses import Course, StudyGroup, Subject
from models.database import rows
from models.people import Enrollment, Person, Pupil, SchoolClass
from models.results import SummativeMark
from models.school import Term
from rules.enrollment import Stay
from rules.results import ResultKind
from rules.text import name_key
from services.names import full
from services.views.grounds import terms_of


@dataclass(frozen=True, slots=True)
class ListedPupil:
    """A pupil of a class list."""

    pupil: int
    full_name: str
    born_on: date | None
    file_no: str
    stay: Stay


@dataclass(frozen=True, slots=True)
class ResultsSheet:
    """Every result of a class in a year."""

    terms: tuple[int, ...]
    """Numbers of the terms."""
    term_kind: str
    subjects: tuple[str, ...]
    pupils: tuple[ListedPupil, ...]
    """Everybody who was in the class within the year."""
    results: Mapping[tuple[int, str, str], str]
    """By pupil, subject and column: ``1``–``4`` for terms, ``year``, ``exam``, ``final``."""

    def content(self) -> tuple[Any, ...]:
        """Return what the sheet says, without numbers of rows."""
        names = {one.pupil: one.full_name for one in self.pupils}
        given = sorted(
            (names[pupil], subject, key, value) for (pupil, subject, key), value in self.results.items()
        )
        return (self.term_kind, self.terms, self.subjects, tuple(names.values()), tuple(given))


def results_sheet(school_class: int) -> ResultsSheet:
    """Read every result of the pupils of a class in its year, wherever it was given."""
    year, grade = rows(
        SchoolClass.select(SchoolClass.year, SchoolClass.grade).where(SchoolClass.id == school_class)
    )[0]
    terms = terms_of(year, grade)
    pupils = _once(listed_in(school_class))
    results = _results(year, [one.pupil for one in pupils])
    taught = {title for (title,) in rows(of_class(Course.select(Subject.title), school_class).distinct())}
    subjects = sorted(taught | {subject for _, subject, _ in results}, key=name_key)
    return ResultsSheet(
        terms=tuple(term.number for term in terms),
        term_kind=terms[0].kind if terms else "quarter",
        subjects=tuple(subjects),
        pupils=pupils,
        results=results,
    )


def of_class(query: Any, school_class: int) -> Any:
    """Narrow a query of courses to the pages of a class and of its groups."""
    return (
        query.join(Subject)
        .switch(Course)
        .left_outer_join(StudyGroup)
        .where((Course.school_class == school_class) | (StudyGroup.school_class == school_class))
    )


def listed_in(school_class: int) -> tuple[ListedPupil, ...]:
    """Return every stay in a class, by surname."""
    found = rows(
        Enrollment.select(
            Pupil.id,
            Person.surname,
            Person.given_name,
            Person.patronymic,
            Person.born_on,
            Pupil.file_no,
            Enrollment.since,
            Enrollment.until,
        )
        .join(Pupil)
        .join(Person)
        .where(Enrollment.school_class == school_class)
        .order_by(Person.name_key, Pupil.id, Enrollment.since)
    )
    return tuple(
        ListedPupil(pupil, full(*name), born_on, file_no or "", Stay(since, until))
        for pupil, *name, born_on, file_no, since, until in found
    )


def _once(listed: tuple[ListedPupil, ...]) -> tuple[ListedPupil, ...]:
    """Return each pupil with the last stay."""
    return tuple({one.pupil: one for one in listed}.values())


def _results(year: int, pupils: list[int]) -> dict[tuple[int, str, str], str]:
    found = rows(
        SummativeMark.select(
            SummativeMark.pupil, Subject.title, SummativeMark.kind, Term.number, SummativeMark.value
        )
        .join(Course)
        .join(Subject)
        .switch(SummativeMark)
        .left_outer_join(Term)
        .where(Course.year == year, SummativeMark.pupil.in_(pupils), SummativeMark.value != "")
        .order_by(SummativeMark.set_at)  # who changed the class may have two: the later one is told
    )
    return {
        (pupil, subject, str(number) if kind == ResultKind.TERM.value else kind): value
        for pupil, subject, kind, number, value in found
    }
