"""Gathering what is remembered of the history outside of it: notes of snapshots here and elsewhere."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from app.snapshots import FOLDER
from backups.manifest import Manifest, ManifestDamaged, ManifestNewer, manifest_path, parse
from backups.second import folder_of
from backups.snapshot import snapshots_in
from backups.troubles import BackupFailed
from services.anchors import Anchor, Held
from services.house import House
from services.settings import SCHOOL_ID, SECOND_PLACE, settings_on


def anchors_of(house: House, data: Path) -> tuple[Anchor, ...]:
    """Return what the notes of the school's snapshots remember, here and in the second place."""
    settings = house.look(lambda actor, now: settings_on(now.today))
    places = [data / FOLDER]
    if second := settings.get(SECOND_PLACE):
        with suppress(BackupFailed):  # a stick that is not plugged in remembers nothing now
            places.append(folder_of(second))
    found: dict[tuple[int, str], Anchor] = {}
    for place in places:
        for snapshot in snapshots_in(place) if place.is_dir() else []:
            manifest = note_of(snapshot)
            if manifest is not None and manifest.school == settings.get(SCHOOL_ID):
                anchor = anchor_of(manifest)
                if anchor is not None:
                    found.setdefault((anchor.number, anchor.hash), anchor)
    return tuple(found.values())


def anchor_of(manifest: Manifest) -> Anchor | None:
    """Return what a snapshot's note remembers of the history, None where there was none."""
    if not manifest.audit_id:
        return None
    return Anchor(manifest.audit_id, manifest.audit_hash, manifest.file, manifest.made_at)


def anchor_as_json(held: Held) -> dict[str, Any]:
    """Return an anchor held against the history as values of JSON."""
    one = held.anchor
    return {"event": one.number, "hash": one.hash, "kept_in": one.kept_in, "standing": held.standing}


def note_of(snapshot: Path) -> Manifest | None:
    """Return the note beside a snapshot, None where it cannot be trusted; the snapshot itself may be gone."""
    try:
        return parse(manifest_path(snapshot).read_bytes())
    except (OSError, ManifestDamaged, ManifestNewer):
        return None
