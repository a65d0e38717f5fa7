"""Secrets that live beside the database and never in it."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from services.vault import KEY_BYTES, Vault, settle

PEPPER = "pepper"
AUDIT_KEY = "audit.key"


@dataclass(frozen=True, slots=True)
class Keys:
    """The pepper of passwords, the key of the audit chain, and the vault of sensitive values."""

    pepper: bytes
    audit: bytes
    vault: Vault


class KeysMissing(Exception):
    """A school has a file and no keys: its passwords and its history cannot be checked."""


def open_keys(folder: Path, *, make: bool) -> Keys:
    """Read the school's keys; ``make`` them for a new school (folder 0700, files 0600)."""
    if make:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Keys(_key(folder / PEPPER, make), _key(folder / AUDIT_KEY, make), Vault(folder))


def _key(path: Path, make: bool) -> bytes:
    if not path.exists():
        if not make:
            raise KeysMissing(str(path))
        part = path.with_name(path.name + ".part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        settle(path.parent)
    key = path.read_bytes()
    if len(key) != KEY_BYTES:  # cut short by a full disk or a bad copy: no password would ever match
        raise KeysMissing(str(path))
    return key
