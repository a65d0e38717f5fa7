"""A newer form for the journal: made and proved on a copy, which then takes the journal's place.

The journal itself is never written into, so whatever ends the work, a power cut too, leaves the old file
or the new one.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from backups.disk import SIDECARS, give_to_owner_of, publish, remove_with_sidecars, settle
from backups.facts import Facts, facts_of, fault_of, known_steps, opened
from backups.restore import stop_others
from backups.retention import noted_in
from backups.snapshot import Snapshot, copy_out, make_snapshot
from backups.snapshot_keys import SnapshotKeys
from backups.troubles import BackupFailed, Trouble, typed
from backups.verify import verify_snapshot

TRIAL = "upgrade"
"""The folder of the copy while it is worked upon; what a killed process left there is worth nothing."""
EVENT = "SELECT hash FROM audit_event WHERE id = ?"


def is_older(database: Path) -> bool:
    """Say whether a database lacks steps that this program knows; one of a newer program is not older."""
    with typed(database), opened(database, "mode=ro") as connection:
        steps = set(facts_of(connection).steps)
    known = known_steps()
    return bool(steps) and steps < known


def safe_state(database: Path, folder: Path, now: datetime, program: str, keys: SnapshotKeys) -> Snapshot:
    """Return a verified snapshot of what a database holds now, a new one unless the newest is that."""
    with typed(database), opened(database, "mode=ro") as connection:
        facts = facts_of(connection)
    if folder.is_dir():
        for one in noted_in(folder, keys)[0][:1]:
            # A start that fails is tried again by the service manager: not a snapshot each time.
            if one.manifest.describes(facts) and verify_snapshot(one.path, keys, facts.school).good:
                return Snapshot(one.path, one.manifest)
    return make_snapshot(database, folder, now, program, keys)


def upgrade(database: Path, kept: Snapshot, bring: Callable[[Path], None]) -> None:
    """Let ``bring`` give a copy the newer form, prove the copy, put it in the journal's place.

    ``kept`` is the snapshot of what stands there. The caller holds the lock of the folder. ``bring`` gets
    the path of the copy; whatever it raises, and every ``BackupFailed``, leaves the journal as it was.
    """
    with typed(database), _trial_of(database) as copy:
        copy_out(database, copy)
        with opened(copy, "mode=ro&immutable=1") as connection:
            if not kept.manifest.describes(facts_of(connection)):
                raise BackupFailed(Trouble.DATABASE_IN_USE, str(database))
        bring(copy)
        _prove(copy, kept)
        stop_others(database, kept)
        for tail in SIDECARS:
            database.with_name(database.name + tail).unlink(missing_ok=True)
        settle(database.parent)
        publish(copy, database)


def forget_trial(database: Path) -> None:
    """Take away the copy of an upgrade that was killed; the caller holds the lock of the folder."""
    with typed(database):
        folder = database.with_name(TRIAL)
        _clear(folder, folder / database.name)


@contextmanager
def _trial_of(database: Path) -> Iterator[Path]:
    """Give an empty private file of the journal's name in a folder of its own; nothing of it stays."""
    folder = database.with_name(TRIAL)
    copy = folder / database.name
    _clear(folder, copy)
    folder.mkdir(mode=0o700)
    try:
        held = os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        try:
            give_to_owner_of(database.parent, held)
        finally:
            os.close(held)
        yield copy
    finally:
        _clear(folder, copy)


def _clear(folder: Path, copy: Path) -> None:
    if folder.is_dir():
        remove_with_sidecars(copy)
        folder.rmdir()


def _prove(copy: Path, kept: Snapshot) -> None:
    """Compare the copy in its new form, read from its file alone, with what it was made of."""
    left = [tail for tail in SIDECARS if copy.with_name(copy.name + tail).exists()]
    with typed(copy, damage=Trouble.DRILL_FAILED), opened(copy, "mode=ro&immutable=1") as connection:
        fault = fault_of(connection)
        facts = facts_of(connection)
        event = connection.execute(EVENT, (kept.manifest.audit_id,)).fetchone()
    same_history = not kept.manifest.audit_id or event == (kept.manifest.audit_hash,)
    if left or fault or not same_history or not _complete(facts, kept):
        raise BackupFailed(Trouble.DRILL_FAILED, f"{copy}: {fault}")


def _complete(facts: Facts, kept: Snapshot) -> bool:
    return (facts.school, frozenset(facts.steps)) == (kept.manifest.school, known_steps())
