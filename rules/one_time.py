"""Codes of the second factor: six digits that a telephone counts from a secret and the time (RFC 6238)."""

import base64
import hashlib
import hmac
import re
from urllib.parse import quote

SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20
AROUND = 1
"""Steps by which the clocks of server and telephone may differ."""
RECOVERY_CODES = 8
_ISSUER = "Zhurnal"
_BLANKS = re.compile(r"[\s\-–—]")


def step_at(unix: float) -> int:
    """Return the number of the half minute a moment lies in."""
    return int(unix) // SECONDS


def code_at(secret: bytes, step: int) -> str:
    """Return the code of a half minute (RFC 4226, 5.3)."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(secret: bytes, typed: str, now: int) -> int | None:
    """Return the half minute a typed code belongs to, one before and one after counting; None for no code."""
    bare = tidy(typed)
    found = None
    for step in range(now - AROUND, now + AROUND + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), bare.encode()):
            found = step
    return found


def tidy(typed: str) -> str:
    """Return a typed code without the blanks and dashes people read it with, in small letters."""
    return _BLANKS.sub("", typed).casefold()


def written(secret: bytes) -> str:
    """Return a secret as applications take it: base32 without padding."""
    return base64.b32encode(secret).decode().rstrip("=")


def address(login: str, secret: bytes) -> str:
    """Return what the square code tells an application."""
    return f"otpauth://totp/{_ISSUER}:{quote(login)}?secret={written(secret)}&issuer={_ISSUER}"
