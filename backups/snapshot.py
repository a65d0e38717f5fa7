"""Make a snapshot: one file that holds the whole school at one moment, proved before it is called good."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from backups.disk import copy_settled, digest, part_of, publish, settle, sweep, write_whole
from backups.facts import facts_of, fault_of, opened
from backups.manifest import Manifest, canonical, manifest_path
from backups.troubles import BackupFailed, Trouble, typed

PREFIX = "journal-"
SUFFIX = ".db"
STEM = len("journal-2026-11-20-104500")
"""What follows is the number of a further snapshot of the same second."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot on the disk."""

    path: Path
    manifest: Manifest


def make_snapshot(database: Path, folder: Path, now: datetime, program: str) -> Snapshot:
    """Make a snapshot of a database that may be in use; ``BackupFailed`` leaves no trace of it.

    The folder is made when its parent exists: a stick that is not plugged in must not become a folder here.
    """
    _look_at(database)
    with typed(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        sweep(folder, f"{PREFIX}*")
    with typed(folder), _place(folder, now) as (part, final):
        copy_out(database, part)
        manifest = _describe(part, final.name, now, program)
        publish(part, final)
    try:
        with typed(final, damage=Trouble.DRILL_FAILED):
            write_whole(manifest_path(final), canonical(manifest))
            _drill(final, manifest)
            write_whole(manifest_path(final), canonical(manifest.as_checked()))
    except BaseException:
        manifest_path(final).unlink(missing_ok=True)
        final.unlink(missing_ok=True)
        raise
    return Snapshot(final, manifest.as_checked())


def snapshots_in(folder: Path) -> list[Path]:
    """Return the snapshots of a folder, the newest first, good or not."""
    found = folder.glob(f"{PREFIX}*{SUFFIX}")
    return sorted(found, key=lambda path: (path.stem[:STEM], len(path.stem), path.stem), reverse=True)


def _look_at(database: Path) -> None:
    """Refuse what is not a school's database before anything is written."""
    with typed(database):
        if not database.is_file():
            raise BackupFailed(Trouble.SOURCE_MISSING, str(database))
        with opened(database, "mode=ro") as connection:
            facts_of(connection)


@contextmanager
def _place(folder: Path, now: datetime) -> Iterator[tuple[Path, Path]]:
    """Reserve a name that no other snapshot has; give the part to write and the name it will get."""
    for number in count(1):
        tail = f"-{number}" if number > 1 else ""
        final = folder / f"{PREFIX}{now:%Y-%m-%d-%H%M%S}{tail}{SUFFIX}"
        try:
            reserved = part_of(final)
            part = reserved.__enter__()
        except FileExistsError:
            continue
        try:
            # Looked at only now: while the part is held, nobody else can publish this name.
            if final.exists():
                continue
            yield part, final
            return
        finally:
            reserved.__exit__(None, None, None)


def copy_out(database: Path, part: Path) -> None:
    """Write the database as it is at this moment; writers go on meanwhile."""
    with typed(database), opened(database, "mode=ro") as connection:
        connection.execute("VACUUM INTO ?", (str(part),))
    settle(part)


def _describe(part: Path, name: str, now: datetime, program: str) -> Manifest:
    """Check a written file with SQLite's own means and note what it holds."""
    with typed(part, damage=Trouble.SOURCE_DAMAGED), opened(part, "mode=ro&immutable=1") as connection:
        fault = fault_of(connection)
        if fault:
            raise BackupFailed(Trouble.SOURCE_DAMAGED, fault)
        facts = facts_of(connection)
    sha256, size = digest(part)
    return Manifest(
        file=name,
        made_at=now.replace(microsecond=0),
        program=program,
        school=facts.school,
        schema=facts.schema,
        rows=facts.rows,
        audit_id=facts.audit_id,
        audit_hash=facts.audit_hash,
        sha256=sha256,
        size=size,
    )


def _drill(snapshot: Path, manifest: Manifest) -> None:
    """Restore the written file beside itself and open it as a server would."""
    with part_of(snapshot.with_name(f"{snapshot.stem}-drill")) as copy:
        if copy_settled(snapshot, copy) != (manifest.sha256, manifest.size):
            raise BackupFailed(Trouble.DRILL_FAILED, str(snapshot))
        with opened(copy, "mode=rw") as connection:
            connection.execute("PRAGMA journal_mode = wal")
            fault = fault_of(connection)
            if fault or not manifest.describes(facts_of(connection)):
                raise BackupFailed(Trouble.DRILL_FAILED, f"{snapshot}: {fault}")
