"""Results of a term and a year: what they stand on, their order, when one asks for a reason (2.4, 4.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from rules.codes import DEBT, EXEMPT, FAIL, NOT_ASSESSED, NUMBERS, PASS
from rules.means import HALF, mean, mean_of_stored, proposed

FARTHEST = 1
"""How many whole marks a result may lie from the mean without a reason."""


class ResultKind(StrEnum):
    """The results a pupil gets in a subject, in the order they are given."""

    TERM = "term"
    YEAR = "year"
    EXAM = "exam"
    FINAL = "final"


class Doubt(StrEnum):
    """Why a result asks for a reason."""

    FAR_FROM_MEAN = "far_from_mean"
    FEW_MARKS = "few_marks"
    OPEN_DEBTS = "open_debts"


@dataclass(frozen=True, slots=True)
class Grading:
    """Numbers that a local act may change."""

    least_marks: int = 3
    """Fewer marks in a term than this ask for a reason."""
    threshold: Fraction = HALF
    """From this part of a mark on a mean is rounded up."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a result stands on: a pupil's marks of a term in a subject, or the results before it."""

    mean: Fraction | None = None
    marks: int = 0
    debts: int = 0


NO_BASIS = Basis()


def basis_of(marks: Iterable[tuple[str, int]]) -> Basis:
    """Return what stored (mark, weight) pairs of a term amount to."""
    given = tuple(marks)
    debts = sum(value == DEBT for value, _ in given)
    return Basis(mean_of_stored(given), len(given) - debts, debts)


def doubts(value: str, basis: Basis, grading: Grading) -> tuple[Doubt, ...]:
    """Return why a result of a term needs a reason; «н/а», «осв.» and a cleared one never do."""
    if value in ("", EXEMPT, NOT_ASSESSED):
        return ()
    found = []
    if _is_far(value, basis.mean):
        found.append(Doubt.FAR_FROM_MEAN)
    if value in NUMBERS and basis.marks < grading.least_marks:
        found.append(Doubt.FEW_MARKS)
    if basis.debts:
        found.append(Doubt.OPEN_DEBTS)
    return tuple(found)


def doubts_of_later(value: str, before: Iterable[str]) -> tuple[Doubt, ...]:
    """Return why a year or final result needs a reason: it lies far from the results it stands on."""
    return (Doubt.FAR_FROM_MEAN,) if _is_far(value, mean_of_results(before)) else ()


def mean_of_results(results: Iterable[str]) -> Fraction | None:
    """Return the mean of the results that are numbers."""
    return mean((int(value), 1) for value in results if value in NUMBERS)


def proposed_by_marks(basis: Basis, grading: Grading) -> str:
    """Return the result of a term that the marks propose, empty where they propose none."""
    return "" if basis.mean is None else str(proposed(basis.mean, grading.threshold))


def proposed_by_results(results: Iterable[str], grading: Grading) -> str:
    """Return the result that the ones before it propose: their mean, or the word all of them say."""
    given = tuple(value for value in results if value)
    value = mean_of_results(given)
    if value is not None:
        return str(proposed(value, grading.threshold))
    for word in (FAIL, PASS, NOT_ASSESSED, EXEMPT):
        if word in given:
            return word
    return ""


def missing_before(
    kind: ResultKind, terms_due: Iterable[int], given: Mapping[tuple[ResultKind, int], str], *, has_exam: bool
) -> ResultKind | None:
    """Return the kind of result that must be given before this one, or None.

    ``terms_due`` are the terms the pupil was taught in; ``given`` is by kind and term (0 for the others).
    """
    if kind is ResultKind.TERM:
        return None
    if kind is ResultKind.YEAR:
        lacks = any(not given.get((ResultKind.TERM, term)) for term in terms_due)
        return ResultKind.TERM if lacks else None
    if not given.get((ResultKind.YEAR, 0)):
        return ResultKind.YEAR
    if kind is ResultKind.FINAL and has_exam and not given.get((ResultKind.EXAM, 0)):
        return ResultKind.EXAM
    return None


def standing_on(kind: ResultKind, given: Mapping[tuple[ResultKind, int], str]) -> ResultKind | None:
    """Return the later result that stands on one of this kind, so that it may not be cleared, or None."""
    order = list(ResultKind)
    later = order[order.index(kind) + 1 :]
    if kind is ResultKind.EXAM:
        later = [ResultKind.FINAL]
    return next((one for one in later if given.get((one, 0))), None)


def _is_far(value: str, middle: Fraction | None) -> bool:
    return value in NUMBERS and middle is not None and abs(int(value) - middle) > FARTHEST
