"""Going through the journal as a person does: over SSH, or at the console in a pseudo-terminal."""

import asyncio
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from app.session import JournalApp
from tests.payloads import PAYLOADS
from tests.terminal import Terminal

SIZE = (80, 24)
ROOT = Path(__file__).resolve().parents[1]


class Walk:
    """Somebody goes from screen to screen; at the end nothing hostile may have come through."""

    def __init__(self, terminal: Terminal, apps: list[JournalApp]) -> None:
        self.t = terminal
        self.apps = apps

    async def look(self) -> None:
        """Wait until every key before is done and drawn: the list of keys opens and closes."""
        self.t.press("<f1>")
        await self.t.when(lambda: "Клавиши >" in self.t.screen[0], "the keys", patience=60)
        self.t.press("<f1>")
        await self.t.when(lambda: "Клавиши >" not in self.t.screen[0], "the screen", patience=60)

    async def leaf(self, times: int, key: str = "<pagedown>") -> None:
        """Go through a list, looking at each window of it."""
        for _ in range(times):
            self.t.press(key)
            await self.look()

    async def pour(self, texts: Iterable[str], *then: str, typed: bool = False, look_every: int = 8) -> None:
        """Put texts into the line one after another, each with the keys that send it; look now and then."""
        for number, text in enumerate(texts, 1):
            self.t.press("<end>", "<ctrl+u>")
            if typed:
                self.t.press(text)
            else:
                self.t.paste(text)
            self.t.press(*then)
            if number % look_every == 0:
                await self.look()

    async def back(self, until: str) -> None:
        """Press Esc and wait for the screen below."""
        self.t.press("<esc>")
        await self.t.until(until)

    def click(self, text: str) -> None:
        """Click in the middle of every place where a text stands."""
        places = [(row, line.find(text)) for row, line in enumerate(self.t.screen) if text in line]
        assert places, self.t.text
        for row, column in places:
            x = column + len(text) // 2 + 1
            self.t.send(f"\x1b[<0;{x};{row + 1}M\x1b[<0;{x};{row + 1}m".encode())

    def seen(self) -> set[str]:
        """The marks of the payloads that were drawn."""
        text = re.sub(r"\x1b\[[?>=<]?[0-9;]*[ -/]*[@-~]", "", self.t.received)
        return {one.mark for one in PAYLOADS if one.mark in text}


@asynccontextmanager
async def console(folder: Path) -> AsyncIterator[Terminal]:
    """``zhurnal console`` in a real pseudo-terminal of this machine."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
    words = [sys.executable, "-m", "app", "console", "--data", str(folder)]
    surroundings = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(words, cwd=ROOT, env=surroundings, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    terminal = Terminal(SIZE)
    terminal._chan = _Pipe(master)  # type: ignore[assignment]  # all a terminal asks of its channel is to write
    loop = asyncio.get_running_loop()

    def came() -> None:
        try:
            terminal._came(os.read(master, 65536))
        except OSError:  # what Linux says when the other side of a pty has closed
            loop.remove_reader(master)
            terminal._ended()

    loop.add_reader(master, came)
    try:
        yield terminal
    finally:
        loop.remove_reader(master)
        if process.poll() is None and not terminal.closed:
            process.kill()
        terminal.exit_status = await asyncio.to_thread(process.wait)
        os.close(master)


class _Pipe:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def write(self, data: bytes) -> None:
        """Type into the pty, without waiting, which a person cannot do either."""
        os.write(self._descriptor, data)
