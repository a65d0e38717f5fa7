"""Guessing is slowed down, nobody is ever locked out (5.1)."""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable

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
        self._addresses: Counter[str] = Counter()

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
        self.remember([(login, address)])

    def remember(self, places: Iterable[tuple[str, str]]) -> None:
        """Know logins at addresses where they have been right, the latest last."""
        for place in places:
            self._addresses[place[1]] += place not in self._places
            self._places[place] = None
            self._places.move_to_end(place)
        while len(self._places) > MOST_REMEMBERED:
            (_, address), _ = self._places.popitem(last=False)
            self._addresses[address] -= 1
            if not self._addresses[address]:
                del self._addresses[address]

    def known(self, login: str, address: str) -> bool:
        """Whether this login has been right at this address of late: strangers are not in its way."""
        return (login, address) in self._places

    def knows_place(self, address: str) -> bool:
        """Whether any login has been right at this address of late."""
        return self._addresses[address] > 0
