"""A timetable without collisions, found by exchanging lessons until nobody is in two places at once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from app.demo.curriculum import ALGEBRA, ART, CLASSES, GEOMETRY, MUSIC, SUBJECTS, TALKS, grade_of, teachers

Hour = tuple[int, int]
"""Weekday and number of the lesson."""
PINNED: dict[tuple[str, str], Hour] = {
    **{(class_title, TALKS): (1, 1) for class_title, _ in CLASSES},
    ("7А", ALGEBRA): (4, 5),
    ("7Б", ALGEBRA): (4, 2),
    ("8А", GEOMETRY): (4, 4),
}
"""The talks open every Monday; an algebra lesson of 7А is under way when the demo begins on a Thursday."""
COLLISION, TWICE_A_DAY = 10, 3
MOST_EXCHANGES = 20_000
RESTLESSNESS = 0.02
"""How often an exchange is made at random, so that the search does not go in circles."""


class NoTimetable(Exception):
    """The search did not end: the curriculum asks for more than there are hours."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A lesson of a class to be placed: one subject, or two that take turns every other week."""

    class_title: str
    subjects: tuple[str, ...]
    teachers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A placed lesson; week 0 is every week."""

    class_title: str
    subject: str
    weekday: int
    number: int
    week: int


def make_timetable(chance: Random) -> tuple[Meeting, ...]:
    """Return the lessons of all classes in a week, or in two where subjects take turns."""
    board = _Board(chance)
    board.settle()
    return tuple(_meetings(board.placed()))


def units_of(class_title: str) -> list[Unit]:
    """Return the lessons of a class in a week."""
    units = []
    for plan in SUBJECTS:
        hours = plan.hours.get(grade_of(class_title), 0)
        who = frozenset(teachers(plan.title, class_title)) if hours else frozenset()
        units += [Unit(class_title, (plan.title,), who)] * (hours // 2)
        if hours % 2 and plan.title == ART:
            both = who | frozenset(teachers(MUSIC, class_title))
            units.append(Unit(class_title, (ART, MUSIC), both))
    return units


def hours_of(class_title: str, lessons: int) -> list[Hour]:
    """Return the hours of a class, from the first lesson of each day without a gap; grade 1 has five days."""
    days = 5 if grade_of(class_title) == 1 else 6
    return [
        (weekday, number)
        for weekday in range(1, days + 1)
        for number in range(1, lessons // days + (weekday <= lessons % days) + 1)
    ]


class _Board:
    """All classes' hours with what is taught in them."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._cells: dict[tuple[str, Hour], Unit] = {}
        self._hours: dict[str, list[Hour]] = {}
        self._busy: Counter[tuple[str, Hour]] = Counter()
        self._same: Counter[tuple[str, tuple[str, ...], int]] = Counter()
        for class_title, _ in CLASSES:
            self._deal(class_title)

    def placed(self) -> Iterable[tuple[Hour, Unit]]:
        """Return the lessons with their hours."""
        return ((hour, unit) for (_, hour), unit in self._cells.items())

    def settle(self) -> None:
        """Exchange lessons of one class, the best exchange at a time, until nothing collides."""
        for _ in range(MOST_EXCHANGES):
            wrong = [place for place in self._cells if self._is_wrong(place)]
            if not wrong:
                return
            self._mend(self._chance.choice(wrong))
        raise NoTimetable

    def _deal(self, class_title: str) -> None:
        units = units_of(class_title)
        hours = hours_of(class_title, len(units))
        fixed = {}
        for (pinned_class, subject), hour in PINNED.items():
            if pinned_class == class_title:
                unit = next(unit for unit in units if unit.subjects == (subject,))
                units.remove(unit)
                fixed[hour] = unit
        self._hours[class_title] = [hour for hour in hours if hour not in fixed]
        self._chance.shuffle(units)
        for hour, unit in (*fixed.items(), *zip(self._hours[class_title], units, strict=True)):
            self._put((class_title, hour), unit)

    def _put(self, place: tuple[str, Hour], unit: Unit, sign: int = 1) -> None:
        class_title, hour = place
        self._cells[place] = unit
        for teacher in unit.teachers:
            self._busy[(teacher, hour)] += sign
        self._same[(class_title, unit.subjects, hour[0])] += sign

    def _cost(self, place: tuple[str, Hour]) -> int:
        class_title, hour = place
        unit = self._cells[place]
        collisions = sum(self._busy[(teacher, hour)] > 1 for teacher in unit.teachers)
        twice = self._same[(class_title, unit.subjects, hour[0])] > 1
        return COLLISION * collisions + TWICE_A_DAY * twice

    def _is_wrong(self, place: tuple[str, Hour]) -> bool:
        return place[1] in self._hours[place[0]] and self._cost(place) > 0

    def _mend(self, place: tuple[str, Hour]) -> None:
        class_title, hour = place
        best: list[Hour] = []
        least = None
        for other in self._hours[class_title]:
            if other == hour:
                continue
            before = self._cost(place) + self._cost((class_title, other))
            self._exchange(class_title, hour, other)
            gain = self._cost(place) + self._cost((class_title, other)) - before
            self._exchange(class_title, hour, other)
            if least is None or gain < least:
                least, best = gain, []
            if gain == least:
                best.append(other)
        if self._chance.random() < RESTLESSNESS:
            best = self._hours[class_title]
        self._exchange(class_title, hour, self._chance.choice(best))

    def _exchange(self, class_title: str, one: Hour, other: Hour) -> None:
        if one == other:
            return
        first, second = self._cells[(class_title, one)], self._cells[(class_title, other)]
        self._put((class_title, one), first, -1)
        self._put((class_title, other), second, -1)
        self._put((class_title, one), second)
        self._put((class_title, other), first)


def _meetings(placed: Iterable[tuple[Hour, Unit]]) -> Iterable[Meeting]:
    for (weekday, number), unit in sorted(placed, key=lambda at: (at[1].class_title, at[0])):
        for turn, subject in enumerate(unit.subjects, 1):
            week = turn if len(unit.subjects) > 1 else 0
            yield Meeting(unit.class_title, subject, weekday, number, week)
