"""Who is away from the lessons of the invented school: illness, truants, late-comers, the exempt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.demo.curriculum import PE
from app.demo.moments import Meant
from app.demo.people import YEAR_BEGINS, Child
from rules.codes import AbsenceCode, AbsenceReason

EXEMPT_FROM_PE = {("8А", 3): YEAR_BEGINS, ("7А", 6): date(2026, 10, 5)}
"""Class and place in it of pupils who sit on the bench, and since when."""
Away = dict[int, tuple[AbsenceCode, int | None]]
"""Pupil → code and minutes."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Days on end that a pupil is away, and why."""

    child: Child
    first: date
    last: date
    reason: AbsenceReason


class Register:
    """Draws who is away once, and says it lesson by lesson."""

    def __init__(self, chance: Random, children: Mapping[str, list[Child]], until: date) -> None:
        self._chance = chance
        self._exempt = {
            children[class_title][place].pupil: since
            for (class_title, place), since in EXEMPT_FROM_PE.items()
        }
        everyone = [child for listed in children.values() for child in listed]
        self.spells = tuple(self._draw(everyone, (until - YEAR_BEGINS).days))
        self._of: dict[int, list[Spell]] = {}
        for spell in self.spells:
            self._of.setdefault(spell.child.pupil, []).append(spell)

    def from_lesson(self, meant: Meant) -> Away:
        """Return who is absent, late or exempt at a lesson."""
        away: Away = {}
        for child in meant.listed():
            if self._is_out(child, meant.day) or self._chance.random() < 0.004:
                away[child.pupil] = (AbsenceCode.ABSENT, None)
            elif meant.page.subject == PE and self._exempt.get(child.pupil, date.max) <= meant.day:
                away[child.pupil] = (AbsenceCode.EXEMPT, None)
            elif self._chance.random() < (0.02 if meant.number == 1 else 0.003):
                away[child.pupil] = (AbsenceCode.LATE, self._chance.choice((3, 5, 10, 15)))
        return away

    def is_exempt(self, subject: str, pupil: int) -> bool:
        """Whether a pupil gets no marks in a subject."""
        return subject == PE and pupil in self._exempt

    def _is_out(self, child: Child, day: date) -> bool:
        return any(spell.first <= day <= spell.last for spell in self._of.get(child.pupil, ()))

    def _draw(self, everyone: Iterable[Child], days: int) -> Iterable[Spell]:
        for child in everyone:
            for _ in range(self._chance.choice((0, 0, 1, 1, 2))):
                first = YEAR_BEGINS + timedelta(days=self._chance.randrange(3, days + 1))
                last = first + timedelta(days=self._chance.choice((0, 1, 2, 4, 6)))
                reason = AbsenceReason.ILLNESS if last > first else AbsenceReason.VALID
                if self._chance.random() < 0.12:
                    reason = AbsenceReason.NO_REASON if last == first else AbsenceReason.UNKNOWN
                yield Spell(child, first, last, reason)
