"""The second place of snapshots: another disk, a mounted share, a stick by its label."""

from pathlib import Path

from backups.disk import copy_settled, part_of, publish, sweep, write_whole
from backups.manifest import manifest_path
from backups.packing import Sum
from backups.retention import Noted
from backups.snapshot import PREFIX
from backups.snapshot_keys import SnapshotKeys
from backups.troubles import BackupFailed, Trouble, typed
from backups.verify import verify_snapshot

LABEL = "label:"
"""«label:JOURNAL» is the folder ``journal`` of the stick of that name, wherever it is mounted."""
FOLDER = "journal"
LABELS, MOUNTS = Path("/dev/disk/by-label"), Path("/proc/self/mounts")


def folder_of(place: str, labels: Path = LABELS, mounts: Path = MOUNTS) -> Path:
    """Return the folder that a place means now; ``BackupFailed`` where its stick is not plugged in."""
    if not place.startswith(LABEL):
        return Path(place)
    device = labels / place.removeprefix(LABEL)
    if device.exists():
        for line in mounts.read_text("utf-8").splitlines():
            what, where, *_ = line.split(" ")
            if Path(what).resolve() == device.resolve():
                return Path(where.encode("ascii").decode("unicode_escape")) / FOLDER
    raise BackupFailed(Trouble.FOLDER_MISSING, place)


def copy_to(snapshot: Noted, folder: Path, keys: SnapshotKeys) -> Path:
    """Copy a checked snapshot with its note, read it back from that disk; ``BackupFailed`` leaves nothing.

    The folder must be there: on a disk that is not mounted it is not, and none may be made in its stead.
    What stands there already and is good is left as it is.
    """
    final = folder / snapshot.path.name
    if verify_snapshot(final, keys, snapshot.manifest.school).good:
        return final
    with typed(folder):
        sweep(folder, f"{PREFIX}*")
        with part_of(final) as part:
            if Sum(*copy_settled(snapshot.path, part)) != snapshot.manifest.stored:
                raise BackupFailed(Trouble.DRILL_FAILED, str(snapshot.path))
            publish(part, final)
        write_whole(manifest_path(final), manifest_path(snapshot.path).read_bytes())
    if not verify_snapshot(final, keys, snapshot.manifest.school).good:
        manifest_path(final).unlink(missing_ok=True)
        final.unlink(missing_ok=True)
        raise BackupFailed(Trouble.DRILL_FAILED, str(final))
    return final


def on_the_same_disk(first: Path, second: Path) -> bool:
    """Whether two folders (or the nearest parents that are there) lie on one disk."""
    return _there(first).stat().st_dev == _there(second).stat().st_dev


def _there(path: Path) -> Path:
    return path if path.exists() or path == path.parent else _there(path.parent)
