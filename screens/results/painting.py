"""Lines of the page of results as (text, tone) pieces."""

from collections.abc import Iterator
from dataclasses import dataclass

from rules.results import ResultKind
from screens.content import fitted
from screens.journal.board import Mood, Place
from screens.journal.painting import CLOSED, MARKER, SIGNS, TONES, Piece, short_mark
from screens.results.board import ResultsBoard
from services.views.results import ResultColumn
from texts.codes import RESULT_HEADS, roman, shown_mean

CELL = 7
NUMBER = 4
LEAST_NAME = 14
HEAD_LINES = 2


@dataclass(frozen=True, slots=True)
class Frame:
    """The page in a window: how wide the names are, and which pupil stands first."""

    width: int
    height: int
    columns: int
    rows: int
    top: int = 0

    @property
    def name_width(self) -> int:
        """Width of number, marker and name."""
        return max(NUMBER + 1 + LEAST_NAME, self.width - self.columns * (CELL + 1) - 1)

    @property
    def visible(self) -> int:
        """How many pupils are in sight."""
        return max(1, self.height - HEAD_LINES - 1)

    def following(self, row: int) -> "Frame":
        """Return the frame scrolled just enough to see a row, and no pupils out of sight that have room."""
        top = min(max(self.top, row - self.visible + 1), row, self.rows - self.visible)
        return Frame(self.width, self.height, self.columns, self.rows, max(0, top))

    def y(self, row: int) -> int | None:
        """Return the line of a pupil, None out of sight."""
        y = row - self.top + HEAD_LINES
        return y if HEAD_LINES <= y < self.height - 1 else None

    def hit(self, x: int, y: int) -> Place | None:
        """Return the cell at a point."""
        row, column = y - HEAD_LINES + self.top, (x - self.name_width - 1) // (CELL + 1)
        inside = HEAD_LINES <= y < self.height - 1 and 0 <= row < self.rows and 0 <= column < self.columns
        return Place(column, row) if inside else None


def painted(board: ResultsBoard, frame: Frame, cursor: Place, y: int) -> tuple[Piece, ...]:
    """Return the pieces of one line."""
    if y == 0:
        return tuple(_head(board, frame, cursor))
    if y == 1:
        return ((_ruler(frame, "┼", f" выше ещё {frame.top} " if frame.top else ""), "lines"),)
    if y == min(frame.height - 1, frame.rows - frame.top + HEAD_LINES):
        below = frame.rows - frame.top - frame.visible
        return ((_ruler(frame, "┴", f" ниже ещё {below} " if below > 0 else ""), "lines"),)
    row = y - HEAD_LINES + frame.top
    if row < len(board.page.pupils):
        return tuple(_pupil(board, frame, cursor, row))
    return (("".ljust(frame.width), ""),)


def column_head(column: ResultColumn) -> str:
    """Return «II», «Год», «Экз.» or «Итог», with «х» where it is closed."""
    name = roman(column.number) if column.kind is ResultKind.TERM else RESULT_HEADS[column.kind.value]
    return f"{name} закр" if column.closed and len(name) < 3 else name


def cell_text(board: ResultsBoard, place: Place) -> str:
    """Return what stands in a cell: the result with its mean beside, or what is proposed."""
    value = "".join(short_mark(part) for part in board.look(place).shown)
    if board.is_closed(place) and not value:
        return CLOSED
    column = board.column(place)
    if column.kind is ResultKind.TERM:
        beside = shown_mean(board.basis(place).mean)
    else:
        proposal = board.proposal(place)
        return value or (f"({short_mark(proposal)})" if proposal else "")
    return f"{value:<2}{beside}" if len(value) < 3 else value


def _head(board: ResultsBoard, frame: Frame, cursor: Place) -> Iterator[Piece]:
    yield fitted("  №  Ученик", frame.name_width), "head"
    for index, column in enumerate(board.page.columns):
        yield "│", "lines"
        tone = "here" if index == cursor.column else "head"
        yield fitted(f" {column_head(column)}", CELL), tone
    yield from _rest(frame)


def _pupil(board: ResultsBoard, frame: Frame, cursor: Place, row: int) -> Iterator[Piece]:
    pupil = board.page.pupils[row]
    yield f"{pupil.number:>3} ", "quiet"
    yield (MARKER if row == cursor.row else " "), "marker"
    yield fitted(pupil.short, frame.name_width - NUMBER - 1), ""
    for index in range(len(board.page.columns)):
        place = Place(index, row)
        yield "│", "lines"
        yield _cell(board, place, at_cursor=place == cursor)
    yield from _rest(frame)


def _cell(board: ResultsBoard, place: Place, *, at_cursor: bool) -> Piece:
    standing = board.look(place)
    sign = SIGNS[standing.mood]
    tone = TONES[standing.mood]
    if at_cursor:
        sign, tone = (MARKER if sign == " " else sign), "cursor"
    elif standing.mood is Mood.PLAIN and not standing.shown:
        tone = "quiet"
    return fitted(f"{sign}{cell_text(board, place)}", CELL), tone


def _rest(frame: Frame) -> Iterator[Piece]:
    taken = frame.name_width + frame.columns * (CELL + 1)
    yield " " * max(0, frame.width - taken), ""


def _ruler(frame: Frame, cross: str, hint: str) -> str:
    signs = list("─" * frame.width)
    for index in range(frame.columns):
        x = frame.name_width + index * (CELL + 1)
        if x < len(signs):
            signs[x] = cross
    signs[NUMBER : NUMBER + len(hint)] = hint
    return "".join(signs)[: frame.width]
