"""What is typed from a sheet, «12 4 К»: a row and what it says, read by the dictation line's own reader."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rules.codes import AbsenceCode, Scale
from rules.text import with_cyrillic_twins
from screens.journal.dictation import Heard, NotUnderstood, dictated
from screens.journal.typing import AbsenceEntry, codes_of
from screens.keys import canonical, readings
from services.views.journal import KindOfWork, PupilRow

LONGEST = 40
"""Characters of one entry at most."""
_SEPARATORS = ",;\n"
_ROW = re.compile(r"\s*(\d+)(?:\s+|(?=[^\d\s]))(.*)")
_WORDS = re.compile(r"[^\W\d_]+|\d(?:\s*/\s*\d)?|\S")
_SLASHES = str.maketrans("\\|", "//")
_CLEAR = "-"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the sheet and what it says."""

    pupil: PupilRow
    marks: tuple[str, ...] | None
    """None: nothing is said of marks; empty: there are none."""
    absence: str | None
    """None: nothing is said of absence; empty: the pupil was there."""
    kind: KindOfWork


@dataclass(frozen=True, slots=True)
class KindSaid:
    """A letter alone: what the marks that follow are for."""

    kind: KindOfWork


@dataclass(frozen=True, slots=True)
class Column:
    """A lesson of a sheet as entries are read against it."""

    pupils: Sequence[PupilRow]
    others: Collection[int]
    """Rows of the sheet whose pupils are not at the lesson."""
    scale: Scale
    kinds: Sequence[KindOfWork]


def taken(typed: str) -> tuple[list[str], str]:
    """Part what was typed into the entries that are finished and the one that is not yet.

    A separator finishes an entry, and so does the first digit of the next row: a mark is one sign.
    """
    done, current = [], ""
    for sign in typed:
        if sign in _SEPARATORS:
            done.append(current)
            current = ""
        elif sign.isdigit() and is_whole(current):
            done.append(current)
            current = sign
        else:
            current += sign
    return [one.strip() for one in done if one.strip()], current.lstrip()


def is_whole(typed: str) -> bool:
    """Whether a row and something about it stand there, so that a digit begins another row."""
    row = _ROW.fullmatch(typed.translate(_SLASHES))
    return row is not None and bool(row[2].strip()) and not row[2].rstrip().endswith("/")


def entry_of(typed: str, column: Column, usual: KindOfWork) -> Entry | KindSaid | NotUnderstood:
    """Return what an entry means; ``usual`` is what marks without a letter are for."""
    text = typed.strip().translate(_SLASHES)
    if len(text) > LONGEST:
        return NotUnderstood(text, f"слишком длинно, в записи до {LONGEST} знаков")
    row = _ROW.fullmatch(text)
    if row is None:
        return _without_a_row(text, column, usual)
    if int(row[1]) in column.others:
        return NotUnderstood(text, f"строки {row[1]} на этом уроке нет, на листе прочерк")
    return _read(row[1], _WORDS.findall(row[2]), column, usual)


def _without_a_row(text: str, column: Column, usual: KindOfWork) -> Entry | KindSaid | NotUnderstood:
    """Read a letter alone, or a surname in the place of a row's number."""
    if not any(sign.isspace() for sign in text):
        kind = kind_of(text, column.kinds) if text.isalpha() else None
        return KindSaid(kind) if kind else NotUnderstood(text, "номер строки, пробел, отметка")
    words = text.split()
    first = next((place for place, word in enumerate(words) if place and word[0].isdigit()), len(words) - 1)
    return _read(" ".join(words[:first]), _WORDS.findall(" ".join(words[first:])), column, usual)


def _read(name: str, words: list[str], column: Column, usual: KindOfWork) -> Entry | NotUnderstood:
    told = f"{name} {' '.join(words)}".strip()
    if words == [_CLEAR]:
        whom = dictated(f"{name} н", column.pupils, column.scale)[0]
        return whom if isinstance(whom, NotUnderstood) else Entry(whom.pupil, (), "", usual)
    kind = usual
    if len(words) > 1 and (found := _kind_after_mark(words, column)):
        kind, words = found, words[:-1]
    signs = [word.replace(" ", "") for word in words]
    heard: Heard = NotUnderstood(told, "нет отметки")
    for said in (*signs, " ".join(signs)):  # each alone first: the line's reader would take it for a name
        (heard, *_) = dictated(f"{name} {said}", column.pupils, column.scale)
        if isinstance(heard, NotUnderstood):
            break
    if isinstance(heard, NotUnderstood):
        return NotUnderstood(told, heard.why)
    absence = None if heard.absence is None else str(heard.absence)
    return Entry(heard.pupil, heard.marks or None, absence, kind)


def _kind_after_mark(words: Sequence[str], column: Column) -> KindOfWork | None:
    """Return the kind of work the last word names; a small letter that is a code stays the code."""
    letter = words[-1]
    if not letter.isalpha():
        return None
    code = codes_of(column.scale, of_term=False).entries.get(canonical(letter, letter).lower())
    is_code = isinstance(code, AbsenceEntry) and code.code is not AbsenceCode.EXEMPT
    return None if is_code and letter.islower() else kind_of(letter, column.kinds)


def kind_of(letter: str, kinds: Sequence[KindOfWork]) -> KindOfWork | None:
    """Return the kind of work of a letter, typed in either layout or as its Latin twin."""
    for reading in (*readings(letter), with_cyrillic_twins(letter)):
        for kind in kinds:
            if kind.letter and kind.letter.casefold() == reading.casefold():
                return kind
    return None
