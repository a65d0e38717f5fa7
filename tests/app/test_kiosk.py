"""A kiosk from person to person: what is offered, the last seconds, and nothing left for the next one."""

from pathlib import Path

import pytest

from app.menu import SECONDS
from tests.app.kiosk_school import PUPIL, SECRETARY, TEACHER, Kiosk, built, key_in, kiosk, school_kiosk
from tests.live_school import obey, serving
from tests.terminal import Terminal

SHORTEST = SECONDS[0]
SCROLLBACK_GONE = "\x1b[3J"


def nothing_is_left(one: Kiosk, *names: str) -> None:
    """Neither the screen nor what a terminal keeps above it says anything of the person before."""
    wiped = one.t.received.rindex(SCROLLBACK_GONE)
    for name in names:
        assert name not in one.t.text
        assert 0 < one.t.received.rindex(name) < wiped


@pytest.mark.parametrize("kind", ["xterm-256color", "linux"])
async def test_somebody_who_goes_away_is_signed_out_and_nothing_is_left(tmp_path: Path, kind: str) -> None:
    async with school_kiosk(tmp_path, idle=SHORTEST, kind=kind) as (one, _):
        await one.let_in(PUPIL, "Иванов")
        await one.t.until("Выход через 2 секунды. Любая клавиша — остаться")
        await one.t.until("Выход через 1 секунду")
        await one.welcomes()
        nothing_is_left(one, "Иванов", "Алгебра")
        await one.t.until("Вы вышли из журнала.")
        await one.let_in(TEACHER, "Мой день >")


async def test_a_key_in_the_last_seconds_keeps_the_person_in(tmp_path: Path) -> None:
    async with school_kiosk(tmp_path, idle=SHORTEST) as (one, _):
        await one.let_in(PUPIL, "Дневник >")
        await one.t.until("Выход через")
        one.t.press("x")
        await one.t.until_gone("Выход через")
        assert "Дневник >" in one.t.text
        await one.t.until("Выход через")


async def test_a_login_left_on_the_page_is_forgotten(tmp_path: Path) -> None:
    async with school_kiosk(tmp_path, idle=SHORTEST) as (one, _):
        await one.welcomes()
        one.t.press("ivanov", "<enter>", "секрет")
        await one.t.until("******")
        await one.t.until_gone("ivanov")
        assert "***" not in one.t.text
        await one.let_in(PUPIL, "Дневник >")


async def test_who_leaves_by_f10_leaves_nothing_and_keys_typed_after_it_are_nobodys(tmp_path: Path) -> None:
    async with school_kiosk(tmp_path) as (one, _):
        await one.let_in(PUPIL, "Дневник >")
        one.t.press("<f10>")
        await one.welcomes()
        nothing_is_left(one, "Иванов")


async def test_a_wrong_password_is_said_and_the_russian_layout_is_understood(tmp_path: Path) -> None:
    async with school_kiosk(tmp_path) as (one, _):
        await one.welcomes()
        no_password_can_hold_it = "\x1b[200~не\x03\x1aтот\x1b[201~"
        one.t.press("шмфтщмюзл", "<enter>", no_password_can_hold_it, "<enter>")
        await one.t.until("Логин или пароль не подошли")
        one.t.press("лыжи-и-кедры", "<enter>")
        await one.t.until("Дневник >")


async def test_the_station_prints_into_the_servers_folder(tmp_path: Path) -> None:
    async with school_kiosk(tmp_path, mode="station") as (one, server):
        await one.let_in(SECRETARY, "Печать >")
        one.t.press("p")
        await one.t.until("В папке печати: 1 листок")
        assert len(list((tmp_path / "printing" / "office").glob("неделя-*-7А.pdf"))) == 1
        one.t.press("<f10>")
        await one.let_in(PUPIL, "Здесь печатают секретарь")
        await server.told_to_stop()  # a killed one leaves its drawing process with the pipe


async def test_a_plain_ssh_client_of_the_same_server_has_the_whole_menu(tmp_path: Path) -> None:
    built(tmp_path)
    async with serving(tmp_path) as server:
        async with Terminal.connect(server.port, TEACHER, "лыжи-и-кедры") as t:
            await t.until("Мой день >")
            t.press("<f6>")
            await t.until_gone("Мой день >")
        stray = {"ZHURNAL_KIOSK": "anything"}
        async with Terminal.connect(server.port, TEACHER, "лыжи-и-кедры", env=stray) as t:
            await t.until("Мой день >")
            t.press("<f6>", "<f1>")
            await t.until("Клавиши > Мой день")
            assert "F6" not in t.text


async def test_a_window_that_changes_its_size_is_drawn_anew(tmp_path: Path) -> None:
    async with school_kiosk(tmp_path) as (one, _):
        await one.welcomes()
        one.window.resize(70, 20)
        await one.t.until("Окно мало: 70x20")
        one.window.resize(80, 24)
        await one.let_in(PUPIL, "Дневник >")
        one.window.resize(70, 20)
        await one.t.until("Окно мало: 70x20")


async def test_without_its_key_the_kiosk_names_the_key_it_is_shown_and_believes_nothing(
    tmp_path: Path,
) -> None:
    built(tmp_path)
    async with serving(tmp_path) as server:
        code, said, complained = await obey("kiosk", "--port", str(server.port))
        assert (code, said) == (2, "")
        assert f"--key {key_in(server)}" in complained
        assert "Сверьте с отпечатком на доске" in complained
    code, _, complained = await obey("kiosk", "--port", str(server.port))
    assert code == 2
    assert "не отвечает" in complained


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("--idle", "4"), 2, "от 5 до 900"),
        (("--idle", "901"), 2, "от 5 до 900"),
        (("--mode", "office"), 2, "«office» не подходит"),
        ((), 1, "ввод или вывод перенаправлен"),
    ],
)
async def test_what_cannot_be_is_said(words: tuple[str, ...], code: int, why: str) -> None:
    ended, _, complained = await obey("kiosk", "--key", "SHA256:abc", *words)
    assert ended == code
    assert why in complained


async def test_a_kiosk_needs_no_folder_and_opens_no_file_of_the_school(tmp_path: Path) -> None:
    built(tmp_path)
    async with serving(tmp_path) as server, kiosk(server.port, key_in(server)) as one:
        await one.let_in(PUPIL, "Дневник >")
        links = Path(f"/proc/{one.process}/fd").iterdir()
        assert not [link for link in links if str(tmp_path) in str(link.readlink())]
