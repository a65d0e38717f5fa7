"""Requests about signing in: sessions, the second factor, public keys, closed accounts (5.1–5.4)."""

from dataclasses import dataclass

from rules.codes import Role


@dataclass(frozen=True, slots=True)
class EndSession:
    """End an open session, one's own or, for the administrator, anybody's."""

    sign_in: int
    request: str


@dataclass(frozen=True, slots=True)
class ConfirmSecondFactor:
    """Ask for a code at every sign-in of the asker from now on; a code shows that the secret arrived."""

    password: str
    secret: bytes
    code: str
    recovery: tuple[str, ...]
    """One-time codes for a lost telephone, as they stand on the slip."""
    request: str


@dataclass(frozen=True, slots=True)
class DropSecondFactor:
    """Ask for no code any more: one's own with a code, for the administrator somebody else's."""

    login: str
    code: str
    request: str


@dataclass(frozen=True, slots=True)
class AddKey:
    """Let the asker sign in by a public key, given as a line of ``authorized_keys``."""

    password: str
    line: str
    request: str


@dataclass(frozen=True, slots=True)
class DropKey:
    """Let a public key open nothing any more."""

    key: int
    request: str


@dataclass(frozen=True, slots=True)
class CloseAccount:
    """Let nobody in under a login any more; its open sessions end."""

    login: str
    request: str


@dataclass(frozen=True, slots=True)
class ReopenAccount:
    """Let somebody in again whose account was closed."""

    login: str
    request: str


@dataclass(frozen=True, slots=True)
class OpenFamilyAccounts:
    """Open what accounts the families of a class lack, without a password (5.1, 2.11)."""

    class_title: str
    request: str


@dataclass(frozen=True, slots=True)
class GiveRole:
    """Let somebody who has an account act in one more role."""

    login: str
    role: Role
    request: str


@dataclass(frozen=True, slots=True)
class TakeRole:
    """Take a role away, at once."""

    login: str
    role: Role
    request: str
