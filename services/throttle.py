"""Guessing is slowed down, nobody is ever locked out (5.1)."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable

FREE_TRIES = 3
LONGEST_DELAY = 60.0
MOST_DOUBLINGS = 6
FORGET_AFTER = 15 * 60.0
MOST_REMEMBERED = 10_000
CODES = "codes"
"""The address all codes of a login are counted under: whoever types one knows the password already."""


class Throttle:
    """Failed tries of each (login, address): three are free, then the answer waits 2, 4, 8 … 60 seconds.

    Another address has its own count, so that a pupil's guesses never slow a teacher's own computer.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._failures: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()
        self._places: OrderedDict[tuple[str, str], None] = OrderedDict()

    async def turn(self, login: str, address: str) -> None:
        """Wait as long as earlier wrong tries cost."""
        wait = self.delay(login, address)
        self.failed(login, address)  # counted before it is checked: parallel tries wait too
        await asyncio.sleep(wait)

    def delay(self, login: str, address: str) -> float:
        """Return how many seconds the next answer must wait."""
        failures, last = self._failures.get((login, address), (0, 0.0))
        if failures < FREE_TRIES or self._monotonic() - last > FORGET_AFTER:
            return 0.0
        doublings = min(failures - FREE_TRIES + 1, MOST_DOUBLINGS)
        return float(min(2.0**doublings, LONGEST_DELAY))

    def failed(self, login: str, address: str) -> None:
        """Count a wrong password."""
        now = self._monotonic()
        failures, last = self._failures.pop((login, address), (0, now))
        self._failures[(login, address)] = (1 if now - last > FORGET_AFTER else failures + 1, now)
        while len(self._failures) > MOST_REMEMBERED:
            self._failures.popitem(last=False)

    def succeeded(self, login: str, address: str) -> None:
        """Forget the wrong tries of this login from this address, and know it there from now on."""
        self._failures.pop((login, address), None)
        self._places.pop((login, address), None)
        self._places[(login, address)] = None
        while len(self._places) > MOST_REMEMBERED:
            self._places.popitem(last=False)

    def known(self, login: str, address: str) -> bool:
        """Whether this login was right at this address since the server began: its checks go first."""
        return (login, address) in self._places
