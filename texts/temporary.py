"""Words of the file of a temporary journal: its sheets, columns, rules, and what people write into it."""

from rules.codes import DEBT, FAIL, NUMBERS, PASS, AbsenceCode, Scale
from rules.text import clean_line, name_key, with_cyrillic_twins
from services.temporary.now import TAKEN
from services.temporary.sheet import NOTHING_SET, Field, FileLesson, JournalFile, Stood
from texts.codes import absence, marks
from texts.dates import day_numbers, moment

RULES, JOURNAL, OUTAGE, TOPICS = "Правила", "Журнал", "Сбой", "Темы"
LESSON_KEY, PUPIL_KEY, STOOD, STAMP = "Ключ урока", "Ключ ученика", "Основа", "Проверка"
DAY, NUMBER, CLASS, GROUP, SUBJECT, TEACHER = "Дата", "№ урока", "Класс", "Группа", "Предмет", "Учитель"
PUPIL, BEFORE = "Ученик", "Было"
COLUMNS: dict[Field, str] = {
    Field.MARKS: "Отметка",
    Field.ABSENCE: "Посещаемость",
    Field.KIND: "Вид работы",
    Field.TOPIC: "Тема",
    Field.HOMEWORK: "Домашнее задание",
    Field.TAKEN: "Посещаемость",
}
HEADER = (
    LESSON_KEY,
    DAY,
    NUMBER,
    CLASS,
    GROUP,
    SUBJECT,
    TEACHER,
    PUPIL_KEY,
    PUPIL,
    BEFORE,
    COLUMNS[Field.MARKS],
    COLUMNS[Field.ABSENCE],
    COLUMNS[Field.KIND],
    COLUMNS[Field.TOPIC],
    COLUMNS[Field.HOMEWORK],
    STOOD,
    STAMP,
)
WHOLE_CLASS = "ВЕСЬ КЛАСС"
FORM_LABEL, SCHOOL_LABEL, SCHOOL_KEY_LABEL = "Вид файла", "Школа", "Код школы"
WHOSE_LABEL, DAYS_LABEL, MADE_LABEL, OUTAGE_LABEL, FILE_LABEL = (
    "Чей",
    "Дни",
    "Записан",
    "Перебой",
    "Код файла",
)
TAKEN_WORD, NOTHING_WORD, CLEAR = "отмечены", "не задано", "-"
CLEARS = ("-", "–", "—", "−")
MARK_CHOICES: dict[Scale, tuple[str, ...]] = {
    Scale.FIVE_POINT: ("5", "4", "3", "2", "1", ".", CLEAR),
    Scale.PASS_FAIL: ("зач", "незач", ".", CLEAR),
    Scale.NONE: (),
}
ABSENCE_CHOICES = ("н", "оп", "оп 10", "осв", CLEAR)
_MARK_WORDS = {
    **{number: number for number in NUMBERS},
    DEBT: DEBT,
    "точка": DEBT,
    "зач": PASS,
    "зачет": PASS,
    "незач": FAIL,
    "незачет": FAIL,
}
_ABSENCE_WORDS = {
    "н": AbsenceCode.ABSENT,
    "от": AbsenceCode.ABSENT,
    "о": AbsenceCode.LATE,
    "оп": AbsenceCode.LATE,
    "осв": AbsenceCode.EXEMPT,
}
REASONS = ("уп", "б", "нп")
"""Reasons of absence, which are the class teacher's and not written here."""


def understood_marks(text: str) -> str | None:
    """Return marks as stored, «5/pass»; None where the text is no mark, empty where it takes away."""
    if text in CLEARS:
        return ""
    parts = [name_key(part) for part in text.split("/")]
    values = [_MARK_WORDS.get(part if part == DEBT else part.rstrip(".")) for part in parts]
    return "/".join(value for value in values if value) if all(values) else None


def understood_absence(text: str) -> str | None:
    """Return an absence as stored, «late/10»; None where the text is none, empty where it takes away."""
    if text in CLEARS:
        return ""
    words = with_cyrillic_twins(clean_line(text)).casefold().replace(".", " ").split()
    words = [word for word in words if word not in ("мин", "минут")]
    letters = "".join(sign for word in words[:1] for sign in word if sign.isalpha())
    digits = "".join(words[0][len(letters) :] if words else "") or "".join(words[1:])
    code = _ABSENCE_WORDS.get("н" if letters == "h" else letters)
    if code is None or (digits and (code is not AbsenceCode.LATE or not digits.isdecimal())):
        return None
    return f"{code}/{int(digits)}" if digits and int(digits) else str(code)


def understood_homework(text: str) -> str:
    """Return homework as stored."""
    if text in CLEARS:
        return ""
    return NOTHING_SET if name_key(text).rstrip(".") == NOTHING_WORD else text


def understood_taken(text: str) -> str | None:
    """Return whether a text says that the absent are marked; None where it says something else."""
    return TAKEN if name_key(text).rstrip(".") in (TAKEN_WORD, "да", "все", "+") else None


def is_a_reason(text: str) -> bool:
    """Whether a text is a reason of absence."""
    return with_cyrillic_twins(clean_line(text)).casefold().rstrip(".") in REASONS


def told(field: Field, stored: str) -> str:
    """Return a stored value as people write it."""
    match field:
        case Field.MARKS:
            return marks(tuple(stored.split("/"))) if stored else ""
        case Field.ABSENCE:
            code, _, minutes = stored.partition("/")
            return absence(code, "", int(minutes) if minutes else None)
        case Field.HOMEWORK:
            return NOTHING_WORD if stored == NOTHING_SET else stored
        case Field.TAKEN:
            return TAKEN_WORD if stored else ""
        case Field.KIND | Field.TOPIC:
            return stored


def stood_words(stood: Stood, kind: str) -> str:
    """Return what stood in a row, for the eye: «5/4 н», «Контрольная. Тема: Корень. Задание: № 5»."""
    named = {Field.TOPIC: "Тема: ", Field.HOMEWORK: "Задание: "}
    texts = (
        named.get(field, "") + (kind if field is Field.KIND else told(field, stood[field]))
        for field in Field
        if field in stood
    )
    return "; ".join(texts)


def day_of(lesson: FileLesson) -> str:
    """Return the day of a lesson as it stands in the file."""
    return day_numbers(lesson.place.day)


def rules(file: JournalFile) -> tuple[str, ...]:
    """Return the first sheet: what this is and how it is filled."""
    return (
        f"Временный журнал: {file.whose}",
        f"{file.school_name}. Дни: {days(file)}. Записан {moment(file.made_at)}.",
        "",
        "Заполняется лист «Журнал», белые клетки. Остальное закрыто: по нему журнал узнаёт строку.",
        "Отметка: 5, 4, 3, 2, 1; две через дробь: 4/5; точка — долг. Где зачёты: зач, незач.",
        "Посещаемость: н — нет на уроке, оп — опоздал, оп 10 — на 10 минут, осв — освобождён.",
        "Причину (УП, Б, НП) здесь не пишут: её ставит классный руководитель по документу.",
        "Строка «ВЕСЬ КЛАСС»: вид работы, тема, задание; «отмечены» в посещаемости — отсутствующие отмечены.",
        "Домашнее задание в строке ученика — только этому ученику. Не задано — так и напишите: не задано.",
        "«Было» — что стояло в журнале, когда файл записали. Пустая клетка ничего не меняет и не стирает.",
        "Стереть то, что было: знак - (минус). Лишние дни и классы можно спрятать фильтром.",
        "",
        "Обратно: сохраните книгой XLSX и отдайте администратору, он положит файл на сервер. В журнале:",
        "F4, «Временный журнал файлом». Сначала видно, что запишется; записывает тот, чьи уроки (п. 4.3).",
        "Что за это время изменили в журнале другие, не затирается: об этом будет сказано, решаете вы.",
        "В файле фамилии и отметки: не отправляйте его по почте и удалите, когда внесёте.",
    )


def days(file: JournalFile) -> str:
    """Return «19.11.2026 – 25.11.2026»."""
    first, last = day_numbers(file.since), day_numbers(file.until)
    return first if first == last else f"{first} – {last}"


def outage_words(file: JournalFile) -> str:
    """Return since when there is no access to the regional system."""
    return f"с {moment(file.outage_since)}" if file.outage_since else "не объявлен"
