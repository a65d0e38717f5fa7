"""Finding by the first letters of words, whatever layout they were typed in."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from rules.text import name_key
from screens.keys import readings

# Latin letters that look like Cyrillic ones: «7A» typed with either A is the same class.
_LOOKALIKES = str.maketrans("ABCEHKMOPTXaceopxy", "АВСЕНКМОРТХасеорху")

T = TypeVar("T")


def found(typed: str, key: str) -> bool:
    """Whether every typed word, in some reading of it, begins a word of a folded key."""
    return _begins(_meanings(typed), key)


def only(typed: str, things: Iterable[T], keys: Sequence[str]) -> tuple[T, ...]:
    """Return the things whose folded keys are found; those that begin with what was typed stand first."""
    words = _meanings(typed)
    if not words:
        return tuple(things)
    hits = [
        (not key.startswith(words[0]), thing)
        for thing, key in zip(things, keys, strict=True)
        if _begins(words, key)
    ]
    return tuple(thing for _, thing in sorted(hits, key=lambda hit: hit[0]))


def _meanings(typed: str) -> tuple[tuple[str, ...], ...]:
    """Return for each typed word everything it may mean, folded."""
    words = (_readings_of(word) for word in typed.split())
    return tuple(meant for meant in words if meant)


def _readings_of(word: str) -> tuple[str, ...]:
    texts = (*readings(word), word.translate(_LOOKALIKES))
    return tuple(dict.fromkeys(key for text in texts if (key := name_key(text))))


def _begins(words: Sequence[tuple[str, ...]], key: str) -> bool:
    parts = key.replace(",", " ").replace("(", " ").split()
    return all(any(part.startswith(meant) for part in parts) for meant in words)


def one_of(typed: str, things: tuple[T, ...], keys: list[str]) -> T | str:
    """Return the one thing that typed letters begin, or why it is not one."""
    found = only(typed, things, keys) if typed.strip() else ()
    if not typed.strip():
        return "впишите первые буквы"
    if not found:
        return "такого нет в списке"
    begins = name_key(typed)
    exact = [thing for thing, key in zip(things, keys, strict=True) if key == begins]
    if exact:
        return exact[0]
    return found[0] if len(found) == 1 else f"подходит несколько ({len(found)}), впишите больше букв"
