"""A first password that is easy to read off a slip and to type."""

from collections.abc import Callable

_OPEN = "aeiou"
_CLOSED = "bdfgkmnprstvz"
_DIGITS = "23456789"


def first_password(choose: Callable[[str], str]) -> str:
    """Return two made-up words and four digits, 40 bits of chance: ``kidom-varet-4827``."""

    def word() -> str:
        return "".join(choose(letters) for letters in (_CLOSED, _OPEN, _CLOSED, _OPEN, _CLOSED))

    return f"{word()}-{word()}-{''.join(choose(_DIGITS) for _ in range(4))}"
