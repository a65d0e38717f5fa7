"""The line from one machine of the school to the other: the host key pinned, a key shown, one command."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncssh

from app.kiosk.line import AnotherServer, Away
from app.standby.talk import MACHINE, MOST_BYTES, NotUnderstood, hear, number_in, send

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 60.0
"""More than the longest wait for news."""
KEEPALIVE_SECONDS, KEEPALIVES = 5.0, 3


class NotNamed(Exception):
    """The other machine does not know this one's key, or knows no second machine at all."""


class Gone(Exception):
    """The other machine cannot read what it was asked for any more."""


class _Pinned(asyncssh.SSHClient):
    """Believes the one host key it was given."""

    def __init__(self, key: str) -> None:
        self._key = key
        self.shown = ""

    def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:
        self.shown = key.get_fingerprint("sha256")
        return self.shown == self._key


class Line:
    """An open line; one thing is asked at a time."""

    def __init__(self, process: "asyncssh.SSHClientProcess[bytes]") -> None:
        self._process = process

    async def look(self, **seen: Any) -> dict[str, Any]:
        """Ask what there is; answered at once where it is not what was seen, else after ``wait`` seconds."""
        return await self._ask(ask="look", **seen)

    async def read(self, name: str, begin: int, most: int = MOST_BYTES) -> bytes:
        """Read a part of a file; raises ``Gone``."""
        told = await self._ask(ask="read", name=name, **{"from": begin}, most=most)
        if told.get("gone"):
            raise Gone(name)
        size = number_in(told, "size", MOST_BYTES)
        if size is None:
            raise NotUnderstood(name)
        async with asyncio.timeout(ANSWER_SECONDS):
            return await self._process.stdout.readexactly(size)

    async def exchange(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Say something, hear the answer."""
        await send(self._process.stdin, told)
        return await self.told()

    async def told(self) -> dict[str, Any]:
        """Hear what is said without being asked."""
        async with asyncio.timeout(ANSWER_SECONDS):
            return await hear(self._process.stdout)

    async def _ask(self, **wish: Any) -> dict[str, Any]:
        return await self.exchange(wish)


@asynccontextmanager
async def line_to(host: str, port: int, key: str, own: Path, command: str) -> AsyncIterator[Line]:
    """Open a line; raises ``Away``, ``AnotherServer``, ``NotNamed``, also from within the block."""
    pinned = _Pinned(key)
    try:
        async with asyncio.timeout(CONNECT_SECONDS) as bound:
            async with await _connected(host, port, pinned, own) as connection:
                process = await connection.create_process(command, encoding=None)
                bound.reschedule(None)
                yield Line(process)
    except asyncssh.HostKeyNotVerifiable as wrong:
        raise AnotherServer(pinned.shown) from wrong
    except (asyncssh.PermissionDenied, asyncssh.ChannelOpenError) as denied:
        raise NotNamed from denied
    except (asyncssh.Error, OSError, EOFError, TimeoutError, NotUnderstood) as trouble:
        raise Away from trouble
    except (UnicodeError, OverflowError) as impossible:  # no name or port that there could be
        raise Away from impossible


async def _connected(host: str, port: int, pinned: _Pinned, own: Path) -> asyncssh.SSHClientConnection:
    return await asyncssh.connect(
        host,
        port,
        client_factory=lambda: pinned,
        username=MACHINE,
        known_hosts=([], [], []),
        server_host_key_algs=["ssh-ed25519"],
        preferred_auth=["publickey"],
        client_keys=[str(own)],
        agent_path=None,
        config=None,
        login_timeout=CONNECT_SECONDS,
        keepalive_interval=KEEPALIVE_SECONDS,
        keepalive_count_max=KEEPALIVES,
    )
