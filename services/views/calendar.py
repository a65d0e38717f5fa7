"""Reading the school's calendar by months, and what comes of a day being worked or not (2.9, 3.2)."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from models.audit import AuditEvent
from models.database import rows
from models.lessons import AbsenceDocument, Lesson
from models.outage import Outage
from models.school import DayOff, WorkingDay
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
    """A month, or as much of it as lies in the school year."""

    days: tuple[CalendarDay, ...]
    starts_on: date
    """Of the school year."""
    ends_on: date


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


def calendar_month(actor: Actor, now: Now, day: date) -> CalendarMonth:
    """Read the month of a day; anybody may know it."""
    year = year_of(day)
    if year is None:
        return CalendarMonth((), day, day)
    day = min(max(day, year.starts_on), year.ends_on)
    first, after = day.replace(day=1), (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    days = [
        one
        for one in (day_beside(first, passed) for passed in range((after - first).days))
        if year.starts_on <= one <= year.ends_on
    ]
    found = rows(
        WorkingDay.select(WorkingDay.day, WorkingDay.title).where(
            WorkingDay.day >= days[0], WorkingDay.day <= days[-1]
        )
    )
    said, known = dict(found), workdays()
    decided = {one.day: one for one in decisions_of(now, days[0], days[-1])}
    lessons = Counter(one.day for one in scheduled(year, days) if one.takes_place)
    told = (
        CalendarDay(
            one,
            known.works(one),
            year.days_off.get(one, ""),
            lessons[one],
            said.get(one, ""),
            decided.get(one),
        )
        for one in days
    )
    return CalendarMonth(tuple(told), year.starts_on, year.ends_on)


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
    handed_in = rows(
        AbsenceDocument.select(AbsenceDocument.handed_in_on).where(
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
