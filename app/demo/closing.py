"""How the first quarter ended: debts made good, the quarter closed, older classes' journals certified."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from random import Random

from app.demo.lessons import Results
from app.demo.moments import Step
from app.demo.school import Page
from app.demo.term_marks import LAST_GRADE_WITH_QUARTERS
from models.database import rows
from models.lessons import Lesson, Mark, Work
from rules.codes import DEBT
from services.actor import Actor
from services.book import Book
from services.certification import seal_term
from services.closing import close_term
from services.filling import made
from services.marking import set_marks
from services.requests import CloseTerm, SealTerm, SetMarks
from services.views.completeness import lacks_of_term

BEFORE_THE_MARKS = datetime(2026, 10, 22, 8, 0)
IN_THE_VACATION = datetime(2026, 10, 29, 8, 0)
CLOSED = datetime(2026, 10, 30, 12, 0)
CERTIFIED = datetime(2026, 11, 2, 9, 0)
GRADES_CERTIFIED = range(5, 10)


def closing_steps(
    pages: Iterable[Page], staff: Mapping[str, Actor], term: int, results: Results, classes: Mapping[str, int]
) -> Iterator[Step]:
    """Return the steps that end a quarter; the youngest classes are still to be certified."""
    settling = _Settling(results)
    listed = tuple(page for page in pages if page.grade <= LAST_GRADE_WITH_QUARTERS)
    for begins in (BEFORE_THE_MARKS, IN_THE_VACATION):
        for minutes, page in enumerate(listed):
            at = begins + timedelta(minutes=minutes)
            yield Step(at, staff[page.teacher], partial(settling.page, page))

    def close(book: Book) -> None:
        lacking = sum(lack.missing for lack in lacks_of_term(term))
        made(close_term(book, CloseTerm(term, lacking, "demo-close")))

    yield Step(CLOSED, staff["deputy"], close)
    of_grade = {page.class_title: page.grade for page in listed}
    for title, school_class in classes.items():
        if of_grade.get(title) in GRADES_CERTIFIED:

            def seal(book: Book, school_class: int = school_class) -> None:
                made(seal_term(book, SealTerm(school_class, term, f"demo-seal-{school_class}")))

            yield Step(CERTIFIED + timedelta(minutes=school_class), staff["director"], seal)


class _Settling:
    """Turns what is owed («.») into marks, page by page."""

    def __init__(self, results: Results) -> None:
        self._results = results
        self._chance = Random("debts")
        self._requests = count(1)

    def page(self, page: Page, book: Book) -> None:
        """Mark every work that pupils of a page still owe."""
        found = rows(
            Mark.select(Work.lesson, Mark.work, Mark.pupil, Mark.version, Work.weight)
            .join(Work)
            .join(Lesson)
            .where(Lesson.course == page.course, Mark.value == DEBT, Mark.position == 1)
            .order_by(Mark.id)
        )
        here = {child.pupil for child in page.listed(book.now.today)}
        for lesson, work, pupil, version, weight in found:
            if pupil in here:
                value = self._chance.choice("34455")
                request = f"demo-settled-{next(self._requests)}"
                made(set_marks(book, SetMarks(lesson, work, pupil, (value,), version, request)))
                given = self._results.of[page.course, pupil]
                given[given.index((DEBT, weight))] = (value, weight)
