"""Weeks, days and working days of the school year."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import takewhile

VACATION = "vacation"
"""The kind of a day off that is the pupils' alone."""
LONGEST_REST = 60
"""Days after which a calendar without a working day is taken for a mistake."""


@dataclass(frozen=True, slots=True)
class Workdays:
    """Which days are worked: a week of five or six days, and the days that differ from their weekday."""

    week_days: int = 6
    against: Mapping[date, bool] = field(default_factory=dict)
    """Day → whether it is worked: holidays, days off and working Saturdays."""
    weeks: tuple[tuple[date, int], ...] = ()
    """From which day on a week has how many days, the earliest first; ``week_days`` before them all."""

    def works(self, day: date) -> bool:
        """Whether a day is a working day."""
        return self.against.get(day, day.isoweekday() <= self.week_on(day))

    def decided(self, day: date, works: bool) -> "Workdays":
        """Return the calendar in which a day is worked, or is not, and all others are as they were."""
        return replace(self, against={**self.against, day: works})

    def week_on(self, day: date) -> int:
        """Return how many days the week of a day has."""
        begun = [days for since, days in self.weeks if since <= day]
        return begun[-1] if begun else self.week_days

    def with_week(self, since: date, days: int) -> "Workdays":
        """Return the calendar in which a week has so many days from a day on, up to a later decision."""
        kept = [one for one in self.weeks if one[0] != since]
        return replace(self, weeks=tuple(sorted((*kept, (since, days)))))

    def rest_around(self, day: date) -> int:
        """Return how many days in a row that are not worked a day is one of; 0 where it is worked."""
        if self.works(day):
            return 0
        sides = (takewhile(lambda on: not self.works(on), _days_from(day, step)) for step in (-1, 1))
        return 1 + sum(len(tuple(side)) for side in sides)


def _days_from(day: date, step: int) -> Iterator[date]:
    """Return the days beside a day, as many as a mistake takes to be one."""
    return (day + timedelta(days=step * passed) for passed in range(1, LONGEST_REST))


def working_days_after(day: date, count: int, workdays: Workdays) -> date:
    """Return the working day that is so many working days after a day (2.9, 3.2)."""
    last, left = day, count
    while left:
        last = next_working_day(last, workdays)
        left -= 1
    return last


def next_working_day(day: date, workdays: Workdays) -> date:
    """Return the first working day after a day."""
    for passed in range(1, LONGEST_REST):
        following = day + timedelta(days=passed)
        if workdays.works(following):
            return following
    raise ValueError(f"no working day within {LONGEST_REST} days after {day}")


def has_lessons(day_off: str, *, works: bool | None = None) -> bool:
    """Whether lessons are held on a day off of a kind (empty: none), as the school decided or did not.

    In a vacation the school may work, its pupils do not.
    """
    if day_off == VACATION:
        return False
    return not day_off if works is None else works


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_of_cycle(day: date, year_starts_on: date) -> int:
    """Return 1 or 2: the week of a two-week timetable; the week the year begins in is the first."""
    return (monday_of(day) - monday_of(year_starts_on)).days // 7 % 2 + 1


def week_beside(monday: date, by: int) -> date:
    """Return the Monday so many weeks after (or before, when negative) another."""
    return monday + timedelta(weeks=by)


def day_beside(day: date, by: int) -> date:
    """Return the day so many days after (or before, when negative) another."""
    return day + timedelta(days=by)
