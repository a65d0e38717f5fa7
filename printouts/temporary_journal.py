"""«Временный журнал»: a sheet of a class and a day, for when this server does not work either (3.1)."""

from collections.abc import Callable
from pathlib import Path

from printouts.folio import HEADING, LEFT, STRONG, TITLE, UNDER, Folio, bound, columns_of, plain, row_of
from printouts.grid import Cell, Group, Padding
from printouts.letters import Align, Face, Ink, paragraph
from printouts.sheet import A4_PORTRAIT, Printed
from services.views.blanks import BlankLesson, BlankRow, TemporaryJournal, TemporaryJournals
from texts import dates
from texts.titles import page_title

_NUMBER, _NAME, _MOST = 8.0, 52.0, 40.0
_ROOM, _TALLEST, _TEXT = 240.0, 2.4, 3.3
"""Millimetres for the rows of a page; white above and below a text at most; the text itself."""
_CODE = Ink(Face.SANS_BOLD, 15.0)
_CODE_WIDTH = 62.0
Head = Callable[[float, int], float]
"""Draws what stands above a table; returns where the table begins."""
HOW = (
    "н нет на уроке, о опоздал, 5–2 отметка, две через дробь, буква после отметки — вид работы. Вносят потом "
    "по коду листа: номер строки, пробел, отметка. Итоги внизу считают сразу: по ним проверят внесённое."
)


def temporary_journals(journals: TemporaryJournals, out: Path) -> Printed:
    """Print the sheets of one class or of several, each beginning on the front of a leaf."""
    day = f"{dates.day_with_weekday(journals.day)} {journals.day.year} г."
    one = journals.of.title if len(journals.sheets) == 1 else ""
    title = f"Временный журнал {one}, {day}" if one else f"Временный журнал, {day}"

    def compose(folio: Folio) -> None:
        for number, journal in enumerate(journals.sheets):
            if number and folio.sheet.pages % 2:
                folio.next_page("")  # a printer that prints on both sides would put two classes on one leaf
            _draw(folio, journal, f"Временный журнал {journal.of.title}, {day}")

    return bound(out, A4_PORTRAIT, title, journals.mark, compose)


def _draw(folio: Folio, journal: TemporaryJournal, title: str) -> None:
    folio.entry = journal.of.title
    running = f"{title}, лист {journal.code}"

    def head(y: float, *under: str) -> float:
        code = paragraph(f"Лист {journal.code}", _CODE, align=Align.RIGHT)
        folio.sheet.write(code, LEFT + folio.width - _CODE_WIDTH, y, _CODE_WIDTH)
        named = paragraph(title, TITLE, smallest=8.0)
        y += folio.sheet.write(named, LEFT, y, folio.width - _CODE_WIDTH) + 1.5
        for text in under:
            y += folio.sheet.write(paragraph(text, UNDER), LEFT, y, folio.width)
        return y + 1.5

    _draw_pupils(folio, journal, running, lambda y, _: head(y, HOW))
    y = _draw_lessons(folio, journal, running, lambda y, _: head(y))
    kinds = "; ".join(f"{letter} – {name.lower()}" for letter, name in journal.kinds)
    if kinds:
        y += 3.0
        y += folio.sheet.write(paragraph(f"Виды работ: {kinds}.", UNDER), LEFT, y, folio.width)
    told = paragraph("Внесено в журнал ______________ кем ______________   сверил ______________", UNDER)
    folio.sheet.write(told, LEFT, y + 4.0, folio.width)


def _draw_pupils(folio: Folio, journal: TemporaryJournal, running: str, head: Head) -> None:
    width = min((folio.width - _NUMBER - _NAME) / max(len(journal.lessons), 1), _MOST)
    columns = columns_of(
        ("№", _NUMBER), ("Ученик", _NAME), *((_column(one), width) for one in journal.lessons)
    )
    groups = [
        row_of(one.number, one.full_name, *(_cell(one, lesson) for lesson in journal.lessons))
        for one in journal.pupils
    ]
    white = max(min((_ROOM / (len(groups) + 3) - _TEXT) / 2, _TALLEST), 0.6)
    folio.table(columns, [*groups, _totals(journal)], running, head, Padding(above=white, below=white))


def _draw_lessons(folio: Folio, journal: TemporaryJournal, running: str, head: Head) -> float:
    described = columns_of(
        ("Урок", _NUMBER + 2.0),
        ("Предмет, учитель", 38.0),
        ("Вид работы", 22.0),
        ("Тема", 48.0),
        ("Задание", 46.0),
        ("Подпись", folio.width - _NUMBER - 156.0),
    )
    lessons = [
        row_of(one.number, f"{_subject(one)}, {one.teacher}", "", "", "", "") for one in journal.lessons
    ]
    deep = max(min(_ROOM / max(len(lessons), 1) - 9.0, 16.0), 6.0)
    return folio.table(described, lessons, running, head, Padding(above=2.0, below=deep))


def _totals(journal: TemporaryJournal) -> Group:
    """Return the lines in which the teacher counts the column: what was keyed back is held against them."""
    empty: tuple[Cell, ...] = tuple((plain(""),) for _ in journal.lessons)
    label = (paragraph("", STRONG),)
    counted = ((paragraph(told, STRONG),) for told in ("Всего отметок, 5/4 — две", "Всего «н»"))
    return Group(label, tuple((name, *empty) for name in counted))


def _cell(pupil: BlankRow, lesson: BlankLesson) -> Cell:
    """Leave room to write; tell who is not at the lesson."""
    return (paragraph("" if pupil.number in lesson.rows else "–", HEADING, align=Align.MIDDLE),)


def _column(lesson: BlankLesson) -> str:
    return f"{lesson.number}. {_subject(lesson)} {lesson.starts}"


def _subject(lesson: BlankLesson) -> str:
    return page_title("", lesson.title.subject, lesson.title.group_title)
