"""What a password must be (5.1)."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from pathlib import Path

SHORTEST = 8
LONGEST = 200
LEAST_PIECE = 3
"""So many neighbours in a row make a walk over the keyboard or through the alphabet."""
_SIGNS_FOR_LETTERS = str.maketrans("013457@$", "oieastas")
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")


@dataclass(frozen=True, slots=True)
class Tried:
    """What guessing begins with, and how both keyboards lie over one another."""

    steps: frozenset[tuple[str, str]]
    """Neighbours on a walk, in either direction."""
    as_cyrillic: dict[int, int]
    as_latin: dict[int, int]
    words: frozenset[str]
    """Digits and signs around one of these make it no better."""


@cache
def tried() -> Tried:
    """Return the list that lies beside this file: walks, the two layouts, words."""
    text = Path(__file__).with_name("common_passwords.txt").read_text("utf-8")
    walks, layouts, words = text.split("\n\n")
    steps = set(chain.from_iterable(pairwise(walk) for walk in walks.split()))
    latin, cyrillic = layouts.split()
    return Tried(
        frozenset(steps | {(after, before) for before, after in steps}),
        str.maketrans(latin, cyrillic),
        str.maketrans(cyrillic, latin),
        frozenset(words.split()),
    )


def weak(password: str, login: str) -> bool:
    """Whether a password is too short, too long, one of those tried first, or made of the login."""
    folded = password.casefold()
    return (
        not SHORTEST <= len(password) <= LONGEST
        or len(set(folded)) < 3
        or (len(login) >= 4 and login.casefold() in folded)
        or _is_common(folded, login.casefold().partition(".")[0])
    )


def _is_common(folded: str, surname: str) -> bool:
    """Whether it is digits alone, a piece said again and again, a walk, or a common word with trimmings."""
    known = tried()
    bare = folded.replace("ё", "е").strip()
    if not any(map(str.isalpha, bare)) or _is_repeated(bare) or _is_walked(bare):
        return True
    cores = {
        _EDGES.sub("", read)
        for read in (bare, bare.translate(known.as_cyrillic), bare.translate(known.as_latin))
        for read in (read, _EDGES.sub("", read).translate(_SIGNS_FOR_LETTERS))
    }
    words = {*cores, *(core[: len(core) // 2] for core in cores if _is_repeated(core))}
    return bool(words & known.words) or (len(surname) >= 4 and surname in cores)


def _is_repeated(text: str) -> bool:
    """Whether a text is a short piece several times: «abcabcabc»."""
    return any(
        len(text) % size == 0 and text == text[:size] * (len(text) // size)
        for size in range(1, len(text) // 2 + 1)
    )


def _is_walked(text: str) -> bool:
    """Whether a text is nothing but pieces of walks, to and fro: «qwerty123», «йцукен321»."""
    steps = tried().steps
    piece = 1
    for before, after in pairwise(text):
        if (before, after) in steps:
            piece += 1
        elif piece < LEAST_PIECE:
            return False
        else:
            piece = 1
    return piece >= LEAST_PIECE
