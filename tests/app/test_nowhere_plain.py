"""What was typed and opened over SSH stands in no file of the school: database, logs, copies, paper."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.cli.common import Exit
from app.main import main
from app.running import running
from services.desk import Desk
from services.requests import SetSensitive
from services.settings import CARD_PASSPORT, CARD_SNILS
from tests.keeping_school import CONSENT, office_of
from tests.new_school import QUICK
from tests.school import PASSWORD, School, Who
from tests.terminal import Terminal

PARTS = ("112-233-445", "11223344595", "II-ТО", "654321")


def prepared(folder: Path) -> Who:
    """Make a school that keeps both; return its secretary."""
    school = School(folder)
    office = office_of(school)
    office.decides(CARD_SNILS, CARD_PASSPORT)
    school.close()
    return office.zimina


async def test_what_was_typed_and_opened_stands_in_no_file(
    log: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = log.parent.parent
    zimina = prepared(folder)
    async with (
        running(folder, "127.0.0.1", 0, cost=QUICK) as served,
        Terminal.connect(served.serving.port, zimina.login, PASSWORD) as t,
    ):
        await t.until("F6 заявления")
        t.press("<f7>")
        await t.until("Воронин Павел")
        t.press("воронин")
        await t.until("Найти: воронин")
        t.press("<enter>")
        await t.until("не внесено")
        t.press("с")
        await t.until("Согласие получено")
        t.press("01.09.2026", "<enter>", "11223344595", "<enter>", "ii-то 654321", "<f2>")
        await t.until("***-***-445 95")
        t.press("<enter>")
        await t.until("112-233-445 95. Записано")
        _break(monkeypatch)
        t.press("с")
        await t.until("Согласие получено")
        t.press("<enter>", "11223344595", "<f2>")
        await t.until("Не сохранено")
        _look_through(folder, log)
    assert main(["backup", "--data", str(folder)]) == Exit.DONE
    paper = folder / "card.pdf"
    card = ["print", "card", "--class", "7А", "--pupil", "Воронин", "--out", str(paper)]
    assert main([*card, "--data", str(folder)]) == Exit.DONE
    printed = "".join(page.extract_text() for page in PdfReader(paper).pages)
    assert "Воронин" in printed
    assert not [part for part in PARTS if part in printed]
    _look_through(folder, log)
    capsys.readouterr()


def _break(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next writing fail with the very values in its words, as a fault of ours would."""

    def breaks(book: object, request: SetSensitive) -> None:
        raise ValueError(f"{request} {request.values}")

    monkeypatch.setitem(Desk.submit.__globals__["VERBS"], SetSensitive, breaks)


def _look_through(folder: Path, log: Path) -> None:
    """Search every byte of every file of the school."""
    content = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert folder / "journal.db" in content
    assert "a verb failed, code" in log.read_text("utf-8")
    assert any("Воронин".encode() in written for written in content.values()), (
        "the search finds what is there"
    )
    found = [
        (path.name, part) for path, written in content.items() for part in PARTS if part.encode() in written
    ]
    assert found == []
    with closing(sqlite3.connect(folder / "journal.db")) as file:
        kept = file.execute("SELECT consent_on FROM pupil_card").fetchall()
        acts = {act for (act,) in file.execute("SELECT act FROM audit_event")}
    assert kept == [(CONSENT.isoformat(),)]
    assert {"set_snils", "set_passport", "reveal_snils"} <= acts
