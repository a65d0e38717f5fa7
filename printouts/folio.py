"""Documents of several pages: a foot on every page that says whose paper it is, which page of how many."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from printouts.grid import Cell, Column, Grid, Group, Padding, Row
from printouts.letters import Align, Face, Ink, Paragraph, paragraph
from printouts.sheet import Imprint, Paper, Printed, Sheet
from services.views.papers import PaperMark
from services.views.sealed import Seal
from texts import dates
from texts.papers import as_of

LEFT, RIGHT, TOP, BOTTOM = 15.0, 8.0, 9.0, 13.0
"""White around a page in millimetres; the left side is punched and bound."""
TITLE = Ink(Face.SANS_BOLD, 11.0)
UNDER = Ink(Face.SANS, 8.5)
FOOT = Ink(Face.NARROW, 6.5)
SEAL = Ink(Face.NARROW_BOLD, 7.5)
QR_SIDE = 11.0
HEADING = Ink(Face.NARROW_BOLD, 7.0)
TEXT = Ink(Face.NARROW, 8.0)
STRONG = Ink(Face.NARROW_BOLD, 8.0)


USUAL = Padding(above=0.6, below=0.7)
"""White around the text of a list's cells."""


DIGITS = 16
"""So many of a checksum stand on paper."""


def trail_head(seal: Seal) -> str:
    """Return where the history ended when a seal was given: paper then remembers it too (5.2)."""
    return f"запись {seal.head_number} журнала изменений, {seal.head_hash[:DIGITS]}"


class Folio:
    """Pages of one document under the hand; ``of`` is how many there will be, 0 while they are counted."""

    def __init__(self, sheet: Sheet, paper: Paper, mark: PaperMark, of: int) -> None:
        self.sheet = sheet
        self.paper = paper
        self._mark = mark
        self._of = of
        self.seal: Seal | None = None
        """Set while pages are drawn that the director certified."""
        self.entry = ""
        """Bookmark of the next page."""

    @contextmanager
    def turned(self, paper: Paper) -> Iterator[None]:
        """Draw a chapter on other paper than the rest of the document."""
        usual, self.paper = self.paper, paper
        try:
            yield
        finally:
            self.paper = usual

    @property
    def width(self) -> float:
        """The width between the margins in millimetres."""
        return self.paper.width - LEFT - RIGHT

    @property
    def floor(self) -> float:
        """Where the page ends above its foot, and above the square of a certified one."""
        return self.paper.height - BOTTOM - (QR_SIDE if self.seal else 0.0)

    def next_page(self, running: str) -> float:
        """Take a page with its foot; return where it begins."""
        self.sheet.next_page(self.paper)
        if self.entry:
            self.sheet.bookmark(self.entry)
            self.entry = ""
        made = f"напечатано {dates.moment(self._mark.printed_at)}"
        by = f", {self._mark.printed_by}" if self._mark.printed_by else ""
        y = self.paper.height - BOTTOM + 4.0
        if self.seal is not None:
            self._draw_seal(self.seal, y)
        self.sheet.rule(LEFT, y - 0.8, LEFT + self.width, y - 0.8)
        whose = f"{self._mark.school}  ·  {running}{as_of(self._mark.as_of)}"
        self.sheet.write(paragraph(whose, FOOT, smallest=4.5), LEFT, y, self.width * 0.62)
        number = f"стр. {self.sheet.pages} из {self._of}" if self._of else f"стр. {self.sheet.pages}"
        right = paragraph(f"{made}{by}   {number}", FOOT, align=Align.RIGHT)
        self.sheet.write(right, LEFT + self.width * 0.62, y, self.width * 0.38)
        return TOP

    def _draw_seal(self, seal: Seal, y: float) -> None:
        """Say under the foot that the page is certified, with its code as letters and as a square."""
        on = dates.day_numbers(seal.sealed_at.date())
        told = f"Заверено электронно {on}, {seal.sealed_by}, код {seal.code}, {trail_head(seal)}"
        self.sheet.write(paragraph(told, SEAL), LEFT, y + 3.0, self.width - QR_SIDE - 2.0)
        self.sheet.qr(seal.code, LEFT + self.width - QR_SIDE, y - QR_SIDE - 1.5, QR_SIDE)

    def head(self, y: float, title: str, *under: str) -> float:
        """Write a title and lines under it; return where the rest begins."""
        told = f"{title}{as_of(self._mark.as_of)}"
        y += self.sheet.write(paragraph(told, TITLE, smallest=8.0), LEFT, y, self.width)
        for text in under:
            if text:
                y += self.sheet.write(paragraph(text, UNDER), LEFT, y, self.width)
        return y + 1.5

    def table(
        self,
        columns: Sequence[Column],
        groups: Sequence[Group],
        running: str,
        head: Callable[[float, int], float],
        padding: Padding = USUAL,
        heading: Padding | None = None,
    ) -> float:
        """Put a table on as many pages as it needs, ``head`` on each; return where the last one ends.

        ``heading`` is the white of the headings where it is not that of the rows.
        """
        grid = Grid(self.sheet, columns, padding, heading)
        y = head(self.next_page(running), 1)
        if not groups:
            return y + grid.draw((), LEFT, y)
        number = 1
        for part in grid.parts(groups, self.floor - y, whole=True):
            if number > 1:
                y = head(self.next_page(running), number)
            y += grid.draw(part, LEFT, y)
            number += 1
        return y


def bound(
    out: Path, paper: Paper, title: str, mark: PaperMark, compose: Callable[[Folio], object]
) -> Printed:
    """Compose a document twice, first to count its pages, and write it."""
    imprint = Imprint(f"{title}{as_of(mark.as_of)}", mark.school, mark.printed_at)
    with Sheet(paper, imprint) as sheet:
        compose(Folio(sheet, paper, mark, 0))
        pages = sheet.pages
    with Sheet(paper, imprint) as sheet:
        compose(Folio(sheet, paper, mark, pages))
        return sheet.save(out)


def columns_of(*headed: tuple[str, float]) -> tuple[Column, ...]:
    """Return columns of headings and widths in millimetres."""
    return tuple(Column(paragraph(title, HEADING, align=Align.MIDDLE), width) for title, width in headed)


def row_of(number: int, *cells: str | Cell) -> Group:
    """Return a numbered row of a list as a group of its own."""
    label = (paragraph(str(number), TEXT, align=Align.MIDDLE),)
    return Group(label, (_cells(cells),))


def _cells(cells: Iterable[str | Cell]) -> Row:
    return tuple((plain(cell),) if isinstance(cell, str) else cell for cell in cells)


def plain(text: str) -> Paragraph:
    """Return a paragraph of a table."""
    return paragraph(text, TEXT)


def middle(text: str) -> Cell:
    """Return a cell whose text stands in the middle."""
    return (paragraph(text, TEXT, align=Align.MIDDLE),)
