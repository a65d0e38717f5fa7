"""No key, paste, signal or failure takes a person at a kiosk to a shell; only the administrator ends it."""

import asyncio
import os
import select
import signal
import termios
from pathlib import Path

import pytest

from tests.app.kiosk_school import PUPIL, SHELL, built, key_in, kiosk, school_kiosk
from tests.live_school import serving
from tests.serving.house import PASSWORD as OF_THE_HOUSE
from tests.serving.house import served
from tests.terminal import PATIENCE

KEYS = (
    *("<ctrl+c>", "<ctrl+z>", "\x1c", "<ctrl+d>", "<ctrl+q>", "<ctrl+s>", "<ctrl+p>", "<ctrl+y>", "\x1d"),
    *(f"<f{number}>" for number in range(2, 13)),
)
ESCAPES = (
    "\x1b[200~\x1b\x1b[c\x03\x1a\x1c\x1b]0;x\x07\x1b[201~\x03\x1a\x1b[?1049l\x1bc\x1b[999999999m\x9b\x00\xff"
)
HARMLESS = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU, signal.SIGPIPE)


async def test_no_key_paste_or_signal_on_the_sign_in_page_is_a_way_out(tmp_path: Path) -> None:
    async with school_kiosk(tmp_path) as (one, _):
        await one.welcomes()
        for key in KEYS:
            one.t.press(key)
        await one.is_alive()
        one.t.send(ESCAPES.encode("latin-1") * 50)
        one.t.press("<esc>")
        await one.is_alive()
        for sign in HARMLESS:
            os.kill(one.process, sign)
            await one.is_alive()
        await one.welcomes()
        assert "выход" not in one.t.lines[-1], "no key is offered that would leave"


async def test_no_key_or_signal_in_a_session_is_a_way_out(tmp_path: Path) -> None:
    async with school_kiosk(tmp_path) as (one, _):
        await one.let_in(PUPIL, "Дневник >")
        for key in KEYS:
            if key not in ("<f4>", "<f10>"):
                one.t.press(key)
        await one.is_alive()
        one.t.send(ESCAPES.encode("latin-1") * 50)
        one.t.press("<esc>")
        await one.is_alive()
        for sign in HARMLESS:
            os.kill(one.process, sign)
            await one.is_alive()
        assert "Дневник >" in one.t.text
        one.t.press("<f10>")
        await one.welcomes()
        await one.is_alive()


async def test_a_server_that_is_killed_gives_a_calm_page_that_tries_again_by_itself(tmp_path: Path) -> None:
    built(tmp_path)
    async with serving(tmp_path) as server:
        key = key_in(server)
        async with kiosk(server.port, key) as one:
            await one.let_in(PUPIL, "Дневник >")
            await server.kill()
            await one.t.until("Сервер журнала не отвечает, пробую снова через")
            assert "Иванов" not in one.t.text
            for pressed in (*KEYS, "набрано-зря", "<enter>", "<esc>", ESCAPES):
                one.t.press(pressed)
            async with serving(tmp_path, server.port):
                await one.t.until("Связь с сервером журнала прервалась")
                await one.is_alive()
                assert "набрано-зря" not in one.t.text, "keys of the calm page fall upon the next one"
                await one.let_in(PUPIL, "Дневник >")
                assert SHELL not in one.t.received


async def test_a_server_that_is_stopped_says_so_on_the_next_page(tmp_path: Path) -> None:
    async with school_kiosk(tmp_path) as (one, server):
        await one.let_in(PUPIL, "Дневник >")
        await server.told_to_stop()
        await one.t.until("Сервер журнала не отвечает")
        async with serving(tmp_path, server.port):
            await one.t.until("Журнал остановлен администратором. Всё сохранённое цело.")


async def test_a_session_that_crashes_is_told_with_its_code_and_the_next_person_signs_in(
    tmp_path: Path,
) -> None:
    async with (
        served(tmp_path) as (serving_house, _),
        kiosk(serving_house.port, serving_house.fingerprint) as one,
    ):
        await one.welcomes()
        one.t.press("ivanov", "<enter>", OF_THE_HOUSE, "<enter>")
        await one.t.until("Доска объявлений")
        one.t.press("<f9>")
        await one.t.until("Экран закрылся из-за ошибки программы. Код:")
        await one.welcomes()
        one.t.press("ivanov", "<enter>", OF_THE_HOUSE, "<enter>")
        await one.t.until("Доска объявлений")
        assert SHELL not in one.t.received


async def test_a_door_that_fails_says_its_code_and_asks_again(tmp_path: Path) -> None:
    async with (
        served(tmp_path) as (serving_house, _),
        kiosk(serving_house.port, serving_house.fingerprint) as one,
    ):
        await one.welcomes()
        one.t.press("broken", "<enter>", "что-то", "<enter>")
        await one.t.until("Сервер не смог проверить пароль. Код:")
        await one.is_alive()


async def test_a_server_with_another_key_gets_no_password(tmp_path: Path) -> None:
    async with (
        served(tmp_path) as (serving_house, house),
        kiosk(serving_house.port, "SHA256:" + "A" * 43) as one,
    ):
        await one.t.until("Отвечает не сервер журнала")
        assert serving_house.fingerprint in one.t.text.replace("\n", "").replace(" ", "")
        one.t.press("ivanov", "<enter>", OF_THE_HOUSE, "<enter>")
        await one.t.until("пробую снова через 4")
        assert house.asked == []


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGHUP])
async def test_the_administrator_ends_it_and_the_terminal_is_as_it_was(
    tmp_path: Path, sign: signal.Signals
) -> None:
    async with school_kiosk(tmp_path) as (one, _):
        await one.let_in(PUPIL, "Дневник >")
        assert not one.window.local_modes & termios.ISIG
        os.kill(one.process, sign)
        await one.t.until(f"{SHELL} 0")
        usual = termios.ISIG | termios.ICANON | termios.ECHO
        assert one.window.local_modes & usual == usual
        assert "Иванов" not in one.t.text


async def test_a_window_that_is_closed_ends_it_cleanly(tmp_path: Path) -> None:
    async with school_kiosk(tmp_path) as (one, _):
        await one.let_in(PUPIL, "Дневник >")
        ended = os.pidfd_open(one.process)
        one.window.close()
        seen, _, _ = await asyncio.to_thread(select.select, [ended], [], [], PATIENCE)
        os.close(ended)
        assert seen, "the kiosk outlived its window"
