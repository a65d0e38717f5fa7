"""The dictation line: names in any order and either layout; nothing is guessed."""

import pytest

from rules.codes import AbsenceCode, Scale
from screens.journal.dictation import Dictated, NotUnderstood, absent_ones, dictated
from tests.screens.journal.pages import pupil

PUPILS = (
    pupil(1, "Иванов Кирилл"),
    pupil(2, "Иванова Анна"),
    pupil(3, "Иванова Ольга"),
    pupil(4, "Петров Пётр"),
    pupil(5, "Сидоров Илья"),
    pupil(6, "Елкин Артем"),
)


def said(line: str, scale: Scale = Scale.FIVE_POINT) -> list[tuple[str, tuple[str, ...], AbsenceCode | None]]:
    return [
        (one.pupil.short, one.marks, one.absence)
        for one in dictated(line, PUPILS, scale)
        if isinstance(one, Dictated)
    ]


def missed(line: str) -> list[str]:
    return [one.why for one in dictated(line, PUPILS, Scale.FIVE_POINT) if isinstance(one, NotUnderstood)]


def test_the_line_of_the_design() -> None:
    assert said("Иванов 5, Пет 4 н, Сид 3/4") == [
        ("Иванов Кирилл", ("5",), None),
        ("Петров Пётр", ("4",), AbsenceCode.ABSENT),
        ("Сидоров Илья", ("3", "4"), None),
    ]


def test_a_forgotten_layout_does_not_matter() -> None:
    assert said("gtn 5") == [("Петров Пётр", ("5",), None)]
    assert said("cbl y") == [("Сидоров Илья", (), AbsenceCode.ABSENT)]


def test_a_given_name_tells_namesakes_apart() -> None:
    assert said("иванова о 5") == []
    assert said("иванова ол 5") == [("Иванова Ольга", ("5",), None)]


def test_a_whole_surname_beats_a_beginning() -> None:
    assert said("иванов 4") == [("Иванов Кирилл", ("4",), None)]


def test_a_number_is_a_row_as_a_temporary_journal_has_it() -> None:
    assert said("4 5, 2 н, 6 3/4") == [
        ("Петров Пётр", ("5",), None),
        ("Иванова Анна", (), AbsenceCode.ABSENT),
        ("Елкин Артем", ("3", "4"), None),
    ]
    assert missed("7 5, 4 5, Пет 4") == ["строки 7 нет", "назван дважды"]
    assert [one.pupil.number for one in absent_ones("2, 5 о", PUPILS) if isinstance(one, Dictated)] == [2, 5]


def test_yo_is_found_as_ye() -> None:
    assert said("ёлкин 3; елк .")[:1] == [("Елкин Артем", ("3",), None)]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Ив 5", "кто из них: Иванов Кирилл, Иванова Анна, Иванова Ольга?"),
        ("Кузнецов 5", "«Кузнецов» нет в списке"),
        ("Петров 6", "«6» не отметка"),
        ("Петров", "нет отметки"),
        ("5", "нет отметки"),
        ("Петров 5 4 3", "слишком много для одной клетки"),
        ("Петров н о", "слишком много для одной клетки"),
        ("Петров 5, петр 4", "назван дважды"),
        ("Петров 5/9", "«5/9» не отметка"),
    ],
)
def test_what_is_not_understood_is_named_with_the_reason(line: str, why: str) -> None:
    assert missed(line) == [why]


def test_pass_fail_subjects() -> None:
    assert said("Пет з, сид х", Scale.PASS_FAIL) == [
        ("Петров Пётр", ("pass",), None),
        ("Сидоров Илья", ("fail",), None),
    ]


def test_nothing_said_is_nothing_heard() -> None:
    assert dictated(" , ;  ", PUPILS, Scale.FIVE_POINT) == ()


def test_a_line_of_surnames_says_who_is_absent_and_who_was_late() -> None:
    heard = absent_ones("Пет, Сид о, gtn, Мамонтов", PUPILS)
    told = [(one.pupil.short, one.marks, one.absence) for one in heard if isinstance(one, Dictated)]
    assert told == [
        ("Петров Пётр", (), AbsenceCode.ABSENT),
        ("Сидоров Илья", (), AbsenceCode.LATE),
    ]
    assert [one.why for one in heard if isinstance(one, NotUnderstood)] == [
        "назван дважды",
        "«Мамонтов» нет в списке",
    ]
