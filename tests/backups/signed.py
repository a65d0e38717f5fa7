"""The verbs of backups with the keys of a school that is only tested: one pair for every process."""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from backups import replay, retention, second, snapshot, upgrade, verify
from backups.replay import Replayed
from backups.retention import Noted
from backups.snapshot import Snapshot
from backups.snapshot_keys import SIGNING, SnapshotKeys
from backups.verify import Verdict

SEED = b"the pair of no school in the land"[:32]


def school_keys(folder: Path) -> SnapshotKeys:
    """Put the pair of the tests into a folder of keys."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / SIGNING).write_bytes(SEED)
    return SnapshotKeys(folder)


_HOUSE = tempfile.TemporaryDirectory(prefix="signed-")
KEYS = school_keys(Path(_HOUSE.name) / "keys")


def make_snapshot(
    database: Path, folder: Path, now: datetime, program: str, keys: SnapshotKeys = KEYS
) -> Snapshot:
    return snapshot.make_snapshot(database, folder, now, program, keys)


def verify_snapshot(path: Path, school: str | None = None, keys: SnapshotKeys = KEYS) -> Verdict:
    return verify.verify_snapshot(path, keys, school)


def noted_in(folder: Path) -> tuple[list[Noted], list[Path]]:
    return retention.noted_in(folder, KEYS)


def prune(folder: Path, school: str) -> list[Path]:
    return retention.prune(folder, school, KEYS)


def copy_to(made: Noted, folder: Path) -> Path:
    return second.copy_to(made, folder, KEYS)


def safe_state(database: Path, folder: Path, now: datetime, program: str) -> Snapshot:
    return upgrade.safe_state(database, folder, now, program, KEYS)


def replayed(
    source: Snapshot,
    changes: Path,
    folder: Path,
    now: datetime,
    program: str,
    until: datetime | None = None,
    keys: SnapshotKeys = KEYS,
) -> Replayed:
    return replay.replayed(source, changes, folder, now, program, keys, until)


def content_of(made: Snapshot, place: Path) -> Path:
    """Return the database of a snapshot, written to a place of its own."""
    from backups.packing import unpacked

    with unpacked(made.path, made.manifest.plain, KEYS) as plain:
        return Path(shutil.copy(plain, place))
