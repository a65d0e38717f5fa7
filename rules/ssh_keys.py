"""A public key as one line of ``authorized_keys``: which are good enough to sign in by (RFC 4253)."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from rules.refusals import Reason
from rules.text import clean_line

LONGEST_LINE = 4000
LONGEST_COMMENT = 60
LEAST_RSA_BITS = 3072
_POINTS = {
    "ecdsa-sha2-nistp256": ("nistp256", 65),
    "ecdsa-sha2-nistp384": ("nistp384", 97),
    "ecdsa-sha2-nistp521": ("nistp521", 133),
}
_ED25519 = "ssh-ed25519"
_RSA = "ssh-rsa"
_SK_ED25519 = "sk-ssh-ed25519@openssh.com"
_SK_ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com"
KINDS = (_ED25519, _RSA, *_POINTS, _SK_ED25519, _SK_ECDSA)
_WEAK_KINDS = ("ssh-dss",)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that is good enough."""

    kind: str
    blob: str
    """Base64, as in the line."""
    fingerprint: str
    comment: str


@dataclass(frozen=True, slots=True)
class NotAKey:
    """Why a line gives no key."""

    reason: Reason
    about: str = ""


def fingerprint(blob: bytes) -> str:
    """Return a key's fingerprint as ``ssh-keygen -l`` writes it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def key_of(line: str) -> PublicKey | NotAKey:
    """Read one line: kind, base64, comment; options before them are not obeyed and so refused."""
    if "PRIVATE KEY" in line:
        return NotAKey(Reason.KEY_IS_PRIVATE)
    kind, _, rest = line.strip()[:LONGEST_LINE].partition(" ")
    if kind in _WEAK_KINDS:
        return NotAKey(Reason.KEY_TOO_WEAK, "DSA")
    if kind not in KINDS:
        has_options = any(f"{known} " in rest for known in (*KINDS, *_WEAK_KINDS))
        return NotAKey(Reason.KEY_HAS_OPTIONS if has_options else Reason.KEY_NOT_UNDERSTOOD)
    text, _, comment = rest.strip().partition(" ")
    try:
        blob = base64.b64decode(text, validate=True)
        fields = _fields(blob)
    except (binascii.Error, ValueError):
        return NotAKey(Reason.KEY_NOT_UNDERSTOOD)
    if wrong := _wrong(kind, fields):
        return wrong
    canonical = base64.b64encode(blob).decode()
    return PublicKey(kind, canonical, fingerprint(blob), clean_line(comment)[:LONGEST_COMMENT])


def _wrong(kind: str, fields: list[bytes]) -> NotAKey | None:
    """Return what is wrong with what a key is made of."""
    not_understood = NotAKey(Reason.KEY_NOT_UNDERSTOOD)
    if not fields or fields[0] != kind.encode():
        return not_understood
    parts = fields[1:]
    if kind == _RSA:
        if len(parts) != 2:
            return not_understood
        bits = int.from_bytes(parts[1], "big").bit_length()
        return NotAKey(Reason.KEY_TOO_WEAK, f"RSA {bits}") if bits < LEAST_RSA_BITS else None
    if kind in _POINTS:
        curve, length = _POINTS[kind]
        return None if _is_point(parts, curve, length) and len(parts) == 2 else not_understood
    if kind == _SK_ECDSA:
        return None if _is_point(parts[:2], "nistp256", 65) and len(parts) == 3 else not_understood
    count = 2 if kind == _SK_ED25519 else 1
    return None if len(parts) == count and len(parts[0]) == 32 else not_understood


def _is_point(parts: list[bytes], curve: str, length: int) -> bool:
    return len(parts) == 2 and parts[0] == curve.encode() and len(parts[1]) == length and parts[1][0] == 4


def _fields(blob: bytes) -> list[bytes]:
    """Return the strings a key is made of; raises ValueError where they do not fill it."""
    fields, at = [], 0
    while at < len(blob):
        if at + 4 > len(blob):
            raise ValueError(at)
        length = int.from_bytes(blob[at : at + 4], "big")
        at += 4
        if at + length > len(blob):
            raise ValueError(at)
        fields.append(blob[at : at + length])
        at += length
    return fields
