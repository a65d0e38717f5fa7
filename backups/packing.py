"""What a snapshot is stored as: zstd, and age around it where the school encrypts; opened again to look."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyrage
import zstandard

from backups.disk import CHUNK, part_of, sweep
from backups.snapshot_keys import SnapshotKeys
from backups.troubles import Finding

PACKED = ".db.zst"
ENCRYPTED = ".db.zst.age"
"""As ``age -d -i KEY FILE | zstd -d`` opens it where there is no program."""
OPENED = "opened-"
LEVEL = 3
"""Of zstd: 10 takes three times as long for a tenth less."""


@dataclass(frozen=True, slots=True)
class Sum:
    """The digest and the length of some bytes."""

    sha256: str
    size: int


class Unpackable(Exception):
    """A stored file does not become what its note says; why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.value)
        self.finding = finding


class _Counted:
    """A file that sums what passes; remembers its own error, which the age library would reword."""

    def __init__(self, file: Any, most: int | None = None) -> None:
        self._file = file
        self._most = most
        self._sha, self._size = hashlib.sha256(), 0
        self.fault: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            chunk: bytes = self._file.read(size)
        except OSError as fault:
            self.fault = fault
            raise
        self._note(chunk)
        return chunk

    def write(self, chunk: Any) -> int:
        if self._most is not None and self._size + len(chunk) > self._most:
            self.fault = Unpackable(Finding.CONTENT_DIFFERS)
            raise self.fault
        try:
            self._file.write(chunk)
        except OSError as fault:
            self.fault = fault
            raise
        self._note(chunk)
        return len(chunk)

    def flush(self) -> None:
        """Nothing waits here."""

    def _note(self, chunk: Any) -> None:
        self._sha.update(chunk)
        self._size += len(chunk)

    @property
    def sum(self) -> Sum:
        return Sum(self._sha.hexdigest(), self._size)


def pack(plain: Path, part: Path, recipients: tuple[str, ...]) -> tuple[Sum, Sum]:
    """Write a database packed, encrypted where there are recipients; return its sum and the packed one's."""
    with plain.open("rb", buffering=0) as source, part.open("r+b", buffering=CHUNK) as target:
        read, written = _Counted(source), _Counted(target)
        size = os.fstat(source.fileno()).st_size
        squeezed = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).stream_reader(read, size)  # type: ignore[arg-type]  # asks for read() alone
        try:
            if recipients:
                wanted = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
                pyrage.encrypt_io(squeezed, written, wanted)
            else:
                while chunk := squeezed.read(CHUNK):
                    written.write(chunk)
        except pyrage.EncryptError:
            raise (read.fault or written.fault or OSError()) from None
    return read.sum, written.sum


def unpack(stored: Path, target: BinaryIO, wanted: Sum, keys: SnapshotKeys) -> None:
    """Write into ``target`` what a stored file holds; ``Unpackable`` where that is not the bytes wanted."""
    identities = keys.identities() if is_encrypted(stored) else []
    if is_encrypted(stored) and not identities:
        raise Unpackable(Finding.KEY_MISSING)
    with stored.open("rb", buffering=0) as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        read, written = _Counted(file), _Counted(target, wanted.size)
        opening = zstandard.ZstdDecompressor().stream_writer(written, closefd=False)  # type: ignore[arg-type]  # asks for write() alone
        try:
            if identities:
                pyrage.decrypt_io(read, opening, identities)
            else:
                while chunk := read.read(CHUNK):
                    opening.write(chunk)
        except (pyrage.DecryptError, zstandard.ZstdError, Unpackable, OSError) as fault:
            if mine := read.fault or written.fault:
                raise mine from None
            wrong = isinstance(fault, pyrage.DecryptError)
            raise Unpackable(Finding.KEY_WRONG if wrong else Finding.BYTES_CHANGED) from fault
    if written.sum != wanted:
        raise Unpackable(Finding.CONTENT_DIFFERS)


@contextmanager
def room(keys: SnapshotKeys) -> Iterator[Path]:
    """Give an empty private file for a database that is looked at; nothing of it stays."""
    with part_of(keys.scratch / f"{OPENED}{secrets.token_hex(4)}") as part:
        yield part


@contextmanager
def unpacked(stored: Path, wanted: Sum, keys: SnapshotKeys) -> Iterator[Path]:
    """Give the database of a stored snapshot while somebody looks at it."""
    with room(keys) as part:
        with part.open("r+b", buffering=CHUNK) as target:
            unpack(stored, target, wanted, keys)
        yield part


def sweep_rooms(keys: SnapshotKeys) -> None:
    """Remove the opened snapshots that killed processes left."""
    sweep(keys.scratch, f"{OPENED}*")


def is_encrypted(stored: Path) -> bool:
    """Say whether a stored snapshot needs a key to be opened."""
    return stored.name.endswith(ENCRYPTED)


def bare(path: Path) -> str:
    """Return the name of a snapshot, or of its note, without what follows."""
    for tail in (ENCRYPTED, PACKED, ".json"):
        if path.name.endswith(tail):
            return path.name.removesuffix(tail)
    return path.name
