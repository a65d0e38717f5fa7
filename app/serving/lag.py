"""How late the event loop runs: the first thing to look at when keys feel slow."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable

_LOG = logging.getLogger(__name__)
SAMPLE_SECONDS = 0.1
SAMPLES_IN_A_SECOND = 10
SECONDS_KEPT = 60


class LagWatch:
    """Measures the loop's lag: the worst of ten looks in each second, kept for a minute."""

    def __init__(self, bound_seconds: float = 0.25, clock: Callable[[], float] = time.monotonic) -> None:
        self._bound = bound_seconds
        self._clock = clock
        self._seconds: deque[float] = deque(maxlen=SECONDS_KEPT)
        self._task: asyncio.Task[None] | None = None
        self.seconds_over_bound = 0

    @property
    def last(self) -> float:
        """The lag of the last whole second, in seconds."""
        return self._seconds[-1] if self._seconds else 0.0

    @property
    def worst(self) -> float:
        """The worst lag of the last minute, in seconds."""
        return max(self._seconds, default=0.0)

    def start(self) -> None:
        """Begin to measure in the running loop."""
        if self._task is None:
            self._task = asyncio.create_task(self._measure(), name="loop lag")

    async def stop(self) -> None:
        """End the measuring; the figures stay readable."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
            self._task = None

    async def _measure(self) -> None:
        while True:
            worst = 0.0
            for _ in range(SAMPLES_IN_A_SECOND):
                began = self._clock()
                await asyncio.sleep(SAMPLE_SECONDS)
                worst = max(worst, self._clock() - began - SAMPLE_SECONDS)
            self.note(worst)

    def note(self, lag: float) -> None:
        """Keep the lag of one second and log it when it is over the bound."""
        self._seconds.append(lag)
        if lag > self._bound:
            self.seconds_over_bound += 1
            _LOG.warning("event loop was late by %.0f ms (bound %.0f ms)", lag * 1000, self._bound * 1000)
