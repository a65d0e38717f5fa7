"""The keys of a journal page, declared once: the bottom line and F1 are made from these."""

from rules.codes import Scale
from screens.actions import Action
from screens.journal.board import Mood
from screens.journal.painting import CLOSED, SIGNS
from screens.journal.travel import Advance
from texts.codes import REASON_LETTERS, REASON_WORDS
from texts.refusals import REASON_SIGN

KEEP_KEY, REPLACE_KEY = "n", "v"
KEEP_SIGN, REPLACE_SIGN = "т", "м"

FIVE_POINT_KEYS = (Action("5 4 3 2 1", "отметка", sign="5-2", explained="Отметка, курсор идёт дальше"),)
PASS_FAIL_KEYS = (
    Action("p", "зачёт", sign="з", explained="Зачёт"),
    Action("[ х", "незачёт", sign="х", explained="Незачёт"),
)
ABSENCE_KEYS = (
    Action("y +", "нет", sign="н", explained="Нет на уроке (на малой клавиатуре +)"),
    Action("j", "опоздал", sign="о", explained="Опоздал; с минутами: о/10"),
    Action("c", "осв.", sign="с", explained="Освобождён: на уроке, не оценивается", in_line=False),
)
DEBT_KEYS = (Action(". ,", "долг", sign=".", explained="Долг: работа не сдана"),)
SECOND_KEYS = (
    Action("/", "вторая отметка", sign="5/4", explained="Вторая отметка в ту же клетку", in_line=False),
)


def typing_keys(scale: Scale) -> tuple[Action, ...]:
    """Return the codes of a scale as declared keys."""
    match scale:
        case Scale.FIVE_POINT:
            return (*FIVE_POINT_KEYS, *ABSENCE_KEYS, *DEBT_KEYS, *SECOND_KEYS)
        case Scale.PASS_FAIL:
            return (*PASS_FAIL_KEYS, *ABSENCE_KEYS, *DEBT_KEYS)
        case Scale.NONE:
            return ABSENCE_KEYS


RESULT_CODES = {
    Scale.FIVE_POINT: (Action("5 4 3 2", "итог", sign="5-2", explained="Поставить итог, курсор идёт вниз"),),
    Scale.PASS_FAIL: PASS_FAIL_KEYS,
    Scale.NONE: (),
}
RESULT_WORDS = (
    Action("y +", "н/а", sign="н", explained="Нет аттестации"),
    Action("j", "осв.", sign="о", explained="Освобождён"),
)
"""Codes of results, beside those of the subject's scale."""


STEP_KEYS = (
    Action("*", "залить", explained="Залить пустые клетки столбца (или выделенные) следующей клавишей"),
    Action("u ctrl+z", "отменить", sign="u", explained="Отменить последний шаг, заливку целиком", stays=True),
    Action("U ctrl+y", "вернуть", sign="U", explained="Вернуть отменённый шаг", in_line=False),
    Action("- delete", "стереть", sign="- Del", explained="Стереть клетку или выделенное", in_line=False),
    Action("'", "фамилия", sign="'ив", explained="К ученику по первым буквам фамилии", in_line=False),
)
FORM_KEYS = (
    Action("f2", "урок", "lesson_form", explained="Урок: тема, задание, вид работы и вес", stays=True),
    Action("f5", "почему", "why", explained="Почему такой средний балл и что его изменит"),
    Action("f7", "диктовка", "dictation", explained="Отметки одной строкой: Ив 5, Пет 4 н, 12 4"),
    Action("f8", "отсутствующие", "confirm", explained="Записать, что отсутствующие отмечены"),
    Action(
        "k",
        "кого нет",
        "absent_line",
        sign="Л",
        explained="Отсутствующие одной строкой: Ив, Пет",
        in_line=False,
    ),
    Action("f3", "история", "history", explained="История клетки: кто, когда, что было"),
    Action("f6", "новый урок", "new_lesson", explained="Открыть урок вне расписания"),
    Action(
        "b",
        "итоги",
        "results",
        sign="И",
        explained="Итоги: периоды, год, экзамен, итоговая одним столбцом",
        in_line=False,
    ),
    Action(
        "l",
        "причина",
        "reason",
        sign=REASON_SIGN,
        explained="Причина итога, который не сходится с отметками",
        in_line=False,
    ),
    Action("g", "план", "plan", sign="П", explained="План предмета: темы, часы, что дальше", in_line=False),
)
TRAVEL_KEYS = (
    Action("tab", "урок", explained="Следующий урок (Shift+Tab предыдущий)", in_line=False),
    Action("enter", "вниз", explained="Вниз, с последнего ученика на следующий урок", in_line=False),
    Action("shift+up", "выделить", sign="Shift+стрелки", explained="Выделить клетки", in_line=False),
    Action(
        "< Б",
        "раньше",
        "turn_term(-1)",
        sign="< >",
        explained="Период раньше и позже; то же Ctrl+PgUp, Ctrl+PgDn",
        in_line=False,
    ),
    Action("> Ю", "", "turn_term(1)", in_line=False),
    Action("ctrl+pageup", "", "turn_term(-1)", in_line=False),
    Action("ctrl+pagedown", "", "turn_term(1)", in_line=False),
    Action("=", "курсор", "turn_advance", explained="Куда идёт курсор после отметки", in_line=False),
    Action("f9", "записать", "retry", explained="Ещё раз записать то, что не сохранилось", in_line=False),
    Action(
        KEEP_KEY,
        "оставить",
        "keep_theirs",
        sign=KEEP_SIGN,
        explained="Спор за клетку: оставить чужое",
        in_line=False,
    ),
    Action(
        REPLACE_KEY,
        "заменить",
        "replace_theirs",
        sign=REPLACE_SIGN,
        explained="Спор за клетку: заменить на своё",
        in_line=False,
    ),
)
CELL_SIGNS = (
    (SIGNS[Mood.MINE], "Записано вами только что и уже на диске"),
    (SIGNS[Mood.THEIRS], "Только что записал другой"),
    (SIGNS[Mood.SAVING], "Записывается"),
    (SIGNS[Mood.UNSAVED], "Не записалось: F9"),
    (SIGNS[Mood.REFUSED], "Отказано или нужна причина: внизу сказано, что делать"),
    (SIGNS[Mood.DISPUTED], "Спор: в эту клетку успел написать другой"),
    (CLOSED, "Ученика тогда не было в классе"),
)
PAGE_SIGNS = (
    *CELL_SIGNS,
    *((letters, REASON_WORDS[reason].capitalize()) for reason, letters in REASON_LETTERS.items()),
    ("12К, 14С", "Число и вид работы: К контрольная, С самостоятельная; другие названы в F2"),
    ("5/4", "Две отметки одной работы"),
)
ADVANCES = {Advance.DOWN: "вниз", Advance.RIGHT: "вправо", Advance.STAY: "на месте"}
