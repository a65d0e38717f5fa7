"""The change journal: every event of the trail once more, in files that know nothing of SQLite.

A file is a row of records: a sign, the length and CRC-32 of what follows, then JSON. The first record says
which school and schema it is of and after which event it begins; every other one holds the next events in
order with what the trail itself leaves out, and the digest of the record before it. Where snapshots are
encrypted so are the events; their numbers and hashes stay plain, so that an end is found without a key.
"""

import base64
import hashlib
import json
import os
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyrage

from backups.disk import settle, write_whole
from backups.packing import Unpackable
from backups.snapshot_keys import SnapshotKeys
from backups.troubles import Finding

FORMAT = 1
KEPT_DAYS = 35
"""A moment of so many days ago can be brought back."""
PREFIX, SUFFIX, DAMAGED = "changes-", ".log", ".damaged"
SIGN = b"ZhCh"
FRAME = struct.Struct(">4sII")


@dataclass(frozen=True, slots=True)
class End:
    """Where a history ends: number and hash of its last event."""

    event: int
    hash: str


class ChangesDamaged(Exception):
    """A file is not what was written, and good records follow the fault; path and byte are the arguments."""


class Forked(Exception):
    """The database's history is not the one kept here; the argument is the last event that both have."""

    def __init__(self, common: int, kept: int) -> None:
        super().__init__(common, kept)
        self.common = common
        self.kept = kept
        """The last event kept here."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the first record of a file says."""

    school: str
    schema: str
    after: End
    columns: tuple[str, ...]
    """Of an event."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a later record holds."""

    events: Sequence[Mapping[str, Any]]
    secrets: Mapping[str, Mapping[str, Mapping[str, Any]]]
    """Table, row, column: what the trail holds a digest of."""
    loose: Mapping[str, Sequence[Mapping[str, Any]]]
    """New rows of tables without a trail."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A later record as it stands in a file."""

    ends: tuple[End, ...]
    """Number and hash of every event in it."""
    told: Mapping[str, Any]


def files_in(folder: Path) -> list[Path]:
    """Return the files of a place, the oldest first."""
    return sorted(folder.glob(f"{PREFIX}*{SUFFIX}"))


def records_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """Give the good records of a file with the byte each ends at, but for what a power cut left unfinished.

    ``ChangesDamaged`` where a good record follows a bad one.
    """
    return records_in(path.read_bytes(), "", str(path))


def records_in(content: bytes, previous: str, about: str) -> Iterator[tuple[int, bytes]]:
    """Give the good records of a part of a file; ``previous`` is the digest of the record before it."""
    at = 0
    while at < len(content):
        body = _body(content, at)
        if body is None or json.loads(body)["previous"] != previous:
            if _good_after(content, at + 1):
                raise ChangesDamaged(about, at)
            return
        at += FRAME.size + len(body)
        previous = hashlib.sha256(body).hexdigest()
        yield at, body


def _body(content: bytes, at: int) -> bytes | None:
    if len(content) - at < FRAME.size:
        return None
    sign, length, crc = FRAME.unpack_from(content, at)
    body = content[at + FRAME.size : at + FRAME.size + length]
    good = sign == SIGN and len(body) == length and zlib.crc32(body) == crc
    return body if good else None


def _good_after(content: bytes, at: int) -> bool:
    while (at := content.find(SIGN, at)) >= 0:
        if _body(content, at) is not None:
            return True
        at += 1
    return False


def read(path: Path) -> tuple[Opening, Iterator[Piece]] | None:
    """Read a file; None where not even its first record was written whole."""
    records = (json.loads(body) for _, body in records_of(path))
    first = next(records, None)
    if first is None:
        return None
    return opening_of(first), (Piece(tuple(End(*end) for end in one["ends"]), one) for one in records)


def opening_of(values: Mapping[str, Any]) -> Opening:
    """Return what a first record says."""
    after = End(values["after"], values["hash"])
    return Opening(values["school"], values["schema"], after, tuple(values["columns"]))


def changes_of(opening: Opening, piece: Piece, keys: SnapshotKeys) -> Changes:
    """Return what a record holds; ``Unpackable`` where the key that opens it is not here."""
    values = piece.told.get("changes")
    if values is None:
        identities = keys.identities()
        if not identities:
            raise Unpackable(Finding.KEY_MISSING)
        try:
            values = json.loads(pyrage.decrypt(base64.b64decode(piece.told["sealed"]), identities))
        except pyrage.DecryptError:
            raise Unpackable(Finding.KEY_WRONG) from None
    events = [dict(zip(opening.columns, event, strict=True)) for event in values["events"]]
    return Changes(events, values["secrets"], values["loose"])


def sealed(values: Mapping[str, Any], recipients: Sequence[str]) -> Mapping[str, Any]:
    """Return the changes as a record holds them: plain where there are no recipients."""
    if not recipients:
        return {"changes": values}
    wanted = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    told = pyrage.encrypt(json.dumps(values, ensure_ascii=False).encode(), wanted)
    return {"sealed": base64.b64encode(told).decode("ascii")}


def set_aside(folder: Path, fork: Forked) -> Path:
    """Move the files of a history that the database has left into a folder of their own; return it."""
    aside = folder / f"{PREFIX}until-{fork.kept:010d}"
    aside.mkdir(mode=0o700, exist_ok=True)
    for path in files_in(folder):
        os.replace(path, aside / path.name)
    settle(folder)
    return aside


def set_damaged_aside(folder: Path, since: str = "") -> None:
    """Rename the last file, or every one from a name on; what they held is had anew from elsewhere."""
    files = files_in(folder)
    for path in [path for path in files if path.name >= since] if since else files[-1:]:
        os.replace(path, path.with_name(path.name + DAMAGED))
    settle(folder)


def cut_damage(folder: Path) -> list[str]:
    """Leave of every damaged file what is good before the fault, the whole of it set aside; return which."""
    cut = []
    for path in files_in(folder):
        try:
            for _ in records_of(path):
                pass
        except ChangesDamaged as damaged:
            write_whole(path.with_name(path.name + DAMAGED), path.read_bytes())
            if good := int(damaged.args[1]):
                os.truncate(path, good)
            else:
                path.unlink()
            cut.append(path.name)
    return cut


def end_of(folder: Path) -> End | None:
    """Return where the history kept in a place ends; None where none is kept."""
    for path in reversed(files_in(folder)):
        found = read(path)
        if found is None:
            continue
        end = found[0].after
        for piece in found[1]:
            end = piece.ends[-1] if piece.ends else end
        return end
    return None


def ends_of(folder: Path) -> Iterator[End]:
    """Give every end that the files of a place hold, the newest file first."""
    for path in reversed(files_in(folder)):
        found = read(path)
        if found is not None:
            yield found[0].after
            yield from (end for piece in found[1] for end in piece.ends)


def passes(folder: Path, end: End) -> bool:
    """Whether the history that the files of a place hold goes through an end."""
    return any(one == end for one in ends_of(folder))


def compare(folder: Path, connection: Any) -> End | None:
    """Return where the history kept in a place ends; ``Forked`` where the database's is not the same."""
    end = end_of(folder)
    if end is not None and end.event and hash_of(connection, end.event) != end.hash:
        raise Forked(common(folder, connection), end.event)
    return end


def common(folder: Path, connection: Any) -> int:
    """Return the last event that the files of a place and the database have alike, 0 where there is none."""
    for path in reversed(files_in(folder)):
        found = read(path)
        if found is None:
            continue
        opening, later = found
        kept = [opening.after, *(end for piece in later for end in piece.ends)]
        for end in reversed(kept):
            if hash_of(connection, end.event) == end.hash:
                return end.event
    return 0


def hash_of(connection: Any, event: int) -> str | None:
    """Return the hash of an event in a database, None where it is not there."""
    found = connection.execute("SELECT hash FROM audit_event WHERE id = ?", (event,)).fetchone()
    return str(found[0]) if found else None


def prune_changes(folder: Path, today: date, newest: int) -> list[Path]:
    """Delete the files of more than ``KEPT_DAYS`` ago whose events, up to ``newest``, a snapshot holds."""
    gone = []
    for path, following in pairwise(files_in(folder)):
        first = int(following.stem[len(PREFIX) :].partition("-")[0])
        begun = date.fromisoformat(path.stem[-len("2026-11-20") :])
        if first - 1 > newest or today - begun <= timedelta(days=KEPT_DAYS):
            break
        gone.append(path)
    for path in gone:
        path.unlink()
    return gone
