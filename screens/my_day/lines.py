"""«Мой день» as lines: lessons with five states each, debts below."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from rich.cells import cell_len

from screens.content import fitted, shown
from screens.rows import EMPTY, Row, heading, row
from services.views.carry_over import OutageView
from services.views.day import DayLesson, Debt, DebtKind, Duty, DutyState, MyDay
from services.views.remarks import RemarkLine
from texts.dates import clock, day_short, day_with_weekday, weekday_short
from texts.outage import to_carry_line
from texts.school_mode import NOT_JUDGED
from texts.timetable import change_words
from texts.titles import debt, page_title
from texts.titles import remarks as counted_remarks

_LEAST_TITLE = 24
_MOST_TITLE = 44
_STATES = (("отсут.", 9), ("тема", 8), ("вид", 6), ("ДЗ", 10), ("отметки", 8))
_STATES_WIDTH = sum(width for _, width in _STATES)
_BEFORE_TITLE = 10
_MARGIN = 3
_AFTER_DEBT_TITLE = 57
_SHORT_DEBTS = frozenset({DebtKind.HOMEWORK, DebtKind.MARKS})
"""Debts whose term is not simply the end of the lesson's day."""


@dataclass(frozen=True, slots=True)
class LessonPlace:
    """Where Enter leads: a lesson of a course; two readings of the same lesson are the same place."""

    course: int
    held_on: date
    number: int
    lesson: int | None = field(default=None, compare=False)
    takes_place: bool = field(default=True, compare=False)
    """Whether the lesson is the reader's to hold; a cancelled or given away one is only looked at."""


def day_lines(
    day: MyDay,
    width: int,
    remarks: Iterable[RemarkLine] = (),
    carrying: Iterable[tuple[OutageView, int]] = (),
) -> Iterable[Row]:
    """Return the lines of a day for a window of so many columns."""
    title = min(max(width - _BEFORE_TITLE - _STATES_WIDTH - _MARGIN, _LEAST_TITLE), _MOST_TITLE)
    if day.lessons:
        states = "".join(fitted(name, wide) for name, wide in _STATES)
        yield row(None, (" " * (_BEFORE_TITLE + title) + states, "quiet"))
        for lesson in day.lessons:
            yield from _lesson(lesson, day, title)
    else:
        yield EMPTY
        yield row(
            None,
            f"Уроков нет: {day.day_off}" if day.day_off else "Уроков в расписании нет. Ваши страницы: F4.",
        )
    yield from _carrying(carrying, day.now)
    yield EMPTY
    yield from _debts(day, width)
    yield from _remarks(tuple(remarks))


def _carrying(carrying: Iterable[tuple[OutageView, int]], now: datetime) -> Iterable[Row]:
    """Return a line an outage of which the reader still has records to carry over."""
    for outage, left in carrying:
        late = outage.due is not None and outage.due < now
        yield EMPTY
        yield row(outage, (to_carry_line(outage, left, now), "alarm" if late else "due"))


def _remarks(open_ones: tuple[RemarkLine, ...]) -> Iterable[Row]:
    """Return in one line what the deputy sees of the reader; the list itself is a key away."""
    left = [one for one in open_ones if not one.mended]
    if left:
        oldest = min(one.day for one in left)
        yield EMPTY
        yield row(None, (f"{counted_remarks(len(left))} завуча, старое за {day_short(oldest)}: F8", "alarm"))


def _page(lesson: DayLesson | Debt, class_title: str, room: int) -> str:
    """Return a page's name; a subject is cut before its group, which tells one half from the other."""
    group = shown(lesson.group_title).removesuffix(f" ({lesson.class_title})")
    tail = f", {group}" if group else ""
    name = page_title(class_title, lesson.subject)
    if cell_len(name + tail) <= room or cell_len(tail) * 2 > room:
        return fitted(name + tail, room)
    return fitted(name, room - cell_len(tail)) + tail


def _lesson(lesson: DayLesson, day: MyDay, title: int) -> Iterable[Row]:
    ours = lesson.change not in ("cancelled", "moved") and not lesson.given_to
    place = LessonPlace(lesson.course, day.on, lesson.number, lesson.lesson, ours)
    page = _page(lesson, fitted(lesson.class_title, 4), title - 1)
    start = f"{lesson.number:>2} {fitted(lesson.starts, 6)} {page} "
    told = change_words(lesson.change, lesson.other)
    if lesson.change in ("cancelled", "moved"):
        yield row(place, start, (told, "due"))
        return
    if lesson.given_to:
        yield row(place, start, (f"замена: {lesson.given_to}", "due"))
        return
    duties = (lesson.absences, lesson.topic, lesson.kind, lesson.homework, lesson.marks)
    told_by = (_absences, _topic, _kind, _state, _marks)
    cells = (
        (fitted(text, wide), tone)
        for (text, tone), (_, wide) in zip(
            (tell(duty, day.now) for tell, duty in zip(told_by, duties, strict=True)), _STATES, strict=True
        )
    )
    yield row(place, start, *cells)
    notes = [f"вместо: {lesson.instead_of}"] if lesson.instead_of else []
    if lesson.change in ("extra", "moved_here", "room"):
        notes.append(told)
    if lesson.room and notes:
        notes.append(f"каб. {lesson.room}")
    if notes:
        yield row(None, (" " * _BEFORE_TITLE + ", ".join(notes), "due"))


def _state(duty: Duty, now: datetime) -> tuple[str, str]:
    """Return how a duty stands: a word always, a tone besides."""
    match duty.state:
        case DutyState.DONE:
            return "да", "good"
        case DutyState.DONE_LATE:
            return "поздно", "quiet"
        case DutyState.OVERDUE:
            return "нет!", "alarm"
        case DutyState.RUNNING:
            return _until(duty.due, now), "due"
        case DutyState.NOT_YET:
            return "–", "quiet"
        case DutyState.NOT_APPLICABLE:
            return "", ""


def _until(due: datetime | None, now: datetime) -> str:
    if due is None:
        return "нет"
    if due.date() != now.date():
        return f"до {day_short(due.date())}"
    return "сегодня" if (due.hour, due.minute) >= (23, 0) else f"до {clock(due)}"


def _absences(duty: Duty, now: datetime) -> tuple[str, str]:
    text, tone = _state(duty, now)
    if duty.state in (DutyState.DONE, DutyState.DONE_LATE):
        return (f"н {duty.done}" if duty.done else "все"), tone
    return ("не отм.", tone) if duty.state is DutyState.RUNNING else (text, tone)


def _topic(duty: Duty, now: datetime) -> tuple[str, str]:
    text, tone = _state(duty, now)
    return ("нет", tone) if duty.state is DutyState.RUNNING else (text, tone)


def _kind(duty: Duty, now: datetime) -> tuple[str, str]:
    return (duty.letter, "good") if duty.letter else ("–", "quiet")


def _marks(duty: Duty, now: datetime) -> tuple[str, str]:
    return (f"{duty.done} из {duty.of}", "") if duty.done else ("–", "quiet")


def _debts(day: MyDay, width: int) -> Iterable[Row]:
    if not day.debts:
        none = "Долгов за прошлые дни нет." if day.keeping.is_kept_always else NOT_JUDGED
        yield row(None, (none, "quiet"))
        return
    yield heading("Долги, сначала старые")
    for owed in day.debts:
        place = LessonPlace(owed.course, owed.held_on, owed.number)
        yield row(place, *_debt(owed, width))


def _debt(owed: Debt, width: int) -> Iterable[str | tuple[str, str]]:
    when = f"{weekday_short(owed.held_on)} {day_short(owed.held_on)}, {owed.number} урок"
    room = min(width - _AFTER_DEBT_TITLE, _MOST_TITLE)
    title = _page(owed, owed.class_title, room)
    yield f"{when} {title} "
    yield debt(owed.kind), "alarm"
    until = f"срок {day_short(owed.due.date())} {clock(owed.due)}, " if owed.kind in _SHORT_DEBTS else ""
    yield f", {until}п. {owed.clause}", "quiet"


def day_crumb(on: date) -> str:
    """Return the day for the breadcrumb: «чт 12 ноября»."""
    return day_with_weekday(on)
