"""Keys and pastes one after another: the next one is let in when the one before is done with.

The toolkit sends every key at once to the widget that has the focus at that moment. Two keys typed into one
slow moment («Enter» and then «5») would both reach the list; the page that Enter opens would not see the 5.
A paste would even overtake the Tab before it, and a password land in the line above its own; a mark typed
after an arrow that waits for a busy page would land in the row above.

However long a page is busy, the order is kept: only a widget that died over a key is not waited for.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.events import Callback, Key, Paste
from textual.message_pump import MessagePump

LOOKED_AFTER = 1.0
"""Seconds after which a key that nobody is done with is looked for, again and again."""

Typed = Key | Paste


@dataclass(slots=True)
class _Step:
    """What is put behind a key in a queue."""

    follow: Callable[[int, Sequence[MessagePump]], None]
    number: int
    path: Sequence[MessagePump]
    _param_count: int = 0
    """Tells the toolkit (Textual 8.2.8) what it would find out anew for each of eight steps a key."""

    def __call__(self) -> None:
        self.follow(self.number, self.path)


class KeyOrder:
    """Holds keys and pastes back while one is on its way from the focused widget up to the App."""

    def __init__(self, app: App[Any], let_in: Callable[[Typed], Awaitable[None]]) -> None:
        self._app = app
        self._let_in = let_in
        self._waiting: deque[Typed] = deque()
        self._under_way = 0
        self._done = 0
        self._stands: tuple[MessagePump, Sequence[MessagePump]] | None = None
        """In whose queue the key's step is, and the queues after it."""
        self._timer: asyncio.TimerHandle | None = None

    async def typed(self, key: Typed) -> None:
        """Take a key or a paste; it goes in at once where nothing is under way."""
        self._waiting.append(key)
        if self._done == self._under_way:
            await self._next()

    async def _next(self) -> None:
        if not self._waiting or self._done != self._under_way:
            return
        self._under_way += 1
        number = self._under_way
        start = self._app.focused or self._app.screen
        path = start.ancestors_with_self
        self._stands = None
        self._look_later(number)
        await self._let_in(self._waiting.popleft())
        # The App looks for a binding last of all; what that makes the widget say goes the same way once more.
        self._follow(number, [*path, *path])

    def _follow(self, number: int, path: Sequence[MessagePump]) -> None:
        """Go behind the key through one queue after another, at last through that of the screen on top."""
        for index, node in enumerate(path):
            after = path[index + 1 :]
            if node.post_message(Callback(_Step(self._follow, number, after))):
                self._stands = (node, after)
                return
        screen = self._app.screen
        self._stands = (screen, ())
        if not screen.call_later(self._finish, number):
            self._finish(number)

    def _look_later(self, number: int) -> None:
        self._timer = asyncio.get_running_loop().call_later(LOOKED_AFTER, self._look, number)

    def _look(self, number: int) -> None:
        """Go on past a queue that died with the step in it; a busy one is waited for."""
        if number <= self._done or not self._app.is_running:
            return
        if self._stands is not None and _is_dead(self._stands[0]):
            self._follow(number, self._stands[1])
        if number > self._done:
            self._look_later(number)

    def _finish(self, number: int) -> None:
        if number <= self._done:
            return
        self._done = number
        if self._timer is not None:
            self._timer.cancel()
        self._app.call_later(self._next)


def _is_dead(node: MessagePump) -> bool:
    """Whether nobody reads a queue any more (Textual 8.2.8: all that came before its end is still read)."""
    return node._is_mounted and not node.is_running
