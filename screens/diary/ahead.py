"""What is due on the next school day, what is new, and lessons missed, as lines."""

from collections.abc import Iterable
from datetime import datetime

from rules.codes import AbsenceReason
from screens.content import fitted, shown, wrapped
from screens.rows import EMPTY, Row, heading, row
from services.views.diary_ahead import DueDay, DueLesson, Missed, News, NewsKind
from texts.codes import REASON_WORDS, absence, absence_words, mark
from texts.dates import clock, day_short, day_with_weekday, moment, weekday_short
from texts.plurals import lessons
from texts.results import result_kind
from texts.timetable import change_words

_SUBJECT = 24
_BEFORE = 4


def ahead_lines(due: DueDay, news: tuple[News, ...], since: datetime | None, width: int) -> tuple[Row, ...]:
    """Return what is due on the next school day, then what is new since an instant (local)."""
    return (*_due(due, width), EMPTY, *_news(news, since, width))


def _due(due: DueDay, width: int) -> Iterable[Row]:
    if due.on is None:
        yield heading("Уроков впереди нет")
        return
    yield heading(f"К {day_with_weekday(due.on)}")
    for lesson in due.lessons:
        yield from _lesson(lesson, max(width - _BEFORE - _SUBJECT - 4, 20))


def _lesson(lesson: DueLesson, room: int) -> Iterable[Row]:
    start = f"{lesson.number:>2}  {fitted(shown(lesson.subject), _SUBJECT)} "
    for text, tone in _to_do(lesson):
        for part in wrapped(text, room):
            yield row(None, start, (part, tone))
            start = " " * len(start)


def _to_do(lesson: DueLesson) -> Iterable[tuple[str, str]]:
    if lesson.change:
        room = f", каб. {shown(lesson.room)}" if lesson.room and lesson.change != "substituted" else ""
        yield change_words(lesson.change, lesson.other) + room, "due"
    asked = tuple(to_bring(lesson))
    yield from asked
    if not asked:
        yield ("не задано" if lesson.nothing_set else "–"), "quiet"


def to_bring(lesson: DueLesson, homework: str = "") -> Iterable[tuple[str, str]]:
    """Return what is to be done for a lesson, with its tone; ``homework`` stands before the class's own."""
    if lesson.homework:
        yield homework + shown(lesson.homework), ""
    if lesson.own_homework:
        yield f"Лично: {shown(lesson.own_homework)}", "due"
    if lesson.works:
        yield f"Сдать: {shown(', '.join(lesson.works))}", "due"


def _news(news: tuple[News, ...], since: datetime | None, width: int) -> Iterable[Row]:
    yield heading(f"Новое с прошлого входа, {moment(since)}" if since else "Новое за четыре недели")
    if not news:
        yield row(None, ("    ничего нового", "quiet"))
    for one in news:
        room = max(width - _BEFORE - _SUBJECT - 16, 20)
        start = f"    {day_short(one.at.date())} {clock(one.at)} {fitted(shown(one.subject), _SUBJECT)} "
        text, tone = _told(one)
        for part in wrapped(text, room) or ("",):
            yield row(None, start, (part, tone))
            start = " " * len(start)


def _told(one: News) -> tuple[str, str]:
    day = f" за {day_short(one.on)}" if one.on else ""
    match one.kind:
        case NewsKind.MARK:
            debt = one.value == "."
            what = "не сдано" if debt else f"отметка {mark(one.value)}"
            return f"{what}: {shown(one.more)}{day}", "alarm" if debt else "good"
        case NewsKind.ABSENCE:
            return f"{absence(one.value, one.more)}{day}", "due"
        case NewsKind.HOMEWORK:
            return f"задание{day}: {shown(one.value)}", ""
        case NewsKind.OWN_HOMEWORK:
            return f"задание лично{day}: {shown(one.value)}", "due"
        case NewsKind.RESULT:
            return f"{result_kind(one.more)}: {mark(one.value)}", "good"


def missed_lines(missed: tuple[Missed, ...]) -> tuple[Row, ...]:
    """Return every lesson missed this year, a day under another, with the totals on top."""
    return tuple(_missed(missed))


def _missed(missed: tuple[Missed, ...]) -> Iterable[Row]:
    absent = [one for one in missed if one.code == "absent"]
    unknown = sum(not one.reason for one in absent)
    late = sum(one.code == "late" for one in missed)
    days = len({one.on for one in absent})
    reasons = f" (без причины {unknown})" if unknown else ""
    yield heading(f"За год пропущено: {lessons(len(absent))}{reasons}, дней {days}; опозданий {late}")
    if not missed:
        yield row(None, ("    пропусков и опозданий нет", "quiet"))
    before = None
    for one in missed:
        day = f"{weekday_short(one.on)} {day_short(one.on)}" if one.on != before else ""
        before = one.on
        what = absence(one.code, one.reason)
        why = absence_words(one.code, "", one.minutes)
        if one.code == "absent":
            why = REASON_WORDS[AbsenceReason(one.reason)]
        start = f"    {fitted(day, 9)} {one.number:>2}  {fitted(shown(one.subject), _SUBJECT)} "
        yield row(None, start, (fitted(what, 7), "due"), (why, "quiet"))
