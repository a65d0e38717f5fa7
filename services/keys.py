"""Secrets that live beside the database and never in it."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """The pepper of passwords and the key of the audit chain."""

    pepper: bytes
    audit: bytes


def open_keys(folder: Path) -> Keys:
    """Read the school's keys, making those that are not there yet (folder 0700, files 0600)."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Keys(_key(folder / "pepper"), _key(folder / "audit.key"))


def _key(path: Path) -> bytes:
    if not path.exists():
        part = path.with_name(path.name + ".part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    return path.read_bytes()
