"""The grid of a journal page: draws its own lines, knows the cursor, and tells the page what was typed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar, assert_never

from rich.segment import Segment
from textual.events import Click, Key, MouseScrollDown, MouseScrollUp, Resize
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from screens.journal.board import Board, Fact, Mood, Place, What
from screens.journal.geometry import Layout, Shape, following, lay_out
from screens.journal.painting import Look, painted
from screens.journal.travel import Advance, Arrival, advanced, column_places, found, inside, travelled
from screens.journal.typing import (
    READY,
    BringBack,
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
    press,
)
from screens.keys import stroke

WHEEL_ROWS = 3
EARLY_KEYS = ("enter", "up", "down", "left", "right", "tab", "delete", "backspace")
TONES = (
    *("head", "here", "lines", "quiet", "marker", "mean", "cursor", "selected"),
    *("mine", "theirs", "saving", "unsaved", "refused", "disputed"),
)


class JournalGrid(Widget, can_focus=True):
    """Pupils down, lessons across; only what changed is drawn again."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"grid--{tone}" for tone in TONES}

    @dataclass
    class CellTyped(Message):
        """A code for a cell was completed."""

        place: Place
        entry: Entry

    @dataclass
    class SecondMarkTyped(Message):
        """A second mark for a cell was completed."""

        place: Place
        value: str

    @dataclass
    class CellsFilled(Message):
        """A code for every empty one of many cells was completed."""

        places: tuple[Place, ...]
        entry: Entry

    @dataclass
    class StepAsked(Message):
        """The person wants a step taken back, done again, or what was just typed brought back."""

        intent: Undo | Redo | BringBack

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

    def __init__(self, *, advance: Advance = Advance.DOWN, id: str | None = None) -> None:
        super().__init__(id=id)
        self.advance = advance
        self.cursor = Place(0, 0)
        self._board: Board | None = None
        self._layout = lay_out(80, 20, Shape((), 0), 0, 0)
        self._typing = READY
        self._anchor: Place | None = None
        self._last_put = self._home = self.cursor
        self._early: list[str] = []

    @property
    def layout_now(self) -> Layout:
        """Where everything stands now."""
        return self._layout

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
        columns = board.term_column
        read()
        places = [(fact and board.place(fact)) or inside(board, 0, 0) for fact in held]
        self.cursor, self._last_put, self._home = places
        if board.term_column != columns:
            self._anchor = None
        self._lay_out_again()

    def repaint(self, fact: Fact) -> None:
        """Draw the cell of a fact again, and the pupil's mean unless the change is still on its way."""
        board = self._board
        place = None if board is None else board.place(fact)
        if board is None or place is None:
            return
        counts = fact.what is What.MARKS and board.standing(fact).mood is not Mood.SAVING
        mean = self._layout.mean(place.row) if counts else None
        self._refresh(self._layout.cell(place), mean)

    def go_to(self, place: Place) -> None:
        """Put the cursor on a place and scroll there if need be."""
        self._go(place)
        self._tell()

    @property
    def selection(self) -> frozenset[Place]:
        """The selected cells, none without a selection."""
        if self._anchor is None:
            return frozenset()
        columns = sorted((self._anchor.column, self.cursor.column))
        rows = sorted((self._anchor.row, self.cursor.row))
        return frozenset(
            Place(column, row)
            for column in range(columns[0], columns[1] + 1)
            for row in range(rows[0], rows[1] + 1)
        )

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        base = self.rich_style
        if self._board is None:
            return Strip.blank(self.size.width, base)
        pieces = painted(self._board, self._layout, Look(self.cursor, self.selection), y)
        return Strip(
            [
                Segment(text, self.get_component_rich_style(f"grid--{tone}") if tone else base)
                for text, tone in pieces
            ],
            self.size.width,
        )

    def on_resize(self, event: Resize) -> None:
        """Lay the grid out for a window of another size."""
        self._lay_out_again()

    def on_key(self, event: Key) -> None:
        """Take a key of the typing; the others are the page's."""
        key = stroke(event)
        if self._board is None:
            if len(key) == 1 or key in EARLY_KEYS:
                self._early.append(key)
                event.stop()
                event.prevent_default()
            return
        if self._press(key):
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

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Scroll the pupils without moving the cursor."""
        self._wheel(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Scroll the pupils back."""
        self._wheel(-WHEEL_ROWS)

    def _press(self, key: str) -> bool:
        board = self._board
        if board is None:
            return False
        codes = codes_of(board.page.scale, of_term=self.cursor.column == board.term_column)
        answer = press(self._typing, key, codes)
        if answer is None:
            # Whatever the page does now, Esc and «/» after it no longer mean the cell that was typed last.
            self._typing = replace(self._typing, after_code=False, after_mark=False)
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
                self.post_message(self.CellTyped(self.cursor, entry))
                self._arrive(Arrival(self.cursor) if stays else advanced(board, self.cursor, self.advance))
            case PutSecond(value):
                self._last_put = self.cursor
                self.post_message(self.SecondMarkTyped(self.cursor, value))
                self._arrive(advanced(board, self.cursor, self.advance))
            case Fill(entry):
                self.post_message(self.CellsFilled(self._to_fill(board), entry))
            case Undo() | Redo() | BringBack():
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

    def _deselect(self) -> None:
        if self._anchor is not None:
            self._anchor = None
            self.refresh()

    def _go(self, place: Place) -> None:
        """Move the cursor and draw only what differs, or everything when the page had to scroll."""
        before, self.cursor = self.cursor, place
        layout = following(self._layout, place)
        if (layout.left, layout.top) != (self._layout.left, self._layout.top):
            self._layout = layout
            self.refresh()
            return
        self._refresh(layout.cell(before), layout.cell(place))
        if before.row != place.row:
            self._refresh(layout.marker(before.row), layout.marker(place.row))
        if before.column != place.column:
            self._refresh(layout.date(before.column), layout.date(place.column))

    def _wheel(self, rows: int) -> None:
        layout = self._layout
        top = max(0, min(layout.top + rows, layout.shape.rows - (layout.height - layout.first_y - 1)))
        if top != layout.top:
            self._layout = lay_out(layout.width, layout.height, layout.shape, layout.left, top)
            self.refresh()

    def _lay_out_again(self) -> None:
        board = self._board
        if board is None:
            return
        held = (board.page.lessons[column.lesson].held_on for column in board.page.columns)
        shape = Shape(tuple(day.year * 100 + day.month for day in held), len(board.page.pupils))
        layout = lay_out(self.size.width, self.size.height, shape, self._layout.left, self._layout.top)
        self._layout = following(layout, self.cursor)
        self.refresh()

    def _refresh(self, *regions: Region | None) -> None:
        seen = [region for region in regions if region is not None]
        if seen:
            self.refresh(*seen)

    def _tell(self) -> None:
        self.post_message(self.CursorMoved(self.cursor, self._typing))
