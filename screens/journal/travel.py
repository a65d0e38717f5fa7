"""Where the cursor goes: pure, over the board's columns and pupils."""

from dataclasses import dataclass
from enum import Enum

from rules.text import name_key
from screens.journal.board import Board, Place
from screens.journal.typing import EnterDown, Jump, Leaf, Move, NextLesson, ToEnd


class Advance(Enum):
    """Where the cursor goes after a complete code."""

    DOWN = (0, 1)
    RIGHT = (1, 0)
    STAY = (0, 0)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where the cursor came to, and whether it passed the last pupil of a lesson."""

    place: Place
    passed_the_end: bool = False


Travel = Move | Leaf | ToEnd | NextLesson | EnterDown


def inside(board: Board, column: int, row: int) -> Place:
    """Return the nearest place that there is."""
    return Place(max(0, min(column, board.term_column)), max(0, min(row, board.last_row)))


def travelled(board: Board, start: Place, way: Travel, window: int) -> Arrival:
    """Return where a travelling key leads; ``window`` is how many pupils are visible."""
    match way:
        case Move(columns, rows):
            return Arrival(inside(board, start.column + columns, start.row + rows))
        case Leaf(windows):
            return Arrival(inside(board, start.column, start.row + windows * max(1, window - 1)))
        case ToEnd(direction, of_column):
            far = direction * (len(board.page.columns) + len(board.page.pupils))
            if of_column:
                return Arrival(inside(board, start.column, start.row + far))
            return Arrival(inside(board, min(start.column + far, board.term_column - 1), start.row))
        case NextLesson(direction):
            return Arrival(Place(lesson_beside(board, start.column, direction), start.row))
        case EnterDown():
            return _entered(board, start)


def advanced(board: Board, start: Place, advance: Advance) -> Arrival:
    """Return where a complete code leads; pupils who are not on the list that day are passed over."""
    columns, rows = advance.value
    place = start
    while True:
        ahead = inside(board, place.column + columns, place.row + rows)
        if ahead == place:
            return Arrival(start, passed_the_end=advance is not Advance.STAY)
        place = ahead
        if not board.is_closed(place):
            return Arrival(place)


def lesson_beside(board: Board, column: int, direction: int) -> int:
    """Return the first column of the next or previous lesson; the term marks come after the last one."""
    firsts = [index for index, one in enumerate(board.page.columns) if one.first_of_lesson]
    stops = [*firsts, board.term_column]
    if direction > 0:
        return next((stop for stop in stops if stop > column), column)
    here = board.page.columns[column].lesson if column < board.term_column else None
    before = [stop for stop in firsts if stop < column and board.page.columns[stop].lesson != here]
    return before[-1] if before else (firsts[0] if firsts else column)


def found(board: Board, way: Jump) -> int | None:
    """Return the row of the first pupil whose surname begins with the letters."""
    wanted = name_key(way.letters)
    keys = (pupil.name_key for pupil in board.page.pupils)
    return next((row for row, key in enumerate(keys) if key.startswith(wanted)), None)


def first_free(board: Board, column: int) -> Place:
    """Return the first pupil of a column without an entry, the first pupil when all have one."""
    for row in range(board.last_row + 1):
        place = Place(column, row)
        if not board.is_closed(place) and board.is_empty(place):
            return place
    return inside(board, column, 0)


def opening_column(board: Board, lesson: int | None) -> int:
    """Return the column a page opens at: the asked lesson, else the last one held until today."""
    asked = None if lesson is None else board.lesson_column(lesson)
    if asked is not None:
        return asked
    held = [
        index
        for index, column in enumerate(board.page.columns)
        if column.first_of_lesson and board.page.lessons[column.lesson].held_on <= board.page.today
    ]
    return held[-1] if held else 0


def column_places(board: Board, column: int) -> tuple[Place, ...]:
    """Return every place of a column from the first pupil to the last."""
    return tuple(Place(column, row) for row in range(board.last_row + 1))


def _entered(board: Board, start: Place) -> Arrival:
    below = advanced(board, start, Advance.DOWN)
    if not below.passed_the_end:
        return below
    column = lesson_beside(board, start.column, 1)
    if column == start.column:
        return Arrival(start, passed_the_end=True)
    first = Place(column, 0)
    return Arrival(
        advanced(board, first, Advance.DOWN).place if board.is_closed(first) else first, passed_the_end=True
    )
