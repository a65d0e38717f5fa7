"""Make a snapshot: one file that holds the whole school at one moment, proved before it is called good."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from backups.disk import part_of, publish, sweep, write_whole
from backups.facts import facts_of, fault_of, opened
from backups.manifest import Manifest, manifest_path, signed
from backups.packing import ENCRYPTED, PACKED, Unpackable, bare, pack, room, sweep_rooms, unpacked
from backups.snapshot_keys import SnapshotKeys
from backups.troubles import BackupFailed, Trouble, typed

PREFIX = "journal-"
STEM = len("journal-2026-11-20-104500")
"""What follows is the number of a further snapshot of the same second."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot on the disk."""

    path: Path
    manifest: Manifest


def make_snapshot(database: Path, folder: Path, now: datetime, program: str, keys: SnapshotKeys) -> Snapshot:
    """Make a snapshot of a database that may be in use; ``BackupFailed`` leaves no trace of it.

    The folder is made when its parent exists: a stick that is not plugged in must not become a folder here.
    """
    _look_at(database)
    with typed(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        sweep(folder, f"{PREFIX}*")
        sweep_rooms(keys)
    recipients = keys.recipients()
    with typed(folder), _place(folder, now, ENCRYPTED if recipients else PACKED) as (part, final):
        manifest = _written(database, part, final.name, now, program, keys, recipients)
        publish(part, final)
    try:
        with typed(final, damage=Trouble.DRILL_FAILED):
            write_whole(manifest_path(final), signed(manifest, keys))
            _drill(final, manifest, keys)
            write_whole(manifest_path(final), signed(manifest.as_checked(), keys))
    except BaseException:
        manifest_path(final).unlink(missing_ok=True)
        final.unlink(missing_ok=True)
        raise
    return Snapshot(final, manifest.as_checked())


def snapshots_in(folder: Path) -> list[Path]:
    """Return the snapshots of a folder, the newest first, good or not."""
    found = [path for tail in (PACKED, ENCRYPTED) for path in folder.glob(f"{PREFIX}*{tail}")]
    return sorted(found, key=_order, reverse=True)


def _order(path: Path) -> tuple[str, int, str]:
    stem = bare(path)
    return stem[:STEM], len(stem), stem


def _look_at(database: Path) -> None:
    """Refuse what is not a school's database before anything is written."""
    with typed(database):
        if not database.is_file():
            raise BackupFailed(Trouble.SOURCE_MISSING, str(database))
        with opened(database, "mode=ro") as connection:
            facts_of(connection)


@contextmanager
def _place(folder: Path, now: datetime, suffix: str) -> Iterator[tuple[Path, Path]]:
    """Reserve a name that no other snapshot has; give the part to write and the name it will get."""
    for number in count(1):
        tail = f"-{number}" if number > 1 else ""
        final = folder / f"{PREFIX}{now:%Y-%m-%d-%H%M%S}{tail}{suffix}"
        try:
            reserved = part_of(final)
            part = reserved.__enter__()
        except FileExistsError:
            continue
        try:
            # Looked at only now: while the part is held, nobody else can publish this name.
            if final.exists() or manifest_path(final).exists():
                continue
            yield part, final
            return
        finally:
            reserved.__exit__(None, None, None)


def copy_out(database: Path, part: Path) -> None:
    """Write the database as it is at this moment; writers go on meanwhile."""
    with typed(database), opened(database, "mode=ro") as connection:
        connection.execute("VACUUM INTO ?", (str(part),))


def _written(
    database: Path,
    part: Path,
    name: str,
    now: datetime,
    program: str,
    keys: SnapshotKeys,
    recipients: tuple[str, ...],
) -> Manifest:
    """Copy the database, check the copy with SQLite's own means, pack it; note what it holds."""
    with room(keys) as plain:
        copy_out(database, plain)
        with (
            typed(database, damage=Trouble.SOURCE_DAMAGED),
            opened(plain, "mode=ro&immutable=1") as connection,
        ):
            fault = fault_of(connection)
            if fault:
                raise BackupFailed(Trouble.SOURCE_DAMAGED, fault)
            facts = facts_of(connection)
        whole, stored = pack(plain, part, recipients)
    return Manifest(
        file=name,
        made_at=now.replace(microsecond=0),
        program=program,
        school=facts.school,
        schema=facts.schema,
        rows=facts.rows,
        audit_id=facts.audit_id,
        audit_hash=facts.audit_hash,
        sha256=whole.sha256,
        size=whole.size,
        stored_sha256=stored.sha256,
        stored_size=stored.size,
        recipients=recipients,
        signer=keys.public(),
    )


def _drill(snapshot: Path, manifest: Manifest, keys: SnapshotKeys) -> None:
    """Restore the written file and open what comes out as a server would."""
    try:
        with unpacked(snapshot, manifest.plain, keys) as copy, opened(copy, "mode=rw") as connection:
            connection.execute("PRAGMA journal_mode = wal")
            # The integrity check was made of these very bytes: their sum came out the same from the disk.
            if not manifest.describes(facts_of(connection)):
                raise BackupFailed(Trouble.DRILL_FAILED, str(snapshot))
    except Unpackable as found:
        raise BackupFailed(Trouble.DRILL_FAILED, f"{snapshot}: {found.finding}") from found
