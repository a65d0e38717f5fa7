"""Counting what pupils missed: days, lessons, by reason, and how often they were late (one query)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN, Case, fn

from models.courses import Course, StudyGroup
from models.database import rows
from models.lessons import Absence, Lesson
from models.people import Enrollment, Person, Pupil, SchoolClass
from rules.codes import AbsenceCode, AbsenceReason
from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.clock import Now
from services.names import short
from services.outcomes import Refusal
from services.refused import Refused
from services.standing import refuse, towards_class
from services.views.grounds import terms_of
from services.views.journal import TermChoice
from services.views.timetable import of_classes


@dataclass(frozen=True, slots=True)
class AbsenceCounts:
    """What a pupil, or a class together, missed between two days."""

    days: int = 0
    """Days with a lesson missed; of a class: days of all pupils together."""
    lessons: int = 0
    valid: int = 0
    illness: int = 0
    no_reason: int = 0
    unexplained: int = 0
    """Lessons without a reason yet."""
    late: int = 0
    minutes: int = 0
    """Minutes of lateness, as far as they were written."""

    def __add__(self, other: "AbsenceCounts") -> "AbsenceCounts":
        """Count two together."""
        names = AbsenceCounts.__slots__
        return AbsenceCounts(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True, slots=True)
class PupilCounts:
    """A pupil of the class with the counts."""

    pupil: int
    short: str
    counts: AbsenceCounts


@dataclass(frozen=True, slots=True)
class ClassCounts:
    """A class in a term: every pupil who was on its list, by surname, and all together."""

    class_title: str
    term: TermChoice
    terms: tuple[TermChoice, ...]
    pupils: tuple[PupilCounts, ...]
    total: AbsenceCounts


def class_absences(actor: Actor, now: Now, school_class: int, term: int | None = None) -> ClassCounts:
    """Read what the pupils of a class missed in a term, the current one by default (2.9, 4.4)."""
    if refusal := refuse(Act.VIEW_DIARY, towards_class(actor, school_class, now.today)):
        raise Refused(refusal)
    title, grade, year = rows(
        SchoolClass.select(SchoolClass.title, SchoolClass.grade, SchoolClass.year).where(
            SchoolClass.id == school_class
        )
    )[0]
    terms = terms_of(year, grade)
    if not terms:
        raise Refused(Refusal(Reason.OUTSIDE_TERM, Act.VIEW_DIARY, "2.9", now.today.isoformat()))
    begun = [choice for choice in terms if choice.starts_on <= now.today] or list(terms[:1])
    chosen = next((choice for choice in terms if choice.term == term), begun[-1])
    pupils = _counted(chosen.starts_on, chosen.ends_on, Enrollment.school_class == school_class)
    total = sum((pupil.counts for pupil in pupils), AbsenceCounts())
    return ClassCounts(title, chosen, terms, pupils, total)


@dataclass(frozen=True, slots=True)
class MissedDay:
    """Lessons that a pupil missed on a day, all of them and by reason."""

    pupil: int
    day: date
    lessons: int
    valid: int
    illness: int
    no_reason: int
    unexplained: int


def missed_days(school_class: int, first: date, last: date) -> tuple[MissedDay, ...]:
    """Return what the pupils of a class missed, day by day; rights are asked by who calls."""
    covered = (
        (Enrollment.pupil == Absence.pupil)
        & (Lesson.day >= Enrollment.since)
        & (Enrollment.until.is_null() | (Lesson.day <= Enrollment.until))
    )
    found = rows(
        Absence.select(
            Absence.pupil,
            Lesson.day,
            fn.COUNT(Absence.id),
            *(_times(Absence.reason == reason.value) for reason in _REASONS),
        )
        .join(Lesson)
        .join(Enrollment, on=covered)
        .where(
            Enrollment.school_class == school_class,
            Absence.code == AbsenceCode.ABSENT.value,
            Lesson.day.between(first, last),
        )
        .group_by(Absence.pupil, Lesson.day)
    )
    return tuple(MissedDay(*values) for values in found)


def days_of_lessons(school_class: int, first: date, last: date) -> tuple[date, ...]:
    """Return the days between two on which a class had a lesson."""
    held = (
        Lesson.select(Lesson.day)
        .join(Course)
        .join(StudyGroup, JOIN.LEFT_OUTER)
        .where(of_classes([school_class]), Lesson.day.between(first, last))
        .distinct()
        .order_by(Lesson.day)
    )
    return tuple(day for (day,) in rows(held))


def _counted(first: date, last: date, *where: Any) -> tuple[PupilCounts, ...]:
    """Count by pupil; a record belongs to the stay its lesson fell into, so nobody is counted twice."""
    covered = (
        (Lesson.id == Absence.lesson)
        & Lesson.day.between(first, last)
        & (Lesson.day >= Enrollment.since)
        & (Enrollment.until.is_null() | (Lesson.day <= Enrollment.until))
    )
    missed = (Absence.code == AbsenceCode.ABSENT.value) & Lesson.id.is_null(False)
    late = (Absence.code == AbsenceCode.LATE.value) & Lesson.id.is_null(False)
    found = rows(
        Enrollment.select(
            Pupil.id,
            Person.surname,
            Person.given_name,
            Person.patronymic,
            fn.COUNT(fn.DISTINCT(Case(None, ((missed, Lesson.day),)))),
            _times(missed),
            *(_times(missed & (Absence.reason == reason.value)) for reason in _REASONS),
            _times(late),
            fn.SUM(Case(None, ((late, fn.COALESCE(Absence.minutes, 0)),), 0)),
        )
        .join(Pupil)
        .join(Person)
        .switch(Pupil)
        .join(Absence, JOIN.LEFT_OUTER, on=(Absence.pupil == Pupil.id))
        .join(Lesson, JOIN.LEFT_OUTER, on=covered)
        .where(Enrollment.since <= last, Enrollment.until.is_null() | (Enrollment.until >= first), *where)
        .group_by(Pupil.id, Person.surname, Person.given_name, Person.patronymic, Person.name_key)
        .order_by(Person.name_key, Pupil.id)
    )
    return tuple(
        PupilCounts(pupil, short(surname, given, patronymic), AbsenceCounts(*map(int, counts)))
        for pupil, surname, given, patronymic, *counts in found
    )


_REASONS = (AbsenceReason.VALID, AbsenceReason.ILLNESS, AbsenceReason.NO_REASON, AbsenceReason.UNKNOWN)


def _times(claim: Any) -> Any:
    return fn.SUM(Case(None, ((claim, 1),), 0))
