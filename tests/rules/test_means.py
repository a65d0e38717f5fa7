"""The mean of a term: exact fractions, one rounding half up, and what the next mark would change."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.means import HALF, explain, mean, mean_of_stored, proposed, rounded

PAIRS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=40)


def test_the_mean_weighs_each_mark() -> None:
    assert mean([(5, 1), (4, 2), (3, 1)]) == Fraction(16, 4)
    assert mean([(5, 1), (5, 1), (3, 1)]) == Fraction(13, 3)


def test_no_marks_have_no_mean() -> None:
    assert mean([]) is None
    assert mean([(5, 0)]) is None


def test_a_debt_a_pass_and_an_exemption_are_left_out() -> None:
    stored = [("5", 1), (".", 2), ("pass", 1), ("exempt", 1), ("4", 1)]
    assert mean_of_stored(stored) == Fraction(9, 2)
    assert mean_of_stored([(".", 1)]) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(13, 3), "4.33"),
        (Fraction(14, 3), "4.67"),
        (Fraction(9, 2), "4.50"),
        (Fraction(41, 8), "5.13"),  # 5.125: half goes up, a binary float or a banker would say 5.12
        (Fraction(861, 200), "4.31"),  # 4.305 is not a binary float
        (Fraction(5), "5.00"),
    ],
)
def test_rounding_is_half_up_and_exact(value: Fraction, shown: str) -> None:
    assert str(rounded(value)) == shown


def test_rounding_to_one_decimal() -> None:
    assert rounded(Fraction(445, 100), 1) == Decimal("4.5")


@given(PAIRS, st.integers(0, 4))
def test_rounding_is_never_further_than_half_a_unit(marks: list[tuple[int, int]], places: int) -> None:
    exact = mean(marks)
    assert exact is not None
    away = Fraction(rounded(exact, places)) - exact
    assert -Fraction(1, 2 * 10**places) < away <= Fraction(1, 2 * 10**places)


@given(PAIRS)
def test_a_mean_lies_between_the_worst_and_the_best_mark(marks: list[tuple[int, int]]) -> None:
    exact = mean(marks)
    assert exact is not None
    assert min(value for value, _ in marks) <= exact <= max(value for value, _ in marks)


def test_a_half_proposes_the_higher_result() -> None:
    assert proposed(Fraction(9, 2), HALF) == 5
    assert proposed(Fraction(449, 100), HALF) == 4
    assert proposed(Fraction(5, 2), HALF) == 3


def test_the_school_may_ask_for_more_than_a_half() -> None:
    assert proposed(Fraction(9, 2), Fraction(6, 10)) == 4
    assert proposed(Fraction(46, 10), Fraction(6, 10)) == 5


def test_a_result_is_never_below_two() -> None:
    assert proposed(Fraction(1), HALF) == 2


def test_an_explanation_names_what_was_counted_and_what_was_not() -> None:
    why = explain([("5", 1), (".", 1), ("4", 2), ("pass", 1)], HALF)
    assert [(mark.value, mark.weight) for mark in why.counted] == [("5", 1), ("4", 2)]
    assert [mark.value for mark in why.left_out] == [".", "pass"]
    assert (why.total, why.weights, why.mean) == (13, 3, Fraction(13, 3))
    assert why.proposes == 4


def test_an_explanation_tells_which_next_mark_changes_the_result() -> None:
    why = explain([("5", 1), ("4", 1), ("4", 1)], HALF)
    assert why.proposes == 4
    assert [after.value for after in why.next_marks if after.proposes != 4] == [5]
    assert why.fives_to_rise == 1
    low = explain([("5", 1), ("4", 1)], HALF)
    assert low.proposes == 5
    assert [after.value for after in low.next_marks if after.proposes != 5] == [4, 3, 2]
    assert low.fives_to_rise is None


def test_an_explanation_counts_the_fives_to_the_next_result() -> None:
    assert explain([("4", 1)] * 4, HALF).fives_to_rise == 4
    assert explain([("2", 9)] * 9, HALF).fives_to_rise == 17
    assert explain([("2", 50)] * 9, HALF).fives_to_rise is None


def test_an_explanation_of_nothing_proposes_nothing() -> None:
    why = explain([(".", 1)], HALF)
    assert why.mean is None
    assert why.proposes is None
    assert [after.value for after in why.next_marks] == [5, 4, 3, 2]


@given(PAIRS, st.sampled_from([Fraction(1, 2), Fraction(6, 10), Fraction(2, 3)]))
def test_the_fives_told_are_the_least_that_lift_the_result(
    marks: list[tuple[int, int]], threshold: Fraction
) -> None:
    stored = [(str(value), weight) for value, weight in marks]
    why = explain(stored, threshold)
    if why.fives_to_rise is not None:
        assert why.proposes is not None
        enough = explain([*stored, *[("5", 1)] * why.fives_to_rise], threshold)
        too_few = explain([*stored, *[("5", 1)] * (why.fives_to_rise - 1)], threshold)
        assert enough.proposes is not None
        assert enough.proposes > why.proposes
        assert too_few.proposes == why.proposes
