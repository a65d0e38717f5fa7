"""Words of the days without the regional system: the list of outages, what is carried over."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from rules.codes import NOTHING_SET, AbsenceCode, AbsenceReason
from rules.outages import LONG_A_MONTH, Keeping, LongOutages
from services.views.carry_over import Item, LessonToCarry, OutageView, TeacherCarried
from services.views.outage_corrections import Correction
from texts.codes import ABSENCE_LETTERS, REASON_WORDS, mark, term_title
from texts.dates import clock, day_short, moment, month, month_short, weekday_short
from texts.plurals import counted
from texts.titles import page_title

PARTS = {
    "work": "Вид работы",
    "mark": "Отметки",
    "absence": "Отсутствующие",
    "lesson": "Тема урока",
    "homework": "Домашнее задание",
    "summative_mark": "Итоговые отметки",
}
KINDS = {
    "work": "видов работ",
    "mark": "отметок",
    "absence": "отсутствий",
    "lesson": "тем",
    "homework": "заданий",
    "summative_mark": "итогов",
}
RESULT_PERIODS = {"year": "год", "exam": "экзамен", "final": "итоговая за курс"}
NOTHING = "(пусто)"
NONE_YET = "Перебоев не было. Объявляют их завуч и администратор, F8 (п. 3.1)."
CARRIES_NOTHING = "Журнал школы — этот: переносить некуда, с бумаги вносят сюда."
NOTHING_TO_CARRY = "За этот перебой переносить нечего. Назван не тот час — Esc и F2."
RECORDS_NOT_SHOWN = "Сами записи видят их учителя, завуч и директор (п. 2.10, 4.3)"
NOBODY = "учитель не назван"
ALL_CARRIED = "Всё перенесено."
REMOVE = "убрать"
CLOSED = "Эту запись изменили в следующий перебой, теперь она в его списке"


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


def carried_or_due(outage: OutageView, now: datetime, waits: bool) -> str:
    """Return «до пн 23.11»; when that is past «вышел 23.11», or «перенесено» where nothing waits."""
    if outage.due is None or not outage.carries_over or not is_late(outage, now):
        return due(outage)
    return f"вышел {day_short(outage.due)}" if waits else "перенесено"


def is_late(outage: OutageView, now: datetime) -> bool:
    """Whether the last moment for carrying over has passed."""
    return outage.due is not None and outage.due < now


def begins(keeping: Keeping) -> str:
    """Return what an outage begins with."""
    if keeping.carries_over:
        return "С этого часа записи считаются временным журналом (п. 3.1)."
    return "С этого часа, у кого нет журнала, пишут на бумаге (п. 3.1)."


def deed(outage: OutageView) -> str:
    """Return what is done after an outage: «перенести» elsewhere, or «внести» here what is on paper."""
    return "перенести" if outage.carries_over else "внести"


def countdown(outage: OutageView, now: datetime) -> str:
    """Return «до пн 23.11», and that it is the last day, or how late it is."""
    days = (now.date() - outage.due.date()).days if outage.due else -1
    if days > 0:
        return f"{due(outage)}, срок вышел {counted(days, 'день', 'дня', 'дней')} назад"
    return f"{due(outage)}, последний день" if days == 0 else due(outage)


def records(number: int) -> str:
    """Return «7 записей»."""
    return counted(number, "запись", "записи", "записей")


def in_time(teacher: TeacherCarried) -> str:
    """Return «в срок», «в срок, исправлено позже: 1», «не перенесено: 2, позже срока: 1»."""
    counted_by = (
        ("не перенесено", teacher.left),
        ("позже срока", teacher.late),
        ("исправлено позже", teacher.corrected),
    )
    told = [f"{said}: {number}" for said, number in counted_by if number]
    return ", ".join(told if teacher.left or teacher.late else ("в срок", *told))


def kinds(counted_by: Mapping[str, int]) -> str:
    """Return «отметок 15, отсутствий 3, тем 1, заданий 1», without what there is none of."""
    return ", ".join(f"{KINDS[thing]}\u00a0{number}" for thing, number in counted_by.items() if number)


def to_carry_line(outage: OutageView, left: int, now: datetime) -> str:
    """Return what a teacher owes after an outage."""
    late = outage.due is not None and outage.due.date() < now.date()
    told = f"{due(outage)}, срок вышел" if late else countdown(outage, now)
    return f"Перенести в региональную систему: {records(left)} {told}{'' if ',' in told else ', п. 3.2'}"


def lesson_title(lesson: LessonToCarry) -> str:
    """Return «7А Алгебра · чт 19.11, 5-й урок», «7А Алгебра · итоговые отметки»."""
    title = page_title(lesson.title.class_title, lesson.title.subject, lesson.title.group_title)
    if lesson.day is None:
        return f"{title} · итоговые отметки"
    return f"{title} · {weekday_short(lesson.day)} {day_short(lesson.day)}, {lesson.number}-й урок"


def lesson_name(lesson: LessonToCarry) -> str:
    """Return «7А Алгебра 19.11», «7А Алгебра, итоги»."""
    title = page_title(lesson.title.class_title, lesson.title.subject, lesson.title.group_title)
    return f"{title} {day_short(lesson.day)}" if lesson.day else f"{title}, итоги"


def to_type(item: Item) -> str:
    """Return what is to be typed into the regional system: the record, or that it is to be removed there."""
    if item.thing == "work":
        return item.kind
    return value(item.thing, item.value) if item.value else REMOVE


def stands_there(item: Item) -> str:
    """Return «было: 5»: what the regional system holds now."""
    return f"было: {before(item)}"


def before(item: Item) -> str:
    """Return what the regional system holds now."""
    return item.kind_before if item.thing == "work" else value(item.thing, item.before)


def part(item: Item) -> str:
    """Return what the regional system calls the place a record is typed into."""
    told = of_what(item)
    return f"{PARTS[item.thing]}: {told if item.term else told.lower()}" if told else PARTS[item.thing]


def of_what(item: Item) -> str:
    """Return the kind of work of a mark, the period of a result: «II четверть», «год»; empty for all else."""
    if item.thing != "summative_mark":
        return "" if item.thing == "work" else item.kind
    return term_title(item.kind, item.term) if item.term else RESULT_PERIODS[item.kind]


def value(thing: str, stored: str) -> str:
    """Return what a record says as people write it."""
    if not stored:
        return NOTHING
    if thing in ("mark", "summative_mark"):
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


LETTER = "письмо АП-147/07"
ALLOWED = f"Дольше часа ({LETTER} допускает {LONG_A_MONTH} в месяц)"
FULL_LETTER = "Письмо Минобрнауки России от 15.02.2012 № АП-147/07"


def long_ones(found: Iterable[LongOutages]) -> str:
    """Return «Перебои дольше часа: ноя 2; допускается 1 в месяц (письмо АП-147/07)», empty without any."""
    counted_by = ", ".join(f"{month_short(one.month.month)} {one.number}" for one in found)
    if not counted_by:
        return ""
    return f"Перебои дольше часа: {counted_by}; допускается {LONG_A_MONTH} в месяц ({LETTER})"


def long_of(one: LongOutages) -> str:
    """Return «ноябрь 2026 г. – 2»."""
    return f"{month(one.month.month)} {one.month.year} г. – {one.number}"


def long_in_full(found: Iterable[LongOutages]) -> str:
    """Return the same for paper: «Дольше часа: ноябрь 2026 г. – 2. Письмо … допускает …»."""
    told = ", ".join(map(long_of, found))
    allowed = f"{FULL_LETTER} допускает не больше {LONG_A_MONTH} такого в месяц"
    return f"Дольше часа: {told or 'не было'}. {allowed}."


def opened(at: datetime) -> str:
    """Return the sentence after an outage was opened."""
    return f"Перебой открыт с {moment(at)}. Все видят это вверху экрана."


def correction(one: Correction) -> str:
    """Return «Исправлено 20.11.2026 09:10, Завучева З. Я.: было 19.11 12:01–14:00, 1 ч 59 мин, обрыв. …»."""
    by = f", {one.by}" if one.by else ""
    return (
        f"Исправлено {moment(one.at)}{by}: было {when(one.was, one.at)}, {one.was.cause}. Почему: {one.why}"
    )


def corrected(outage: OutageView) -> str:
    """Return the sentence after an outage was corrected."""
    if outage.ended_at is None:
        return f"Исправлено: перебой с {moment(outage.started_at)}."
    if not outage.carries_over:
        return f"Исправлено. Срок внести с бумаги: {due(outage)} (п. 3.2)."
    return f"Исправлено. Список переноса теперь за это время, срок {due(outage)} (п. 3.2)."


def cause(outage: OutageView) -> str:
    """Return why there was no access, and that its time was corrected."""
    return f"{outage.cause} ({CORRECTED})" if outage.correction else outage.cause


CORRECTED = "исправлено"
NOTHING_TO_CORRECT = "Исправлять нечего: перебоев не было."


def ended(outage: OutageView) -> str:
    """Return the sentence after an outage was ended."""
    deed = "Записи переносят" if outage.carries_over else "Что осталось на бумаге, вносят"
    return f"Связь есть. {deed} {due(outage)} (п. 3.2)."
