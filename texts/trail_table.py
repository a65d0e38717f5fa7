"""The journal of changes as a table for an inspector: every word Russian, what is locked never told."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime

from services.actor import OFFICE
from services.book import KEYED_DIGEST_ONLY, Head
from services.clock import Now
from services.views.trail import TrailEvent, TrailLine
from texts.codes import REASON_WORDS, SCALES, TERM_KINDS
from texts.dates import day_numbers, moment
from texts.documents import DOCUMENTS
from texts.people import DELIVERIES, LODGINGS, OF_SENSITIVE, RELATIONS, SEX_LETTERS
from texts.results import RESULTS
from texts.tables import column, table
from texts.timetable import KINDS
from texts.titles import page_title
from texts.trail import PROGRAM, act, setting, value

HEADER = (
    "№ записи",
    "Когда",
    "Кто",
    "Откуда",
    "Что сделано",
    "О чём",
    "Номер",
    "Ученик",
    "Страница",
    "Было",
    "Стало",
    "Звено цепи",
)
LocalOf = Callable[[datetime], datetime]
COMMAND_LINE = "команда на сервере"
HIDDEN = "скрыто"
OF_NO_INTEREST = ("id", "version", "name_key", "pupil_id", "parts", "codes", "content", "thing", "thing_id")
"""Columns that stand elsewhere in the line, or that only the program needs."""
WHAT = {
    "lesson": "урок",
    "work": "работа",
    "person": "человек",
    "course": "страница",
    "school_class": "класс",
    "year": "учебный год",
    "term": "период",
    "subject": "предмет",
    "study_group": "группа",
    "teacher": "учитель",
    "account": "учётная запись",
    "guardian": "представитель",
    "class_teacher": "классный руководитель",
    "taught_by": "кто провёл",
    "substitute": "кто заменяет",
    "set_by": "кто поставил",
    "entered_by": "кто внёс",
    "given_by": "кто разрешил",
    "sealed_by": "кто заверил",
    "attached_by": "кто приложил",
    "printed_by": "кто напечатал",
    "recorded_by": "кто записал",
    "opened_by": "кто отметил начало",
    "ended_by": "кто отметил конец",
    "carried_by": "кто перенёс",
    "laid_by": "кто напечатал лист",
    "counted_by": "кто подсчитал",
    "compared_by": "кто сверил",
    "journal": "лист",
    "certificate": "заверение",
    "document": "документ",
    "kind": "вид работы",
    "outage": "перебой",
    "plan": "план",
    "plan_item": "тема плана",
    "pupil": "ученик",
}
"""What a number of a row in another table is the number of."""
OTHERS = {
    "card_view": "Личные карточки: просмотры",
    "journal_file": "Временные журналы файлом",
    "guardian_view": "Данные представителей: просмотры",
    "sealed_key": "Ключи личных данных",
}
TITLES = {"password_hash": "пароль", "head_hash": "контрольная сумма последней записи"}
OWN_TITLES = {("sealed_value", "name"): "что", ("setting", "name"): "настройка"}
"""Columns that hold another thing in one table than in the others."""
CHANGES = {
    kind: words.partition(" {")[0].removesuffix(" на").removesuffix(" с") for kind, words in KINDS.items()
}
DUTIES = {
    "lesson": "урок не открыт",
    "absences": "отсутствующие",
    "topic": "тема",
    "homework": "домашнее задание",
    "marks": "отметки",
    "term_marks": "итоги",
    "reasons": "причины пропусков",
}
CODED: Mapping[str, Mapping[str, str]] = {
    "kind": {
        **TERM_KINDS,
        **RESULTS,
        **CHANGES,
        **{kind.value: word for kind, word in DOCUMENTS.items()},
        "holiday": "праздник",
        "vacation": "каникулы",
    },
    "name": {kind.value: word for kind, word in OF_SENSITIVE.items()},
    "scale": {scale.value: word for scale, word in SCALES.items()},
    "reason": {reason.value: word for reason, word in REASON_WORDS.items()},
    "lodging": LODGINGS,
    "relation": RELATIONS,
    "delivery": DELIVERIES,
    "sex": {stored: letter for letter, stored in SEX_LETTERS.items()},
    "duty": DUTIES,
    "state": {"intact": "цела", "unchecked": "не проверена"},
}
"""Stored words of columns that hold one of a few."""
_BOOLEANS = {"True": "да", "False": "нет"}
_TOLD_AS_MARK = {"value", "code", "role"}


def line(event: TrailEvent, now: Now) -> tuple[object, ...]:
    """Return an event as the cells of a line."""
    one = event.line
    changed = changes(event, now.local_of)
    was, there = ("; ".join(f"{of[0]}: {of[side]}" for of in changed if of[side]) for side in (1, 2))
    at = f"{moment(one.at)}:{one.at.second:02}"
    return (
        one.number, at, one.who or PROGRAM, where(event), act(one.act), table_short(one.thing),
        event.thing_id, one.pupil, page(one), was, there, event.hash,
    )  # fmt: skip


def page(line: TrailLine) -> str:
    """Return the page an event is about, or the class."""
    of = line.page
    return page_title(of.class_title, of.subject, of.group_title) if of else line.school_class


def where(event: TrailEvent) -> str:
    """Return where somebody sat."""
    return COMMAND_LINE if event.address == OFFICE.address else event.address


def table_short(thing: str) -> str:
    """Return the table of an event in a few words."""
    return OTHERS.get(thing) or re.split(r" \(|[:,]", table(thing))[0]


def changes(event: TrailEvent, local_of: LocalOf) -> tuple[tuple[str, str, str], ...]:
    """Return the columns that changed with what they were and are; empty where there was nothing."""
    thing = event.line.thing

    def told(name: str, stored: str, *, is_yes: bool) -> str:
        if not stored:
            return ""
        return (
            HIDDEN
            if (thing, name) in KEYED_DIGEST_ONLY
            else _value(thing, name, stored, local_of, is_yes=is_yes)
        )

    found = []
    for name, was, there in event.columns:
        if name not in OF_NO_INTEREST:
            title, is_yes = _title(thing, name)
            found.append((title, told(name, was, is_yes=is_yes), told(name, there, is_yes=is_yes)))
    return tuple(found)


def _title(thing: str, name: str) -> tuple[str, bool]:
    """Return what a column holds in short, and whether it holds yes or no."""
    if (thing, name) in OWN_TITLES:
        return OWN_TITLES[thing, name], False
    if name.endswith("_id") and name != "thing_id":
        owner = name.removesuffix("_id")
        return WHAT.get(owner, column(owner, "")), False
    words = re.split(r" \(|[;:]", TITLES.get(name) or column(name, ""))[0]
    return words.removeprefix("1 — ").partition(",")[0], words.startswith("1 — ")


def _value(thing: str, name: str, stored: str, local_of: LocalOf, *, is_yes: bool) -> str:
    if stored in _BOOLEANS:
        return _BOOLEANS[stored]
    if is_yes:
        return "да" if stored == "1" else "нет"
    if (thing, name) == ("setting", "name"):
        return setting(stored)
    if name.endswith("_id"):
        return f"№ {stored}"
    if stored in CODED.get(name, {}):
        return CODED[name][stored]
    if name in _TOLD_AS_MARK:
        return value(thing, stored)
    return _as_day(stored, local_of)


def _as_day(stored: str, local_of: LocalOf) -> str:
    """Return a stored day or instant as people write it, anything else as it is."""
    try:
        if len(stored) == len("2026-11-20"):
            return day_numbers(date.fromisoformat(stored))
        if len(stored) >= len("2026-11-20 10:45:00") and stored[4:5] == "-":
            return moment(local_of(datetime.fromisoformat(stored)))
    except ValueError:
        pass
    return stored


def foot(head: Head, at: datetime, first_bad: int | None, days: str) -> Iterator[Sequence[object]]:
    """Return the lines under the table: where the chain ends, whether it is whole, of which days it is."""
    yield ()
    yield ("Голова цепи", f"запись {head.number}", "", "", "", "", "", "", "", "", "", head.hash)
    sound = "цела" if first_bad is None else f"нарушена на записи {first_bad}"
    yield ("Цепочка", sound)
    yield ("Записи", days)
    yield ("Выгружено", moment(at))


def span(since: date | None, until: date | None) -> str:
    """Return the days of a table: «с 01.09.2026 по 19.11.2026», «все»."""
    parts = (f"с {day_numbers(since)}" if since else "", f"по {day_numbers(until)}" if until else "")
    return " ".join(filter(None, parts)) or "все"
