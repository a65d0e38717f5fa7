"""What a new school begins with: kinds of work, bells, terms, holidays; all of it may be changed."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from services.founding import DayOffSeed, TermSeed, WorkKindSeed

# The regional system's list with its letters (clauses.md, «Codes»); the first is what an unnamed work is.
WORK_KINDS: tuple[WorkKindSeed, ...] = (
    WorkKindSeed("Ответ на уроке", "О", 1),
    WorkKindSeed("Домашнее задание", "Д", 1),
    WorkKindSeed("Контрольная работа", "К", 3),
    WorkKindSeed("Самостоятельная работа", "С", 2),
    WorkKindSeed("Лабораторная работа", "Л", 2),
    WorkKindSeed("Практическая работа", "А", 2),
    WorkKindSeed("Диктант", "Н", 2),
    WorkKindSeed("Сочинение", "Ч", 2),
    WorkKindSeed("Изложение", "И", 2),
    WorkKindSeed("Проект", "П", 2),
    WorkKindSeed("Реферат", "Р", 1),
    WorkKindSeed("Зачёт", "З", 2),
    WorkKindSeed("Тест", "Т", 2),
    WorkKindSeed("Проверочная работа", "В", 2),
    WorkKindSeed("Экзамен", "Э", 3),
)

BELLS: tuple[tuple[int, str, str], ...] = (
    (1, "08:30", "09:10"),
    (2, "09:20", "10:00"),
    (3, "10:15", "10:55"),
    (4, "11:15", "11:55"),
    (5, "12:10", "12:50"),
    (6, "13:00", "13:40"),
    (7, "13:50", "14:30"),
    (8, "14:40", "15:20"),
)

# (month, day) of the first and the last day; a month before September lies in the second calendar year.
_QUARTERS = (((9, 1), (10, 24)), ((11, 2), (12, 26)), ((1, 11), (3, 20)), ((3, 29), (5, 26)))
_HALF_YEARS = (((9, 1), (12, 26)), ((1, 11), (5, 26)))
_VACATIONS = ("Осенние каникулы", "Зимние каникулы", "Весенние каникулы")
MOVED_HERE = "Рабочая суббота"
# Public holidays of Russia that fall into terms; moved ones come from the production calendar.
_HOLIDAYS: tuple[tuple[tuple[int, int], str], ...] = (
    ((11, 4), "День народного единства"),
    ((2, 23), "День защитника Отечества"),
    ((3, 8), "Международный женский день"),
    ((5, 1), "Праздник Весны и Труда"),
    ((5, 9), "День Победы"),
)


def year_title(first: int) -> str:
    """Return «2026/2027»."""
    return f"{first}/{first + 1}"


def year_dates(first: int) -> tuple[date, date]:
    """Return the first and the last day of a school year: August belongs to the year before."""
    return _day(first, (9, 1)), date(first + 1, 8, 31)


def terms(first: int) -> tuple[TermSeed, ...]:
    """Return quarters for grades 1–9 and half-years for 10–11."""
    return (
        *(
            TermSeed("quarter", number, (1, 9), _day(first, starts), _day(first, ends))
            for number, (starts, ends) in enumerate(_QUARTERS, 1)
        ),
        *(
            TermSeed("half_year", number, (10, 11), _day(first, starts), _day(first, ends))
            for number, (starts, ends) in enumerate(_HALF_YEARS, 1)
        ),
    )


def days_off(first: int) -> tuple[DayOffSeed, ...]:
    """Return every day of the vacations between quarters, and the public holidays within them."""
    off = {day: DayOffSeed(day, "vacation", title) for title, day in _vacations(first)}
    for (month, number), title in _HOLIDAYS:
        day = _day(first, (month, number))
        off[day] = DayOffSeed(day, "holiday", title)
    return tuple(off[day] for day in sorted(off))


def _vacations(first: int) -> Iterator[tuple[str, date]]:
    for title, (before, after) in zip(_VACATIONS, pairwise(_QUARTERS), strict=True):
        day = _day(first, before[1]) + timedelta(days=1)
        while day < _day(first, after[0]):
            yield title, day
            day += timedelta(days=1)
    day = _day(first, _QUARTERS[-1][1]) + timedelta(days=1)
    while day <= year_dates(first)[1]:
        yield "Летние каникулы", day
        day += timedelta(days=1)


def _day(first: int, month_and_day: tuple[int, int]) -> date:
    month, day = month_and_day
    return date(first if month >= 9 else first + 1, month, day)
