"""The machines' entrance: one key, one command, and nothing of what a person or a shell has."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from app.serving.door import Errand
from tests.serving.house import PASSWORD, House, served
from tests.terminal import Terminal


class Machines:
    """Knows one key; its errand gives every line back, «fail» fails."""

    name = "machine"

    def __init__(self) -> None:
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        self.came: list[str] = []
        self.at: list[tuple[str, int]] = []
        self.settled = asyncio.Event()
        self.may_end = asyncio.Event()
        self.may_end.set()

    def reached(self, address: str, port: int) -> None:
        self.at.append((address, port))

    async def errand(self, fingerprint: str) -> Errand | None:
        known = fingerprint == self.key.get_fingerprint("sha256")
        return Errand("echo", self._attend) if known else None

    async def settle(self) -> None:
        self.settled.set()
        await self.may_end.wait()

    async def _attend(
        self, asked: asyncssh.SSHReader[bytes], answers: asyncssh.SSHWriter[bytes], address: str
    ) -> None:
        self.came.append(address)
        async for line in asked:
            if line.startswith(b"fail"):
                raise ValueError(line.decode())
            answers.write(line)


@asynccontextmanager
async def connected(
    port: int, key: asyncssh.SSHKey, name: str = Machines.name, **options: Any
) -> AsyncIterator[Any]:
    async with asyncssh.connect(
        "127.0.0.1",
        port,
        username=name,
        client_keys=[key],
        known_hosts=None,
        config=None,
        agent_path=None,
        **options,
    ) as conn:
        yield conn


async def test_a_machine_has_its_one_command_and_nothing_else(tmp_path: Path) -> None:
    machines = Machines()
    async with served(tmp_path, machines=machines) as (serving, house):
        async with connected(serving.port, machines.key) as conn:
            async with conn.create_process("echo", encoding=None) as process:
                process.stdin.write(b"there\n")
                process.stdin.write_eof()
                assert await process.stdout.read() == b"there\n"
                with pytest.raises(asyncssh.ChannelOpenError):
                    await conn.create_process("echo")
            with pytest.raises(asyncssh.ChannelOpenError):
                await conn.open_connection("127.0.0.1", serving.port)
        for words in ({"term_type": "xterm"}, {"command": "ls"}, {"subsystem": "netconf"}, {}):
            async with connected(serving.port, machines.key) as conn:
                with pytest.raises(asyncssh.ChannelOpenError):
                    await conn.create_process(**words)
        async with connected(serving.port, machines.key) as conn:
            with pytest.raises(asyncssh.ChannelOpenError):
                await conn.start_sftp_client()
        assert machines.came == ["127.0.0.1"]
        assert set(machines.at) == {("127.0.0.1", serving.port)}
        assert house.opened == {}
        assert house.left_how == []


async def test_neither_another_key_nor_a_password_nor_a_persons_name_opens_it(tmp_path: Path) -> None:
    machines, stranger = Machines(), asyncssh.generate_private_key("ssh-ed25519")
    house = House()
    async with served(tmp_path, house, machines=machines) as (serving, _):
        for key, name in ((stranger, Machines.name), (machines.key, "анна")):
            with pytest.raises(asyncssh.PermissionDenied):
                async with connected(serving.port, key, name, preferred_auth=["publickey"]):
                    pass
        async with Terminal.connect(serving.port, Machines.name, PASSWORD) as terminal:
            await terminal.until("Доска")  # a person of that name, by the password, meets a person's screen
    assert machines.came == []


async def test_a_fault_of_an_errand_ends_it_alone_and_the_log_gets_no_words(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    machines = Machines()
    async with served(tmp_path, machines=machines) as (serving, _):
        with caplog.at_level(logging.INFO):
            async with (
                connected(serving.port, machines.key) as conn,
                conn.create_process("echo", encoding=None) as process,
            ):
                process.stdin.write(b"fail of a secret\n")
                assert await process.stdout.read() == b""
        async with Terminal.connect(serving.port, "анна", PASSWORD) as terminal:
            await terminal.until("Доска")
    assert "an errand" in caplog.text
    assert "secret" not in "".join(record.getMessage() for record in caplog.records)


async def test_machines_are_the_last_to_go(tmp_path: Path) -> None:
    machines = Machines()
    machines.may_end.clear()
    async with (
        served(tmp_path, machines=machines) as (serving, _),
        connected(serving.port, machines.key) as conn,
        Terminal.connect(serving.port, "анна", PASSWORD) as terminal,
    ):
        await terminal.until("Доска")
        process = await conn.create_process("echo", encoding=None)
        stopping = asyncio.create_task(serving.stop())
        await machines.settled.wait()
        assert serving.sessions == []
        process.stdin.write(b"what they left\n")
        assert await process.stdout.readline() == b"what they left\n"
        machines.may_end.set()
        await stopping
        with pytest.raises(asyncssh.ConnectionLost):
            await process.stdout.read()
