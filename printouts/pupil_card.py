"""«Личная карточка» of a pupil: what the school keeps, and nothing that it does not (4.4, 1.6)."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from printouts.folio import LEFT, Folio, bound, columns_of, middle, row_of
from printouts.grid import Cell, Column, Grid, Group, Padding
from printouts.letters import Align, Face, Ink, paragraph
from printouts.sheet import A4_PORTRAIT, Printed
from services.views.card_paper import CardPaper
from services.views.pupil import PupilPage
from texts import dates
from texts.people import delivery, lodging, relation

SCHOOL = Ink(Face.SANS, 9.0)
TITLE = Ink(Face.SANS_BOLD, 15.0)
NAME = Ink(Face.SANS_BOLD, 13.0)
PART = Ink(Face.SANS_BOLD, 10.5)
LABEL = Ink(Face.SANS, 9.5)
VALUE = Ink(Face.SANS_BOLD, 10.5)
LABEL_WIDTH = 42.0
WITHIN, BETWEEN = 1.6, 5.0
"""White above a line of the card and above a part of it in millimetres."""
NUMBER, DAY = 9.0, 24.0
SIGNED = (
    "Карточку ведёт ____________________ / ______________________________ / «____» ____________ 20____ г."
)

Table = tuple[str, Sequence[Column], list[Group]]


def pupil_card(card: CardPaper, out: Path) -> Printed:
    """Print the card of a pupil."""
    title = f"Личная карточка, {card.page.full_name}"
    return bound(out, A4_PORTRAIT, title, card.mark, lambda folio: _draw(folio, card, title))


def _draw(folio: Folio, card: CardPaper, running: str) -> None:
    sheet, y = folio.sheet, folio.next_page(running)
    for text, ink in (
        (card.mark.school, SCHOOL),
        ("Личная карточка ученика", TITLE),
        (card.page.full_name, NAME),
    ):
        line = paragraph(text, ink, align=Align.MIDDLE, smallest=9.0)
        y += sheet.write(line, LEFT, y, folio.width) + 1.5
    for label, value in _known(card.page):
        y = _field(folio, y + WITHIN, label, value, running)
    for heading, columns, rows in _tables(card.page):
        y = _table(folio, y + BETWEEN, heading, columns, rows, running)
    signed = paragraph(SIGNED, LABEL, smallest=7.0)
    tall = 2 * BETWEEN + sheet.height(signed, folio.width)
    if y + tall > folio.floor:
        y = folio.next_page(running)
    sheet.write(signed, LEFT, y + 2 * BETWEEN, folio.width)


def _field(folio: Folio, y: float, label: str, value: str, running: str) -> float:
    """Write what is known beside what it is, over a line; where nothing is, the line is left to a pen."""
    text, room = paragraph(value, VALUE), folio.width - LABEL_WIDTH
    tall = folio.sheet.height(text, room) + 0.4
    if y + tall > folio.floor:
        y = folio.next_page(running)
    folio.sheet.write(paragraph(label, LABEL), LEFT, y + 0.3, LABEL_WIDTH)
    folio.sheet.write(text, LEFT + LABEL_WIDTH, y, room)
    folio.sheet.rule(LEFT + LABEL_WIDTH, y + tall, LEFT + folio.width, y + tall)
    return y + tall


def _table(
    folio: Folio, y: float, heading: str, columns: Sequence[Column], rows: Sequence[Group], running: str
) -> float:
    """Write a part of the card as a table, whole on a page where a page can hold it."""
    grid = Grid(folio.sheet, columns, Padding(above=0.7, below=0.8))
    told = paragraph(heading if rows else f"{heading}: нет", PART)
    above = folio.sheet.height(told, folio.width) + 1.0
    if y + above + (grid.heading_height + sum(map(grid.height, rows)) if rows else 0.0) > folio.floor:
        y = folio.next_page(running)
    folio.sheet.write(told, LEFT, y, folio.width)
    y += above
    for number, part in enumerate(grid.parts(rows, folio.floor - y, whole=True) if rows else ()):
        if number:
            y = folio.next_page(running)
        y += grid.draw(part, LEFT, y)
    return y


def _known(page: PupilPage) -> Sequence[tuple[str, str]]:
    card = page.card
    return (
        ("Дата рождения", _day(page.born_on)),
        ("Место рождения", card.birth_place),
        ("Личное дело №", page.file_no),
        ("Живёт", lodging(page.lodging)),
        ("Адрес", card.address),
        ("Телефон", card.phone),
        *((("Группа здоровья", card.health_group),) if page.keeps_health else ()),
        ("Откуда прибыл(а)", card.arrived_from),
        ("Примечания", card.notes),
    )


def _tables(page: PupilPage) -> Iterator[Table]:
    until = (("С", DAY), ("По", DAY))
    yield (
        "Движение по классам",
        columns_of(("№", NUMBER), ("Класс", 30.0), *until, ("Приказ", 100.0)),
        _rows((middle(one.class_title), *_days(one.since, one.until), one.order_no) for one in page.stays),
    )
    yield (
        "Учебные группы",
        columns_of(("№", NUMBER), ("Группа", 50.0), ("Предметы", 80.0), *until),
        _rows((one.title, one.subjects, *_days(one.since, one.until)) for one in page.groups),
    )
    yield (
        "Родители (законные представители)",
        columns_of(
            *(("№", NUMBER), ("Фамилия, имя, отчество", 86.0), ("Кем приходится", 30.0)),
            *(("Телефон", 40.0), ("Дневник", 22.0)),
        ),
        _rows(
            (
                *(one.full_name, relation(one.relation), one.phone),
                middle("открыт" if one.diary_access else "нет доступа"),
            )
            for one in page.guardians
        ),
    )
    yield (
        "Заявления о печати сведений (п. 2.12)",
        columns_of(("№", NUMBER), ("Кто подал", 72.0), *until, ("День недели", 29.0), ("Как отдать", 29.0)),
        _rows(
            (
                one.guardian or "представитель не указан",
                *_days(one.since, one.until),
                middle(dates.WEEKDAYS[one.weekday - 1]),
                middle(delivery(one.delivery)),
            )
            for one in page.applications
        ),
    )


def _rows(cells: Iterator[tuple[str | Cell, ...]]) -> list[Group]:
    return [row_of(number, *row) for number, row in enumerate(cells, 1)]


def _days(since: date, until: date | None) -> tuple[Cell, Cell]:
    return middle(_day(since)), middle(_day(until))


def _day(day: date | None) -> str:
    return dates.day_numbers(day) if day else ""
