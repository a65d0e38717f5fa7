"""When forgotten screens are cleared from memory: while nobody types.

Python looks through every object of the process now and then. With 100 open screens that is a million
objects and stops everybody for half a second, several times a minute. So this server lets it look through
young objects only, and does the whole by itself after people have left, in a second without a key.
"""

import asyncio
import gc
import time
from collections.abc import Callable

LOOK_SECONDS = 0.5
YOUNG = (2_000, 10, 1_000_000)
"""New objects between two looks at the youngest, such looks between two at the next, and then never."""


class Tidying:
    """Clears away what closed screens left behind, with the least harm to those who type."""

    def __init__(
        self,
        quiet_seconds: float,
        some: int,
        most: int,
        clock: Callable[[], float] = time.monotonic,
        collect: Callable[[], object] = gc.collect,
    ) -> None:
        self._quiet_seconds = quiet_seconds
        self._some = some
        self._most = most
        self._clock = clock
        self._collect = collect
        self._last_key = clock()
        self._left = 0
        self._task: asyncio.Task[None] | None = None
        self._before = gc.get_threshold()

    def key_came(self) -> None:
        """Take note that somebody types."""
        self._last_key = self._clock()

    def screen_closed(self) -> None:
        """Take note that there is one more screen to forget."""
        self._left += 1

    def look(self) -> bool:
        """Tidy up if it is time: some have left and nobody types, or too many have left to wait."""
        is_quiet = self._clock() - self._last_key >= self._quiet_seconds
        if self._left < (self._some if is_quiet else self._most):
            return False
        self._left = 0
        self._collect()
        return True

    def start(self) -> None:
        """Take the tidying of this process over."""
        if self._task is None:
            self._before = gc.get_threshold()
            gc.set_threshold(*YOUNG)
            self._task = asyncio.create_task(self._keep_looking(), name="tidying")

    async def stop(self) -> None:
        """Give the tidying back to Python."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
            self._task = None
            gc.set_threshold(*self._before)

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            self.look()
