"""How many the SSH server takes, how it ends, and its own key (reliability.md, «SSH»)."""

import asyncio
import socket
import stat
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.serving.driver import WireDriver
from app.serving.limits import Limits
from app.serving.ssh import start_serving
from tests.serving.house import PASSWORD, Board, House, served
from tests.serving.test_ssh import connection
from tests.terminal import Terminal

# How many.


async def test_a_full_house_says_so_and_lets_the_next_in_when_somebody_leaves(tmp_path: Path) -> None:
    async with served(tmp_path, limits=Limits(sessions=1)) as (serving, house):
        async with Terminal.connect(serving.port, "анна", PASSWORD) as anna:
            await anna.until("Доска")
            async with Terminal.connect(serving.port, "вера", PASSWORD) as vera:
                await vera.until_closed()
                assert "Войдите через несколько минут" in vera.text
            anna.press("<f10>")
            await anna.until_closed()
        await house.when(lambda: ("анна", "left") in house.left_how)
        async with Terminal.connect(serving.port, "вера", PASSWORD) as vera:
            await vera.until("Доска")


async def test_strangers_from_one_address_cannot_shut_the_door_for_others(tmp_path: Path) -> None:
    async with served(tmp_path, limits=Limits(unauthenticated=3)) as (serving, _):
        loop = asyncio.get_running_loop()
        silent = []
        for _ in range(4):
            line = socket.create_connection(("127.0.0.1", serving.port))
            line.setblocking(False)
            assert (await loop.sock_recv(line, 100)).startswith(b"SSH-2.0-Journal")
            silent.append(line)
        async with asyncio.timeout(10):
            while await loop.sock_recv(silent[0], 4096):  # the oldest of them is dropped
                pass
        async with Terminal.connect(serving.port, "анна", PASSWORD) as t:
            await t.until("Доска")
        for line in silent:
            line.close()


async def test_who_does_not_sign_in_in_time_is_dropped(tmp_path: Path) -> None:
    async with served(tmp_path, limits=Limits(login_seconds=0.2)) as (serving, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", serving.port)
        async with asyncio.timeout(10):
            while await reader.read(4096):
                pass
        writer.close()


async def test_who_signs_in_and_opens_no_screen_is_dropped_too(tmp_path: Path) -> None:
    async with served(tmp_path, limits=Limits(login_seconds=0.3)) as (serving, house):
        async with connection(serving) as conn, asyncio.timeout(10):
            await conn.wait_closed()
        assert house.left_how == [("анна", "gone")]


# The sessions that are open, and the end.


async def test_open_sessions_are_listed_and_one_can_be_ended(tmp_path: Path) -> None:
    came = datetime(2026, 10, 12, 8, 30, tzinfo=UTC)
    serving = await start_serving(
        House(), host="127.0.0.1", port=0, host_key=tmp_path / "host", now=lambda: came
    )
    async with AsyncExitStack() as stack:
        stack.push_async_callback(serving.stop)
        anna = await stack.enter_async_context(Terminal.connect(serving.port, "анна", PASSWORD))
        await anna.until("Доска")
        vera = await stack.enter_async_context(Terminal.connect(serving.port, "вера", PASSWORD))
        await vera.until("Доска")
        listed = serving.sessions
        assert [(one.login, one.address, one.since) for one in listed] == [
            ("анна", "127.0.0.1", came),
            ("вера", "127.0.0.1", came),
        ]
        assert serving.end(listed[0].number, "Ваш сеанс завершил администратор.")
        await anna.until_closed()
        assert "Ваш сеанс завершил администратор." in anna.text
        assert [one.login for one in serving.sessions] == ["вера"]
        assert not serving.end(listed[0].number, "")
        vera.press("v")
        await vera.until("v")


async def test_a_server_that_stops_says_so_to_everybody_and_is_gone(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        serving, house = await stack.enter_async_context(served(tmp_path))
        port = serving.port
        people = [
            await stack.enter_async_context(Terminal.connect(port, login, PASSWORD))
            for login in ("анна", "вера", "галя")
        ]
        idle = await stack.enter_async_context(connection(serving))
        for t in people:
            await t.until("Доска")
        await serving.stop()
        for t in people:
            await t.until_closed()
            assert "Журнал остановлен администратором" in t.text
            assert t.exit_status == 0
        assert sorted(how for _, how in house.left_how) == ["gone", "stopped", "stopped", "stopped"]
        await idle.wait_closed()
        with pytest.raises(OSError, match="Connect"):
            await asyncio.open_connection("127.0.0.1", port)


async def test_a_client_that_reads_nothing_does_not_keep_the_server_from_stopping(tmp_path: Path) -> None:
    limits = Limits(goodbye_seconds=0.2)
    async with (
        served(tmp_path, limits=limits) as (serving, house),
        Terminal.connect(serving.port, "анна", PASSWORD, window=4096) as t,
    ):
        await t.until("Доска")
        t.stop_reading()
        board = house.app_of("анна")
        assert isinstance(board, Board)
        for _ in range(50):
            board.paint_the_wall()
            await asyncio.sleep(0)
        async with asyncio.timeout(10):
            await serving.stop()
        assert house.left_how == [("анна", "stopped")]


async def test_a_stopped_tcp_line_is_noticed_though_the_channel_has_room(tmp_path: Path) -> None:
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    async with served(tmp_path, limits=Limits(slow_client_seconds=0.2)) as (serving, house):
        small.setblocking(False)
        await asyncio.get_running_loop().sock_connect(small, ("127.0.0.1", serving.port))
        async with Terminal.connect(serving.port, "анна", PASSWORD, sock=small, window=1 << 30) as t:
            await t.until("Доска")
            assert t._conn is not None
            assert t._conn._transport is not None
            t._conn._transport.pause_reading()
            board = house.app_of("анна")
            assert isinstance(board, Board)
            assert isinstance(board._driver, WireDriver)
            terminal = board._driver._terminal
            async with asyncio.timeout(20):
                while not terminal.held:
                    board.paint_the_wall()
                    await asyncio.sleep(0)
            await house.when(lambda: bool(house.left_how))
            assert house.left_how == [("анна", "slow")]


# The key of the server.


async def test_the_key_is_made_once_for_the_owner_alone(tmp_path: Path) -> None:
    prints = []
    for _ in range(2):
        async with served(tmp_path) as (serving, _), connection(serving) as conn:
            key = conn.get_server_host_key()
            assert key is not None
            assert key.get_fingerprint() == serving.fingerprint
            assert key.get_algorithm() == "ssh-ed25519"
            prints.append(serving.fingerprint)
    assert prints[0] == prints[1]
    file = tmp_path / "keys" / "host"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [one.name for one in file.parent.iterdir()] == ["host"]
