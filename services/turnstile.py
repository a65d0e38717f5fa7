"""Password checks are slow on purpose: who waits for one is let through by turns, not as they came."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from heapq import heappop, heappush
from itertools import count
from typing import TypeVar

T = TypeVar("T")

AT_ONCE = 2
FIRST = 0


class Turnstile:
    """Runs work in two threads: first for a person known at that place, then for each address by turns.

    A crowd that guesses from one address waits for itself alone; from many it never stands before a teacher
    at the teacher's own computer. Belongs to one event loop.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="bcrypt")
        self._free = AT_ONCE
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._round = FIRST
        self._last_round: dict[str, int] = {}
        """Of each address, the round in which its last check so far is let through."""

    def close(self) -> None:
        """End the threads; whoever waits is turned away."""
        for _, _, place in self._waiting:
            place.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def run(self, work: Callable[[], T], address: str, *, known: bool) -> T:
        """Return what the work returns, once its turn has come."""
        await self._turn(address, known)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._let_next()

    async def _turn(self, address: str, known: bool) -> None:
        if self._free:
            self._free -= 1
            return
        turn = FIRST if known else max(self._round, self._last_round.get(address, FIRST)) + 1
        if not known:
            self._last_round[address] = turn
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (turn, next(self._numbers), place))
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():  # gone in the very moment of being let through
                self._let_next()
            raise

    def _let_next(self) -> None:
        while self._waiting:
            turn, _, place = heappop(self._waiting)
            self._round = max(self._round, turn)
            if not place.done():  # who hung up meanwhile needs no turn
                place.set_result(None)
                return
        self._free += 1
        self._last_round.clear()
