"""One person's sitting at a page of results: what was typed becomes steps, requests and repainted lines."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from screens.journal.board import Fact, Mood, Place, Value
from screens.journal.saving import Saving, Submits
from screens.journal.steps import Change, Retraced, Step, Steps
from screens.journal.typing import Redo, Undo
from screens.results.board import ResultsBoard
from services.live import ResultChanged
from services.outcomes import Outcome, Refusal
from services.views.results import ResultsPage


@dataclass(slots=True)
class ResultsSitting:
    """The board with the saving and the steps of one person."""

    board: ResultsBoard
    saving: Saving
    person: int
    repaint: Callable[[Fact], None]
    answered: Callable[[Fact, Outcome], None]
    steps: Steps = field(default_factory=Steps)

    @classmethod
    def begin(
        cls,
        page: ResultsPage,
        desk: Submits,
        person: int,
        repaint: Callable[[Fact], None],
        answered: Callable[[Fact, Outcome], None],
    ) -> "ResultsSitting":
        """Open a page that was read."""
        board = ResultsBoard(page)
        sitting = cls(board, Saving(board, desk, lambda fact, outcome: None), person, repaint, answered)
        sitting.saving.heard = sitting._heard
        return sitting

    def put(self, wishes: Iterable[tuple[Place, str]]) -> int:
        """Put results, each at its place ("" clears), as one step; return how many change."""
        changes = []
        for place, value in wishes:
            fact = self.board.fact(place)
            after: Value = (value,) if value else ()
            if fact is not None and self.board.shown(fact) != after:
                changes.append(Change(fact, self.board.shown(fact), after))
        self._carry_out(tuple(changes))
        return len(changes)

    def take_proposals(self, column: int) -> int:
        """Put what is proposed into the empty places of a column; return how many."""
        wishes = ((place, self.board.proposal(place)) for place in self.board.empty(column))
        return self.put((place, value) for place, value in wishes if value)

    def retrace(self, way: Undo | Redo) -> Retraced | None:
        """Take the last step back, or do it again; None when there is none."""
        shown = self.board.shown
        retraced = self.steps.redo(shown) if isinstance(way, Redo) else self.steps.undo(shown)
        if retraced is not None:
            self._put(retraced.step)
        return retraced

    def overhear(self, change: ResultChanged) -> None:
        """Lay somebody's result over the page."""
        by = "" if change.person == self.person else change.mark.set_by
        fact = self.board.overhear(change, by)
        if fact is not None:
            self.repaint(fact)

    def disputed(self, place: Place) -> Fact | None:
        """Return the disputed fact under the cursor, else the first one of the page."""
        disputes = self.board.of(Mood.DISPUTED)
        here = self.board.fact(place)
        return here if here in disputes else next(iter(disputes), None)

    def unexplained(self, place: Place) -> Fact | None:
        """Return the result under the cursor that waits for its reason, else the first one of the page."""
        here = self.board.fact(place)
        if here is not None and self.saving.unexplained(here) is not None:
            return here
        return self.saving.waits_for_reason

    def keep_theirs(self, fact: Fact) -> None:
        """Let somebody else's value stand; the own one is no step any more."""
        self.saving.keep_theirs(fact)
        self.steps.forget(fact)
        self.repaint(fact)

    def replace_theirs(self, fact: Fact) -> None:
        """Put the own value over somebody else's."""
        self.saving.replace_theirs(fact)
        self.repaint(fact)

    def explain(self, fact: Fact, reason: str) -> None:
        """Send a result again with its reason."""
        self.saving.explain(fact, reason)
        self.repaint(fact)

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
