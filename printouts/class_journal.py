"""«Журнал класса»: title page, contents, the spreads of every page, lists; bookmarks, page X of Y (4.1)."""

from pathlib import Path

from printouts.course_page import draw_course
from printouts.folio import LEFT, Folio, bound, columns_of, row_of
from printouts.letters import Align, Face, Ink, paragraph
from printouts.sheet import A4_PORTRAIT, Printed
from services.views.papers import ClassJournal
from texts import dates
from texts.papers import as_of
from texts.plurals import pages as counted_pages
from texts.titles import page_title

GREAT = Ink(Face.SANS_BOLD, 26.0)
LARGE = Ink(Face.SANS, 14.0)
MIDDLING = Ink(Face.SANS, 11.0)


def class_journal(journal: ClassJournal, out: Path) -> Printed:
    """Print the whole journal of a class."""
    title = f"Журнал {journal.of.title} класса, {journal.of.year_title}"
    where: dict[int, int] = {}

    def compose(folio: Folio) -> None:
        _title_page(folio, journal, title)
        _contents(folio, journal, title, where)
        for place, paper in enumerate(journal.pages):
            where[place] = folio.sheet.pages + 1
            draw_course(folio, paper)

    return bound(out, A4_PORTRAIT, title, journal.mark, compose)


def _title_page(folio: Folio, journal: ClassJournal, title: str) -> None:
    folio.next_page(title)
    folio.sheet.bookmark(title)
    lines = (
        (journal.mark.school, MIDDLING, 30.0),
        ("Классный журнал", GREAT, 90.0),
        (f"{journal.of.title} класс", LARGE, 108.0),
        (f"{journal.of.year_title} учебный год", LARGE, 118.0),
        (as_of(journal.mark.as_of).removeprefix(", "), LARGE, 126.0),
        (f"Классный руководитель: {journal.of.class_teacher or '______________________'}", MIDDLING, 140.0),
        ("Распечатка электронного журнала заверена:", MIDDLING, 210.0),
        ("Директор ______________________ / ______________________ /", MIDDLING, 222.0),
        ("М. П.      «____» ______________ 20____ г.", MIDDLING, 234.0),
    )
    for text, ink, y in lines:
        folio.sheet.write(paragraph(text, ink, align=Align.MIDDLE, smallest=7.0), LEFT, y, folio.width)


def _contents(folio: Folio, journal: ClassJournal, title: str, where: dict[int, int]) -> None:
    columns = columns_of(("№", 10.0), ("Страница журнала", 110.0), ("Период", 40.0), ("Стр.", 15.0))
    groups = []
    for place, paper in enumerate(journal.pages):
        page = paper.page
        period = f"{dates.day_short(page.term.starts_on)} – {dates.day_short(page.term.ends_on)}"
        name = page_title(page.class_title, page.subject, page.group_title)
        groups.append(row_of(place + 1, name, period, str(where.get(place, ""))))
    under = counted_pages(len(journal.pages)) + " журнала"
    folio.table(columns, groups, title, lambda y, _: folio.head(y, "Содержание", under))
