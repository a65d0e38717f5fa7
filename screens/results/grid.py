"""The grid of results: draws its own lines, knows the cursor, tells the page what was typed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.events import Click, Key, MouseScrollDown, MouseScrollUp, Resize
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from rules.text import name_key
from screens.journal.board import Fact, Place
from screens.journal.typing import (
    READY,
    EnterDown,
    Entry,
    Fill,
    GoBack,
    Intent,
    Jump,
    Leaf,
    Move,
    NextLesson,
    NotACode,
    Put,
    Redo,
    ToEnd,
    Typing,
    Undo,
    codes_of,
    meant,
    press,
)
from screens.keys import stroke
from screens.results.board import ResultsBoard
from screens.results.painting import Frame, painted

TONES = ("head", "here", "lines", "quiet", "marker", "cursor")
MOODS = ("mine", "theirs", "saving", "unsaved", "refused", "disputed")


class ResultsGrid(Widget, can_focus=True):
    """Pupils down, results across."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"grid--{tone}" for tone in (*TONES, *MOODS)}

    @dataclass
    class Typed(Message):
        """A code was completed for a cell, or for every empty cell of the column."""

        fact: Fact
        entry: Entry
        whole_column: bool

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
    class KeyMissed(Message):
        """A key or the letters of a surname led nowhere."""

        what: str
        is_surname: bool = False

    def __init__(self) -> None:
        super().__init__()
        self.cursor = self._last_put = Place(0, 0)
        self._board: ResultsBoard | None = None
        self._frame = Frame(80, 20, 0, 0)
        self._typing = READY

    def show(self, board: ResultsBoard, cursor: Place) -> None:
        """Put up a page; the cursor stays inside it."""
        self._board = board
        self.cursor = self._inside(cursor.column, cursor.row)
        self._lay_out()
        self._tell()

    def read_again(self, board: ResultsBoard, read: Callable[[], None]) -> None:
        """Draw a later reading of the page; the cursor stays at its pupil and result."""
        held = board.fact(self.cursor), board.fact(self._last_put)
        read()
        cursor, last_put = ((fact and board.place(fact)) or Place(0, 0) for fact in held)
        self._last_put = last_put
        self.show(board, cursor)

    def repaint(self, fact: Fact) -> None:
        """Draw the line of a fact again."""
        place = None if self._board is None else self._board.place(fact)
        if place is not None:
            self._refresh(place.row)

    def go_to(self, place: Place) -> None:
        """Put the cursor on a place."""
        self._go(place)
        self._tell()

    def step_down(self) -> None:
        """Go to the next pupil who may get a result in this column."""
        board = self._board
        if board is None:
            return
        for row in range(self.cursor.row + 1, len(board.page.pupils)):
            if not board.is_closed(Place(self.cursor.column, row)):
                self.go_to(Place(self.cursor.column, row))
                return
        self.app.bell()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        if self._board is None:
            return Strip.blank(self.size.width, self.rich_style)
        pieces = painted(self._board, self._frame, self.cursor, y)
        segments = [
            Segment(text, self.get_component_rich_style(f"grid--{tone}") if tone else self.rich_style)
            for text, tone in pieces
        ]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def on_resize(self, event: Resize) -> None:
        """Fit the columns into another window."""
        self._lay_out()

    def on_click(self, event: Click) -> None:
        """Put the cursor where the mouse was clicked."""
        place = self._frame.hit(event.x, event.y)
        if place is not None:
            self._typing = READY
            self.go_to(place)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Go down by the wheel."""
        self.go_to(self._inside(self.cursor.column, self.cursor.row + 3))

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Go up by the wheel."""
        self.go_to(self._inside(self.cursor.column, self.cursor.row - 3))

    def on_key(self, event: Key) -> None:
        """Take a key of the typing; the others are the page's."""
        board = self._board
        if board is None:
            return
        codes = codes_of(board.page.scale, of_term=True)
        answer = press(self._typing, meant(self._typing, stroke(event), event.character, codes), codes)
        if answer is None:
            self._typing = READY
            return
        event.stop()
        event.prevent_default()
        self._typing = answer[0]
        for intent in answer[1]:
            self._carry_out(board, intent)
        self._tell()

    def _carry_out(self, board: ResultsBoard, intent: Intent) -> None:
        match intent:
            case Put(entry, stays):
                self._last_put = self.cursor
                self._type(board, entry)
                if not stays:
                    self.step_down()
            case Fill(entry):
                self._type(board, entry, whole_column=True)
            case Undo() | Redo():
                self.post_message(self.StepAsked(intent))
            case NotACode(key):
                self.post_message(self.KeyMissed(key))
            case Jump(letters):
                self._jump(board, letters)
            case GoBack():
                self._go(self._last_put)
            case Move(columns, rows):
                self._go(self._inside(self.cursor.column + columns, self.cursor.row + rows))
            case NextLesson(way):
                self._go(self._inside(self.cursor.column + way, self.cursor.row))
            case EnterDown():
                self._go(self._inside(self.cursor.column, self.cursor.row + 1))
            case Leaf(windows):
                leaf = windows * max(1, self._frame.visible - 1)
                self._go(self._inside(self.cursor.column, self.cursor.row + leaf))
            case ToEnd(way, of_column):
                far = way * 10_000
                across, down = (0, far) if of_column else (far, 0)
                self._go(self._inside(self.cursor.column + across, self.cursor.row + down))
            case _:
                pass  # second marks and selections do not exist here

    def _type(self, board: ResultsBoard, entry: Entry, *, whole_column: bool = False) -> None:
        """Tell of a cell by what it is: it may stand elsewhere before it is taken."""
        if fact := board.fact(self.cursor):
            self.post_message(self.Typed(fact, entry, whole_column))

    def _jump(self, board: ResultsBoard, letters: str) -> None:
        wanted = name_key(letters)
        keys = (pupil.name_key for pupil in board.page.pupils)
        row = next((row for row, key in enumerate(keys) if key.startswith(wanted)), None)
        if row is None:
            self.post_message(self.KeyMissed(letters, is_surname=True))
        else:
            self._go(Place(self.cursor.column, row))

    def _inside(self, column: int, row: int) -> Place:
        last = Place(0, 0) if self._board is None else self._board.last
        return Place(max(0, min(column, last.column)), max(0, min(row, last.row)))

    def _go(self, place: Place) -> None:
        before, self.cursor = self.cursor, place
        frame = self._frame.following(place.row)
        if frame.top != self._frame.top or before.column != place.column:
            self._frame = frame
            self.refresh()
            return
        self._refresh(before.row)
        self._refresh(place.row)

    def _refresh(self, row: int) -> None:
        y = self._frame.y(row)
        if y is not None:
            self.refresh(Region(0, y, self.size.width, 1))

    def _lay_out(self) -> None:
        if self._board is None:
            return
        page = self._board.page
        frame = Frame(self.size.width, self.size.height, len(page.columns), len(page.pupils), self._frame.top)
        self._frame = frame.following(self.cursor.row)
        self.refresh()

    def _tell(self) -> None:
        self.post_message(self.CursorMoved(self.cursor, self._typing))
