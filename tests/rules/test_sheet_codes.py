"""Codes of sheets: what is typed wrongly opens nothing, and never another sheet."""

from hypothesis import given
from hypothesis import strategies as st

from rules.sheet_codes import CodeFault, school_digits, sheet_code, sheet_number

SCHOOL = "5f1c"
NUMBERS = st.integers(1, 99_999)


def test_a_code_reads_as_it_is_printed_and_as_it_is_typed() -> None:
    code = sheet_code(SCHOOL, 356)
    assert code == "53-0356-24"
    for typed in (code, "53035624", " 53 0356 24 ", "53–0356–24"):
        assert sheet_number(SCHOOL, typed) == 356


@given(NUMBERS)
def test_every_sheet_has_a_code_that_means_it(number: int) -> None:
    assert sheet_number(SCHOOL, sheet_code(SCHOOL, number)) == number


@given(NUMBERS, st.data())
def test_one_digit_wrong_or_two_neighbours_swapped_are_seen(number: int, data: st.DataObject) -> None:
    digits = sheet_code(SCHOOL, number).replace("-", "")
    place = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from([one for one in "0123456789" if one != digits[place]]))
    assert sheet_number(SCHOOL, digits[:place] + other + digits[place + 1 :]) is CodeFault.MISTYPED
    swapped = digits[:place] + digits[place : place + 2][::-1] + digits[place + 2 :]
    if swapped != digits:
        assert sheet_number(SCHOOL, swapped) is CodeFault.MISTYPED


def test_other_things_are_no_codes_and_another_schools_is_told_apart() -> None:
    for typed in ("", "7А", "53-0356", "ABCD-2345", "5303562400000", "٥٠٠٣٥٦٨١"):
        assert sheet_number(SCHOOL, typed) is CodeFault.NOT_A_CODE
    assert school_digits("other") != school_digits(SCHOOL)
    assert sheet_number(SCHOOL, sheet_code("other", 356)) is CodeFault.OTHER_SCHOOL
