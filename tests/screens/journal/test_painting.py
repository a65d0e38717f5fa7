"""The grid's geometry and its pieces: sticky edges, whole columns, signs that need no colour."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.journal.board import Board, CellView, Mood, Place, Standing
from screens.journal.geometry import Shape, following, lay_out
from screens.journal.painting import SIGNS, Look, cell_piece, cell_value, painted
from services.views.journal import Column
from tests.screens.golden import foreign_glyphs
from tests.screens.journal.pages import TEST, page

SHAPES = st.builds(
    Shape,
    st.lists(st.integers(0, 3), min_size=1, max_size=60).map(lambda months: tuple(sorted(months))),
    st.integers(1, 45),
)
WINDOWS = st.tuples(st.integers(80, 200), st.integers(20, 60))


@given(WINDOWS, SHAPES, st.integers(0, 60), st.integers(0, 44), st.integers(0, 60), st.integers(0, 44))
def test_the_cursor_is_visible_wherever_it_goes(
    window: tuple[int, int], shape: Shape, column: int, row: int, left: int, top: int
) -> None:
    width, height = window
    place = Place(min(column, len(shape.months)), min(row, shape.rows - 1))
    layout = lay_out(width, height, shape, min(left, len(shape.months) - 1), min(top, shape.rows - 1))
    region = following(layout, place)
    cell = region.cell(place)
    assert cell is not None
    assert region.marker(place.row) is not None
    assert cell.x > 0
    assert cell.right <= width
    assert region.hit(cell.x, cell.y) == place


@given(st.integers(20, 60), st.integers(1, 45))
def test_a_walk_down_the_class_scrolls_by_half_a_window(height: int, pupils: int) -> None:
    layout = lay_out(80, height, Shape((11,) * 10, pupils), 0, 0)
    tops = [layout.top]
    for row in range(pupils):
        layout = following(layout, Place(0, row))
        tops.append(layout.top)
    window = height - layout.first_y - 1
    assert tops == sorted(tops)
    assert tops[-1] == max(0, pupils - window)
    assert len(set(tops)) <= 1 + -(-max(0, pupils - window) // (window - window // 2))


@given(WINDOWS, SHAPES, st.integers(0, 59))
def test_columns_never_run_under_the_means(window: tuple[int, int], shape: Shape, left: int) -> None:
    layout = lay_out(*window, shape, min(left, len(shape.months) - 1), 0)
    assert all(slot.x + layout.cell_width <= layout.slots_end for slot in layout.slots)
    starts = [slot.x for slot in layout.slots]
    assert all(after - before >= layout.cell_width for before, after in pairwise(starts))


@pytest.mark.parametrize(
    ("view", "narrow", "wide"),
    [
        (CellView(("5",)), "5", "5"),
        (CellView(("5", "4")), "5/4", "5/4"),
        (CellView(("5", "4"), "absent"), "н54", "н5/4"),
        (CellView((), "absent", "illness"), "Б", "Б"),
        (CellView((), "absent", "valid"), "УП", "УП"),
        (CellView(("5",), "absent", "valid"), "УП5", "УП5"),
        (CellView((), "late"), "о", "о"),
        (CellView((), "exempt"), "ос", "ос"),
        (CellView(("pass",)), "зч", "зч"),
        (CellView(("not_assessed",)), "н/а", "н/а"),
        (CellView(("pass", ".")), "зч.", "зч/."),
    ],
)
def test_what_stands_in_a_cell_fits_into_it(view: CellView, narrow: str, wide: str) -> None:
    assert cell_value(view, 3) == narrow
    assert cell_value(view, 4) == wide


@pytest.mark.parametrize("mood", [mood for mood in Mood if mood is not Mood.PLAIN])
def test_every_state_has_a_sign_of_its_own(mood: Mood) -> None:
    text, _ = cell_piece(CellView(("5",), mood=mood), 4)
    assert text == f"{SIGNS[mood]}5  "
    assert len(set(SIGNS.values())) == len(SIGNS)


def test_the_cursor_is_a_block_and_keeps_the_sign() -> None:
    assert cell_piece(CellView(), 4, at_cursor=True) == ("▌ ▐ ", "cursor")
    assert cell_piece(CellView(("5",), mood=Mood.REFUSED), 4, at_cursor=True) == ("!5▐ ", "cursor")
    assert cell_piece(CellView(("5", "4")), 4, at_cursor=True) == ("▌5/4", "cursor")


def test_a_closed_day_is_a_dot() -> None:
    assert cell_piece(CellView(closed=True), 4) == (" ·  ", "quiet")


@pytest.mark.parametrize(("width", "height"), [(80, 20), (100, 24), (120, 31), (160, 50)])
def test_every_line_is_as_wide_as_the_window_and_of_console_glyphs(width: int, height: int) -> None:
    second = Column(12, 500, False, TEST, "Диктант", 2, 1)
    board = Board(page(45, 40, first_day=date(2026, 11, 2), extra_columns=(second,)))
    months = tuple(board.page.lessons[column.lesson].held_on.month for column in board.page.columns)
    for cursor in (Place(0, 0), Place(20, 30), Place(41, 44)):
        layout = following(lay_out(width, height, Shape(months, 45), 0, 0), cursor)
        for y in range(height):
            line = "".join(text for text, _ in painted(board, layout, Look(cursor), y))
            assert len(line) == width, line
            assert not foreign_glyphs(line)


@pytest.mark.parametrize("width", [*range(1, 41), 60, 79])
@pytest.mark.parametrize("height", [1, 2, 5, 24])
def test_a_window_of_any_size_is_painted_as_wide_as_it_is(width: int, height: int) -> None:
    board = Board(page(5, 4, first_day=date(2026, 11, 2)))
    layout = following(lay_out(width, height, Shape((11,) * 4, 5), 0, 0), Place(1, 2))
    for y in range(height):
        line = "".join(text for text, _ in painted(board, layout, Look(Place(1, 2)), y))
        assert len(line) == width, (y, line)


@pytest.mark.parametrize("y", [0, 1, 3, 4, 8, 23])
def test_a_part_of_a_line_is_painted_as_it_stands_in_the_whole(y: int) -> None:
    board = Board(page(20, 30, first_day=date(2026, 11, 2)))
    for place in (Place(column, row) for column in range(31) for row in range(20)):
        if fact := board.marks_fact(place):
            board.standings[fact] = Standing(("5", "4"), 1, mood=Mood.MINE)
    months = tuple(board.page.lessons[column.lesson].held_on.month for column in board.page.columns)
    layout = lay_out(100, 24, Shape(months, 20), 0, 0)
    whole = _signs(painted(board, layout, Look(Place(3, 4)), y))
    for x in range(100):
        part = _signs(painted(board, layout, Look(Place(3, 4), frozenset(), x, x + 1), y))
        assert part[x] == whole[x]


def _signs(pieces: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [(sign, tone) for text, tone in pieces for sign in text]


def test_the_letters_of_works_stand_where_there_is_room() -> None:
    second = Column(10, 500, False, TEST, "", 2, 1)
    board = Board(page(3, 2, extra_columns=(second,)))
    months = (11, 11, 11)
    narrow = lay_out(80, 20, Shape(months, 3), 0, 0)
    tall = lay_out(80, 40, Shape(months, 3), 0, 0)
    dates = "".join(text for text, _ in painted(board, narrow, Look(Place(1, 0)), 1))
    assert " 16  К   17" in dates
    letters = "".join(text for text, _ in painted(board, tall, Look(Place(1, 0)), 2))
    assert " О   К2  О" in letters


def test_who_is_taught_alone_stands_as_such_and_takes_no_key() -> None:
    assert cell_piece(CellView(closed=True, alone=True), 4) == (" инд", "quiet")
    assert cell_piece(CellView(closed=True), 4) == (" ·  ", "quiet")
