"""Reading beside the writer: a small pool of threads, each with a connection that cannot write."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from peewee import SqliteDatabase

from services.clock import Clock, Now

T = TypeVar("T")

THREADS = 2


class Readers:
    """Runs views in threads of its own; a read transaction lives only as long as one view."""

    def __init__(self, database: SqliteDatabase, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="reader")
        self._connected = threading.local()

    def close(self) -> None:
        """Wait for running views and close the connections."""
        gate = threading.Barrier(THREADS)
        ends = [self._pool.submit(self._disconnect, gate) for _ in range(THREADS)]
        for end in ends:
            end.result()
        self._pool.shutdown()

    async def run(self, view: Callable[[Now], T]) -> T:
        """Run a view in a reader thread, all its queries in one transaction."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._read, view)

    def _read(self, view: Callable[[Now], T]) -> T:
        if not getattr(self._connected, "open", False):
            self._database.connect(reuse_if_open=True)
            self._database.execute_sql("PRAGMA query_only = ON")
            self._connected.open = True
        with self._database.transaction():
            return view(self._clock.now())

    def _disconnect(self, gate: threading.Barrier) -> None:
        gate.wait()
        self._database.close()
