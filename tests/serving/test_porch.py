"""A crowd that only knocks: keys are exchanged with a few strangers at a time, known places apart."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from app.serving.limits import Limits
from app.serving.porch import Porch
from app.serving.ssh import Serving
from tests.serving.house import PASSWORD, House, served
from tests.terminal import Terminal

FOR_EVER = 1_000_000.0
LIMITS = Limits(exchanges=2, exchange_seconds=FOR_EVER)


@asynccontextmanager
async def knocking(serving: Serving[str], *addresses: str) -> AsyncIterator[list[socket.socket]]:
    """Connect from so many addresses of this machine and say nothing."""
    lines = []
    for address in addresses:
        lines.append(socket.create_connection(("127.0.0.1", serving.port), source_address=(address, 0)))
        lines[-1].setblocking(False)
        assert (await asyncio.get_running_loop().sock_recv(lines[-1], 100)).startswith(b"SSH-2.0-Journal")
    try:
        yield lines
    finally:
        for line in lines:
            line.close()


async def test_who_signed_in_here_of_late_comes_in_while_strangers_hold_the_porch(tmp_path: Path) -> None:
    house = House()
    house.places.add("127.0.0.1")
    crowd = [f"127.0.0.{number}" for number in range(2, 9)]
    async with served(tmp_path, house, LIMITS) as (serving, _), knocking(serving, *crowd):
        await _comes_in(serving)


async def test_nothing_is_read_of_a_stranger_whose_turn_has_not_come(tmp_path: Path) -> None:
    house = House()
    house.places.add("127.0.0.1")
    async with (
        served(tmp_path, house, LIMITS) as (serving, _),
        knocking(serving, "127.0.0.2", "127.0.0.3", "127.0.0.4") as (first, _, third),
        asyncio.timeout(10),
    ):
        third.send(b"SSH-2.0-Stranger\r\n")
        await _comes_in(serving)
        with pytest.raises(BlockingIOError):
            third.recv(1)
        first.close()
        assert b"mlkem768x25519" in await asyncio.get_running_loop().sock_recv(third, 2000)


async def test_who_has_named_himself_is_off_the_porch(tmp_path: Path) -> None:
    async with (
        served(tmp_path, limits=LIMITS) as (serving, _),
        AsyncExitStack() as inside,
        asyncio.timeout(20),
    ):
        for _ in range(LIMITS.exchanges + 1):
            anna = await inside.enter_async_context(Terminal.connect(serving.port, "анна", PASSWORD))
            await anna.until("Доска")


async def _comes_in(serving: Serving[str]) -> None:
    async with Terminal.connect(serving.port, "анна", PASSWORD) as anna:
        await anna.until("Доска")


async def test_who_says_nothing_keeps_the_next_waiting_for_a_moment_only() -> None:
    porch = Porch(1, patience=0.0)
    went: list[str] = []
    async with asyncio.timeout(10):
        for address in ("silent", "teacher"):
            await porch.cross(address, known=False, go=lambda: went.append("go"), over=asyncio.Event())
    assert went == ["go", "go"]


async def test_a_crowd_at_one_address_waits_for_itself_alone() -> None:
    porch = Porch(1, FOR_EVER)
    went: list[str] = []
    over = asyncio.Event()

    def coming(name: str, address: str) -> asyncio.Task[None]:
        crossing = porch.cross(address, known=False, go=lambda: went.append(name), over=over)
        return asyncio.create_task(crossing)

    crowd = [coming(f"knock {number}", "10.0.0.66") for number in range(20)]
    tasks = [*crowd, coming("teacher", "10.0.0.5")]
    await asyncio.sleep(0)
    assert went == ["knock 0"]
    over.set()
    await asyncio.gather(*tasks)
    assert went.index("teacher") <= 2
    assert len(went) == 21
