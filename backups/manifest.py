"""The note beside a snapshot: what was written, when, of which school, with what inside."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from backups.facts import Facts

FORMAT = 1
SUFFIX = ".json"


class ManifestDamaged(Exception):
    """The note is not what was written."""


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
    size: int
    """Bytes."""
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

    def as_checked(self) -> "Manifest":
        """Return the note of the same snapshot after its restore drill."""
        return replace(self, checked=True)


def manifest_path(snapshot: Path) -> Path:
    """Return where the note of a snapshot lies."""
    return snapshot.with_suffix(SUFFIX)


def plain(manifest: Manifest) -> dict[str, Any]:
    """Return the note as values of JSON."""
    return {
        **asdict(manifest),
        "rows": dict(manifest.rows),
        "made_at": manifest.made_at.isoformat(),
        "format": FORMAT,
    }


def canonical(manifest: Manifest) -> bytes:
    """Return the only spelling of a note; it ends with a digest of itself, so that no flipped byte passes."""
    values = plain(manifest)
    return _spelled({**values, "digest": hashlib.sha256(_spelled(values)).hexdigest()})


def parse(content: bytes) -> Manifest:
    """Read a note back; anything but the canonical spelling is damage."""
    try:
        values = json.loads(content)
        if values["format"] > FORMAT:
            raise ManifestNewer(str(values["format"]))
        del values["format"], values["digest"]
        manifest = Manifest(**{**values, "made_at": datetime.fromisoformat(values["made_at"])})
        spelled = canonical(manifest)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ManifestDamaged(str(error)) from error
    if spelled != content:
        raise ManifestDamaged
    return manifest


def _spelled(values: dict[str, Any]) -> bytes:
    return json.dumps(values, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"
