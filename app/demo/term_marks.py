"""Marks of the first quarter, set by every teacher in its last week as the means propose."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import count

from app.demo.away import Register
from app.demo.lessons import Results
from app.demo.moments import Step
from app.demo.people import Child
from app.demo.school import Page
from rules.codes import EXEMPT, NOT_ASSESSED, PASS, Scale
from rules.means import HALF, mean_of_stored, proposed
from rules.results import Grading, basis_of, doubts
from services.actor import Actor
from services.book import Book
from services.filling import made
from services.requests import SetResult
from services.results import set_result

SET_FROM = datetime(2026, 10, 22, 15, 0)
LAST_GRADE_WITH_QUARTERS = 9
GRADING = Grading()
WHY_SO = "Решение по итоговой работе"


def term_mark_steps(
    pages: Iterable[Page], staff: Mapping[str, Actor], term: int, results: Results, register: Register
) -> Iterator[Step]:
    """Return a step for every page that has marks of a quarter."""
    requests = count(1)
    for minutes, page in enumerate(pages):
        if not 2 <= page.grade <= LAST_GRADE_WITH_QUARTERS or page.plan.scale is Scale.NONE:
            continue

        def write(book: Book, page: Page = page) -> None:
            for child in page.listed(SET_FROM.date()):
                value = _value(page, child, results, register)
                request = f"demo-term-{next(requests)}"
                marks = results.of.get((page.course, child.pupil), ())
                reason = WHY_SO if doubts(value, basis_of(marks), GRADING) else ""
                result = SetResult(page.course, child.pupil, "term", term, value, 0, request, reason)
                made(set_result(book, result))

        yield Step(SET_FROM + timedelta(minutes=minutes), staff[page.teacher], write)


def _value(page: Page, child: Child, results: Results, register: Register) -> str:
    if register.is_exempt(page.subject, child.pupil):
        return EXEMPT
    if page.plan.scale is Scale.PASS_FAIL:
        return PASS
    mean = mean_of_stored(results.of.get((page.course, child.pupil), ()))
    return NOT_ASSESSED if mean is None else str(proposed(mean, HALF))
