"""What is typed straight down a column, «54н»: a row a key, and what may still go on («5» to «5/4», «4К»)."""

from collections.abc import Sequence
from dataclasses import dataclass

from screens.journal.typing import (
    CLEAR_KEYS,
    FILL_KEY,
    JUMP_KEY,
    SECOND_KEY,
    Codes,
    Entry,
    MarkEntry,
    Nothing,
)
from screens.keys import as_russian, canonical
from screens.sheets.entries import kind_of
from services.views.journal import KindOfWork

MOST_HELD = 2
"""Two digits and a space would be the number of a row: so many are not written before the next key."""


@dataclass(frozen=True, slots=True)
class Parted:
    """What a line says of the rows from the one reached on."""

    done: tuple[str, ...]
    """A part a row: «5», «5/4К», «н»; «*5» fills and «'ив» jumps: of no row."""
    held: tuple[str, ...]
    """Parts that the next key may still belong to."""
    strange: str
    """What begins no entry, and all behind it: nothing of it is taken."""

    @property
    def rest(self) -> str:
        """What stays in the line."""
        return "".join(self.held) + self.strange


def parted(typed: str, codes: Codes, kinds: Sequence[KindOfWork], rows_left: int) -> Parted:
    """Part a line; a second mark and the letter of a work belong to the mark before them, a code does not.

    What stands behind a jump is of another row: it is strange until the jump is done.
    """
    parts: list[str] = []
    at = 0
    while at < len(typed):
        if leaps(typed[at:]):
            letters = _letters(typed[at + 1 :])
            whole = bool(letters) and at + 1 + letters < len(typed)
            end = at + whole * (1 + letters)
            end += whole and typed[end] == " "
            return Parted((*parts, typed[at:end]) if whole else tuple(parts), (), typed[end:])
        length = _length(typed[at:], codes, kinds)
        of_rows = sum(not fills(part) for part in parts)
        if not length or (of_rows == rows_left and not fills(typed[at:])):
            break
        parts.append(typed[at : at + length])
        at += length
    kept = len(parts) - _held(parts, codes)
    return Parted(tuple(parts[:kept]), tuple(parts[kept:]), typed[at:])


def fills(part: str) -> bool:
    """Whether a part is for every empty row of the column."""
    return part.startswith(FILL_KEY)


def leaps(part: str) -> bool:
    """Whether a part goes to the row of a surname: «'ив»."""
    return canonical(part[:1], part[:1]) == JUMP_KEY


def is_jump(strange: str) -> bool:
    """Whether it is a jump whose letters may still go on."""
    return len(strange) > 1 and leaps(strange) and _letters(strange[1:]) == len(strange) - 1


def surname_of(part: str) -> str:
    """Return the letters of a surname that a jump names, whatever the layout."""
    return as_russian("".join(canonical(sign, sign).lower() for sign in part[1:].rstrip()))


def _letters(typed: str) -> int:
    """Return how many signs at the beginning are letters of a surname, by their keys as on the page."""
    length = 0
    for sign in typed:
        key = canonical(sign, sign)
        is_letter = len(key) == 1 and as_russian(key.lower()).isalpha()
        if not (is_letter or (sign == "-" and length)):
            break
        length += 1
    return length


def is_begun(strange: str) -> bool:
    """Whether the next key may make an entry of it: «*», «5/», «'ив»."""
    if leaps(strange):
        return len(strange) == 1 or is_jump(strange)
    return strange == FILL_KEY or (len(strange) == 2 and canonical(strange[1], strange[1]) == SECOND_KEY)


def _code(sign: str, codes: Codes) -> Entry | None:
    key = canonical(sign, sign)
    return codes.entries.get(key) or codes.entries.get(key.lower())


def _length(typed: str, codes: Codes, kinds: Sequence[KindOfWork]) -> int:
    """Return how many signs the first entry of the line takes, 0 where there is no whole one."""
    if fills(typed):
        inner = _length(typed[1:], codes, kinds) if typed[1:2] not in ("", FILL_KEY, *CLEAR_KEYS) else 0
        return 1 + inner if inner else 0
    code = _code(typed[0], codes)
    if not isinstance(code, MarkEntry):
        return 0 if code is None else 1
    length = 1
    if codes.has_second_marks and canonical(typed[1:2], typed[1:2]) == SECOND_KEY:
        if len(typed) == 2 or not isinstance(_code(typed[2], codes), MarkEntry):
            return 0
        length = 3
    letter = typed[length : length + 1]
    own = letter.isalpha() and _code(letter, codes) is None and kind_of(letter, kinds) is not None
    return length + own


def _held(parts: Sequence[str], codes: Codes) -> int:
    """Return how many of the last parts the next key may change the meaning of."""
    if not parts or isinstance(_code(parts[-1][-1], codes), Nothing | None):
        return 0
    if not isinstance(_code(parts[-1].lstrip(FILL_KEY)[0], codes), MarkEntry):
        return 0
    digits = [part for part in parts[-MOST_HELD:] if part.isdecimal()]
    return MOST_HELD if len(digits) == MOST_HELD else 1
