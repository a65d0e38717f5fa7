"""What is done to text that people typed before anything else sees it, and keys and logins made of names."""

import re
import unicodedata
from collections.abc import Callable

MOST_CHARACTERS = 4000
MOST_MARKS_ON_A_LETTER = 2
MOST_LOGIN_CHARACTERS = 40

_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters and marks that take no place on a screen: a name made of them would look empty.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
# Ordinary Russian and ASCII text needs none of the work below; screens clean hundreds of cells a second.
_ORDINARY = re.compile(r"[ -~\u0410-\u044f\u0401\u0451\u00ab\u00bb\u2013\u2014\u2116\u2026\u00b0]*")
_SPACES = re.compile(r"\s+")
_DOTS_OF_YO = re.compile("(\u0435)\u0308+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_WORD = re.compile(r"[^\W\d_]+")
_OUTSIDE_A_LOGIN = re.compile("[^a-z-]")
_LOGIN = re.compile("[a-z][a-z0-9.-]{2,49}")

# fmt: off
# Transliteration of Russian passports (ICAO Doc 9303), and letters of neighbours that schools of Russia meet.
_PASSPORT = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "ы": "y", "э": "e", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
    "ъ": "ie", "ь": "", "ю": "iu", "я": "ia", "і": "i", "ї": "i", "є": "e", "ґ": "g", "ў": "u", "ә": "a",
    "ө": "o", "ү": "u", "ң": "n", "һ": "h", "ғ": "g", "қ": "k", "ұ": "u", "ҷ": "j", "ӣ": "i", "ӯ": "u",
    "ј": "j", "ӧ": "o", "ӱ": "u", "җ": "zh",
}
# Latin letters that cannot be told from Cyrillic ones on a screen.
_TWINS = str.maketrans({
    "a": "а", "c": "с", "e": "е", "o": "о", "p": "р", "x": "х", "y": "у", "A": "А", "B": "В", "C": "С",
    "E": "Е", "H": "Н", "K": "К", "M": "М", "O": "О", "P": "Р", "T": "Т", "X": "Х", "Y": "У",
})
# fmt: on


def clean(text: str, *, multiline: bool = False, most: int = MOST_CHARACTERS) -> str:
    """Return the text in NFC without anything that could steer a terminal, hide, or pile up on a letter.

    Line breaks stay (as ``\\n``) only where ``multiline``; cleaning twice changes nothing.
    """
    if _ORDINARY.fullmatch(text):
        return text[:most]
    text = text[: most * 8]
    while True:
        cleaned = _composed(_without_unwanted(_composed(_with_plain_breaks(text, multiline)), multiline))[
            :most
        ]
        if cleaned == text:
            return cleaned
        text = cleaned


def clean_line(text: str, *, most: int = MOST_CHARACTERS) -> str:
    """Return one cleaned line with its spaces folded, as names and titles are stored."""
    return _SPACES.sub(" ", clean(text, most=most)).strip()


def name_key(text: str) -> str:
    """Return the key that names are sorted, searched and matched by: no case, «ё» with «е», spaces folded."""
    folded = unicodedata.normalize("NFD", clean_line(text).casefold())
    return _composed(_DOTS_OF_YO.sub(r"\1", folded))


def mixed_alphabets(word: str) -> bool:
    """Return whether Latin and Cyrillic letters stand within one word, as in a name typed in two layouts."""
    return any(_LATIN.search(run) and _CYRILLIC.search(run) for run in _WORD.findall(word))


def with_cyrillic_twins(text: str) -> str:
    """Return the text with each Latin letter that looks like a Cyrillic one replaced by it."""
    return text.translate(_TWINS)


def login_from(surname: str, given: str, patronymic: str, taken: Callable[[str], bool]) -> str:
    """Return a free login made of a person's name: ``ivanova.ai``, or ``ivanova.ai2`` where that is taken."""
    initials = "".join(_latin(name)[:1] for name in (given, patronymic))
    family = _latin(surname)[:MOST_LOGIN_CHARACTERS].strip("-") or "user"
    wanted = f"{family}.{initials}" if initials else family
    login, number = wanted, 1
    while taken(login):
        number += 1
        login = f"{wanted}{number}"
    return login


def is_login(text: str) -> bool:
    """Return whether a login that somebody thought of can be typed on any keyboard and put on any slip."""
    return bool(_LOGIN.fullmatch(text))


def _latin(name: str) -> str:
    """Return a name in the letters a-z and hyphens, by the passport table."""
    letters = clean_line(name).casefold()
    passport = "".join(_PASSPORT.get(letter, letter) for letter in letters)
    return _OUTSIDE_A_LOGIN.sub("", unicodedata.normalize("NFD", passport))


def _composed(text: str) -> str:
    """Return the text in NFC: «й» has two spellings."""
    return unicodedata.normalize("NFC", text)


def _with_plain_breaks(text: str, multiline: bool) -> str:
    """Return the text with every kind of line break as ``\\n``, or as a space in one line."""
    return _LINE_BREAK.sub("\n" if multiline else " ", text)


def _without_unwanted(text: str, multiline: bool) -> str:
    """Return the text without unwanted characters and without the third and later marks of a letter."""
    kept: list[str] = []
    marks = 0
    for character in _INVISIBLE.sub("", text):
        category = unicodedata.category(character)
        if category[0] == "M":
            marks += 1
            if marks > MOST_MARKS_ON_A_LETTER:
                continue
        elif character == "\t" or category == "Zs":
            character, marks = " ", 0
        elif (character == "\n" and multiline) or category not in _UNWANTED:
            marks = 0
        else:
            continue
        kept.append(character)
    return "".join(kept)
