"""The keys of snapshots: one signs their notes, two may open them where they are encrypted.

They lie beside the school's other keys, outside the database and every snapshot. Of the spare key only the
public half is kept here: the private one lies in the safe, in a file that ``age`` itself reads too.
"""

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from backups.disk import part_of, settle, write_whole
from backups.troubles import BackupFailed, Finding, Trouble

SIGNING = "snapshot.key"
SIGNERS = "snapshot.signers"
"""Public keys whose signatures this school trusts beside its own, a line each."""
SCHOOL = "snapshot.age"
RECIPIENTS = "snapshot.recipients"
"""To whom snapshots are encrypted, a line each: the school, then the spare; no file, no encryption."""
SIGNER_LINE = "# signer: "
READ_ONLY = 0o400


class SnapshotKeys:
    """The keys of one school's snapshots, read from their folder at every use.

    ``key_file``: the private key that opens a snapshot instead of the school's. ``signer``: a public key
    that a person vouches for.
    """

    def __init__(self, folder: Path, key_file: Path | None = None, signer: str = "") -> None:
        self._folder = folder
        self._key_file = key_file
        self._signer = signer

    @property
    def scratch(self) -> Path:
        """Return where a snapshot may lie open: never beside it, a stick keeps what was deleted."""
        school = self._folder.parent
        try:
            with tempfile.TemporaryFile(
                dir=school
            ):  # asked, ext4 that stopped writing after an error says yes
                return school
        except OSError:
            return Path(tempfile.gettempdir())

    def sign(self, content: bytes) -> str:
        """Return the signature of a note."""
        return self._signing().sign(content).hex()

    def public(self) -> str:
        """Return the public key that another machine checks notes by; the pair is made at first use."""
        return self._signing().public_key().public_bytes_raw().hex()

    def doubt(self, signer: str) -> Finding | None:
        """Return why a note signed by somebody is not trusted here."""
        known = set(_lines(self._folder / SIGNERS)) | {self._signer}
        if self._key_file is not None:
            known.update(_signers_in(self._key_file))
        if (self._folder / SIGNING).exists():
            known.add(self.public())
        known.discard("")
        if signer in known:
            return None
        return Finding.FOREIGN_SIGNATURE if known else Finding.SIGNER_UNKNOWN

    def remember(self, signer: str) -> None:
        """Trust a signer from now on: snapshots of the machine that is no more."""
        known = _lines(self._folder / SIGNERS)
        own = self.public() if (self._folder / SIGNING).exists() else ""
        if signer not in (*known, own):
            write_whole(self._folder / SIGNERS, "\n".join([*known, signer, ""]).encode("ascii"))

    def recipients(self) -> tuple[str, ...]:
        """Return to whom new snapshots are encrypted; empty where they are not."""
        return tuple(_lines(self._folder / RECIPIENTS))

    def identities(self) -> list[Any]:
        """Return the private keys that may open a snapshot; ``BackupFailed`` where a named file has none."""
        path = self._key_file or self._folder / SCHOOL
        if self._key_file is None and not path.exists():
            return []
        try:
            found = [pyrage.x25519.Identity.from_str(line) for line in _lines(path)]
        except (pyrage.IdentityError, OSError):
            found = []
        if not found:
            raise BackupFailed(Trouble.KEY_FILE_BAD, str(path))
        return found

    def encrypt_to(self, spare: str) -> None:
        """Encrypt every new snapshot to the school's key, made here once, and to a spare public key."""
        try:
            pyrage.x25519.Recipient.from_str(spare)
        except pyrage.RecipientError:
            raise BackupFailed(Trouble.RECIPIENT_BAD, spare) from None
        school = self._folder / SCHOOL
        if not school.exists():
            made = pyrage.x25519.Identity.generate()
            _put_once(school, f"# public key: {made.to_public()}\n{made}\n".encode("ascii"))
        (identity,) = (pyrage.x25519.Identity.from_str(line) for line in _lines(school))
        write_whole(self._folder / RECIPIENTS, f"{identity.to_public()}\n{spare}\n".encode("ascii"))

    def write_spare(self, place: Path) -> str:
        """Write a new spare private key where a person wants it, kept nowhere else; return its public half.

        The signer's public key stands in the file too, so that a machine that has nothing else can trust.
        """
        made = pyrage.x25519.Identity.generate()
        told = f"# public key: {made.to_public()}\n{SIGNER_LINE}{self.public()}\n{made}\n"
        _put_once(place, told.encode("ascii"))
        return str(made.to_public())

    def encrypt_no_more(self) -> None:
        """Leave new snapshots unencrypted; the school's key stays, it opens the old ones."""
        (self._folder / RECIPIENTS).unlink(missing_ok=True)
        settle(self._folder)

    def _signing(self) -> Ed25519PrivateKey:
        path = self._folder / SIGNING
        if not path.exists():
            self._folder.mkdir(mode=0o700, exist_ok=True)
            with suppress(FileExistsError):  # another process was first: its key is the school's
                _put_once(path, Ed25519PrivateKey.generate().private_bytes_raw())
        try:
            return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
        except ValueError:
            raise BackupFailed(Trouble.KEY_FILE_BAD, str(path)) from None


def is_signed(content: bytes, signer: str, signature: str) -> bool:
    """Say whether a signature is this signer's and of these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(signer)).verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _lines(path: Path) -> list[str]:
    """Return the lines that are neither empty nor a remark."""
    try:
        found = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    except UnicodeDecodeError:
        raise BackupFailed(Trouble.KEY_FILE_BAD, str(path)) from None
    return [line.strip() for line in found if line.strip() and not line.startswith("#")]


def _signers_in(key_file: Path) -> list[str]:
    try:
        found = key_file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [line.removeprefix(SIGNER_LINE).strip() for line in found if line.startswith(SIGNER_LINE)]


def _put_once(final: Path, content: bytes) -> None:
    """Write a key that nobody changes any more, never over another one (``FileExistsError``)."""
    if os.path.lexists(final):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(final))
    with part_of(final) as part:
        part.write_bytes(content)
        with suppress(PermissionError):  # a stick (FAT) knows no such rights, and no links
            part.chmod(READ_ONLY)
        settle(part)
        try:
            os.link(part, final)
        except FileExistsError:
            raise
        except OSError:
            os.replace(part, final)
        settle(final.parent)
