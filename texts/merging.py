"""What is said of a temporary journal that came back: what would be written, what not and why (3.1)."""

from collections.abc import Iterable, Iterator, Sequence

from rules.refusals import Reason
from services.importing.incoming import Problem, Refused
from services.outcomes import Conflict, Refusal
from services.temporary.merging import WRITTEN, Came, MergedCell, MergedLesson
from services.temporary.sheet import Place
from services.views.my_day import CourseTitle
from texts import imports
from texts.dates import day_short, moment, weekday_short
from texts.plurals import counted
from texts.refusals import sentence
from texts.temporary import COLUMNS, JOURNAL, WHOLE_CLASS, told
from texts.titles import page_title

EMPTY = "(пусто)"
CHANGED_SINCE = "Пока вы смотрели, журнал изменился. Прочитайте файл ещё раз: Esc, Enter."
UNPLANNED = "В расписании этого урока теперь нет: отменён или перенесён. Будет открыт, если записать."
NOTHING = "В файле ничего не заполнено. Белые клетки на листе «Журнал» пусты."


NOT_FOR_THE_READER = frozenset(
    {
        Reason.NOT_YOUR_SUBJECT,
        Reason.NOT_YOUR_CLASS,
        Reason.NO_SUCH_RIGHT,
        Reason.SIGNED_OUT,
        Reason.UNKNOWN_THING,
    }
)
"""Reasons for which not even what the file says is shown."""


def cells(number: int) -> str:
    """Return «5 клеток»."""
    return counted(number, "клетка", "клетки", "клеток")


def lesson_title(place: Place, title: CourseTitle | None) -> str:
    """Return «чт 19.11, 3-й урок · 7А Алгебра»."""
    day = f"{weekday_short(place.day)} {day_short(place.day)}, {place.number}-й урок"
    page = page_title(title.class_title, title.subject, title.group_title) if title else ""
    return f"{day} · {page}" if page else day


def cell_line(cell: MergedCell) -> str:
    """Return what becomes of a cell: «Ёлкин Пётр: отметка 4 → 5»."""
    who = cell.name or WHOLE_CLASS.lower()
    value, before = told(cell.field, cell.value) or EMPTY, told(cell.field, cell.before)
    column = COLUMNS[cell.field].lower()
    if cell.came in WRITTEN:
        return f"{who}: {column} {f'{before} → ' if before else ''}{value}"
    return f"{who}: {column} {value}. {_why(cell)}"


def where(cell: MergedCell) -> str:
    """Return where in the file a cell stands."""
    return f"Лист «{JOURNAL}», строка {cell.row}, столбец «{COLUMNS[cell.field]}»"


def remark_line(remark: Refused) -> str:
    """Return why a cell was not understood, and where it stands."""
    reason = imports.reason(remark)
    return (
        f"Лист «{JOURNAL}», строка {remark.row}, столбец «{remark.column}», «{_cut(remark.value)}»: {reason}"
    )


def _why(cell: MergedCell) -> str:
    if cell.came is Came.EARLIER:
        now = told(cell.field, cell.before) or EMPTY
        return f"Это уже вносили, с тех пор изменили: теперь {now}. Остаётся так."
    match cell.why:
        case Conflict() as conflict:
            theirs = told(cell.field, conflict.theirs) or EMPTY
            who = f", {conflict.who}, {moment(conflict.when)}" if conflict.who else ""
            return f"В журнале с тех пор другое: {theirs}{who}. Оставлено; исправьте на странице, если надо."
        case Refusal() as refusal:
            return sentence(refusal)
        case Problem() as problem:
            return imports.PROBLEMS[problem] + "."
    return ""


def totals(lessons: Iterable[MergedLesson], refused: Sequence[Refused]) -> str:
    """Return how many cells go which way: «новых 12, изменится 1, то же 3, спор 1, не принято 2»."""
    every = [cell for lesson in lessons for cell in lesson.cells]
    by = {came: sum(cell.came is came for cell in every) for came in Came}
    parts = (
        ("новых", by[Came.NEW]),
        ("изменится", by[Came.CHANGED]),
        ("уже так", by[Came.SAME]),
        ("внесено раньше", by[Came.EARLIER]),
        ("спорных", by[Came.CONFLICT]),
        ("не принято", by[Came.REFUSED] + len(refused)),
    )
    return ", ".join(f"{name} {number}" for name, number in parts if number) or "ничего"


def summary(lessons: Sequence[MergedLesson], refused: Sequence[Refused]) -> str:
    """Return what would be written: «Запишется 15 записей в 4 уроках: новых 15, не принято 1»."""
    any_to_write = any(lesson.has_to_write for lesson in lessons)
    first = f"Запишется {written(lessons)}" if any_to_write else "Записывать нечего"
    return f"{first}: {totals(lessons, refused)}"


def written(lessons: Iterable[MergedLesson]) -> str:
    """Return «15 записей в 4 уроках»."""
    own = [lesson for lesson in lessons if lesson.has_to_write]
    number = sum(cell.came in WRITTEN for lesson in own for cell in lesson.cells)
    records = counted(number, "запись", "записи", "записей")
    return f"{records} в {counted(len(own), 'уроке', 'уроках', 'уроках')}"


def grouped(found: Iterable[MergedCell]) -> Iterator[tuple[MergedCell, int]]:
    """Yield the cells, those refused for one and the same reason once, with how many there are of them."""
    times: dict[object, list[MergedCell]] = {}
    for cell in found:
        same = cell.why if isinstance(cell.why, Refusal) else cell
        times.setdefault(same, []).append(cell)
    for alike in times.values():
        yield alike[0], len(alike)


def _cut(text: str) -> str:
    return text if len(text) <= imports.LONGEST_VALUE else text[: imports.LONGEST_VALUE - 1] + "…"
