"""The grid of a journal page: draws its own lines, knows the cursor, and tells the page what was typed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from textual.events import Click, Key
from textual.message import Message

from screens.journal.board import Board, Fact, Place
from screens.journal.canvas import GridCanvas
from screens.journal.travel import Advance, Arrival, advanced, column_places, found, inside, travelled
from screens.journal.typing import (
    READY,
    Deselect,
    EnterDown,
    Entry,
    Fill,
    GoBack,
    GoHome,
    Intent,
    Jump,
    Leaf,
    Move,
    NextLesson,
    NotACode,
    Pending,
    Put,
    PutSecond,
    Redo,
    ToEnd,
    Typing,
    Undo,
    codes_of,
    meant,
    press,
)
from screens.keys import stroke

EARLY_KEYS = ("enter", "up", "down", "left", "right", "tab", "delete", "backspace")


class JournalGrid(GridCanvas, can_focus=True):
    """Pupils down, lessons across; only what changed is drawn again."""

    @dataclass
    class CellTyped(Message):
        """A code or a second mark was completed for a cell, named by its marks: rows may shift meanwhile."""

        fact: Fact
        typed: Entry | PutSecond

    @dataclass
    class CellsFilled(Message):
        """A code for every empty one of many cells was completed."""

        facts: tuple[Fact, ...]
        entry: Entry

    @dataclass
    class StepAsked(Message):
        """The person wants a step taken back or done again."""

        intent: Undo | Redo

    @dataclass
    class CursorMoved(Message):
        """The cursor stands somewhere else, or the typing waits for something else."""

        place: Place
        typing: Typing

    @dataclass
    class EndReached(Message):
        """The last pupil of a lesson was passed."""

    @dataclass
    class KeyMissed(Message):
        """A key or the letters of a surname led nowhere."""

        what: str
        is_surname: bool = False

    def __init__(self) -> None:
        super().__init__()
        self.advance = Advance.DOWN
        self._typing = READY
        self._last_put = self._home = self.cursor
        self._early: list[str] = []

    def show(self, board: Board, cursor: Place) -> None:
        """Put up a page; keys that came before it are carried out now, in order."""
        self._board = board
        self.cursor = self._last_put = self._home = inside(board, cursor.column, cursor.row)
        self._typing, self._anchor = READY, None
        self._lay_out_again()
        early, self._early = self._early, []
        for key in early:
            self._press(key)
        self._tell()

    def read_again(self, board: Board, read: Callable[[], None]) -> None:
        """Draw a later reading of the page; the cursor stays at its pupil and work, the typing goes on."""
        held = [board.marks_fact(place) for place in (self.cursor, self._last_put, self._home)]
        stood = board.term_column, [one.pupil for one in board.page.pupils]
        read()
        places = [(fact and board.place(fact)) or inside(board, 0, 0) for fact in held]
        self.cursor, self._last_put, self._home = places
        if stood != (board.term_column, [one.pupil for one in board.page.pupils]):
            self._anchor = None
        self._lay_out_again()

    def go_to(self, place: Place) -> None:
        """Put the cursor on a place and scroll there if need be."""
        self._go(place)
        self._tell()

    def on_key(self, event: Key) -> None:
        """Take a key of the typing; the others are the page's."""
        key = stroke(event)
        if self._board is None:
            if len(key) == 1 or key in EARLY_KEYS:
                self._early.append(key)
                event.stop()
                event.prevent_default()
            return
        if self._press(key, event.character):
            event.stop()
            event.prevent_default()
            self._tell()

    def on_click(self, event: Click) -> None:
        """Put the cursor where the mouse was clicked."""
        place = self._layout.hit(event.x, event.y)
        if place is not None and self._board is not None:
            self._typing = READY
            self._deselect()
            self.go_to(place)

    def _press(self, key: str, character: str | None = None) -> bool:
        board = self._board
        if board is None:
            return False
        codes = codes_of(board.page.scale, of_term=self.cursor.column == board.term_column)
        answer = press(self._typing, meant(self._typing, key, character, codes), codes)
        if answer is None:
            # Whatever the page does now, «/» after it no longer means the cell that was typed last.
            self._typing = replace(self._typing, after_mark=False, after_late=False)
            return False
        if self._typing.pending is Pending.NOTHING:
            self._home = self.cursor
        self._typing = answer[0]
        for intent in answer[1]:
            self._carry_out(board, intent)
        return True

    def _carry_out(self, board: Board, intent: Intent) -> None:
        match intent:
            case Put(entry, stays):
                self._last_put = self.cursor
                for fact in facts_at(board, (self.cursor,)):
                    self.post_message(self.CellTyped(fact, entry))
                self._arrive(Arrival(self.cursor) if stays else advanced(board, self.cursor, self.advance))
            case PutSecond():
                self._last_put = self.cursor
                for fact in facts_at(board, (self.cursor,)):
                    self.post_message(self.CellTyped(fact, intent))
                self._arrive(advanced(board, self.cursor, self.advance))
            case Fill(entry):
                self.post_message(self.CellsFilled(facts_at(board, self._to_fill(board)), entry))
            case Undo() | Redo():
                self.post_message(self.StepAsked(intent))
            case NotACode(key):
                self.post_message(self.KeyMissed(key))
            case GoBack():
                self._go(self._last_put)
            case GoHome():
                self._go(self._home)
            case Deselect():
                self._deselect()
            case Jump():
                self._jump(board, intent)
            case Move() | Leaf() | ToEnd() | NextLesson() | EnterDown():
                selecting = isinstance(intent, Move) and intent.selecting
                self._anchor = (self._anchor or self.cursor) if selecting else None
                self._arrive(travelled(board, self.cursor, intent, self._layout.visible_rows))
                if selecting:
                    self.refresh()
            case _:
                assert_never(intent)

    def _arrive(self, arrival: Arrival) -> None:
        self._go(arrival.place)
        if arrival.passed_the_end:
            self.post_message(self.EndReached())

    def _jump(self, board: Board, way: Jump) -> None:
        row = found(board, way)
        if row is None:
            self.post_message(self.KeyMissed(way.letters, is_surname=True))
        else:
            self._go(Place(self.cursor.column, row))

    def _to_fill(self, board: Board) -> tuple[Place, ...]:
        if self._anchor is None:
            return column_places(board, self.cursor.column)
        return tuple(sorted(self.selection, key=lambda place: (place.column, place.row)))

    def _tell(self) -> None:
        self.post_message(self.CursorMoved(self.cursor, self._typing))


def facts_at(board: Board, places: Iterable[Place]) -> tuple[Fact, ...]:
    """Return cells by what they are rather than where they stand."""
    return tuple(fact for place in places if (fact := board.marks_fact(place)) is not None)
