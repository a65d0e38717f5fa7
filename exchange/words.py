"""How schools write names, dates, sexes and classes, and what is meant."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from rules.codes import Role
from rules.text import clean_line, mixed_alphabets, name_key, with_cyrillic_twins
from services.importing.incoming import Name, Problem

T = TypeVar("T")

_CLASS = re.compile(r"(\d{1,2})\s*[-–«\"' ]?\s*([А-ЯЁA-Z])?[»\"']?", re.IGNORECASE)
_DOTTED = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:\s+0?0:00(?::00)?)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_SERIAL = re.compile(r"[1-6]\d{4}")
_SERIAL_ORIGIN = date(1899, 12, 30)
_INITIALS = re.compile(r"([^\W\d_])\.\s*(?:([^\W\d_])\.?)?")
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’`.-])*")
_PATRONYMIC_TAILS = frozenset({"оглы", "кызы", "улы", "углы", "уулу", "гызы", "заде"})

_SEXES = {
    **dict.fromkeys(("м", "муж", "мужской", "мальчик", "m", "male"), "m"),
    **dict.fromkeys(("ж", "жен", "женский", "девочка", "f", "female"), "f"),
}
_LODGINGS = {
    **dict.fromkeys(("общежитие", "интернат", "проживающий", "круглосуточно", "boarding"), "boarding"),
    **dict.fromkeys(("приходящий", "приходящая", "дома", "домашний", "day"), "day"),
}
_RELATIONS = {
    **dict.fromkeys(("мать", "мама", "mother"), "mother"),
    **dict.fromkeys(("отец", "папа", "father"), "father"),
    **dict.fromkeys(("опекун", "guardian"), "guardian"),
    **dict.fromkeys(("попечитель", "trustee"), "trustee"),
    **dict.fromkeys(("приемный родитель", "приемная мать", "приемный отец", "foster"), "foster"),
    **dict.fromkeys(("бабушка", "grandmother"), "grandmother"),
    **dict.fromkeys(("дедушка", "grandfather"), "grandfather"),
    **dict.fromkeys(("иное", "другое", "законный представитель", "other"), "other"),
}
# Beginnings of positions, longest duty first; a position may give several roles.
_ROLES: tuple[tuple[tuple[str, ...], Role], ...] = (
    (("зам. директора", "зам директора", "заместитель директора", "завуч"), Role.DEPUTY),
    (("директор", "и.о. директора", "и. о. директора"), Role.DIRECTOR),
    (("секретар", "делопроизводител"), Role.SECRETARY),
    (("учител", "преподавател", "педагог доп"), Role.TEACHER),
)


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What a cell says, and what is to be remarked about it; ``value`` None: not understood."""

    value: T | None
    problem: Problem | None = None
    about: str = ""


def person_name(written: str) -> Name:
    """Return the parts of a name: «Иванов Пётр Ильич», «Лещенко А.Е.», or a surname alone."""
    words = re.sub(r"\s+-\s*|\s*-\s+", "-", clean_line(written)).split()
    if len(words) < 2:
        return Name(*words) if words else Name("")
    rest = " ".join(words[1:])
    initials = _INITIALS.fullmatch(rest)
    if initials:
        return Name(words[0], f"{initials[1]}.", f"{initials[2]}." if initials[2] else "")
    return Name(words[0], words[1], " ".join(words[2:]))


def is_a_name(name: Name) -> bool:
    """Return whether every word of a name is made of letters, hyphens and apostrophes."""
    words = name.full.split()
    return bool(words) and all(_NAME_WORD.fullmatch(word) for word in words)


def in_one_alphabet(text: str) -> str:
    """Return the text with Latin letters that look Cyrillic replaced, in words that mix both."""
    return " ".join(
        with_cyrillic_twins(word) if mixed_alphabets(word) else word for word in clean_line(text).split(" ")
    )


def in_usual_case(text: str) -> str:
    """Return a name that was typed in capitals as «Иванова-Петрова»."""
    words = [word.title() if word.isupper() and len(word) > 2 else word for word in text.split(" ")]
    return " ".join(words)


def class_title(written: str) -> tuple[str, bool]:
    """Return a class's title as «5А», and whether it looks like a class of a school."""
    plain = clean_line(written)
    found = _CLASS.fullmatch(plain)
    if not found:
        return plain, False
    letter = with_cyrillic_twins((found[2] or "").upper())
    return f"{int(found[1])}{letter}", bool(letter)


def is_class_title(written: str) -> bool:
    """Return whether a title looks like «5А»."""
    return class_title(written)[1]


def sex(written: str) -> Read[str]:
    """Return «m» or «f»; anything but the letters М and Ж is worth a remark."""
    plain = name_key(written).rstrip(".")
    value = _SEXES.get(plain)
    if value is None:
        return Read(None, Problem.NOT_UNDERSTOOD)
    usual = {"m": "М", "f": "Ж"}[value]
    is_usual = plain == name_key(usual)
    return Read(value) if is_usual else Read(value, Problem.READ_AS, usual)


def day(written: str) -> Read[date]:
    """Return a date written as 01.09.2026, 2026-09-01 or a spreadsheet's number of a day."""
    plain = clean_line(written)
    dotted, iso = _DOTTED.fullmatch(plain), _ISO.fullmatch(plain)
    if dotted:
        return _day_of(int(dotted[3]), int(dotted[2]), int(dotted[1]), usual=True)
    if iso:
        return _day_of(int(iso[1]), int(iso[2]), int(iso[3]), usual=False)
    if _SERIAL.fullmatch(plain):
        on = _SERIAL_ORIGIN + timedelta(days=int(plain))
        return Read(on, Problem.READ_AS, _dotted(on))
    return Read(None, Problem.NOT_A_DATE)


def lodging(written: str) -> Read[str]:
    """Return where a pupil lives: ``boarding`` or ``day``."""
    value = _LODGINGS.get(name_key(written))
    return Read(value, None if value else Problem.NOT_UNDERSTOOD)


def relation(written: str) -> Read[str]:
    """Return the code of a guardian's relation to the pupil."""
    value = _RELATIONS.get(name_key(written))
    return Read(value) if value else Read("other", Problem.NOT_UNDERSTOOD)


def roles(position: str) -> tuple[Role, ...]:
    """Return the roles that positions give, as «Зам. директора по УВР, учитель»."""
    found: list[Role] = []
    for part in re.split(r"[,;/]| и (?=учител|преподавател)", name_key(position)):
        for beginnings, role in _ROLES:
            if part.strip().startswith(beginnings):
                found.append(role)
                break
    return tuple(dict.fromkeys(found))


def patronymic_sex(patronymic: str) -> str:
    """Return the sex that a patronymic speaks of, or nothing."""
    ending = name_key(patronymic)
    if ending.endswith("ич") or ending.endswith(("оглы", "улы", "уулу")):
        return "m"
    if ending.endswith(("вна", "чна", "ьна", "кызы", "гызы")):
        return "f"
    return ""


def has_usual_parts(name: Name) -> bool:
    """Return whether a name has at most three parts, counting «Гасан оглы» as one."""
    words = name.patronymic.split()
    return len(words) < 2 or (len(words) == 2 and name_key(words[1]) in _PATRONYMIC_TAILS)


def _dotted(on: date) -> str:
    return f"{on.day:02}.{on.month:02}.{on.year:04}"


def _day_of(year: int, month: int, number: int, *, usual: bool) -> Read[date]:
    try:
        on = date(year, month, number)
    except ValueError:
        return Read(None, Problem.NO_SUCH_DAY)
    return Read(on) if usual else Read(on, Problem.READ_AS, _dotted(on))
