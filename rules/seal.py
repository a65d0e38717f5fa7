"""Verification codes: a paper and the journal agree where their codes do."""

import hashlib
import json
from base64 import b32encode
from collections.abc import Collection
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

CODE_LETTERS = 8


def canonical(content: object, *, without: Collection[str] = ()) -> bytes:
    """Return a frozen dataclass as bytes that are the same wherever the content is the same."""
    return json.dumps(
        _plain(content, without), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def verification_code(content: bytes) -> str:
    """Return the code people compare, «ABCD-2345»: capital letters and the digits 2–7."""
    letters = b32encode(hashlib.sha256(content).digest()).decode("ascii")[:CODE_LETTERS]
    return f"{letters[:4]}-{letters[4:]}"


def _plain(value: object, without: Collection[str]) -> object:
    if value is None or isinstance(value, str | int):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(getattr(value, field.name), without)
            for field in fields(value)
            if field.name not in without
        }
    if isinstance(value, tuple | list):
        return [_plain(item, without) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    raise TypeError(f"no canonical form of {type(value).__name__}")


class SignatureState(StrEnum):
    """What is known of an electronic signature and its document."""

    INTACT = "intact"
    CHANGED = "changed"
    UNCHECKED = "unchecked"
    """An algorithm that nothing on this machine can count."""
