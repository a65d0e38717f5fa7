"""«Личная карточка» of a pupil: what the school keeps, and nothing that it does not (4.4, 1.6)."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from printouts.class_report import sign
from printouts.folio import TITLE, Folio, bound
from printouts.letters import Face, Ink, Paragraph, Run, paragraph
from printouts.results_lists import write_on
from printouts.sheet import A4_PORTRAIT, Printed
from services.views.card_paper import CardPaper
from services.views.pupil import PupilPage
from texts import dates
from texts.people import delivery, lodging

LABEL = Ink(Face.SANS, 9.5)
VALUE = Ink(Face.SANS_BOLD, 9.5)
PART = Ink(Face.SANS_BOLD, 10.5)
BLANK = "____________________"


def pupil_card(card: CardPaper, out: Path) -> Printed:
    """Print the card of a pupil."""
    title = f"Личная карточка, {card.page.full_name}"

    def compose(folio: Folio) -> None:
        y = folio.next_page(title)
        for text in (paragraph("Личная карточка ученика", TITLE), paragraph(card.page.full_name, PART)):
            y = write_on(folio, title, y, text)
        for text in _paragraphs(card.page):
            y = write_on(folio, title, y, text)
        sign(folio, title, y + 2.0, "Карточку вёл(а) ______________________ / ______________________ /")

    return bound(out, A4_PORTRAIT, title, card.mark, compose)


def _paragraphs(page: PupilPage) -> Iterator[Paragraph]:
    for label, value in _known(page):
        yield Paragraph((Run(f"{label}: ", LABEL), Run(value or BLANK, VALUE)))
    for heading, lines in (
        ("Классы", _stays(page)),
        ("Учебные группы", _groups(page)),
        ("Родители (законные представители)", _guardians(page)),
        ("Заявления о печати сведений", _applications(page)),
    ):
        yield paragraph("", LABEL)
        yield paragraph(heading, PART)
        for line in lines or ("нет",):
            yield paragraph(line, LABEL)


def _known(page: PupilPage) -> Sequence[tuple[str, str]]:
    card = page.card
    return (
        ("Дата рождения", dates.day_numbers(page.born_on) if page.born_on else ""),
        ("Место рождения", card.birth_place),
        ("Личное дело №", page.file_no),
        ("Живёт", lodging(page.lodging)),
        ("Адрес", card.address),
        ("Телефон", card.phone),
        *((("Группа здоровья", card.health_group),) if page.keeps_health else ()),
        ("Откуда прибыл(а)", card.arrived_from),
        ("Примечания", card.notes),
    )


def _stays(page: PupilPage) -> tuple[str, ...]:
    return tuple(
        f"{one.class_title}: с {dates.day_numbers(one.since)}"
        f"{f' по {dates.day_numbers(one.until)}' if one.until else ''}"
        f"{f', приказ {one.order_no}' if one.order_no else ''}"
        for one in page.stays
    )


def _groups(page: PupilPage) -> tuple[str, ...]:
    return tuple(
        f"{', '.join(filter(None, (one.title, one.subjects)))}: с {dates.day_numbers(one.since)}"
        f"{f' по {dates.day_numbers(one.until)}' if one.until else ''}"
        for one in page.groups
    )


def _guardians(page: PupilPage) -> tuple[str, ...]:
    return tuple(
        ", ".join(
            filter(
                None,
                (
                    f"{one.relation}: {one.full_name}" if one.relation else one.full_name,
                    one.phone,
                    "дневник открыт" if one.diary_access else "доступа к дневнику нет",
                ),
            )
        )
        for one in page.guardians
    )


def _applications(page: PupilPage) -> tuple[str, ...]:
    return tuple(
        f"{one.guardian or 'представитель не указан'}: с {dates.day_numbers(one.since)}"
        f"{f' по {dates.day_numbers(one.until)}' if one.until else ''}, "
        f"{dates.WEEKDAYS[one.weekday - 1]}, {delivery(one.delivery)}"
        for one in page.applications
    )
