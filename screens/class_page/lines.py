"""A class as lines: its pupils with the weekly slips, its pages of the journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from screens.content import fitted
from screens.pages.lines import page_lines
from screens.rows import EMPTY, Row, heading, row
from services.views.choices import ClassChoice
from services.views.diary import Child
from services.views.journal import PageChoice
from texts.dates import week
from texts.plurals import pupils as counted_pupils


@dataclass(frozen=True, slots=True)
class PupilPlace:
    """A pupil of the class; None is the whole class."""

    pupil: int | None


def pupil_lines(children: Iterable[Child]) -> Iterable[Row]:
    """Return the whole class as one line, then every pupil."""
    listed = tuple(children)
    yield row(PupilPlace(None), f"    Весь класс: {counted_pupils(len(listed))}")
    for number, child in enumerate(listed, 1):
        yield row(PupilPlace(child.pupil), f"{number:>2}  {child.full_name}")


def class_lines(
    choice: ClassChoice, children: Iterable[Child], pages: Iterable[PageChoice], monday: date, width: int
) -> Iterable[Row]:
    """Return the pages of a class and below them its pupils."""
    own = [page for page in pages if page.class_title == choice.title]
    yield heading(f"Страницы журнала {choice.title}")
    yield from page_lines(own, width, by_class=False)
    yield EMPTY
    yield heading(f"Ученики: Enter дневник, P листок за {week(monday)}")
    yield from pupil_lines(children)


def class_line(choice: ClassChoice) -> Row:
    """Return a class as a line of a list."""
    teacher = choice.class_teacher or "без классного руководителя"
    return row(
        choice.school_class,
        f"{fitted(choice.title, 6)} {fitted(counted_pupils(choice.pupils), 14)} ",
        (teacher, "quiet"),
    )
