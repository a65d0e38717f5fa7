"""Ruled tables: columns, rows of cells, groups of rows that stay together, a heading on every part."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from printouts.letters import Paragraph
from printouts.sheet import MIDDLE, Sheet

FEWEST_ROWS = 2
"""A group that is parted leaves no single row at the foot of a page."""
Cell = tuple[Paragraph, ...]
"""Paragraphs one under another."""
Row = tuple[Cell, ...]
"""Cells from the second column on; the last one of a short row spreads to the right edge."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading and its width in millimetres."""

    heading: Paragraph
    width: float


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that share a label in the first column and are parted only where a whole page cannot hold them."""

    label: Cell
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Padding:
    """White around the text of a cell in millimetres."""

    side: float = 0.7
    above: float = 0.35
    below: float = 0.35


class Grid:
    """A table of a sheet; groups may stand on several pages, each with heading and label."""

    def __init__(
        self, sheet: Sheet, columns: Sequence[Column], padding: Padding, heading: Padding | None = None
    ) -> None:
        self._sheet = sheet
        self._padding = padding
        self._heading_padding = heading or padding
        self._widths = tuple(column.width for column in columns)
        self._rows: dict[int, tuple[Row, float]] = {}
        self._groups: dict[int, tuple[Group, float]] = {}
        self._heading: Row = tuple((column.heading,) for column in columns)

    @cached_property
    def heading_height(self) -> float:
        """The height of the headings of the columns."""
        return self._row_height(self._heading, self._widths, self._heading_padding)

    def height(self, group: Group) -> float:
        """Return the height of a group, measured once; it is kept so that its identity stays its own."""
        known = self._groups.get(id(group))
        if known is None:
            tall = max(self._rows_height(group), self._row_height((group.label,), self._widths[:1]))
            known = self._groups[id(group)] = (group, tall)
        return known[1]

    def parts(self, groups: Sequence[Group], room: float, *, whole: bool) -> list[list[Group]]:
        """Share groups out among pages with room of a height.

        With ``whole`` a group that a page can hold is not parted; else it is wherever a page ends.
        """
        parts: list[list[Group]] = [[]]
        left = room - self.heading_height
        for group in groups:
            rest: Group | None = group
            while rest is not None:
                fits, rest = self._taken(rest, left, alone=not parts[-1], whole=whole)
                if fits is not None:
                    parts[-1].append(fits)
                    left -= self.height(fits)
                if rest is not None:
                    parts.append([])
                    left = room - self.heading_height
        return parts

    def draw(self, groups: Sequence[Group], x: float, y: float) -> float:
        """Draw the heading and the groups; return the height they took."""
        top, right = y, x + sum(self._widths)
        self._sheet.rule(x, y, right, y, MIDDLE)
        padding = self._heading_padding
        self._draw_row(self._heading, self._widths, x, y, self.heading_height, 0.0, padding)
        y += self.heading_height
        for group in groups:
            self._sheet.rule(x, y, right, y, MIDDLE)
            self._draw_group(group, x, y)
            y += self.height(group)
        self._sheet.rule(x, y, right, y, MIDDLE)
        self._sheet.rule(x, top, x, y, MIDDLE)
        self._sheet.rule(right, top, right, y, MIDDLE)
        return y - top

    def _taken(
        self, group: Group, left: float, *, alone: bool, whole: bool
    ) -> tuple[Group | None, Group | None]:
        """Return what of a group goes on this page and what is left for the next one."""
        if self.height(group) <= left:
            return group, None
        if whole and not alone:
            return None, group
        count, used = 0, 0.0
        for row in group.rows:
            used += self._body_height(row)
            if used > left:
                break
            count += 1
        if not alone and count < FEWEST_ROWS:
            return None, group
        if count:
            return Group(group.label, group.rows[:count]), Group(group.label, group.rows[count:])
        first, after = self._parted(group.rows[0], left)
        if not any(first):
            raise ValueError("a page too low for one line of its table")
        return Group(group.label, (first,)), Group(group.label, (after, *group.rows[1:]))

    def _draw_group(self, group: Group, x: float, y: float) -> None:
        height = self.height(group)
        label: Row = (group.label,)
        self._draw_row(label, self._widths[:1], x, y, self._row_height(label, self._widths[:1]))
        left = x + self._widths[0]
        right = x + sum(self._widths)
        self._sheet.rule(left, y, left, y + height)
        spare = (height - self._rows_height(group)) / len(group.rows)
        for place, row in enumerate(group.rows):
            if place:
                self._sheet.rule(left, y, right, y)
            tall = self._body_height(row) + spare
            self._draw_row(row, self._widths[1:], left, y, tall, spare)
            y += tall

    def _draw_row(
        self,
        row: Row,
        widths: Sequence[float],
        x: float,
        y: float,
        tall: float,
        spare: float | None = None,
        padding: Padding | None = None,
    ) -> None:
        padding = padding or self._padding
        if spare is None:
            spare = tall - self._row_height(row, widths, padding)
        for place, (cell, width) in enumerate(zip(row, _spread(row, widths), strict=True)):
            if place:
                self._sheet.rule(x, y, x, y + tall)
            down = y + padding.above + spare / 2
            for text in cell:
                down += self._sheet.write(text, x + padding.side, down, width - 2 * padding.side)
            x += width

    def _parted(self, row: Row, room: float) -> tuple[Row, Row]:
        """Part a row that is higher than a page between the lines of its cells."""
        room -= self._padding.above + self._padding.below
        firsts: list[Cell] = []
        rests: list[Cell] = []
        for cell, width in zip(row, _spread(row, self._widths[1:]), strict=True):
            first: list[Paragraph] = []
            rest: list[Paragraph] = []
            left = room
            for text in cell:
                inner = width - 2 * self._padding.side
                fits, over = (None, text) if rest else self._sheet.parted(text, inner, left)
                if fits is not None:
                    first.append(fits)
                    left -= self._sheet.height(fits, inner)
                if over is not None:
                    rest.append(over)
            firsts.append(tuple(first))
            rests.append(tuple(rest))
        return tuple(firsts), tuple(rests)

    def _rows_height(self, group: Group) -> float:
        return sum(self._body_height(row) for row in group.rows)

    def _body_height(self, row: Row) -> float:
        """Measure a row of a group once, kept as groups are."""
        known = self._rows.get(id(row))
        if known is None:
            known = self._rows[id(row)] = (row, self._row_height(row, self._widths[1:]))
        return known[1]

    def _row_height(self, row: Row, widths: Sequence[float], padding: Padding | None = None) -> float:
        padding = padding or self._padding
        cells = zip(row, _spread(row, widths), strict=True)
        tallest = max(
            sum(self._sheet.height(text, width - 2 * padding.side) for text in cell) for cell, width in cells
        )
        return tallest + padding.above + padding.below


def _spread(row: Row, widths: Sequence[float]) -> list[float]:
    """Return the widths of the cells of a row; the last cell of a short row takes what is left."""
    last = len(row) - 1
    return [*widths[:last], sum(widths[last:])]
