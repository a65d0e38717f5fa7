"""Weeks and days of the school year."""

from datetime import date, timedelta


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
