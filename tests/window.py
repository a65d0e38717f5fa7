"""A command in a real pseudo-terminal that is its own, as a window or a console of the machine gives it."""

import asyncio
import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.terminal import Terminal

SIZE = (80, 24)
ROOT = Path(__file__).resolve().parents[1]
_AS_ITS_OWN = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
"""Makes the terminal the command's own, so that keys, job control and a closed window reach it as signals."""


class Window:
    """The window, what runs in it, and what a person sees there."""

    def __init__(self, process: "subprocess.Popen[bytes]", master: int) -> None:
        self.process = process
        self.terminal = Terminal(SIZE)
        self.terminal._chan = self  # type: ignore[assignment]  # all a terminal asks of its channel is to write
        self._master = master
        self._is_open = True
        asyncio.get_running_loop().add_reader(master, self._came)

    @property
    def local_modes(self) -> int:
        """What the terminal does with keys itself: echo, lines, signals."""
        return int(termios.tcgetattr(self._master)[3])

    def write(self, data: bytes) -> None:
        """Type into the window, without waiting, which a person cannot do either."""
        os.write(self._master, data)

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size, as dragging its corner does."""
        self.terminal._screen.resize(rows, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def close(self) -> None:
        """Close the window over whatever runs in it."""
        if self._is_open:
            self._is_open = False
            asyncio.get_running_loop().remove_reader(self._master)
            os.close(self._master)

    def _came(self) -> None:
        try:
            self.terminal._came(os.read(self._master, 65536))
        except OSError:  # what Linux says when the other side of a pty has closed
            asyncio.get_running_loop().remove_reader(self._master)
            self.terminal._ended()


@asynccontextmanager
async def window(*words: str, kind: str = "xterm-256color") -> AsyncIterator[Window]:
    """Open a window with a command in it; at the end the command is killed and the window closed."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
    surroundings = {**os.environ, "TERM": kind, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", _AS_ITS_OWN, *words]
    process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    opened = Window(process, master)
    try:
        yield opened
    finally:
        if process.poll() is None and not opened.terminal.closed:
            process.kill()
        opened.terminal.exit_status = await asyncio.to_thread(process.wait)
        opened.close()
