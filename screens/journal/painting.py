"""Lines of the grid as (text, tone) pieces; each cell is a piece of its own, so that it can be sent alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from rules.codes import EXEMPT, FAIL, NOT_ASSESSED, PASS, AbsenceCode, AbsenceReason
from rules.means import mean_of_stored
from screens.content import fitted
from screens.journal.board import Board, CellView, Mood, Place
from screens.journal.geometry import MARKER_X, MEAN_WIDTH, Layout, months_in_sight
from texts.codes import roman, shown_mean
from texts.dates import month, month_short

Piece = tuple[str, str]
"""Text and the tone it is painted in; tones are the component classes of the grid."""

MARKER = "▌"
WIDEST = 10_000
CLOSED = "·"
ALONE = "инд"
SIGNS = {
    Mood.PLAIN: " ",
    Mood.MINE: "'",
    Mood.THEIRS: "«",
    Mood.SAVING: "…",
    Mood.UNSAVED: "░",
    Mood.REFUSED: "!",
    Mood.DISPUTED: "?",
}
TONES = {
    Mood.PLAIN: "",
    Mood.MINE: "mine",
    Mood.THEIRS: "theirs",
    Mood.SAVING: "saving",
    Mood.UNSAVED: "unsaved",
    Mood.REFUSED: "refused",
    Mood.DISPUTED: "disputed",
}
_SHORT_MARKS = {PASS: "зч", FAIL: "нз", EXEMPT: "осв", NOT_ASSESSED: "н/а"}
_SHORT_ABSENCES = {AbsenceCode.LATE: "о", AbsenceCode.EXEMPT: "ос"}
_SHORT_REASONS = {
    AbsenceReason.UNKNOWN: "н",
    AbsenceReason.VALID: "УП",
    AbsenceReason.ILLNESS: "Б",
    AbsenceReason.NO_REASON: "НП",
}


@dataclass(frozen=True, slots=True)
class Look:
    """What the painting needs beside the board and the layout: cursor, selection, and what will be seen."""

    cursor: Place
    selected: frozenset[Place] = frozenset()
    first: int = 0
    end: int = WIDEST
    """The x from and before which the line will be seen; cells elsewhere may be left blank."""

    def sees(self, x: int, width: int) -> bool:
        """Whether something at an x will be seen."""
        return x < self.end and x + width > self.first


def short_mark(value: str) -> str:
    """Return a mark as it fits into a cell."""
    return _SHORT_MARKS.get(value, value)


def short_absence(code: str, reason: str = "") -> str:
    """Return an absence as it fits into a cell."""
    if not code:
        return ""
    if code == AbsenceCode.ABSENT:
        return _SHORT_REASONS[AbsenceReason(reason)]
    return _SHORT_ABSENCES[AbsenceCode(code)]


def cell_value(view: CellView, room: int) -> str:
    """Return what stands in a cell in at most ``room`` characters: «5/4», «н5», tighter «н54»."""
    absence = short_absence(view.absence, view.reason)
    marks = "/".join(short_mark(value) for value in view.marks)
    for value in (absence + marks, absence + marks.replace("/", ""), absence[:1].lower() + marks):
        if len(value) <= room:
            return value
    return fitted(absence[:1].lower() + marks.replace("/", ""), room)


def cell_piece(view: CellView, width: int, *, at_cursor: bool = False, selected: bool = False) -> Piece:
    """Return a cell: a sign of how it stands, then what stands there; the cursor is a block around it."""
    value = cell_value(view, width - 1)
    if view.closed and not value:
        value = fitted(ALONE, width - 1).rstrip() if view.alone else CLOSED
    sign = SIGNS[view.mood]
    if at_cursor:
        sign = MARKER if sign == " " else sign
        value = f"{value or ' '}▐"[: width - 1]
    tone = "cursor" if at_cursor else TONES[view.mood]
    if not at_cursor and not tone and view.closed:
        tone = "quiet"
    if selected and not at_cursor:
        tone = "selected"
    return f"{sign}{value}".ljust(width), tone


def painted(board: Board, layout: Layout, look: Look, y: int) -> tuple[Piece, ...]:
    """Return the pieces of one line of the grid; nothing where names and means alone do not fit."""
    if not layout.has_room:
        return ((" " * layout.width, ""),)
    if y == 0:
        return tuple(_months(board, layout))
    if y == 1:
        return tuple(_dates(board, layout, look))
    if y == layout.letters_y:
        return tuple(_letters(board, layout))
    if y == layout.ruler_y:
        return ((_ruler(layout, "┼", _hint("выше ещё", layout.top), edges=True), "lines"),)
    row = y - layout.first_y + layout.top
    if layout.y(row) == y:
        return tuple(_pupil(board, layout, look, row))
    if y == layout.last_y:
        return ((_ruler(layout, "┴", _hint("ниже ещё", layout.rows_below)), "lines"),)
    return (("".ljust(layout.width), ""),)


def _months(board: Board, layout: Layout) -> Iterator[Piece]:
    yield f"  №  {'Ученик':<{layout.name_width - 5}}", "head"
    yield "│", "lines"
    x = layout.slots_x
    for number, start, width in months_in_sight(layout):
        if start > x:
            yield "│", "lines"
        name = month(number % 100)
        yield (name if len(name) < width else month_short(number % 100)).ljust(width), "head"
        x = start + width
    yield from _edge(layout, x, f" {'Ср.':<{MEAN_WIDTH - 1}}", f" {roman(board.page.term.number)}", "head")


def _dates(board: Board, layout: Layout, look: Look) -> Iterator[Piece]:
    yield " " * layout.name_width, "head"
    yield "│", "lines"
    x = layout.slots_x
    for slot in layout.slots:
        if slot.begins_month:
            yield "│", "lines"
        column = board.page.columns[slot.column]
        day = str(board.page.lessons[column.lesson].held_on.day) if column.first_of_lesson else ""
        weighs = column.weight > 1 or not column.first_of_lesson
        letter = column.kind.letter if column.kind and weighs and layout.letters_y is None else ""
        tone = "here" if slot.column == look.cursor.column else "head"
        yield fitted(f" {day}{letter}", layout.cell_width), tone
        x = slot.x + layout.cell_width
    tone = "here" if look.cursor.column == board.term_column else "head"
    yield from _edge(layout, x, " " * MEAN_WIDTH, "", "head", tone)


def _letters(board: Board, layout: Layout) -> Iterator[Piece]:
    yield " " * layout.name_width, "head"
    yield "│", "lines"
    x = layout.slots_x
    for slot in layout.slots:
        if slot.begins_month:
            yield "│", "lines"
        column = board.page.columns[slot.column]
        weight = str(column.weight) if column.weight > 1 else ""
        letter = f" {column.kind.letter}{weight}" if column.kind else ""
        yield fitted(letter, layout.cell_width), "quiet"
        x = slot.x + layout.cell_width
    yield from _edge(layout, x, " " * MEAN_WIDTH, "", "head")


def _pupil(board: Board, layout: Layout, look: Look, row: int) -> Iterator[Piece]:
    pupil = board.page.pupils[row]
    here = row == look.cursor.row
    yield f"{pupil.number:>3} ", "quiet"
    yield (MARKER if here else " "), "marker"
    yield fitted(pupil.short, layout.name_width - MARKER_X - 1), ""
    yield "│", "lines"
    x = layout.slots_x
    for slot in layout.slots:
        if slot.begins_month:
            yield "│", "lines"
        seen = look.sees(slot.x, layout.cell_width)
        yield _cell(board, layout, look, Place(slot.column, row)) if seen else (" " * layout.cell_width, "")
        x = slot.x + layout.cell_width
    sees_mean = look.sees(layout.mean_x, MEAN_WIDTH)
    mean = shown_mean(mean_of_stored(board.marks_of(pupil.pupil))) if sees_mean else ""
    yield from _gap(layout, x)
    yield "│", "lines"
    yield f" {mean:<{MEAN_WIDTH - 1}}", "mean"
    yield "│", "lines"
    yield _cell(board, layout, look, Place(board.term_column, row))


def _cell(board: Board, layout: Layout, look: Look, place: Place) -> Piece:
    return cell_piece(
        board.view(place),
        layout.cell_width,
        at_cursor=place == look.cursor,
        selected=place in look.selected,
    )


def _gap(layout: Layout, x: int) -> Iterator[Piece]:
    if layout.slots_end > x:
        yield " " * (layout.slots_end - x), ""


def _edge(
    layout: Layout, x: int, mean: str, term: str, tone: str, term_tone: str | None = None
) -> Iterator[Piece]:
    """Yield what stands right of the columns in a line of the head."""
    yield from _gap(layout, x)
    yield "│", "lines"
    yield mean, tone
    yield "│", "lines"
    yield fitted(term, layout.cell_width), term_tone or tone


def _hint(words: str, number: int) -> str:
    return f" {words} {number} " if number else ""


def _ruler(layout: Layout, cross: str, hint: str, *, edges: bool = False) -> str:
    """Return a horizontal line with its crossings, saying what is scrolled away."""
    signs = ["─"] * layout.width
    crossings = [layout.name_width, layout.slots_end, layout.term_x - 1]
    crossings += [slot.x - 1 for slot in layout.slots if slot.begins_month]
    for x in crossings:
        signs[x] = cross
    if edges and layout.left:
        signs[layout.slots_x] = "«"
    if edges and layout.columns_to_the_right:
        signs[layout.slots_end - 1] = "»"
    signs[MARKER_X : MARKER_X + len(hint)] = hint
    return "".join(signs)
