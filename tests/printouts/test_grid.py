from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from printouts.grid import Column, Grid, Group, Padding
from printouts.letters import Face, Ink, paragraph
from printouts.sheet import A4_PORTRAIT, Imprint, Sheet

INK = Ink(Face.NARROW, 8.0)
PADDING = Padding(above=0.5, below=0.5)
ROW = INK.pitch + 1.0
IMPRINT = Imprint("Проба", "Школа", datetime(2026, 11, 21))


@pytest.fixture
def sheet() -> Iterator[Sheet]:
    with Sheet(A4_PORTRAIT, IMPRINT) as sheet:
        sheet.next_page()
        yield sheet


@pytest.fixture
def grid(sheet: Sheet) -> Grid:
    return Grid(
        sheet, [Column(paragraph(title, INK), 30.0) for title in ("День", "Предмет", "Тема")], PADDING
    )


def group(label: str, count: int) -> Group:
    rows = tuple(
        ((paragraph(f"{label} {number}", INK),), (paragraph("тема", INK),)) for number in range(1, count + 1)
    )
    return Group((paragraph(label, INK),), rows)


def shape(parts: list[list[Group]]) -> list[list[tuple[str, int]]]:
    return [[(each.label[0].runs[0].text, len(each.rows)) for each in part] for part in parts]


def test_groups_follow_one_another_while_there_is_room(grid: Grid) -> None:
    groups = [group("пн", 3), group("вт", 3), group("ср", 3)]
    assert shape(grid.parts(groups, ROW * 10.01, whole=True)) == [[("пн", 3), ("вт", 3), ("ср", 3)]]


def test_a_group_that_a_page_can_hold_is_not_parted(grid: Grid) -> None:
    groups = [group("пн", 3), group("вт", 3), group("ср", 3)]
    assert shape(grid.parts(groups, ROW * 9.5, whole=True)) == [[("пн", 3), ("вт", 3)], [("ср", 3)]]


def test_a_group_is_parted_where_room_is_dear_and_keeps_its_label(grid: Grid) -> None:
    groups = [group("пн", 3), group("вт", 4)]
    assert shape(grid.parts(groups, ROW * 6.5, whole=False)) == [[("пн", 3), ("вт", 2)], [("вт", 2)]]


def test_no_single_row_is_left_at_the_foot_of_a_page(grid: Grid) -> None:
    groups = [group("пн", 3), group("вт", 4)]
    assert shape(grid.parts(groups, ROW * 5.5, whole=False)) == [[("пн", 3)], [("вт", 4)]]


def test_a_group_higher_than_a_page_is_parted_between_rows(grid: Grid) -> None:
    assert shape(grid.parts([group("пн", 9)], ROW * 5.5, whole=True)) == [
        [("пн", 4)],
        [("пн", 4)],
        [("пн", 1)],
    ]


def test_a_row_higher_than_a_page_is_parted_between_its_lines(grid: Grid) -> None:
    lines = [f"строка {number}" for number in range(1, 10)]
    tall = ((paragraph("\n".join(lines[:6]), INK), paragraph("\n".join(lines[6:]), INK, framed=True)),)
    room = ROW * 4.5
    parts = grid.parts([Group((paragraph("пн", INK),), (tall,))], room, whole=True)
    cells = [cell for part in parts for each in part for row in each.rows for cell in row]
    runs = [run.text.strip() for cell in cells for text in cell for run in text.runs]
    assert "\n".join(runs).split("\n") == lines
    assert len(parts) == 3
    assert [text.framed for text in cells[-1]] == [True]
    for (part,) in parts:
        assert grid.heading_height + grid.height(part) <= room


def test_every_part_is_drawn_with_its_heading_and_the_height_it_was_measured(
    grid: Grid, sheet: Sheet, tmp_path: Path
) -> None:
    for part in grid.parts([group("пн", 3), group("вт", 3)], ROW * 4.5, whole=True):
        expected = grid.heading_height + sum(map(grid.height, part))
        assert grid.draw(part, 10.0, 10.0) == pytest.approx(expected)
        sheet.next_page()
    sheet.save(tmp_path / "grid.pdf")
    first, second, _ = (page.extract_text() for page in PdfReader(tmp_path / "grid.pdf").pages)
    assert first.splitlines()[0] == second.splitlines()[0] == "День Предмет Тема"
    assert "пн 3" in first
    assert "вт 3" in second


def test_the_last_cell_of_a_short_row_takes_the_rest_of_the_width(grid: Grid) -> None:
    words = paragraph("Осенние каникулы до девятого ноября включительно, занятий нет", INK)
    alone = Group((paragraph("пн", INK),), ((((words,)),),))
    beside = Group((paragraph("пн", INK),), (((words,), (paragraph("", INK),)),))
    assert grid.height(alone) < grid.height(beside)


def test_a_page_too_low_for_a_line_is_a_mistake_and_not_an_endless_document(grid: Grid) -> None:
    with pytest.raises(ValueError, match="too low"):
        grid.parts([group("пн", 1)], 1.0, whole=True)
