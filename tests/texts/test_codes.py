from fractions import Fraction

import pytest

from rules.codes import (
    MARKS_OF_SCALE,
    SUMMATIVE_OF_SCALE,
    AbsenceCode,
    AbsenceReason,
    Role,
    Scale,
)
from texts import codes


def test_marks_are_shown_as_the_journal_writes_them() -> None:
    assert codes.mark("5") == "5"
    assert codes.mark(".") == "."
    assert codes.mark("pass") == "зач."
    assert codes.mark("fail") == "незач."
    assert codes.mark("exempt") == "осв."
    assert codes.mark("not_assessed") == "н/а"
    assert codes.marks(("5", "4")) == "5/4"


def test_every_code_has_its_words() -> None:
    for scale in Scale:
        assert codes.SCALES[scale]
        for value in (*MARKS_OF_SCALE[scale], *SUMMATIVE_OF_SCALE[scale]):
            assert codes.mark_word(value) != value
    for role in Role:
        assert codes.role(role)
    for reason in AbsenceReason:
        assert codes.absence(AbsenceCode.ABSENT, reason)
        assert codes.absence_words(AbsenceCode.ABSENT, reason)


def test_an_absence_is_shown_by_its_reason_once_that_is_known() -> None:
    assert codes.absence("") == ""
    assert codes.absence("absent") == "н"
    assert codes.absence("absent", "valid") == "УП"
    assert codes.absence("absent", "illness") == "Б"
    assert codes.absence("absent", "no_reason") == "НП"
    assert codes.absence("late", "", 10) == "оп 10"
    assert codes.absence("late") == "оп"
    assert codes.absence("exempt") == "осв."
    assert codes.absence_words("absent", "illness") == "нет на уроке: болезнь"
    assert codes.absence_words("late", "", 10) == "опоздание 10 мин"
    assert codes.absence_words("exempt") == "освобождение"


def test_terms_have_roman_numbers() -> None:
    assert [codes.roman(number) for number in (1, 2, 3, 4, 9, 14)] == ["I", "II", "III", "IV", "IX", "XIV"]
    assert codes.term_title("quarter", 2) == "II четверть"
    assert codes.term_title("half_year", 1) == "I полугодие"


@pytest.mark.parametrize(
    ("mean", "shown"),
    [
        (None, ""),
        (Fraction(5), "5,00"),
        (Fraction(13, 3), "4,33"),
        (Fraction(14, 3), "4,67"),
        (Fraction(4125, 1000), "4,13"),
        (Fraction(4005, 1000), "4,01"),
    ],
)
def test_a_mean_is_rounded_once_half_up(mean: Fraction | None, shown: str) -> None:
    assert codes.shown_mean(mean) == shown
