"""Reading the timetable of a day: slots that hold on it, with the day's changes laid over them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from peewee import JOIN, Case, fn

from models.courses import Course, StudyGroup, Teaching, TimetableChange, TimetableSlot
from models.database import rows
from models.people import SchoolClass
from models.school import BellPeriod, DayOff, SchoolYear, WorkingDay
from rules.calendar import has_lessons, monday_of, week_of_cycle

DEFAULT_BELL = ("08:30", "09:10")


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A lesson the timetable foresees on a day, with the day's change laid over it.

    ``change`` is empty, ``substituted``, ``cancelled``, ``room``, ``extra``, ``moved`` (away from here) or
    ``moved_here``; ``other`` is where a moved lesson went or came from.
    """

    course: int
    school_class: int | None
    day: date
    number: int
    room: str
    change: str
    substitute: int | None
    other: tuple[date, int] | None = None

    @property
    def takes_place(self) -> bool:
        """Whether there is a lesson then and there."""
        return self.change not in ("cancelled", "moved")


@dataclass(frozen=True, slots=True)
class _Change:
    kind: str
    substitute: int | None
    room: str
    other: tuple[date, int] | None


_NO_CHANGE = _Change("", None, "", None)


@dataclass(frozen=True, slots=True)
class Bells:
    """When lessons begin and end, by number."""

    times: dict[int, tuple[str, str]]

    def starts(self, number: int) -> str:
        """Return when a lesson begins, as «08:30»."""
        return self.times.get(number, DEFAULT_BELL)[0]

    def begins(self, day: date, number: int) -> datetime:
        """Return when a lesson of a day begins, local."""
        return datetime.combine(day, time.fromisoformat(self.starts(number)))

    def ends(self, number: int) -> time:
        """Return when a lesson ends."""
        return time.fromisoformat(self.times.get(number, DEFAULT_BELL)[1])

    def stands(self, day: date, number: int) -> tuple[datetime, datetime]:
        """Return when a lesson of a day begins and ends, local."""
        return self.begins(day, number), datetime.combine(day, self.ends(number))


def bells() -> Bells:
    """Read the school's bells."""
    found = rows(BellPeriod.select(BellPeriod.number, BellPeriod.starts, BellPeriod.ends))
    return Bells({number: (starts, ends) for number, starts, ends in found})


@dataclass(frozen=True, slots=True)
class Year:
    """The school year a day lies in, with its days off."""

    year: int
    starts_on: date
    ends_on: date
    days_off: dict[date, str]


def year_of(day: date) -> Year | None:
    """Return the school year of a day, or the last one begun before it, or the first."""
    found = rows(
        SchoolYear.select(SchoolYear.id, SchoolYear.starts_on, SchoolYear.ends_on).order_by(
            SchoolYear.starts_on
        )
    )
    if not found:
        return None
    begun = [values for values in found if values[1] <= day]
    year, starts_on, ends_on = begun[-1] if begun else found[0]
    return Year(year, starts_on, ends_on, _days_off(year, starts_on, ends_on))


_WORKED, _FREE = "worked", "free"


def _days_off(year: int, first: date, last: date) -> dict[date, str]:
    """Return the days without lessons: those of the year, with what the school decided laid over them."""
    of_year = DayOff.select(DayOff.day, DayOff.title, DayOff.kind).where(DayOff.year == year)
    decided = WorkingDay.select(
        WorkingDay.day, WorkingDay.title, Case(None, ((WorkingDay.works, _WORKED),), _FREE)
    ).where(WorkingDay.own, WorkingDay.day >= first, WorkingDay.day <= last)
    found = rows(of_year.union_all(decided))
    off = {day: (title, kind) for day, title, kind in found if kind not in (_WORKED, _FREE)}
    for day, title, kind in found:
        if kind in (_WORKED, _FREE):
            _, there = off.setdefault(day, (title, ""))
            if has_lessons(there, works=kind == _WORKED):
                del off[day]
    return {day: title for day, (title, _) in off.items()}


def year_of_week(day: date) -> Year | None:
    """Return the school year of a day's week: the new one as soon as it begins within the week."""
    return year_of(monday_of(day) + timedelta(days=6))


def scheduled(year: Year, days: Iterable[date], *where: Any) -> tuple[Scheduled, ...]:
    """Return the lessons foreseen on days, in order; ``where`` narrows the courses."""
    wanted = [day for day in days if day not in year.days_off and year.starts_on <= day <= year.ends_on]
    if not wanted:
        return ()
    class_of = fn.COALESCE(Course.school_class, StudyGroup.school_class)
    slots = rows(
        TimetableSlot.select(
            TimetableSlot.course,
            class_of,
            TimetableSlot.weekday,
            TimetableSlot.week,
            TimetableSlot.number,
            TimetableSlot.room,
            TimetableSlot.since,
            TimetableSlot.until,
        )
        .join(Course)
        .join(StudyGroup, JOIN.LEFT_OUTER)
        .where(Course.year == year.year, *where)
    )
    changes = _changes(wanted)
    lessons = [
        _laid(changes.get((course, day, number), _NO_CHANGE), course, school_class, day, number, room)
        for day in wanted
        for course, school_class, weekday, week, number, room, since, until in slots
        if weekday == day.isoweekday()
        and week in (0, week_of_cycle(day, year.starts_on))
        and since <= day
        and (until is None or day <= until)
    ]
    lessons += _added(year, wanted, where)
    return tuple(sorted(lessons, key=lambda lesson: (lesson.day, lesson.number, lesson.course)))


def _laid(
    change: _Change, course: int, school_class: int | None, day: date, number: int, room: str
) -> Scheduled:
    kind = "" if change.kind == "extra" else change.kind  # a slot that came later than the extra lesson
    there = change.room if change.room and kind != "moved" else room
    other = change.other if kind == "moved" else None
    return Scheduled(course, school_class, day, number, there, kind, change.substitute, other)


def _changes(days: list[date]) -> dict[tuple[int, date, int], _Change]:
    found = rows(
        TimetableChange.select(
            TimetableChange.course,
            TimetableChange.day,
            TimetableChange.number,
            TimetableChange.kind,
            TimetableChange.substitute,
            TimetableChange.room,
            TimetableChange.to_day,
            TimetableChange.to_number,
        ).where(TimetableChange.day >= min(days), TimetableChange.day <= max(days))
    )
    return {
        (course, day, number): _Change(kind, substitute, room, (to_day, to_number) if to_day else None)
        for course, day, number, kind, substitute, room, to_day, to_number in found
    }


def _added(year: Year, days: list[date], where: tuple[Any, ...]) -> list[Scheduled]:
    """Return the lessons of days that no slot foresees: extra ones, and those moved to there."""
    lands_on = fn.COALESCE(TimetableChange.to_day, TimetableChange.day)
    found = rows(
        TimetableChange.select(
            TimetableChange.course,
            fn.COALESCE(Course.school_class, StudyGroup.school_class),
            TimetableChange.day,
            TimetableChange.number,
            TimetableChange.kind,
            TimetableChange.room,
            TimetableChange.substitute,
            TimetableChange.to_day,
            TimetableChange.to_number,
        )
        .join(Course)
        .join(StudyGroup, JOIN.LEFT_OUTER)
        .where(
            TimetableChange.kind.in_(("extra", "moved")),
            lands_on >= min(days),
            lands_on <= max(days),
            Course.year == year.year,
            *where,
        )
    )
    added = []
    for course, school_class, day, number, kind, room, substitute, to_day, to_number in found:
        if kind == "extra" and day in days:
            added.append(Scheduled(course, school_class, day, number, room, kind, substitute))
        elif kind == "moved" and to_day in days:
            came = (day, number)
            added.append(
                Scheduled(course, school_class, to_day, to_number, room, "moved_here", substitute, came)
            )
    return added


def taught_by(person: int, day: date) -> Any:
    """Return the condition that a course is the person's on a day."""
    return Course.id.in_(
        Teaching.select(Teaching.course).where(
            Teaching.teacher == person,
            Teaching.since <= day,
            Teaching.until.is_null() | (Teaching.until >= day),
        )
    )


def given_to(person: int, days: Iterable[date]) -> Any:
    """Return the condition that a lesson of a course was given to the person as a substitute."""
    return Course.id.in_(
        TimetableChange.select(TimetableChange.course).where(
            TimetableChange.substitute == person,
            fn.COALESCE(TimetableChange.to_day, TimetableChange.day).in_(list(days)),
        )
    )


def busy_with(person: int, day: date, lessons: Iterable[Scheduled]) -> dict[int, str]:
    """Return the hours of a day in which a person holds a lesson, each with the class that has it."""
    taught = {
        course
        for (course,) in rows(
            Teaching.select(Teaching.course).where(
                Teaching.teacher == person,
                Teaching.since <= day,
                Teaching.until.is_null() | (Teaching.until >= day),
            )
        )
    }
    held = [
        one
        for one in lessons
        if one.takes_place
        and (one.substitute == person if one.substitute is not None else one.course in taught)
    ]
    titles = class_titles({one.school_class for one in held if one.school_class is not None})
    return {one.number: titles.get(one.school_class or 0, "–") for one in held}


def teachers_on(course: int, day: date) -> tuple[int, ...]:
    """Return who teaches a course on a day."""
    found = rows(
        Teaching.select(Teaching.teacher).where(
            Teaching.course == course,
            Teaching.since <= day,
            Teaching.until.is_null() | (Teaching.until >= day),
        )
    )
    return tuple(person for (person,) in found)


def of_classes(classes: Iterable[int]) -> Any:
    """Return the condition that a course is of one of the classes or of a group of one."""
    return fn.COALESCE(Course.school_class, StudyGroup.school_class).in_(list(classes))


def last_lesson(lessons: Iterable[Scheduled], school_class: int | None, day: date) -> int | None:
    """Return the number of a class's last lesson of a day that takes place."""
    numbers = [
        lesson.number
        for lesson in lessons
        if lesson.school_class == school_class and lesson.day == day and lesson.takes_place
    ]
    return max(numbers, default=None)


def days_back(today: date, days: int) -> list[date]:
    """Return the days before today, oldest first."""
    return [today - timedelta(days=back) for back in range(days, 0, -1)]


def class_titles(classes: Iterable[int]) -> dict[int, str]:
    """Return the titles of classes."""
    return dict(
        rows(SchoolClass.select(SchoolClass.id, SchoolClass.title).where(SchoolClass.id.in_(list(classes))))
    )
