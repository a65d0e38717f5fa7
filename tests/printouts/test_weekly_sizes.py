"""How large the letters of a weekly slip are: the largest that need the fewest halves, days kept whole."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

import printouts.weekly
from printouts.weekly import SIZES, weekly
from services.views.diary import WeeklySlip
from tests.printouts.samples import plain_days, slip

TASK = "Прочитать параграф и ответить на вопросы; "


def of_lessons(lessons: int, tasks: int) -> WeeklySlip:
    """Make a slip of six days of so many lessons, each with so many tasks at home."""
    days = plain_days((lessons,) * 6)
    heavy = (
        tuple(replace(one, homework=TASK * tasks, nothing_set=False) for one in day.lessons) for day in days
    )
    return slip(days=tuple(replace(day, lessons=given) for day, given in zip(days, heavy, strict=True)))


def halves_and_size(one: WeeklySlip, out: Path) -> tuple[int, float, Counter[str]]:
    """Print a slip; return its halves, the size of its topics' letters, how often each day is named."""
    weekly([one], out)
    sizes: set[float] = set()

    def note(text: str, _: object, __: object, ___: object, size: float) -> None:
        if text.strip().startswith("Деепричастный"):
            sizes.add(round(size, 2))

    said = " ".join(page.extract_text(visitor_text=note) for page in PdfReader(out).pages)
    (size,) = sizes
    numbers = re.findall(r"лист \d из (\d)", said)
    named = Counter(re.findall(r"\b(?:Пн|Вт|Ср|Чт|Пт|Сб)\b(?=\s+\d\d\.11)", said))
    return int(numbers[0]) if numbers else 1, size, named


@pytest.mark.parametrize(("lessons", "tasks"), [(4, 1), (5, 2), (6, 2), (7, 2), (7, 3), (7, 5), (6, 7)])
def test_a_slip_takes_the_largest_letters_that_need_the_fewest_halves(
    lessons: int, tasks: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = of_lessons(lessons, tasks)
    chosen = halves_and_size(one, tmp_path / "chosen.pdf")[:2]
    tried = []
    for size in SIZES:
        monkeypatch.setattr(printouts.weekly, "SIZES", (size,))
        tried.append(halves_and_size(one, tmp_path / f"{size}.pdf")[:2])
    fewest = min(halves for halves, _ in tried)
    assert chosen == (fewest, max(size for halves, size in tried if halves == fewest))


WHOLE = ((4, 2), (5, 3), (6, 2), (7, 2))
"""Lessons a day and tasks a lesson of weeks whose days two halves can hold whole."""


def test_a_day_is_parted_only_where_that_saves_a_half(tmp_path: Path) -> None:
    told = [halves_and_size(of_lessons(lessons, tasks), tmp_path / "a.pdf") for lessons, tasks in WHOLE]
    assert [halves for halves, *_ in told] == [2] * len(WHOLE), "these weeks need a second half"
    assert [max(named.values()) for *_, named in told] == [1] * len(WHOLE), "and no day of theirs is parted"
