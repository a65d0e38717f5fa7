"""What was left unwritten on purpose, so that «Мой день» has something to remind of."""

from datetime import date, timedelta
from enum import Enum, auto
from random import Random

from app.demo.moments import DEMO_NOW, Meant

SHOWN_TEACHER = "math1"
"""The teacher whose login is printed first: her gaps are fixed, everybody else's are drawn."""
RECENT_DAYS = 12


class Gap(Enum):
    """What is missing in a lesson's record."""

    LESSON = auto()
    ABSENCES = auto()
    TOPIC = auto()
    HOMEWORK = auto()
    MARKS = auto()


_FIXED: dict[date, frozenset[Gap]] = {
    date(2026, 11, 18): frozenset({Gap.HOMEWORK}),
    date(2026, 11, 16): frozenset({Gap.TOPIC}),
    date(2026, 11, 13): frozenset({Gap.LESSON}),
}
_DRAWN = (
    (0.01, Gap.LESSON),
    (0.015, Gap.ABSENCES),
    (0.02, Gap.TOPIC),
    (0.04, Gap.HOMEWORK),
    (0.1, Gap.MARKS),
)


class Gaps:
    """Decides what stays empty in a lesson's record."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._fixed = dict(_FIXED)

    def of(self, meant: Meant) -> frozenset[Gap]:
        """Return what is missing in the record of a lesson; only recent days have gaps."""
        if meant.day < DEMO_NOW.date() - timedelta(days=RECENT_DAYS):
            return frozenset()
        if meant.page.teacher == SHOWN_TEACHER:
            return self._fixed.pop(meant.day, frozenset())
        if meant.day == DEMO_NOW.date() and meant.at(80) > DEMO_NOW:
            return frozenset({Gap.HOMEWORK})
        return frozenset(gap for likely, gap in _DRAWN if self._chance.random() < likely)
