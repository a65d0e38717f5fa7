"""The service manager is told when the server is ready and when it ends, by systemd's own protocol."""

import asyncio
import socket
from pathlib import Path

import pytest

from app.service_manager import VARIABLE, tell
from tests.live_school import LOGIN, build, serving
from tests.school import PASSWORD
from tests.terminal import Terminal


def listening_at(address: str) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(address)
    listener.settimeout(20)
    return listener


async def test_a_server_says_ready_once_it_lets_people_in_and_says_that_it_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path)
    address = tmp_path / "notify"
    with listening_at(str(address)) as listener:
        monkeypatch.setenv(VARIABLE, str(address))
        async with serving(tmp_path) as server:
            assert await asyncio.to_thread(listener.recv, 100) == b"READY=1"
            async with Terminal.connect(server.port, LOGIN, PASSWORD) as t:
                await t.until("Мой день")
                t.press("<f10>")
                await t.until_closed()
            await server.told_to_stop()
            assert await asyncio.to_thread(listener.recv, 100) == b"STOPPING=1"


def test_an_address_that_is_no_file_is_understood_and_none_at_all_is_silence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name = f"zhurnal-{tmp_path.name}-{id(monkeypatch)}"
    with listening_at(f"\0{name}") as listener:
        monkeypatch.setenv(VARIABLE, f"@{name}")
        tell("READY=1")
        assert listener.recv(100) == b"READY=1"
    monkeypatch.delenv(VARIABLE)
    tell("READY=1")
