"""Keys of sensitive values and what is locked with them: files beside the pepper, never in the database."""

import base64
import binascii
import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rules.refusals import Reason

KEY_BYTES = 32
NONCE_BYTES = 12
MARK_LETTERS = 8
_FILE = re.compile(rf"sealed-(\d+)-([0-9a-f]{{{MARK_LETTERS}}})\.key")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands; a value moved to another place does not open there."""

    thing: str
    """The table of the row the value is about."""
    thing_id: int
    name: str

    @property
    def bound(self) -> bytes:
        """What the value is bound to."""
        return f"{self.thing}/{self.thing_id}/{self.name}".encode()


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key on the disk; its name holds its number and a mark of its bytes: a swapped file is seen."""

    number: int
    name: str
    """Number and mark, as each value bears it."""
    path: Path


class CannotOpen(Exception):
    """A value stays closed: why, and the name of the key it was locked with."""

    def __init__(self, reason: Reason, key: str = "") -> None:
        super().__init__(reason, key)
        self.reason = reason
        self.key = key


@dataclass(frozen=True, slots=True)
class Vault:
    """Reads the key files anew at every use: another process may have made a newer one."""

    folder: Path

    def files(self) -> tuple[KeyFile, ...]:
        """Return the key files, the oldest first."""
        found = ((path, _FILE.fullmatch(path.name)) for path in self.folder.glob("sealed-*.key"))
        keys = (KeyFile(int(name[1]), f"{name[1]}-{name[2]}", path) for path, name in found if name)
        return tuple(sorted(keys, key=lambda one: (one.number, one.name)))

    def newest(self) -> KeyFile | None:
        """Return the key that new values are locked with."""
        return max(self.files(), key=lambda one: (one.number, one.name), default=None)

    def make(self, number: int) -> KeyFile:
        """Make a key, whole on the disk before it has its name; raises OSError."""
        key = secrets.token_bytes(KEY_BYTES)
        name = f"{number}-{_mark(key)}"
        path = self.folder / f"sealed-{name}.key"
        part = path.with_name(path.name + ".part")
        for left in self.folder.glob("sealed-*.key.part"):  # of a process that was killed here
            left.unlink()
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as file:
            file.write(key)
            file.flush()
            if os.geteuid() == 0:  # root changes keys, the server runs as the owner of the folder
                owner = self.folder.stat()
                os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
            os.fsync(file.fileno())
        part.rename(path)
        settle(self.folder)
        return KeyFile(number, name, path)

    def drop(self, key: Path) -> None:
        """Take a key away for ever."""
        key.unlink(missing_ok=True)
        settle(self.folder)

    def seal(self, place: Place, text: str) -> str:
        """Return a text locked with the newest key; raises CannotOpen where there is none to lock with."""
        key = self.newest()
        if key is None:
            raise CannotOpen(Reason.KEY_MISSING)
        nonce = secrets.token_bytes(NONCE_BYTES)
        locked = AESGCM(_bytes_of(key)).encrypt(nonce, text.encode(), place.bound)
        return f"{key.name}:{base64.b64encode(nonce + locked).decode()}"

    def open(self, place: Place, sealed: str) -> str:
        """Return the text that was locked at a place; raises CannotOpen."""
        name = key_of(sealed)
        key = next((one for one in self.files() if one.name == name), None)
        if key is None:
            raise CannotOpen(Reason.KEY_MISSING, name)
        try:
            raw = base64.b64decode(sealed.partition(":")[2], validate=True)
            opened = AESGCM(_bytes_of(key)).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.bound)
            return opened.decode()
        except (binascii.Error, InvalidTag, ValueError) as damaged:
            raise CannotOpen(Reason.SEALED_DAMAGED, name) from damaged


def settle(folder: Path) -> None:
    """Wait until the names in a folder of keys are on the disk."""
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def key_of(sealed: str) -> str:
    """Return the name of the key a value was locked with."""
    return sealed.partition(":")[0]


def key_fault(key: KeyFile) -> Reason | None:
    """Return what is wrong with a key file, None where it is the key that its name says."""
    try:
        _bytes_of(key)
    except CannotOpen as fault:
        return fault.reason
    return None


def _bytes_of(key: KeyFile) -> bytes:
    try:
        content = key.path.read_bytes()
    except OSError as unreadable:
        raise CannotOpen(Reason.KEY_MISSING, key.name) from unreadable
    if len(content) != KEY_BYTES or _mark(content) != key.name.partition("-")[2]:
        raise CannotOpen(Reason.KEY_WRONG, key.name)
    return content


def _mark(key: bytes) -> str:
    return hashlib.sha256(b"zhurnal sealed key " + key).hexdigest()[:MARK_LETTERS]
