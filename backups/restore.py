"""Put a snapshot in the database's place; what was there is kept."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from backups.disk import CHUNK, SIDECARS, digest, part_of, publish, settle, sweep
from backups.facts import Facts, facts_of, opened
from backups.lock import AlreadyHeld, take_lock
from backups.manifest import Manifest
from backups.packing import Sum, Unpackable, unpack
from backups.snapshot import Snapshot, make_snapshot
from backups.snapshot_keys import SnapshotKeys
from backups.troubles import OF_A_KEY, BackupFailed, Finding, Trouble, trouble_of, typed
from backups.verify import verify_snapshot
from models.database import sqlite


@dataclass(frozen=True, slots=True)
class Plan:
    """What a restore would do: the question to a person is asked from it."""

    snapshot: Path
    manifest: Manifest
    facts: Facts
    """What the snapshot holds."""
    database: Path
    standing: Facts | None
    """What stands in the place now; None when nothing readable does."""
    taken: bool
    """A file stands in the place, readable or not."""


@dataclass(frozen=True, slots=True)
class Restored:
    """The snapshot stands in the database's place."""

    database: Path
    manifest: Manifest
    kept: Path | None
    """What stood there: a snapshot of it, or the damaged file itself under a new name."""


def plan_restore(snapshot: Path, database: Path, steps: frozenset[str], keys: SnapshotKeys) -> Plan:
    """Look at both files without touching them; ``BackupFailed`` when this must not be restored here.

    ``steps``: the schema steps that this program knows.
    """
    standing = _standing(database)
    verdict = verify_snapshot(snapshot, keys, standing.school if standing else None)
    if verdict.finding is Finding.OTHER_SCHOOL:
        raise BackupFailed(Trouble.OTHER_SCHOOL, verdict.about)
    if verdict.manifest is None or verdict.facts is None:
        trouble = Trouble.KEY_NEEDED if verdict.finding in OF_A_KEY else Trouble.SNAPSHOT_BAD
        raise BackupFailed(trouble, verdict.about or str(verdict.path), verdict.finding)
    unknown = set(verdict.facts.steps) - steps
    if unknown:
        raise BackupFailed(Trouble.SCHEMA_NEWER, ", ".join(sorted(unknown)))
    taken = os.path.lexists(database)
    return Plan(verdict.path, verdict.manifest, verdict.facts, database, standing, taken)


def restore(
    snapshot: Path,
    database: Path,
    now: datetime,
    program: str,
    steps: frozenset[str],
    keys: SnapshotKeys,
    *,
    keep_in: Path,
    after: Callable[[Restored], None],
) -> Restored:
    """Put a snapshot in the database's place, keep what was there in ``keep_in``, then call ``after``.

    Refused with the live file byte-identical: a running server, a bad snapshot, another school's, a newer
    schema, a full disk. ``after`` runs before any server can start; it writes the audit event.
    """
    with ExitStack() as alone:
        with typed(database.parent):
            try:
                alone.enter_context(take_lock(database.parent))
            except AlreadyHeld as held:
                raise BackupFailed(Trouble.SERVER_RUNNING, str(held)) from None
        with typed(database):
            plan = plan_restore(snapshot, database, steps, keys)
            sweep(database.parent, database.name)
            restored = Restored(database, plan.manifest, _replace(plan, now, program, keep_in, keys))
            _prove(restored)
        after(restored)
        return restored


def _standing(database: Path) -> Facts | None:
    """Return what can be read of the database that stands there."""
    if not database.is_file():
        return None
    try:
        with opened(database, "mode=ro") as connection:
            return facts_of(connection)
    except sqlite.Error as error:
        if trouble_of(error) in (Trouble.SOURCE_DAMAGED, Trouble.SOURCE_NOT_OURS):
            return None
        raise


def _replace(plan: Plan, now: datetime, program: str, keep_in: Path, keys: SnapshotKeys) -> Path | None:
    """Write the new file beside the old one, keep the old one, swap them; return where it is kept."""
    database = plan.database
    with part_of(database) as part:
        try:
            with part.open("r+b", buffering=CHUNK) as target:
                unpack(plan.snapshot, target, plan.manifest.plain, keys)
        except Unpackable as found:
            raise BackupFailed(Trouble.SNAPSHOT_BAD, str(plan.snapshot), found.finding) from found
        kept = _snapshot_of_standing(plan, now, program, keep_in, keys)
        if kept is None:
            aside = _set_aside(database, now)
        else:
            stop_others(database, kept)
        # A write-ahead log that outlives its database would be played into the next one.
        for tail in SIDECARS:
            database.with_name(database.name + tail).unlink(missing_ok=True)
        settle(database.parent)
        publish(part, database)
    return kept.path if kept else aside


def _snapshot_of_standing(
    plan: Plan, now: datetime, program: str, keep_in: Path, keys: SnapshotKeys
) -> Snapshot | None:
    """Make a snapshot of what stands in the place; None when nothing whole stands there."""
    if plan.standing is None:
        return None
    try:
        return make_snapshot(plan.database, keep_in, now, program, keys)
    except BackupFailed as failed:
        if failed.trouble is Trouble.SOURCE_DAMAGED:
            return None
        raise


def stop_others(database: Path, kept: Snapshot) -> None:
    """Make sure that nobody has the database open and that the snapshot kept is the last word of it.

    In WAL mode every open connection holds a shared lock, so an exclusive one proves to be alone. Closing it
    folds the log into the file: should the power fail before the swap, the old database is whole.
    """
    with opened(database, "mode=rw") as connection:
        try:
            connection.execute("PRAGMA busy_timeout = 0")
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN IMMEDIATE")
        except sqlite.OperationalError as error:
            if trouble_of(error) is Trouble.SOURCE_BUSY:
                raise BackupFailed(Trouble.DATABASE_IN_USE, str(database)) from error
            raise
        same = kept.manifest.describes(facts_of(connection))
        connection.execute("ROLLBACK")
    if not same:
        raise BackupFailed(Trouble.DATABASE_IN_USE, str(database))
    log = database.with_name(database.name + "-wal")
    if log.exists() and log.stat().st_size:  # no room to fold it: it must not be taken away
        raise BackupFailed(Trouble.DISK_FULL, str(log))


def _set_aside(database: Path, now: datetime) -> Path | None:
    """Rename a damaged database with all that SQLite keeps beside it; the log first: never lost."""
    stem, number = f"{database.name}.damaged-{now:%Y-%m-%d-%H%M%S}", 1
    aside = database.with_name(stem)
    while any(os.path.lexists(aside.with_name(aside.name + tail)) for tail in (*SIDECARS, "")):
        number += 1
        aside = database.with_name(f"{stem}-{number}")
    moved = False
    for tail in (*SIDECARS, ""):
        path = database.with_name(database.name + tail)
        if os.path.lexists(path) and (tail == "" or path.stat().st_size):
            os.rename(path, aside.with_name(aside.name + tail))
            moved = True
    return aside if moved else None


def _prove(restored: Restored) -> None:
    """Read the restored file back from the disk and compare it with the note of the snapshot."""
    manifest = restored.manifest
    with typed(restored.database, damage=Trouble.RESTORED_DAMAGED):
        same = Sum(*digest(restored.database)) == manifest.plain
        with opened(restored.database, "mode=ro&immutable=1") as connection:
            if not same or not manifest.describes(facts_of(connection)):
                raise BackupFailed(Trouble.RESTORED_DAMAGED, str(restored.kept or ""))
