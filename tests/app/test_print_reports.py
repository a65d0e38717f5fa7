"""``zhurnal print`` of reports: a teacher, a pupil and a term are chosen by what a person would type."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from app.cli.common import Exit
from app.main import main
from models.audit import AuditEvent
from models.database import rows
from rules.codes import Role
from services.cards import LOOKED
from services.house import House
from services.outcomes import Saved
from tests.school import School


@pytest.fixture
def data(tmp_path: Path) -> Path:
    school = School(tmp_path / "school")
    petrova = school.teacher("Петрова Анна Ивановна")
    school.teacher("Орлов Глеб Ильич")
    seven = school.school_class("7А", leader=petrova)
    school.pupil("Ёлкин Пётр Ильич", seven)
    algebra = school.course("Алгебра", seven, petrova)
    for number in (1, 2):
        school.group_course("Английский язык", school.group(f"гр. {number}", seven))
    school.now_is("2026-10-26 12:00")
    assert isinstance(petrova.sets_term_mark(algebra, "Ёлкин", "4"), Saved)
    school.somebody("Лебедева Ольга", Role.DIRECTOR)
    school.close()
    return school.house.folder


def printed(data: Path, *words: str) -> str:
    out = data.parent / "paper.pdf"
    assert main(["print", words[0], "--data", str(data), *words[1:], "--out", str(out)]) == Exit.DONE
    return " ".join(" ".join(page.extract_text() for page in PdfReader(out).pages).split())


def code_of(line: list[str]) -> int | str | None:
    """Run a command; what is written wrongly ends the program."""
    try:
        return main(line)
    except SystemExit as ended:
        return ended.code


def test_a_teacher_is_found_by_the_surname_and_a_term_by_its_number(data: Path) -> None:
    assert "7А Алгебра I четверть 0 1 – 1" in printed(data, "teacher-report", "--teacher", "петрова")
    assert "II четверть 0 – –" in printed(data, "teacher-report", "--teacher", "Петрова", "--term", "2")
    assert "годовая отметка" in printed(data, "class-results", "--class", "7А", "--term", "год")
    assert "Ёлкин Пётр Ильич" in printed(data, "letter", "--class", "7А", "--pupil", "Елкин", "--term", "1")


def test_a_page_is_found_by_its_title_as_a_screen_shows_it(data: Path) -> None:
    for asked in ("Английский язык, гр. 2", "английский язык гр. 2"):
        assert "Английский язык, гр. 2" in printed(data, "page", "--class", "7А", "--subject", asked)
    words = ["--class", "7А", "--subject", "Английский язык, гр", "--data", str(data)]
    assert code_of(["print", "page", *words, "--out", str(data.parent / "a.pdf")]) == Exit.REFUSED


def test_a_page_is_printed_in_a_term_by_its_number(data: Path) -> None:
    page = ("page", "--class", "7А", "--subject", "Алгебра")
    assert "I четверть" in printed(data, *page, "--term", "1")
    assert "II четверть" in printed(data, *page, "--term", "2")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("teacher-report", "--teacher", "Орлов"), Exit.REFUSED, "Есть: Петрова Анна Ивановна"),
        (("class-report", "--class", "7А", "--term", "4"), Exit.REFUSED, "такого периода здесь нет"),
        (
            ("page", "--class", "7А", "--subject", "Алг", "--term", "9"),
            Exit.REFUSED,
            "такого периода здесь нет",
        ),
        (("letters", "--class", "7А", "--term", "год"), Exit.REFUSED, "такого периода здесь нет"),
        (("letters", "--class", "7А", "--term", "вторая"), Exit.WRONG_USAGE, "не номер периода"),
    ],
)
def test_what_is_not_there_is_told_and_nothing_is_written(
    data: Path, words: tuple[str, ...], code: Exit, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = data.parent / "paper.pdf"
    line = ["print", words[0], "--data", str(data), *words[1:], "--out", str(out)]
    assert code_of(line) == code
    assert told in capsys.readouterr().err
    assert not out.exists()


def test_printing_a_card_is_a_look_at_it(data: Path) -> None:
    assert "Личная карточка ученика" in printed(data, "card", "--class", "7А", "--pupil", "Ёлкин")
    house = House(data)
    house.start()
    try:
        with house.database.connection_context():
            looked = rows(AuditEvent.select(AuditEvent.thing_id).where(AuditEvent.thing == LOOKED))
        assert looked == [(1,)]
    finally:
        house.stop()
