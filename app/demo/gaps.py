"""What was left unwritten on purpose, so that «Мой день» has something to remind of."""

from datetime import date, timedelta
from enum import Enum, auto
from random import Random

from app.demo.curriculum import TALKS
from app.demo.moments import DEMO_NOW, Meant
from app.demo.works import work_of

SHOWN_TEACHER = "math1"
"""The teacher whose login is printed first: her gaps are fixed, everybody else's are drawn."""
SHOWN_CLASS = "7А"
RECENT_DAYS = 12
OWED_BEFORE = DEMO_NOW.date() - timedelta(days=7)


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
        self._owes_marks = True

    def of(self, meant: Meant) -> frozenset[Gap]:
        """Return what is missing in the record of a lesson; only recent days have gaps."""
        if meant.day < DEMO_NOW.date() - timedelta(days=RECENT_DAYS):
            return frozenset()
        if meant.day == DEMO_NOW.date() and meant.at(90) > DEMO_NOW:
            return frozenset({Gap.HOMEWORK})
        if meant.page.teacher == SHOWN_TEACHER:
            return self._of_shown(meant)
        return frozenset(gap for likely, gap in _DRAWN if self._chance.random() < likely)

    def _of_shown(self, meant: Meant) -> frozenset[Gap]:
        """Return the fixed gaps of the shown teacher, and once the marks of a work."""
        if meant.page.subject == TALKS:
            return frozenset()
        plan = work_of(meant)
        if self._owes_marks and plan is not None and plan.marked_later and meant.day < OWED_BEFORE:
            self._owes_marks = False
            return frozenset({Gap.MARKS})
        return self._fixed.pop(meant.day, frozenset())
