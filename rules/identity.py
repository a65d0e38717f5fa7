"""Passport and SNILS of a person: what is one, how it is written, how it is shown covered (1.6)."""

import re
from enum import StrEnum

SNILS_DIGITS = 11
WITHOUT_A_SUM = 1_001_998
"""Numbers up to 001-001-998 were given without a control number."""
SHOWN_OF_SNILS, SHOWN_OF_PASSPORT = 5, 3
LEAST_DIGITS, LONGEST_DOCUMENT = 5, 40

_PASSPORT = re.compile(r"(\d\d)\s?(\d\d)\s?(?:\u2116\s?)?(\d{6})")
# Roman numerals are typed in the Russian layout too, and as ones.
_BIRTH = re.compile(r"([IVXLC1\u0425\u0421\u0423]{1,6})\s?-?\s?([\u0410-\u042f]{2})\s?(?:\u2116\s?)?(\d{6})")
_FOREIGN = re.compile(r"[0-9A-Z\u0410-\u042f\u0401 \u2116/-]+")
_ROMAN = str.maketrans({"\u0425": "X", "\u0421": "C", "\u0423": "V", "1": "I"})
_COVERED = re.compile(r"[^\W_]")


class Sensitive(StrEnum):
    """What is kept about a pupil only on written consent, and encrypted."""

    SNILS = "snils"
    PASSPORT = "passport"


def written(kind: Sensitive, text: str) -> str | None:
    """Return a typed value as it is written everywhere, None where it is not one."""
    return _snils(text) if kind is Sensitive.SNILS else _document(text)


def covered(kind: Sensitive, value: str) -> str:
    """Return a value with stars for all but its last letters and digits."""
    shown = SHOWN_OF_SNILS if kind is Sensitive.SNILS else SHOWN_OF_PASSPORT
    hidden = len(_COVERED.findall(value)) - shown
    return _COVERED.sub("*", value, count=hidden) if hidden > 0 else value


def _snils(text: str) -> str | None:
    digits = re.sub(r"[\s-]", "", text)
    if len(digits) != SNILS_DIGITS or not (digits.isascii() and digits.isdecimal()):
        return None
    number, control = digits[:9], int(digits[9:])
    if not int(number) or (int(number) > WITHOUT_A_SUM and control != control_number(number)):
        return None
    return f"{number[:3]}-{number[3:6]}-{number[6:]} {digits[9:]}"


def control_number(number: str) -> int:
    """Return the control number of the nine digits of a SNILS."""
    total = sum(int(digit) * place for digit, place in zip(number, range(9, 0, -1), strict=True))
    return total % 101 % 100


def _document(text: str) -> str | None:
    """Return a Russian passport, a certificate of birth or a foreign document as it is written."""
    text = " ".join(text.upper().split())
    if found := _PASSPORT.fullmatch(text):
        return f"{found[1]}{found[2]} {found[3]}"
    if found := _BIRTH.fullmatch(text):
        return f"{found[1].translate(_ROMAN)}-{found[2]} \u2116 {found[3]}"
    digits = sum(sign.isdecimal() for sign in text)
    letters = any(sign.isalpha() for sign in text)
    if letters and digits >= LEAST_DIGITS and len(text) <= LONGEST_DOCUMENT and _FOREIGN.fullmatch(text):
        return text
    return None
