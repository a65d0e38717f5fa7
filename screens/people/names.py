"""Names as they are typed, and letters that stand for codes."""

from screens.keys import as_russian

_TAILS = ("оглы", "кызы", "улы", "уулу", "заде")
NAME_NOT_WHOLE = "Впишите хотя бы фамилию и имя"


def letter_of(typed: str, letters: dict[str, str]) -> str | None:
    """Return what a typed letter (or a word begun by it) stands for, in either layout; None for nothing."""
    first = typed.strip().casefold()[:1]
    return letters.get(first) or letters.get(as_russian(first))


def name_parts(typed: str) -> tuple[str, str, str]:
    """Return surname, given name and the rest of a typed full name; «оглы» stays as it is typed."""
    surname, given, patronymic = (*typed.split(maxsplit=2), "", "", "")[:3]
    first, blank, rest = patronymic.partition(" ")
    first = first if first in _TAILS else _capital(first)
    return _capital(surname), _capital(given), f"{first}{blank}{rest}"


def _capital(name: str) -> str:
    """Return a name typed in small letters with its capitals: «иванова-петрова» is «Иванова-Петрова»."""
    return "-".join(part[:1].upper() + part[1:] for part in name.split("-")) if name.islower() else name


def letter_for(code: str, letters: dict[str, str]) -> str:
    """Return the letter that stands for a code, empty for none."""
    return next((letter.upper() for letter, meant in letters.items() if meant == code), "")
