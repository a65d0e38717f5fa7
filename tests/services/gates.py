"""Verbs for the tests of the writer: one that holds it until told, and the simplest that write."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from models.database import rows
from models.school import Setting
from services.book import Book
from services.house import House
from services.live import EVERYBODY
from services.outcomes import Outcome, Saved
from services.settings import set_setting
from services.writer import Verb

PATIENCE = 20.0
SINCE = date(2026, 9, 1)


def writes(name: str, value: str = "1") -> Verb:
    """Return a verb that writes a setting."""

    def verb(book: Book) -> Outcome:
        set_setting(book, name, value, SINCE)
        return Saved(1, book.now.local)

    return verb


@contextmanager
def held(house: House) -> Iterator[None]:
    """Hold the writer inside a transaction: what is submitted in the block is committed together after it."""
    inside, go_on = threading.Event(), threading.Event()

    def verb(book: Book) -> Outcome:
        inside.set()
        assert go_on.wait(PATIENCE)
        return Saved(0, book.now.local)

    answer = house.write(verb)
    assert inside.wait(PATIENCE)
    try:
        yield
    finally:
        go_on.set()
        answer.result(PATIENCE)


def well_again(house: House) -> None:
    """Wait until the watch over the file has found by itself that it can be written to."""

    async def until_told() -> None:
        told = asyncio.Event()
        house.live.attach(asyncio.get_running_loop())
        stop = house.live.watch(EVERYBODY, lambda _: told.set())
        async with asyncio.timeout(PATIENCE):
            while house.watch.health.ailment is not None:
                await told.wait()
                told.clear()
        stop()

    asyncio.run(until_told())


def stored(house: House) -> set[str]:
    """Return the names of the settings that are on disk."""
    with house.database.connection_context():
        return {name for (name,) in rows(Setting.select(Setting.name))}
