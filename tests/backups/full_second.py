"""Runs inside a mount namespace of its own: a snapshot copied onto a disk that is too small for it.

``python -m tests.backups.full_second SNAPSHOT DISK`` prints one JSON object.
"""

import json
import os
import sys
from pathlib import Path

from backups.manifest import manifest_path, parse
from backups.retention import Noted
from backups.troubles import BackupFailed
from tests.backups.signed import copy_to
from tests.own_mounts import mount


def main(snapshot: Path, disk: Path) -> None:
    """Copy and tell what came of it."""
    mount(disk, f"size={snapshot.stat().st_size // 2 // 4096 * 4096}")
    (disk / "journal").mkdir()
    trouble = None
    try:
        copy_to(Noted(snapshot, parse(manifest_path(snapshot).read_bytes())), disk / "journal")
    except BackupFailed as failed:
        trouble = failed.trouble
    sys.stdout.write(json.dumps({"trouble": trouble, "left": sorted(os.listdir(disk / "journal"))}))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
