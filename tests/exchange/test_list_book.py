"""A list saved as a workbook is read as the same list saved as text, whatever a spreadsheet did to it."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from exchange.list_book import list_in
from exchange.people import read_people
from exchange.reading import read_file
from exchange.sheets import book_parts
from services.importing.incoming import (
    FileRefused,
    FileTrouble,
    GuardianRow,
    Incoming,
    Kind,
    Name,
    Problem,
    PupilRow,
    Remark,
    TopicRow,
)
from tests.exchange.files import read_list
from tests.exchange.test_workbook import SHEET, repacked, saved

HEADER = ("Табельный №", "Фамилия", "Имя", "Отчество", "Пол", "Дата рождения", "Класс")
ORLOV = (12, "Орлов", "Пётр", "Ильич", "М", date(2015, 2, 1), "5А")
READ = PupilRow(
    row=2,
    name=Name("Орлов", "Пётр", "Ильич"),
    sex="m",
    born_on=date(2015, 2, 1),
    file_no="12",
    class_title="5А",
)
Rows = Sequence[Sequence[Any]]


def book(*rows: Sequence[Any], change: Callable[[Workbook, Any], None] | None = None) -> bytes:
    """Return a workbook of one sheet, written by openpyxl and then changed."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(tuple(row))
    if change:
        change(made, sheet)
    return saved(made)


def sheets(**rows: Rows) -> bytes:
    """Return a workbook of several sheets, written by xlsxwriter; a name that ends in «_» is hidden."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd.mm.yyyy"}) as made:
        for title, lines in rows.items():
            sheet = made.add_worksheet(title.removesuffix("_"))
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
            if title.endswith("_"):
                sheet.hide()
    return out.getvalue()


def read(content: bytes, kind: Kind | None = None, sheet: str = "") -> Incoming:
    """Read a workbook without a process of its own."""
    return list_in("list", book_parts(content)["sheets"], kind, sheet)


def seen(remarks: Sequence[Remark]) -> list[tuple[int, str, Problem]]:
    return [(remark.row, remark.column, remark.problem) for remark in remarks]


def trouble_of(path: Path, sheet: str = "") -> FileTrouble:
    with pytest.raises(FileRefused) as refused:
        read_file(path, None, sheet)
    return refused.value.trouble


def test_a_list_is_read_in_a_process_of_its_own_whatever_its_name_says(tmp_path: Path) -> None:
    path = tmp_path / "pupils.csv"
    path.write_bytes(book(HEADER, ORLOV))
    assert read_list(path).rows == (READ,)
    text = tmp_path / "pupils.xlsx"
    text.write_text("Фамилия;Имя;Класс\nОрлов;Пётр;5А\n", encoding="cp1251")
    assert [row.row for row in read_list(text).rows] == [2]


def test_numbers_and_dates_are_read_as_a_spreadsheet_shows_them() -> None:
    def zeros(_: Workbook, sheet: Any) -> None:
        sheet["A4"].number_format = "0000"

    incoming = read(
        book(
            HEADER,
            (12.0, *ORLOV[1:]),
            ("А-7", *ORLOV[1:5], datetime(2015, 2, 1, 0, 0), "5А"),
            (15, *ORLOV[1:5], "2015-02-01", 5.0),
            (7700000001, *ORLOV[1:5], 42036, " 5А "),
            change=zeros,
        )
    )
    rows = [row for row in incoming.rows if isinstance(row, PupilRow)]
    assert [row.file_no for row in rows] == ["12", "А-7", "0015", "7700000001"]
    assert {row.born_on for row in rows} == {date(2015, 2, 1)}
    assert [row.class_title for row in rows] == ["5А", "5А", "5", "5А"]
    assert seen(incoming.warned) == [
        (4, "Дата рождения", Problem.READ_AS),
        (5, "Класс", Problem.READ_AS),
        (5, "Дата рождения", Problem.READ_AS),
    ], "a number of a day is told as the date it was taken for"


def test_what_a_spreadsheet_made_a_date_of_is_not_taken_for_a_number() -> None:
    incoming = read(book(HEADER, (date(2026, 5, 3), *ORLOV[1:]), (*ORLOV[:5], time(10, 20), "5А")))
    assert incoming.rows == ()
    assert seen(incoming.refused) == [
        (2, "Табельный №", Problem.TURNED_INTO_A_DATE),
        (3, "Дата рождения", Problem.NOT_A_DATE),
    ]


def test_a_formula_says_what_it_was_worked_out_to() -> None:
    cells = (
        "<c r='A2' t='str'><f>F1</f><v>Орлов</v></c><c r='B2' t='inlineStr'><is><t>Пётр</t></is></c>"
        "<c r='C2' t='str'><f>IF(F2,F3,F4)</f><v></v></c><c r='G2' t='str'><f>5&amp;F4</f><v>5А</v></c>"
    )
    titles = "".join(f"<c t='inlineStr'><is><t>{title}</t></is></c>" for title in HEADER[1:4])
    head = f"<row r='1'>{titles}<c r='G1' t='inlineStr'><is><t>Класс</t></is></c></row>"
    sheet = SHEET.format(f"{head}<row r='2'>{cells}</row>")
    (row,) = read(repacked(book(HEADER), {"xl/worksheets/sheet1.xml": sheet.encode()})).rows
    assert isinstance(row, PupilRow)
    assert (row.name, row.class_title) == (Name("Орлов", "Пётр"), "5А")


def test_a_formula_that_nobody_worked_out_is_refused_with_its_cell() -> None:
    incoming = read(book(HEADER, (*ORLOV[:6], "=5&H1"), ("=A2+1", *ORLOV[1:])))
    assert [(one.row, one.column, one.value, one.about) for one in incoming.refused] == [
        (2, "Класс", "=5&H1", "G2"),
        (3, "Табельный №", "=A2+1", "A3"),
    ]
    assert {one.problem for one in incoming.refused} == {Problem.FORMULA_WITHOUT_VALUE}


def test_formulas_where_nothing_is_read_refuse_no_row() -> None:
    incoming = read(
        book(("№ п/п", "Фамилия", "Имя", "Класс", "Адрес"), ("=ROW()-1", "Ли", "Ван", "5А", "=Z9"))
    )
    assert (len(incoming.rows), incoming.refused) == (1, ())


def test_a_cell_that_the_spreadsheet_could_not_work_out_is_refused() -> None:
    def broken(_: Workbook, sheet: Any) -> None:
        sheet["G2"].value = "#REF!"

    assert seen(read(book(HEADER, ORLOV, change=broken)).refused) == [(2, "Класс", Problem.BROKEN_CELL)]


def test_a_class_merged_over_its_pupils_is_the_class_of_each() -> None:
    def merged(_: Workbook, sheet: Any) -> None:
        sheet.merge_cells("A3:A5")
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("A6:C6")

    incoming = read(
        book(
            ("Список на 1 сентября",),
            ("Класс", "Фамилия", "Имя"),
            ("5А", "Орлов", "Пётр"),
            (None, "Ли", "Ван"),
            (None, "Щукин", "Ян"),
            ("5Б",),
            (None, "Немо", "Пётр"),
            change=merged,
        )
    )
    found = [(row.row, row.class_title) for row in incoming.rows if isinstance(row, PupilRow)]
    assert found == [(3, "5А"), (4, "5А"), (5, "5А")]
    assert (4, "Класс", Problem.MERGED_CELL) in seen(incoming.warned)
    assert (5, "Класс", Problem.MERGED_CELL) not in seen(incoming.warned), "once is enough"
    assert (7, "Класс", Problem.MISSING_VALUE) in seen(incoming.refused), "nothing merged reaches this row"


def test_a_title_merged_over_two_rows_is_nobodys_name() -> None:
    def merged(_: Workbook, sheet: Any) -> None:
        sheet.merge_cells("A1:A2")

    header, second = ("Фамилия", "Имя", "Класс"), (None, "полностью", "с буквой")
    incoming = read(book(header, second, ("Ли", "Ван", "5А"), change=merged))
    assert [row.row for row in incoming.rows] == [3]
    assert seen(incoming.refused) == [(2, "Фамилия", Problem.NAME_INCOMPLETE)]


def test_the_first_sheet_that_is_a_list_is_taken_and_every_other_named() -> None:
    parents = (("№ ученика", "Фамилия", "Имя", "Степень родства"), ("12", "Орлова", "Анна", "мать"))
    content = sheets(
        Справка=(("Как заполнять",),),
        Пусто=(),
        Скрытые_=(HEADER, ORLOV),
        Дети=(HEADER, ORLOV),
        Родители=parents,
    )
    incoming = read(content)
    assert (incoming.kind, incoming.rows) == (Kind.PUPILS, (READ,))
    assert [(one.row, one.column, one.value, one.problem) for one in incoming.warned] == [
        (0, "Sheet", "Дети", Problem.SHEET_TAKEN),
        (0, "Sheet", "Справка", Problem.SHEET_LEFT),
        (0, "Sheet", "Скрытые", Problem.SHEET_LEFT),
        (0, "Sheet", "Родители", Problem.SHEET_LEFT),
    ]
    (mother,) = read(content, sheet="родители").rows
    assert isinstance(mother, GuardianRow)
    (mother,) = read(content, Kind.GUARDIANS).rows
    assert isinstance(mother, GuardianRow)
    assert not [one for one in read(sheets(Дети=(HEADER, ORLOV), Лист2=())).warned if one.row == 0]


def test_a_sheet_that_is_not_there_is_told_by_those_that_are(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(sheets(Дети=(HEADER, ORLOV), Ещё=(HEADER, ORLOV)))
    with pytest.raises(FileRefused) as refused:
        read_file(path, None, "Родители")
    assert (refused.value.trouble, refused.value.about) == (FileTrouble.NO_SUCH_SHEET, "Дети, Ещё")
    path.write_text("Фамилия;Имя;Класс\nОрлов;Пётр;5А\n", encoding="utf-8")
    assert trouble_of(path, "Дети") is FileTrouble.NO_SUCH_SHEET


def test_hidden_rows_are_taken_and_told_of() -> None:
    def hidden(_: Workbook, sheet: Any) -> None:
        for number in (3, 4, 6, 40):
            sheet.row_dimensions[number].hidden = True

    incoming = read(book(HEADER, *[(number, *ORLOV[1:]) for number in range(5)], change=hidden))
    assert [row.row for row in incoming.rows] == [2, 3, 4, 5, 6]
    (about,) = [one for one in incoming.warned if one.row == 0]
    assert (about.column, about.value, about.problem) == ("Rows", "3–4, 6", Problem.HIDDEN_ROWS)


def test_formatted_rows_behind_a_list_are_no_rows() -> None:
    def formatted(_: Workbook, sheet: Any) -> None:
        for number in range(3, 3000):
            sheet.cell(number, 150).number_format = "0"

    assert len(read(book(HEADER, ORLOV, change=formatted)).rows) == 1


def test_rows_that_a_file_leaves_out_keep_the_numbers_of_the_rest() -> None:
    def gap(_: Workbook, sheet: Any) -> None:
        for column, value in enumerate(ORLOV, start=1):
            sheet.cell(50, column).value = value
            sheet.cell(500, column).value = value

    assert [row.row for row in read(book(HEADER, change=gap)).rows] == [50], (
        "a hundred empty rows are the end"
    )


@pytest.mark.parametrize(
    ("lines", "trouble"),
    [
        ([HEADER, *[ORLOV] * 20_000], FileTrouble.TOO_MANY_ROWS),
        ([HEADER, [None] * 200 + ["x"]], FileTrouble.TOO_MANY_COLUMNS),
        ([("Город", "Улица")], FileTrouble.UNKNOWN_KIND),
        ([("Фамилия", "Имя", "Степень родства")], FileTrouble.MISSING_COLUMN),
        ([], FileTrouble.EMPTY),
    ],
    ids=["rows", "columns", "kind", "column", "empty"],
)
def test_a_book_that_is_no_list_of_ours_is_refused(lines: Rows, trouble: FileTrouble, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(sheets(Лист=lines))
    assert trouble_of(path) is trouble


def test_a_sheet_beyond_the_limits_does_not_spoil_the_one_that_is_wanted() -> None:
    content = sheets(Справочник=[["x"] * 201], Дети=(HEADER, ORLOV))
    assert read(content).rows == (READ,)
    with pytest.raises(FileRefused) as refused:
        read(content, sheet="Справочник")
    assert refused.value.trouble is FileTrouble.TOO_MANY_COLUMNS


def test_more_sheets_than_anybody_fills_are_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        read(sheets(**{f"Л{number}": (HEADER,) for number in range(61)}))
    assert (refused.value.trouble, refused.value.about) == (FileTrouble.TOO_MANY_SHEETS, "61")


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"PK\x03\x04 and nothing more", FileTrouble.NOT_A_BOOK),
        (repacked(book(HEADER), {"xl/worksheets/sheet1.xml": b"<worksheet><row>"}), FileTrouble.NOT_A_BOOK),
        (
            repacked(book(HEADER), {"xl/worksheets/sheet1.xml": b" " * 60 * 1024 * 1024}),
            FileTrouble.INFLATED,
        ),
        (
            repacked(book(HEADER), {"xl/worksheets/sheet1.xml": b"<!DOCTYPE x []>" + SHEET.encode()}),
            FileTrouble.DTD_IN_BOOK,
        ),
        (
            repacked(
                book(HEADER),
                {
                    "xl/worksheets/sheet1.xml": SHEET.format(
                        "<row r='5'><c><v>1</v></c></row><row r='2'><c><v>1</v></c></row>"
                    ).encode()
                },
            ),
            FileTrouble.NOT_A_BOOK,
        ),
    ],
    ids=["no archive", "cut short", "bomb", "DTD", "rows backwards"],
)
def test_a_broken_or_hostile_book_is_refused_in_its_process(
    content: bytes, trouble: FileTrouble, tmp_path: Path
) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    assert trouble_of(path) is trouble


def test_merged_cells_that_cover_more_than_a_list_are_refused() -> None:
    rows = "".join(f"<row r='{number}'><c r='A{number}'><v>1</v></c></row>" for number in range(1, 2_001))
    merged = "<mergeCell ref='A1:C2000'/>" * 1_000
    sheet = SHEET.format(rows).replace("</worksheet>", f"<mergeCells>{merged}</mergeCells></worksheet>")
    with pytest.raises(FileRefused) as refused:
        read(repacked(book(HEADER), {"xl/worksheets/sheet1.xml": sheet.encode()}))
    assert refused.value.trouble is FileTrouble.TOO_HEAVY


def test_a_temporary_journal_without_its_sheet_is_taken_for_no_plan(tmp_path: Path) -> None:
    header = ("Ключ урока", "Класс", "Предмет", "Тема")
    path = tmp_path / "journal.xlsx"
    path.write_bytes(sheets(Журнал=(header, ("1/2026-11-20/1", "5А", "Алгебра", "Дроби"))))
    assert trouble_of(path) is FileTrouble.NOT_A_TEMPORARY_JOURNAL
    path.write_text("\n".join((";".join(header), "1/2026-11-20/1;5А;Алгебра;Дроби")), encoding="utf-8")
    assert trouble_of(path) is FileTrouble.NOT_A_TEMPORARY_JOURNAL


def test_topics_and_staff_are_lists_too() -> None:
    topics = read(book(("Класс", "Предмет", "№ урока", "Тема", "Часов"), ("5А", "Алгебра", 1.0, "Дроби", 2)))
    assert topics.rows == (TopicRow(2, "5А", "Алгебра", "", 1, "", "Дроби", 2, ""),)
    assert read(book(("Фамилия", "Имя", "Должность"), ("Ли", "Ван", "Учитель"))).kind is Kind.STAFF


NAMES = st.sampled_from(["Орлов", "ЩУКИН", " Ли ", "Иванов-Петров", "Cидоров", "Ким2", "", "=1+1", "O'Нил"])
TABLE = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 99_999), st.sampled_from(["А-7", "", " 12 ", "№ 5"])),
        NAMES,
        st.sampled_from(["Пётр", "Анна", ""]),
        st.sampled_from(["Ильич", "Ильинична", "Гасан оглы", ""]),
        st.sampled_from(["М", "ж", "жен.", "?", ""]),
        st.one_of(
            st.dates(date(1900, 3, 1), date(2030, 1, 1)),
            st.sampled_from(["31.02.2015", "2015-02-01", "вчера", ""]),
        ),
        st.one_of(st.sampled_from(["5А", "5 а", "11-Б", "5A", ""]), st.integers(1, 12)),
    ),
    max_size=6,
)


@given(TABLE)
@settings(max_examples=25, deadline=None)
def test_a_table_as_text_and_as_a_workbook_is_the_same_list(table: Rows) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    for row in (HEADER, *table):
        writer.writerow(f"{cell:%d.%m.%Y}" if isinstance(cell, date) else cell for cell in row)
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "default_date_format": "dd.mm.yyyy", "strings_to_formulas": False}
    ) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate((HEADER, *table)):
            sheet.write_row(number, 0, [float(cell) if isinstance(cell, int) else cell for cell in row])
    in_text = read_people(text.getvalue().encode(), "list")
    assert read(out.getvalue()) == replace(in_text, source="list")


def test_a_filled_temporary_journal_is_told_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(sheets(Сбой=(("Вид файла", "другой"),), Журнал=(("Ключ урока",),)))
    assert trouble_of(path) is FileTrouble.OTHER_FORM, "read as a temporary journal, of a form not ours"
