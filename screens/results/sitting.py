"""One person's sitting at a page of results: what was typed becomes steps, requests and repainted lines."""

from collections.abc import Iterable

from screens.journal.board import Fact, Place, Value
from screens.journal.seat import Seat
from screens.journal.steps import Change
from screens.results.board import ResultsBoard
from services.live import ResultChanged


class ResultsSitting(Seat[ResultsBoard]):
    """One person at a page of results."""

    __slots__ = ()

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

    def type(self, fact: Fact, value: str, *, whole_column: bool) -> int | None:
        """Put a result, or fill its column; return how many change, None where the page has it no more."""
        place = self.board.place(fact)
        if place is None:
            return None
        places = self.board.empty(place.column) if whole_column else (place,)
        return self.put((one, value) for one in places)

    def take_proposals(self, column: int) -> int:
        """Put what is proposed into the empty places of a column; return how many."""
        wishes = ((place, self.board.proposal(place)) for place in self.board.empty(column))
        return self.put((place, value) for place, value in wishes if value)

    def overhear(self, change: ResultChanged) -> None:
        """Lay somebody's result over the page."""
        fact = self.board.overhear(change, self._other(change.person, change.mark.set_by))
        if fact is not None:
            self.repaint(fact)

    def unexplained(self, place: Place) -> Fact | None:
        """Return the result under the cursor that waits for its reason, else the first one of the page."""
        here = self.board.fact(place)
        if here is not None and self.saving.unexplained(here) is not None:
            return here
        return self.saving.waits_for_reason
