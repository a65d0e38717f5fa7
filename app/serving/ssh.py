"""The school's SSH server: sign-in, one screen a connection, and nothing else.

Private parts of AsyncSSH 2.24.1 relied on (tests/serving/test_ssh.py fails when they change):
`SSHServerChannel.__init__` and `_process_env_request`; that `SSHConnection._transport` may be paused before a
byte is read; that `SSHConnection.pause_writing` does nothing, so that a full TCP line is heard only by taking
its place.
"""

import asyncio
import logging
import socket
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, cast

import asyncssh
from asyncssh.packet import SSHPacket

from app.serving.door import Door, Machines, Session, V
from app.serving.errand import ErrandSession
from app.serving.host_key import keep_host_key
from app.serving.lag import LagWatch
from app.serving.limits import Limits
from app.serving.reception import Guest, Reception
from app.serving.signing_in import SIGNATURES, SigningIn
from app.serving.terminal import Terminal
from app.serving.visit import STOPPING, Ending, Visit

_KEX = ("mlkem768x25519-sha256", "curve25519-sha256", "curve25519-sha256@libssh.org")
_CIPHERS = ("chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr")
_MACS = ("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256")
_SEND_BUFFER = 64 * 1024
_WINDOW = 64 * 1024
_PACKET = 32 * 1024
_CLIENT_LEAVES_SECONDS = 0.5  # ssh leaves by itself at once when its only channel has closed
_KNOWN_VARIABLES = (b"COLORTERM", b"NO_COLOR", b"ZHURNAL_KIOSK")

_NO_TERMINAL = (
    "Журнал открывается только в окне терминала.\r\n"
    "Подключитесь обычным образом, без команды, или так: ssh -t …"
)
_FULL = (
    "Сейчас журнал открыт у наибольшего числа людей, которое принимает сервер: {count}.\r\n"
    "Войдите через несколько минут."
)


class Serving(Generic[V]):
    """The running server."""

    def __init__(self, reception: Reception[V], fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self.lag = LagWatch(reception.limits.loop_lag_seconds)
        self._reception = reception
        self._connections: dict[_Connection[V], None] = {}
        self._acceptor: asyncssh.SSHAcceptor | None = None

    @property
    def port(self) -> int:
        """The TCP port people connect to."""
        assert self._acceptor is not None
        return self._acceptor.get_port()

    @property
    def sessions(self) -> list[Session]:
        """The screens open now, oldest first."""
        return self._reception.sessions

    def end(self, number: int, words: str) -> bool:
        """End one open session, the person reading the words; False if it is not open."""
        for guest in self._reception.guests:
            if guest.session is not None and guest.session.number == number:
                guest.end(Ending.ENDED, words)
                return True
        return False

    async def start(self, host: str, port: int, host_key: Path) -> None:
        """Begin to listen."""
        # AsyncSSH writes user names and commands to its own log at the level of INFO.
        asyncssh.set_log_level(logging.WARNING)
        self._acceptor = await asyncssh.listen(
            host,
            port,
            server_factory=lambda: _Connection(self._reception, self._connections),
            config=None,
            server_host_keys=[str(host_key)],
            server_version="Journal",
            backlog=256,
            **_allowed(self._reception.limits),
        )
        self.lag.start()
        self._reception.tidying.start()

    async def stop(self) -> None:
        """Take no more people, end every screen with a calm line, and close every connection."""
        if self._acceptor is None:
            return
        self._reception.closed = True
        self._acceptor.close()
        machines = [connection for connection in self._connections if connection.is_machine]
        people = [connection for connection in self._connections if not connection.is_machine]
        for guest in list(self._reception.guests):
            if guest.errand is None:
                guest.end(Ending.STOPPED, STOPPING)
        await asyncio.gather(*(connection.gone() for connection in people))
        if self._reception.machines is not None:
            await self._reception.machines.settle()
        for guest in list(self._reception.guests):
            guest.hang_up()
        await asyncio.gather(*(connection.gone() for connection in machines))
        await self._acceptor.wait_closed()
        await self.lag.stop()
        await self._reception.tidying.stop()
        self._acceptor = None


def _allowed(limits: Limits) -> dict[str, object]:
    """What AsyncSSH is allowed to do: a key or a password, a terminal, modern algorithms."""
    return {
        "kex_algs": _KEX,
        "encryption_algs": _CIPHERS,
        "mac_algs": _MACS,
        "signature_algs": SIGNATURES,
        "compression_algs": None,
        "login_timeout": limits.login_seconds,
        "keepalive_interval": limits.keepalive_seconds,
        "keepalive_count_max": limits.keepalive_misses,
        "gss_host": None,
        "host_based_auth": False,
        "public_key_auth": True,
        "password_auth": True,
        "kbdint_auth": True,
        "allow_pty": True,
        "line_editor": False,
        "encoding": None,
        "x11_forwarding": False,
        "agent_forwarding": False,
        "allow_scp": False,
    }


async def start_serving(
    door: Door[V],
    *,
    host: str,
    port: int,
    host_key: Path,
    limits: Limits | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    machines: Machines | None = None,
) -> Serving[V]:
    """Start the SSH server of the house behind the door; port 0 takes any free one."""
    fingerprint = await asyncio.to_thread(keep_host_key, host_key)
    serving = Serving(Reception(door, limits or Limits(), now, machines), fingerprint)
    await serving.start(host, port, host_key)
    return serving


class _Connection(SigningIn[V]):
    """One SSH connection, as AsyncSSH tells of it."""

    def __init__(self, reception: Reception[V], connections: "dict[_Connection[V], None]") -> None:
        super().__init__()
        self._reception = reception
        self._connections = connections
        self._shell: _Shell[V] | None = None
        self._has_asked = False

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._conn = conn
        peer, own = conn.get_extra_info("peername"), conn.get_extra_info("sockname")
        sock = cast("socket.socket | None", conn.get_extra_info("socket"))
        if sock is not None:  # a small buffer in the kernel: a stopped client is noticed soon
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        conn.pause_writing = self._line_full  # type: ignore[method-assign]  # AsyncSSH's own does nothing
        conn.resume_writing = self._line_free  # type: ignore[method-assign]  # the same
        self._guest = Guest(self._reception, str(peer[0]) if peer else "", conn.abort)
        self._wait_for_turn(conn, self._guest)
        self.ask_for_codes(conn)
        self._connections[self] = None
        if own and self._reception.machines is not None:
            self._reception.machines.reached(str(own[0]), int(own[1]))
        self._reception.greet(self._guest)

    def connection_lost(self, exc: Exception | None) -> None:
        self._conn = None
        self._connections.pop(self, None)
        if self._guest is not None:
            self._guest.lose()

    @staticmethod
    def _wait_for_turn(conn: asyncssh.SSHServerConnection, guest: Guest[V]) -> None:
        """Read nothing of the client until its turn: the exchange of keys is what costs."""
        transport = conn._transport
        assert isinstance(transport, asyncio.Transport)
        transport.pause_reading()
        guest.exchange_keys(transport.resume_reading)

    @property
    def is_machine(self) -> bool:
        """Whether a machine has come and no person."""
        return self._guest is not None and self._guest.errand is not None

    async def gone(self) -> None:
        """Wait for the end of the screen and of the connection, dropping it if the client lingers."""
        conn = self._conn
        if self._shell is not None and self._shell.life is not None:
            await asyncio.wait({self._shell.life})
        if conn is not None:
            closed = asyncio.create_task(conn.wait_closed())
            await asyncio.wait({closed}, timeout=self._reception.limits.goodbye_seconds)
            conn.abort()
            await closed

    def _line_full(self) -> None:
        if self._shell is not None:
            self._shell.hold("line", True)

    def _line_free(self) -> None:
        if self._shell is not None:
            self._shell.hold("line", False)

    def session_requested(self) -> "tuple[_Channel, _Shell[V] | ErrandSession] | bool":
        if self._has_asked or self._conn is None or self._guest is None:
            return False
        self._has_asked = True
        if self._guest.errand is not None:
            errand = self._guest.begin_errand()
            session = errand and ErrandSession(errand, self._guest.address)
            return (_Channel.open(self._conn), session) if session else False
        self._shell = _Shell(self._guest, self._reception.limits)
        return _Channel.open(self._conn), self._shell


class _Channel(asyncssh.SSHServerChannel[bytes]):
    """A channel that keeps three variables of the client and no more: the library keeps any number."""

    @classmethod
    def open(cls, conn: asyncssh.SSHServerConnection) -> "_Channel":
        loop = asyncio.get_running_loop()
        return cls(conn, loop, True, False, False, 0, 0, None, "strict", _WINDOW, _PACKET)

    def _process_env_request(self, packet: SSHPacket) -> bool:
        key, value = packet.get_string(), packet.get_string()
        packet.check_end()
        if key not in _KNOWN_VARIABLES or len(value) > 32 or not value.isascii():
            return False
        self._env[key] = value
        return True


class _Shell(asyncssh.SSHServerSession[bytes], Generic[V]):
    """The session of one connection: it carries a terminal, and is its wire."""

    def __init__(self, guest: Guest[V], limits: Limits) -> None:
        self.life: asyncio.Task[None] | None = None
        self._guest = guest
        self._limits = limits
        self._chan: asyncssh.SSHServerChannel[bytes] | None = None
        self._pty: tuple[str, tuple[int, int]] | None = None
        self._terminal: Terminal | None = None
        self._full = {"channel": False, "line": False}

    # What AsyncSSH tells.

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        self._chan = chan
        chan.set_write_buffer_limits(self._limits.unsent_bytes)

    def pty_requested(
        self, term_type: str, term_size: tuple[int, int, int, int], term_modes: Mapping[int, int]
    ) -> bool:
        self._pty = (term_type, term_size[:2])
        return True

    def shell_requested(self) -> bool:
        return True

    def session_started(self) -> None:
        assert self._chan is not None
        if self._pty is None:
            self._refuse(_NO_TERMINAL)
            return
        kind, size = self._pty
        environment = self._chan.get_environment()
        terminal = Terminal(
            self, kind=kind, size=size, environment=environment, slow_seconds=self._limits.slow_client_seconds
        )
        visit = self._guest.come_in(terminal)
        if visit is None:
            self._refuse(_FULL.format(count=self._limits.sessions))
            return
        self._terminal = terminal
        self.life = asyncio.create_task(self._live(visit, terminal), name="visit")

    def data_received(self, data: bytes, datatype: int | None) -> None:
        if self._terminal is not None:
            self._guest.type_something()
            self._terminal.type_in(data)

    def eof_received(self) -> bool:
        if self._guest.visit is not None:
            self._guest.visit.end(Ending.GONE)
        return True  # keep our side open for the last words

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        if self._terminal is not None:
            self._terminal.resize(width, height)

    def pause_writing(self) -> None:
        self.hold("channel", True)

    def resume_writing(self) -> None:
        self.hold("channel", False)

    def connection_lost(self, exc: Exception | None) -> None:
        self._chan = None
        if self._guest.visit is not None:
            self._guest.visit.end(Ending.GONE)
        self._guest.hurry(_CLIENT_LEAVES_SECONDS)

    # What the terminal asks for: it is its wire.

    def write(self, data: bytes) -> None:
        if self._chan is not None and not self._chan.is_closing():
            self._chan.write(data)

    def pause_reading(self) -> None:
        if self._chan is not None:
            self._chan.pause_reading()

    def resume_reading(self) -> None:
        if self._chan is not None:
            self._chan.resume_reading()

    def hang_up(self) -> None:
        self._guest.hang_up()

    # The visit.

    async def _live(self, visit: Visit, terminal: Terminal) -> None:
        ending = await visit.run()
        self._terminal = None
        terminal.close()
        self._guest.say_goodbye(ending)
        self._close(1 if ending is Ending.FAILED else 0)

    def _refuse(self, words: str) -> None:
        self.write((words + "\r\n").encode())
        self._close(1)

    def _close(self, status: int) -> None:
        if self._chan is not None:
            self._chan.exit(status)
        self._guest.hurry(self._limits.goodbye_seconds)

    def hold(self, part: str, full: bool) -> None:
        """Take note that the channel, or the TCP line under it, takes no more or takes again."""
        self._full[part] = full
        if self._terminal is None:
            return
        if any(self._full.values()):
            self._terminal.hold()
        else:
            self._terminal.free()
