"""Verify a snapshot: is this file, to the last bit, what was written and checked."""

from dataclasses import dataclass
from pathlib import Path

from backups.disk import PART, digest
from backups.facts import facts_of, fault_of, opened
from backups.manifest import SUFFIX, Manifest, ManifestDamaged, ManifestNewer, manifest_path, parse
from backups.snapshot import SUFFIX as DATABASE
from backups.troubles import Finding
from models.database import sqlite


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of looking at a snapshot."""

    path: Path
    finding: Finding | None
    """None: good."""
    manifest: Manifest | None
    """The note beside it, where it could be read."""
    about: str = ""

    @property
    def good(self) -> bool:
        """Say whether the snapshot may be restored."""
        return self.finding is None


def verify_snapshot(path: Path, school: str | None = None) -> Verdict:
    """Look at a snapshot (or the note beside one) without touching it; never raises for what it finds.

    ``school``: the identity it must have. SQLite's own check misses a fifth of flipped bits: SHA-256 decides.
    """
    snapshot = path.with_suffix(DATABASE) if path.suffix == SUFFIX else path
    manifest: Manifest | None = None
    try:
        if snapshot.suffix == PART:
            return Verdict(snapshot, Finding.UNFINISHED, None)
        if not snapshot.is_file():
            return Verdict(snapshot, Finding.FILE_MISSING, None)
        manifest = parse(manifest_path(snapshot).read_bytes())
        finding, about = _compared(snapshot, manifest, school)
    except FileNotFoundError:
        return Verdict(snapshot, Finding.NO_MANIFEST, None)
    except ManifestDamaged as error:
        return Verdict(snapshot, Finding.MANIFEST_DAMAGED, None, str(error))
    except ManifestNewer as error:
        return Verdict(snapshot, Finding.MANIFEST_NEWER, None, str(error))
    except OSError as error:
        return Verdict(snapshot, Finding.UNREADABLE, manifest, error.strerror or "")
    except sqlite.Error as error:
        return Verdict(snapshot, Finding.CONTENT_DAMAGED, manifest, str(error))
    return Verdict(snapshot, finding, manifest, about)


def _compared(snapshot: Path, manifest: Manifest, school: str | None) -> tuple[Finding | None, str]:
    if school is not None and manifest.school != school:
        return Finding.OTHER_SCHOOL, manifest.school
    stands = snapshot.stat().st_size
    if stands != manifest.size:
        finding = Finding.CUT_SHORT if stands < manifest.size else Finding.TOO_LONG
        return finding, f"{stands} / {manifest.size}"
    if digest(snapshot) != (manifest.sha256, manifest.size):
        return Finding.BYTES_CHANGED, ""
    with opened(snapshot, "mode=ro&immutable=1") as connection:
        fault = fault_of(connection)
        if fault:
            return Finding.CONTENT_DAMAGED, fault
        return (None, "") if manifest.describes(facts_of(connection)) else (Finding.CONTENT_DIFFERS, "")
