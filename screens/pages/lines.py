"""Pages of the journal as lines of a list."""

from collections.abc import Iterable

from screens.content import fitted
from screens.rows import Row, heading, row
from services.views.journal import PageChoice

_SUBJECT = 34


def page_lines(choices: Iterable[PageChoice], width: int, *, by_class: bool = True) -> Iterable[Row]:
    """Return the pages under a heading for each class."""
    before = None
    subject = _SUBJECT if width < 120 else _SUBJECT + 16
    for choice in choices:
        if by_class and choice.class_title != before:
            before = choice.class_title
            yield heading(f"{before} класс" if before[:1].isdigit() else before)
        group = f", {choice.group_title}" if choice.group_title else ""
        name = fitted(choice.subject + group, subject)
        yield row(choice.course, f"{fitted(choice.class_title, 5)} {name} ", (choice.teachers, "quiet"))
