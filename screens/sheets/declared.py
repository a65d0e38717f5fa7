"""The keys of a sheet's column, declared once: by numbers, and straight down as on the journal's page."""

from collections.abc import Mapping
from dataclasses import replace

from rules.codes import Scale
from screens.actions import Action
from screens.filtered import typing_common
from screens.journal.declared import typing_keys
from screens.sheets.reading import Way

NUMBER_KEYS = tuple(
    Action(key, "запись", sign=sign, explained=told, in_line=False)
    for key, sign, told in (
        ("5", "3 5", "Строке 3 пятёрка; цифра после записи начинает новую строку"),
        ("y", "7 н", "Ученика строки 7 нет на уроке; «7 о» опоздал"),
        ("k", "12 4 К", "Строке 12 четвёрка за контрольную: буква вида работы"),
        ("/", "5 5/4", "Строке 5 две отметки"),
        ("-", "8 -", "Стереть, что стоит в строке 8"),
    )
)
_BEHIND_A_MARK = (
    Action("k", "вид", sign="4К", explained="Четвёрка за контрольную; К и Enter — все следующие за неё"),
    Action("-", "стереть", explained="Стереть, что стоит в строке"),
    Action("*", "залить", sign="*5", explained="Пятёрка каждой пустой строке столбца"),
    Action("'", "фамилия", sign="'ив", explained="К строке ученика по первым буквам фамилии"),
    Action("up down", "строка", sign="стрелки", explained="К другой строке: набранное заменит её запись"),
)
DOWN_HINTS: Mapping[Scale, str] = {
    Scale.FIVE_POINT: "54н5   3/5   4К   пусто — Enter",
    Scale.PASS_FAIL: "зхнз   пусто — Enter",
    Scale.NONE: "нно   пусто — Enter",
}
STEP_BACK = Action("escape", "назад", "step_back", explained="Стереть набранное, потом назад", in_line=False)


COMMON = tuple(replace(one, in_line=one.in_line and one.does != "jump") for one in typing_common())
"""The column's own keys need the room of F4 in the bottom line; it works all the same."""


def down_keys(scale: Scale) -> tuple[Action, ...]:
    """Return what is typed straight down: the codes of the journal's page."""
    return tuple(replace(one, in_line=False) for one in (*typing_keys(scale), *_BEHIND_A_MARK))


def other_way(way: Way) -> Action:
    """Return the key that turns from a way of typing to the other."""
    if way is Way.BY_NUMBER:
        told = "Набирать подряд, клавиша на строку: «54н»; с номером в строке — с этой строки"
        return Action("f7", "подряд", "other_way", explained=told)
    return Action("f7", "номера", "other_way", explained="Набирать по номерам строк: «3 5», «7 н»")
