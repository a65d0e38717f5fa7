"""A copy of another machine's snapshots and change journal: every piece is proved before it is kept."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

from backups.changes import (
    PREFIX,
    ChangesDamaged,
    End,
    Opening,
    Piece,
    changes_of,
    ends_of,
    files_in,
    hash_of,
    opening_of,
    read,
    records_in,
)
from backups.disk import publish, settle, write_out, write_whole
from backups.facts import opened
from backups.manifest import Manifest, ManifestDamaged, ManifestNewer, manifest_path, parse
from backups.packing import Unpackable, unpacked
from backups.retention import Noted, noted_in
from backups.snapshot_keys import SnapshotKeys
from backups.troubles import Finding
from backups.verify import Verdict, verify_snapshot

Links = Callable[[str, Mapping[str, Any]], str]
"""Returns the hash of an event chained to the one before it."""


class Doubt(StrEnum):
    """Why what another machine holds is not taken."""

    OTHER_SCHOOL = "other_school"
    SNAPSHOT_BAD = "snapshot_bad"
    PIECE_DAMAGED = "piece_damaged"
    CHAIN_BROKEN = "chain_broken"
    GAP = "gap"
    DIVERGED = "diverged"
    BEHIND = "behind"


class Doubted(Exception):
    """Nothing of a piece was kept; the doubt and what it is about."""

    def __init__(self, doubt: Doubt, about: str = "", finding: Finding | None = None) -> None:
        super().__init__(doubt.value, about, finding)
        self.doubt = doubt
        self.about = about
        self.finding = finding
        """What is wrong with the snapshot, where it is one."""


def note_of(name: str, content: bytes, keys: SnapshotKeys, school: str) -> Manifest:
    """Return what the note of an offered snapshot says; ``Doubted`` where this school did not sign it."""
    try:
        manifest = parse(content)
    except (ManifestDamaged, ManifestNewer) as wrong:
        newer = isinstance(wrong, ManifestNewer)
        why = Finding.MANIFEST_NEWER if newer else Finding.MANIFEST_DAMAGED
        raise Doubted(Doubt.SNAPSHOT_BAD, name, why) from wrong
    if finding := keys.doubt(manifest.signer):
        raise Doubted(Doubt.SNAPSHOT_BAD, name, finding)
    if school and manifest.school != school:
        raise Doubted(Doubt.OTHER_SCHOOL, manifest.school)
    return manifest


def keep_snapshot(part: Path, final: Path, note: bytes, keys: SnapshotKeys, school: str) -> Verdict:
    """Give a fetched snapshot its name once it is good to the last bit; ``Doubted`` leaves nothing."""
    publish(part, final)
    write_whole(manifest_path(final), note)
    verdict = verify_snapshot(final, keys, school or None)
    if not verdict.good:
        manifest_path(final).unlink()
        final.unlink()
        raise Doubted(Doubt.SNAPSHOT_BAD, final.name, verdict.finding)
    return verdict


class Followed:
    """The change journal of a copy, as far as it was proved; ``base`` is the snapshot it leads on from.

    The chain has to pass through the head that the signed note of the base tells of.
    """

    def __init__(self, folder: Path, base: Manifest, keys: SnapshotKeys, links: Links) -> None:
        self.folder = folder
        self.base = base
        self.end: End | None = None
        """Of the last event proved; None before the first record."""
        self.last_at = ""
        """When it was, UTC as stored."""
        self.name = ""
        """The file that is written on."""
        self.size = 0
        self.schema = ""
        """The form of the journal that the file tells of."""
        self._keys = keys
        self._links = links
        self._previous = ""
        self._opening: Opening | None = None

    def resume(self) -> None:
        """Prove what lies here already; what a kill left unfinished is cut off. ``Doubted``."""
        for path in wanted_of([path.name for path in files_in(self.folder)], self.base.audit_id):
            content = (self.folder / path).read_bytes()
            good = self._prove(path, content)
            if good < len(content):
                os.truncate(self.folder / path, good)

    def append(self, name: str, content: bytes) -> int:
        """Prove what follows in a file and keep it; return how many bytes were whole records."""
        at = self.size if name == self.name else 0
        begins = not (self.folder / name).exists()
        good = self._prove(name, content)
        if good:
            held = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.lseek(held, at, os.SEEK_SET)
                write_out(held, content[:good])
                os.ftruncate(held, at + good)
                os.fsync(held)
            finally:
                os.close(held)
            if begins:
                settle(self.folder)
        return good

    def _prove(self, name: str, content: bytes) -> int:
        """Follow the records of a part of a file; ``self`` stands at the end of the last good one."""
        if name != self.name:
            self.name, self.size, self._previous, self._opening = name, 0, "", None
        good = 0
        try:
            for at, body in records_in(content, self._previous, name):
                self._follow(json.loads(body))
                self._previous = sha256(body).hexdigest()
                self.size += at - good
                good = at
        except ChangesDamaged as damaged:
            raise Doubted(Doubt.PIECE_DAMAGED, name) from damaged
        except (ValueError, KeyError, TypeError) as damaged:
            raise Doubted(Doubt.PIECE_DAMAGED, name) from damaged
        except Unpackable as closed:
            raise Doubted(Doubt.PIECE_DAMAGED, name, closed.finding) from closed
        return good

    def _follow(self, values: Mapping[str, Any]) -> None:
        if self._opening is None:
            self._begin(opening_of(values))
            return
        piece = Piece(tuple(End(*end) for end in values["ends"]), values)
        changes = changes_of(self._opening, piece, self._keys)
        assert self.end is not None
        for told, event in zip(piece.ends, changes.events, strict=True):
            end = End(int(event["id"]), str(event["hash"]))
            if end != told or end.event != self.end.event + 1:
                raise Doubted(Doubt.GAP, f"{self.end.event + 1}")
            if self._links(self.end.hash, event) != end.hash:
                raise Doubted(Doubt.CHAIN_BROKEN, f"{end.event}")
            self._reach(end, str(event["at"]))

    def _begin(self, opening: Opening) -> None:
        if opening.school != self.base.school:
            raise Doubted(Doubt.OTHER_SCHOOL, opening.school)
        if self.end is None:
            if opening.after.event > self.base.audit_id:
                raise Doubted(Doubt.GAP, f"{self.base.audit_id + 1}")
            self._reach(opening.after, "")
        elif opening.after != self.end:
            raise Doubted(Doubt.GAP, f"{self.end.event + 1}")
        self._opening, self.schema = opening, opening.schema

    def _reach(self, end: End, at: str) -> None:
        if end.event == self.base.audit_id and end.hash != self.base.audit_hash:
            raise Doubted(Doubt.DIVERGED, f"{end.event}")
        self.end, self.last_at = end, at or self.last_at


def base_in(folder: Path, keys: SnapshotKeys) -> Noted | None:
    """Return the newest checked snapshot that the change journal beside it leads on from."""
    noted, _ = noted_in(folder, keys)
    ends = set(ends_of(folder))
    if not ends:
        return noted[0] if noted else None
    return next((one for one in noted if head_of(one.manifest) in ends), None)


def beyond(folder: Path, end: End, keys: SnapshotKeys) -> Noted | None:
    """Return the newest checked snapshot of a history that goes through an end, None where it is no newer.

    One that was left when the school went back to a snapshot may be newer and is not of that history.
    """
    newer = (one for one in noted_in(folder, keys)[0] if one.manifest.audit_id > end.event)
    return next((one for one in newer if holds(one, end, keys)), None)


def head_of(manifest: Manifest) -> End:
    """Return where the history of a snapshot ends."""
    return End(manifest.audit_id, manifest.audit_hash)


def last_in_common(ours: Path, theirs: Path) -> End:
    """Return the last end that two places hold alike, an end without number where there is none."""
    known = set(ends_of(theirs))
    return max((end for end in ends_of(ours) if end in known), key=lambda end: end.event, default=End(0, ""))


def event_in(folder: Path, number: int, keys: SnapshotKeys) -> Mapping[str, Any] | None:
    """Return an event that a place holds, None where it does not."""
    for path in reversed(files_in(folder)):
        found = read(path)
        for piece in found[1] if found else ():
            if found and any(end.event == number for end in piece.ends):
                events = changes_of(found[0], piece, keys).events
                return next(event for event in events if event["id"] == number)
    return None


def holds(snapshot: Noted, end: End, keys: SnapshotKeys) -> bool:
    """Whether the history in a snapshot goes through an end."""
    with (
        unpacked(snapshot.path, snapshot.manifest.plain, keys) as plain,
        opened(plain, "mode=ro&immutable=1") as connection,
    ):
        return hash_of(connection, end.event) == end.hash


def forget(snapshot: Noted) -> None:
    """Take a copied snapshot away that leads to nothing here."""
    manifest_path(snapshot.path).unlink(missing_ok=True)
    snapshot.path.unlink(missing_ok=True)


def take_in(folder: Path, fresh: Path) -> None:
    """Put the files of a change journal that was proved elsewhere on the disk in the place of those here."""
    for path in files_in(folder):
        if not (fresh / path.name).exists():
            path.unlink()
    for path in files_in(fresh):
        os.replace(path, folder / path.name)
    settle(folder)


def wanted_of(names: Sequence[str], event: int) -> list[str]:
    """Return the files of a change journal that lead on from an event, the oldest first."""
    wanted: list[str] = []
    for name in sorted(names, reverse=True):
        wanted.insert(0, name)
        if int(name.removeprefix(PREFIX).partition("-")[0]) <= event + 1:
            break
    return wanted
