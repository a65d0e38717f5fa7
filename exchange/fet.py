"""What FET calls years, groups and days becomes classes, study groups and a cycle of one or two weeks."""

import re
from typing import Any

from exchange.child import taken_apart
from exchange.words import class_title, is_class_title, person_name
from rules.text import clean_line, name_key
from services.importing.incoming import (
    Activity,
    CycleDay,
    Incoming,
    Kind,
    LessonHour,
    Problem,
    StudentSet,
    Teacher,
    Timetable,
    Warned,
)

# The beginnings by which a day of the week is known, in Russian and in the program's own English.
_DAYS: tuple[tuple[str, ...], ...] = (
    ("понедельник", "пнд", "пон", "пн", "monday", "mon"),
    ("вторник", "втр", "вт", "tuesday", "tue"),
    ("среда", "срд", "ср", "wednesday", "wed"),
    ("четверг", "чтв", "чет", "чт", "thursday", "thu"),
    ("пятница", "птн", "пят", "пт", "friday", "fri"),
    ("суббота", "сбт", "суб", "сб", "saturday", "sat"),
    ("воскресенье", "вск", "вос", "вс", "sunday", "sun"),
)
_WEEKDAY = {word: number for number, words in enumerate(_DAYS, start=1) for word in words}
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.](\d{2})(?!\d)")
_LESSON_NUMBER = re.compile(r"^\s*(?:урок\s*)?(\d{1,2})(?![\d:.])", re.IGNORECASE)
DAYS_OF_A_WEEK = 7


def read_fet(content: bytes, source: str) -> Incoming:
    """Return the timetable of a FET file; raise ``FileRefused`` where it is not one."""
    parts = taken_apart("fet", content)
    days = _days([clean_line(day) for day in parts["days"]])
    warned = [
        Warned(0, "Days_List", day.title, Problem.DAY_NOT_UNDERSTOOD, str(day.weekday or ""))
        for day in days
        if not day.weekday or not _known(day.title)
    ]
    found = [_activity(part) for part in parts["activities"]]
    active = tuple(activity for activity, is_active in found if is_active)
    timetable = Timetable(
        institution=clean_line(parts["institution"]),
        days=days,
        hours=_hours([clean_line(hour) for hour in parts["hours"]]),
        subjects=_once(parts["subjects"]),
        teachers=tuple(Teacher(name, person_name(name)) for name in _once(parts["teachers"])),
        sets=_sets(parts["years"]),
        activities=active,
        rooms=_once(parts["rooms"]),
        inactive=len(found) - len(active),
    )
    return Incoming(Kind.FET, source, timetable=timetable, warned=tuple(warned))


def _once(names: list[str]) -> tuple[str, ...]:
    """Return names cleaned, each once, in the order of the file."""
    cleaned = {clean_line(name): None for name in names}
    return tuple(name for name in cleaned if name)


def _known(day: str) -> bool:
    return any(word in _WEEKDAY for word in _WORDS.findall(name_key(day)))


def _days(titles: list[str]) -> tuple[CycleDay, ...]:
    """Return the days of the cycle; what stands beside a day's name tells the weeks apart."""
    weekdays: list[int] = []
    marks: list[str] = []
    for title in titles:
        words = _WORDS.findall(name_key(title))
        weekdays.append(next((_WEEKDAY[word] for word in words if word in _WEEKDAY), 0))
        marks.append(" ".join(word for word in words if word not in _WEEKDAY))
    if not any(weekdays) and len(titles) <= DAYS_OF_A_WEEK:
        return tuple(CycleDay(title, number, 0) for number, title in enumerate(titles, start=1))
    weeks = _weeks(weekdays, marks)
    return tuple(
        CycleDay(title, weekday if week <= 2 else 0, week if weekday and week <= 2 else 0)
        for title, weekday, week in zip(titles, weekdays, weeks, strict=True)
    )


def _weeks(weekdays: list[int], marks: list[str]) -> list[int]:
    """Return 0 for each day of a one-week cycle; else the number of the week, also beyond two."""
    known = [(weekday, mark) for weekday, mark in zip(weekdays, marks, strict=True) if weekday]
    if len({weekday for weekday, _ in known}) == len(known):
        return [0] * len(weekdays)
    order = list(dict.fromkeys(mark for _, mark in known))
    by_mark = len(order) == 2 and len(set(known)) == len(known)
    return [
        order.index(mark) + 1 if by_mark and weekday else weekdays[:position].count(weekday) + 1
        for position, (weekday, mark) in enumerate(zip(weekdays, marks, strict=True))
    ]


def _hours(titles: list[str]) -> tuple[LessonHour, ...]:
    """Return the lessons of the day, numbered as they are called or by their order where they are times."""
    called = [_LESSON_NUMBER.match(title) for title in titles]
    numbers = [int(found[1]) for found in called if found]
    use_called = len(numbers) == len(titles) and len(set(numbers)) == len(numbers)
    hours = []
    for position, title in enumerate(titles, start=1):
        clock = _CLOCK.search(title)
        starts = f"{int(clock[1]):02}:{clock[2]}" if clock and int(clock[1]) < 24 else ""
        hours.append(LessonHour(title, numbers[position - 1] if use_called else position, starts))
    return tuple(hours)


def _sets(years: list[Any]) -> tuple[StudentSet, ...]:
    """Return classes and groups; where a «year» is a whole grade, its groups named «5А» are the classes."""
    sets: dict[str, StudentSet] = {}
    for raw_year, raw_groups in years:
        year = clean_line(raw_year)
        groups = [(clean_line(name), [clean_line(part) for part in parts]) for name, parts in raw_groups]
        grade_of_classes = not is_class_title(year) and any(is_class_title(name) for name, _ in groups)
        owner = "" if grade_of_classes else _title(year)
        _add(sets, StudentSet(_title(year), "", not grade_of_classes))
        for name, parts in groups:
            is_class = grade_of_classes and is_class_title(name)
            _add(sets, StudentSet(_title(name), "" if is_class else owner, is_class))
            for part in parts:
                _add(sets, StudentSet(_title(part), _title(name) if is_class else owner, False))
    return tuple(sets.values())


def _title(written: str) -> str:
    return class_title(written)[0]


def _add(sets: dict[str, StudentSet], one: StudentSet) -> None:
    """Add a set once: the same subgroup may stand under several groups, even of several classes."""
    there = sets.setdefault(one.title, one)
    if one.title and there.of != one.of and not there.is_class:
        sets[one.title] = StudentSet(one.title, "", False)
    if not one.title:
        del sets[one.title]


def _activity(part: dict[str, Any]) -> tuple[Activity, bool]:
    activity = Activity(
        number=part["number"],
        subject=clean_line(part["subject"]),
        teachers=_once(part["teachers"]),
        students=tuple(_title(clean_line(name)) for name in part["students"]),
        duration=part["duration"],
        tags=_once(part["tags"]),
        day=clean_line(part["day"]),
        hour=clean_line(part["hour"]),
        room=clean_line(part["room"]),
    )
    return activity, part["active"]
