"""The terminal a kiosk stands at: raw from the first moment to the last, so that no key is a signal.

Between two people the terminal is never given back: a Ctrl+C typed in that moment would be the way out.
"""

import asyncio
import os
import signal
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager

READ_AT_ONCE = 4096
UNSENT = 64 * 1024
"""Bytes of drawing kept for a terminal that takes no more."""
_DEAF_TO = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU, signal.SIGPIPE)
_ENDS = (signal.SIGTERM, signal.SIGHUP)
# Mouse and pastes off, margins whole, both screens empty, the scrollback too (ED 3: Linux, xterm, VTE, tmux).
WIPE = (
    "\x1b[?1006l\x1b[?1003l\x1b[?1002l\x1b[?1000l\x1b[?2004l\x1b[?2026l\x1b[0m\x1b[r\x1b[?6l\x1b[?7h"
    "\x1b[?1049h\x1b[H\x1b[2J\x1b[?1049l\x1b[H\x1b[2J\x1b[3J\x1b[?25h\x1b(B\x0f"
)


class Console:
    """Reads keys from and draws on the terminal of this process."""

    def __init__(self, keys: int = 0, drawing: int = 1) -> None:
        self.over = asyncio.Event()
        """Set when the terminal has gone or the process was told to end."""
        self.typed: Callable[[bytes], None] = lambda data: None
        """Takes what was typed."""
        self.resized: Callable[[], None] = lambda: None
        self.full: Callable[[bool], None] = lambda full: None
        """Told that the terminal takes no more, and that it takes again."""
        self._keys = keys
        self._drawing = drawing
        self._unsent = bytearray()
        self._is_full = False
        self._reading = False

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        try:
            size = os.get_terminal_size(self._drawing)
        except OSError:
            return 0, 0
        return size.columns, size.lines

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the terminal; signals of the keyboard, of job control and of a lost window do no harm."""
        loop = asyncio.get_running_loop()
        before = termios.tcgetattr(self._keys)
        blocking = [(one, os.get_blocking(one)) for one in (self._keys, self._drawing)]
        heard = {one: signal.signal(one, signal.SIG_IGN) for one in _DEAF_TO}
        for ending in _ENDS:
            loop.add_signal_handler(ending, self.over.set)
        loop.add_signal_handler(signal.SIGWINCH, lambda: self.resized())
        tty.setraw(self._keys, termios.TCSANOW)
        for one, _ in blocking:
            os.set_blocking(one, False)
        self.resume_reading()
        try:
            yield
        finally:
            self.wipe()
            self.pause_reading()
            loop.remove_writer(self._drawing)
            for one, was in blocking:
                os.set_blocking(one, was)
            _give_back(self._keys, before)
            for known in (*_ENDS, signal.SIGWINCH):
                loop.remove_signal_handler(known)
            for number, handler in heard.items():
                signal.signal(number, handler)

    def wipe(self) -> None:
        """Leave nothing of the person before: neither drawing, nor scrollback, nor keys typed ahead."""
        self._unsent.clear()
        self._say_full()
        self.write(WIPE.encode())
        try:
            termios.tcflush(self._keys, termios.TCIFLUSH)
        except termios.error:
            self.over.set()

    # What a Terminal and a channel ask of their wire.

    def write(self, data: bytes) -> None:
        """Draw, without waiting for a terminal that takes no more."""
        self._unsent += data
        self._send()

    def pause_reading(self) -> None:
        """Take no more keys for now."""
        if self._reading:
            self._reading = False
            asyncio.get_running_loop().remove_reader(self._keys)

    def resume_reading(self) -> None:
        """Take keys again."""
        if not self._reading:
            self._reading = True
            asyncio.get_running_loop().add_reader(self._keys, self._read)

    def hang_up(self) -> None:
        """Do nothing: the terminal is not a line that can be dropped."""

    def _read(self) -> None:
        try:
            data = os.read(self._keys, READ_AT_ONCE)
        except BlockingIOError:
            return
        except OSError:  # what Linux says of a terminal whose other side has closed
            data = b""
        if data:
            self.typed(data)
        else:
            self.pause_reading()
            self.over.set()

    def _send(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._unsent:
                del self._unsent[: os.write(self._drawing, self._unsent)]
        except BlockingIOError:
            loop.add_writer(self._drawing, self._send)
        except OSError:
            self._unsent.clear()
            self.over.set()
        if not self._unsent:
            loop.remove_writer(self._drawing)
        self._say_full()

    def _say_full(self) -> None:
        full = len(self._unsent) > (0 if self._is_full else UNSENT)
        if full != self._is_full:
            self._is_full = full
            self.full(full)


def _give_back(keys: int, before: list[object]) -> None:
    """Put the terminal back as it was; one that has gone needs nothing."""
    try:
        termios.tcsetattr(keys, termios.TCSAFLUSH, before)  # type: ignore[arg-type]  # as tcgetattr gave it
    except termios.error:
        return
