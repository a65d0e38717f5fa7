"""Reading who of a class is away on a day, and which absences have no reason yet (2.5, 2.9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models.courses import Course, Subject
from models.database import rows
from models.lessons import Absence, AbsenceDocument, Lesson
from models.people import Enrollment, Person, Pupil
from rules.codes import AbsenceCode
from rules.deadlines import reason_due
from rules.permissions import Act
from rules.text import name_key
from services.actor import Actor
from services.clock import Now
from services.names import short
from services.refused import Refused
from services.standing import refuse, towards_class
from services.views.held import held_lessons
from services.views.lenience import lenience
from services.views.timetable import of_classes, scheduled, year_of
from services.views.workdays import workdays


@dataclass(frozen=True, slots=True)
class AwayRecord:
    """What stands at one lesson about a pupil who was absent, late or exempt."""

    pupil: int
    short: str
    lesson: int
    day: date
    number: int
    subject: str
    code: str
    reason: str
    minutes: int | None
    version: int


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A lesson of the day whose absent pupils are not marked yet."""

    number: int
    subject: str


@dataclass(frozen=True, slots=True)
class AbsenceDay:
    """A day of a class: who was away at which lesson, by surname and number."""

    day: date
    records: tuple[AwayRecord, ...]
    not_taken: tuple[NotTaken, ...]
    lessons: int
    """Lessons of the day's timetable."""
    day_off: str
    """Why there are no lessons, or empty."""


@dataclass(frozen=True, slots=True)
class MissingReason:
    """Lessons of a day that a pupil missed and that have no reason yet; ``due`` once a document came."""

    pupil: int
    short: str
    day: date
    records: tuple[AwayRecord, ...]
    due: datetime | None


def absence_day(actor: Actor, now: Now, school_class: int, day: date) -> AbsenceDay:
    """Read a day of a class, lesson by lesson."""
    if refusal := refuse(Act.VIEW_DIARY, towards_class(actor, school_class, now.today)):
        raise Refused(refusal)
    there = Enrollment.since <= day, Enrollment.until.is_null() | (Enrollment.until >= day)
    records = _records(Enrollment.school_class == school_class, *there, Lesson.day == day, Absence.code != "")
    year = year_of(day)
    if year is None:
        return AbsenceDay(day, records, (), 0, "")
    planned = [lesson for lesson in scheduled(year, [day], of_classes([school_class])) if lesson.takes_place]
    taken = held_lessons({lesson.course for lesson in planned}, [day])
    titles = _subjects(lesson.course for lesson in planned)
    not_taken = []
    for lesson in planned:
        held = taken.get((lesson.course, day, lesson.number))
        if held is None or held.attendance_at is None:
            not_taken.append(NotTaken(lesson.number, titles[lesson.course]))
    return AbsenceDay(day, records, tuple(not_taken), len(planned), year.days_off.get(day, ""))


def missing_reasons(actor: Actor, now: Now, school_class: int) -> tuple[MissingReason, ...]:
    """Read what a class missed this year without a reason yet: what is due soonest first (2.9)."""
    if refusal := refuse(Act.VIEW_DIARY, towards_class(actor, school_class, now.today)):
        raise Refused(refusal)
    year = year_of(now.today)
    if year is None:
        return ()
    today = now.today
    records = _records(
        Enrollment.school_class == school_class,
        Enrollment.since <= today,
        Enrollment.until.is_null() | (Enrollment.until >= today),
        Lesson.day >= year.starts_on,
        Lesson.day <= today,
        Absence.code == AbsenceCode.ABSENT.value,
        Absence.reason == "",
    )
    by_day: dict[tuple[int, date], list[AwayRecord]] = {}
    for record in records:
        by_day.setdefault((record.pupil, record.day), []).append(record)
    due = _due({pupil for pupil, _ in by_day}, now)
    missing = [
        MissingReason(pupil, found[0].short, day, tuple(found), due(pupil, day))
        for (pupil, day), found in by_day.items()
    ]
    return tuple(sorted(missing, key=lambda one: (one.due or datetime.max, one.day, name_key(one.short))))


def _records(*where: Any) -> tuple[AwayRecord, ...]:
    found = rows(
        Absence.select(
            Pupil.id,
            Person.surname,
            Person.given_name,
            Person.patronymic,
            Lesson.id,
            Lesson.day,
            Lesson.number,
            Subject.title,
            Absence.code,
            Absence.reason,
            Absence.minutes,
            Absence.version,
        )
        .join(Lesson)
        .join(Course)
        .join(Subject)
        .switch(Absence)
        .join(Pupil)
        .join(Person)
        .switch(Pupil)
        .join(Enrollment)
        .where(*where)
        .order_by(Person.name_key, Pupil.id, Lesson.day, Lesson.number, Lesson.id)
    )
    return tuple(
        AwayRecord(pupil, short(surname, given, patronymic), *rest)
        for pupil, surname, given, patronymic, *rest in found
    )


def _subjects(courses: Iterable[int]) -> dict[int, str]:
    return dict(
        rows(Course.select(Course.id, Subject.title).join(Subject).where(Course.id.in_(list(courses))))
    )


def _due(pupils: set[int], now: Now) -> Any:
    """Return what answers when the reason of a pupil's absence on a day is due, by the first document."""
    found = rows(
        AbsenceDocument.select(
            AbsenceDocument.pupil, AbsenceDocument.since, AbsenceDocument.until, AbsenceDocument.handed_in_on
        ).where(
            AbsenceDocument.pupil.in_(list(pupils)),
            AbsenceDocument.reason != "",
            AbsenceDocument.withdrawn_at.is_null(),
            AbsenceDocument.handed_in_on <= now.today,
        )
    )
    days = workdays()
    given = lenience(now, days)

    def due(pupil: int, day: date) -> datetime | None:
        came = [handed for of, since, until, handed in found if of == pupil and since <= day <= until]
        return given.moved(reason_due(min(came), days)) if came else None

    return due
