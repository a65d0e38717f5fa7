"""«Временный журнал»: a sheet of a class and a day, for when this server does not work either (3.1)."""

from collections.abc import Callable, Sequence
from pathlib import Path

from printouts.folio import HEADING, LEFT, STRONG, TITLE, UNDER, Folio, bound, columns_of, plain
from printouts.grid import Cell, Column, Group, Padding
from printouts.letters import HELD, Align, Face, Ink, paragraph
from printouts.sheet import A4_PORTRAIT, Printed
from services.views.blanks import BlankLesson, BlankRow, TemporaryJournal, TemporaryJournals
from texts import dates
from texts.titles import page_title

_NUMBER, _NAME, _MOST = 9.0, 56.0, 40.0
_ROOM, _TALLEST = 236.0, 2.6
"""Millimetres for the rows of a page; white above and below a text at most."""
_ROOM_BEHIND, _SAID, _FOOT = 230.0, 14.5, 22.0
"""Millimetres for the lessons on the back, for what stands in one of them, for what stands under them."""
_LINE = 0.41
"""Height of a line in millimetres a point."""
_LARGE, _SMALL = (12.0, 10.0), (8.5, 8.0)
"""Points of numbers and names; small where a class is large."""
_LARGE_CLASS, _MANY_LESSONS = 32, 6
_HEADING = Padding(above=1.0, below=1.2)
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
    if y > folio.floor - _FOOT:
        y = head(folio.next_page(running))
    kinds = "; ".join(f"{letter}{HELD}–{HELD}{name.lower()}" for letter, name in journal.kinds)
    if kinds:
        y += 3.0
        y += folio.sheet.write(paragraph(f"Виды работ: {kinds}.", UNDER), LEFT, y, folio.width)
    told = paragraph("Внесено в журнал ______________ кем ______________   сверил ______________", UNDER)
    folio.sheet.write(told, LEFT, y + 4.0, folio.width)


def _draw_pupils(folio: Folio, journal: TemporaryJournal, running: str, head: Head) -> None:
    width = min((folio.width - _NUMBER - _NAME) / max(len(journal.lessons), 1), _MOST)
    headings = Ink(Face.NARROW_BOLD, 7.0 if len(journal.lessons) > _MANY_LESSONS else 9.0)
    columns = (
        *(_headed("№", _NUMBER, headings), _headed("Ученик", _NAME, headings)),
        *(_headed(_column(one), width, headings) for one in journal.lessons),
    )
    points = _SMALL if len(journal.pupils) > _LARGE_CLASS else _LARGE
    groups = [_pupil(one, journal.lessons, points) for one in journal.pupils]
    white = max(min((_ROOM / (len(groups) + 3) - points[0] * _LINE) / 2, _TALLEST), 0.6)
    rows = [*groups, _totals(journal)]
    folio.table(columns, rows, running, head, Padding(above=white, below=white), _HEADING)


def _headed(title: str, width: float, ink: Ink) -> Column:
    return Column(paragraph(title, ink, align=Align.MIDDLE), width)


def _pupil(one: BlankRow, lessons: Sequence[BlankLesson], points: tuple[float, float]) -> Group:
    """Return a row: the number is what is keyed, so it is read from afar."""
    number = paragraph(str(one.number), Ink(Face.NARROW_BOLD, points[0]), align=Align.MIDDLE)
    name = paragraph(one.full_name, Ink(Face.NARROW, points[1]), smallest=6.0)
    return Group((number,), (((name,), *(_cell(one, lesson) for lesson in lessons)),))


def _draw_lessons(folio: Folio, journal: TemporaryJournal, running: str, head: Head) -> float:
    described = columns_of(
        ("Урок", _NUMBER + 1.0),
        ("Предмет, учитель", 38.0),
        ("Вид работы", 22.0),
        ("Тема", 48.0),
        ("Задание", 46.0),
        ("Подпись", folio.width - _NUMBER - 155.0),
    )
    lessons = [_lesson(one) for one in journal.lessons]
    deep = max(min(_ROOM_BEHIND / max(len(lessons), 1) - _SAID, 22.0), 3.0)
    return folio.table(described, lessons, running, head, Padding(above=2.0, below=deep), _HEADING)


def _lesson(one: BlankLesson) -> Group:
    number = paragraph(str(one.number), Ink(Face.NARROW_BOLD, _LARGE[0]), align=Align.MIDDLE)
    subject = paragraph(_subject(one), Ink(Face.NARROW_BOLD, _LARGE[1]))
    teacher = paragraph(one.teacher, Ink(Face.NARROW, _LARGE[1]), smallest=_SMALL[1])
    return Group((number,), (((subject, teacher), *[(plain(""),)] * 4),))


def _totals(journal: TemporaryJournal) -> Group:
    """Return the lines in which the teacher counts the column: what was keyed back is held against them."""
    empty: tuple[Cell, ...] = tuple((plain(""),) for _ in journal.lessons)
    label = (paragraph("", STRONG),)
    ink = Ink(Face.NARROW_BOLD, 9.0)
    counted = ((paragraph(told, ink),) for told in ("Всего отметок, 5/4 — две", "Всего «н»"))
    return Group(label, tuple((name, *empty) for name in counted))


def _cell(pupil: BlankRow, lesson: BlankLesson) -> Cell:
    """Leave room to write; tell who is not at the lesson."""
    return (paragraph("" if pupil.number in lesson.rows else "–", HEADING, align=Align.MIDDLE),)


def _column(lesson: BlankLesson) -> str:
    return f"{lesson.number}. {_subject(lesson)} {lesson.starts}"


def _subject(lesson: BlankLesson) -> str:
    return page_title("", lesson.title.subject, lesson.title.group_title)
