"""Entries typed from a sheet: whatever stands between them, each means its row and no other (3.1)."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.codes import Scale
from screens.journal.dictation import NotUnderstood
from screens.sheets.entries import Column, Entry, KindSaid, entry_of, taken
from services.views.journal import KindOfWork
from tests.screens.journal.pages import pupil

ANSWER, CONTROL, DICTATION, ALONE = (
    KindOfWork(1, "Ответ на уроке", "О", 1),
    KindOfWork(2, "Контрольная работа", "К", 3),
    KindOfWork(3, "Диктант", "Н", 2),
    KindOfWork(4, "Самостоятельная работа", "С", 2),
)
KINDS = (ANSWER, CONTROL, DICTATION, ALONE)
COLUMN = Column(
    tuple(pupil(number) for number in range(1, 46) if number not in (13, 20)),
    {13, 20},
    Scale.FIVE_POINT,
    KINDS,
)


def said(typed: str, usual: KindOfWork = ANSWER) -> tuple[object, ...] | str:
    heard = entry_of(typed, COLUMN, usual)
    if isinstance(heard, NotUnderstood):
        return heard.why
    if isinstance(heard, KindSaid):
        return (heard.kind.letter,)
    return heard.pupil.number, heard.marks, heard.absence, heard.kind.letter


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3 5", (3, ("5",), None, "О")),
        ("7 н", (7, None, "absent", "О")),
        ("12 4 К", (12, ("4",), None, "К")),
        ("12 4К", (12, ("4",), None, "К")),
        ("12 4 R", (12, ("4",), None, "К")),
        ("12 4 K", (12, ("4",), None, "К")),
        ("7н", (7, None, "absent", "О")),
        ("7 y", (7, None, "absent", "О")),
        ("5 5/4", (5, ("5", "4"), None, "О")),
        ("5 5\\4", (5, ("5", "4"), None, "О")),
        ("5 4 н", (5, ("4",), "absent", "О")),
        ("5 4 Н", (5, ("4",), None, "Н")),
        ("5 4 с", (5, ("4",), None, "С")),
        ("5 с", (5, None, "exempt", "О")),
        ("5 о", (5, None, "late", "О")),
        ("5 .", (5, (".",), None, "О")),
        ("5 -", (5, (), "", "О")),
        ("5-", (5, (), "", "О")),
        ("ученик07 4 к", (7, ("4",), None, "К")),
        ("К", ("К",)),
        ("r", ("К",)),
    ],
)
def test_what_an_entry_means(typed: str, meant: tuple[object, ...]) -> None:
    assert said(typed) == meant


def test_marks_without_a_letter_are_for_the_usual_kind() -> None:
    assert said("3 5", CONTROL) == (3, ("5",), None, "К")
    assert said("3 5 О", CONTROL) == (3, ("5",), None, "О")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("46 5", "строки 46 нет"),
        ("13 5", "строки 13 на этом уроке нет, на листе прочерк"),
        ("3 7", "«7» не отметка"),
        ("3", "номер строки, пробел, отметка"),
        ("", "номер строки, пробел, отметка"),
        ("Я", "номер строки, пробел, отметка"),
        ("3 5/", "«/» не отметка"),
        ("3 5/4/3", "«/» не отметка"),
        ("3 " + "5" * 60, "слишком длинно, в записи до 40 знаков"),
        ("999999999999999999999 5", "строки 999999999999999999999 нет"),
    ],
)
def test_what_is_not_understood_says_why(typed: str, why: str) -> None:
    heard = said(typed)
    assert isinstance(heard, str)
    assert why in heard


ENTRIES = st.lists(
    st.tuples(
        st.sampled_from([one.number for one in COLUMN.pupils]),
        st.sampled_from(["5", "4", "2", ".", "5/4", "н", "о", "-", "4 н", "3 К", "5/4 К"]),
    ),
    max_size=12,
)


def typed_with(entries: Iterable[tuple[int, str]], between: list[str]) -> str:
    line = ""
    for place, (row, code) in enumerate(entries):
        line += f"{row} {code}{between[place % len(between)]}"
    return line


@given(ENTRIES, st.lists(st.sampled_from(["", " ", ", ", ";", "\n", "  "]), min_size=1, max_size=5))
def test_entries_are_the_same_whatever_stands_between_them(
    entries: list[tuple[int, str]], between: list[str]
) -> None:
    done, rest = taken(typed_with(entries, between))
    parts = [*done, *([rest] if rest else [])]
    assert [said(part) for part in parts] == [said(f"{row} {code}") for row, code in entries]


@given(ENTRIES, st.lists(st.sampled_from(["", " ", ","]), min_size=1, max_size=5))
def test_key_by_key_they_are_parted_as_a_whole_line_is(
    entries: list[tuple[int, str]], between: list[str]
) -> None:
    line, field, done = typed_with(entries, between), "", []
    for key in line:
        more, field = taken(field + key)
        done += more
    assert (done, field) == taken(line)


@given(st.text(max_size=60))
def test_nothing_typed_breaks_it(typed: str) -> None:
    for scale in Scale:
        column = Column(COLUMN.pupils, COLUMN.others, scale, KINDS)
        done, rest = taken(typed)
        for part in (*done, rest, typed):
            assert isinstance(entry_of(part, column, ANSWER), Entry | KindSaid | NotUnderstood)
