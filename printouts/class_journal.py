"""«Журнал класса»: title, contents, spreads of every page, absences, results, list; bookmarks (4.1)."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from printouts.absences import draw_absences
from printouts.class_list import draw_list
from printouts.course_page import draw_course
from printouts.folio import DIGITS, LEFT, Folio, bound, columns_of, row_of, trail_head
from printouts.letters import Align, Face, Ink, paragraph
from printouts.sheet import A4_PORTRAIT, Printed
from printouts.year_results import draw_results
from services.views.journal import TermChoice
from services.views.papers import ClassJournal
from texts import dates
from texts.certification import sealed_title
from texts.papers import as_of
from texts.plurals import counted
from texts.plurals import pages as counted_pages
from texts.titles import page_title

GREAT = Ink(Face.SANS_BOLD, 26.0)
LARGE = Ink(Face.SANS, 14.0)
MIDDLING = Ink(Face.SANS, 11.0)
SEAL = Ink(Face.SANS, 9.5)
SEALS = 152.0
"""Where the certificates stand on the title page, above the place of signature and stamp."""
MOST_SEALS = 6
"""So much of a hash is printed: enough to compare by eye."""


def class_journal(journal: ClassJournal, out: Path) -> Printed:
    """Print the whole journal of a class."""
    title = f"Журнал {journal.of.title} класса, {journal.of.year_title}"
    chapters = _chapters(journal)
    where: dict[int, int] = {}

    def compose(folio: Folio) -> None:
        _title_page(folio, journal, title)
        _contents(folio, journal, title, where, chapters)
        for place, paper in enumerate(journal.pages):
            where[place] = folio.sheet.pages + 1
            draw_course(folio, paper)
        for place, chapter in enumerate(chapters, len(journal.pages)):
            where[place] = folio.sheet.pages + 1
            folio.entry, folio.seal = chapter.title, None
            chapter.draw(folio)

    return bound(out, A4_PORTRAIT, title, journal.mark, compose)


@dataclass(frozen=True, slots=True)
class _Chapter:
    """What follows the pages: attendance, results, the list."""

    title: str
    period: str
    draw: Callable[[Folio], None]


def _chapters(journal: ClassJournal) -> tuple[_Chapter, ...]:
    return (
        *(
            _Chapter(
                "Сведения о пропущенных уроках", _period(one.counts.term), partial(draw_absences, missed=one)
            )
            for one in journal.absences
        ),
        _Chapter("Сводная ведомость", "год", partial(draw_results, results=journal.results)),
        _Chapter("Список класса", "", partial(draw_list, listed=journal.listed)),
    )


def _period(term: TermChoice) -> str:
    return f"{dates.day_short(term.starts_on)} – {dates.day_short(term.ends_on)}"


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
    y = SEALS
    for text in sealed_lines(journal):
        y += folio.sheet.write(paragraph(text, SEAL, align=Align.MIDDLE, smallest=6.5), LEFT, y, folio.width)


def sealed_lines(journal: ClassJournal) -> Iterator[str]:
    """Return what a title page tells of the certificates over its pages: who, when, code, trail's head."""
    seals = Counter(paper.seal for paper in journal.pages if paper.seal)
    if not seals:
        return
    listed = seals.most_common(MOST_SEALS)
    for seal, count in listed:
        when, of = dates.moment(seal.sealed_at), sealed_title(seal.page, seal.term_kind, seal.term_number)
        yield f"Заверено электронно {when}, {seal.sealed_by}, код {seal.code}: {of}, {counted_pages(count)}"
        yield f"содержание SHA-256 {seal.digest[:DIGITS]}, {trail_head(seal)}"
    if len(seals) > len(listed):
        more = counted(len(seals) - len(listed), "код", "кода", "кодов")
        yield f"и ещё {more}: они стоят на своих страницах"
    yield f"Страниц журнала заверено: {seals.total()} из {len(journal.pages)}"


def _contents(
    folio: Folio, journal: ClassJournal, title: str, where: dict[int, int], chapters: Sequence[_Chapter]
) -> None:
    columns = columns_of(("№", 10.0), ("Страница журнала", 110.0), ("Период", 40.0), ("Стр.", 15.0))
    groups = []
    for place, paper in enumerate(journal.pages):
        page = paper.page
        name = page_title(page.class_title, page.subject, page.group_title)
        groups.append(row_of(place + 1, name, _period(page.term), str(where.get(place, ""))))
    for place, chapter in enumerate(chapters, len(journal.pages)):
        groups.append(row_of(place + 1, chapter.title, chapter.period, str(where.get(place, ""))))
    pages = len(journal.pages)
    under = (
        f"{counted_pages(pages)} журнала" if pages else "Страниц журнала нет: предметы классу не назначены."
    )
    folio.table(columns, groups, title, lambda y, _: folio.head(y, "Содержание", under))
