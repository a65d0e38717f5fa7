"""Passport and SNILS: what is one, how it is written, how it is covered."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rules.identity import WITHOUT_A_SUM, Sensitive, control_number, covered, written


@pytest.mark.parametrize("typed", ["11223344595", "112-233-445 95", " 112 233 445-95 ", "112233445 95"])
def test_a_snils_is_written_one_way_however_it_is_typed(typed: str) -> None:
    assert written(Sensitive.SNILS, typed) == "112-233-445 95"


@pytest.mark.parametrize(
    "typed",
    [
        "112-233-445 94",
        "112-233-454 95",
        "1122334459",
        "112233445955",
        "00000000000",
        "112-233-445 9а",
        "١١٢٢٣٣٤٤٥٩٥",
        "",
    ],
)
def test_what_does_not_add_up_is_no_snils(typed: str) -> None:
    assert written(Sensitive.SNILS, typed) is None


@given(some.integers(WITHOUT_A_SUM + 1, 999_999_999), some.integers(0, 8), some.integers(1, 9))
def test_one_wrong_digit_of_a_snils_is_always_seen(number: int, place: int, by: int) -> None:
    digits = f"{number:09}"
    control = f"{control_number(digits):02}"
    wrong = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    assert written(Sensitive.SNILS, digits + control) is not None
    if int(wrong) > WITHOUT_A_SUM and control_number(wrong) != control_number(digits):
        assert written(Sensitive.SNILS, wrong + control) is None


def by_the_book(total: int) -> int:
    """The control number as the pension fund's own text tells it, case by case."""
    if total < 100:
        return total
    if total in (100, 101):
        return 0
    rest = total % 101
    return 0 if rest == 100 else rest


def test_the_control_number_is_the_one_of_the_pension_funds_text() -> None:
    totals = set()
    for number in (f"{n:09}" for n in range(0, 999_999_999, 9_973)):
        total = sum(
            int(sign) * place for sign, place in zip(number, (9, 8, 7, 6, 5, 4, 3, 2, 1), strict=True)
        )
        totals.add(total)
        assert control_number(number) == by_the_book(total)
    assert {100, 101, 201, 202} <= totals, "the cases that differ must be among them"


def test_the_first_numbers_have_no_control_number() -> None:
    assert written(Sensitive.SNILS, "001-001-998 77") == "001-001-998 77"
    assert written(Sensitive.SNILS, "001-001-999 77") is None


@pytest.mark.parametrize(
    ("typed", "as_written"),
    [
        ("0110123456", "0110 123456"),
        ("01 10 № 123456", "0110 123456"),
        ("II-ТО № 123456", "II-ТО № 123456"),
        ("ii-то 123456", "II-ТО № 123456"),
        ("11 ТО №123456", "II-ТО № 123456"),
        ("УСВ 123456", "V-СВ № 123456"),
        ("c01x00t47", "C01X00T47"),
        ("AN № 12345678", "AN № 12345678"),
    ],
)
def test_a_document_is_written_as_it_stands_on_its_page(typed: str, as_written: str) -> None:
    assert written(Sensitive.PASSPORT, typed) == as_written


@pytest.mark.parametrize(
    "typed", ["", "011012345", "01101234567", "паспорт", "АБВГД", "1; DROP TABLE", "А" * 36 + "12345"]
)
def test_what_is_no_document_is_not_taken(typed: str) -> None:
    assert written(Sensitive.PASSPORT, typed) is None


def test_covered_values_show_their_tail_alone() -> None:
    assert covered(Sensitive.SNILS, "112-233-123 45") == "***-***-123 45"
    assert covered(Sensitive.PASSPORT, "0110 123456") == "**** ***456"
    assert covered(Sensitive.PASSPORT, "II-ТО № 123456") == "**-** № ***456"
