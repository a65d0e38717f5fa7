"""What the documents that can be printed are called."""

from datetime import date

from texts.dates import day_numbers

OF_CLASS = {
    "journal": "Журнал класса за год",
    "results": "Сводная ведомость учёта успеваемости",
    "report-cards": "Табели успеваемости всех учеников",
    "letters": "Информационные письма родителям",
    "class-results": "Итоги класса за период",
    "class-report": "Отчёт классного руководителя",
    "class-timetable": "Расписание класса",
    "absences": "Сведения о пропущенных уроках за период",
    "class-list": "Список класса",
    "temporary-journal": "Временный журнал на ближайший день",
}
OF_TEACHER = {"teacher-report": "Отчёт учителя", "teacher-timetable": "Расписание учителя"}
OF_CONTROL = {
    "control": "Контроль ведения журналов за неделю",
    "control-term": "Контроль ведения журналов за период",
}
OF_OUTAGES = {
    "temporary-journals": "Временный журнал на ближайший день, все классы",
    "carry-over": "Лист переноса после перебоя",
    "carry-over-act": "Акт о переносе данных",
    "outages": "Журнал перебоев",
}
PAGE = "page"
APPLICATION, CONSENT, LETTER, CARD = "application", "consent", "letter", "card"
REGISTER = "register"
REGISTER_TITLE = "Журнал выдачи сведений родителям"
LOGIN_SLIPS_TITLE = "Листки с логинами и первыми паролями"
SPARE_CODES_TITLE = "Запасные коды для входа"
KEYS, KEYS_TITLE = "keys", "Памятка по клавишам"
OF_PUPIL = frozenset({APPLICATION, CONSENT, LETTER, CARD})
WITHOUT_PAST = OF_PUPIL | {KEYS, "temporary-journal", *OF_OUTAGES}
TITLES = {
    **OF_CLASS,
    **OF_TEACHER,
    **OF_CONTROL,
    **OF_OUTAGES,
    PAGE: "Страница журнала за период",
    REGISTER: REGISTER_TITLE,
    LETTER: "Информационное письмо родителю",
    CARD: "Личная карточка ученика",
    APPLICATION: "Заявление о печати сведений (бланк)",
    CONSENT: "Согласие на обработку персональных данных (бланк)",
    KEYS: KEYS_TITLE,
}
BLANKS = frozenset({"temporary-journal", "temporary-journals"})
CALLED_TOO = {
    "temporary-journal": "бланк",
    "temporary-journals": "бланки",
    "carry-over": "список",
    "results": "итоги",
    "keys": "клавиатура",
    "register": "расписка",
}
"""Other words by which people look for a document."""


FILES = {
    "journal": "журнал",
    "page": "страница",
    "results": "ведомость",
    "report-cards": "табели",
    "letters": "письма",
    "letter": "письмо",
    "class-results": "итоги",
    "class-report": "отчёт",
    "class-timetable": "расписание",
    "absences": "пропуски",
    "class-list": "список",
    "teacher-report": "отчёт-учителя",
    "teacher-timetable": "расписание-учителя",
    "control": "контроль-недели",
    "control-term": "контроль-периода",
    "register": "журнал-выдачи",
    "card": "карточка",
    "application": "заявление",
    "consent": "согласие",
    "keys": "памятка",
    "carry-over": "перенос",
    "carry-over-act": "акт-переноса",
    "outages": "перебои",
    "temporary-journal": "временный-журнал",
    "temporary-journals": "временный-журнал-школы",
}
"""How the file of a document begins in the office's folder."""
NO_MARKS = "В 1 классе отметки не выставляются."
NOBODY = "В классе нет ни одного ученика."


def as_of(day: date | None) -> str:
    """Return «, по состоянию на 15.10.2026» of a paper of a past day, nothing of today's."""
    return f", по состоянию на {day_numbers(day)}" if day else ""
