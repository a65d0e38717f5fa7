"""The line from a kiosk to the server: the pinned key, a password, one session carried byte for byte."""

import asyncio
import os
import re
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import asyncssh

from app.kiosk.console import Console
from app.menu import VARIABLE, Patience, Unattended, told
from rules.text import clean

CONNECT_SECONDS = 5.0
"""Until the server has shown its key."""
LOGIN_SECONDS = 90.0
"""A password is answered after up to a minute, where wrong ones came before it."""
KEEPALIVE_SECONDS = 5.0
KEEPALIVES = 3
GRACE_SECONDS = 120
"""After which the kiosk itself ends a session that the server should have ended; it waits for printing."""
_WORDS_KEPT = 4096
_PASSED_ON = ("COLORTERM", "NO_COLOR")
_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[()][A-Z0-9]|.)")
_LEFT_THE_SCREEN = "\x1b[?1049l"


@dataclass(frozen=True, slots=True)
class Address:
    """Where the journal is, and the fingerprint of its key."""

    host: str
    port: int
    key: str


class Away(Exception):
    """The server does not answer."""


class AnotherServer(Exception):
    """Somebody else answers at the server's address; the argument is the fingerprint of the key shown."""


class Declined(Exception):
    """The server did not check the password; the argument is its own sentence, possibly empty."""


class _Pinned(asyncssh.SSHClient):
    """Believes the one key it was given; answers with the password first, then with what is asked for."""

    def __init__(
        self, key: str, bound: asyncio.Timeout, password: str, ask_code: Callable[[], Awaitable[str]]
    ) -> None:
        self._key = key
        self._bound = bound
        self._password: str | None = password
        self._ask_code = ask_code
        self._may_go_on = True
        self.shown = ""

    def kbdint_auth_requested(self) -> str | None:
        """Begin, and begin again as long as only the code was wrong."""
        goes_on, self._may_go_on = self._may_go_on, False
        return "" if goes_on else None

    async def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: Sequence[tuple[str, bool]]
    ) -> list[str] | None:
        """Answer a question of the server."""
        if len(prompts) != 1:
            return [] if not prompts else None
        if self._password is not None:
            password, self._password = self._password, None
            return [password]
        code = await self._ask_code()
        self._may_go_on = bool(code)
        return [code] if code else None

    def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:
        self._bound.reschedule(asyncio.get_running_loop().time() + LOGIN_SECONDS)
        self.shown = key.get_fingerprint("sha256")
        return self.shown == self._key


async def key_of(host: str, port: int) -> str:
    """Return the fingerprint of the key of whoever answers there."""
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            key = await asyncssh.get_server_host_key(
                host, port, server_host_key_algs=["ssh-ed25519"], config=None
            )
    except (OSError, asyncssh.Error) as trouble:
        raise Away from trouble
    if key is None:
        raise Away
    return key.get_fingerprint("sha256")


async def is_there(address: Address) -> None:
    """Return when the school's own server answers; raise Away or AnotherServer."""
    shown = await key_of(address.host, address.port)
    if shown != address.key:
        raise AnotherServer(shown)


async def signed_in(
    address: Address, login: str, password: str, ask_code: Callable[[], Awaitable[str]]
) -> "Line | None":
    """Return the line of somebody who has signed in, or None where login and password do not match."""
    bound = asyncio.timeout(CONNECT_SECONDS)
    pinned = _Pinned(address.key, bound, password, ask_code)
    try:
        async with bound:
            return Line(await _connected(address, pinned, login))
    except asyncssh.HostKeyNotVerifiable as wrong:
        raise AnotherServer(pinned.shown) from wrong
    except asyncssh.PermissionDenied:
        return None
    except asyncssh.DisconnectError as refused:
        if refused.code == asyncssh.DISC_BY_APPLICATION:
            raise Declined(clean(refused.reason)) from refused
        if refused.code == asyncssh.DISC_PROTOCOL_ERROR and pinned.shown == address.key:
            return None  # letters that no login and no password can hold (RFC 4013): a key that types Ctrl+C
        raise Away from refused
    except (OSError, asyncssh.Error) as trouble:
        raise Away from trouble


async def _connected(address: Address, pinned: _Pinned, login: str) -> asyncssh.SSHClientConnection:
    return await asyncssh.connect(
        address.host,
        address.port,
        client_factory=lambda: pinned,
        username=login or " ",
        known_hosts=([], [], []),
        server_host_key_algs=["ssh-ed25519"],
        preferred_auth=["keyboard-interactive"],
        client_keys=None,
        agent_path=None,
        config=None,
        login_timeout=LOGIN_SECONDS,
        keepalive_interval=KEEPALIVE_SECONDS,
        keepalive_count_max=KEEPALIVES,
    )


class Line(asyncssh.SSHClientSession[bytes]):
    """The line of one person who has signed in."""

    def __init__(self, connection: asyncssh.SSHClientConnection) -> None:
        self._connection = connection
        self._chan: asyncssh.SSHClientChannel[bytes] | None = None
        self._console: Console | None = None
        self._last: deque[int] = deque(maxlen=_WORDS_KEPT)
        self._was_told_the_end = False
        self._ended = asyncio.Event()

    async def carry(self, console: Console, kiosk: Unattended, typed_ahead: bytes = b"") -> str | None:
        """Carry keys and drawing until the session is over; return the server's last words, None if it broke.

        The server signs out by itself; where it does not, the kiosk drops the line.
        """
        self._console = console
        self._patience = Patience(kiosk.seconds + GRACE_SECONDS, lambda left: None, self._ended.set)
        watch = asyncio.create_task(self._watch())
        over = asyncio.create_task(console.over.wait())
        ended = asyncio.create_task(self._ended.wait())
        try:
            await self._open(console, kiosk, typed_ahead)
            await asyncio.wait({watch, over, ended}, return_when=asyncio.FIRST_COMPLETED)
        except (OSError, asyncssh.Error):
            return None
        finally:
            for task in (watch, over, ended):
                task.cancel()
            console.resume_reading()
            console.typed = lambda data: None
            console.full = lambda full: None
            console.resized = lambda: None
            self._connection.abort()
        return _words(bytes(self._last)) if self._was_told_the_end else None

    def close(self) -> None:
        """Drop a line that is not needed any more."""
        self._connection.abort()

    async def _open(self, console: Console, kiosk: Unattended, typed_ahead: bytes) -> None:
        passed_on = [f"{name}={os.environ[name]}" for name in _PASSED_ON if os.environ.get(name)]
        chan, _ = await self._connection.create_session(
            lambda: self,
            term_type=os.environ.get("TERM", "linux"),
            term_size=console.size,
            env=[*passed_on, f"{VARIABLE}={told(kiosk)}"],
            encoding=None,
        )
        self._chan = chan
        console.typed = self._typed
        console.full = self._hold
        console.resized = lambda: chan.change_terminal_size(*console.size)
        if typed_ahead:
            chan.write(typed_ahead)

    async def _watch(self) -> None:
        while not self._ended.is_set():
            await asyncio.sleep(1)
            self._patience.second_passed()

    def _typed(self, data: bytes) -> None:
        self._patience.begin_anew()
        if self._chan is not None and not self._chan.is_closing():
            self._chan.write(data)

    def _hold(self, full: bool) -> None:
        if self._chan is None:
            return
        if full:
            self._chan.pause_reading()
        else:
            self._chan.resume_reading()

    # What AsyncSSH tells.

    def data_received(self, data: bytes, datatype: int | None) -> None:
        """Draw what came."""
        self._last.extend(data[-_WORDS_KEPT:])
        if self._console is not None:
            self._console.write(data)

    def pause_writing(self) -> None:
        """The server takes no more keys for now."""
        if self._console is not None:
            self._console.pause_reading()

    def resume_writing(self) -> None:
        """The server takes keys again."""
        if self._console is not None:
            self._console.resume_reading()

    def exit_status_received(self, status: int) -> None:
        """The server ended the session itself."""
        self._was_told_the_end = True

    def connection_lost(self, exc: Exception | None) -> None:
        """The session is over."""
        self._ended.set()


def _words(last: bytes) -> str:
    """Return what the server said after it gave the screen back, or instead of a screen."""
    text = last.decode("utf-8", "replace").rpartition(_LEFT_THE_SCREEN)[2]
    return " ".join(clean(_SEQUENCE.sub("", text), multiline=True).split())
