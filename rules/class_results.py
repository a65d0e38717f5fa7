"""Numbers of a class by the regional system's formulas, and who stands where (clauses.md «Formulas»)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rules.codes import EXEMPT, NOT_ASSESSED, NUMBERS
from rules.means import mean, rounded

_WEIGHTS = {"5": 100, "4": 64, "3": 36, "2": 16, NOT_ASSESSED: 7}
"""What each result adds to СОУ, the degree of learning."""
_UNSUCCESSFUL = ("2", "fail", NOT_ASSESSED)


@dataclass(frozen=True, slots=True)
class Measures:
    """Numbers of one subject in one class; per cent are None where nobody is counted."""

    counted: int
    """N: pupils with a result, without «осв.»; «н/а» counts."""
    fives: int
    fours: int
    threes: int
    twos: int
    not_assessed: int
    mean: Fraction | None
    success: Fraction | None
    quality: Fraction | None
    learning: Fraction | None
    """СОУ, степень обученности учащихся."""


def measures(results: Iterable[str]) -> Measures:
    """Return the numbers of a list of results as stored."""
    count = Counter(value for value in results if value in _WEIGHTS)
    total = sum(count.values())
    good = count["5"] + count["4"]
    return Measures(
        counted=total,
        fives=count["5"],
        fours=count["4"],
        threes=count["3"],
        twos=count["2"],
        not_assessed=count[NOT_ASSESSED],
        mean=mean((int(value), 1) for value in count.elements() if value in NUMBERS),
        success=_share((good + count["3"]) * 100, total),
        quality=_share(good * 100, total),
        learning=_share(sum(_WEIGHTS[value] * many for value, many in count.items()), total),
    )


def shown_share(share: Fraction | None) -> Decimal | None:
    """Return a per cent with one decimal, rounded once, half up."""
    return None if share is None else rounded(share, 1)


def _share(part: int, total: int) -> Fraction | None:
    return Fraction(part, total) if total else None


@dataclass(frozen=True, slots=True)
class Lists:
    """Pupils by how they ended the period; beside a pupil with one «4» or «3» stands the subject of it."""

    excellent: tuple[int, ...]
    good: tuple[int, ...]
    one_four: tuple[tuple[int, int], ...]
    one_three: tuple[tuple[int, int], ...]
    unsuccessful: tuple[int, ...]
    incomplete: tuple[int, ...]
    """Pupils with a subject that has no result yet and none that failed."""


def lists_of(results: Mapping[int, Mapping[int, str]]) -> Lists:
    """Sort pupils by pupil → subject → result ("" not set); who has none to get is left out."""
    excellent, good, one_four, one_three, unsuccessful, incomplete = [], [], [], [], [], []
    for pupil, by_subject in results.items():
        given = [value for value in by_subject.values() if value != EXEMPT]
        if not given:
            continue
        if any(value in _UNSUCCESSFUL for value in given):
            unsuccessful.append(pupil)
        elif "" in given:
            incomplete.append(pupil)
        elif "3" not in given and "4" not in given:
            excellent.append(pupil)
        elif "3" not in given:
            good.append(pupil)
            if given.count("4") == 1:
                one_four.append((pupil, _subject(by_subject, "4")))
        elif given.count("3") == 1:
            one_three.append((pupil, _subject(by_subject, "3")))
    return Lists(
        tuple(excellent),
        tuple(good),
        tuple(one_four),
        tuple(one_three),
        tuple(unsuccessful),
        tuple(incomplete),
    )


def _subject(by_subject: Mapping[int, str], wanted: str) -> int:
    return next(subject for subject, value in by_subject.items() if value == wanted)
