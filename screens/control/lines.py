"""The board of control as lines: a row a teacher, a class or a subject, a column a duty."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from rules.deadlines import CLAUSES, END_OF_DAY, DutyKind
from rules.outages import LongOutages
from rules.text import name_key
from screens.content import fitted
from screens.rows import EMPTY, Row, heading, row
from screens.search import found
from services.views.applications import ApplicationDue
from services.views.control import Control
from services.views.overdue import Owed
from texts.dates import clock, day_short, weekday_short
from texts.outage import long_ones
from texts.plurals import counted
from texts.school_mode import NOT_JUDGED, NOTHING_OVERDUE
from texts.titles import debt, page_title


class By(StrEnum):
    """What a row of the board is."""

    TEACHER = "teacher"
    CLASS = "class"
    SUBJECT = "subject"


BY_WORDS = {By.TEACHER: "по учителям", By.CLASS: "по классам", By.SUBJECT: "по предметам"}
_HEADS = {By.TEACHER: "Учитель", By.CLASS: "Класс", By.SUBJECT: "Предмет"}
_COLUMNS = (
    (DutyKind.LESSON, "уроки", 6),
    (DutyKind.ABSENCES, "отсут.", 8),
    (DutyKind.TOPIC, "темы", 6),
    (DutyKind.HOMEWORK, "ДЗ", 5),
    (DutyKind.MARKS, "отметки", 9),
    (DutyKind.TERM_MARKS, "итоги", 7),
    (DutyKind.REASONS, "причины", 9),
)
_TOTAL = 7
_MARGIN = 3
_LONG_TITLE = 40
_TEACHERS = ("учитель", "учителя", "учителей")
NOBODY = "учитель не назначен"


@dataclass(frozen=True, slots=True)
class Group:
    """A row of the board: whose it is and all it owes; two readings of one row are the same place."""

    by: By
    title: str
    person: int = 0


Groups = tuple[tuple[Group, tuple[Owed, ...]], ...]


def grouped(owed: Iterable[Owed], by: By) -> Groups:
    """Return what is owed by teacher, class or subject; the longest list stands first."""
    groups: dict[Group, list[Owed]] = {}
    for one in owed:
        for group in _groups_of(one, by):
            groups.setdefault(group, []).append(one)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), name_key(item[0].title)))
    return tuple((group, tuple(listed)) for group, listed in ordered)


def narrowed(owed: Iterable[Owed], typed: str) -> tuple[Owed, ...]:
    """Return what is owed by the teachers, of the classes and subjects whose words begin as typed."""
    return tuple(one for one in owed if not typed.strip() or found(typed, _key(one)))


def _key(one: Owed) -> str:
    names = " ".join(keeper.name for keeper in one.keepers)
    return name_key(f"{one.class_title} {one.subject} {one.group_title} {names}")


def _groups_of(one: Owed, by: By) -> Iterable[Group]:
    match by:
        case By.TEACHER:
            yield from (Group(by, keeper.name, keeper.person) for keeper in one.keepers)
            if not one.keepers:
                yield Group(by, NOBODY)
        case By.CLASS:
            yield Group(by, one.class_title)
        case By.SUBJECT:
            yield Group(by, one.subject)


def board_lines(board: Control, by: By, typed: str, width: int) -> Iterable[Row]:
    """Return the board; who owes nothing stands in one line at the end."""
    owed = narrowed(board.owed, typed)
    if board.day_off and not owed:
        yield EMPTY
        yield row(None, f"Уроков нет: {board.day_off}")
        yield from _long_outages(board.long_outages)
        yield from _slip_lines(board.slips, typed)
        return
    groups = grouped(owed, by)
    title = min(width - _MARGIN - _TOTAL - sum(wide for _, _, wide in _COLUMNS), _LONG_TITLE)
    if groups:
        heads = "".join(fitted(head, wide, right=True) for _, head, wide in _COLUMNS)
        yield heading(fitted(_HEADS[by], title) + heads + fitted("всего", _TOTAL, right=True))
    for group, listed in groups:
        yield row(group, fitted(group.title, title), *_counts(listed))
    if len(groups) > 1:
        yield row(None, (fitted("Всего", title), "quiet"), *_counts(owed))
    yield EMPTY
    yield row(None, (_others(board, by, groups, typed), "quiet"))
    yield from _long_outages(board.long_outages)
    yield from _slip_lines(board.slips, typed)


def _long_outages(found: Collection[LongOutages]) -> Iterable[Row]:
    """Return the outages longer than an hour of the months looked at; silence where there were none."""
    if found:
        tone = "alarm" if any(one.are_too_many for one in found) else "quiet"
        yield row(None, (long_ones(found), tone))


def _slip_lines(slips: Iterable[ApplicationDue], typed: str) -> Iterable[Row]:
    """Return the late sheets of applications, narrowed by class and name (2.12)."""
    shown = [one for one in slips if not typed.strip() or found(typed, _slip_key(one))]
    if not shown:
        return
    yield EMPTY
    unprinted = sum(one.printed_at is None for one in shown)
    kept = len(shown) - unprinted
    parts = (f"не напечатаны {unprinted}" if unprinted else "", f"не выданы {kept}" if kept else "")
    yield heading(f"Листки по заявлениям, п. 2.12: {', '.join(filter(None, parts))}")
    for one in shown:
        yield row(
            one,
            f"{weekday_short(one.due_on)} {day_short(one.due_on)}  {fitted(one.class_title, 4)} ",
            fitted(one.full_name, _LONG_TITLE),
            ("" if one.printed_at is None else " не выдан", "due"),
            (one.guardian and f" просил(а) {one.guardian}", "quiet"),
        )


def _slip_key(one: ApplicationDue) -> str:
    return name_key(f"{one.class_title} {one.full_name} {one.guardian}")


def _counts(listed: Iterable[Owed]) -> Iterable[tuple[str, str]]:
    duties = [one.duty for one in listed]
    for duty, _, wide in _COLUMNS:
        number = duties.count(duty)
        yield fitted(str(number) if number else "–", wide, right=True), ("due" if number else "quiet")
    yield fitted(str(len(duties)), _TOTAL, right=True), "alarm"


def _others(board: Control, by: By, groups: Groups, typed: str) -> str:
    if typed.strip():
        return "" if groups else "По этим словам просроченного нет. Esc стирает набранное."
    if not board.keeping.is_kept_always:
        return NOT_JUDGED
    if not groups:
        return NOTHING_OVERDUE
    if by is not By.TEACHER:
        return "Остальные — без замечаний."
    rest = board.teachers - sum(1 for group, _ in groups if group.person)
    return f"Ещё {counted(rest, *_TEACHERS)} — без замечаний." if rest > 0 else ""


def owed_lines(listed: Iterable[Owed], by: By, width: int) -> Iterable[Row]:
    """Return what one row of the board owes, oldest first: when, where, what, since when it is late."""
    before = None
    for one in listed:
        if one.day != before:
            before = one.day
            yield heading(f"{weekday_short(one.day)} {day_short(one.day)}")
        yield row(one, *_owed(one, by, width))


def _owed(one: Owed, by: By, width: int) -> Iterable[str | tuple[str, str]]:
    title = page_title(one.class_title, one.subject, one.group_title)
    lesson = f"{one.number} урок" if one.number else "итоги"
    yield f"{fitted(lesson, 8)}{fitted(title, 26 if width < 120 else _LONG_TITLE)} "
    counts = one.duty in (DutyKind.TERM_MARKS, DutyKind.REASONS)
    what = debt(one.duty) + (f": {one.about}" if counts else "")
    yield f"{what}, ", "alarm"
    hour = f" {clock(one.due)}" if one.due.time() != END_OF_DAY else ""
    yield f"с {day_short(one.due.date())}{hour}, п. {CLAUSES[one.duty]}", "quiet"
    if by is not By.TEACHER and width >= 120:
        yield "  " + ", ".join(keeper.name for keeper in one.keepers), "quiet"


def total_crumb(owed: int) -> str:
    """Return «12 просроченных» for the breadcrumb."""
    return counted(owed, "просрочка", "просрочки", "просрочек")
