"""Reading the school's calendar by months, and what comes of a day being worked or not (2.9, 3.2)."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from models.audit import AuditEvent
from models.database import rows
from models.lessons import AbsenceDocument, Lesson
from models.outage import Outage
from models.people import Enrollment, SchoolClass
from models.school import DayOff, SchoolYear, WorkingDay
from rules.calendar import LONGEST_REST, Workdays, day_beside, has_lessons
from rules.deadlines import carry_over_due, reason_due
from services.actor import Actor
from services.clock import Now
from services.names import short_name
from services.views.lenience import lenience
from services.views.timetable import Year, scheduled, year_of
from services.views.workdays import stands_on, workdays


@dataclass(frozen=True, slots=True)
class Decision:
    """What the school decided of a day: who last, when, and why."""

    day: date
    works: bool
    why: str
    by: str
    """Empty where nobody is known."""
    at: datetime
    """Local."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the calendar."""

    day: date
    works: bool
    day_off: str
    """Why there are no lessons, or empty."""
    lessons: int
    said: str
    """What the production calendar or the school says of it; empty for what its weekday says."""
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """A month, or as much of it as lies in its school year."""

    first: date
    """Its first day."""
    days: tuple[CalendarDay, ...]
    """Empty where no school year has any of it."""
    before: date | None
    """A day of the month before, None where no school year has it."""
    after: date | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A last moment that moves: of carrying over after an outage, or of reasons."""

    since: date
    """The day access came back, or the documents were handed in."""
    before: datetime
    after: datetime
    documents: int = 0
    """How many were handed in that day; 0 where it is an outage."""


@dataclass(frozen=True, slots=True)
class DayChange:
    """What comes of a day being the other way round."""

    day: date
    works: bool
    """As it would be."""
    stands: tuple[bool, str]
    """As it is: worked or not, and what is said of it."""
    lessons: int
    """How many there are no more, or again."""
    classes: int
    begun: int
    """Lessons of that day that were opened already: their records stay."""
    vacation: str
    """The vacation the day lies in: its pupils have no lessons either way."""
    moves: tuple[Moved, ...]


WEEKS = (5, 6)
"""How many days a week may have."""


@dataclass(frozen=True, slots=True)
class WeekChange:
    """What comes of a week of five days instead of six, or of six instead of five, from a day on."""

    since: date
    days: int
    stands: int
    moves: tuple[Moved, ...]


def calendar_month(actor: Actor, now: Now, day: date) -> CalendarMonth:
    """Read the month of a day; anybody may know it."""
    first, last = _bounds(day)
    years = rows(SchoolYear.select(SchoolYear.starts_on, SchoolYear.ends_on).order_by(SchoolYear.starts_on))
    before = max((min(ends, day_beside(first, -1)) for begins, ends in years if begins < first), default=None)
    after = min((max(begins, day_beside(last, 1)) for begins, ends in years if ends > last), default=None)
    span = _month_within(first, last, years)
    return CalendarMonth(first, _days(now, span) if span else (), before, after)


def _days(now: Now, span: Sequence[date]) -> tuple[CalendarDay, ...]:
    first, last = span[0], span[-1]
    found = rows(
        WorkingDay.select(WorkingDay.day, WorkingDay.title).where(
            WorkingDay.day >= first, WorkingDay.day <= last
        )
    )
    said, known, year = dict(found), workdays(), year_of(last)
    decided = {one.day: one for one in decisions_of(now, first, last)}
    off = year.days_off if year else {}
    lessons = Counter(one.day for one in (scheduled(year, span) if year else ()) if one.takes_place)
    return tuple(
        CalendarDay(
            day, known.works(day), off.get(day, ""), lessons[day], said.get(day, ""), decided.get(day)
        )
        for day in span
    )


def _bounds(day: date) -> tuple[date, date]:
    """Return the first and the last day of a day's month."""
    first = day.replace(day=1)
    return first, day_beside((first + timedelta(days=31)).replace(day=1), -1)


def _month_within(first: date, last: date, years: Collection[tuple[date, date]]) -> list[date]:
    """Return the days of a month that lie in the school year that has its last ones."""
    theirs = [
        (max(begins, first), min(ends, last)) for begins, ends in years if begins <= last and ends >= first
    ]
    if not theirs:
        return []
    begins, ends = theirs[-1]
    return [day_beside(begins, passed) for passed in range((ends - begins).days + 1)]


def decisions_of(now: Now, first: date, last: date) -> tuple[Decision, ...]:
    """Return what the school decided of the days between two, with who decided it last."""
    own = rows(
        WorkingDay.select(WorkingDay.id, WorkingDay.day, WorkingDay.works, WorkingDay.title)
        .where(WorkingDay.own, WorkingDay.day >= first, WorkingDay.day <= last)
        .order_by(WorkingDay.day)
    )
    authors = _authors([thing for thing, *_ in own])
    names = {person: short_name(person) for person, _ in authors.values() if person}
    return tuple(
        Decision(day, works, title, names.get(authors[thing][0], ""), now.local_of(authors[thing][1]))
        for thing, day, works, title in own
    )


def _authors(things: Collection[int]) -> dict[int, tuple[int, datetime]]:
    found = rows(
        AuditEvent.select(AuditEvent.thing_id, AuditEvent.person, AuditEvent.at)
        .where(AuditEvent.thing == WorkingDay._meta.table_name, AuditEvent.thing_id.in_(list(things)))
        .order_by(AuditEvent.id)
    )
    return {thing: (person or 0, at) for thing, person, at in found}


def day_change(actor: Actor, now: Now, day: date) -> DayChange:
    """Read what comes of a worked day being free, or of a free one being worked; anybody may know it."""
    stands, before = stands_on(day), workdays()
    works = not before.works(day)
    year = year_of(day)
    lessons = classes = 0
    vacation = ""
    if year is not None:
        kinds = dict(
            rows(DayOff.select(DayOff.kind, DayOff.title).where(DayOff.year == year.year, DayOff.day == day))
        )
        vacation = kinds.get("vacation", "")
        held = _lessons(year, day, next(iter(kinds), ""), works)
        lessons, classes = sum(held.values()), len(held)
    begun = Lesson.select().where(Lesson.day == day).count()
    moves = _moves(now, before, before.decided(day, works), day)
    return DayChange(day, works, (stands.works, stands.title), lessons, classes, begun, vacation, moves)


def week_change(actor: Actor, now: Now, since: date) -> WeekChange:
    """Read what comes of the other week from a day on; anybody may know it."""
    before = workdays()
    stands = before.week_on(since)
    days = sum(WEEKS) - stands
    return WeekChange(since, days, stands, _moves(now, before, before.with_week(since, days), since))


def _lessons(year: Year, day: date, day_off: str, works: bool) -> Counter[int | None]:
    """Return by class how many lessons of a day there are no more, or again."""
    there = day not in year.days_off
    if there == has_lessons(day_off, works=works):
        return Counter()
    open_year = replace(year, days_off={})
    return Counter(one.school_class for one in scheduled(open_year, [day]) if one.takes_place)


def _moves(now: Now, before: Workdays, after: Workdays, day: date) -> tuple[Moved, ...]:
    """Return the last moments that move, the earliest first."""
    ended = rows(Outage.select(Outage.ended_at).where(Outage.ended_at.is_null(False)))
    back = (now.local_of(at).date() for (at,) in ended)
    told = [Moved(on, carry_over_due(on, before), carry_over_due(on, after)) for on in back]
    given, then = lenience(now, before), lenience(now, after)
    year = year_of(day)
    of_year = Enrollment.select(Enrollment.pupil).join(SchoolClass)
    handed_in = rows(
        AbsenceDocument.select(AbsenceDocument.handed_in_on).where(
            AbsenceDocument.pupil.in_(of_year.where(SchoolClass.year == (year.year if year else None))),
            AbsenceDocument.reason != "",
            AbsenceDocument.withdrawn_at.is_null(),
            AbsenceDocument.handed_in_on >= day_beside(day, -LONGEST_REST),
            AbsenceDocument.handed_in_on <= now.today,
        )
    )
    for on, number in Counter(on for (on,) in handed_in).items():
        dues = given.moved(reason_due(on, before)), then.moved(reason_due(on, after))
        told.append(Moved(on, *dues, documents=number))
    moved = (one for one in told if one.before != one.after)
    return tuple(sorted(moved, key=lambda one: (one.before, one.documents)))
