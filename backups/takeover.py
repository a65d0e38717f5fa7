"""Make a journal of the newest snapshot of a folder and its change journal, aside from its place."""

from pathlib import Path

from backups.changes import cut_damage, end_of, passes
from backups.disk import CHUNK
from backups.facts import fault_of, known_steps, opened, steps_of
from backups.mirror import base_in, beyond, head_of
from backups.packing import Unpackable, unpack
from backups.replay import replay
from backups.snapshot_keys import SnapshotKeys
from backups.troubles import BackupFailed, Finding, Trouble, typed


def raise_journal(copies: Path, database: Path, keys: SnapshotKeys) -> list[str]:
    """Write the database from the newest checked snapshot and every change after it; ``BackupFailed``.

    Nobody else may see it before: a fault leaves it there unfinished. Returns which files of the change
    journal were damaged: what follows the fault is in them alone.
    """
    with typed(copies):
        damaged = cut_damage(copies)
        end = end_of(copies) if damaged else None
        newest = (end and beyond(copies, end, keys)) or base_in(copies, keys)
    if newest is None:
        raise BackupFailed(Trouble.SNAPSHOT_BAD, str(copies), Finding.FILE_MISSING)
    with typed(database):
        database.touch(mode=0o600)
        try:
            with database.open("r+b", buffering=CHUNK) as target:
                unpack(newest.path, target, newest.manifest.plain, keys)
        except Unpackable as found:
            raise BackupFailed(Trouble.SNAPSHOT_BAD, str(newest.path), found.finding) from found
        with opened(database, "mode=rw") as connection:
            unknown = set(steps_of(connection)) - known_steps()
        if unknown:
            raise BackupFailed(Trouble.SCHEMA_NEWER, ", ".join(sorted(unknown)))
    if passes(copies, head_of(newest.manifest)):
        replay(database, copies, keys)
    with typed(database), opened(database, "mode=ro") as connection:
        if fault := fault_of(connection):
            raise BackupFailed(Trouble.RESTORED_DAMAGED, fault)
    return damaged
