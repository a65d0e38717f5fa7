"""Workbooks of strangers: what they inflate to is counted, DTDs, formulas and dates are seen."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date

import pytest
from openpyxl import Workbook

from exchange import workbook
from exchange.child import Limits, taken_apart
from exchange.workbook import DATE, FORMULA, TEXT, workbook_parts
from services.importing.incoming import FileRefused, FileTrouble

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData>'
    "</worksheet>"
)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def simple() -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Имя", "Класс"])
    return book


def repacked(content: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Put other bytes into entries of a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in changed:
                new.writestr(entry.filename, old.read(entry))
        for name, data in changed.items():
            new.writestr(name, data)
    return out.getvalue()


def trouble_of(content: bytes) -> FileTrouble:
    with pytest.raises(FileRefused) as refused:
        taken_apart("book", content)
    return refused.value.trouble


def test_cells_come_back_as_what_they_are() -> None:
    book = simple()
    sheet = book.active
    assert sheet is not None
    sheet.append([5, 4.0, 4.5, date(2026, 5, 4), "=1+1", "'=1", None, True])
    sheet.append([])
    sheet.append(["последняя"])
    ((title, rows),) = taken_apart("book", saved(book))
    assert title == "Sheet"
    assert [number for number, _ in rows] == [1, 2, 4]
    assert rows[1][1] == [
        [TEXT, "5"],
        [TEXT, "4"],
        [TEXT, "4.5"],
        [DATE, "2026-05-04T00:00:00"],
        [FORMULA, "=1+1"],
        [TEXT, "'=1"],
        [TEXT, ""],
        [TEXT, "True"],
    ]


def test_a_zip_bomb_is_refused_before_it_is_a_workbook() -> None:
    bomb = repacked(saved(simple()), {"xl/worksheets/sheet1.xml": b" " * 60 * 1024 * 1024})
    assert len(bomb) < 200_000
    assert trouble_of(bomb) is FileTrouble.INFLATED
    tight = repacked(saved(simple()), {"xl/media/one.bin": b"\0" * 2 * 1024 * 1024})
    assert trouble_of(tight) is FileTrouble.INFLATED, "more than 200 to 1"


def test_many_entries_that_are_small_each_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_INFLATED", 40_000)
    content = saved(simple())
    workbook_parts(content)
    many = repacked(content, {f"xl/more{number}.bin": bytes(range(256)) * 40 for number in range(5)})
    with pytest.raises(FileRefused) as refused:
        workbook_parts(many)
    assert refused.value.trouble is FileTrouble.INFLATED


def test_what_an_archive_says_of_its_sizes_is_not_believed() -> None:
    bomb = repacked(saved(simple()), {"xl/worksheets/sheet1.xml": b" " * 60 * 1024 * 1024})
    size = (60 * 1024 * 1024).to_bytes(4, "little")
    assert trouble_of(bomb.replace(size, (10).to_bytes(4, "little"))) in (
        FileTrouble.INFLATED,
        FileTrouble.NOT_A_BOOK,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_dtd_is_refused_in_any_encoding(encoding: str) -> None:
    hostile = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + SHEET.format(
        "&e;"
    )
    packed = repacked(saved(simple()), {"xl/worksheets/sheet1.xml": hostile.encode(encoding)})
    assert trouble_of(packed) is FileTrouble.DTD_IN_BOOK


def test_a_dtd_across_the_border_of_two_readings_is_seen() -> None:
    padding = b"<?xml version='1.0'?>" + b" " * (workbook._CHUNK - 26)
    hostile = padding + b"<!DOCTYPE x []>" + SHEET.format("").encode()
    packed = repacked(saved(simple()), {"xl/worksheets/sheet1.xml": hostile})
    assert trouble_of(packed) is FileTrouble.DTD_IN_BOOK


def test_a_million_rows_and_a_thousand_columns_are_refused_in_time() -> None:
    row = "<row><c t='inlineStr'><is><t>1</t></is></c></row>"
    endless = repacked(saved(simple()), {"xl/worksheets/sheet1.xml": SHEET.format(row * 21_000).encode()})
    assert trouble_of(endless) is FileTrouble.TOO_MANY_ROWS
    wide = "<row>" + "<c t='inlineStr'><is><t>1</t></is></c>" * 201 + "</row>"
    assert trouble_of(
        repacked(saved(simple()), {"xl/worksheets/sheet1.xml": SHEET.format(wide).encode()})
    ) is (FileTrouble.TOO_MANY_COLUMNS)


def test_a_sheet_that_claims_to_be_huge_is_read_as_far_as_it_goes() -> None:
    claim = '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>5</v></c></row>'
    last = '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row></sheetData>'
    sheet = SHEET.format("").replace("<sheetData></sheetData>", claim + last)
    ((_, rows),) = taken_apart(
        "book", repacked(saved(simple()), {"xl/worksheets/sheet1.xml": sheet.encode()})
    )
    assert rows == [[1, [[TEXT, "5"]]]], "a hundred empty rows are the end"


def test_a_claimed_width_costs_nothing() -> None:
    claim = '<dimension ref="A1:XFD1048576"/><sheetData>'
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>5</v></c></row>' for row in range(1, 10_001))
    sheet = SHEET.format("").replace("<sheetData></sheetData>", f"{claim}{rows}</sheetData>")
    packed = repacked(saved(simple()), {"xl/worksheets/sheet1.xml": sheet.encode()})
    ((_, found),) = taken_apart("book", packed, Limits(cpu_seconds=8))
    assert len(found) == 10_000


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and nothing more",
        repacked(saved(simple()), {"xl/workbook.xml": b"<workbook"}),
        repacked(saved(simple()), {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row>"}),
        repacked(saved(simple()), {"[Content_Types].xml": b"<Types/>"}),
    ],
    ids=["no archive", "no book", "sheet cut short", "no types"],
)
def test_a_broken_workbook_is_refused_as_such(content: bytes) -> None:
    assert trouble_of(content) is FileTrouble.NOT_A_BOOK


def test_another_archive_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert trouble_of(out.getvalue()) is FileTrouble.NOT_A_BOOK


def test_control_letters_do_not_break_the_reading() -> None:
    text = SHEET.format("<row><c t='inlineStr'><is><t>a_x0007_b&#9;c</t></is></c></row>")
    ((_, rows),) = taken_apart("book", repacked(saved(simple()), {"xl/worksheets/sheet1.xml": text.encode()}))
    assert rows[0][1][0][0] == TEXT
