"""People at their terminals: real SSH clients in a process of their own, which only reads bytes and clocks.

Told what to do by JSON lines on the standard input, it answers each with one JSON line. It draws nothing:
an emulator would take the processor that the server under measurement needs.
"""

import asyncio
import json
import re
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import Any

import asyncssh

from tests.bench.founding import EMPTY_LESSONS, FIRST_SURNAME, PUPILS, SUBJECT
from tests.school import PASSWORD

SIZE = (120, 35)
PATIENCE = 60.0
AT_ONCE = 8
"""Clients that connect at the same time; the server queues the rest of a storm by itself."""
MARKS = "5432"
DOWN = b"\x1b[B"
NEXT_COLUMN = b"\x1b[Z\x1b[1;5H"
"""Shift+Tab and Ctrl+Home: the lesson before, its first pupil."""
STRIDE = 7
SECONDS_TO_GO_DOWN = 0.15
PAUSE_BEFORE_MOVING = 0.5
MOST_MARKS = (EMPTY_LESSONS - 1) * PUPILS
_CONTROL = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(slots=True)
class Typed:
    """What one person typed and saw."""

    login: str
    course: int
    marks: str = ""
    painted: list[float] = field(default_factory=list)
    """Seconds from a key to the bytes that show it."""
    bytes: list[int] = field(default_factory=list)
    """Bytes of drawing that came of one key: cell, cursor, mean, lines under the grid, «сохранено»."""
    unpainted: int = 0
    gone: bool = False
    """The server closed the session."""


class Client(asyncssh.SSHClientSession[bytes]):
    """One terminal window."""

    def __init__(self, login: str, course: int) -> None:
        self.typed = Typed(login, course)
        self.first_screen = 0.0
        self._conn: asyncssh.SSHClientConnection | None = None
        self._chan: asyncssh.SSHClientChannel[bytes] | None = None
        self._heard = b""
        self._awaited = b""
        self._came = asyncio.Event()
        self._sent_at = 0.0
        self._sign = b""
        self._bytes = 0
        self._row = 0

    async def open(self, port: int) -> None:
        """Connect, sign in, and wait for the first screen with today's lesson on it."""
        began = perf_counter()
        self._await(SUBJECT)
        self._conn = await asyncssh.connect(
            "127.0.0.1",
            port,
            username=self.typed.login,
            password=PASSWORD,
            known_hosts=None,
            client_keys=None,
            config=None,
            agent_path=None,
        )
        self._chan, _ = await self._conn.create_session(
            lambda: self, term_type="xterm-256color", term_size=SIZE, encoding=None
        )
        await asyncio.wait_for(self._came.wait(), PATIENCE)
        self.first_screen = perf_counter() - began

    async def open_page(self) -> None:
        """Press Enter on today's lesson and wait for the journal page."""
        self._await(FIRST_SURNAME)
        self._write(b"\r")
        await asyncio.wait_for(self._came.wait(), PATIENCE)

    def go_down(self, row: int) -> None:
        """Move to another pupil: a hundred teachers are not at the same line of their lists."""
        self._row = row
        self._write(DOWN * row)

    async def type(self, begins: float, seconds: int) -> None:
        """Type a mark a second from a pupil on, column after column, reading the clock at each."""
        row = self._row
        for number in range(row, row + min(seconds, MOST_MARKS)):
            if number > row and number % PUPILS == 0:
                self._close_the_books()
                self._write(NEXT_COLUMN)
            await asyncio.sleep(begins + number - row - perf_counter())
            self._close_the_books()
            mark = MARKS[(number + number // PUPILS) % len(MARKS)]
            self.typed.marks += mark
            self._sign = mark.encode()
            self._bytes = 0
            self._sent_at = perf_counter()
            self._write(self._sign)
            if (number + 1) % PUPILS == 0:
                await asyncio.sleep(PAUSE_BEFORE_MOVING)
        await asyncio.sleep(1)
        self._close_the_books()

    async def leave(self) -> None:
        """Press F10 and wait until the server has closed the connection."""
        self._write(b"\x1b[21~")
        await self.drop(PATIENCE)

    async def drop(self, patience: float = 0.0) -> None:
        """Break the connection if it has not ended by itself."""
        if self._conn is None:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._conn.wait_closed(), patience)
        self._conn.abort()
        await self._conn.wait_closed()

    def data_received(self, data: bytes, datatype: int | None) -> None:
        """Note when something came, what it shows and how long it is."""
        if self._awaited:
            self._heard += data
            if self._awaited in _CONTROL.sub(b"", self._heard):
                self._awaited = self._heard = b""
                self._came.set()
            return
        self._bytes += len(data)
        if self._sign and self._sign in _CONTROL.sub(b"", data):
            self._sign = b""
            self.typed.painted.append(perf_counter() - self._sent_at)

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the server closed the session."""
        self.typed.gone = True
        self._came.set()

    def _await(self, text: str) -> None:
        self._heard, self._awaited = b"", text.encode()
        self._came.clear()

    def _write(self, data: bytes) -> None:
        if self._chan is not None and not self.typed.gone:
            self._chan.write(data)

    def _close_the_books(self) -> None:
        if not self._sent_at:
            return
        self._sent_at = 0.0
        self.typed.bytes.append(self._bytes)
        self.typed.unpainted += bool(self._sign)
        self._sign = b""


class Typists:
    """Everybody of this process."""

    def __init__(self) -> None:
        self._clients: list[Client] = []

    async def obey(self, order: dict[str, Any]) -> dict[str, Any]:
        """Do one thing and tell what came of it."""
        match order["do"]:
            case "open":
                return await self._open(order["port"], order["people"])
            case "type":
                return await self._type(order["seconds"])
            case "leave":
                return await self._leave()
            case "visit":
                return await self._visit(order["port"], order["people"], order["at_once"])
        raise ValueError(order["do"])

    async def _open(self, port: int, people: list[tuple[str, int]]) -> dict[str, Any]:
        places = asyncio.Semaphore(AT_ONCE)

        async def open_one(client: Client) -> None:
            async with places:
                await client.open(port)
                await client.open_page()

        self._clients = [Client(login, course) for login, course in people]
        await asyncio.gather(*map(open_one, self._clients))
        for place, client in enumerate(self._clients):
            client.go_down(place * STRIDE % PUPILS)
        await asyncio.sleep(1 + SECONDS_TO_GO_DOWN * len(people))
        return {"first_screen": [client.first_screen for client in self._clients]}

    async def _type(self, seconds: int) -> dict[str, Any]:
        soon, count = perf_counter() + 1, len(self._clients)
        await asyncio.gather(
            *(client.type(soon + place / count, seconds) for place, client in enumerate(self._clients))
        )
        return {"typed": [asdict(client.typed) for client in self._clients]}

    async def _leave(self) -> dict[str, Any]:
        await asyncio.gather(*(client.leave() for client in self._clients))
        self._clients = []
        return {}

    async def _visit(self, port: int, people: list[tuple[str, int]], at_once: int) -> dict[str, Any]:
        """Come, open the page, and go, a few at a time; every second one breaks the line instead."""
        places = asyncio.Semaphore(at_once)

        async def visit(place: int, login: str, course: int) -> float:
            async with places:
                client = Client(login, course)
                await client.open(port)
                await client.open_page()
                await (client.drop() if place % 2 else client.leave())
                return client.first_screen

        visits = (visit(place, login, course) for place, (login, course) in enumerate(people))
        return {"first_screen": await asyncio.gather(*visits)}


async def main() -> None:
    """Obey until the standard input ends."""
    typists = Typists()
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        answer = await typists.obey(json.loads(line))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
