"""Watches over the journal's file from the writer's thread: what stops writing, what ends that, the WAL."""

import errno
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from peewee import DatabaseError, SqliteDatabase

from models.database import BUSY_SECONDS, sqlite
from rules.text import clean
from services.clock import Clock
from services.health import Ailment, Health, Holder, Overgrown
from services.live import HealthChanged, Live
from services.reserve import Reserve, why_unwritable
from services.standby import Successor

log = logging.getLogger("zhurnal.file")

LOOK_SECONDS = 1.0
WAL_LOOK_SECONDS = 10.0
WAL_BYTES = 64 * 1024 * 1024
"""What ``journal_size_limit`` lets lie is no news; above it somebody keeps the log from being used again."""
STOPS_WRITING = frozenset(Ailment) - {Ailment.BUSY}
"""While one of these lasts nothing is tried, only the watch itself tries, a damaged file never."""
_BY_CODE = {
    sqlite.SQLITE_FULL: Ailment.DISK_FULL,
    sqlite.SQLITE_READONLY: Ailment.READ_ONLY,
    sqlite.SQLITE_IOERR: Ailment.DISK_FAILED,
    sqlite.SQLITE_CANTOPEN: Ailment.DISK_FAILED,
    sqlite.SQLITE_CORRUPT: Ailment.DAMAGED,
    sqlite.SQLITE_NOTADB: Ailment.DAMAGED,
    sqlite.SQLITE_BUSY: Ailment.BUSY,
    sqlite.SQLITE_LOCKED: Ailment.BUSY,
}
_BY_ERRNO = {
    errno.ENOSPC: Ailment.DISK_FULL,
    errno.EDQUOT: Ailment.DISK_FULL,
    errno.EROFS: Ailment.READ_ONLY,
}
READ_LOCKS = range(123, 128)
"""Bytes of the shared-memory file whose locks say that an old state is being read (SQLite's wal.c)."""


class FileWatch:
    """Knows how the file is; everything but ``health`` belongs to the writer's thread."""

    def __init__(
        self,
        database: SqliteDatabase,
        file: Path,
        clock: Clock,
        live: Live,
        *,
        wal_bytes: int = WAL_BYTES,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._file = file
        self._clock = clock
        self._live = live
        self.reserve: Reserve | None = None
        """Room held back; the server has it, a command does not."""
        self.successor: Successor | None = None
        """Set by who meets a machine that keeps the journal now; from then on nothing is written here."""
        self._steady = steady
        self._looked = self._looked_at_wal = float("-inf")
        self._identity = _identity_of(file)
        self.wal_bytes = wal_bytes
        self.health = Health(folder=str(file.parent))

    @property
    def turned_away(self) -> Ailment | None:
        """Why nothing is to be tried now, None where it is."""
        if self.is_gone():
            self._stop(Ailment.GONE)
        ailment = self.health.ailment
        return ailment if ailment in STOPS_WRITING else None

    def failed(self, failure: BaseException) -> None:
        """Take note of a commit that failed."""
        ailment = self._ailment_of(failure)
        if ailment is None:
            return
        if ailment is Ailment.DISK_FULL:
            self._make_room()
        self._stop(ailment)

    def is_gone(self) -> bool:
        """Whether another file or none stands in the journal's place: SQLite writes on into the old one."""
        return _identity_of(self._file) != self._identity

    def wrote(self) -> None:
        """Take note of a commit."""
        if self.health.ailment is not None and self.successor is None:
            log.warning("writing goes on")
            self._tell(replace(self.health, ailment=None, since=None))

    def look(self) -> None:
        """Look, at most once a second, whether something ended or began by itself."""
        now = self._steady()
        if now - self._looked < LOOK_SECONDS:
            return
        self._looked = now
        if self.successor is not None:
            self._give_way(self.successor)
        elif self.health.ailment is None and self.is_gone():
            self._stop(Ailment.GONE)
        elif self.health.ailment is None:
            if self.reserve is not None:
                self.reserve.hold()
        elif self.health.ailment is not Ailment.DAMAGED and not self.is_gone():
            self._try_writing()
        if now - self._looked_at_wal >= WAL_LOOK_SECONDS:
            self._looked_at_wal = now
            self._look_at_wal()
        self._look_at_clock()

    def _stop(self, ailment: Ailment) -> None:
        if ailment is not self.health.ailment:
            log.error("writing has stopped: %s", ailment)
            self._tell(replace(self.health, ailment=ailment, since=self._clock.now().local))

    def _give_way(self, successor: Successor) -> None:
        """Write nothing more: another machine keeps the journal."""
        if self.health.ailment is not Ailment.TAKEN_OVER:
            self.health = replace(self.health, successor=successor)
            self._stop(Ailment.TAKEN_OVER)

    def _try_writing(self) -> None:
        """Write a number that nobody reads; a full disk must have room for the reserve first.

        It has to be another number: SQLite writes no page that would stay as it is.
        """
        full = self.health.ailment is Ailment.DISK_FULL
        if full and self.reserve is not None and not self.reserve.hold_again():
            return
        try:
            self._database.pragma("busy_timeout", 0)
            with self._database.transaction("IMMEDIATE"):
                self._database.pragma("user_version", 1 - self._database.pragma("user_version"))
        except DatabaseError as failure:
            self.failed(failure)
        else:
            self.wrote()
        finally:
            with suppress(DatabaseError):
                self._database.pragma("busy_timeout", BUSY_SECONDS * 1000)

    def _make_room(self) -> None:
        """Give up the reserve, and what of the WAL is in the file already."""
        if self.reserve is not None:
            self.reserve.release()
        with suppress(DatabaseError):
            self._database.pragma("busy_timeout", 0)
            self._database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        with suppress(DatabaseError):
            self._database.pragma("busy_timeout", BUSY_SECONDS * 1000)

    def _ailment_of(self, failure: BaseException) -> Ailment | None:
        found = next((_BY_CODE[code] for code in _codes(failure) if code in _BY_CODE), None)
        if found is not Ailment.DISK_FAILED:
            return found
        # SQLite says «I/O error» of its shared memory on a full disk or one turned read-only, too.
        trouble = why_unwritable(self._file.parent)
        return found if trouble is None else _BY_ERRNO.get(trouble.errno or 0, found)

    def _look_at_wal(self) -> None:
        overgrown = None
        with suppress(OSError, DatabaseError):
            size = self._beside("-wal").stat().st_size
            if size > self.wal_bytes:
                _, written, moved = self._database.execute_sql("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                if moved < written:
                    overgrown = Overgrown(size, tuple(holders(self._beside("-shm"))))
        before = self.health.overgrown
        if overgrown and (before is None or overgrown.holders != before.holders):
            pids = ", ".join(f"{one.pid} ({one.program})" for one in overgrown.holders)
            log.warning("the WAL has grown to %d bytes, held by %s", overgrown.size, pids or "nobody seen")
        elif before and not overgrown:
            log.info("the WAL is held back no more")
        if overgrown != before:
            self._tell(replace(self.health, overgrown=overgrown))

    def _look_at_clock(self) -> None:
        bad = self._clock.trouble()
        before = self.health.clock
        if (bad is None) != (before is None):
            log.warning("the clock stands behind the last event" if bad else "the clock is right again")
            self._tell(replace(self.health, clock=bad))

    def _beside(self, tail: str) -> Path:
        return self._file.with_name(self._file.name + tail)

    def _tell(self, health: Health) -> None:
        self.health = health
        self._live.publish([HealthChanged()])


def _identity_of(file: Path) -> tuple[int, int] | None:
    try:
        there = file.stat()
    except OSError:
        return None
    return there.st_dev, there.st_ino


def holders(shared: Path, locks: Path = Path("/proc/locks")) -> Iterator[Holder]:
    """Yield who reads an old state of a database; this process only where nobody else does."""
    inode = shared.stat().st_ino
    found = set()
    for line in locks.read_text("ascii").splitlines():
        words = line.split()
        if "->" in words or len(words) < 8 or words[5].rsplit(":", 1)[-1] != str(inode):
            continue
        if words[6] in map(str, READ_LOCKS):
            found.add(int(words[4]))
    own = os.getpid()
    for pid in sorted(found - {own} or found):
        yield Holder(pid, _program(pid))


def _program(pid: int) -> str:
    try:
        return clean(Path(f"/proc/{pid}/comm").read_text("utf-8", "replace")).strip()
    except OSError:
        return "?"


def _codes(failure: BaseException | None) -> Iterator[int]:
    """Yield SQLite's codes behind a failure, the first cause first.

    SQLite rolls a failed transaction back by itself; peewee 4.5.3 then fails to roll it back again, and that
    second error hides the first.
    """
    if failure is None:
        return
    yield from _codes(failure.__context__)
    for one in (failure, getattr(failure, "orig", None)):
        code = getattr(one, "sqlite_errorcode", None)
        if code is not None:
            yield code & 0xFF
    yield from _codes(failure.__cause__ if failure.__cause__ is not failure.__context__ else None)
