"""«Список класса» on a day."""

from pathlib import Path

from printouts.folio import Folio, bound, columns_of, middle, row_of
from printouts.sheet import A4_PORTRAIT, Printed
from services.views.papers import ClassList
from texts import dates
from texts.plurals import pupils as counted_pupils


def class_list(listed: ClassList, out: Path) -> Printed:
    """Print who was in a class on a day."""
    title = list_title(listed)
    return bound(out, A4_PORTRAIT, title, listed.mark, lambda folio: draw_list(folio, listed))


def list_title(listed: ClassList) -> str:
    """Return what the paper is called."""
    on = "" if listed.mark.as_of else f" на {dates.day_numbers(listed.on)}"
    return f"Список класса {listed.of.title}{on}"


def draw_list(folio: Folio, listed: ClassList) -> None:
    """Draw the list, as a document or a chapter of one."""
    title = list_title(listed)
    columns = columns_of(
        ("№", 9.0),
        ("Фамилия, имя, отчество", 88.0),
        ("Родился(лась)", 26.0),
        ("Личное дело", 28.0),
        ("В классе с", 26.0),
    )
    groups = [
        row_of(
            number,
            one.full_name,
            middle(dates.day_numbers(one.born_on) if one.born_on else ""),
            middle(one.file_no),
            middle(dates.day_numbers(one.stay.since) if one.stay.since else ""),
        )
        for number, one in enumerate(listed.pupils, 1)
    ]
    teacher = f"Классный руководитель: {listed.of.class_teacher}" if listed.of.class_teacher else ""
    under = f"{listed.of.year_title} учебный год, {counted_pupils(len(listed.pupils))}"
    folio.table(columns, groups, title, lambda y, _: folio.head(y, title, under, teacher))
