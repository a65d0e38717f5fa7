"""Working days: the vectors of the production calendars of 2024–2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.calendar import LONGEST_REST, Workdays, has_lessons, next_working_day, working_days_after

# As the production calendar of Russia moved them; only days that differ from their weekday in some week.
OFF = (
    "2024-11-04",
    *("2024-12-29", "2024-12-30", "2024-12-31"),
    *(f"2025-01-{day:02}" for day in range(1, 9)),
    *("2025-05-01", "2025-05-02"),
    *("2025-11-03", "2025-11-04"),
    *("2025-12-31", *(f"2026-01-{day:02}" for day in range(1, 10))),
)
WORKED = ("2024-11-02", "2024-12-28", "2025-11-01")
AGAINST = {
    **{date.fromisoformat(day): False for day in OFF},
    **{date.fromisoformat(day): True for day in WORKED},
}


@pytest.mark.parametrize(
    ("day", "five_days", "six_days"),
    [
        ("2024-11-01", "2024-11-05", "2024-11-05"),
        ("2024-12-27", "2025-01-09", "2025-01-09"),
        ("2025-04-30", "2025-05-06", "2025-05-05"),
        ("2025-10-31", "2025-11-05", "2025-11-05"),
        ("2025-12-29", "2026-01-12", "2026-01-10"),
    ],
)
def test_two_working_days_go_around_holidays_and_moved_days(day: str, five_days: str, six_days: str) -> None:
    begun = date.fromisoformat(day)
    assert working_days_after(begun, 2, Workdays(5, AGAINST)) == date.fromisoformat(five_days)
    assert working_days_after(begun, 2, Workdays(6, AGAINST)) == date.fromisoformat(six_days)


def test_no_working_day_later_is_the_day_itself() -> None:
    assert working_days_after(date(2026, 11, 22), 0, Workdays()) == date(2026, 11, 22)


def test_a_calendar_without_any_working_day_is_a_mistake_and_not_a_loop() -> None:
    with pytest.raises(ValueError, match="no working day"):
        next_working_day(date(2026, 11, 19), Workdays(week_days=0))


NOVEMBER = st.dates(date(2026, 11, 1), date(2026, 11, 30))
CALENDARS = st.builds(
    Workdays,
    st.sampled_from((5, 6)),
    st.dictionaries(NOVEMBER, st.booleans(), max_size=12),
    st.dictionaries(NOVEMBER, st.sampled_from((5, 6)), max_size=2).map(
        lambda found: tuple(sorted(found.items()))
    ),
)

FEW = settings(max_examples=40, deadline=None)


def by_hand(day: date, calendar: Workdays) -> bool:
    """Whether a day is worked, as somebody with a wall calendar tells it."""
    week = calendar.week_days
    for since, days in calendar.weeks:
        week = days if since <= day else week
    return calendar.against[day] if day in calendar.against else day.weekday() < week


@FEW
@given(NOVEMBER, st.integers(0, 4), CALENDARS)
def test_so_many_working_days_after_are_counted_as_by_hand(day: date, count: int, calendar: Workdays) -> None:
    due = working_days_after(day, count, calendar)
    between = [day + timedelta(days=passed) for passed in range(1, (due - day).days + 1)]
    assert sum(by_hand(one, calendar) for one in between) == count
    assert not between or by_hand(due, calendar)


@FEW
@given(NOVEMBER, NOVEMBER, CALENDARS)
def test_a_day_more_that_is_worked_is_the_earliest_moment_it_can_bring_and_a_day_off_brings_none_earlier(
    began: date, decided: date, calendar: Workdays
) -> None:
    worked, free = (working_days_after(began, 2, calendar.decided(decided, works)) for works in (True, False))
    assert free >= worked >= began + timedelta(days=2)
    as_it_was = working_days_after(began, 2, calendar)
    assert as_it_was in (worked, free)
    assert worked == free or free > worked >= decided > began, (
        "whoever learns of it ahead is late with nothing"
    )


@FEW
@given(NOVEMBER, CALENDARS)
def test_a_rest_is_as_long_as_the_days_in_a_row_that_are_not_worked(day: date, calendar: Workdays) -> None:
    first = last = day
    while not by_hand(first, calendar):
        first -= timedelta(days=1)
    while not by_hand(last, calendar):
        last += timedelta(days=1)
    assert calendar.rest_around(day) == max((last - first).days - 1, 0)


def test_the_last_day_within_the_longest_rest_is_found_and_none_behind_it() -> None:
    day = date(2026, 11, 19)
    rest = {day + timedelta(days=passed): False for passed in range(1, LONGEST_REST)}
    last = max(rest)
    assert next_working_day(day, Workdays(6, {**rest, last: True})) == last
    assert Workdays(6, rest).rest_around(last) == LONGEST_REST - 1
    with pytest.raises(ValueError, match="no working day"):
        next_working_day(day, Workdays(6, rest))


@pytest.mark.parametrize(
    ("day_off", "works", "lessons"),
    [
        ("", None, True),
        ("", True, True),
        ("", False, False),
        ("holiday", None, False),
        ("holiday", True, True),
        ("holiday", False, False),
        ("vacation", None, False),
        ("vacation", True, False),
        ("vacation", False, False),
    ],
)
def test_lessons_are_held_as_the_school_decided_but_never_in_a_vacation(
    day_off: str, works: bool | None, lessons: bool
) -> None:
    assert has_lessons(day_off, works=works) is lessons


def test_a_week_holds_until_it_was_decided_otherwise_for_later() -> None:
    decided = Workdays(6, weeks=((date(2026, 11, 2), 6), (date(2026, 12, 1), 6))).with_week(
        date(2026, 11, 16), 5
    )
    saturdays = [date(2026, 11, 14), date(2026, 11, 21), date(2026, 12, 5)]
    assert [decided.works(one) for one in saturdays] == [True, False, True]
    assert [decided.with_week(date(2026, 11, 16), 6).works(one) for one in saturdays] == [True, True, True]
