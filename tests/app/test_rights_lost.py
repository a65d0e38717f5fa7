"""A right that is taken away while somebody looks: the open page closes to them by itself."""

from pathlib import Path

import pytest

from app.running import running
from models.database import sqlite
from services.house import DATABASE
from tests.live_school import LOGIN, SURNAMES, build
from tests.school import PASSWORD
from tests.terminal import Terminal

GIVEN_AWAY = "UPDATE teaching SET until = '2026-11-18'"
WAYS = {
    "UPDATE role_grant SET until = '2026-11-18' WHERE account_id = 1": "Ваши права в журнале изменились",
    "UPDATE account SET disabled_at = '2026-11-19 05:00:00' WHERE id = 1": "Учётная запись закрыта",
    "UPDATE sign_in SET ended_at = '2026-11-19 05:00:00'": "Этот сеанс закончен",
}


def written_elsewhere(folder: Path, change: str) -> None:
    """Change the file as another process does."""
    connection = sqlite.connect(folder / DATABASE)
    connection.execute(change)
    connection.commit()
    connection.close()


@pytest.mark.parametrize("change", list(WAYS))
async def test_a_session_ends_when_another_process_takes_away_what_let_it_in(
    tmp_path: Path, change: str
) -> None:
    build(tmp_path, held=True)
    async with (
        running(tmp_path, "127.0.0.1", 0) as served,
        Terminal.connect(served.serving.port, LOGIN, PASSWORD) as t,
    ):
        await t.until("Мой день")
        written_elsewhere(tmp_path, change)
        await t.until_closed()
        assert WAYS[change] in t.text
        assert t.exit_status == 0


async def test_an_open_page_closes_to_somebody_who_may_see_it_no_more(tmp_path: Path) -> None:
    build(tmp_path, held=True)
    async with (
        running(tmp_path, "127.0.0.1", 0) as served,
        Terminal.connect(served.serving.port, LOGIN, PASSWORD) as t,
    ):
        await t.until("Мой день")
        t.press("<enter>")
        await t.until(SURNAMES[0])
        written_elsewhere(tmp_path, GIVEN_AWAY)
        await t.until_gone(SURNAMES[0])
        await t.until("п. 4")
        t.press("5")
        t.press("<f3>", "<f2>", "<f7>", "<f6>", "<f5>", "<f8>")
        t.press("<f1>")
        await t.when(lambda: "Клавиши >" in t.screen[0], "the keys")
        assert not any(surname in t.text for surname in SURNAMES)
        t.press("<esc>")
        await t.when(lambda: "Клавиши >" not in t.screen[0], "the page")
        t.press("<f10>")
        await t.until_closed()
        assert t.exit_status == 0, t.text
