"""«Контроль ведения журналов»: what is empty or late, by whom, by which clause (2.10, 4.2)."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from printouts.class_report import sign
from printouts.folio import LEFT, STRONG, UNDER, Folio, bound, columns_of, middle, plain, row_of
from printouts.grid import Grid, Group, Padding
from printouts.letters import paragraph
from printouts.sheet import A4_PORTRAIT, Printed
from rules.deadlines import CLAUSES, END_OF_DAY, DutyKind
from rules.text import name_key
from services.views.control import Control
from services.views.control_paper import ControlPaper
from services.views.overdue import Owed
from texts import codes, dates
from texts.outage import long_ones
from texts.school_mode import NOT_JUDGED, NOTHING_OVERDUE
from texts.titles import debt, page_title

DUTIES = (
    (DutyKind.LESSON, "Уроки"),
    (DutyKind.ABSENCES, "Отсут."),
    (DutyKind.TOPIC, "Темы"),
    (DutyKind.HOMEWORK, "ДЗ"),
    (DutyKind.MARKS, "Отметки"),
    (DutyKind.TERM_MARKS, "Итоги"),
    (DutyKind.REASONS, "Причины"),
)
NOBODY = "учитель не назначен"
COUNTED = frozenset({DutyKind.TERM_MARKS, DutyKind.REASONS})
"""Duties that say how many pupils are meant."""


def control(paper: ControlPaper, out: Path) -> Printed:
    """Print the board by teachers, everything overdue, the sheets of applications."""
    board = paper.board
    title = f"Контроль ведения журналов, {_period(board)}"

    def compose(folio: Folio) -> None:
        limits = "" if board.keeping.is_kept_always else NOT_JUDGED
        under = (f"За {dates.span(board.first, board.last)}", limits, long_ones(board.long_outages))
        y = folio.head(folio.next_page(title), title, *under)
        if not board.owed:
            none = board.day_off and f"Уроков нет: {board.day_off}"
            told = none or NOTHING_OVERDUE
            y += folio.sheet.write(paragraph(told, UNDER), LEFT, y, folio.width)
        else:
            y = _tables(folio, title, y, board)
        if board.slips:
            y = _slips(folio, title, y + 3.0, board)
        sign(folio, title, y, "Проверил(а) ______________________ / ______________________ /")

    return bound(out, A4_PORTRAIT, title, paper.mark, compose)


def _period(board: Control) -> str:
    return codes.term_title(board.term.kind, board.term.number) if board.term else "неделя"


def _tables(folio: Folio, title: str, y: float, board: Control) -> float:
    widths = columns_of(
        ("№", 8.0), ("Учитель", 60.0), *((called, 15.0) for _, called in DUTIES), ("Всего", 14.0)
    )
    y = _on_pages(
        folio, title, y, Grid(folio.sheet, widths, Padding(above=0.6, below=0.7)), _by_teacher(board)
    )
    listed = columns_of(
        ("№", 8.0), ("Урок", 31.0), ("Страница", 55.0), ("Что не сделано", 58.0), ("Кто", 35.0)
    )
    groups = [_line(number, one) for number, one in enumerate(board.owed, 1)]
    return _on_pages(folio, title, y + 4.0, Grid(folio.sheet, listed, Padding(above=0.6, below=0.7)), groups)


def _on_pages(folio: Folio, title: str, y: float, grid: Grid, groups: list[Group]) -> float:
    """Draw a table from where the page has room on; return where it ends."""
    if y + grid.heading_height + grid.height(groups[0]) > folio.floor:
        y = folio.next_page(title)
    rest = groups
    while rest:
        (part, *_) = grid.parts(rest, folio.floor - y, whole=True)
        y += grid.draw(part, LEFT, y)
        rest = rest[len(part) :]
        if rest:
            y = folio.next_page(title)
    return y


def _by_teacher(board: Control) -> list[Group]:
    counts: dict[tuple[str, int], Counter[DutyKind]] = {}
    for one in board.owed:
        for who in [(keeper.name, keeper.person) for keeper in one.keepers] or [(NOBODY, 0)]:
            counts.setdefault(who, Counter())[one.duty] += 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1].total(), name_key(item[0][0])))
    groups = [row_of(number, name, *_numbers(count)) for number, ((name, _), count) in enumerate(ordered, 1)]
    total = Counter(one.duty for one in board.owed)
    groups.append(Group((plain(""),), (((paragraph("Всего", STRONG),), *_numbers(total)),)))
    return groups


def _numbers(count: Counter[DutyKind]) -> Iterable[tuple]:  # type: ignore[type-arg]  # cells of a row
    numbers = (*(count[duty] for duty, _ in DUTIES), count.total())
    return tuple(middle(str(number) if number else "–") for number in numbers)


def _line(number: int, one: Owed) -> Group:
    day = f"{dates.weekday_short(one.day)} {dates.day_numbers(one.day)}"
    lesson = f"{day}, {one.number} урок" if one.number else day
    hour = f" {dates.clock(one.due)}" if one.due.time() != END_OF_DAY else ""
    many = f": {one.about}" if one.duty in COUNTED else ""
    since = f"просрочено с {dates.day_short(one.due.date())}{hour}"
    what = f"{debt(one.duty)}{many}, {since}, п. {CLAUSES[one.duty]}"
    called = page_title(one.class_title, one.subject, one.group_title)
    return row_of(number, lesson, called, what, ", ".join(keeper.name for keeper in one.keepers) or NOBODY)


def _slips(folio: Folio, title: str, y: float, board: Control) -> float:
    columns = columns_of(
        ("№", 8.0),
        ("Листок к", 24.0),
        ("Класс", 14.0),
        ("Ученик", 66.0),
        ("По заявлению", 45.0),
        ("п. 2.12", 30.0),
    )
    groups = [
        row_of(
            number,
            dates.day_numbers(one.due_on),
            middle(one.class_title),
            one.full_name,
            one.guardian,
            "не напечатан" if one.printed_at is None else "не выдан",
        )
        for number, one in enumerate(board.slips, 1)
    ]
    return _on_pages(folio, title, y, Grid(folio.sheet, columns, Padding(above=0.6, below=0.7)), groups)
