"""Words about days that are worked or free, and what comes of deciding it."""

from collections.abc import Iterable
from datetime import date

from services.views.calendar import WEEKS, CalendarDay, DayChange, Decision, Moved, WeekChange
from texts.dates import day_numbers, day_short, day_with_weekday, weekday_short
from texts.plurals import counted, lessons

MOST_MOVES = 5
"""So many last moments are named one by one."""
WHO_READS_WHY = "Причину прочтут все: в «Моём дне», дневнике, акте о переносе."
WHY = "Почему (приказ, распоряжение)"
NO_SCHOOL = "В этом месяце учебного года нет. Ближайший: <- или ->."
NO_FURTHER = "Дальше учебного года нет."
SATURDAYS = "Уроки суббот снимает «Расписание»."
NOT_YOURS = "Решают завуч и администратор: приказ о рабочем дне — к ним."


def state(day: CalendarDay) -> str:
    """Return «рабочий» or «выходной»."""
    return "рабочий" if day.works else "выходной"


def said(day: CalendarDay) -> str:
    """Return why a day is so: «Приказ № 12 (Завучева З. Я., 03.12)», the name of a holiday or a vacation."""
    if day.decision is not None:
        return decision(day.decision)
    return day.said or day.day_off


def decision(one: Decision) -> str:
    """Return «Приказ № 12 (Завучева З. Я., 03.12)»."""
    return f"{one.why} ({', '.join(filter(None, (one.by, day_short(one.at))))})"


def decided(one: Decision) -> str:
    """Return the same for paper: «чт 12 ноября – нерабочий: приказ № 12 (Завучева З. Я., 03.12.2026)»."""
    who = ", ".join(filter(None, (one.by, day_numbers(one.at))))
    return f"{day_with_weekday(one.day)} – {_kind(one.works)}: {one.why} ({who})"


def _kind(works: bool) -> str:
    return "рабочий" if works else "нерабочий"


def title(change: DayChange) -> str:
    """Return «сделать нерабочим пн 7 декабря»."""
    kind = "рабочим" if change.works else "нерабочим"
    return f"сделать {kind} {day_with_weekday(change.day)}"


def done(change: DayChange) -> str:
    """Return the sentence after it was decided."""
    return f"{day_with_weekday(change.day)} теперь {_kind(change.works)}. Передумали — Enter ещё раз."


def consequences(change: DayChange, today: date) -> Iterable[str]:
    """Return what comes of it, a line each: lessons first, then the last moments that move."""
    if why := change.stands[1]:
        yield f"Сейчас {_kind(not change.works)}: {why}."
    yield _lessons(change)
    if change.begun and not change.works:
        yield f"Уже открыто: {lessons(change.begun)}. Записи останутся, просрочек за день не будет."
    for one in change.moves[:MOST_MOVES]:
        yield _moved(one, today)
    if left := change.moves[MOST_MOVES:]:
        yield f"И ещё {counted(len(left), 'срок', 'срока', 'сроков')}."
    if not change.moves:
        yield "Сроки переноса (п. 3.2) и причин по справкам (п. 2.9) не сдвинутся."


def _lessons(change: DayChange) -> str:
    if change.lessons:
        told = "Уроки снова по расписанию" if change.works else "Уроков не будет"
        return f"{told}: {change.lessons}."
    if change.vacation:
        return f"{change.vacation}: уроков нет и так, день рабочий только для сотрудников."
    if change.works:
        return "Уроков в этот день расписание не ставит: добавить — «Замены», F3, перенести — F6."
    return "Уроков в этот день нет и так."


def _moved(one: Moved, today: date) -> str:
    what = f"Причины по справкам от {day_short(one.since)} ({one.documents})"
    told = what if one.documents else f"Перенос после {day_short(one.since)}"
    clause = "2.9" if one.documents else "3.2"
    over = ", уже прошло" if one.after.date() < today else ""
    return f"{told}: до {_day(one.after)}{over}, было до {_day(one.before)} (п. {clause})."


def _day(on: date) -> str:
    return f"{weekday_short(on)} {day_short(on)}"


def week_asked(change: WeekChange) -> str:
    """Return «С пт 1 января неделя в 5 дней? Сдвинется 2 срока. Да: F5 ещё раз»."""
    moved = counted(len(change.moves), "срок", "срока", "сроков")
    told = f"Сдвинется {moved}" if change.moves else "Сроки не сдвинутся"
    return f"С {day_with_weekday(change.since)} неделя в {change.days} дней? {told}. Да: F5 ещё раз"


def week_done(change: WeekChange) -> str:
    """Return the sentence after it was decided."""
    told = f"С {day_with_weekday(change.since)} в неделе рабочих дней: {change.days}."
    return f"{told} {SATURDAYS}" if change.days == min(WEEKS) else told
