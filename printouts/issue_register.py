"""«Журнал выдачи»: what was printed for parents, when and by whom (2.12)."""

from pathlib import Path

from printouts.folio import bound, columns_of, row_of
from printouts.sheet import A4_PORTRAIT, Printed
from services.views.papers import IssueRegister
from texts import dates


def issue_register(register: IssueRegister, out: Path) -> Printed:
    """Print the register of a school year, with room for the signature of who took the paper."""
    title = f"Журнал выдачи сведений родителям, {register.year_title}"
    columns = columns_of(
        ("№", 10.0),
        ("Напечатано", 30.0),
        ("Неделя с", 22.0),
        ("Класс", 14.0),
        ("Ученик", 46.0),
        ("Кто печатал", 32.0),
        ("Получил", 33.0),
    )
    groups = [
        row_of(
            number,
            dates.moment(one.at),
            dates.day_numbers(one.monday),
            one.class_title,
            one.pupil or "весь класс",
            one.printed_by,
            "",
        )
        for number, one in enumerate(register.lines, 1)
    ]
    under = "Сведения об успеваемости и посещаемости, п. 2.12 порядка"
    return bound(
        out,
        A4_PORTRAIT,
        title,
        register.mark,
        lambda folio: folio.table(columns, groups, title, lambda y, _: folio.head(y, title, under)),
    )
