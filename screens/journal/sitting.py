"""One person's sitting at an open page: what was typed becomes steps, requests and repainted cells."""

from collections.abc import Iterable
from typing import assert_never

from screens.journal.board import Board, Fact, Place, What
from screens.journal.dictation import Dictated
from screens.journal.seat import Seat
from screens.journal.steps import Change, changes_of, second_mark
from screens.journal.typing import AbsenceEntry, Entry, Nothing
from services.live import (
    CellChanged,
    HealthChanged,
    LiveChange,
    OutageChanged,
    ReadAgain,
    ResultChanged,
    SignInsChanged,
    TimetableChanged,
    WorkAdded,
)


class Sitting(Seat[Board]):
    """One person at a page of the journal."""

    __slots__ = ()

    def type(self, place: Place, entry: Entry) -> None:
        """Replace what stands in a cell."""
        self._carry_out(changes_of(self.board, place, entry))

    def type_second(self, place: Place, value: str) -> None:
        """Add a second mark to a cell."""
        self._carry_out(second_mark(self.board, place, value))

    def fill(self, places: Iterable[Place], entry: Entry) -> int:
        """Put an entry into the empty ones of many cells, or empty all, as one step; return how many."""
        clears = isinstance(entry, Nothing)
        wanted = (place for place in places if clears or self._takes(place))
        changes = {change.fact: change for place in wanted for change in changes_of(self.board, place, entry)}
        self._carry_out(tuple(changes.values()))
        return len(changes)

    def take(self, column: int, said: Iterable[Dictated]) -> None:
        """Put what a dictation line says into a column, as one step."""
        changes: list[Change] = []
        for one in said:
            place = self.board.place(Fact(What.TERM, one.pupil.pupil, self.board.page.term.term))
            if place is None:
                continue
            place = Place(column, place.row)
            marks = self.board.marks_fact(place)
            if one.marks and marks is not None:
                changes.append(Change(marks, self.board.shown(marks), one.marks))
            if one.absence is not None:
                changes.extend(changes_of(self.board, place, AbsenceEntry(one.absence)))
        self._carry_out(tuple(changes))

    def overhear(self, change: LiveChange) -> tuple[Fact, ...] | None:
        """Lay somebody's change over the board; return what changed, or None when the page is to be read."""
        match change:
            case CellChanged():
                facts = self.board.lay(change.key, change.cell, self._other(change.person, change.by))
            case ResultChanged():
                by = self._other(change.person, change.mark.set_by)
                is_term = change.kind == What.TERM.value
                facts = (
                    self.board.lay_term_mark(change.pupil, change.term, change.mark, by) if is_term else ()
                )
            case WorkAdded():
                return () if self.board.take_work(change.column) else None
            case ReadAgain():
                return None
            case TimetableChanged() | HealthChanged() | OutageChanged() | SignInsChanged():
                return ()
            case _:
                assert_never(change)
        for fact in facts:
            self.repaint(fact)
        return facts

    def _takes(self, place: Place) -> bool:
        return self.board.is_empty(place) and not self.board.is_closed(place)
