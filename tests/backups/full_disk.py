"""Runs inside a mount namespace of its own: backups on a real disk that is full or may not be written to.

``python -m tests.backups.full_disk DATA DISK`` prints one JSON object: what happened at each size.
"""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from backups.disk import digest
from backups.facts import known_steps
from backups.restore import restore
from backups.snapshot_keys import SnapshotKeys
from backups.troubles import BackupFailed
from tests.backups.signed import KEYS, make_snapshot, school_keys, verify_snapshot
from tests.own_mounts import mount

NOW = datetime(2026, 11, 20, 10, 45)


def outcome(database: Path, folder: Path, keys: SnapshotKeys = KEYS) -> dict[str, object]:
    try:
        snapshot = make_snapshot(database, folder, NOW, "0.1.0", keys)
    except BackupFailed as failed:
        left = [str(path) for path in folder.parent.rglob("*") if path.suffix in (".part", ".zst", ".json")]
        return {"trouble": failed.trouble, "left": left}
    return {"trouble": None, "good": verify_snapshot(snapshot.path, keys=keys).good}


def at_sizes(data: Path, disk: Path, size: int) -> dict[str, dict[str, object]]:
    """Snapshot onto disks of several parts of the journal's size."""
    seen = {}
    for parts in (0.1, 0.5, 0.95, 1.02, 2.5):
        mount(disk, f"size={int(size * parts) // 4096 * 4096}")
        seen[str(parts)] = outcome(data / "journal.db", disk / "to", school_keys(disk / "keys"))
        subprocess.run(["umount", str(disk)], check=True)
    return seen


def restored_onto_full(data: Path, disk: Path, size: int) -> dict[str, object]:
    """Restore over a journal on a disk with no room for a second one."""
    snapshot = make_snapshot(data / "journal.db", data / "backups", NOW, "0.1.0")
    mount(disk, f"size={int(size * 1.6) // 4096 * 4096}")
    (disk / "journal.db").write_bytes((data / "journal.db").read_bytes())
    before = digest(disk / "journal.db")
    try:
        restore(
            snapshot.path,
            disk / "journal.db",
            NOW,
            "0.1.0",
            known_steps(),
            KEYS,
            keep_in=disk / "backups",
            after=lambda _: None,
        )
    except BackupFailed as failed:
        return {
            "trouble": failed.trouble,
            "same": digest(disk / "journal.db") == before,
            "parts": [str(path) for path in disk.rglob("*.part*")],
        }
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    return {"trouble": None}


def main() -> None:
    data, disk = Path(sys.argv[1]), Path(sys.argv[2])
    size = (data / "journal.db").stat().st_size
    told: dict[str, object] = {"sizes": at_sizes(data, disk, size)}
    mount(disk, "size=16k")
    told["stick"] = outcome(data / "journal.db", disk / "to")
    subprocess.run(["umount", str(disk)], check=True)
    told["restore"] = restored_onto_full(data, disk, size)
    mount(disk, "size=8m,ro")
    told["read_only"] = outcome(data / "journal.db", disk / "to")
    subprocess.run(["umount", str(disk)], check=True)
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
