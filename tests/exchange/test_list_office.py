"""Lists saved by LibreOffice: what a school really sends."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from services.importing.incoming import FileRefused, FileTrouble, Name, Problem, PupilRow
from tests.exchange.files import read_list

OFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not on this machine")
COMMA_TO_SEMICOLON = "csv:Text - txt - csv (StarCalc):59,34,76,1,,1049,false,true,false"


def saved_as(form: str, folder: Path, source: Path) -> Path:
    """Let LibreOffice save a file in another form."""
    assert OFFICE
    into = folder / form.partition(":")[0]
    words = [OFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form]
    subprocess.run([*words, "--outdir", into, source], check=True, capture_output=True, timeout=120)
    (made,) = into.iterdir()
    return made


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A list whose formulas nobody worked out, with a merged class, a hidden row and a second sheet."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(("№ п/п", "Табельный №", "Фамилия", "Имя", "Отчество", "Дата рождения", "Класс"))
    sheet.append(("=ROW()-1", 12.0, "Орлов", "Пётр", "Ильич", date(2015, 2, 1), '="5"&"А"'))
    sheet.append(("=ROW()-1", 7, " Ли ", "Ван", '=IF(1=1,"","нет")', "=F2+1"))
    sheet.append(("=ROW()-1", 8, "Ким", "=1/0", None, "01.02.2015", "5Б"))
    sheet.append(("=ROW()-1", None, "Немо", "Ян", "Ильич", 42036, "5Б"))
    sheet["B4"].number_format = "0000"
    sheet.merge_cells("G2:G3")
    sheet.row_dimensions[5].hidden = True
    made.create_sheet("Заметки").append(("не список",))
    file = tmp_path / "pupils.xlsx"
    made.save(file)
    return file


def test_a_book_of_libreoffice_is_read_with_what_its_formulas_came_to(book: Path, tmp_path: Path) -> None:
    read = read_list(saved_as("xlsx", tmp_path, book))
    rows = [row for row in read.rows if isinstance(row, PupilRow)]
    assert [(row.row, row.file_no, row.name, row.born_on, row.class_title) for row in rows] == [
        (2, "12", Name("Орлов", "Пётр", "Ильич"), date(2015, 2, 1), "5А"),
        (3, "7", Name("Ли", "Ван"), date(2015, 2, 2), "5А"),
        (5, "", Name("Немо", "Ян", "Ильич"), date(2015, 2, 1), "5Б"),
    ]
    assert [(one.row, one.column, one.problem) for one in read.refused] == [(4, "Имя", Problem.BROKEN_CELL)]
    whole = [(one.value, one.problem) for one in read.warned if one.row == 0]
    assert whole == [
        ("Sheet", Problem.SHEET_TAKEN),
        ("Заметки", Problem.SHEET_LEFT),
        ("5", Problem.HIDDEN_ROWS),
    ]


def test_the_same_book_saved_as_text_by_libreoffice_is_the_same_list(book: Path, tmp_path: Path) -> None:
    in_text = read_list(saved_as(COMMA_TO_SEMICOLON, tmp_path, book))
    in_book = read_list(saved_as("xlsx", tmp_path, book))
    assert [row for row in in_text.rows if row.row != 3] == [row for row in in_book.rows if row.row != 3]


@pytest.mark.parametrize(
    ("form", "trouble"),
    [("xls", FileTrouble.OLD_BOOK), ("ods", FileTrouble.OPEN_DOCUMENT), ("html", FileTrouble.WEB_PAGE)],
)
def test_other_forms_of_a_book_are_told_what_to_do(
    book: Path, tmp_path: Path, form: str, trouble: FileTrouble
) -> None:
    as_if = tmp_path / "list.xls"
    shutil.copy(saved_as(form, tmp_path, book), as_if)
    with pytest.raises(FileRefused) as refused:
        read_list(as_if)
    assert refused.value.trouble is trouble
