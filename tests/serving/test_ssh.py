"""The SSH server: who gets in, by what, and what is refused (reliability.md, «SSH» and «Accounts»)."""

import asyncio
import logging
import re
import socket
import stat
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from asyncssh.packet import Boolean, String, UInt32

from app.serving.driver import WireDriver
from app.serving.limits import Limits
from app.serving.ssh import Serving, start_serving
from tests.serving.house import PASSWORD, Board, House, served
from tests.terminal import Terminal


@asynccontextmanager
async def connection(
    serving: Serving[str], login: str = "анна", password: str = PASSWORD, **options: Any
) -> AsyncIterator[asyncssh.SSHClientConnection]:
    """Sign in without opening a screen."""
    async with asyncssh.connect(
        "127.0.0.1",
        serving.port,
        username=login,
        password=password,
        known_hosts=None,
        client_keys=None,
        config=None,
        agent_path=None,
        **options,
    ) as conn:
        yield conn


# Signing in.


async def test_the_right_password_opens_the_screen_and_leaving_is_noted(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, house), Terminal.connect(serving.port, "анна", PASSWORD) as t:
        await t.until("Доска")
        t.press("<f10>")
        await t.until_closed()
        assert "Вы вышли из журнала" in t.text
        assert t.exit_status == 0
        assert house.asked == [("анна", PASSWORD, "127.0.0.1")]
        assert house.left_how == [("анна", "left")]


@pytest.mark.parametrize("method", ["password", "keyboard-interactive"])
async def test_both_ways_of_asking_check_the_same_password(tmp_path: Path, method: str) -> None:
    spaced = PASSWORD + "\u00a0нежный"  # SASLprep makes the no-break space of some keyboards a plain one
    async with served(tmp_path) as (serving, house):
        for password, welcome in ((PASSWORD, True), (spaced, False)):
            try:
                async with connection(serving, password=password, preferred_auth=method):
                    assert welcome
            except asyncssh.PermissionDenied:
                assert not welcome
    assert {password for _, password, _ in house.asked} == {PASSWORD, PASSWORD + " нежный"}


async def test_the_password_is_asked_for_in_russian_and_in_a_word_programs_know(tmp_path: Path) -> None:
    prompts: list[str] = []

    class Person(asyncssh.SSHClient):
        def kbdint_auth_requested(self) -> str:
            return ""

        def kbdint_challenge_received(
            self, name: str, instructions: str, lang: str, questions: Sequence[tuple[str, bool]]
        ) -> list[str]:
            prompts.extend(question for question, echo in questions if not echo)
            return [PASSWORD]

    async with (
        served(tmp_path) as (serving, _),
        connection(serving, preferred_auth="keyboard-interactive", client_factory=Person),
    ):
        pass
    assert len(prompts) == 1
    assert "Пароль" in prompts[0]
    assert "password" in prompts[0]


async def guess(serving: Serving[str], guesses: list[str]) -> str:
    """Guess in one connection until the server ends it; return its words."""
    left = list(guesses)

    class Guesser(asyncssh.SSHClient):
        def password_auth_requested(self) -> str | None:
            return left.pop(0) if left else None

    with pytest.raises(asyncssh.DisconnectError) as refused:
        await asyncssh.connect(
            "127.0.0.1",
            serving.port,
            username="анна",
            known_hosts=None,
            client_keys=None,
            config=None,
            preferred_auth="password",
            client_factory=Guesser,
        )
    return str(refused.value)


async def test_a_connection_has_four_tries(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, house):
        for guesses in (60, 4):  # whoever has no fifth guess reads the same
            house.asked.clear()
            words = await guess(serving, [f"догадка{number}" for number in range(guesses)])
            assert "Слишком много попыток" in words
            assert len(house.asked) == 4


async def test_a_right_password_after_the_tries_is_not_looked_at(tmp_path: Path) -> None:
    async with served(tmp_path, limits=Limits(tries=2)) as (serving, house):
        await guess(serving, ["раз", "два", PASSWORD])
        assert [password for _, password, _ in house.asked] == ["раз", "два"]


async def test_a_long_user_name_is_cut_before_the_house_sees_it(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, house), connection(serving, login="ж" * 300):
        assert house.asked == [("ж" * 64, PASSWORD, "127.0.0.1")]


async def test_a_door_that_fails_gives_a_code_and_the_log_no_password(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(tmp_path) as (serving, _):
        with pytest.raises(asyncssh.DisconnectError) as refused:
            async with connection(serving, login="сломано"):
                pass
    found = re.search(r"Код: (\w{5})\.", str(refused.value))
    assert found
    assert f"fault {found[1]} in the door" in caplog.text
    assert PASSWORD not in caplog.text


async def test_a_public_key_is_no_way_in(tmp_path: Path) -> None:
    key = asyncssh.generate_private_key("ssh-ed25519")
    async with served(tmp_path) as (serving, house):
        with pytest.raises(asyncssh.PermissionDenied):
            await asyncssh.connect(
                "127.0.0.1",
                serving.port,
                username="анна",
                client_keys=[key],
                known_hosts=None,
                config=None,
                preferred_auth="publickey",
            )
        assert house.asked == []


async def test_nothing_of_a_person_is_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        async with served(tmp_path) as (serving, _), Terminal.connect(serving.port, "анна", PASSWORD) as t:
            await t.until("Доска")
    served_by_us = [record.getMessage() for record in caplog.records if "asyncssh" not in record.name]
    assert "анна" not in "\n".join(served_by_us)
    assert PASSWORD not in caplog.text


# What is refused.


async def test_a_connection_without_a_terminal_reads_what_to_do(tmp_path: Path) -> None:
    async with (
        served(tmp_path) as (serving, house),
        Terminal.connect(serving.port, "анна", PASSWORD, term=None) as t,
    ):
        await t.until_closed()
        assert "только в окне терминала" in t.text
        assert "ssh -t" in t.text
        assert t.exit_status == 1
        assert house.opened == {}


async def test_a_second_screen_in_one_connection_is_refused(tmp_path: Path) -> None:
    async with (
        served(tmp_path) as (serving, house),
        Terminal.connect(serving.port, "анна", PASSWORD) as t,
    ):
        await t.until("Доска")
        assert t._conn is not None
        with pytest.raises(asyncssh.ChannelOpenError):
            await t._conn.create_process(term_type="xterm")
        assert len(house.apps) == 1
        t.press("z")
        await t.until("z")


async def test_commands_files_and_subsystems_are_refused(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, house):
        async with connection(serving) as conn:
            with pytest.raises(asyncssh.ChannelOpenError):
                await conn.create_process("ls /")
        async with connection(serving) as conn:
            with pytest.raises(asyncssh.ChannelOpenError):
                await conn.start_sftp_client()
        async with connection(serving) as conn:
            with pytest.raises(asyncssh.ChannelOpenError):
                await conn.create_process(subsystem="netconf")
        async with connection(serving) as conn:
            with pytest.raises((asyncssh.Error, OSError)):
                await asyncssh.scp((conn, "/etc/passwd"), str(tmp_path))
        assert house.opened == {}


async def test_forwarding_of_any_kind_is_refused(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, _), connection(serving) as conn:
        with pytest.raises(asyncssh.ChannelOpenError):
            await conn.open_connection("127.0.0.1", serving.port)
        with pytest.raises(asyncssh.ChannelOpenError):
            await conn.open_unix_connection("/run/some.sock")
        with pytest.raises(asyncssh.ChannelListenError):
            await conn.forward_remote_port("127.0.0.1", 0, "127.0.0.1", serving.port)
        with pytest.raises(asyncssh.ChannelListenError):
            await conn.forward_remote_path(str(tmp_path / "sock"), str(tmp_path / "other"))


async def test_neither_agent_nor_x11_is_forwarded(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, _), Terminal.connect(serving.port, "анна", PASSWORD) as t:
        await t.until("Доска")
        chan = t._chan
        assert chan is not None
        assert await chan._make_request(b"auth-agent-req@openssh.com") is False
        cookie = String("MIT-MAGIC-COOKIE-1") + String("00" * 16)
        assert await chan._make_request(b"x11-req", Boolean(False), cookie, UInt32(0)) is False


@pytest.mark.parametrize(
    "weak",
    [
        {"kex_algs": ["diffie-hellman-group14-sha256"]},
        {"kex_algs": ["ecdh-sha2-nistp256"]},
        {"encryption_algs": ["aes128-cbc"]},
        {"encryption_algs": ["aes256-ctr"], "mac_algs": ["hmac-sha1"]},
        {"server_host_key_algs": ["rsa-sha2-256"]},
    ],
)
async def test_old_algorithms_are_refused(tmp_path: Path, weak: dict[str, list[str]]) -> None:
    async with served(tmp_path) as (serving, _):
        with pytest.raises(asyncssh.KeyExchangeFailed):
            async with connection(serving, **weak):  # type: ignore[arg-type]  # lists of names for any option
                pass


async def test_of_the_clients_variables_only_the_colours_are_kept(tmp_path: Path) -> None:
    many = {f"VARIABLE{number}": "x" for number in range(50)} | {"NO_COLOR": "x" * 33}
    async with (
        served(tmp_path) as (serving, _),
        Terminal.connect(serving.port, "анна", PASSWORD, env={"COLORTERM": "truecolor", **many}) as t,
    ):
        await t.until("Доска")
        shell = next(iter(serving._connections))._shell
        assert shell is not None
        assert shell._chan is not None
        assert dict(shell._chan.get_environment()) == {"COLORTERM": "truecolor"}


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
