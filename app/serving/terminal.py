"""One person's terminal: its size and colours, the keys typed into it, and the drawing sent to it."""

import asyncio
from collections.abc import Mapping
from typing import Protocol

from app.serving.colours import Depth, brought_down, depth_of

COLUMNS = (20, 500)
ROWS = (5, 200)
USUAL_SIZE = (80, 24)
TYPED_AHEAD = 4096
"""Bytes of typed keys kept in memory; above it the channel is asked to wait."""


class Wire(Protocol):
    """What a terminal needs of the channel that carries it."""

    def write(self, data: bytes) -> None:
        """Send bytes; a closed channel swallows them."""

    def pause_reading(self) -> None:
        """Ask the other side to send no more for now."""

    def resume_reading(self) -> None:
        """Let the other side send again."""

    def hang_up(self) -> None:
        """Drop the connection at once, without a word."""


class Listener(Protocol):
    """Who draws in the terminal and reads its keys: the driver of one App."""

    def keys_came(self) -> None:
        """There are typed bytes to take."""

    def size_changed(self) -> None:
        """The terminal has another size."""

    def drawing_held(self) -> None:
        """The person's line is full: draw nothing until it is free."""

    def drawing_freed(self) -> None:
        """The line is free again: draw everything anew."""


class Terminal:
    """The terminal of one session, outliving the wait for its App."""

    def __init__(
        self,
        wire: Wire,
        *,
        kind: str = "xterm-256color",
        size: tuple[int, int] = USUAL_SIZE,
        environment: Mapping[str, str] | None = None,
        slow_seconds: float = 20.0,
    ) -> None:
        self.kind = kind[:64]
        self.environment = dict(environment or {})
        self.depth: Depth = depth_of(self.kind, self.environment)
        self.size = clamped(size)
        self.held = False
        self.listener: Listener | None = None
        self.shown = asyncio.Event()
        self.too_slow = False
        self._wire: Wire | None = wire
        self._slow_seconds = slow_seconds
        self._slow_timer: asyncio.TimerHandle | None = None
        self._typed = bytearray()
        self._reading_paused = False

    @property
    def typed(self) -> int:
        """Bytes typed and not yet taken."""
        return len(self._typed)

    def type_in(self, data: bytes) -> None:
        """Keep what the person typed until the App is ready to take it."""
        if self._wire is None:
            return
        self._typed += data
        if len(self._typed) > TYPED_AHEAD and not self._reading_paused:
            self._reading_paused = True
            self._wire.pause_reading()
        if self.listener is not None:
            self.listener.keys_came()

    def take(self, most: int) -> bytes:
        """Take up to so many typed bytes, oldest first."""
        taken = bytes(self._typed[:most])
        del self._typed[:most]
        if self._reading_paused and len(self._typed) <= TYPED_AHEAD // 2 and self._wire is not None:
            self._reading_paused = False
            self._wire.resume_reading()
        return taken

    def resize(self, columns: int, rows: int) -> None:
        """Note the size the person's window has now, brought between the smallest and the largest."""
        self.size = clamped((columns, rows))
        if self.listener is not None:
            self.listener.size_changed()

    def hold(self) -> None:
        """Stop drawing: the person's line takes no more; hang up if that lasts too long."""
        if self.held or self._wire is None:
            return
        self.held = True
        self._slow_timer = asyncio.get_running_loop().call_later(self._slow_seconds, self._give_up)
        if self.listener is not None:
            self.listener.drawing_held()

    def free(self) -> None:
        """Draw again: the person's line has emptied."""
        if not self.held:
            return
        self.held = False
        self._stop_slow_timer()
        if self.listener is not None:
            self.listener.drawing_freed()

    def draw(self, drawing: str) -> None:
        """Send a drawing in the colours of this terminal."""
        self._write(brought_down(drawing, self.depth))

    def say(self, text: str) -> None:
        """Send a line of words or a control sequence as it is."""
        self._write(text)

    def close(self) -> None:
        """Forget the wire, the keys and the App: nothing may keep them alive after the end."""
        self._stop_slow_timer()
        self._wire = None
        self.listener = None
        self._typed.clear()

    def _write(self, text: str) -> None:
        if self._wire is not None and text:
            self._wire.write(text.encode("utf-8", "replace"))

    def _give_up(self) -> None:
        self.too_slow = True
        if self._wire is not None:
            self._wire.hang_up()

    def _stop_slow_timer(self) -> None:
        if self._slow_timer is not None:
            self._slow_timer.cancel()
            self._slow_timer = None


def clamped(size: tuple[int, int]) -> tuple[int, int]:
    """Return a size a screen can be laid out in; 0×0 means the client does not know its size."""
    columns, rows = size
    if columns <= 0 or rows <= 0:
        return USUAL_SIZE
    return min(max(columns, COLUMNS[0]), COLUMNS[1]), min(max(rows, ROWS[0]), ROWS[1])
