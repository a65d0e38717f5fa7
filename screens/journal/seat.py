"""One person's seat at a board: what was typed becomes steps, requests and repainted cells."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Protocol, Self, TypeVar

from screens.journal.board import Fact, Mood, Place, Value
from screens.journal.saving import Saving, Sheet, Submits
from screens.journal.steps import Retraced, Step, Steps
from screens.journal.typing import Redo, Undo
from services.outcomes import Outcome, Refusal


class Shows(Sheet, Protocol):
    """The part of a board that a seat needs."""

    def shown(self, fact: Fact) -> Value:
        """Return what is shown of a fact."""

    def of(self, mood: Mood) -> tuple[Fact, ...]:
        """Return the facts in a mood."""

    def facts(self, place: Place) -> tuple[Fact, ...]:
        """Return the facts that a cell shows."""

    def place(self, fact: Fact) -> Place | None:
        """Return where a fact stands."""


BoardT = TypeVar("BoardT", bound=Shows)


@dataclass(slots=True)
class Seat(Generic[BoardT]):
    """The board with the saving and the steps of one person; widgets hear of it by two callbacks."""

    board: BoardT
    saving: Saving
    person: int
    repaint: Callable[[Fact], None]
    answered: Callable[[Fact, Outcome], None]
    steps: Steps = field(default_factory=Steps)

    @classmethod
    def begin(
        cls,
        board: BoardT,
        desk: Submits,
        person: int,
        repaint: Callable[[Fact], None],
        answered: Callable[[Fact, Outcome], None],
    ) -> Self:
        """Sit down at a page that was read."""
        seat = cls(board, Saving(board, desk, lambda fact, outcome: None), person, repaint, answered)
        seat.saving.heard = seat._heard
        return seat

    def retrace(self, way: Undo | Redo) -> Retraced | None:
        """Take the last step back, or do it again; None when there is none."""
        shown = self.board.shown
        retraced = self.steps.redo(shown) if isinstance(way, Redo) else self.steps.undo(shown)
        if retraced is not None:
            self._put(retraced.step)
        return retraced

    def disputed(self, place: Place) -> Fact | None:
        """Return the disputed fact under the cursor, else the first one of the page."""
        disputes = self.board.of(Mood.DISPUTED)
        here = [fact for fact in self.board.facts(place) if fact in disputes]
        return next(iter((*here, *disputes)), None)

    def keep_theirs(self, fact: Fact) -> None:
        """Let somebody else's value stand; the own one is no step any more."""
        self.saving.keep_theirs(fact)
        self.steps.forget(fact)
        self.repaint(fact)

    def replace_theirs(self, fact: Fact) -> None:
        """Put the own value over somebody else's."""
        self.saving.replace_theirs(fact)
        self.repaint(fact)

    def retry(self) -> int:
        """Send again what the disk did not take; return how many."""
        again = self.saving.retry()
        for fact in self.board.of(Mood.SAVING):
            self.repaint(fact)
        return again

    def _other(self, person: int, name: str) -> str:
        return "" if person == self.person else name

    def _carry_out(self, step: Step) -> None:
        self.steps.record(step)
        self._put(step)

    def _put(self, step: Step) -> None:
        for change in step:
            self.saving.put(change.fact, change.after)
            self.repaint(change.fact)

    def _heard(self, fact: Fact, outcome: Outcome) -> None:
        if isinstance(outcome, Refusal) and self.saving.unexplained(fact) is None:
            self.steps.forget(fact)
        self.repaint(fact)
        self.answered(fact, outcome)
