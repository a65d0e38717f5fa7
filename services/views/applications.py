"""Reading written applications for paper, and what they ask for in a week (2.12)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from peewee import JOIN

from models.database import rows
from models.people import Enrollment, Guardian, Person, Pupil, SchoolClass
from models.printing import PrintApplication, PrintIssue
from rules.calendar import monday_of
from rules.codes import Role
from rules.permissions import Act, Permission, Standing, decide
from services.actor import Actor
from services.clock import Now
from services.names import full, short
from services.standing import roles_of
from services.views.timetable import year_of


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """An application of one pupil's guardian."""

    application: int
    guardian: str
    received_on: date
    since: date
    until: date | None
    weekday: int
    delivery: str
    version: int


@dataclass(frozen=True, slots=True)
class ApplicationDue:
    """A sheet that an application asks for in a week."""

    application: int
    pupil: int
    full_name: str
    school_class: int
    class_title: str
    guardian: str
    due_on: date
    delivery: str
    printed_at: datetime | None
    """Local; None while the sheet is owed."""


def applications_of(pupil: int) -> tuple[ApplicationLine, ...]:
    """Return the applications about a pupil, newest first."""
    found = rows(
        _with_guardian(
            PrintApplication.id,
            PrintApplication.received_on,
            PrintApplication.since,
            PrintApplication.until,
            PrintApplication.weekday,
            PrintApplication.delivery,
            PrintApplication.version,
        )
        .where(PrintApplication.pupil == pupil)
        .order_by(PrintApplication.since.desc(), PrintApplication.id.desc())
    )
    return tuple(
        ApplicationLine(number, short(*(part or "" for part in values[-3:])), *values[:-3])
        for number, *values in found
    )


def _with_guardian(*fields: Any) -> Any:
    return (
        PrintApplication.select(*fields, Person.surname, Person.given_name, Person.patronymic)
        .join(Guardian, JOIN.LEFT_OUTER)
        .join(Person, JOIN.LEFT_OUTER)
    )


def applications_of_week(actor: Actor, now: Now, day: date) -> tuple[ApplicationDue, ...]:
    """Read what is to be printed in the week of a day for the reader's classes: owed first, by class."""
    monday = monday_of(day)
    year, roles = year_of(monday), roles_of(actor, now.today)
    sunday = monday + timedelta(days=6)
    if year is None:
        return ()
    asked = rows(
        _with_guardian(
            PrintApplication.id, PrintApplication.pupil, PrintApplication.weekday, PrintApplication.delivery
        ).where(
            PrintApplication.since <= sunday,
            PrintApplication.until.is_null() | (PrintApplication.until >= monday),
        )
    )
    places = _places({pupil for _, pupil, *_ in asked}, year.year, (monday, sunday))
    printed = _printed(monday)
    due = []
    for application, pupil, weekday, delivery, *name in asked:
        if pupil not in places or not _may_keep(roles, places[pupil][3] == actor.person):
            continue
        title, school_class, class_title, _ = places[pupil]
        at = printed.get((school_class, pupil)) or printed.get((school_class, None))
        due.append(
            ApplicationDue(
                application,
                pupil,
                title,
                school_class,
                class_title,
                short(*(part or "" for part in name)),
                monday + timedelta(days=weekday - 1),
                delivery,
                now.local_of(at) if at else None,
            )
        )
    return tuple(sorted(due, key=lambda one: (one.printed_at is not None, one.class_title, one.full_name)))


def _may_keep(roles: frozenset[Role], leads: bool) -> bool:
    standing = Standing(roles=roles, leads_the_class=leads)
    return isinstance(decide(Act.KEEP_APPLICATIONS, standing), Permission)


def _places(
    pupils: set[int], year: int, days: tuple[date, date]
) -> dict[int, tuple[str, int, str, int | None]]:
    """Return each pupil's name and class within days; who is in none then owes nothing."""
    found = rows(
        Enrollment.select(
            Pupil.id,
            Person.surname,
            Person.given_name,
            Person.patronymic,
            SchoolClass.id,
            SchoolClass.title,
            SchoolClass.class_teacher,
        )
        .join(Pupil)
        .join(Person)
        .switch(Enrollment)
        .join(SchoolClass)
        .where(
            Pupil.id.in_(list(pupils)),
            SchoolClass.year == year,
            Enrollment.since <= days[1],
            Enrollment.until.is_null() | (Enrollment.until >= days[0]),
        )
        .order_by(Enrollment.since)
    )
    return {
        pupil: (full(surname, given, patronymic), *place)
        for pupil, surname, given, patronymic, *place in found
    }


def _printed(monday: date) -> dict[tuple[int, int | None], datetime]:
    found = rows(
        PrintIssue.select(PrintIssue.school_class, PrintIssue.pupil, PrintIssue.printed_at)
        .where(PrintIssue.monday == monday)
        .order_by(PrintIssue.id)
    )
    return {(school_class, pupil): at for school_class, pupil, at in found}
