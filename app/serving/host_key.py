"""The server's own key: made at the first start, known to people by its fingerprint on the noticeboard."""

import base64
import hashlib
import logging
import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HOST_KEY = Path("keys") / "ssh_host_ed25519"
"""Where it lies in the folder of a school."""
_LOG = logging.getLogger(__name__)


class HostKeyUnreadable(Exception):
    """The file of the host key is not an Ed25519 key; a new one would frighten every client."""


def keep_host_key(path: Path) -> str:
    """Make the host key if there is none, keep it from other users, and return its fingerprint."""
    if not path.exists():
        _make(path)
    if path.stat().st_mode & 0o077:
        _LOG.warning("the host key was readable by others; its mode is set to 0600")
        path.chmod(0o600)
    return fingerprint(path)


def fingerprint(path: Path) -> str:
    """Return the fingerprint of the host key as ssh prints it."""
    digest = hashlib.sha256(base64.b64decode(public_line(path).split()[1])).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def public_line(path: Path) -> str:
    """Return the public half of a key file as one line of ``authorized_keys``."""
    try:
        key = serialization.load_ssh_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise HostKeyUnreadable(str(path)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise HostKeyUnreadable(str(path))
    public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    return public.decode("ascii")


def _make(path: Path) -> None:
    """Write a new key whole or not at all."""
    text = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    )
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
