"""The note beside a snapshot: what was written, when, of which school, with what inside; signed."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from backups.facts import Facts
from backups.packing import Sum, bare
from backups.snapshot_keys import SnapshotKeys, is_signed

FORMAT = 2
SUFFIX = ".json"
SIGNATURE = "signature"


class ManifestDamaged(Exception):
    """The note is not what was written."""


class SignatureBroken(ManifestDamaged):
    """The note was changed after it had been signed, or never was."""


class ManifestNewer(Exception):
    """The note was written by a newer program."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that is needed to trust a snapshot and to know what it is."""

    file: str
    """The snapshot's name when it was made; people may rename both files."""
    made_at: datetime
    """School's local time."""
    program: str
    school: str
    schema: str
    """Name of the last schema step."""
    rows: Mapping[str, int]
    """Rows of every table."""
    audit_id: int
    """Head of the audit trail; 0 and an empty hash when there is none."""
    audit_hash: str
    sha256: str
    """Of the database, before it was packed."""
    size: int
    """Bytes of the database."""
    stored_sha256: str
    """Of the file as it lies there."""
    stored_size: int
    recipients: tuple[str, ...]
    """The public keys it is encrypted to; empty where it is not."""
    signer: str
    """The public key that the signature of this note is checked by."""
    checked: bool = False
    """The written file was copied, opened and found to hold these rows."""

    def describes(self, facts: Facts) -> bool:
        """Say whether a database holds what this note says."""
        return (self.school, self.schema, self.rows, self.audit_id, self.audit_hash) == (
            facts.school,
            facts.schema,
            facts.rows,
            facts.audit_id,
            facts.audit_hash,
        )

    @property
    def plain(self) -> Sum:
        """Return the sum of the database."""
        return Sum(self.sha256, self.size)

    @property
    def stored(self) -> Sum:
        """Return the sum of the file as it lies there."""
        return Sum(self.stored_sha256, self.stored_size)

    def as_checked(self) -> "Manifest":
        """Return the note of the same snapshot after its restore drill."""
        return replace(self, checked=True)


def manifest_path(snapshot: Path) -> Path:
    """Return where the note of a snapshot lies."""
    return snapshot.with_name(bare(snapshot) + SUFFIX)


def plain(manifest: Manifest) -> dict[str, Any]:
    """Return the note as values of JSON."""
    return {
        **asdict(manifest),
        "rows": dict(manifest.rows),
        "recipients": list(manifest.recipients),
        "made_at": manifest.made_at.isoformat(),
        "format": FORMAT,
    }


def signed(manifest: Manifest, keys: SnapshotKeys) -> bytes:
    """Return the only spelling of a note with the signature at its end, so that no flipped byte passes."""
    values = plain(manifest)
    return _spelled({**values, SIGNATURE: keys.sign(_spelled(values))})


def parse(content: bytes) -> Manifest:
    """Read a note back; anything but the canonical spelling is damage. Whom to trust is asked elsewhere."""
    try:
        values = json.loads(content)
        if values["format"] > FORMAT:
            raise ManifestNewer(str(values["format"]))
        signature = values.pop(SIGNATURE)
        manifest = Manifest(**_typed(values))
        spelled = _spelled(plain(manifest))
        whole = _spelled({**plain(manifest), SIGNATURE: bytes.fromhex(signature).hex()})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ManifestDamaged(str(error)) from error
    if whole != content:
        raise ManifestDamaged
    if not is_signed(spelled, manifest.signer, signature):
        raise SignatureBroken
    return manifest


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    del values["format"]
    made_at, recipients = datetime.fromisoformat(values["made_at"]), tuple(values["recipients"])
    return {**values, "made_at": made_at, "recipients": recipients}


def _spelled(values: dict[str, Any]) -> bytes:
    return json.dumps(values, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"
