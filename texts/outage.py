"""Words of the days without the regional system: the banner, the list of outages, what is carried over."""

from datetime import datetime, timedelta

from rules.codes import AbsenceCode, AbsenceReason
from rules.outages import Keeping
from services.outage import NOTHING_SET
from services.views.carry_over import Item, LessonToCarry, OutageView
from texts.codes import ABSENCE_LETTERS, REASON_WORDS, mark
from texts.dates import clock, day_short, moment, weekday_short
from texts.plurals import counted
from texts.titles import page_title

PARTS = {
    "lesson": "Тема урока",
    "mark": "Отметки",
    "absence": "Отсутствующие",
    "homework": "Домашнее задание",
}
NOTHING = "(пусто)"
NONE_YET = "Перебоев не было. F8 — объявить, что доступа к журналу нет (п. 3.1)."
CARRIES_NOTHING = "Журнал школы — этот: переносить некуда, с бумаги вносят сюда."
NOTHING_TO_CARRY = "За этот перебой переносить нечего."
NOBODY = "учитель не назван"
ALL_CARRIED = "Всё перенесено."


def length(time: timedelta) -> str:
    """Return «1 ч 20 мин»."""
    hours, minutes = divmod(int(time.total_seconds()) // 60, 60)
    return f"{hours} ч {minutes} мин" if hours else f"{minutes} мин"


def when(outage: OutageView, now: datetime) -> str:
    """Return «19.11 10:20–14:00, 3 ч 40 мин»."""
    start = f"{day_short(outage.started_at)} {clock(outage.started_at)}"
    if outage.ended_at is None:
        return f"с {start}, идёт {length(now - outage.started_at)}"
    same = outage.ended_at.date() == outage.started_at.date()
    end = clock(outage.ended_at) if same else f"{day_short(outage.ended_at)} {clock(outage.ended_at)}"
    return f"{start}–{end}, {length(outage.ended_at - outage.started_at)}"


def due(outage: OutageView) -> str:
    """Return «до пн 23.11»."""
    return f"до {weekday_short(outage.due)} {day_short(outage.due)}" if outage.due else ""


def begins(keeping: Keeping) -> str:
    """Return what an outage begins with."""
    if keeping.carries_over:
        return "С этого часа записи считаются временным журналом (п. 3.1)."
    return "С этого часа, у кого нет журнала, пишут на бумаге (п. 3.1)."


def deed(outage: OutageView) -> str:
    """Return what is done after an outage: «перенести» elsewhere, or «внести» here what is on paper."""
    return "перенести" if outage.carries_over else "внести"


def records(number: int) -> str:
    """Return «7 записей»."""
    return counted(number, "запись", "записи", "записей")


def to_carry_line(outage: OutageView, left: int) -> str:
    """Return what a teacher owes after an outage."""
    return f"Перенести в региональную систему: {records(left)} {due(outage)}, п. 3.2"


def lesson_title(lesson: LessonToCarry) -> str:
    """Return «7А Алгебра · чт 19.11, 5-й урок»."""
    title = page_title(lesson.title.class_title, lesson.title.subject, lesson.title.group_title)
    return f"{title} · {weekday_short(lesson.day)} {day_short(lesson.day)}, {lesson.number}-й урок"


def part(item: Item) -> str:
    """Return what the regional system calls the place a record is typed into."""
    return f"{PARTS['mark']}: {item.kind.lower()}" if item.thing == "mark" else PARTS[item.thing]


def value(thing: str, stored: str) -> str:
    """Return what a record says as people write it."""
    if not stored:
        return NOTHING
    if thing == "mark":
        return mark(stored)
    if thing == "absence":
        return _absence(stored)
    return "не задано" if thing == "homework" and stored == NOTHING_SET else stored


def _absence(stored: str) -> str:
    code, reason, minutes = stored.split("|")
    told = ABSENCE_LETTERS[AbsenceCode(code)]
    late = f" {minutes} мин" if minutes else ""
    why = f", {REASON_WORDS[AbsenceReason(reason)]}" if reason else ""
    return f"{told}{late}{why}"


def carried(outage: OutageView, number: int, left: int, at: datetime | None) -> str:
    """Return how far an outage has been carried over."""
    if outage.ended_at is None:
        return "идёт"
    if not outage.carries_over:
        return "журнал здесь"
    if left:
        return f"осталось {left} из {number}"
    return f"{records(number)}, {moment(at)}" if at else "нечего"


def opened(at: datetime) -> str:
    """Return the sentence after an outage was opened."""
    return f"Перебой открыт с {moment(at)}. Все видят это вверху экрана."


def ended(outage: OutageView) -> str:
    """Return the sentence after an outage was ended."""
    deed = "Записи переносят" if outage.carries_over else "Что осталось на бумаге, вносят"
    return f"Связь есть. {deed} {due(outage)} (п. 3.2)."
