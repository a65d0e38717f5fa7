"""A person at a terminal: a real SSH client whose screen is read as text.

async with Terminal.connect(port, "ivanova", "пароль") as t:
    await t.until("Журнал")
    t.press("5", "н", "<esc>", "<down>")
    assert "5" in t.lines[3]
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, ClassVar, Self

import asyncssh
import pyte
from wcwidth import wcwidth

PATIENCE = 20.0
"""Seconds a test waits for something to appear before it fails and shows the screen."""

KEYS: Mapping[str, str] = {
    "<esc>": "\x1b",
    "<enter>": "\r",
    "<tab>": "\t",
    "<shift+tab>": "\x1b[Z",
    "<backspace>": "\x7f",
    "<space>": " ",
    "<up>": "\x1b[A",
    "<down>": "\x1b[B",
    "<right>": "\x1b[C",
    "<left>": "\x1b[D",
    "<shift+up>": "\x1b[1;2A",
    "<shift+down>": "\x1b[1;2B",
    "<shift+right>": "\x1b[1;2C",
    "<shift+left>": "\x1b[1;2D",
    "<ctrl+up>": "\x1b[1;5A",
    "<ctrl+down>": "\x1b[1;5B",
    "<ctrl+right>": "\x1b[1;5C",
    "<ctrl+left>": "\x1b[1;5D",
    "<home>": "\x1b[H",
    "<end>": "\x1b[F",
    "<ctrl+home>": "\x1b[1;5H",
    "<ctrl+end>": "\x1b[1;5F",
    "<insert>": "\x1b[2~",
    "<delete>": "\x1b[3~",
    "<pageup>": "\x1b[5~",
    "<pagedown>": "\x1b[6~",
    **{f"<f{number}>": f"\x1bO{'PQRS'[number - 1]}" for number in range(1, 5)},
    **{
        f"<f{number}>": f"\x1b[{code}~"
        for number, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)
    },
    **{f"<ctrl+{letter}>": chr(ord(letter) - ord("a") + 1) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
"""What xterm sends for a key; anything else is sent as it is written."""


def _row(cells: Mapping[int, pyte.screens.Char], columns: int) -> str:
    """Return a row as text; half of a wide glyph that was just written over is blank, as terminals show it.

    pyte 0.8.2 itself (``Screen.display``) falls over such a half, which is there between two packets.
    """
    glyphs, x = [], 0
    while x < columns:
        glyph = cells[x].data or " "
        glyphs.append(glyph)
        x += max(1, wcwidth(glyph[0]))
    return "".join(glyphs)


class _Screen(pyte.Screen):
    """pyte's screen, drawing plain letters twice as fast and reading anew only rows that changed."""

    _plain: ClassVar[set[str]] = set()

    def __init__(self, columns: int, lines: int) -> None:
        self._rows: list[str] = []
        super().__init__(columns, lines)

    def draw(self, data: str) -> None:
        """Put letters where the cursor is, all at once when each takes one cell and the line has room."""
        cursor, letters = self.cursor, set(data) - self._plain
        self._plain.update(letter for letter in letters if wcwidth(letter) == 1)
        end = cursor.x + len(data)
        if letters - self._plain or end > self.columns or self.charset or pyte.modes.IRM in self.mode:
            super().draw(data)
            return
        line, style = self.buffer[cursor.y], cursor.attrs[1:]
        for x, letter in enumerate(data, cursor.x):
            line[x] = pyte.screens.Char(letter, *style)
        cursor.x = end
        self.dirty.add(cursor.y)

    def rows(self) -> list[str]:
        """Return the rows; a letter that joins the row above changes it without a word of pyte 0.8.2."""
        if len(self._rows) != self.lines:
            self._rows, self.dirty = [""] * self.lines, set(range(self.lines))
        for y in {y for row in self.dirty for y in (row - 1, row) if 0 <= y < self.lines}:
            self._rows[y] = _row(self.buffer[y], self.columns)
        self.dirty.clear()
        return list(self._rows)


class Terminal:
    """A terminal window of one person, with everything it has ever received."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._raw = bytearray()
        self.closed = False
        self.exit_status: int | None = None
        self._screen = _Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._changed = asyncio.Event()
        self._conn: asyncssh.SSHClientConnection | None = None
        self._chan: asyncssh.SSHClientChannel[bytes] | None = None

    @classmethod
    @asynccontextmanager
    async def connect(
        cls,
        port: int,
        login: str,
        password: str | None,
        *,
        size: tuple[int, int] = (80, 24),
        term: str | None = "xterm-256color",
        env: Mapping[str, str] | None = None,
        host: str = "127.0.0.1",
        window: int = 2 * 1024 * 1024,
        **options: Any,
    ) -> AsyncIterator[Self]:
        """Sign in with a password and open the one screen; leaving the block drops the connection."""
        terminal = cls(size)
        ways = {"password": password, "client_keys": None, **options}
        async with asyncssh.connect(
            host, port, username=login, known_hosts=None, config=None, agent_path=None, **ways
        ) as conn:
            terminal._conn = conn
            chan, _ = await conn.create_session(
                lambda: _Wire(terminal),
                term_type=term,
                term_size=size,
                env=[f"{name}={value}" for name, value in (env or {}).items()],
                encoding=None,
                window=window,
            )
            terminal._chan = chan
            yield terminal

    # Reading.

    @property
    def screen(self) -> list[str]:
        """The rows of the screen, as wide as the window."""
        return self._screen.rows()

    @property
    def lines(self) -> list[str]:
        """The rows of the screen without the spaces at their ends."""
        return [row.rstrip() for row in self.screen]

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    @property
    def raw(self) -> bytes:
        """Everything ever received."""
        return bytes(self._raw)

    @property
    def received(self) -> str:
        """Everything ever received, as text."""
        return self._raw.decode("utf-8", "replace")

    def look(self, row: int, column: int) -> "pyte.screens.Char":
        """Return one cell of the screen: its letter, colours and attributes."""
        return self._screen.buffer[row][column]

    async def until(self, text: str, *, patience: float = PATIENCE) -> None:
        """Wait until the text stands on the screen."""
        await self.when(lambda: text in self.text, f"«{text}» to appear", patience=patience)

    async def until_gone(self, text: str, *, patience: float = PATIENCE) -> None:
        """Wait until the text stands on the screen no more."""
        await self.when(lambda: text not in self.text, f"«{text}» to go", patience=patience)

    async def until_received(self, text: str, *, patience: float = PATIENCE) -> None:
        """Wait until the text has come, whether or not it still stands on the screen."""
        await self.when(lambda: text in self.received, f"«{text}» to come", patience=patience)

    async def until_closed(self, *, patience: float = PATIENCE) -> None:
        """Wait until the server has closed the screen."""
        await self.when(lambda: self.closed, "the end of the session", patience=patience)

    async def when(self, claim: Callable[[], bool], name: str, *, patience: float = PATIENCE) -> None:
        """Wait until a claim about the terminal is true, looking again only when something came."""
        try:
            async with asyncio.timeout(patience):
                while not claim():
                    if self.closed:
                        break
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"waited {patience} s for {name}; the screen:\n{self.text}") from None
        if not claim():
            raise AssertionError(f"closed while waiting for {name}; the screen:\n{self.text}")

    # Typing.

    def press(self, *keys: str) -> None:
        """Press keys one after another: «5», «н», «<esc>», «<f1>», or a whole word."""
        self.send("".join(KEYS.get(key, key) for key in keys).encode())

    def paste(self, text: str) -> None:
        """Paste a text as a terminal with bracketed paste does."""
        self.send(f"\x1b[200~{text}\x1b[201~".encode())

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        assert self._chan is not None
        self._chan.write(data)

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        assert self._chan is not None
        self._screen.resize(rows, columns)
        self._chan.change_terminal_size(columns, rows)

    def stop_reading(self) -> None:
        """Stop taking what the server draws, as a broken line does."""
        assert self._chan is not None
        self._chan.pause_reading()

    def read_again(self) -> None:
        """Take what the server draws again."""
        assert self._chan is not None
        self._chan.resume_reading()

    def hang_up(self) -> None:
        """Drop the connection without a word."""
        assert self._conn is not None
        self._conn.abort()

    def end_input(self) -> None:
        """Send the end of input."""
        assert self._chan is not None
        self._chan.write_eof()

    # What the wire tells.

    def _came(self, data: bytes) -> None:
        self._raw += data
        self._stream.feed(data)
        self._changed.set()

    def _ended(self) -> None:
        self.closed = True
        self._changed.set()


class _Wire(asyncssh.SSHClientSession[bytes]):
    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def data_received(self, data: bytes, datatype: int | None) -> None:
        self._terminal._came(data)

    def exit_status_received(self, status: int) -> None:
        self._terminal.exit_status = status

    def connection_lost(self, exc: Exception | None) -> None:
        self._terminal._ended()
