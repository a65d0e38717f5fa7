"""Weeks, days and working days of the school year."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

LONGEST_REST = 60
"""Days after which a calendar without a working day is taken for a mistake."""


@dataclass(frozen=True, slots=True)
class Workdays:
    """Which days are worked: a week of five or six days, and the days that differ from their weekday."""

    week_days: int = 6
    against: Mapping[date, bool] = field(default_factory=dict)
    """Day → whether it is worked: holidays, days off and working Saturdays."""

    def works(self, day: date) -> bool:
        """Whether a day is a working day."""
        return self.against.get(day, day.isoweekday() <= self.week_days)


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
