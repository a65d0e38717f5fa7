"""The names that columns of lists have in schools, in any order, and what each column holds."""

import re
from dataclasses import dataclass
from enum import StrEnum

from rules.text import clean_line, name_key
from services.importing.incoming import FileRefused, FileTrouble, Kind, Problem, Refused, Warned
from texts.temporary import LESSON_KEY, OUTAGE

ROWS_BEFORE_A_HEADER = 10
_PUNCTUATION = re.compile(r"[.,:;()«»\"*]+")


class Field(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    PUPIL_NUMBER = "pupil_number"
    PUPIL_NAME = "pupil_name"
    FULL_NAME = "full_name"
    SURNAME = "surname"
    GIVEN_NAME = "given_name"
    PATRONYMIC = "patronymic"
    SEX = "sex"
    BORN_ON = "born_on"
    CLASS = "class"
    LODGING = "lodging"
    SINCE = "since"
    UNTIL = "until"
    RELATION = "relation"
    PHONE = "phone"
    POSITION = "position"
    LEADS = "leads"
    LOGIN = "login"
    SUBJECT = "subject"
    GROUP = "group"
    LESSON_NUMBER = "lesson_number"
    SECTION = "section"
    TOPIC = "topic"
    HOURS = "hours"
    HOMEWORK = "homework"
    ROW_NUMBER = "row_number"
    NOT_KEPT = "not_kept"
    ON_CONSENT = "on_consent"
    """Kept on the written consent of that very person (1.6), of which a list knows nothing."""


_PERSON: dict[Field, tuple[str, ...]] = {
    Field.FULL_NAME: ("фио", "ф и о", "фамилия имя отчество", "фамилия имя и отчество"),
    Field.SURNAME: ("фамилия",),
    Field.GIVEN_NAME: ("имя",),
    Field.PATRONYMIC: ("отчество", "отчество при наличии"),
    Field.SEX: ("пол",),
    Field.BORN_ON: ("дата рождения", "дата рожд", "д р", "др", "родился", "день рождения"),
    Field.ROW_NUMBER: ("№", "№ п п", "№ п/п", "п/п", "номер по порядку"),
    Field.ON_CONSENT: (
        *("снилс", "документ серия", "документ номер", "серия документа", "номер документа"),
        *("паспорт", "паспорт серия", "паспорт номер", "серия паспорта", "номер паспорта"),
        "свидетельство о рождении",
    ),
    Field.NOT_KEPT: (
        "группа здоровья",
        "адрес",
        "группа воспитания",
        "печатный дневник",
        "предмет",
        "предметы",
        "e-mail",
        "email",
        "электронная почта",
    ),
}
_FILE_NUMBER = (
    "№ личного дела",
    "номер личного дела",
    "личное дело",
    "л/д",
    "табельный №",
    "табельный номер",
)
_COLUMNS: dict[Kind, dict[Field, tuple[str, ...]]] = {
    Kind.PUPILS: {
        **_PERSON,
        Field.FULL_NAME: (
            *_PERSON[Field.FULL_NAME],
            *("ф и о обучающегося", "фио обучающегося", "ф и о ученика", "фио ученика", "ученик"),
            *("обучающийся", "ф и о учащегося", "фио учащегося"),
        ),
        Field.NUMBER: (*_FILE_NUMBER, "№ ученика"),
        Field.CLASS: ("класс", "класс литера"),
        Field.LODGING: ("проживание",),
        Field.SINCE: ("дата зачисления", "зачислен", "зачислен с"),
        Field.UNTIL: ("дата выбытия", "выбыл"),
        Field.NOT_KEPT: (*_PERSON[Field.NOT_KEPT], "телефон"),
    },
    Kind.GUARDIANS: {
        **_PERSON,
        Field.FULL_NAME: (
            *_PERSON[Field.FULL_NAME],
            *("фио родителя", "ф и о родителя", "родитель", "законный представитель"),
            *("ф и о законного представителя", "фио законного представителя"),
        ),
        Field.PUPIL_NUMBER: (*_FILE_NUMBER, "№ ученика", "№ личного дела ученика"),
        Field.PUPIL_NAME: ("ученик", "обучающийся", "фио ученика", "ф и о ученика", "ребенок", "фио ребенка"),
        Field.RELATION: ("степень родства", "кем приходится", "родство", "статус"),
        Field.PHONE: ("телефон", "моб телефон", "мобильный телефон", "контактный телефон"),
    },
    Kind.STAFF: {
        **_PERSON,
        Field.FULL_NAME: (
            *_PERSON[Field.FULL_NAME],
            *("сотрудник", "учитель", "фио учителя", "фио сотрудника"),
        ),
        Field.NUMBER: ("табельный №", "табельный номер", "таб №"),
        Field.POSITION: ("должность", "должности", "роль", "роли", "роль в школе"),
        Field.LEADS: ("классное руководство", "кл руководство", "классный руководитель", "кл рук"),
        Field.LOGIN: ("логин", "учетная запись"),
        Field.ON_CONSENT: (),
        Field.NOT_KEPT: (*_PERSON[Field.NOT_KEPT], *_PERSON[Field.ON_CONSENT], "телефон"),
    },
    Kind.TOPICS: {
        Field.CLASS: ("класс", "параллель", "класс литера"),
        Field.SUBJECT: ("предмет", "учебный предмет", "дисциплина"),
        Field.GROUP: ("группа", "подгруппа"),
        Field.LESSON_NUMBER: ("№", "№ урока", "номер урока", "урок", "№ п п", "№ п/п"),
        Field.SECTION: ("раздел", "глава", "модуль"),
        Field.TOPIC: ("тема", "тема урока", "темы уроков", "наименование темы"),
        Field.HOURS: ("часов", "часы", "кол-во часов", "количество часов", "ч"),
        Field.HOMEWORK: ("домашнее задание", "дз", "д з", "задание на дом"),
        Field.NOT_KEPT: ("вид работы", "плановая дата", "дата", "дата по плану", "фактическая дата"),
    },
}
# A column that only one kind of list has, most telling first.
_MARKS: tuple[tuple[Kind, Field], ...] = (
    (Kind.TOPICS, Field.TOPIC),
    (Kind.GUARDIANS, Field.RELATION),
    (Kind.STAFF, Field.POSITION),
    (Kind.STAFF, Field.LEADS),
    (Kind.PUPILS, Field.CLASS),
)
_OF_EACH_ROW = frozenset({Field.FULL_NAME, Field.SURNAME, Field.TOPIC})
"""What a row is about: a list without a column of these is none."""
_NEEDED: dict[Kind, tuple[tuple[Field, str], ...]] = {
    Kind.PUPILS: ((Field.CLASS, "Класс"),),
    Kind.GUARDIANS: ((Field.PUPIL_NUMBER, "№ личного дела"),),
    Kind.STAFF: ((Field.POSITION, "Должность"),),
    Kind.TOPICS: ((Field.CLASS, "Класс"), (Field.SUBJECT, "Предмет")),
}


@dataclass(frozen=True, slots=True)
class Header:
    """Where each field stands in a list, as its people named the columns."""

    kind: Kind
    row: int
    position: dict[Field, int]
    titles: tuple[str, ...]
    refused: tuple[Refused, ...]
    warned: tuple[Warned, ...]

    def title(self, field: Field) -> str:
        """Return the file's own name of a field's column."""
        at = self.position.get(field)
        return self.titles[at] if at is not None else ""


def header_of(rows: list[tuple[int, list[str]]], kind: Kind | None) -> Header:
    """Return the header of a list, looked for in its first rows; the kind is told by the columns."""
    kinds = [kind] if kind else list(_COLUMNS)
    for number, cells in rows[:ROWS_BEFORE_A_HEADER]:
        keys = [_key(cell) for cell in cells]
        if _key(LESSON_KEY) in keys:  # it has a class, a subject and a topic too, and is no plan
            raise FileRefused(FileTrouble.NOT_A_TEMPORARY_JOURNAL, f"листа «{OUTAGE}»")
        for mark_kind, mark in _MARKS:
            if mark_kind in kinds and any(_field(mark_kind, key) is mark for key in keys):
                named = _named(mark_kind, keys)
                if named & _OF_EACH_ROW:
                    return _checked(mark_kind, number, cells, keys)
    raise FileRefused(FileTrouble.OTHER_KIND if kind else FileTrouble.UNKNOWN_KIND, kind or "")


def _key(cell: str) -> str:
    return clean_line(_PUNCTUATION.sub(" ", name_key(cell)))


def _field(kind: Kind, key: str) -> Field | None:
    return next((field for field, names in _COLUMNS[kind].items() if key in names), None)


def _named(kind: Kind, keys: list[str]) -> set[Field | None]:
    return {_field(kind, key) for key in keys}


def _checked(kind: Kind, row: int, cells: list[str], keys: list[str]) -> Header:
    position: dict[Field, int] = {}
    refused: list[Refused] = []
    warned: list[Warned] = []
    titles = tuple(clean_line(cell) for cell in cells)
    for at, (title, key) in enumerate(zip(titles, keys, strict=True)):
        field = _field(kind, key)
        if field is None:
            if key:
                refused.append(Refused(row, title, "", Problem.UNKNOWN_COLUMN))
        elif field is Field.NOT_KEPT:
            warned.append(Warned(row, title, "", Problem.COLUMN_NOT_KEPT))
        elif field is Field.ON_CONSENT:
            warned.append(Warned(row, title, "", Problem.COLUMN_ON_CONSENT))
        elif field in position:
            raise FileRefused(FileTrouble.COLUMN_TWICE, title)
        else:
            position[field] = at
    for field, usual in _NEEDED[kind]:
        if field not in position:
            raise FileRefused(FileTrouble.MISSING_COLUMN, usual)
    return Header(kind, row, position, titles, tuple(refused), tuple(warned))
