from datetime import date, datetime

from texts import dates


def test_a_day_in_every_form() -> None:
    on = date(2026, 11, 5)
    assert dates.day_short(on) == "05.11"
    assert dates.day_numbers(on) == "05.11.2026"
    assert dates.day_and_month(on) == "5 ноября"
    assert dates.day_full(on) == "5 ноября 2026 г."
    assert dates.day_with_weekday(on) == "чт 5 ноября"
    assert dates.weekday(on) == "четверг"
    assert dates.moment(datetime(2026, 11, 5, 9, 7)) == "05.11.2026 09:07"


def test_a_week_says_month_and_year_once_where_they_do_not_change() -> None:
    assert dates.week(date(2026, 11, 9)) == "9–14 ноября 2026 г."
    assert dates.week(date(2026, 11, 30)) == "30 ноября – 5 декабря 2026 г."
    assert dates.week(date(2026, 12, 28)) == "28 декабря 2026 г. – 2 января 2027 г."


def test_there_are_twelve_months_in_both_cases() -> None:
    assert dates.month(1) == "январь"
    assert dates.month(12) == "декабрь"
    assert dates.month_short(5) == "май"
    assert len(dates.MONTHS) == len(dates.MONTHS_OF) == len(dates.MONTHS_SHORT) == 12
