"""What the letters of a journal page mean, in a line under them."""

from collections.abc import Iterable, Mapping

from rules.codes import NUMBERS
from texts import codes


def meanings_of_marks(values: Iterable[str]) -> dict[str, str]:
    """Return stored marks that are no numbers as they stand in a cell, with their words."""
    return {codes.mark(value): codes.mark_word(value) for value in values if value and value not in NUMBERS}


def legend(told: Mapping[str, str]) -> str:
    """Return «К – контрольная работа; н – нет на уроке», letters by alphabet; nothing where none stands."""
    parts = [f"{letter} – {meaning[:1].lower()}{meaning[1:]}" for letter, meaning in sorted(told.items())]
    return "Обозначения: " + "; ".join(parts) + "." if parts else ""
