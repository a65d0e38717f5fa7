"""``zhurnal verify CODE``: what a certified paper and the journal say of each other (4.1)."""

import json
from pathlib import Path

import pytest

from app.cli.common import Exit
from app.main import main
from rules.codes import Role
from services.outcomes import Saved
from services.requests import CloseTerm, ReopenTerm, SealTerm
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
    if changed:
        today = school.house.clock.now().today
        deputy.asks(ReopenTerm(term, algebra, None, today, "Ошибка", "open"))
        assert isinstance(petrova.writes_topic(held.thing, "Другая тема"), Saved)
    school.close()
    return folder, code, changed


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
    assert json.loads(said.out) == {"code": code, "known": True, "changed": ["Алгебра"]}
    assert "С тех пор изменено: Алгебра" in said.err


def test_a_code_that_was_never_given_is_unknown(
    sealed: tuple[Path, str, bool], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "ABCD-2345", "--data", str(sealed[0])]) == Exit.DAMAGED
    assert "не выдавал" in capsys.readouterr().out
