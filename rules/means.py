"""The mean of a term and what it proposes, in exact fractions (clauses.md «Formulas»)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rules.codes import NUMBERS, counted

HALF = Fraction(1, 2)
LOWEST_RESULT = 2
HIGHEST_RESULT = 5
MOST_MARKS_AHEAD = 20


@dataclass(frozen=True, slots=True)
class WeighedMark:
    """A stored mark with the weight of its work."""

    value: str
    weight: int


@dataclass(frozen=True, slots=True)
class NextMark:
    """What one more mark of weight 1 would make of the mean and of the proposed result."""

    value: int
    mean: Fraction
    proposes: int


@dataclass(frozen=True, slots=True)
class Explained:
    """A mean taken apart: what was counted, what was left out, and what the next mark would do."""

    counted: tuple[WeighedMark, ...]
    left_out: tuple[WeighedMark, ...]
    total: int
    """Σ(mark·weight)."""
    weights: int
    """Σ weight."""
    mean: Fraction | None
    threshold: Fraction
    proposes: int | None
    next_marks: tuple[NextMark, ...]
    """One for each mark 5–2 of weight 1, best first."""
    fives_to_rise: int | None
    """How many fives of weight 1 lift the proposed result by one; None when it cannot rise soon."""


def mean(marks: Iterable[tuple[int, int]]) -> Fraction | None:
    """Return Σ(mark·weight)/Σ weight of (mark, weight) pairs, or None when nothing weighs."""
    total, weights = _sums(marks)
    return Fraction(total, weights) if weights else None


def mean_of_stored(marks: Iterable[tuple[str, int]]) -> Fraction | None:
    """Return the mean of stored (mark, weight) pairs; «.», зачёт and осв. are left out."""
    return mean((number, weight) for value, weight in marks if (number := counted(value)) is not None)


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """Return the fraction with ``places`` decimals, rounded once and half up."""
    scale = 10**places
    units = (2 * value.numerator * scale + value.denominator) // (2 * value.denominator)
    return Decimal(units).scaleb(-places)


def proposed(value: Fraction, threshold: Fraction) -> int:
    """Return the whole result a mean proposes: up from ``threshold`` on, never below 2 or above 5."""
    whole = value.numerator // value.denominator
    result = whole + (value - whole >= threshold)
    return min(max(result, LOWEST_RESULT), HIGHEST_RESULT)


def explain(marks: Iterable[tuple[str, int]], threshold: Fraction) -> Explained:
    """Take the mean of stored (mark, weight) pairs apart."""
    given = tuple(WeighedMark(value, weight) for value, weight in marks)
    kept = tuple(mark for mark in given if mark.value in NUMBERS and mark.weight)
    total, weights = _sums((int(mark.value), mark.weight) for mark in kept)
    value = Fraction(total, weights) if weights else None
    proposes = None if value is None else proposed(value, threshold)
    return Explained(
        counted=kept,
        left_out=tuple(mark for mark in given if mark not in kept),
        total=total,
        weights=weights,
        mean=value,
        threshold=threshold,
        proposes=proposes,
        next_marks=tuple(
            _next(total, weights, number, threshold)
            for number in range(HIGHEST_RESULT, LOWEST_RESULT - 1, -1)
        ),
        fives_to_rise=_fives_to_rise(total, weights, proposes, threshold),
    )


def _sums(marks: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """Return Σ(mark·weight) and Σ weight."""
    total = weights = 0
    for value, weight in marks:
        total += value * weight
        weights += weight
    return total, weights


def _next(total: int, weights: int, value: int, threshold: Fraction) -> NextMark:
    """Return what one more mark of weight 1 would make."""
    new = Fraction(total + value, weights + 1)
    return NextMark(value, new, proposed(new, threshold))


def _fives_to_rise(total: int, weights: int, proposes: int | None, threshold: Fraction) -> int | None:
    """Return the least number of fives that lifts the result, or None when none or too many are needed."""
    if proposes is None or proposes >= HIGHEST_RESULT:
        return None
    for fives in range(1, MOST_MARKS_AHEAD + 1):
        if proposed(Fraction(total + HIGHEST_RESULT * fives, weights + fives), threshold) > proposes:
            return fives
    return None
