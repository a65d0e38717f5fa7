"""What a result stands on, the order of results, and when one asks for a reason (2.4, 4.4)."""

from fractions import Fraction

import pytest

from rules.results import (
    Basis,
    Doubt,
    Grading,
    ResultKind,
    basis_of,
    doubts,
    doubts_of_later,
    missing_before,
    proposed_by_marks,
    proposed_by_results,
    standing_on,
)

TERM, YEAR, EXAM, FINAL = ResultKind
GRADING = Grading()


def test_a_basis_counts_marks_and_debts_apart_and_only_numbers_make_the_mean() -> None:
    basis = basis_of([("5", 1), ("4", 2), (".", 1), ("pass", 1)])
    assert basis == Basis(Fraction(13, 3), 3, 1)


@pytest.mark.parametrize(
    ("value", "basis", "asked"),
    [
        ("4", Basis(Fraction(4), 3, 0), ()),
        ("5", Basis(Fraction(4), 3, 0), ()),
        ("5", Basis(Fraction(399, 100), 3, 0), (Doubt.FAR_FROM_MEAN,)),
        ("2", Basis(Fraction(301, 100), 9, 0), (Doubt.FAR_FROM_MEAN,)),
        ("4", Basis(Fraction(4), 2, 0), (Doubt.FEW_MARKS,)),
        ("4", Basis(Fraction(4), 3, 1), (Doubt.OPEN_DEBTS,)),
        ("5", Basis(), (Doubt.FEW_MARKS,)),
        ("pass", Basis(None, 0, 0), ()),
        ("pass", Basis(None, 4, 1), (Doubt.OPEN_DEBTS,)),
        ("not_assessed", Basis(None, 0, 4), ()),
        ("exempt", Basis(Fraction(5), 1, 1), ()),
        ("", Basis(Fraction(5), 1, 1), ()),
    ],
)
def test_a_result_far_from_the_mean_with_few_marks_or_debts_asks_for_a_reason(
    value: str, basis: Basis, asked: tuple[Doubt, ...]
) -> None:
    assert doubts(value, basis, GRADING) == asked


def test_the_school_decides_how_few_marks_are_few() -> None:
    assert doubts("4", Basis(Fraction(4), 3, 0), Grading(least_marks=5)) == (Doubt.FEW_MARKS,)


def test_a_year_more_than_a_mark_from_its_terms_asks_for_a_reason() -> None:
    assert doubts_of_later("5", ("3", "4", "4", "3")) == (Doubt.FAR_FROM_MEAN,)
    assert doubts_of_later("4", ("3", "4", "4", "3")) == ()
    assert doubts_of_later("5", ("exempt", "not_assessed")) == ()


@pytest.mark.parametrize(
    ("results", "proposed"),
    [
        (("3", "4"), "4"),
        (("3", "3", "4"), "3"),
        (("not_assessed", "4"), "4"),
        (("pass", "pass"), "pass"),
        (("pass", "fail"), "fail"),
        (("exempt", "exempt"), "exempt"),
        (("exempt", "not_assessed"), "not_assessed"),
        ((), ""),
    ],
)
def test_a_year_is_proposed_by_its_terms(results: tuple[str, ...], proposed: str) -> None:
    assert proposed_by_results(results, GRADING) == proposed


def test_the_threshold_of_rounding_is_the_schools() -> None:
    basis = Basis(Fraction(45, 10), 4, 0)
    assert proposed_by_marks(basis, GRADING) == "5"
    assert proposed_by_marks(basis, Grading(threshold=Fraction(6, 10))) == "4"
    assert proposed_by_marks(Basis(), GRADING) == ""


def test_the_order_of_results() -> None:
    terms = {(TERM, 1): "4", (TERM, 2): "5"}
    assert missing_before(TERM, (1, 2), {}, has_exam=True) is None
    assert missing_before(YEAR, (1, 2, 3), terms, has_exam=False) is TERM
    assert missing_before(YEAR, (1, 2), terms, has_exam=False) is None
    assert missing_before(EXAM, (1, 2), terms, has_exam=True) is YEAR
    year = terms | {(YEAR, 0): "5"}
    assert missing_before(EXAM, (1, 2), year, has_exam=True) is None
    assert missing_before(FINAL, (1, 2), year, has_exam=True) is EXAM
    assert missing_before(FINAL, (1, 2), year, has_exam=False) is None
    assert missing_before(FINAL, (1, 2), year | {(EXAM, 0): "5"}, has_exam=True) is None


def test_a_result_that_another_stands_on_is_named() -> None:
    given = {(TERM, 1): "4", (YEAR, 0): "4", (EXAM, 0): "5"}
    assert standing_on(TERM, given) is YEAR
    assert standing_on(YEAR, given) is EXAM
    assert standing_on(EXAM, given) is None
    assert standing_on(EXAM, given | {(FINAL, 0): "5"}) is FINAL
    assert standing_on(FINAL, given) is None
