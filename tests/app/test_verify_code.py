"""``zhurnal verify CODE``: what a certified paper and the journal say of each other (4.1)."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.cli.common import Exit
from app.main import main
from app.opening import open_house
from printouts.course_page import course_page
from printouts.weekly import weekly
from services.views.on_paper import ComparedSlip, code_on_paper
from services.views.papers import course_paper
from tests.sealed import printed_journal, sealed_school


def _first_page(folder: Path) -> tuple[int, int]:
    """Return the first page of the first class and the term it is sealed in."""
    with closing(sqlite3.connect(folder / "journal.db")) as file:
        course, term = file.execute("SELECT course.id, term_id FROM course, certificate").fetchone()
    return course, term


@pytest.fixture
def sealed(tmp_path: Path) -> tuple[Path, str]:
    """A school with a sealed first quarter, and its code."""
    folder = tmp_path / "same"
    return folder, sealed_school(folder)


def _change(folder: Path) -> None:
    """Write another topic into the sealed page, past the journal's doors."""
    with closing(sqlite3.connect(folder / "journal.db")) as file, file:
        file.execute("UPDATE lesson SET topic = 'Другая тема'")


def test_a_code_of_an_unchanged_journal_agrees(
    sealed: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, code = sealed
    assert main(["verify", code, "--data", str(folder)]) == Exit.DONE
    assert "Журнал говорит то же самое" in capsys.readouterr().out


def test_a_code_of_a_changed_journal_names_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "changed"
    code = sealed_school(folder)
    _change(folder)
    assert main(["verify", code, "--data", str(folder), "--json"]) == Exit.DAMAGED
    said = capsys.readouterr()
    assert json.loads(said.out) == {
        "code": code,
        "known": True,
        "agrees": False,
        "changed": ["Алгебра (I четверть)"],
    }
    assert "С тех пор изменено: Алгебра" in said.err


def test_a_code_that_was_never_given_is_unknown(
    sealed: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "ABCD-2345", "--data", str(sealed[0])]) == Exit.DAMAGED
    assert "журнал не печатал" in capsys.readouterr().out


def test_a_printed_document_agrees_with_the_journal_it_was_printed_from(
    sealed: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = printed_journal(sealed[0], tmp_path / "7А.PDF")
    capsys.readouterr()
    assert main(["verify", str(paper), "--data", str(sealed[0])]) == Exit.DONE
    said = capsys.readouterr().out
    assert sealed[1] in said
    assert "Бумага и журнал говорят одно" in said


def test_a_document_older_than_a_change_names_the_changed_page(
    sealed: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, code = sealed
    paper = printed_journal(folder, tmp_path / "было.pdf")
    _change(folder)
    capsys.readouterr()
    assert main(["verify", str(paper), "--data", str(folder), "--json"]) == Exit.DAMAGED
    said = capsys.readouterr()
    assert json.loads(said.out)["codes"] == [
        {"code": code, "known": True, "agrees": False, "changed": ["Алгебра (I четверть)"]}
    ]
    assert "расходятся" in said.err
    again = printed_journal(folder, tmp_path / "стало.pdf")
    capsys.readouterr()
    assert main(["verify", str(again), "--data", str(folder)]) == Exit.DAMAGED
    assert "нет кода заверения" in capsys.readouterr().out, "a page that changed bears no code"


def test_a_weekly_slip_agrees_until_its_week_is_changed(
    sealed: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, paper = sealed[0], tmp_path / "неделя.pdf"
    week = ["--class", "7А", "--week", "2026-10-20", "--data", str(folder), "--out", str(paper)]
    assert main(["print", "weekly", *week]) == Exit.DONE
    capsys.readouterr()
    assert main(["verify", str(paper), "--data", str(folder)]) == Exit.DONE
    said = capsys.readouterr().out
    assert "листок за 19–24 октября 2026 г., Воронин Павел" in said
    assert "Бумага и журнал говорят одно" in said
    _change(folder)
    assert main(["verify", str(paper), "--data", str(folder)]) == Exit.DAMAGED
    assert "С тех пор журнал этой недели изменён" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"%PDF-1.7\nnothing of the kind"])
def test_a_file_that_is_no_document_of_ours_is_told_plainly(
    content: bytes, sealed: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alien = tmp_path / "чужой.pdf"
    alien.write_bytes(content)
    assert main(["verify", str(alien), "--data", str(sealed[0])]) == Exit.DAMAGED
    said = capsys.readouterr()
    assert "это не PDF, он повреждён" in said.out + said.err
    assert "Traceback" not in said.out + said.err


def test_of_a_spoilt_document_the_terminal_shows_our_sentence_alone(
    sealed: tuple[Path, str], tmp_path: Path
) -> None:
    spoilt = printed_journal(sealed[0], tmp_path / "журнал.pdf")
    spoilt.write_bytes(spoilt.read_bytes()[:-300].replace(b"/Length", b"/Lengtz", 3))
    words = [sys.executable, "-m", "app", "verify", str(spoilt), "--data", str(sealed[0])]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == Exit.DAMAGED
    assert (done.stdout + done.stderr).count("\n") == 1
    assert "PDF" in done.stdout + done.stderr


def test_a_document_that_is_not_there_is_told_plainly(
    sealed: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(tmp_path / "нет.pdf"), "--data", str(sealed[0])]) == Exit.REFUSED
    said = capsys.readouterr()
    assert "такого файла или папки нет" in said.out + said.err


def test_a_true_code_under_other_marks_is_told_with_its_page(
    sealed: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, code = sealed
    paper = open_house(folder).look(course_paper, *_first_page(folder))
    assert paper.seal is not None
    forged = tmp_path / "подделка.pdf"
    for name, topic, wanted in (("true", "", Exit.DONE), ("forged", "Тема, которой не было", Exit.DAMAGED)):
        lessons = {
            lesson: replace(head, topic=topic or head.topic) for lesson, head in paper.page.lessons.items()
        }
        course_page(replace(paper, page=replace(paper.page, lessons=lessons)), forged)
        capsys.readouterr()
        assert main(["verify", str(forged), "--data", str(folder)]) == wanted, name
        said = capsys.readouterr().out
        assert code in said
        assert ("Страницы 2: код верный, а слова не те" in said) is (name == "forged")
        assert ("Бумага и журнал говорят одно" in said) is (name == "true")
    assert main(["verify", str(forged), "--data", str(folder), "--json"]) == Exit.DAMAGED
    assert json.loads(capsys.readouterr().out)["altered_pages"] == [2]


def test_a_true_code_on_another_slip_is_told(
    sealed: tuple[Path, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, paper = sealed[0], tmp_path / "неделя.pdf"
    week = ["--class", "7А", "--week", "2026-10-20", "--data", str(folder), "--out", str(paper)]
    assert main(["print", "weekly", *week, "--json"]) == Exit.DONE
    code = json.loads(capsys.readouterr().out)["slips"][0]["code"]
    found = open_house(folder).look(code_on_paper, code)
    assert isinstance(found, ComparedSlip)
    forged = replace(found.slip, absent_lessons=found.slip.absent_lessons + 7)
    with monkeypatch.context() as drawing:
        drawing.setattr("printouts.weekly.slip_code", lambda slip: code)
        weekly([forged], paper)
    assert main(["verify", str(paper), "--data", str(folder)]) == Exit.DAMAGED
    assert "Листки: код верный, а слова не те" in capsys.readouterr().out
