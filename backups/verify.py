"""Verify a snapshot: is this file, to the last bit, what was written and checked."""

from dataclasses import dataclass
from pathlib import Path

from backups.disk import PART, digest
from backups.facts import Facts, facts_of, fault_of, opened
from backups.manifest import (
    SUFFIX,
    Manifest,
    ManifestDamaged,
    ManifestNewer,
    SignatureBroken,
    manifest_path,
    parse,
)
from backups.packing import ENCRYPTED, PACKED, Sum, Unpackable, bare, unpacked
from backups.snapshot_keys import SnapshotKeys
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
    facts: Facts | None = None
    """What the snapshot holds, where it is good."""

    @property
    def good(self) -> bool:
        """Say whether the snapshot may be restored."""
        return self.finding is None


def verify_snapshot(path: Path, keys: SnapshotKeys, school: str | None = None) -> Verdict:
    """Look at a snapshot (or the note beside one) without touching it; never raises for what it finds.

    ``school``: the identity it must have. SQLite's own check misses a fifth of flipped bits: SHA-256 decides.
    """
    snapshot = _beside(path) if path.suffix == SUFFIX else path
    manifest: Manifest | None = None
    try:
        if snapshot.suffix == PART:
            return Verdict(snapshot, Finding.UNFINISHED, None)
        if not snapshot.is_file():
            return Verdict(snapshot, Finding.FILE_MISSING, None)
        manifest = parse(manifest_path(snapshot).read_bytes())
        finding, about = _doubt(snapshot, manifest, keys, school)
        if finding is None:
            return _opened(snapshot, manifest, keys)
    except FileNotFoundError:
        return Verdict(snapshot, Finding.NO_MANIFEST, None)
    except SignatureBroken:
        return Verdict(snapshot, Finding.SIGNATURE_BROKEN, None)
    except ManifestDamaged as error:
        return Verdict(snapshot, Finding.MANIFEST_DAMAGED, None, str(error))
    except ManifestNewer as error:
        return Verdict(snapshot, Finding.MANIFEST_NEWER, None, str(error))
    except Unpackable as error:
        return Verdict(snapshot, error.finding, manifest)
    except OSError as error:
        return Verdict(snapshot, Finding.UNREADABLE, manifest, error.strerror or "")
    except sqlite.Error as error:
        return Verdict(snapshot, Finding.CONTENT_DAMAGED, manifest, str(error))
    return Verdict(snapshot, finding, manifest, about)


def _beside(note: Path) -> Path:
    """Return the snapshot that a note tells of."""
    packed, encrypted = (note.with_name(bare(note) + tail) for tail in (PACKED, ENCRYPTED))
    return encrypted if encrypted.exists() else packed


def _doubt(
    snapshot: Path, manifest: Manifest, keys: SnapshotKeys, school: str | None
) -> tuple[Finding | None, str]:
    """Return what is wrong with the stored file, before anything of it is opened."""
    if school is not None and manifest.school != school:
        return Finding.OTHER_SCHOOL, manifest.school
    if doubt := keys.doubt(manifest.signer):
        return doubt, manifest.signer
    stands = snapshot.stat().st_size
    if stands != manifest.stored_size:
        finding = Finding.CUT_SHORT if stands < manifest.stored_size else Finding.TOO_LONG
        return finding, f"{stands} / {manifest.stored_size}"
    if Sum(*digest(snapshot)) != manifest.stored:
        return Finding.BYTES_CHANGED, ""
    return None, ""


def _opened(snapshot: Path, manifest: Manifest, keys: SnapshotKeys) -> Verdict:
    with (
        unpacked(snapshot, manifest.plain, keys) as plain,
        opened(plain, "mode=ro&immutable=1") as connection,
    ):
        fault = fault_of(connection)
        if fault:
            return Verdict(snapshot, Finding.CONTENT_DAMAGED, manifest, fault)
        facts = facts_of(connection)
    if not manifest.describes(facts):
        return Verdict(snapshot, Finding.CONTENT_DIFFERS, manifest)
    return Verdict(snapshot, None, manifest, "", facts)
