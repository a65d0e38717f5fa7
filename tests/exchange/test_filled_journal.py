"""What people leave in the file: what means nothing is named with sheet, row and column (3.1)."""

import io
import os
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from exchange.filled_journal import place_of, read_filled
from rules.codes import Scale
from services.importing.incoming import FileRefused, FileTrouble, Problem
from services.temporary.now import TAKEN
from services.temporary.sheet import NOTHING_SET, Field, FilledFile
from tests.laptop import Laptop, taken_out
from tests.school import School
from texts import temporary as words
from texts.imports import file_refused
from texts.merging import remark_line

MARK, ABSENCE = words.COLUMNS[Field.MARKS], words.COLUMNS[Field.ABSENCE]
KIND, TOPIC, HOMEWORK = (words.COLUMNS[field] for field in (Field.KIND, Field.TOPIC, Field.HOMEWORK))
BAND, PUPIL = 2, 3


@pytest.fixture
def file(school: School, tmp_path: Path) -> Path:
    """A lesson with a pupil: row 2 is the class, row 3 the pupil."""
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А", leader=petrova)
    for name in ("Ёлкин Пётр", "Щукина Яна"):
        school.pupil(name, seven)
    school.slot(school.course("Алгебра", seven, petrova, scale=Scale.FIVE_POINT), 4, 3)
    return taken_out(petrova, tmp_path / "j.xlsx", days=1)


def read(file: Path, *written: tuple[int, str, object]) -> FilledFile:
    laptop = Laptop(file)
    for row, column, value in written:
        laptop.write(row, column, value)
    return read_filled(laptop.close())


@pytest.mark.parametrize(
    ("row", "column", "value", "field", "stored"),
    [
        (PUPIL, MARK, "5", Field.MARKS, "5"),
        (PUPIL, MARK, 5, Field.MARKS, "5"),
        (PUPIL, MARK, 5.0, Field.MARKS, "5"),
        (PUPIL, MARK, " 4 / 5 ", Field.MARKS, "4/5"),
        (PUPIL, MARK, ".", Field.MARKS, "."),
        (PUPIL, MARK, "Зачёт", Field.MARKS, "pass"),
        (PUPIL, MARK, "незач.", Field.MARKS, "fail"),
        (PUPIL, MARK, "–", Field.MARKS, ""),
        (PUPIL, ABSENCE, "Н", Field.ABSENCE, "absent"),
        (PUPIL, ABSENCE, "H", Field.ABSENCE, "absent"),
        (PUPIL, ABSENCE, "оп 10 мин.", Field.ABSENCE, "late/10"),
        (PUPIL, ABSENCE, "о5", Field.ABSENCE, "late/5"),
        (PUPIL, ABSENCE, "оп", Field.ABSENCE, "late"),
        (PUPIL, ABSENCE, "осв.", Field.ABSENCE, "exempt"),
        (PUPIL, ABSENCE, "-", Field.ABSENCE, ""),
        (PUPIL, HOMEWORK, "№ 5\nи № 6", Field.HOMEWORK, "№ 5\nи № 6"),
        (BAND, HOMEWORK, "Не задано.", Field.HOMEWORK, NOTHING_SET),
        (BAND, ABSENCE, "Отмечены", Field.TAKEN, TAKEN),
        (BAND, TOPIC, "Корень\nиз числа", Field.TOPIC, "Корень из числа"),
        (BAND, TOPIC, "a\x9b31m\u202eб\u200b", Field.TOPIC, "a31mб"),
        (BAND, KIND, "контрольная", Field.KIND, "контрольная"),
    ],
)
def test_what_people_write_is_understood(
    file: Path, row: int, column: str, value: object, field: Field, stored: str
) -> None:
    filled = read(file, (row, column, value))
    assert filled.refused == ()
    ((cell,),) = (one.cells for one in filled.rows)
    assert (cell.field, cell.value) == (field, stored)


@pytest.mark.parametrize(
    ("row", "column", "value", "problem"),
    [
        (PUPIL, MARK, "7", Problem.NOT_A_MARK),
        (PUPIL, MARK, "4.5", Problem.NOT_A_MARK),
        (PUPIL, MARK, "5/", Problem.NOT_A_MARK),
        (PUPIL, MARK, "=SUM(A1:A9)", Problem.FORMULA),
        (PUPIL, MARK, datetime(2026, 5, 4), Problem.TURNED_INTO_A_DATE),
        (PUPIL, MARK, "5" * 5000, Problem.LONGER_THAN),
        (PUPIL, ABSENCE, "Б", Problem.REASON_NOT_HERE),
        (PUPIL, ABSENCE, "УП", Problem.REASON_NOT_HERE),
        (PUPIL, ABSENCE, "н 5", Problem.NOT_AN_ABSENCE),
        (PUPIL, ABSENCE, "болеет", Problem.NOT_AN_ABSENCE),
        (PUPIL, KIND, "Контрольная", Problem.NOT_HERE),
        (PUPIL, TOPIC, "Корень", Problem.NOT_HERE),
        (BAND, MARK, "5", Problem.NOT_HERE),
        (BAND, ABSENCE, "н", Problem.NOT_TAKEN),
        (BAND, HOMEWORK, "=HYPERLINK(1)", Problem.FORMULA),
    ],
)
def test_what_means_nothing_is_named_with_its_place_and_nothing_of_it_is_taken(
    file: Path, row: int, column: str, value: object, problem: Problem
) -> None:
    filled = read(file, (row, column, value), (PUPIL + 1, MARK, "4"))
    (remark,) = filled.refused
    assert (remark.row, remark.column, remark.problem) == (row, column, problem)
    assert remark_line(remark).startswith(f"Лист «Журнал», строка {row}, столбец «{column}», «")
    assert [(one.row, one.cells[0].value) for one in filled.rows] == [(PUPIL + 1, "4")]


def test_a_row_that_was_copied_is_told_and_the_first_one_counts(file: Path) -> None:
    laptop = Laptop(file)
    laptop.write(PUPIL, MARK, "4")
    for column in range(1, len(words.HEADER) + 1):
        laptop.sheet.cell(5, column).value = laptop.sheet.cell(PUPIL, column).value
    laptop.write(5, MARK, "5")
    filled = read_filled(laptop.close())
    (remark,) = filled.refused
    assert (remark.row, remark.problem, remark.about) == (5, Problem.SAME_ROW_TWICE, "3")
    assert [one.cells[0].value for one in filled.rows] == ["4"]


@pytest.mark.parametrize(
    "key",
    [
        *("", "1", "1/2026-13-45/3", "x/2026-11-19/3", "1/2026-11-19/3/4/5", "-1/2026-11-19/3"),
        *("9223372036854775808/2026-11-19/3", "1/2026-11-19/9223372036854775808"),
    ],
)
def test_a_key_that_is_none_is_told(file: Path, key: str) -> None:
    assert place_of(key) is None
    (remark,) = read(file, (PUPIL, words.LESSON_KEY, key), (PUPIL, MARK, "5")).refused
    assert (remark.row, remark.problem) == (PUPIL, Problem.ROW_ALTERED)


def no_sheet(laptop: Laptop) -> None:
    del laptop.book[words.JOURNAL]


def no_column(laptop: Laptop) -> None:
    laptop.sheet.delete_cols(laptop.column(MARK))


def a_column_twice(laptop: Laptop) -> None:
    laptop.sheet.cell(1, laptop.column(TOPIC)).value = MARK


def another_form(laptop: Laptop) -> None:
    laptop.book[words.OUTAGE]["B1"].value = "2"


@pytest.mark.parametrize(
    ("spoil", "trouble", "about"),
    [
        (no_sheet, FileTrouble.NOT_A_TEMPORARY_JOURNAL, "листа «Журнал»"),
        (no_column, FileTrouble.NOT_A_TEMPORARY_JOURNAL, "столбца «Отметка»"),
        (a_column_twice, FileTrouble.NOT_A_TEMPORARY_JOURNAL, "столбца «Отметка»"),
        (another_form, FileTrouble.OTHER_FORM, "2"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(
    file: Path, spoil: Callable[[Laptop], None], trouble: FileTrouble, about: str
) -> None:
    laptop = Laptop(file)
    spoil(laptop)
    with pytest.raises(FileRefused) as refused:
        read_filled(laptop.close())
    assert (refused.value.trouble, refused.value.about) == (trouble, about)
    assert about in file_refused("j.xlsx", trouble, about)


def test_columns_and_rows_in_another_order_are_found_by_their_names(file: Path) -> None:
    laptop = Laptop(file)
    laptop.write(PUPIL, MARK, "4")
    laptop.sheet.insert_cols(1)
    laptop.sheet.move_range("A3:R3", rows=20)
    filled = read_filled(laptop.close())
    assert [(one.row, one.name, one.cells[0].value) for one in filled.rows] == [(23, "Ёлкин Пётр", "4")]


def test_a_bomb_in_a_temporary_journal_is_refused_with_a_sentence(file: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))
        new.writestr("xl/worksheets/sheet9.xml", b" " * 60 * 1024 * 1024)
    file.write_bytes(out.getvalue())
    with pytest.raises(FileRefused) as refused:
        read_filled(file)
    assert refused.value.trouble is FileTrouble.INFLATED
    assert "таких книг не бывает" in file_refused("j.xlsx", refused.value.trouble)


def test_any_bytes_cut_out_of_a_file_end_in_a_refusal_or_in_cells(file: Path) -> None:
    content = file.read_bytes()
    for part in range(1, 6):
        file.write_bytes(content[: len(content) * part // 6] + os.urandom(64))
        with pytest.raises(FileRefused) as refused:
            read_filled(file)
        assert refused.value.trouble is FileTrouble.NOT_A_BOOK
