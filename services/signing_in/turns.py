"""Who waits for a place is let through by turns of the addresses, not as they came."""

import asyncio
from heapq import heappop, heappush
from itertools import count

FIRST = 0


class Turns:
    """So many places at once; a crowd at one address waits for itself alone. Belongs to one event loop."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._round = FIRST
        self._last_round: dict[str, int] = {}
        """Of each address, the round in which its last one so far is let through."""

    async def enter(self, address: str) -> None:
        """Take a place, once the turn has come; who has entered must `leave`."""
        if self._free:
            self._free -= 1
            return
        turn = max(self._round, self._last_round.get(address, FIRST)) + 1
        self._last_round[address] = turn
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (turn, next(self._numbers), place))
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():  # gone in the very moment of being let through
                self.leave()
            raise

    def leave(self) -> None:
        """Give the place to the next."""
        while self._waiting:
            turn, _, place = heappop(self._waiting)
            self._round = max(self._round, turn)
            if not place.done():  # who hung up meanwhile needs no turn
                place.set_result(None)
                return
        self._free += 1
        self._last_round.clear()

    def close(self) -> None:
        """Turn away whoever waits."""
        for _, _, place in self._waiting:
            place.cancel()
