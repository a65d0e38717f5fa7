"""«Временный журнал»: a blank of a class and a day, for when this server does not work either (3.1)."""

from pathlib import Path

from printouts.folio import HEADING, LEFT, UNDER, Folio, bound, columns_of, row_of
from printouts.grid import Cell, Padding
from printouts.letters import paragraph
from printouts.sheet import A4_LANDSCAPE, Printed
from services.views.outage_papers import BlankLesson, BlankRow, TemporaryJournal
from texts import dates
from texts.titles import page_title

_NUMBER, _NAME, _MOST = 9.0, 62.0, 45.0
_ROOM, _TALLEST, _TEXT = 158.0, 2.2, 3.3
"""Millimetres for the rows of a page; white above and below a text at most; the text itself."""
HOW = (
    "н нет, о опоздал, 5–2 отметка, две через дробь. Потом в журнале: F7 и строка «3 5, 7 н, 12 4» — номер "
    "ученика и запись; № в клетке — номер на странице группы."
)


def temporary_journal(journal: TemporaryJournal, out: Path) -> Printed:
    """Print the pupils against the lessons of the day, then a line for the topic and homework of each."""
    title = (
        f"Временный журнал {journal.of.title}, {dates.day_with_weekday(journal.day)} {journal.day.year} г."
    )

    def compose(folio: Folio) -> None:
        width = min((folio.width - _NUMBER - _NAME) / max(len(journal.lessons), 1), _MOST)
        columns = columns_of(
            ("№", _NUMBER), ("Ученик", _NAME), *((_column(one), width) for one in journal.lessons)
        )
        groups = [
            row_of(one.number, one.full_name, *(_cell(one, lesson) for lesson in journal.lessons))
            for one in journal.pupils
        ]
        code = f"Лист {journal.of.title} {dates.day_numbers(journal.day)}"
        white = max(min((_ROOM / (len(groups) + 1) - _TEXT) / 2, _TALLEST), 0.6)
        by_hand = Padding(above=white, below=white)
        folio.table(columns, groups, title, lambda y, _: folio.head(y, title, f"{code}. {HOW}"), by_hand)
        described = columns_of(
            ("Урок", _NUMBER),
            ("Предмет, учитель", _NAME),
            ("Тема", 80.0),
            ("Задание", 80.0),
            ("Подпись", 40.0),
        )
        lessons = [
            row_of(one.number, f"{_subject(one)}, {one.teacher}", "", "", "") for one in journal.lessons
        ]
        roomy = Padding(above=3.0, below=9.0)
        y = folio.table(described, lessons, title, lambda y, _: folio.head(y, title, code), roomy)
        told = paragraph("Перенесено в журнал ______________ кем ______________", UNDER)
        folio.sheet.write(told, LEFT, y + 4.0, 180.0)

    return bound(out, A4_LANDSCAPE, title, journal.mark, compose)


def _cell(pupil: BlankRow, lesson: BlankLesson) -> Cell:
    """Leave room to write; tell who is not at the lesson, and the number of the page where it differs."""
    number = lesson.rows.get(pupil.pupil)
    told = "–" if number is None else f"№ {number}" if number != pupil.number else ""
    return (paragraph(told, HEADING),)


def _column(lesson: BlankLesson) -> str:
    return f"{lesson.number}. {_subject(lesson)} {lesson.starts}"


def _subject(lesson: BlankLesson) -> str:
    return page_title("", lesson.title.subject, lesson.title.group_title)
