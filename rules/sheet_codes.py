"""Codes of sheets of the temporary journal: digits alone, typed in either layout and on the keypad (3.1)."""

import hashlib
import re
from enum import StrEnum

SHORTEST = 8
"""Two digits of the school, at least four of the sheet, two that check the rest."""
_CHECK = 97
_BETWEEN = re.compile(r"[\s\-–—.]+")


class CodeFault(StrEnum):
    """Why what was typed opens no sheet."""

    NOT_A_CODE = "not_a_code"
    MISTYPED = "mistyped"
    OTHER_SCHOOL = "other_school"


def school_digits(school_id: str) -> str:
    """Return the two digits that codes of a school begin with."""
    return str(int.from_bytes(hashlib.sha256(school_id.encode()).digest()[:4], "big") % 90 + 10)


def sheet_code(school_id: str, number: int) -> str:
    """Return the code of a school's sheet, «41-0356-72»; the last two digits are ISO 7064 MOD 97-10."""
    school, own = school_digits(school_id), f"{number:04}"
    return f"{school}-{own}-{_check_of(school + own):02}"


def sheet_number(school_id: str, typed: str) -> int | CodeFault:
    """Return the number of the sheet whose code was typed, signs between or not, or what is wrong."""
    digits = _BETWEEN.sub("", typed)
    if not (digits.isascii() and digits.isdecimal()) or not SHORTEST <= len(digits) <= SHORTEST + 4:
        return CodeFault.NOT_A_CODE
    if int(digits[-2:]) != _check_of(digits[:-2]):
        return CodeFault.MISTYPED
    if digits[:2] != school_digits(school_id):
        return CodeFault.OTHER_SCHOOL
    return int(digits[2:-2])


def _check_of(body: str) -> int:
    """Return what makes the whole number leave 1 when divided by 97: every slip and every swap shows."""
    return _CHECK + 1 - int(body) * 100 % _CHECK
