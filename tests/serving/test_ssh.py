"""The SSH server: who gets in, by what, and what is refused (reliability.md, «SSH» and «Accounts»)."""

import logging
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from asyncssh.packet import Boolean, String, UInt32

from app.serving.limits import Limits
from app.serving.ssh import Serving
from tests.serving.house import PASSWORD, served
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
