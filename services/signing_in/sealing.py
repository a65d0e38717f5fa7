"""A secret of the program itself, locked with a key file that lies outside the database."""

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12


def seal(key: bytes, place: str, secret: bytes) -> str:
    """Return a secret locked for one place (table, row, column); elsewhere it does not open."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return base64.b64encode(nonce + _locked_by(key).encrypt(nonce, secret, place.encode())).decode()


def unseal(key: bytes, place: str, sealed: str) -> bytes | None:
    """Return what was locked for a place; None where the key is another one or the text was changed."""
    try:
        raw = base64.b64decode(sealed, validate=True)
        return _locked_by(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode())
    except (binascii.Error, InvalidTag, ValueError):
        return None


def _locked_by(key: bytes) -> AESGCM:
    """The file also peppers passwords: each use has a key of its own."""
    return AESGCM(HKDF(SHA256(), 32, None, b"zhurnal second factor").derive(key))
