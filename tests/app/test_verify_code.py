"""``zhurnal verify CODE``: what a certified paper and the journal say of each other (4.1)."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.cli.common import Exit
from app.main import main
from rules.codes import Role
from services.outcomes import Saved
from services.requests import CloseTerm, SealTerm
from services.views.sealed import sealed_terms
from tests.school import School


@pytest.fixture
def sealed(tmp_path: Path) -> tuple[Path, str, bool]:
    """A school with a sealed first quarter, and its code."""
    return _sealed(tmp_path / "same", changed=False)


def _sealed(folder: Path, *, changed: bool) -> tuple[Path, str, bool]:
    folder.mkdir()
    school = School(folder)
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А", leader=petrova)
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    held = petrova.holds(algebra, "2026-10-20")
    assert isinstance(held, Saved)
    term = school.page(algebra).terms[0].term
    deputy = school.somebody("Орлова Имя", Role.DEPUTY)
    director = school.somebody("Лебедева Имя", Role.DIRECTOR)
    assert isinstance(deputy.asks(CloseTerm(term, 1, "close")), Saved)
    assert isinstance(director.asks(SealTerm(seven, term, "seal")), Saved)
    code = director.reads(sealed_terms)[0].code
    school.close()
    if changed:
        _change(folder)
    return folder, code, changed


def _change(folder: Path) -> None:
    """Write another topic into the sealed page, past the journal's doors."""
    with closing(sqlite3.connect(folder / "journal.db")) as file, file:
        file.execute("UPDATE lesson SET topic = 'Другая тема'")


def test_a_code_of_an_unchanged_journal_agrees(
    sealed: tuple[Path, str, bool], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, code, _ = sealed
    assert main(["verify", code, "--data", str(folder)]) == Exit.DONE
    assert "Журнал говорит то же самое" in capsys.readouterr().out


def test_a_code_of_a_changed_journal_names_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, code, _ = _sealed(tmp_path / "changed", changed=True)
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
    sealed: tuple[Path, str, bool], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "ABCD-2345", "--data", str(sealed[0])]) == Exit.DAMAGED
    assert "журнал не печатал" in capsys.readouterr().out


def _printed(folder: Path, out: Path) -> Path:
    year_of_the_class = ["--class", "7А", "--data", str(folder), "--out", str(out)]
    assert main(["print", "journal", *year_of_the_class]) == Exit.DONE
    return out


def test_a_printed_document_agrees_with_the_journal_it_was_printed_from(
    sealed: tuple[Path, str, bool], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = _printed(sealed[0], tmp_path / "7А.PDF")
    capsys.readouterr()
    assert main(["verify", str(paper), "--data", str(sealed[0])]) == Exit.DONE
    said = capsys.readouterr().out
    assert sealed[1] in said
    assert "Бумага и журнал говорят одно" in said


def test_a_document_older_than_a_change_names_the_changed_page(
    sealed: tuple[Path, str, bool], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, code, _ = sealed
    paper = _printed(folder, tmp_path / "было.pdf")
    _change(folder)
    capsys.readouterr()
    assert main(["verify", str(paper), "--data", str(folder), "--json"]) == Exit.DAMAGED
    said = capsys.readouterr()
    assert json.loads(said.out)["codes"] == [
        {"code": code, "known": True, "agrees": False, "changed": ["Алгебра (I четверть)"]}
    ]
    assert "расходятся" in said.err
    again = _printed(folder, tmp_path / "стало.pdf")
    capsys.readouterr()
    assert main(["verify", str(again), "--data", str(folder)]) == Exit.DAMAGED
    assert "нет кода заверения" in capsys.readouterr().out, "a page that changed bears no code"


def test_a_weekly_slip_agrees_until_its_week_is_changed(
    sealed: tuple[Path, str, bool], tmp_path: Path, capsys: pytest.CaptureFixture[str]
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
    content: bytes, sealed: tuple[Path, str, bool], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alien = tmp_path / "чужой.pdf"
    alien.write_bytes(content)
    assert main(["verify", str(alien), "--data", str(sealed[0])]) == Exit.DAMAGED
    said = capsys.readouterr()
    assert "это не PDF, он повреждён" in said.out + said.err
    assert "Traceback" not in said.out + said.err


def test_a_document_that_is_not_there_is_told_plainly(
    sealed: tuple[Path, str, bool], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(tmp_path / "нет.pdf"), "--data", str(sealed[0])]) == Exit.REFUSED
    said = capsys.readouterr()
    assert "такого файла или папки нет" in said.out + said.err
