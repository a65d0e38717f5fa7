"""«Журнал выдачи»: what was printed for parents, when and by whom (2.12)."""

from pathlib import Path

from printouts.folio import bound, columns_of, row_of
from printouts.sheet import A4_PORTRAIT, Printed
from services.views.issue_register import IssueRegister
from texts import dates


def issue_register(register: IssueRegister, out: Path) -> Printed:
    """Print the register of a school year, with room for the signature of who took the paper."""
    title = f"Журнал выдачи сведений родителям, {register.year_title}"
    columns = columns_of(
        ("№", 9.0),
        ("Напечатано", 27.0),
        ("Неделя с", 18.0),
        ("Класс", 11.0),
        ("Ученик", 38.0),
        ("Кто печатал", 27.0),
        ("Код листка", 18.0),
        ("Выдано", 18.0),
        ("Получил", 21.0),
    )
    groups = [
        row_of(
            number,
            dates.moment(one.at),
            dates.day_numbers(one.monday),
            one.class_title,
            one.pupil or "весь класс",
            one.printed_by,
            one.code,
            dates.day_numbers(one.handed_on) if one.handed_on else "",
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
