"""A second machine beside a real server: its folder, its key named on the first, its follower."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from datetime import datetime
from pathlib import Path

from app.running import Running
from app.running import running as serving_here
from app.serving.host_key import HOST_KEY, keep_host_key
from app.snapshots import FOLDER, keys_of
from app.standby.following import Follower
from app.standby.place import State, Where, own_key, remember
from backups.snapshot import make_snapshot
from services.actor import OFFICE
from services.book import Book
from services.house import House
from services.outcomes import Saved
from services.settings import SCHOOL_NAME, STANDBY_KEY, change_setting
from tests.live_school import build, on_disk
from tests.school import School
from tests.terminal import PATIENCE


def two_machines(first: Path, second: Path) -> None:
    """Build the small school with a snapshot and a host key; bring its keys over, name the second machine."""
    keep_host_key(first / HOST_KEY)
    build(first, held=True, and_then=lambda school: _name(school, own_key(second)[1]))
    make_snapshot(first / "journal.db", first / FOLDER, datetime(2026, 11, 19, 12, 0), "0", keys_of(first))
    bring_keys(first, second)


def make_first(first: Path, second: Path) -> None:
    """Let a school that is there already be the first machine: host key, snapshot, the second one named."""
    keep_host_key(first / HOST_KEY)
    house = House(first)
    house.start()
    try:
        named = house.write(lambda book: _named(book, own_key(second)[1])).result()
        assert isinstance(named, Saved)
        now = house.clock.now().local
    finally:
        house.stop()
    make_snapshot(first / "journal.db", first / FOLDER, now, "0", keys_of(first))
    bring_keys(first, second)


def bring_keys(first: Path, second: Path) -> None:
    """Carry the school's keys over, as an administrator does on a stick."""
    shutil.copytree(first / "keys", second / "keys", dirs_exist_ok=True)


def _name(school: School, line: str) -> None:
    assert isinstance(school.house.write(lambda book: _named(book, line)).result(), Saved)


def _named(book: Book, line: str) -> Saved:
    change_setting(book, STANDBY_KEY, line)
    return Saved(1, book.now.local)


def where_is(first: Path, port: int) -> Where:
    """Return where the first machine is, as its noticeboard says."""
    return Where("127.0.0.1", port, keep_host_key(first / HOST_KEY), 0)


class Following:
    """A follower and what it has told."""

    def __init__(self, folder: Path, where: Where) -> None:
        remember(folder, where)
        self.told: list[State] = []
        self._news = asyncio.Event()
        self.follower = Follower(folder, where, self._tell)

    def _tell(self, state: State) -> None:
        self.told.append(state)
        self._news.set()

    async def until(self, claim: Callable[[State], bool], what: str) -> State:
        """Wait until the follower tells something."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not (self.told and claim(self.told[-1])):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"{what}: {self.told[-3:]}") from None
        return self.told[-1]

    async def fresh(self, event: int) -> State:
        """Wait until the copy holds an event."""
        return await self.until(
            lambda state: state.event >= event and not state.trouble, f"event {event} in the copy"
        )


@asynccontextmanager
async def following(folder: Path, where: Where) -> AsyncIterator[Following]:
    """Follow while the block lasts."""
    follows = Following(folder, where)
    task = asyncio.create_task(follows.follower.run())
    try:
        yield follows
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def free_port() -> int:
    """Return a port that nobody listens at."""
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@asynccontextmanager
async def main_server(first: Path, port: int = 0) -> AsyncIterator[tuple[Running, Where]]:
    """Serve the first machine in this process."""
    async with serving_here(first, "127.0.0.1", port, cost=4) as server:
        yield server, where_is(first, server.serving.port)


async def write(server: Running, value: str) -> int:
    """Write something; return the number of its event."""

    def verb(book: Book) -> Saved:
        change_setting(book, SCHOOL_NAME, value)
        return Saved(1, book.now.local)

    answered = await server.house.writer.ask(verb, OFFICE)
    assert isinstance(answered, Saved)
    return on_disk(server.house.folder).head[0]
