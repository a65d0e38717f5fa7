"""Working days: the vectors of the production calendars of 2024–2026."""

from datetime import date

import pytest

from rules.calendar import Workdays, next_working_day, working_days_after

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
