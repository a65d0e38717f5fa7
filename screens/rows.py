"""A list that draws its own lines: a marker and a bar at the cursor, headings that it steps over."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click, Key
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from screens.content import shown
from screens.keys import stroke

MARKER = "> "
_PLAIN = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: parts as (text, tone); without a ``key`` the cursor steps over it."""

    key: Hashable | None
    parts: tuple[tuple[str, str], ...]
    """Tone is empty, ``quiet``, ``heading``, ``due``, ``alarm`` or ``good``: names of the theme."""


def row(key: Hashable | None, *parts: str | tuple[str, str]) -> Row:
    """Return a row of plain texts and (text, tone) pairs."""
    return Row(key, tuple((part, _PLAIN) if isinstance(part, str) else part for part in parts))


def heading(text: str) -> Row:
    """Return a line that titles the ones below it."""
    return Row(None, ((text, "heading"),))


EMPTY = Row(None, ())


class RowList(ScrollView, can_focus=True):
    """Lines one under another with a cursor that ``Enter`` or a click opens; without keys it only scrolls."""

    TONES: ClassVar = ("quiet", "heading", "alarm", "due", "good")
    COMPONENT_CLASSES: ClassVar[set[str]] = {"row-list--cursor", *(f"row-list--{tone}" for tone in TONES)}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("pageup", "leaf(-1)", show=False),
        Binding("pagedown", "leaf(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("enter", "choose", show=False),
    ]

    @dataclass
    class RowChosen(Message):
        """The person pressed Enter on a line, or clicked it."""

        rows: "RowList"
        key: Hashable

        @property
        def control(self) -> "RowList":
            """The list it happened in."""
            return self.rows

    @dataclass
    class RowReached(Message):
        """The cursor came to a line."""

        rows: "RowList"
        key: Hashable

        @property
        def control(self) -> "RowList":
            """The list it happened in."""
            return self.rows

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Row, ...] = ()
        self._at: int | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._rows

    @property
    def chosen(self) -> Hashable | None:
        """Key of the line under the cursor."""
        return None if self._at is None else self._rows[self._at].key

    def show(self, rows: Iterable[Row], *, from_top: bool = False, in_place: bool = False) -> None:
        """Put up other lines; the cursor stays at the same key where it is there, unless ``from_top``.

        Where the key is gone the cursor goes to the top, or with ``in_place`` to the line that came there.
        """
        wanted = None if from_top else self.chosen
        place = (self._at or 0) if in_place else 0
        self._rows = tuple(rows)
        keyed = [index for index, line in enumerate(self._rows) if line.key is not None]
        same = [index for index in keyed if self._rows[index].key == wanted]
        near = [index for index in keyed if index >= place] or keyed[-1:]
        self._at = next(iter((*same, *near)), None)
        self.virtual_size = Size(self.size.width, len(self._rows))
        self.refresh()
        self._bring_into_view()

    def on_resize(self) -> None:
        """Keep the cursor in view in a window of another size."""
        self.virtual_size = Size(self.size.width, len(self._rows))
        self._bring_into_view()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.size.width
        index = y + self.scroll_offset.y
        base = self.rich_style
        if index >= len(self._rows):
            return Strip.blank(width, base)
        keyed = any(line.key is not None for line in self._rows)
        at = index == self._at
        bar = self.get_component_rich_style("row-list--cursor") if at else None
        margin = (MARKER if at else " " * len(MARKER)) if keyed else " "
        segments = [Segment(margin, bar or base)]
        for text, tone in self._rows[index].parts:
            segments.append(Segment(shown(text), bar or self._style_of(tone, base)))
        room = width - (1 if self._longer else 0)
        drawn = Strip(segments).adjust_cell_length(room, bar or base)
        return (
            Strip([*drawn, Segment(self._slider(y), self._style_of("quiet", base))])
            if self._longer
            else drawn
        )

    def action_step(self, by: int) -> None:
        """Go one line up or down; headings are stepped over, and a list without keys scrolls."""
        if self._at is None:
            self.scroll_relative(y=by, animate=False)
            return
        self._reach(self._at + by, by)

    def action_leaf(self, by: int) -> None:
        """Go one window up or down."""
        if self._at is None:
            self.scroll_relative(y=by * (self.size.height - 1), animate=False)
            return
        wanted = self._at + by * max(self.size.height - 1, 1)
        self._reach(max(0, min(wanted, len(self._rows) - 1)), by)

    def action_first(self) -> None:
        """Go to the first line."""
        self.scroll_home(animate=False)
        self._reach(0, 1)

    def action_last(self) -> None:
        """Go to the last line."""
        self.scroll_end(animate=False)
        self._reach(len(self._rows) - 1, -1)

    def action_choose(self) -> None:
        """Open the line under the cursor."""
        if self.chosen is not None:
            self.post_message(self.RowChosen(self, self.chosen))

    def reach(self, key: Hashable) -> None:
        """Put the cursor at the line of a key."""
        for index, line in enumerate(self._rows):
            if line.key == key:
                self._reach(index, 1)
                return

    def steer(self, event: Key, *, to_ends: bool = False) -> bool:
        """Do what a list does with a key that another widget holds the focus for; tell whether it was one."""
        match stroke(event):
            case "home" if to_ends:
                self.action_first()
            case "end" if to_ends:
                self.action_last()
            case "up" | "down" as key:
                self.action_step(1 if key == "down" else -1)
            case "pageup" | "pagedown" as key:
                self.action_leaf(1 if key == "pagedown" else -1)
            case "enter":
                self.action_choose()
            case _:
                return False
        return True

    def on_click(self, event: Click) -> None:
        """Open the line that was clicked."""
        index = event.y + self.scroll_offset.y
        if index < len(self._rows) and self._rows[index].key is not None:
            self._reach(index, 1)
            self.action_choose()

    def _reach(self, wanted: int, by: int) -> None:
        """Put the cursor at the wanted line or the next one with a key in that direction."""
        step = 1 if by > 0 else -1
        index = wanted
        while 0 <= index < len(self._rows) and self._rows[index].key is None:
            index += step
        if not 0 <= index < len(self._rows):
            self.scroll_relative(y=step, animate=False)
            return
        if index == self._at:
            return
        self._at = index
        self.refresh()
        self._bring_into_view()
        key = self._rows[index].key
        if key is not None:
            self.post_message(self.RowReached(self, key))

    def _bring_into_view(self) -> None:
        """Scroll just enough to see the cursor."""
        if self._at is not None and self.size.height:
            self.scroll_to_region(Region(0, self._at, 1, 1), animate=False, force=True)

    @property
    def _longer(self) -> bool:
        """Whether there are more lines than the window shows."""
        return len(self._rows) > self.size.height

    def _slider(self, y: int) -> str:
        """Return the sign at the right edge; the stock bar draws eighths of a block, in no console's font."""
        height = self.size.height
        length = max(1, height * height // len(self._rows))
        furthest = max(1, len(self._rows) - height)
        begins = (height - length) * min(self.scroll_offset.y, furthest) // furthest
        return "█" if begins <= y < begins + length else "│"

    def _style_of(self, tone: str, base: Style) -> Style:
        return self.get_component_rich_style(f"row-list--{tone}") if tone else base
