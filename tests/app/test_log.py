"""The log: one record a line, nothing that steers the terminal it is read in, nobody's name or password."""

import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path

import asyncssh
import pytest

from app.cli.common import Exit
from app.main import main
from app.running import LOG, running
from rules.text import clean
from services.desk import Desk
from services.requests import SetMarks
from tests.live_school import LOGIN, build
from tests.payloads import PAYLOADS
from tests.school import PASSWORD
from tests.terminal import Terminal

SOMEBODY = "Воронин Павел"


def test_a_record_stays_one_record_whatever_is_told(log: Path) -> None:
    for payload in PAYLOADS:
        logging.getLogger("test").warning("login %s", payload.text)
    logging.getLogger("test").warning("x\n2026-11-19 12:00:00,000 ERROR zhurnal forged")
    lines = log.read_text("utf-8").splitlines()
    assert [line for line in lines if clean(line) != line] == []
    assert sum(" WARNING test " in line for line in lines if not line.startswith(" ")) == len(PAYLOADS) + 1
    assert not any("forged" in line for line in lines if not line.startswith("    "))


def test_every_new_file_of_the_log_is_its_owners_alone(log: Path) -> None:
    usual = os.umask(0o022)
    try:
        (handler,) = (one for one in logging.getLogger().handlers if isinstance(one, RotatingFileHandler))
        logging.getLogger("test").warning("before")
        handler.doRollover()
        logging.getLogger("test").warning("after")
    finally:
        os.umask(usual)
    files = sorted(log.parent.iterdir())
    assert [file.name for file in files] == ["journal.log", "journal.log.1"]
    assert [file.stat().st_mode & 0o777 for file in files] == [0o600, 0o600]
    assert "after" in log.read_text("utf-8")


def test_a_server_that_is_refused_lets_go_of_the_log(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = (list(root.handlers), root.level)
    assert main(["serve", "--data", str(tmp_path), "--host", "127.0.0.1", "--port", "0"]) == Exit.REFUSED
    assert (list(root.handlers), root.level) == before
    assert (tmp_path / LOG).exists(), "it had one"


def test_of_an_error_its_place_is_kept_and_not_its_words(log: Path) -> None:
    def fail(name: str) -> None:
        raise ValueError(name)

    try:
        fail(f"{SOMEBODY}\x1b[2J")
    except ValueError:
        logging.getLogger("test").exception("it failed")
    text = log.read_text("utf-8")
    assert "builtins.ValueError" in text
    assert "in fail: raise ValueError(name)" in text
    assert SOMEBODY not in text
    assert "\x1b" not in text


HOSTILE_LOGINS = (
    "evil\x1b]52;c;cm0=\x07",
    "evil\n2026-11-19 12:00:00,000 ERROR zhurnal forged",
    "evil\x9b6n\x00",
    f"evil-{'x' * 900}",
    "evil'; DROP TABLE account; --",
    "[@click=app.quit]evil[/]",
    "evil\u202etxt\u200b",
)


async def test_a_hostile_login_is_cut_refused_and_told_to_nobody(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(log.parent.parent)
    async with running(log.parent.parent, "127.0.0.1", 0) as served:
        accounts, asked = served.house.accounts, []
        admit = accounts.admit

        async def heard(login: str, password: str, address: str) -> object:
            asked.append(login)
            return await admit(login, password, address)

        monkeypatch.setattr(accounts, "admit", heard)
        # The client of this library would refuse to send such names.
        monkeypatch.setattr("asyncssh.connection.saslprep", lambda text: text)
        for login in HOSTILE_LOGINS:
            with pytest.raises((asyncssh.PermissionDenied, asyncssh.DisconnectError)):
                async with Terminal.connect(served.serving.port, login, PASSWORD):
                    pass
        async with Terminal.connect(served.serving.port, LOGIN, PASSWORD) as t:
            await t.until("Мой день")
    assert asked[-1] == LOGIN
    assert all(len(login) <= 64 for login in asked)
    assert any(login.startswith("evil-xxx") for login in asked)
    written = log.read_text("utf-8")
    assert "evil" not in written
    assert [line for line in written.splitlines() if clean(line) != line] == []


async def test_a_verb_that_breaks_leaves_a_code_and_no_name(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = log.parent.parent
    build(folder, held=True)

    def breaks(book: object, request: SetMarks) -> None:
        raise KeyError(SOMEBODY)

    monkeypatch.setitem(Desk.submit.__globals__["VERBS"], SetMarks, breaks)
    async with (
        running(folder, "127.0.0.1", 0) as served,
        Terminal.connect(served.serving.port, LOGIN, PASSWORD) as t,
    ):
        await t.until("Мой день")
        t.press("<enter>")
        await t.until("-й урок")
        t.press("5")
        await t.until("не принял запись")
    written = log.read_text("utf-8")
    assert "a verb failed, code" in written
    assert SOMEBODY not in written
