"""Dates and times as Russians write them; spelled out here because a server's locale is not ours."""

from datetime import date, datetime, timedelta

WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
WEEKDAYS_SHORT = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
_ON_WEEKDAYS = ("понедельникам", "вторникам", "средам", "четвергам", "пятницам", "субботам", "воскресеньям")
MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
MONTHS_OF = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
MONTHS_SHORT = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")


def weekday(on: date) -> str:
    """Return «четверг»."""
    return WEEKDAYS[on.weekday()]


def weekday_short(on: date) -> str:
    """Return «чт»."""
    return WEEKDAYS_SHORT[on.weekday()]


def on_weekdays(number: int) -> str:
    """Return «по пятницам» of a day of the week 1–7."""
    return f"по {_ON_WEEKDAYS[number - 1]}"


def month(number: int) -> str:
    """Return the name of a month 1–12: «ноябрь»."""
    return MONTHS[number - 1]


def month_short(number: int) -> str:
    """Return the three-letter name of a month 1–12: «ноя»."""
    return MONTHS_SHORT[number - 1]


def day_short(on: date) -> str:
    """Return «12.11»."""
    return f"{on.day:02}.{on.month:02}"


def day_numbers(on: date) -> str:
    """Return «12.11.2026»."""
    return f"{on.day:02}.{on.month:02}.{on.year:04}"


def day_and_month(on: date) -> str:
    """Return «12 ноября»."""
    return f"{on.day} {MONTHS_OF[on.month - 1]}"


def day_full(on: date) -> str:
    """Return «12 ноября 2026 г.»."""
    return f"{day_and_month(on)} {on.year} г."


def day_with_weekday(on: date) -> str:
    """Return «чт 12 ноября»."""
    return f"{weekday_short(on)} {day_and_month(on)}"


def clock(at: datetime) -> str:
    """Return «10:42»."""
    return f"{at.hour:02}:{at.minute:02}"


def moment(at: datetime) -> str:
    """Return «12.11.2026 10:42» of a school's local time."""
    return f"{day_numbers(at.date())} {clock(at)}"


def span(first: date, last: date) -> str:
    """Return «9–14 ноября 2026 г.», with as much of the first date as differs from the last."""
    if first == last:
        return day_full(last)
    if first.year != last.year:
        return f"{day_full(first)} – {day_full(last)}"
    if first.month != last.month:
        return f"{day_and_month(first)} – {day_full(last)}"
    return f"{first.day}–{day_full(last)}"


def week(monday: date) -> str:
    """Return a school week from Monday to Saturday: «9–14 ноября 2026 г.»."""
    return span(monday, monday + timedelta(days=5))
