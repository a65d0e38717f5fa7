"""What is to be carried over as a table: one row a record, in the order the regional system asks (3.2)."""

from collections.abc import Iterator

from services.views.carry_over import ToCarry
from texts.dates import day_numbers
from texts.outage import NOBODY, PARTS, before, of_what, to_type

SHEET = "Перенос"
HEADER = (
    "Класс",
    "Предмет",
    "Группа",
    "Дата",
    "№ урока",
    "Учитель",
    "Что записать",
    "Вид работы, период",
    "Ученик",
    "Записать",
    "Было",
    "Перенесено",
)
WIDTHS = (7, 18, 10, 11, 9, 18, 18, 26, 38, 38, 14, 12)
"""Of the columns, in letters."""
WHOLE_CLASS = "всему классу"


def carry_rows(found: ToCarry) -> Iterator[tuple[str, ...]]:
    """Return the records as rows."""
    for lesson in found.lessons:
        title = lesson.title
        where = (
            title.class_title,
            title.subject,
            title.group_title,
            day_numbers(lesson.day) if lesson.day else "",
            str(lesson.number or ""),
            lesson.teacher_name or NOBODY,
        )
        for item in lesson.items:
            there = before(item) if item.before and not item.is_done else ""
            yield (
                *where,
                PARTS[item.thing],
                of_what(item),
                item.pupil or WHOLE_CLASS,
                to_type(item),
                there,
                "да" if item.is_done else "",
            )
