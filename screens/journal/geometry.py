"""Where everything of the grid stands on the screen: whole columns only, edges that do not scroll."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.geometry import Region

from screens.journal.board import Place

WIDE = 120
TALL = 30
MARKER_X = 4
MEAN_WIDTH = 6
NARROW_NAME, WIDE_NAME = 23, 32
NARROW_CELL, WIDE_CELL = 4, 5


@dataclass(frozen=True, slots=True)
class Slot:
    """A visible column; a new month has a line on its left."""

    column: int
    x: int
    begins_month: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """What the layout depends on besides the window: the month of each column, and how many pupils."""

    months: tuple[int, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The grid in a window, scrolled to a first column and a first row."""

    width: int
    height: int
    left: int
    top: int
    slots: tuple[Slot, ...]
    shape: Shape

    @property
    def name_width(self) -> int:
        """Width of numbers, marker and names together."""
        return WIDE_NAME if self.width >= WIDE else NARROW_NAME

    @property
    def cell_width(self) -> int:
        """Width of a cell: a sign and what stands there."""
        return WIDE_CELL if self.width >= WIDE else NARROW_CELL

    @property
    def letters_y(self) -> int | None:
        """The line of the letters of the kinds of work, in a tall window."""
        return 2 if self.height >= TALL else None

    @property
    def ruler_y(self) -> int:
        """The line under the dates."""
        return 2 if self.letters_y is None else 3

    @property
    def first_y(self) -> int:
        """The line of the first visible pupil."""
        return self.ruler_y + 1

    @property
    def last_y(self) -> int:
        """The line under the last pupil."""
        return min(self.height - 1, self.first_y + self.visible_rows)

    @property
    def visible_rows(self) -> int:
        """How many pupils are visible."""
        return max(0, min(self.height - self.first_y - 1, self.shape.rows - self.top))

    @property
    def slots_x(self) -> int:
        """Where the columns begin, after the names and their line."""
        return self.name_width + 1

    @property
    def slots_end(self) -> int:
        """Where the columns must end: the line left of the means."""
        return self.width - self.cell_width - MEAN_WIDTH - 2

    @property
    def has_room(self) -> bool:
        """Whether anything fits between names and means: a window covered as too small may be of any size."""
        return self.slots_x < self.slots_end

    @property
    def mean_x(self) -> int:
        """Where the means stand."""
        return self.slots_end + 1

    @property
    def term_x(self) -> int:
        """Where the term marks stand."""
        return self.mean_x + MEAN_WIDTH + 1

    @property
    def columns_to_the_right(self) -> int:
        """How many columns do not fit on the right."""
        return len(self.shape.months) - (self.slots[-1].column + 1 if self.slots else self.left)

    @property
    def rows_below(self) -> int:
        """How many pupils do not fit below."""
        return max(0, self.shape.rows - self.top - self.visible_rows)

    def y(self, row: int) -> int | None:
        """Return the line of a pupil, None when scrolled away."""
        y = row - self.top + self.first_y
        return y if 0 <= row - self.top < self.visible_rows else None

    def x(self, column: int) -> int | None:
        """Return where a column begins, None when scrolled away."""
        if column == len(self.shape.months):
            return self.term_x
        return next((slot.x for slot in self.slots if slot.column == column), None)

    def cell(self, place: Place) -> Region | None:
        """Return the region of a cell."""
        x, y = self.x(place.column), self.y(place.row)
        return None if x is None or y is None else Region(x, y, self.cell_width, 1)

    def mean(self, row: int) -> Region | None:
        """Return the region of a pupil's mean."""
        y = self.y(row)
        return None if y is None else Region(self.mean_x, y, MEAN_WIDTH, 1)

    def marker(self, row: int) -> Region | None:
        """Return the region of the marker at a pupil's name."""
        y = self.y(row)
        return None if y is None else Region(MARKER_X, y, 1, 1)

    def date(self, column: int) -> Region | None:
        """Return the region of a column's date."""
        x = self.x(column)
        return None if x is None else Region(x, 1, self.cell_width, 1)

    def head(self, column: int) -> Region | None:
        """Return the region of a column's date and letter."""
        x = self.x(column)
        return None if x is None else Region(x, 1, self.cell_width, self.ruler_y - 1)

    def hit(self, x: int, y: int) -> Place | None:
        """Return the cell at a point; a point at a name is the row's first visible column."""
        row = y - self.first_y + self.top
        if not self.first_y <= y < self.first_y + self.visible_rows:
            return None
        if x >= self.mean_x:
            return Place(len(self.shape.months), row)
        columns = [slot.column for slot in self.slots if slot.x <= x]
        return Place(columns[-1] if columns else self.left, row)


def lay_out(width: int, height: int, shape: Shape, left: int, top: int) -> Layout:
    """Lay the grid out with as many whole columns from ``left`` on as fit."""
    bare = Layout(width, height, left, top, (), shape)
    slots: list[Slot] = []
    x = bare.slots_x
    for column in range(left, len(shape.months)):
        begins = column > left and shape.months[column] != shape.months[column - 1]
        x += begins
        if x + bare.cell_width > bare.slots_end:
            break
        slots.append(Slot(column, x, begins))
        x += bare.cell_width
    return Layout(width, height, left, top, tuple(slots), shape)


def following(layout: Layout, place: Place) -> Layout:
    """Scroll until a place is visible: pupils by half a window, the column of term marks always is.

    Pupil by pupil, every key at the edge would draw the whole page: 20 KB instead of 300 bytes.
    """
    window = max(1, layout.height - layout.first_y - 1)
    is_visible = layout.top <= place.row < layout.top + window
    top = layout.top if is_visible else place.row - window // 2
    top = max(0, min(top, layout.shape.rows - window))
    left = min(layout.left, place.column)
    moved = lay_out(layout.width, layout.height, layout.shape, left, top)
    while place.column < len(layout.shape.months) and moved.x(place.column) is None and left < place.column:
        left += 1
        moved = lay_out(layout.width, layout.height, layout.shape, left, top)
    return moved


def months_in_sight(layout: Layout) -> Sequence[tuple[int, int, int]]:
    """Return (month, x, width) of each run of visible columns of one month."""
    runs: list[tuple[int, int, int]] = []
    for slot in layout.slots:
        month = layout.shape.months[slot.column]
        if runs and not slot.begins_month:
            first, x, _ = runs[-1]
            runs[-1] = (first, x, slot.x + layout.cell_width - x)
        else:
            runs.append((month, slot.x, layout.cell_width))
    return runs
