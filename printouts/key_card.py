"""«Памятка по клавишам»: the keys of a teacher's screens on an A5, two on a sheet with a cut line."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from printouts.letters import Align, Face, Ink, Paragraph, paragraph
from printouts.sheet import A4_LANDSCAPE, Imprint, Printed, Sheet
from services.views.papers import PaperMark
from texts.papers import KEYS_TITLE

HALF = A4_LANDSCAPE.width / 2
MARGIN, TOP, BOTTOM, GAP = 8.0, 7.0, 7.0, 4.0
"""White around an A5 and between its columns in millimetres."""
WIDTH = HALF - 2 * MARGIN
COLUMNS = 2
COLUMN = (WIDTH - GAP * (COLUMNS - 1)) / COLUMNS
KEY = 15.5
BETWEEN, BEFORE_A_HEADING = 0.35, 1.3
SIZES = (9.0, 8.5, 8.0, 7.75, 7.5, 7.25, 7.0, 6.75, 6.5)
"""Points tried, the largest first, until one A5 holds everything; the last one is taken anyhow."""
SCHOOL = Ink(Face.SANS, 7.0)
HEADING = Ink(Face.SANS_BOLD, 12.0)


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key as it is written on the keyboard, and what it does."""

    key: str
    does: str


@dataclass(frozen=True, slots=True)
class KeySection:
    """The keys of a screen and how one comes there."""

    title: str
    lines: tuple[KeyLine, ...]


@dataclass(frozen=True, slots=True)
class KeyCard:
    """Everything a card says."""

    mark: PaperMark
    sections: tuple[KeySection, ...]
    advice: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands in a column: a heading over the width, or a key beside what it does."""

    key: Paragraph | None
    text: Paragraph
    height: float


Column = list[_Piece]


def key_card(card: KeyCard, out: Path) -> Printed:
    """Print the card twice on a sheet; what one A5 cannot hold goes on, twice, on the next sheet."""
    with Sheet(A4_LANDSCAPE, Imprint(KEYS_TITLE, card.mark.school, card.mark.printed_at)) as sheet:
        room = A4_LANDSCAPE.height - TOP - BOTTOM - _head(sheet, card, None)
        columns = _fitted(sheet, card, room)
        for first in range(0, len(columns), COLUMNS):
            sheet.next_page()
            sheet.cut_line(HALF, 0.0, HALF, A4_LANDSCAPE.height)
            for left in (MARGIN, MARGIN + HALF):
                y = TOP + _head(sheet, card, left)
                for place, column in enumerate(columns[first : first + COLUMNS]):
                    _draw(sheet, column, left + place * (COLUMN + GAP), y)
        return sheet.save(out)


def _head(sheet: Sheet, card: KeyCard, x: float | None) -> float:
    """Draw what stands over the columns, or only measure it; return its height."""
    height = 0.0
    for text, ink in ((card.mark.school, SCHOOL), (KEYS_TITLE, HEADING), (card.advice, SCHOOL)):
        line = paragraph(text, ink, align=Align.MIDDLE, smallest=5.5)
        if x is not None:
            sheet.write(line, x, TOP + height, WIDTH)
        height += sheet.height(line, WIDTH)
    return height + 1.0


def _fitted(sheet: Sheet, card: KeyCard, room: float) -> list[Column]:
    for size in SIZES:
        columns = _columns(sheet, card.sections, size, room)
        if len(columns) <= COLUMNS:
            break
    return columns


def _columns(sheet: Sheet, sections: Sequence[KeySection], size: float, room: float) -> list[Column]:
    """Share the pieces out among columns; no heading stands last in one, what is parted bears it again."""
    columns: list[Column] = [[]]
    left = room
    for section in sections:
        pieces = _pieces(sheet, section, size)
        for place, piece in enumerate(pieces):
            needed = piece.height + (pieces[1].height if place == 0 and len(pieces) > 1 else 0.0)
            if needed > left and columns[-1]:
                again = pieces[:1] if place else []
                columns.append([*again])
                left = room - sum(one.height for one in again)
            columns[-1].append(piece)
            left -= piece.height
    return columns


def _pieces(sheet: Sheet, section: KeySection, size: float) -> list[_Piece]:
    title = paragraph(section.title, Ink(Face.SANS_BOLD, size))
    pieces = [_Piece(None, title, sheet.height(title, COLUMN) + BEFORE_A_HEADING + BETWEEN)]
    for line in section.lines:
        key = paragraph(line.key, Ink(Face.NARROW_BOLD, size), smallest=min(size, 6.0))
        does = paragraph(line.does, Ink(Face.NARROW, size))
        height = max(sheet.height(key, KEY), sheet.height(does, COLUMN - KEY - 1.0))
        pieces.append(_Piece(key, does, height + BETWEEN))
    return pieces


def _draw(sheet: Sheet, column: Column, x: float, y: float) -> None:
    for piece in column:
        if piece.key is None:
            sheet.write(piece.text, x, y + BEFORE_A_HEADING, COLUMN)
            sheet.rule(x, y + piece.height - BETWEEN, x + COLUMN, y + piece.height - BETWEEN)
        else:
            sheet.write(piece.key, x, y, KEY)
            sheet.write(piece.text, x + KEY + 1.0, y, COLUMN - KEY - 1.0)
        y += piece.height
