"""``zhurnal account``: what lets somebody in, shown and changed by the owner of the machine."""

import io
import json
from datetime import date
from pathlib import Path

import pytest

from app.cli.common import Exit
from app.main import main
from models.database import database
from rules.codes import Role
from services.book import Book
from services.clock import system_utc
from services.outcomes import Outcome, Saved
from services.settings import CLOCK_SHIFT, set_setting
from services.views.sessions import account_page
from tests.own_account import SPARE, key_line, signed_in, switched_on
from tests.school import School, Who


@pytest.fixture
def gromov(school: School) -> Who:
    """The administrator, who is asked for a code and has the journal open."""
    who = school.somebody("Громов Илья Сергеевич", Role.ADMINISTRATOR)
    shift = school.utc - system_utc()  # so that the command lives on the same day

    def set_up(book: Book) -> Outcome:
        set_setting(book, CLOCK_SHIFT, str(round(shift.total_seconds())), date(2026, 9, 1))
        return Saved(1, book.now.local)

    school.house.write(set_up).result()
    signed_in(who)
    switched_on(who)
    return who


def said(who: Who, *words: str, capsys: pytest.CaptureFixture[str], code: int = Exit.DONE) -> str:
    """Obey a command about somebody beside the running house; return what it told."""
    before = database.obj
    try:
        assert main(["account", "--data", str(who.school.house.folder), *words]) == code
    finally:
        told = capsys.readouterr()
        database.initialize(before)
    return (told.out + told.err).replace("\N{NO-BREAK SPACE}", " ")


def test_the_account_is_shown_in_words_and_as_json(gromov: Who, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(gromov, gromov.login, capsys=capsys)
    assert "Громов Илья Сергеевич, логин gromov.is: администратор" in told
    assert "осталось 2 запасных кода" in told
    assert "Сейчас открыто: 1 сеанс" in told
    assert not any(code in told for code in SPARE)
    shown = json.loads(said(gromov, gromov.login, "--json", capsys=capsys).partition("\nИзменить")[0])
    assert (shown["code"], shown["recovery_codes"], shown["sessions"]) == (True, 2, 1)


def test_the_code_is_taken_off_whoever_lost_the_telephone(
    gromov: Who, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "больше не спрашивается" in said(gromov, gromov.login, "--no-code", "--yes", capsys=capsys)
    signed_in(gromov)
    again = said(gromov, gromov.login, "--no-code", "--yes", capsys=capsys, code=Exit.REFUSED)
    assert "и так не спрашивается" in again


def test_a_key_comes_from_a_file_or_standard_input_and_goes_by_its_fingerprint(
    gromov: Who, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "id.pub").write_text(key_line("дом") + "\n", encoding="utf-8")
    assert "Ключ добавлен" in said(gromov, gromov.login, "--add-key", str(tmp_path / "id.pub"), capsys=capsys)
    monkeypatch.setattr("sys.stdin", io.StringIO(key_line("работа") + "\n"))
    assert "Ключ добавлен" in said(gromov, gromov.login, "--add-key", "-", capsys=capsys)
    shown = json.loads(said(gromov, gromov.login, "--json", capsys=capsys).partition("\nИзменить")[0])
    home, work = shown["keys"]
    assert (home["comment"], work["comment"]) == ("дом", "работа")
    assert "Ключ убран" in said(gromov, gromov.login, "--drop-key", home["fingerprint"], capsys=capsys)
    gone = said(gromov, gromov.login, "--drop-key", home["fingerprint"], capsys=capsys, code=Exit.REFUSED)
    assert "Такого ключа" in gone


def test_sessions_end_and_an_account_closes_and_opens(
    school: School, gromov: Who, capsys: pytest.CaptureFixture[str]
) -> None:
    petrova = school.teacher("Петрова Анна Ивановна")
    signed_in(petrova)
    assert "Закончено: 1 сеанс" in said(gromov, petrova.login, "--end-sessions", capsys=capsys)
    assert "закрыта" in said(gromov, petrova.login, "--close", "--yes", capsys=capsys)
    assert "открыта" in said(gromov, petrova.login, "--reopen", capsys=capsys)
    signed_in(petrova)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("nobody",), "Логина «nobody» нет"),
        (("gromov.is", "--close", "--yes"), "последний администратор"),
        (("gromov.is", "--close"), "Повторите с ключом --yes"),
        (("gromov.is", "--add-key", "no such file"), "не прочитать"),
        (("petrova.ai", "--add-key", "-"), "входить по ключу"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(
    school: School,
    gromov: Who,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    why: str,
) -> None:
    school.teacher("Петрова Анна Ивановна")
    monkeypatch.setattr("sys.stdin", io.StringIO(key_line("дом") + "\n"))
    before = gromov.reads(account_page)
    assert why in said(gromov, *words, capsys=capsys, code=Exit.REFUSED)
    assert gromov.reads(account_page) == before
