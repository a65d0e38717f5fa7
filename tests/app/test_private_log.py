"""A bad day leaves nothing of anybody in the log or in what a service manager's journal gets."""

from pathlib import Path

import asyncssh
import pytest

from app.cli import passwd
from app.main import main
from tests.live_school import LOGIN, SURNAMES, build, obey, serving
from tests.personal import known_of, leaks, logs_of
from tests.school import PASSWORD
from tests.terminal import Terminal

MISTYPED = "Кедры-и-лыжи-27"
"""A password that somebody types for a login."""
STRANGER = "barsukova.ev"
ROW = "Барсукова;Евдокия;не-дата;99Я"


async def wrong(port: int, login: str, password: str) -> None:
    with pytest.raises((asyncssh.PermissionDenied, asyncssh.DisconnectError)):
        async with Terminal.connect(port, login, password):
            pass


async def test_wrong_passwords_strangers_refusals_and_killed_lines_name_nobody(tmp_path: Path) -> None:
    build(tmp_path)
    async with serving(tmp_path) as server:
        for login, password in ((LOGIN, MISTYPED), (MISTYPED, PASSWORD), (STRANGER, MISTYPED)):
            await wrong(server.port, login, password)
        async with Terminal.connect(server.port, LOGIN, PASSWORD) as t:
            await t.until("Мой день")
            t.press("<enter>")
            await t.until("-й урок")
            t.press("5")
            t.paste(MISTYPED)
            t.send(b"\xff\x00\x9b31m")
            t.hang_up()
        async with Terminal.connect(server.port, LOGIN, PASSWORD) as t:
            await t.until("Мой день")
            t.press("<f10>")
            await t.until_closed()
        listed = tmp_path / "list.csv"
        listed.write_text(f"Фамилия;Имя;Дата рождения;Класс\n{ROW}\n", "utf-8")
        await obey("import", listed, "--data", tmp_path, "--yes")
        await obey("passwd", STRANGER, "--data", tmp_path)
        await obey("verify", "--data", tmp_path)
        code, said, complained = await server.told_to_stop()
    assert code == 0
    known = known_of(tmp_path, PASSWORD, MISTYPED, STRANGER, "Барсукова", "Евдокия")
    assert known > {LOGIN, SURNAMES[0]}
    assert leaks(known, server.said + said + complained + logs_of(tmp_path)) == []


def test_a_command_that_breaks_leaves_its_places_and_none_of_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(*_: object) -> None:
        raise KeyError(f"{SURNAMES[0]} {MISTYPED}")

    monkeypatch.setattr(passwd, "run", breaks)
    assert main(["passwd", SURNAMES[0], "--data", str(tmp_path)]) == 1
    log = logs_of(tmp_path)
    assert "in breaks" in log
    assert "builtins.KeyError" in log
    assert leaks({SURNAMES[0], MISTYPED}, log + capsys.readouterr().err) == []


def test_what_leaks_is_found(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "journal.log.2").write_text("login PETROVA.AI, Ученика.", "utf-8")
    assert leaks({"petrova.ai", "Ученика", "Учен"}, logs_of(tmp_path)) == ["petrova.ai", "Ученика"]
