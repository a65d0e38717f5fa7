"""Bring a snapshot forward: the changes kept since it are made once more, up to a moment."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from peewee import DateTimeField

from backups.changes import Changes, ChangesDamaged, End, Opening, changes_of, files_in, read
from backups.facts import facts_of, opened
from backups.packing import Unpackable, unpacked
from backups.snapshot import Snapshot, make_snapshot
from backups.snapshot_keys import SnapshotKeys
from backups.troubles import BackupFailed, Trouble, typed
from models.database import TABLES


@dataclass(frozen=True, slots=True)
class Replayed:
    """A new snapshot: an older one and the changes since."""

    snapshot: Snapshot
    events: int
    """How many were made once more."""
    last_at: str
    """Of the last of them, UTC as stored; empty where there was none."""


def replayed(
    source: Snapshot,
    changes: Path,
    folder: Path,
    now: datetime,
    program: str,
    keys: SnapshotKeys,
    until: datetime | None = None,
) -> Replayed:
    """Make a new snapshot in ``folder`` of a checked one and the changes kept in ``changes``; UTC ``until``.

    ``BackupFailed`` leaves nothing: damaged changes, changes that do not follow on this snapshot.
    """
    with typed(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        try:
            with unpacked(source.path, source.manifest.plain, keys) as copy:
                events, last_at = replay(copy, changes, keys, until)
                return Replayed(make_snapshot(copy, folder, now, program, keys), events, last_at)
        except Unpackable as found:
            raise BackupFailed(Trouble.SNAPSHOT_BAD, str(source.path), found.finding) from found


def replay(
    database: Path, changes: Path, keys: SnapshotKeys, until: datetime | None = None
) -> tuple[int, str]:
    """Make the changes that follow on a database in it; return how many and when the last one was."""
    with typed(database), opened(database, "mode=rw") as connection:
        facts = facts_of(connection)
        last = End(facts.audit_id, facts.audit_hash)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN IMMEDIATE")
        number, last_at = 0, ""
        for changed, events in _following(
            _files(changes, facts.school, keys), str(changes), facts.schema, last, until
        ):
            for event in events:
                _make(connection, event, changed.secrets)
                number, last_at = number + 1, str(event["at"])
            for table, found in changed.loose.items():
                for row in found:
                    _put(connection, table, row, "DO NOTHING")
        connection.execute("COMMIT")
    return number, last_at


def _following(
    files: Iterable[tuple[Opening, Iterable[Changes]]],
    about: str,
    schema: str,
    last: End,
    until: datetime | None,
) -> Iterator[tuple[Changes, Sequence[Mapping[str, Any]]]]:
    """Give what was kept after an event, without a gap; ``BackupFailed`` where it cannot be had so."""
    begun = False
    for opening, later in files:
        if opening.after == last and not begun:
            begun = True
        for changes in later:
            new: list[Mapping[str, Any]] = []
            for event in changes.events:
                if event["id"] <= last.event and not begun:
                    begun = End(event["id"], event["hash"]) == last
                elif begun and event["id"] == last.event + 1:
                    if until is not None and datetime.fromisoformat(event["at"]) > until:
                        yield _without_later(changes, until), new
                        return
                    if opening.schema != schema:
                        raise BackupFailed(Trouble.CHANGES_OF_ANOTHER_FORM, opening.schema)
                    new.append(event)
                    last = End(event["id"], event["hash"])
                elif begun and event["id"] > last.event:
                    raise BackupFailed(Trouble.CHANGES_DO_NOT_FOLLOW, about)
            if begun:
                yield changes, new
    if not begun:
        raise BackupFailed(Trouble.CHANGES_DO_NOT_FOLLOW, about)


def _files(folder: Path, school: str, keys: SnapshotKeys) -> Iterator[tuple[Opening, Iterable[Changes]]]:
    for path in files_in(folder):
        try:
            found = read(path)
            if found is None:
                continue
            if found[0].school != school:
                raise BackupFailed(Trouble.OTHER_SCHOOL, found[0].school)
            opening, pieces = found[0], list(found[1])
            yield opening, (changes_of(opening, piece, keys) for piece in pieces)
        except ChangesDamaged as damaged:
            raise BackupFailed(Trouble.CHANGES_DAMAGED, "{}: {}".format(*damaged.args)) from damaged


def _without_later(changes: Changes, until: datetime) -> Changes:
    """Leave out rows without a trail that are of a later moment."""
    loose = {
        table: [row for row in found if "at" not in row or datetime.fromisoformat(row["at"]) <= until]
        for table, found in changes.loose.items()
    }
    return Changes(changes.events, changes.secrets, loose)


def _make(connection: Any, event: Mapping[str, Any], secrets: Mapping[str, Any]) -> None:
    """Make one change once more: the row as the event says it stands, and the event itself."""
    if event["after"]:
        table = event["thing"]
        row = {name: _stored(table, name, value) for name, value in json.loads(event["after"]).items()}
        row.update(secrets.get(table, {}).get(str(event["thing_id"]), {}))
        _put(connection, table, row)
    _put(connection, "audit_event", event)


def _put(connection: Any, table: str, row: Mapping[str, Any], where_one_stands: str = "") -> None:
    """Write a row under its number, over what stands there unless told otherwise."""
    columns = [f'"{name}"' for name in row]
    over = ", ".join(f"{name} = excluded.{name}" for name in columns if name != '"id"')
    connection.execute(
        f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({", ".join("?" * len(columns))}) '
        f"ON CONFLICT (id) {where_one_stands or f'DO UPDATE SET {over}'}",
        tuple(row.values()),
    )


def _stored(table: str, column: str, value: Any) -> Any:
    """Return a value of an event as the table keeps it: a whole second without its zeros."""
    if isinstance(value, str) and column in _instants().get(table, ()):
        return value.removesuffix(".000000")
    return value


@cache
def _instants() -> Mapping[str, frozenset[str]]:
    return {
        table._meta.table_name: frozenset(
            field.column_name for field in table._meta.sorted_fields if isinstance(field, DateTimeField)
        )
        for table in TABLES
    }
