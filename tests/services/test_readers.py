"""Reading beside the writer: it cannot write, sees one moment, and leaves nothing open behind it."""

import asyncio
import threading
from pathlib import Path

import peewee
import pytest

from models.database import rows, sqlite
from models.school import Setting
from services.clock import Now
from services.house import House
from services.outcomes import Saved
from services.readers import THREADS
from tests.new_school import QUICK
from tests.school import School
from tests.services.gates import PATIENCE, writes

OPEN_FILES = Path("/proc/self/fd")


def test_a_view_cannot_write(school: School) -> None:
    database = school.house.database

    def bad_view(now: Now) -> None:
        Setting.create(name="by_a_view", value="1", since=now.today)

    async def look() -> None:
        for _ in range(THREADS * 2):
            with pytest.raises(peewee.OperationalError, match="readonly"):
                await school.house.readers.run(bad_view)
        assert await school.house.readers.run(lambda now: database.pragma("query_only")) == 1

    asyncio.run(look())


def test_a_view_sees_one_moment_whatever_is_written_meanwhile(school: School) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def names() -> set[str]:
        return {name for (name,) in rows(Setting.select(Setting.name))}

    def slow_view(now: Now) -> tuple[set[str], set[str]]:
        first = names()
        begun.set()
        assert go_on.wait(PATIENCE)
        return first, names()

    async def look() -> None:
        reading = asyncio.create_task(school.house.readers.run(slow_view))
        await asyncio.to_thread(begun.wait, PATIENCE)
        outcome = await asyncio.wrap_future(school.house.write(writes("meanwhile")))
        assert isinstance(outcome, Saved), "a reader does not keep the writer waiting"
        go_on.set()
        first, second = await reading
        assert first == second
        assert "meanwhile" not in first
        assert "meanwhile" in await school.house.readers.run(lambda now: names())

    asyncio.run(look())


@pytest.mark.parametrize("faulty", [False, True], ids=["a view", "a view that fails"])
def test_no_transaction_is_left_open(school: School, faulty: bool) -> None:
    database = school.house.database

    def view(now: Now) -> int:
        count = Setting.select().count()
        assert database.connection().in_transaction
        if faulty:
            raise ZeroDivisionError
        return int(count)

    async def look() -> None:
        for _ in range(THREADS * 2):
            if faulty:
                with pytest.raises(ZeroDivisionError):
                    await school.house.readers.run(view)
            else:
                assert await school.house.readers.run(view) > 0

    asyncio.run(look())
    school.house.write(writes("after")).result(PATIENCE)
    other = sqlite.connect(str(school.house.folder / "journal.db"), isolation_level=None)
    busy, left, _ = other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    other.close()
    assert (busy, left) == (0, 0), "a reader left behind would keep the journal of writes growing"


def test_views_run_beside_each_other_and_never_in_the_loop(school: School) -> None:
    together = threading.Barrier(THREADS, timeout=PATIENCE)

    def view(now: Now) -> int:
        together.wait()
        return threading.get_ident()

    async def look() -> set[int]:
        views = (school.house.readers.run(view) for _ in range(THREADS))
        return set(await asyncio.gather(*views))

    seen = asyncio.run(look())
    assert len(seen) == THREADS
    assert threading.get_ident() not in seen


@pytest.mark.skipif(not OPEN_FILES.exists(), reason="only Linux tells which files a process has open")
def test_a_house_that_stops_closes_every_connection(tmp_path: Path) -> None:
    house = House(tmp_path, cost=QUICK)
    house.start()
    file = str(tmp_path / "journal.db")
    together = threading.Barrier(THREADS, timeout=PATIENCE)

    def times_open() -> int:
        return sum(str(one.readlink()).startswith(file) for one in OPEN_FILES.iterdir() if one.is_symlink())

    async def look() -> None:
        await asyncio.gather(*(house.readers.run(lambda now: together.wait()) for _ in range(THREADS)))

    asyncio.run(look())
    house.write(writes("something")).result(PATIENCE)
    assert times_open() > THREADS
    house.stop()
    assert times_open() == 0
    assert not Path(f"{file}-wal").exists(), "the last one out puts everything into the one file"
