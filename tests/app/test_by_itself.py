"""What the running server does without anybody asking: it begins with the server and ends with it."""

import asyncio
import socket
from datetime import date
from pathlib import Path

import pytest

from app import nightly, probe, weekly_batch
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


async def test_the_server_makes_the_week_ready_and_passes_over_the_journals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = School(tmp_path)
    assert isinstance(school.house.write(at_any_hour, OFFICE).result(), Saved)
    school.close()
    monkeypatch.setattr(weekly_batch, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(nightly, "AFTER_START", 0.0)
    async with running(tmp_path, "127.0.0.1", 0, cost=QUICK) as server, asyncio.timeout(60):
        readers = server.house.readers
        while not await readers.run(lambda _: rows(ReadyBatch.select(ReadyBatch.id))):
            pass
        while await readers.run(lambda _: last_pass()) is None:
            pass
    left = [
        task.get_name() for task in asyncio.all_tasks() if task.get_name().startswith(("weekly", "nightly"))
    ]
    assert left == []


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
        monkeypatch.setattr(probe, "EVERY", 0.01)
        async with running(tmp_path, "127.0.0.1", 0, cost=QUICK) as server, asyncio.timeout(60):
            taken, _ = await asyncio.get_running_loop().sock_accept(machine)
            taken.close()
            while server.house.knocks.looked_at is None:
                await asyncio.sleep(0)
            assert (server.house.knocks.address, server.house.knocks.why) == (address, None)
    assert asyncio.all_tasks() == {asyncio.current_task()}
