"""The list of what to carry over: screen, paper, workbook and CSV tell the same records (3.2)."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.cli.common import Exit
from app.main import main
from app.papers import DOCUMENTS
from exchange.book import LINE, write_book
from exchange.carry_over import FORMS, write_carry_over
from rules.codes import Role
from screens.carry_over.lines import lesson_lines
from services.outcomes import Saved
from services.requests import Carried, CarryOver, EndOutage, OpenOutage
from services.views.carry_over import ToCarry, to_carry
from services.views.outage_papers import carry_over_paper
from tests.printouts.pieces import pages_of
from tests.school import School, Who, new
from texts.carry_table import HEADER
from texts.outage import NOBODY

FORMULA = "=HYPERLINK(1)"
Told = tuple[str, str, str, str, bool]
"""Part, pupil, value, value before, whether it is carried over."""


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-19 {clock}")


@pytest.fixture
def deputy(school: School) -> Who:
    """Two teachers' lessons and a result of an outage, a mark corrected, an absence carried over."""
    petrova, lukin = school.teacher("Петрова Анна Ивановна"), school.teacher("Лукин Виктор")
    seven, eleven = school.school_class("7А", leader=petrova), school.school_class("11А")
    for name in ("Ёлкин Пётр Ильич", "Щукина Яна"):
        school.pupil(name, seven)
    school.pupil("Антонов Ян", eleven)
    page = school.course("Алгебра", seven, petrova)
    algebra = petrova.holds(page, "2026-11-19", 3)
    physics = lukin.holds(school.course("Физика", eleven, lukin), "2026-11-19", 1)
    assert isinstance(algebra, Saved)
    assert isinstance(physics, Saved)
    petrova.marks(algebra.thing, "Ёлкин", "3")
    deputy = school.somebody("Завучева Зоя Яковлевна", Role.DEPUTY)
    school.now_is("2026-11-19 12:01")
    opened = deputy.asks(OpenOutage("Обрыв кабеля", at("12:01"), new()))
    assert isinstance(opened, Saved)
    petrova.marks(algebra.thing, "Ёлкин", "4", "5", seen=1)
    petrova.marks_absent(algebra.thing, "Щукина")
    petrova.sets_term_mark(page, "Ёлкин", "4")
    lukin.writes_topic(physics.thing, "-1 – наименьшее")
    lukin.sets_homework(physics.thing, FORMULA)
    lukin.marks(physics.thing, "Антонов", ".")
    school.now_is("2026-11-19 14:00")
    deputy.asks(EndOutage(opened.thing, 1, at("14:00"), new()))
    lesson, _ = petrova.reads(to_carry, opened.thing).lessons
    (absence,) = [item for item in lesson.items if item.thing == "absence"]
    ticked = CarryOver(opened.thing, (Carried("absence", absence.thing_id, absence.value),), True, new())
    assert isinstance(petrova.asks(ticked), Saved)
    return deputy


def found_by(who: Who) -> ToCarry:
    return who.reads(carry_over_paper).found


def book_rows(file: Path) -> list[list[str]]:
    sheet = load_workbook(file).active
    assert sheet is not None
    cells = [list(row) for row in sheet.iter_rows()]
    assert {cell.data_type for row in cells for cell in row} <= {"s", "n"}
    assert all(cell.value is None for row in cells for cell in row if cell.data_type == "n")
    return [[str(cell.value or "") for cell in row] for row in cells]


def plain_rows(file: Path) -> list[list[str]]:
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n")
    return list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";"))


def on_screen(found: ToCarry) -> list[Told]:
    told: list[Told] = []
    for lesson in found.lessons:
        part = ""
        for line in lesson_lines(lesson, 1, 1, width=200):
            text = "".join(text for text, _ in line.parts)
            there = text.partition("было: ")[2]
            if line.key is None:
                part = part if there or not text else text
                if there:
                    told[-1] = (*told[-1][:3], there, told[-1][4])
                continue
            tick, rest = text[:5], text[5:].partition("было: ")[0].strip()
            has_pupil = part.startswith(("Отметки", "Отсутствующие", "Итоговые отметки"))
            value, pupil = rest.split("  ", 1) if has_pupil else (rest, "всему классу")
            told.append((part, pupil.strip(), value, there, tick == "[x]  "))
    return told


def in_table(rows: list[list[str]]) -> list[Told]:
    assert tuple(rows[0]) == HEADER
    named = [dict(zip(HEADER, row, strict=True)) for row in rows[1:]]
    return [
        (
            f"{one['Что записать']}: {of_what}"
            if (of_what := one["Вид работы, период"].replace("Ответ", "ответ"))
            else one["Что записать"],
            one["Ученик"],
            one["Записать"].removeprefix("'"),
            one["Было"],
            one["Перенесено"] == "да",
        )
        for one in named
    ]


def test_screen_paper_workbook_and_csv_tell_the_same(deputy: Who, tmp_path: Path) -> None:
    found = found_by(deputy)
    told = on_screen(found)
    assert len(told) == 7
    for form in FORMS:
        assert write_carry_over(found, tmp_path / f"list{form}") == 7
    assert in_table(book_rows(tmp_path / "list.xlsx")) == told
    assert in_table(plain_rows(tmp_path / "list.csv")) == told
    paper = DOCUMENTS["carry-over"]
    paper.draw(deputy.reads(paper.read), tmp_path / "list.pdf")
    pieces = [piece.text for page in pages_of(tmp_path / "list.pdf") for piece in page]
    place = 0
    for part, pupil, value, before, done in told:
        row = [part, pupil, value, *filter(None, (before, "да" if done else ""))]
        place = next(at for at in range(place, len(pieces)) if pieces[at : at + len(row)] == row) + 1


def test_the_classes_stand_in_the_order_of_the_regional_system(deputy: Who, tmp_path: Path) -> None:
    write_carry_over(found_by(deputy), tmp_path / "list.xlsx")
    rows = book_rows(tmp_path / "list.xlsx")[1:]
    assert [row[0] for row in rows] == ["7А"] * 4 + ["11А"] * 3
    assert rows[0][:6] == ["7А", "Алгебра", "", "19.11.2026", "3", "Петрова А. И."]


def test_nothing_in_a_table_is_calculated(deputy: Who, tmp_path: Path) -> None:
    for form in FORMS:
        write_carry_over(found_by(deputy), tmp_path / f"list{form}")
    booked = [cell for row in book_rows(tmp_path / "list.xlsx") for cell in row]
    plain = [cell for row in plain_rows(tmp_path / "list.csv") for cell in row]
    assert FORMULA in booked
    assert FORMULA not in plain
    assert f"'{FORMULA}" in plain
    assert "'-1 – наименьшее" in plain


def test_one_teacher_has_a_list_of_the_own_lessons(school: School, deputy: Who) -> None:
    found = found_by(deputy)
    names = {lesson.teacher_name or NOBODY: lesson.teacher for lesson in found.lessons}
    own = deputy.reads(to_carry, found.outage.outage, names["Лукин В."])
    assert {lesson.title.subject for lesson in own.lessons} == {"Физика"}
    assert deputy.reads(to_carry, found.outage.outage) == found


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    returncode: int
    stdout: str
    stderr: str


Command = Callable[..., Answer]


@pytest.fixture
def command(school: School, capsys: pytest.CaptureFixture[str]) -> Command:
    def answer(*words: str) -> Answer:
        code = main(["export", *words, "--data", str(school.house.folder)])
        told = capsys.readouterr()
        return Answer(code, told.out, told.err)

    return answer


def test_the_command_writes_the_form_that_the_name_says(
    deputy: Who, command: Command, tmp_path: Path
) -> None:
    for form, read in ((".xlsx", book_rows), (".csv", plain_rows)):
        out = tmp_path / f"list{form}"
        told = command("carry-over", "--out", str(out))
        assert told.returncode == Exit.DONE, told.stderr
        assert told.stdout.strip().endswith(f"Выгружено: 7\u00a0записей, {out}")
        assert len(read(out)) == 8
        assert out.stat().st_mode & 0o777 == 0o600
        again = command("carry-over", "--out", str(out))
        assert (again.returncode, "уже есть" in again.stderr) == (Exit.REFUSED, True)
    other = command("carry-over", "--out", str(tmp_path / "list.pdf"))
    assert other.returncode == Exit.WRONG_USAGE
    assert "имя файла должно кончаться на .xlsx или .csv" in other.stderr
    nowhere = command("carry-over", "--out", str(tmp_path / "no" / "list.xlsx"))
    assert (nowhere.returncode, "Не записать" in nowhere.stderr) == (Exit.REFUSED, True)


def test_without_an_outage_there_is_nothing_to_write(command: Command, tmp_path: Path) -> None:
    told = command("carry-over", "--out", str(tmp_path / "list.xlsx"))
    assert told.returncode == Exit.REFUSED
    assert "перебоев, которые закончились, ещё не было" in told.stderr
    assert not (tmp_path / "list.xlsx").exists()


def test_a_row_is_as_high_as_its_longest_text(tmp_path: Path) -> None:
    write_book(tmp_path / "b.xlsx", "Лист", ("А", "Б"), (10, 5), [("коротко", "1234567890\n12"), ("", "")])
    sheet = load_workbook(tmp_path / "b.xlsx").active
    assert sheet is not None
    assert [sheet.row_dimensions[row].height for row in (2, 3)] == [3 * LINE, None], (
        "a line is the usual height"
    )
