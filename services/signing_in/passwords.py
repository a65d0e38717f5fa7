"""How a password is kept: bcrypt of a peppered digest, so that length and Unicode spelling do not matter."""

import base64
import hashlib
import hmac
import unicodedata

import bcrypt

VERSION = "v1$"
_NO_DIGEST = "." * 31
"""23 bytes of nothing where bcrypt's digest stands: nobody can find a password of it."""


def _digest(pepper: bytes, password: str) -> bytes:
    """bcrypt stops at 72 bytes, 36 Cyrillic letters, «й» has two spellings: hence HMAC and SSH's NFKC."""
    text = unicodedata.normalize("NFKC", password).encode()
    return base64.b64encode(hmac.new(pepper, text, hashlib.sha256).digest())


def scramble(pepper: bytes, password: str, cost: int) -> str:
    """Return what is stored for a password; ``cost`` is bcrypt's, 10 or more in a school."""
    return VERSION + bcrypt.hashpw(_digest(pepper, password), bcrypt.gensalt(cost)).decode()


def of_nobody(cost: int) -> str:
    """Return what is stored for no password: a look at it is the whole work, its making is none."""
    return VERSION + bcrypt.gensalt(cost).decode() + _NO_DIGEST


def matches(pepper: bytes, password: str, stored: str) -> bool:
    """Whether a password is the stored one; costs the same whatever the answer."""
    if not stored.startswith(VERSION):
        return False
    return bcrypt.checkpw(_digest(pepper, password), stored.removeprefix(VERSION).encode())


def cost_of(stored: str) -> int:
    """Return the bcrypt cost a stored password was made with."""
    return int(stored.removeprefix(VERSION).split("$")[2])
