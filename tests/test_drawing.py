"""The pictures' own drawing: what a cell of the screen becomes."""

from pyte.screens import Char

from tests.drawing import PAPER, runs_of, svg_of


def line(text: str, fg: str = "default", *, bold: bool = False, reverse: bool = False) -> list[Char]:
    """Cells of a line that look the same."""
    return [Char(letter, fg=fg, bold=bold, reverse=reverse) for letter in text]


def test_cells_that_look_the_same_are_one_run() -> None:
    row = [*line("да", fg="9fcc85"), *line("нет", fg="f09a8f", bold=True)]
    assert [(run.column, run.text, run.ink, run.bold) for run in runs_of(row)] == [
        (0, "да", "#9fcc85", False),
        (2, "нет", "#f09a8f", True),
    ]


def test_reversed_cells_change_ink_and_paper() -> None:
    (run,) = runs_of(line("x", fg="cyan", reverse=True))
    assert (run.ink, run.paper) == (PAPER, "#00aaaa")


def test_words_stand_in_their_columns_and_signs_are_escaped() -> None:
    drawn = svg_of([line("  a<b   5/4")], "a & b")
    assert '<text x="28" y="24" textLength="27"' in drawn
    assert ">a&lt;b</text>" in drawn
    assert '<text x="82" y="24" textLength="27"' in drawn
    assert "<title>a &amp; b</title>" in drawn


def test_rules_and_blocks_are_shapes_and_no_letters() -> None:
    drawn = svg_of([line("─┼▌5")], "x")
    assert "─" not in drawn
    assert "▌" not in drawn
    assert drawn.count("<text ") == 1
    assert '<path d="M14.5 19.5H10M14.5 19.5H19M23.5 19.5H19M23.5 19.5H28M23.5 19.5V10M23.5 19.5V29"' in drawn
    assert '<path d="M28 10h4.5v19h-4.5z"' in drawn


def test_the_same_screen_gives_the_same_picture() -> None:
    assert svg_of([line("Журнал")], "x") == svg_of([line("Журнал")], "x")
