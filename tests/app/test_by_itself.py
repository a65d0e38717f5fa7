"""What the running server does without anybody asking: it begins with the server and ends with it."""

import asyncio
import socket
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app import running as server_room
from app.running import running
from models.database import rows
from models.printing import ReadyBatch
from services.actor import OFFICE
from services.book import Book
from services.outcomes import Outcome, Saved
from services.remarks import last_pass
from services.settings import BATCH_TIME, BATCH_WEEKDAY, PROBE_ADDRESS, set_setting
from tests.new_school import QUICK
from tests.school import School


def at_any_hour(book: Book) -> Outcome:
    """Let this week's moment be over whatever the day is: the server reads the machine's clock."""
    for name, value in ((BATCH_WEEKDAY, "1"), (BATCH_TIME, "00:00")):
        set_setting(book, name, value, date(2026, 9, 1))
    return Saved(1, book.now.local)


def hurry(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let a duty of the server come first, and come again soon."""
    made = getattr(server_room, name)
    monkeypatch.setattr(server_room, name, lambda of: replace(made(of), first=0.0, every=0.01))


async def test_the_server_makes_the_week_ready_and_passes_over_the_journals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = School(tmp_path)
    assert isinstance(school.house.write(at_any_hour, OFFICE).result(), Saved)
    school.close()
    for duty in ("weekly", "nightly"):
        hurry(monkeypatch, duty)
    async with running(tmp_path, "127.0.0.1", 0, cost=QUICK) as server, asyncio.timeout(60):
        readers = server.house.readers
        while not await readers.run(lambda _: rows(ReadyBatch.select(ReadyBatch.id))):
            pass
        while await readers.run(lambda _: last_pass()) is None:
            pass
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_the_server_knocks_where_the_school_said_and_knows_who_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as machine:
        machine.setblocking(False)
        address = f"127.0.0.1:{machine.getsockname()[1]}"

        def names_it(book: Book) -> Outcome:
            return Saved(1, book.now.local, set_setting(book, PROBE_ADDRESS, address, date(2026, 9, 1)))

        school = School(tmp_path)
        assert isinstance(school.house.write(names_it, OFFICE).result(), Saved)
        school.close()
        hurry(monkeypatch, "probing")
        async with running(tmp_path, "127.0.0.1", 0, cost=QUICK) as server, asyncio.timeout(60):
            taken, _ = await asyncio.get_running_loop().sock_accept(machine)
            taken.close()
            while server.house.knocks.looked_at is None:
                await asyncio.sleep(0)
            assert (server.house.knocks.address, server.house.knocks.why) == (address, None)
    assert asyncio.all_tasks() == {asyncio.current_task()}
