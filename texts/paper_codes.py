"""Codes of paper as people type them."""

from rules.seal import CODE_LETTERS

_LOOK_ALIKE = str.maketrans("АВЕКМНОРСТУХ01", "ABEKMHOPCTYXOI")
_SAME_KEY = str.maketrans("ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ", "QWERTYUIOPASDFGHJKLZXCVBNM")
_MADE_OF = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def codes_meant(typed: str) -> tuple[str, ...]:
    """Return the codes that somebody may have meant: small letters, no dash, Russian letters or layout."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    meant = dict.fromkeys(letters.translate(table) for table in (_LOOK_ALIKE, _SAME_KEY))
    return tuple(
        f"{one[:4]}-{one[4:]}" for one in meant if len(one) == CODE_LETTERS and _MADE_OF.issuperset(one)
    )
