"""The person's own steps of this sitting: what was done can be taken back, a bulk step as one."""

from collections.abc import Callable
from dataclasses import dataclass, field

from screens.journal.board import Board, Fact, Place, Value
from screens.journal.typing import AbsenceEntry, Entry, MarkEntry, Nothing

MOST_STEPS = 500


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that was replaced."""

    fact: Fact
    before: Value
    after: Value

    @property
    def reversed(self) -> "Change":
        """The change that takes this one back."""
        return Change(self.fact, self.after, self.before)


Step = tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Retraced:
    """What is to be put to take a step back, and what somebody else changed since."""

    step: Step
    left_alone: tuple[Fact, ...]


@dataclass(slots=True)
class Steps:
    """Steps done, and steps taken back that can be done again."""

    done: list[Step] = field(default_factory=list)
    taken_back: list[Step] = field(default_factory=list)

    def record(self, step: Step) -> None:
        """Remember a step; changes that change nothing are left out, and what was taken back is forgotten."""
        kept = tuple(change for change in step if change.before != change.after)
        if kept:
            self.done = [*self.done[1 - MOST_STEPS :], kept]
            self.taken_back = []

    def undo(self, shown: Callable[[Fact], Value]) -> Retraced | None:
        """Take the last step back, as far as its values still stand."""
        return _retrace(self.done, self.taken_back, shown)

    def redo(self, shown: Callable[[Fact], Value]) -> Retraced | None:
        """Do the step again that was taken back last."""
        return _retrace(self.taken_back, self.done, shown)

    def forget(self, fact: Fact) -> None:
        """Drop a fact from all steps: it was refused, or somebody else's value was kept."""
        self.done = _without(self.done, fact)
        self.taken_back = _without(self.taken_back, fact)


def _retrace(source: list[Step], target: list[Step], shown: Callable[[Fact], Value]) -> Retraced | None:
    if not source:
        return None
    step = source.pop()
    stands = tuple(change for change in step if shown(change.fact) == change.after)
    back = tuple(change.reversed for change in reversed(stands))
    if back:
        target.append(back)
    return Retraced(back, tuple(change.fact for change in step if change not in stands))


def _without(steps: list[Step], fact: Fact) -> list[Step]:
    left = (tuple(change for change in step if change.fact != fact) for step in steps)
    return [step for step in left if step]


def changes_of(board: Board, place: Place, entry: Entry) -> Step:
    """Return what an entry changes in a cell: a mark leaves the absence, an absence leaves the marks."""
    match entry:
        case MarkEntry(value):
            fact = board.marks_fact(place)
            return () if fact is None else (Change(fact, board.shown(fact), (value,)),)
        case AbsenceEntry(code, minutes):
            fact = board.absence_fact(place)
            late = (code.value, str(minutes)) if minutes else (code.value,)
            return () if fact is None else (Change(fact, board.shown(fact), late),)
        case Nothing():
            facts = ((fact, board.shown(fact)) for fact in board.facts(place))
            return tuple(Change(fact, shown, ()) for fact, shown in facts if shown)


def second_mark(board: Board, place: Place, value: str) -> Step:
    """Return what a second mark changes: it stands after the first one, or alone in an empty cell."""
    fact = board.marks_fact(place)
    if fact is None:
        return ()
    shown = board.shown(fact)
    return (Change(fact, shown, (*shown[:1], value)),)
