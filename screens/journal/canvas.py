"""The drawn part of the grid: its layout, cursor and selection; only what changed is drawn again."""

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.events import MouseScrollDown, MouseScrollUp, Resize
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from screens.journal.board import Board, Fact, Mood, Place, What
from screens.journal.geometry import Shape, following, lay_out
from screens.journal.painting import Look, painted

WHEEL_ROWS = 3
TONES = (
    *("head", "here", "lines", "quiet", "marker", "mean", "cursor", "selected"),
    *("mine", "theirs", "saving", "unsaved", "refused", "disputed"),
)


class GridCanvas(Widget):
    """Pupils down, lessons across, drawn line by line from the board."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"grid--{tone}" for tone in TONES}

    def __init__(self) -> None:
        super().__init__()
        self.cursor = Place(0, 0)
        self._board: Board | None = None
        self._layout = lay_out(80, 20, Shape((), 0), 0, 0)
        self._anchor: Place | None = None
        self._styles_of_tones: dict[str, Style] = {}

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

    def repaint(self, fact: Fact) -> None:
        """Draw the cell of a fact again, and the pupil's mean unless the change is still on its way."""
        board = self._board
        place = None if board is None else board.place(fact)
        if board is None or place is None:
            return
        counts = fact.what is What.MARKS and board.standing(fact).mood is not Mood.SAVING
        mean = self._layout.mean(place.row) if counts else None
        self._refresh(self._layout.cell(place), mean)

    def repaint_head(self, lesson: int) -> None:
        """Draw what stands over the first column of a lesson again."""
        column = None if self._board is None else self._board.lesson_column(lesson)
        if column is not None:
            self._refresh(self._layout.head(column))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw what lies in a region and nothing beside it.

        The toolkit (Textual 8.2.8) would draw whole lines, frame and keep them; a key changes four cells.
        """
        background, filters = self.background_colors[1], self.get_line_filters()
        lines: list[Strip] = []
        for y in crop.line_range:
            line = self._line(y, crop.x, crop.right).crop(crop.x, crop.right)
            for kept in filters:
                line = line.apply_filter(kept, background)
            lines.append(line)
        return lines

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        return self._line(y, 0, self.size.width)

    def _line(self, y: int, first: int, end: int) -> Strip:
        if self._board is None:
            return Strip.blank(self.size.width, self._style(""))
        look = Look(self.cursor, self.selection, first, end)
        pieces = painted(self._board, self._layout, look, y)
        return Strip([Segment(text, self._style(tone)) for text, tone in pieces], self.size.width)

    def notify_style_update(self) -> None:
        """Forget the styles: the theme has changed."""
        self._styles_of_tones.clear()
        super().notify_style_update()

    def on_resize(self, event: Resize) -> None:
        """Lay the grid out for a window of another size."""
        self._lay_out_again()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Scroll the pupils without moving the cursor."""
        self._wheel(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Scroll the pupils back."""
        self._wheel(-WHEEL_ROWS)

    def _style(self, tone: str) -> Style:
        """Return the style of a tone; the toolkit itself forgets them at every refresh."""
        style = self._styles_of_tones.get(tone)
        if style is None:
            style = self.get_component_rich_style(f"grid--{tone}") if tone else self.rich_style
            self._styles_of_tones[tone] = style
        return style

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
