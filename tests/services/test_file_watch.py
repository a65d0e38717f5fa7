"""The watch over the journal's file: a forgotten reader is named, what stops writing is known by its kind."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.database import sqlite
from services.file_watch import WAL_LOOK_SECONDS, FileWatch, holders
from services.health import Ailment, Holder
from services.house import House
from services.reserve import BYTES, NAME, Reserve
from tests.school import School
from tests.services.gates import PATIENCE, writes

READS = """
import sys
from models.database import sqlite
connection = sqlite.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN")
print(connection.execute("SELECT COUNT(*) FROM setting").fetchone()[0], flush=True)
sys.stdin.read()
"""


@contextmanager
def forgotten_reader(file: Path) -> Iterator[int]:
    """Another process that reads and never ends its transaction; its number."""
    with subprocess.Popen(
        [sys.executable, "-c", READS, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert int(process.stdout.readline()) > 0
        yield process.pid
        process.kill()


class Watched:
    """A watch with a clock of its own, looked through from the test's thread."""

    def __init__(self, house: House) -> None:
        self.seconds = 0.0
        self.watch = FileWatch(
            house.database,
            house.file,
            house.clock,
            house.live,
            wal_bytes=100_000,
            steady=lambda: self.seconds,
        )

    def looks(self) -> FileWatch:
        self.seconds += WAL_LOOK_SECONDS
        self.watch.look()
        return self.watch


def test_a_forgotten_reader_is_named_once_the_log_has_grown(
    school: School, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "zhurnal.file")
    house = school.house
    watched = Watched(house)
    with house.database.connection_context():
        assert watched.looks().health.overgrown is None
        with forgotten_reader(house.file) as pid:
            for number in range(8):
                house.write(writes(f"name{number}", "х" * 10_000)).result(PATIENCE)
            grown = watched.looks().health.overgrown
            assert grown is not None
            assert grown.size > 100_000
            assert [(one.pid, one.program) for one in grown.holders] == [
                (pid, Path(f"/proc/{pid}/comm").read_text("ascii").strip())
            ]
            watched.looks()
            assert caplog.text.count(f"held by {pid} (") == 1, "once, not at every look"
        assert watched.looks().health.overgrown is None
        assert "held back no more" in caplog.text


def test_a_large_log_that_nobody_holds_is_no_news(school: School) -> None:
    house = school.house
    for number in range(8):
        house.write(writes(f"name{number}", "х" * 10_000)).result(PATIENCE)
    assert house.file.with_name("journal.db-wal").stat().st_size > 100_000
    with house.database.connection_context():
        assert Watched(house).looks().health.overgrown is None


def test_the_own_process_is_named_where_nobody_else_reads(tmp_path: Path) -> None:
    shared, locks = tmp_path / "shm", tmp_path / "locks"
    shared.touch()
    inode, own = shared.stat().st_ino, os.getpid()
    line = "{n}: POSIX  ADVISORY  READ {pid} 00:31:{inode} {byte} {byte}\n"
    mine = line.format(n=1, pid=own, inode=inode, byte=124)
    locks.write_text(
        mine
        + line.format(n=2, pid=7, inode=inode, byte=120)
        + line.format(n=3, pid=7, inode=inode + 1, byte=124)
        + f"4: -> POSIX  ADVISORY  READ 7 00:31:{inode} 124 124\n",
        "ascii",
    )
    assert [one.pid for one in holders(shared, locks)] == [own], (
        "a writer's lock, another file, a waiting one"
    )
    locks.write_text(mine + line.format(n=5, pid=4_194_999, inode=inode, byte=125), "ascii")
    assert list(holders(shared, locks)) == [Holder(4_194_999, "?")]


@pytest.mark.parametrize(
    ("code", "ailment"),
    [
        (sqlite.SQLITE_FULL, Ailment.DISK_FULL),
        (sqlite.SQLITE_READONLY | (6 << 8), Ailment.READ_ONLY),
        (sqlite.SQLITE_IOERR | (3 << 8), Ailment.DISK_FAILED),
        (sqlite.SQLITE_CORRUPT, Ailment.DAMAGED),
        (sqlite.SQLITE_CONSTRAINT, None),
    ],
)
def test_what_the_database_says_becomes_one_of_the_ailments(
    code: int, ailment: Ailment | None, school: School
) -> None:
    watch = Watched(school.house).watch
    failure = sqlite.OperationalError("in another language")
    failure.sqlite_errorcode = code
    with school.house.database.connection_context():
        watch.failed(failure)
    assert watch.health.ailment is ailment
    assert watch.turned_away is ailment


def test_a_damaged_file_is_not_tried_again_a_failing_disk_is(school: School) -> None:
    watched = Watched(school.house)
    for code, after in ((sqlite.SQLITE_IOERR, None), (sqlite.SQLITE_CORRUPT, Ailment.DAMAGED)):
        failure = sqlite.OperationalError()
        failure.sqlite_errorcode = code
        with school.house.database.connection_context():
            watched.watch.failed(failure)
            assert watched.looks().health.ailment is after


def test_a_try_really_writes_for_nothing_else_proves_that_writing_is_possible(school: School) -> None:
    house = school.house
    watched = Watched(house)
    other = sqlite.connect(str(house.file), isolation_level=None)
    for _ in range(3):
        before = other.execute("PRAGMA data_version").fetchone()
        failure = sqlite.OperationalError()
        failure.sqlite_errorcode = sqlite.SQLITE_IOERR
        with house.database.connection_context():
            watched.watch.failed(failure)
            assert watched.looks().health.ailment is None
        assert other.execute("PRAGMA data_version").fetchone() != before
    other.close()


def test_the_reserve_is_held_given_up_and_held_again_only_where_there_is_room(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path)
    assert reserve.hold()
    assert (tmp_path / NAME).stat().st_size == BYTES
    assert (tmp_path / NAME).stat().st_blocks * 512 >= BYTES, "real blocks, not a hole"
    reserve.release()
    assert not (tmp_path / NAME).exists()
    assert reserve.hold_again()
    beyond = Reserve(tmp_path / "nowhere")
    assert not beyond.hold()
    assert not beyond.hold_again()
