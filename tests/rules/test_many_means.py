"""Means of 10,000 random pupils against a computation written in another way."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from random import Random

from rules.means import HALF, explain, mean_of_stored, proposed
from rules.results import basis_of
from texts.codes import shown_mean

PUPILS = 10_000
SEED = 20261119
VALUES = ("5", "4", "3", "2", "1", ".", "pass", "fail", "exempt")
WEIGHTS = (1, 1, 1, 2, 3, 5)

Marks = list[tuple[str, int]]


def pupils() -> list[Marks]:
    """As many pupils, each with 0 to 40 marks of the term."""
    chance = Random(SEED)
    return [
        [(chance.choice(VALUES), chance.choice(WEIGHTS)) for _ in range(chance.randrange(41))]
        for _ in range(PUPILS)
    ]


def totals(marks: Marks) -> tuple[int, int]:
    """The sum of the marks, each as often as it weighs, and how many that is: by writing them all out."""
    written_out = [int(value) for value, weight in marks if value.isdigit() for _ in range(weight)]
    return sum(written_out), len(written_out)


def test_the_mean_of_every_pupil_is_the_sum_over_the_number_of_marks_written_out() -> None:
    for marks in pupils():
        total, count = totals(marks)
        found = mean_of_stored(marks)
        assert (found is None) == (count == 0), marks
        if found is not None:
            assert found.numerator * count == total * found.denominator, marks
            assert explain(marks, HALF).mean == found == basis_of(marks).mean, marks


def test_what_is_shown_is_rounded_once_half_up() -> None:
    with localcontext() as context:
        context.prec = 60
        for marks in pupils():
            total, count = totals(marks)
            if count:
                exact = Decimal(total) / Decimal(count)
                shown = str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP)).replace(".", ",")
                assert shown_mean(mean_of_stored(marks)) == shown, marks


def test_the_proposed_result_is_the_nearest_whole_mark_a_half_going_up() -> None:
    for marks in pupils():
        total, count = totals(marks)
        if count:
            nearest = max(2, (2 * total + count) // (2 * count))
            assert proposed(Fraction(total, count), HALF) == nearest, marks
