"""Writing the change journal: what the database has and a place has not, to its disk, record after record."""

import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from backups.changes import (
    FORMAT,
    FRAME,
    PREFIX,
    SIGN,
    SUFFIX,
    End,
    Forked,
    Opening,
    common,
    files_in,
    hash_of,
    opening_of,
    records_of,
    sealed,
)
from backups.disk import give_to_owner_of, settle, write_out
from backups.facts import facts_of
from backups.snapshot_keys import SnapshotKeys

MOST_EVENTS = 1000
"""In one record."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """What the program's tables are to the change journal."""

    secrets: Mapping[str, Sequence[str]]
    """Columns whose value the trail does not hold, by table."""
    loose: Sequence[str]
    """Tables without a trail."""


class ChangeJournal:
    """The change journal of one place; it belongs to one thread and holds its last file open."""

    def __init__(self, folder: Path, kinds: Kinds, keys: SnapshotKeys) -> None:
        self.folder = folder
        self._kinds = kinds
        self._keys = keys
        self._held = -1
        self._opening: Opening | None = None
        self._end = End(0, "")
        self._loose: dict[str, int] = {}
        self._previous = ""
        self._day = ""

    def close(self) -> None:
        """Let go of the file."""
        if self._held >= 0:
            os.close(self._held)
        self._held = -1

    def catch_up(self, connection: Any, now: datetime, base: Callable[[], int] = lambda: 0) -> End:
        """Write what the database has and this place has not, to the disk; return where both end now.

        ``base`` tells the event of the newest snapshot here, after which a first file begins. Raises
        ``Forked``, OSError, ``ChangesDamaged``, sqlite errors; a record not written whole is cut next time.
        """
        try:
            self._be_open(connection, now, base)
            self._compare(connection)
            while self._write_next(connection):
                pass
        except BaseException:
            self.close()
            raise
        return self._end

    def _be_open(self, connection: Any, now: datetime, base: Callable[[], int]) -> None:
        if self._held >= 0 and self._day == f"{now:%Y-%m-%d}":
            return
        if self._held < 0:
            self._open_last()
        facts = None
        if self._opening is None:
            facts = facts_of(connection)
            event = min(base() or facts.audit_id, facts.audit_id)
            self._end = End(event, hash_of(connection, event) or "")
            self._loose = {name: _last_row(connection, name) for name in self._kinds.loose}
        elif self._opening.schema == _schema(connection) and self._day == f"{now:%Y-%m-%d}":
            return
        self._compare(connection)
        facts = facts or facts_of(connection)
        self._begin(facts.school, facts.schema, _columns(connection), f"{now:%Y-%m-%d}")

    def _open_last(self) -> None:
        """Take the last file up where it ends; what a power cut left unfinished is cut off."""
        self._opening = None
        for path in reversed(files_in(self.folder)):
            size, last = 0, b""
            for at, body in records_of(path):
                self._take_in(json.loads(body))
                size, last = at, body
            if not size:
                path.unlink()  # not even its first record is whole
                continue
            self._held = os.open(path, os.O_WRONLY)
            os.ftruncate(self._held, size)
            os.lseek(self._held, 0, os.SEEK_END)
            self._previous = hashlib.sha256(last).hexdigest()
            return

    def _take_in(self, values: Mapping[str, Any]) -> None:
        if "columns" in values:
            self._opening = opening_of(values)
            self._end, self._loose, self._day = self._opening.after, dict(values["loose"]), values["day"]
            return
        if values["ends"]:
            self._end = End(*values["ends"][-1])
        self._loose.update(values["last"])

    def _begin(self, school: str, schema: str, columns: Sequence[str], day: str) -> None:
        """Begin a new file of a day."""
        self.close()
        path = self.folder / f"{PREFIX}{self._end.event + 1:010d}-{day}{SUFFIX}"
        self._held = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        give_to_owner_of(self.folder, self._held)
        self._previous = ""
        values = {
            "format": FORMAT,
            "school": school,
            "schema": schema,
            "day": day,
            "after": self._end.event,
            "hash": self._end.hash,
            "loose": self._loose,
            "columns": list(columns),
        }
        self._append(values)
        settle(self.folder)
        self._take_in(values)

    def _compare(self, connection: Any) -> None:
        """Make sure that what is kept here is a beginning of the database's history."""
        if self._end.event and hash_of(connection, self._end.event) != self._end.hash:
            raise Forked(common(self.folder, connection), self._end.event)

    def _write_next(self, connection: Any) -> bool:
        """Write one record of what is new; False where there is nothing."""
        columns = self._opening.columns if self._opening else ()
        with _one_look(connection):  # over before the disk is waited for: an open look would let the log grow
            events = connection.execute(
                f"SELECT {', '.join(columns)} FROM audit_event WHERE id > ? ORDER BY id LIMIT ?",
                (self._end.event, MOST_EVENTS),
            ).fetchall()
            loose = {
                name: _rows_after(connection, name, self._loose.get(name, 0)) for name in self._kinds.loose
            }
            secrets = self._secrets(connection, columns, events)
        if not events and not any(loose.values()):
            return False
        number, digest = columns.index("id"), columns.index("hash")
        changes = {"events": events, "secrets": secrets, "loose": loose}
        values = {
            "ends": [[event[number], event[digest]] for event in events],
            "last": {name: found[-1]["id"] for name, found in loose.items() if found},
            **sealed(changes, self._keys.recipients()),
        }
        self._append(values)
        self._take_in(values)
        return len(events) == MOST_EVENTS

    def _secrets(
        self, connection: Any, columns: Sequence[str], events: Sequence[Sequence[Any]]
    ) -> dict[str, Any]:
        """Return what the rows of these events hold and the trail does not."""
        thing, row = columns.index("thing"), columns.index("thing_id")
        secrets: dict[str, dict[str, Any]] = {}
        for table, number in {(event[thing], event[row]) for event in events}:
            for column in self._kinds.secrets.get(table, ()):
                found = connection.execute(
                    f'SELECT "{column}" FROM "{table}" WHERE id = ?', (number,)
                ).fetchone()
                if found:
                    secrets.setdefault(table, {}).setdefault(str(number), {})[column] = found[0]
        return secrets

    def _append(self, values: Mapping[str, Any]) -> None:
        body = json.dumps({**values, "previous": self._previous}, ensure_ascii=False).encode()
        write_out(self._held, FRAME.pack(SIGN, len(body), zlib.crc32(body)) + body)
        os.fsync(self._held)
        self._previous = hashlib.sha256(body).hexdigest()


@contextmanager
def _one_look(connection: Any) -> Iterator[None]:
    """Let several questions be answered from one state of the database."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def _schema(connection: Any) -> str:
    found = connection.execute("SELECT name FROM schema_migration ORDER BY id DESC LIMIT 1").fetchone()
    return str(found[0])


def _columns(connection: Any) -> list[str]:
    return [row[1] for row in connection.execute("PRAGMA table_info(audit_event)")]


def _last_row(connection: Any, table: str) -> int:
    return int(connection.execute(f'SELECT coalesce(max(id), 0) FROM "{table}"').fetchone()[0])


def _rows_after(connection: Any, table: str, number: int) -> list[dict[str, Any]]:
    cursor = connection.execute(f'SELECT * FROM "{table}" WHERE id > ? ORDER BY id', (number,))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
