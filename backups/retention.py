"""Which snapshots are kept: the last one of hours, days, weeks, months and school years."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from backups.changes import prune_changes
from backups.manifest import Manifest, ManifestDamaged, ManifestNewer, manifest_path, parse
from backups.snapshot import snapshots_in
from backups.snapshot_keys import SnapshotKeys
from backups.verify import verify_snapshot

NEVER_DELETED = 3
"""So many of the latest checked snapshots are kept whatever the rules say."""
YEAR_BEGINS = 9
"""The month in which a school year begins."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How many of the latest periods keep their last snapshot; None is for ever."""

    period: Callable[[datetime], Hashable]
    count: int | None


def _school_year(at: datetime) -> int:
    return at.year if at.month >= YEAR_BEGINS else at.year - 1


RULES = (
    Rule(lambda at: (at.date(), at.hour), 24),
    Rule(lambda at: at.date(), 14),
    Rule(lambda at: at.isocalendar()[:2], 8),
    Rule(lambda at: (at.year, at.month), 12),
    Rule(_school_year, None),
)


@dataclass(frozen=True, slots=True)
class Noted:
    """A snapshot by its note alone; nothing of it is read but that."""

    path: Path
    manifest: Manifest


def noted_in(folder: Path, keys: SnapshotKeys) -> tuple[list[Noted], list[Path]]:
    """Return the checked snapshots of a folder, the newest content first, and those with no note to trust.

    A clock may go back, the audit trail does not: its head says which content is newer.
    """
    noted: list[Noted] = []
    doubtful: list[Path] = []
    for path in snapshots_in(folder):
        try:
            manifest = parse(manifest_path(path).read_bytes())
        except (FileNotFoundError, ManifestDamaged, ManifestNewer):
            doubtful.append(path)
            continue
        if manifest.checked and keys.doubt(manifest.signer) is None:
            noted.append(Noted(path, manifest))
        else:
            doubtful.append(path)
    newer = sorted(noted, key=lambda one: (one.manifest.audit_id, one.manifest.made_at), reverse=True)
    return newer, doubtful


def kept(made: Iterable[datetime], rules: Sequence[Rule] = RULES) -> frozenset[datetime]:
    """Return which of the moments at which checked snapshots were made have to be kept."""
    latest = sorted(made, reverse=True)
    keep = set(latest[:NEVER_DELETED])
    for rule in rules:
        seen: dict[Hashable, datetime] = {}
        for at in latest:
            seen.setdefault(rule.period(at), at)
        keep.update(list(seen.values())[: rule.count])
    return frozenset(keep)


def prune(folder: Path, school: str, keys: SnapshotKeys) -> list[Path]:
    """Delete what the rules do not keep; nothing where the newest snapshot is not good to the last bit.

    Damaged and unchecked ones, and other schools', are left to a person. Raises OSError.
    """
    noted = [one for one in noted_in(folder, keys)[0] if one.manifest.school == school]
    if not noted or not verify_snapshot(noted[0].path, keys, school).good:
        return []
    keep = set(kept(one.manifest.made_at for one in noted))
    gone = []
    for place, one in enumerate(noted):
        wanted = one.manifest.made_at in keep
        keep.discard(one.manifest.made_at)  # of several of one second the newest is enough
        if place >= NEVER_DELETED and not wanted:
            gone.append(one.path)
    old_changes = prune_changes(folder, noted[0].manifest.made_at.date(), noted[0].manifest.audit_id)
    for path in gone:
        # The note goes first: a killed deletion leaves a file that nobody takes for a checked snapshot.
        manifest_path(path).unlink()
        path.unlink()
    return [*gone, *old_changes]
