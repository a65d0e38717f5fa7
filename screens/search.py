"""Finding by the first letters of words, whatever layout they were typed in."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from rules.text import name_key
from screens.keys import readings

# Latin letters that look like Cyrillic ones: «7A» typed with either A is the same class.
_LOOKALIKES = str.maketrans("ABCEHKMOPTXaceopxy", "АВСЕНКМОРТХасеорху")

T = TypeVar("T")


def found(typed: str, key: str) -> bool:
    """Whether every typed word begins some word of a folded key, in one of the readings of the typed text."""
    return any(_begins(reading, key) for reading in _meanings(typed))


def only(typed: str, things: Iterable[T], keys: Sequence[str]) -> tuple[T, ...]:
    """Return the things whose folded keys are found; those that begin with what was typed stand first."""
    if not typed.strip():
        return tuple(things)
    meanings = _meanings(typed)
    hits = [
        (not key.startswith(meanings), thing)
        for thing, key in zip(things, keys, strict=True)
        if any(_begins(meant, key) for meant in meanings)
    ]
    return tuple(thing for _, thing in sorted(hits, key=lambda hit: hit[0]))


def _meanings(typed: str) -> tuple[str, ...]:
    texts = (*readings(typed), typed.translate(_LOOKALIKES))
    return tuple(dict.fromkeys(key for text in texts if (key := name_key(text))))


def _begins(meant: str, key: str) -> bool:
    words = key.replace(",", " ").replace("(", " ").split()
    return all(any(word.startswith(wanted) for word in words) for wanted in meant.split())
