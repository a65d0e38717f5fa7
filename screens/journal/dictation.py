"""The dictation line «Ив 5, Пет 4 н, 12 3/4»: names or numbers of rows; what is not understood is named."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rules.codes import MARKS_OF_SCALE, MOST_MARKS_IN_A_CELL, AbsenceCode, Scale
from rules.text import name_key
from screens.journal.typing import AbsenceEntry, MarkEntry, codes_of
from screens.keys import as_russian, canonical, readings
from services.views.journal import PupilRow

_PARTS = re.compile(r"[,;\n]+")
_ABSENT = "н"
_TWO_MARKS = re.compile(r"(.+)/(.+)")


@dataclass(frozen=True, slots=True)
class Dictated:
    """What a part of the line means for one pupil."""

    pupil: PupilRow
    marks: tuple[str, ...]
    """Empty: the marks are left as they are."""
    absence: AbsenceCode | None


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A part of the line that means nothing certain, and why."""

    part: str
    why: str


Heard = Dictated | NotUnderstood


def dictated(line: str, pupils: Sequence[PupilRow], scale: Scale) -> tuple[Heard, ...]:
    """Return what each part of a dictation line means, in the order it was said."""
    parts = (part.strip() for part in _PARTS.split(line))
    heard = [_part(part, pupils, scale) for part in parts if part]
    return tuple(_told_twice(heard))


def absent_ones(line: str, pupils: Sequence[PupilRow]) -> tuple[Heard, ...]:
    """Return who a line of surnames says is absent; «о» after one says late."""
    parts = (part.strip() for part in _PARTS.split(line))
    said = (part if list(_codes(part.split(), Scale.NONE)) else f"{part} {_ABSENT}" for part in parts if part)
    return tuple(_told_twice([_part(part, pupils, Scale.NONE) for part in said]))


def _part(part: str, pupils: Sequence[PupilRow], scale: Scale) -> Heard:
    words = part.split()
    codes = list(_codes(words, scale))
    name = words[: len(words) - len(codes)]
    if not name:
        return NotUnderstood(part, "нет фамилии")
    if not codes:
        return NotUnderstood(part, f"«{words[-1]}» не отметка" if len(words) > 1 else "нет отметки")
    found = _called(" ".join(name), pupils)
    if not found:
        return NotUnderstood(part, _nobody(name))
    if len(found) > 1:
        return NotUnderstood(part, f"кто из них: {', '.join(pupil.short for pupil in found[:4])}?")
    marks = tuple(value for values, _ in codes for value in values)
    absences = [absence for _, absence in codes if absence is not None]
    if len(marks) > MOST_MARKS_IN_A_CELL or len(absences) > 1:
        return NotUnderstood(part, "слишком много для одной клетки")
    return Dictated(found[0], marks, absences[0] if absences else None)


def _codes(words: Sequence[str], scale: Scale) -> Iterable[tuple[tuple[str, ...], AbsenceCode | None]]:
    """Yield the codes a part ends with, first to last."""
    ends: list[tuple[tuple[str, ...], AbsenceCode | None]] = []
    for word in reversed(words[1:]):
        code = _code(word, scale)
        if code is None:
            break
        ends.append(code)
    return reversed(ends)


def _code(word: str, scale: Scale) -> tuple[tuple[str, ...], AbsenceCode | None] | None:
    two = _TWO_MARKS.fullmatch(word)
    if two is not None:
        values = tuple(_mark(half, scale) for half in two.groups())
        return (tuple(value for value in values if value), None) if all(values) else None
    entry = (
        codes_of(scale, of_term=False).entries.get(canonical(word, word).lower()) if len(word) == 1 else None
    )
    if isinstance(entry, AbsenceEntry):
        return (), entry.code
    value = _mark(word, scale)
    return None if value is None else ((value,), None)


def _mark(word: str, scale: Scale) -> str | None:
    if word in MARKS_OF_SCALE[scale]:
        return word
    entry = (
        codes_of(scale, of_term=False).entries.get(canonical(word, word).lower()) if len(word) == 1 else None
    )
    return entry.value if isinstance(entry, MarkEntry) else None


def _nobody(name: Sequence[str]) -> str:
    said = " ".join(name)
    return f"строки {said} нет" if said.isdecimal() else f"«{said}» нет в списке"


def _called(name: str, pupils: Sequence[PupilRow]) -> list[PupilRow]:
    """Return the pupils a name may mean; a whole surname beats a beginning of one, typed in either layout.

    A number is the number of a row, as a temporary journal on paper has it.
    """
    if name.isdecimal():
        return [pupil for pupil in pupils if pupil.number == int(name)]
    for reading in dict.fromkeys((name, as_russian(name), *readings(name))):
        key = name_key(reading)
        whole = [pupil for pupil in pupils if pupil.name_key.split()[0] == key or pupil.name_key == key]
        if whole:
            return whole
        begin = [pupil for pupil in pupils if _begins(pupil.name_key, key)]
        if begin:
            return begin
    return []


def _begins(key: str, said: str) -> bool:
    """Whether each word said begins the surname and the given name in turn: «ив а» is «Иванова Алиса»."""
    words, asked = key.split(), said.split()
    return len(asked) <= len(words) and all(
        word.startswith(beginning) for word, beginning in zip(words, asked, strict=False)
    )


def _told_twice(heard: Iterable[Heard]) -> Iterable[Heard]:
    """Yield what was heard; a pupil named a second time is not understood."""
    told: set[int] = set()
    for one in heard:
        if isinstance(one, Dictated) and one.pupil.pupil in told:
            yield NotUnderstood(one.pupil.short, "назван дважды")
        else:
            if isinstance(one, Dictated):
                told.add(one.pupil.pupil)
            yield one
