"""Password checks are slow on purpose: no guess stands in the way of a person known at that place."""

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from services.signing_in.turns import Turns

T = TypeVar("T")

AT_ONCE = 2
"""Checks of the known, and as many of strangers."""
STRANGERS_NICENESS = 10


class Turnstile:
    """Runs work in two lanes of two threads: for persons known at their place, and for strangers.

    Whatever crowds the second lane, the first is free of it: its threads are its own, and on Linux the
    strangers' threads stand back for everything else of the program. Within a lane addresses take turns.
    Belongs to one event loop.
    """

    def __init__(self) -> None:
        self._known = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="bcrypt")
        self._strangers = ThreadPoolExecutor(
            AT_ONCE, thread_name_prefix="bcrypt-strangers", initializer=_stand_back
        )
        self._turns_of_known = Turns(AT_ONCE)
        self._turns_of_strangers = Turns(AT_ONCE)

    def close(self) -> None:
        """End the threads; whoever waits is turned away."""
        for turns in (self._turns_of_known, self._turns_of_strangers):
            turns.close()
        for pool in (self._known, self._strangers):
            pool.shutdown(wait=False, cancel_futures=True)

    async def run(self, work: Callable[[], T], address: str, *, known: bool) -> T:
        """Return what the work returns, once its turn has come."""
        turns = self._turns_of_known if known else self._turns_of_strangers
        await turns.enter(address)
        try:
            pool = self._known if known else self._strangers
            return await asyncio.get_running_loop().run_in_executor(pool, work)
        finally:
            turns.leave()


def _stand_back() -> None:
    """Let everything else of the program go before this thread, where a thread has a priority of its own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), STRANGERS_NICENESS)
