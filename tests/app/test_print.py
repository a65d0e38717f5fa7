import argparse
import json
import os
import re
import stat
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.cli import print_
from app.cli.common import CannotGoOn, Exit
from app.cli.parser import RussianParser
from models.database import rows
from models.printing import PrintIssue
from printouts import letters
from services.house import House
from services.outcomes import Saved
from tests.school import School

pytestmark = pytest.mark.clause("2.12")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "school"
    folder.mkdir()
    school = School(folder)
    seven = school.school_class("7А")
    teacher = school.teacher("Петрова Анна Ивановна")
    for name in ("Ёлкин Пётр Ильич", "Антонов Илья Ильич", "Антонова Ия", "Антонов Пётр Ильич"):
        school.pupil(name, seven)
    algebra = school.course("Алгебра", seven, teacher)
    school.slot(algebra, 1, 2)
    held = teacher.holds(algebra, "2026-11-16", 2)
    assert isinstance(held, Saved)
    assert isinstance(teacher.writes_topic(held.thing, "Линейная функция"), Saved)
    assert isinstance(teacher.marks(held.thing, "Ёлкин", "5"), Saved)
    school.close()
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "week.pdf"


def run(*line: str | Path) -> int:
    parser = RussianParser(prog="zhurnal")
    print_.add_parser(parser.add_subparsers(dest="verb"))
    args: argparse.Namespace = parser.parse_args(["print", "weekly", *(str(word) for word in line)])
    return print_.run(args)


def issues(data: Path) -> list[tuple[int | None, str]]:
    house = House(data)
    house.start()
    try:
        with house.database.connection_context():
            return [
                (pupil, monday.isoformat())
                for pupil, monday in rows(PrintIssue.select(PrintIssue.pupil, PrintIssue.monday))
            ]
    finally:
        house.stop()


def text(out: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(out).pages).split())


def test_a_class_is_printed_by_surname_and_registered(
    data: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--data", data, "--class", "7А", "--week", "2026-11-16", "--out", out) == Exit.DONE
    said = capsys.readouterr().out.splitlines()[-1]
    assert said.replace("\u00a0", " ") == (f"Напечатано за 16–21 ноября 2026 г.: 4 листка, 2 страницы: {out}")
    paper = text(out)
    places = [paper.index(name) for name in ("Антонов Илья", "Антонов Пётр", "Антонова Ия", "Ёлкин Пётр")]
    assert places == sorted(places)
    assert "Алгебра Линейная функция" in paper
    assert "5 (О)" in paper
    assert "Школа для проверок" in paper
    assert ", на сервере школы · Код проверки" in paper
    assert issues(data) == [(None, "2026-11-16")]


def test_any_day_of_the_week_and_latin_letters_of_the_class_will_do(data: Path, out: Path) -> None:
    assert run("--data", data, "--class", "7a", "--week", "21.11.2026", "--out", out) == Exit.DONE
    assert issues(data) == [(None, "2026-11-16")]


def test_one_pupil_is_found_by_the_surname_alone_with_e_for_yo(
    data: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = ("--data", data, "--class", "7А", "--week", "2026-11-16", "--out", out, "--json")
    assert run(*line, "--pupil", "елкин") == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    assert [slip["pupil"] for slip in told["slips"]] == ["Ёлкин Пётр Ильич"]
    assert told["slips"][0]["code"] in text(out)
    assert "Антонов" not in text(out)
    ((pupil, _),) = issues(data)
    assert pupil is not None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (("--class", "8Б"), "Класса «8Б» в этом году нет. Есть: 7А."),
        (("--class", "7А", "--pupil", "Антон"), "нет ученика «Антон»"),
        (("--class", "7А", "--pupil", "Антонов"), "таких несколько: Антонов Илья Ильич, Антонов Пётр Ильич"),
        (("--class", "7А", "--week", "2025-11-16"), "в списке нет ни одного ученика"),
    ],
)
def test_what_cannot_be_printed_is_said_and_leaves_nothing(
    data: Path, out: Path, line: tuple[str, ...], why: str
) -> None:
    with pytest.raises(CannotGoOn, match=re.escape(why)):
        run("--data", data, "--out", out, *line)
    assert not out.exists()
    assert issues(data) == []


def test_a_folder_that_is_not_there_is_said(data: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match="Не записать"):
        run("--data", data, "--class", "7А", "--out", tmp_path / "nowhere" / "week.pdf")
    assert issues(data) == []


def test_a_wrong_date_is_wrong_usage(data: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run("--data", data, "--class", "7А", "--week", "вчера", "--out", out)
    assert left.value.code == Exit.WRONG_USAGE
    assert "«вчера» не дата" in capsys.readouterr().err


def test_a_missing_font_is_named_and_nothing_is_written_or_registered(
    data: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "FONTS", tmp_path)
    with pytest.raises(CannotGoOn, match=r"Не напечатано: нет файла шрифта PT\w+\.ttf в папке программы"):
        run("--class", "7А", "--week", "2026-11-18", "--data", data, "--out", out)
    assert issues(data) == []
    assert not out.exists()


@pytest.mark.parametrize("there", [b"my notes", b"%!PS-Adobe"])
def test_what_is_no_printed_document_is_not_printed_over(there: bytes, data: Path, out: Path) -> None:
    out.write_bytes(there)
    with pytest.raises(CannotGoOn, match="уже есть, и это не документ PDF"):
        run("--class", "7А", "--week", "2026-11-18", "--data", data, "--out", out)
    assert out.read_bytes() == there
    assert issues(data) == []


def test_a_device_is_not_printed_over_and_an_earlier_print_is(data: Path, out: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    with pytest.raises(CannotGoOn, match="уже есть"):
        run("--class", "7А", "--week", "2026-11-18", "--data", data, "--out", pipe)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    for _ in range(2):
        assert run("--class", "7А", "--week", "2026-11-18", "--data", data, "--out", out) == Exit.DONE


def test_a_week_that_has_not_begun_is_refused_and_not_registered(data: Path, out: Path) -> None:
    with pytest.raises(CannotGoOn, match=r"п\. 2\.12: неделя с 01\.01\.2029 ещё не началась"):
        run("--class", "7А", "--week", "2029-01-03", "--data", data, "--out", out)
    assert issues(data) == []
