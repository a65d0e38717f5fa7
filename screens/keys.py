"""One table from what a keyboard sends to a canonical key, the same in ЙЦУКЕН and in QWERTY.

A letter key is named by its Latin letter, in the case it was typed: the key that gives «н» or ``y`` is ``y``,
with Shift ``Y``. Digits, the keypad and function keys have one name each. Punctuation is taken **as typed**,
because the sign on the screen is what the person meant, with these exceptions that the layouts force:

* ``/`` stands on the key that gives «.» in ЙЦУКЕН, and «.» is a code of its own (a debt), so that key cannot
  mean both. The key by Enter gives ``\\``, ``|`` or ``/`` in either layout, so all of ``\\ | /`` are ``/``.
* «,» is what the keypad's point sends while ЙЦУКЕН is on, so «,» is ``.``.
* «ю» is the key with QWERTY's «.», «э» the key with ``'``, «ж» the key with ``;``, «ё» with the back quote:
  they are named by that sign. «б» is left a letter without a name: it must not become a debt by a slip.
* ``?`` is Shift+7 in ЙЦУКЕН and Shift+/ in QWERTY; both arrive as ``?``.
"""

from textual.events import Key

_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё"
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN_SHIFTED = _RUSSIAN.upper()
_LATIN_SHIFTED = 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>~'

_TO_LATIN = str.maketrans(_RUSSIAN + _RUSSIAN_SHIFTED, _LATIN + _LATIN_SHIFTED)
_TO_RUSSIAN = str.maketrans(_LATIN + _LATIN_SHIFTED, _RUSSIAN + _RUSSIAN_SHIFTED)

_LETTER_KEYS = {
    russian: latin
    for russian, latin in zip(_RUSSIAN + _RUSSIAN_SHIFTED, _LATIN + _LATIN_SHIFTED, strict=True)
    if latin.isalpha()
}
_SIGN_KEYS = {"ю": ".", "э": "'", "Э": "'", "ж": ";", "ё": "`", ",": ".", "\\": "/", "|": "/"}
_CANONICAL = _LETTER_KEYS | _SIGN_KEYS

# Names the toolkit gives to keypad keys where a terminal sends them apart from the main ones.
_NAMED = {
    "decimal": ".",
    "separator": ".",
    "divide": "/",
    "multiply": "*",
    "subtract": "-",
    "add": "+",
    "equal": "=",
    "kp_begin": "5",
    "newline": "enter",
    "ctrl+m": "enter",
    "ctrl+j": "enter",
    "ctrl+h": "backspace",
    "f13": "shift+f1",
    "f14": "shift+f2",
    "f15": "shift+f3",
    "f16": "shift+f4",
}


def canonical(key: str, character: str | None) -> str:
    """Return the canonical key of a key event's ``key`` and ``character``."""
    if key in _NAMED:
        return _NAMED[key]
    modifiers, plus, last = key.rpartition("+")
    if plus and modifiers:
        return f"{modifiers}+{_LETTER_KEYS.get(last, last)}"
    if character is None or len(character) != 1 or not character.isprintable():
        return key
    if character == " ":
        return "space"
    return _CANONICAL.get(character, character)


def stroke(event: Key) -> str:
    """Return the canonical key of a key event."""
    return canonical(event.key, event.character)


def as_russian(text: str) -> str:
    """Return what the same keys give in ЙЦУКЕН: ``bd`` is «ив»."""
    return text.translate(_TO_RUSSIAN)


def as_latin(text: str) -> str:
    """Return what the same keys give in QWERTY: «шмфтщм» is ``ivanov``."""
    return text.translate(_TO_LATIN)


def readings(text: str) -> tuple[str, ...]:
    """Return what may have been meant by typed letters: as typed first, then the other layout."""
    return tuple(dict.fromkeys((text, as_russian(text), as_latin(text))))
