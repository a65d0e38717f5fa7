"""Textual's driver over a person's terminal on a wire instead of this machine's console.

Private parts of Textual 8.2.8 relied on (tests/serving/test_driver.py fails when they change):
`_xterm_parser.XTermParser` and its `_parse_extended_key.__wrapped__`; `Driver._app`, `_loop`, `_size`;
`App._message_queue.qsize()`; that `App._display` ends each drawing with `Driver.flush`.
"""

import asyncio
import re
from codecs import getincrementaldecoder
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, Literal, TextIO

from textual import constants, events, messages
from textual._parser import ParseError
from textual._xterm_parser import BRACKETED_PASTE_START, XTermParser
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from app.serving.pasting import PasteGuard
from app.serving.terminal import Terminal

LONE_ESC_SECONDS = constants.ESCAPE_DELAY + 0.02
"""The parser knows a lone Esc only by a silence of ESCAPE_DELAY (100 ms)."""
SLICE = 256
"""Bytes of keys taken at a time, so that a paste of a megabyte never holds the loop."""
MOST_WAITING_MESSAGES = 256
BUSY_APP_SECONDS = 0.02
LONGEST_PASTE = 100_000

_IN = "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?7l"
_OUT = "\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h\x1b[0m"
_MOUSE_IN = "\x1b[?1000h\x1b[?1002h\x1b[?1006h"  # never 1003: every move of the mouse would be a message
_MOUSE_OUT = "\x1b[?1006l\x1b[?1002l\x1b[?1000l"
_ASK_SYNC = "\x1b[?2026$p"
_BEFORE_ESC = re.compile("(?=\x1b)")
# What the parser raises on bytes no terminal sends (chr() of 99999999, a mouse in 0 pixels).
_NONSENSE = (ValueError, ArithmeticError, LookupError, TypeError, RuntimeError, ParseError)


class _OwnParser(XTermParser):
    """A parser that dies with its session.

    Textual 8.2.8 puts an lru_cache on the method, which keeps the parser and through it
    the App of a person alive for 1,024 keys of other people (40 MB in 200 sessions).
    """

    _parse_extended_key = XTermParser._parse_extended_key.__wrapped__  # type: ignore[assignment]  # uncached


class WireDriver(Driver):
    """Draws one App in one person's terminal and gives it that person's keys."""

    def __init__(self, app: App[Any], terminal: Terminal, *, mouse: bool = True, debug: bool = False) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=terminal.size)
        self._terminal = terminal
        self._parser = _OwnParser()
        self._paste = PasteGuard()
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._silent = 0
        self._alive = False
        self._gate_open = False
        self._drawn: list[str] = []
        self._flush_soon: asyncio.Handle | None = None
        self._pump_soon: asyncio.Handle | None = None
        self._esc_timer: asyncio.TimerHandle | None = None
        self._batch = ExitStack()

    # What the person sees.

    def write(self, data: str) -> None:
        """Keep a piece of drawing until the drawing is whole, or until this turn of the loop ends."""
        if not self._alive or self._terminal.held:
            return
        self._drawn.append(data)
        if self._flush_soon is None:
            self._flush_soon = self._loop.call_soon(self.flush)

    def flush(self) -> None:
        """Send what was drawn as one piece: one packet instead of three."""
        if self._flush_soon is not None:
            self._flush_soon.cancel()
            self._flush_soon = None
        drawing, self._drawn = "".join(self._drawn), []
        self._terminal.draw(drawing)

    def drawing_held(self) -> None:
        """Let the App change without drawing: nothing grows while the person's line is full."""
        if self._alive:
            self._drawn.clear()
            self._batch.enter_context(self._app.batch_update())

    def drawing_freed(self) -> None:
        """Draw the whole screen, because drawings were dropped on the way."""
        self._batch.close()
        if self._alive:
            self._app.call_later(self._redraw)

    def _redraw(self) -> None:
        self._app.screen.refresh()

    # What the person types.

    def let_keys_in(self) -> None:
        """Begin giving keys to the App, those typed ahead first."""
        self._gate_open = True
        self.keys_came()

    def keys_came(self) -> None:
        """Take typed bytes in the next turn of the loop."""
        if self._alive and self._gate_open and self._pump_soon is None:
            self._pump_soon = self._loop.call_soon(self._take_keys)

    def _take_keys(self) -> None:
        self._pump_soon = None
        if not self._alive or not self._terminal.typed:
            return
        if self._app._message_queue.qsize() > MOST_WAITING_MESSAGES:
            self._pump_soon = self._loop.call_later(BUSY_APP_SECONDS, self._take_keys)
            return
        self._read(self._terminal.take(SLICE))
        if self._terminal.typed:
            self.keys_came()

    def _read(self, data: bytes) -> None:
        text = self._decoder.decode(data)
        self._silent += len(text)
        text = self._paste.passed(text)
        for piece in _BEFORE_ESC.split(text):  # nonsense spoils its own sequence and not the next key
            if piece:  # an unfinished letter decodes to "", which the parser takes for the end of input
                self._pass_on(self._parser.feed(piece))
        if self._silent > LONGEST_PASTE:
            self._forget_the_paste()
        if self._esc_timer is not None:
            self._esc_timer.cancel()
        self._esc_timer = self._loop.call_later(LONE_ESC_SECONDS, self._notice_a_lone_esc)

    def _pass_on(self, parsed: Iterable[Message]) -> None:
        try:
            for message in parsed:
                self._silent = 0
                self.process_message(message)
        except _NONSENSE:
            self._begin_anew()

    def _forget_the_paste(self) -> None:
        """Drop a paste that never ends, still taking what follows for paste and not for keys."""
        self._silent = 0
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._parser = _OwnParser()
        if self._paste.inside:
            self._pass_on(self._parser.feed(BRACKETED_PASTE_START))

    def _notice_a_lone_esc(self) -> None:
        self._esc_timer = None
        if self._alive and not self._terminal.typed:  # a sequence cut by a slice goes on with what waits
            self._paste.fell_silent()
            self._pass_on(self._parser.tick())

    def process_message(self, message: Message) -> None:
        """Give the App a key or a mouse event; a size typed as keys is no size."""
        if isinstance(message, events.Resize | messages.InBandWindowResize):
            return
        super().process_message(message)

    def send_message(self, message: Message) -> None:
        """Post a message to the App in this loop; the stock driver comes from another thread."""
        if self._alive:
            self._app.post_message(message)

    # The beginning, the size and the end.

    def start_application_mode(self) -> None:
        """Take the person's whole screen."""
        self._alive = True
        self._terminal.listener = self
        mouse = _MOUSE_IN if self._mouse else ""
        asking = _ASK_SYNC if self._terminal.kind.startswith(("xterm", "screen", "tmux")) else ""
        self._terminal.say(_IN + mouse + asking)
        if self._terminal.held:
            self.drawing_held()
        self.size_changed()

    def size_changed(self) -> None:
        """Tell the App the size of the terminal."""
        self._size = self._terminal.size
        if self._alive:
            size = Size(*self._size)
            self._app.post_message(events.Resize(size, size))

    def disable_input(self) -> None:
        """Take no more keys."""
        self._gate_open = False

    def stop_application_mode(self) -> None:
        """Give the person's screen back as it was."""
        if not self._alive:
            return
        self.flush()
        self._alive = False
        self._batch.close()
        self._terminal.say((_MOUSE_OUT if self._mouse else "") + _OUT)

    def close(self) -> None:
        """Let no timer outlive the App."""
        self._alive = False
        for waiting in (self._flush_soon, self._pump_soon, self._esc_timer):
            if waiting is not None:
                waiting.cancel()
        self._flush_soon = self._pump_soon = self._esc_timer = None
        self._drawn.clear()

    # What a served person must not do to the server.

    def suspend_application_mode(self) -> None:
        """Do nothing: there is no shell to go back to."""

    def resume_application_mode(self) -> None:
        """Do nothing, as nothing was suspended."""

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Do nothing: the browser would open on the server."""

    def deliver_binary(
        self,
        binary: BinaryIO | TextIO,
        *,
        delivery_key: str,
        save_path: Path,
        open_method: Literal["browser", "download"] = "download",
        encoding: str | None = None,
        mime_type: str | None = None,
        name: str | None = None,
    ) -> None:
        """Close the file unsaved: it would be saved on the server."""
        binary.close()
