"""Reading written applications for paper, and what they ask for in a week (2.12)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from peewee import JOIN

from models.database import rows
from models.lessons import Lesson
from models.people import Enrollment, Guardian, Person, Pupil, SchoolClass
from models.printing import HandOver, PrintApplication, PrintIssue
from rules.calendar import monday_of
from rules.codes import Role
from rules.permissions import Act, Permission, Standing, decide
from rules.text import name_key
from services.actor import Actor
from services.clock import Now
from services.names import full, short
from services.standing import roles_of
from services.views.timetable import Year, year_of_week

WORKED_BY_ALL = 5
"""Days of a week that every school works, of five days or six."""


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
    handed_on: date | None
    hand_over: int
    """Version of the record of giving it out, 0 where there is none."""

    @property
    def monday(self) -> date:
        """The week of the sheet."""
        return monday_of(self.due_on)

    def is_late(self, today: date) -> bool:
        """Whether its day passed unprinted, or its week passed with the printed sheet not given out."""
        if self.printed_at is None:
            return self.due_on < today
        return self.handed_on is None and self.monday + timedelta(days=6) < today


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
    year, roles = year_of_week(monday), roles_of(actor, now.today)
    if year is None:
        return ()
    asked = _asked(now, year, monday, monday, lambda leader: _may_keep(roles, leader == actor.person))
    return tuple(sorted(asked, key=lambda one: (_stage(one), *_in_class(one))))


def _stage(one: ApplicationDue) -> tuple[bool, bool]:
    return one.printed_at is not None, one.handed_on is not None


def _in_class(one: ApplicationDue) -> tuple[int, str, str]:
    return len(one.class_title), one.class_title, name_key(one.full_name)


def overdue_slips(now: Now, year: Year, first: date, last: date) -> tuple[ApplicationDue, ...]:
    """Return the sheets between two days that are late to be printed or given out, oldest first (2.12)."""
    until = min(last, now.today - timedelta(days=1))
    if until < first:
        return ()
    asked = _asked(now, year, monday_of(first), monday_of(until), lambda leader: True)
    owed = [one for one in asked if one.is_late(now.today) and first <= one.due_on <= until]
    return tuple(sorted(owed, key=lambda one: (one.due_on, *_in_class(one))))


def _asked(
    now: Now, year: Year, first: date, last: date, may: Callable[[int | None], bool]
) -> Iterator[ApplicationDue]:
    """Yield the sheets of the weeks from one Monday to another, of classes whose leader ``may`` lets pass."""
    end = last + timedelta(days=6)
    asked = _applications(first, end)
    stays = _stays({pupil for _, pupil, *_ in asked}, year.year)
    printed, handed = _printed(first, last), _handed(first, last)
    free = _free_weeks(year, first, end)
    for monday in (first + timedelta(days=passed) for passed in range(0, (end - first).days, 7)):
        sunday = monday + timedelta(days=6)
        for application, pupil, weekday, delivery, since, until, *name in asked:
            stay = next((one for one in stays.get(pupil, ()) if one.overlaps(monday, sunday)), None)
            asks = since <= sunday and (until is None or until >= monday)
            if stay is not None and asks and may(stay.leader):
                at = printed.get(
                    (monday, stay.school_class, pupil), printed.get((monday, stay.school_class, None))
                )
                if at is None and monday in free:
                    continue
                yield ApplicationDue(
                    application,
                    pupil,
                    stay.full_name,
                    stay.school_class,
                    stay.class_title,
                    short(*(part or "" for part in name)),
                    max(monday + timedelta(days=weekday - 1), since),
                    delivery,
                    now.local_of(at) if at else None,
                    *handed.get((monday, pupil), (None, 0)),
                )


def week_is_free(actor: Actor, now: Now, day: date) -> bool:
    """Read whether the week of a day has no lessons, so that applications ask for nothing (2.12)."""
    monday, year = monday_of(day), year_of_week(day)
    return year is not None and bool(_free_weeks(year, monday, monday + timedelta(days=6)))


def _free_weeks(year: Year, first: date, end: date) -> set[date]:
    """Return the Mondays of weeks without a day of school between two days, and without a lesson held."""
    days = [first + timedelta(days=passed) for passed in range((end - first).days + 1)]
    of_year = [day for day in days if year.starts_on <= day <= year.ends_on and day not in year.days_off]
    worked = {monday_of(day) for day in of_year if day.weekday() < WORKED_BY_ALL}
    free = {monday_of(day) for day in days} - worked
    if not free:
        return free
    held = rows(Lesson.select(Lesson.day).where(Lesson.day.between(first, end)).distinct())
    return free - {monday_of(day) for (day,) in held}


def _applications(first: date, last: date) -> Sequence[tuple[Any, ...]]:
    """Return the applications that hold on any day between two, with their guardians' names."""
    return rows(
        _with_guardian(
            PrintApplication.id,
            PrintApplication.pupil,
            PrintApplication.weekday,
            PrintApplication.delivery,
            PrintApplication.since,
            PrintApplication.until,
        ).where(
            PrintApplication.since <= last,
            PrintApplication.until.is_null() | (PrintApplication.until >= first),
        )
    )


def _may_keep(roles: frozenset[Role], leads: bool) -> bool:
    standing = Standing(roles=roles, leads_the_class=leads)
    return isinstance(decide(Act.KEEP_APPLICATIONS, standing), Permission)


@dataclass(frozen=True, slots=True)
class _Stay:
    full_name: str
    school_class: int
    class_title: str
    leader: int | None
    since: date
    until: date | None

    def overlaps(self, first: date, last: date) -> bool:
        return self.since <= last and (self.until is None or self.until >= first)


def _stays(pupils: set[int], year: int) -> dict[int, list[_Stay]]:
    """Return each pupil's stays in classes, the latest first; who is in none then owes nothing."""
    found = rows(
        Enrollment.select(
            Pupil.id,
            Person.surname,
            Person.given_name,
            Person.patronymic,
            SchoolClass.id,
            SchoolClass.title,
            SchoolClass.class_teacher,
            Enrollment.since,
            Enrollment.until,
        )
        .join(Pupil)
        .join(Person)
        .switch(Enrollment)
        .join(SchoolClass)
        .where(Pupil.id.in_(list(pupils)), SchoolClass.year == year)
        .order_by(Enrollment.since.desc())
    )
    stays: dict[int, list[_Stay]] = {}
    for pupil, surname, given, patronymic, *place in found:
        stays.setdefault(pupil, []).append(_Stay(full(surname, given, patronymic), *place))
    return stays


def _printed(first: date, last: date) -> dict[tuple[date, int, int | None], datetime]:
    """Return when sheets of a week, a class and a pupil (None: of all) were last printed."""
    found = rows(
        PrintIssue.select(PrintIssue.monday, PrintIssue.school_class, PrintIssue.pupil, PrintIssue.printed_at)
        .where(PrintIssue.monday.between(first, last))
        .order_by(PrintIssue.id)
    )
    return {(monday, school_class, pupil): at for monday, school_class, pupil, at in found}


def _handed(first: date, last: date) -> dict[tuple[date, int], tuple[date | None, int]]:
    """Return on which day a pupil's sheet of a week was given out, and the version of that record."""
    found = rows(
        HandOver.select(HandOver.monday, HandOver.pupil, HandOver.handed_on, HandOver.version).where(
            HandOver.monday.between(first, last)
        )
    )
    return {(monday, pupil): (handed_on, version) for monday, pupil, handed_on, version in found}
