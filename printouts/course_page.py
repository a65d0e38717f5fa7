"""«Страница журнала»: a spread of 25 lessons, marks on the left, topics and homework on the right (4.1)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from printouts.course_legend import legend, meanings_of_marks
from printouts.folio import LEFT, Folio, bound, columns_of, middle, plain
from printouts.grid import Group
from printouts.letters import Align, Face, Ink, paragraph
from printouts.sheet import A4_PORTRAIT, MIDDLE, Printed
from rules.means import mean_of_stored
from services.views.journal import CellKey, Column, JournalPage, LessonHead, PupilRow
from services.views.papers import CoursePaper
from texts import codes, dates
from texts.titles import page_title

COLUMNS = 25
PUPILS = 45
NUMBER, NAME = 6.0, 44.0
HEAD = 4.2
TALLEST, LOWEST = 6.2, 5.2
"""Heights of a pupil's line in millimetres: with few pupils they are roomy."""
CELL = Ink(Face.NARROW, 8.0)
SMALL = Ink(Face.NARROW, 6.5)
BOLD = Ink(Face.NARROW_BOLD, 8.0)
SMALLEST = 4.5
GONE = "в"
"""Stands where a pupil had left the list."""
OUTSIDE = "·"
ALONE = "инд."
MEANINGS = {
    GONE: "выбыл(а)",
    OUTSIDE: "в этот день не в списке",
    ALONE: "учится по индивидуальному плану",
}
_NUMBERS = re.compile(r"[0-9/ ]+")
"""Cells that nobody needs explained."""
LEGEND = Ink(Face.NARROW, 6.5)
LEGEND_GAP = 1.0


@dataclass(frozen=True, slots=True)
class Last:
    """A column behind the lessons: the mean, or the result of the term."""

    title: str


MEAN, RESULT = Last("ср."), Last("итог")
LASTS = 2
"""They stand behind the lessons of the last spread, however many those are."""
Drawn = Column | Last


def course_page(paper: CoursePaper, out: Path) -> Printed:
    """Print a page of a term; 25 lessons a spread, 45 pupils a page."""
    title = f"{_title(paper.page)}, {_term(paper.page)}"
    return bound(out, A4_PORTRAIT, title, paper.mark, lambda folio: draw_course(folio, paper))


def draw_course(folio: Folio, paper: CoursePaper) -> None:
    """Put the spreads of a page into a document."""
    page, folio.seal = paper.page, paper.seal
    running = f"{_title(page)}, {_term(page)}"
    for start in range(0, max(len(page.columns), 1), COLUMNS):
        last = start + COLUMNS >= len(page.columns)
        part: list[Drawn] = [*page.columns[start : start + COLUMNS], *((MEAN, RESULT) if last else ())]
        for first in range(0, max(len(page.pupils), 1), PUPILS):
            pupils = page.pupils[first : first + PUPILS]
            y = folio.head(folio.next_page(running), running, _who(page))
            if start == 0 and first == 0:
                folio.sheet.bookmark(running, 1)
            _Marks(folio, page, part, pupils).draw(y)
        _right(folio, paper, part, running, last=last)
    folio.seal = None


def _title(page: JournalPage) -> str:
    return page_title(page.class_title, page.subject, page.group_title)


def _term(page: JournalPage) -> str:
    return codes.term_title(page.term.kind, page.term.number)


def _who(page: JournalPage) -> str:
    days = f"{dates.day_numbers(page.term.starts_on)} – {dates.day_numbers(page.term.ends_on)}"
    return f"{', '.join(page.teachers) or 'учитель не назначен'};  {days}"


class _Marks:
    """The left page: pupils by lessons."""

    def __init__(
        self, folio: Folio, page: JournalPage, columns: Sequence[Drawn], pupils: Sequence[PupilRow]
    ) -> None:
        self._folio = folio
        self._sheet = folio.sheet
        self._page = page
        self._columns = columns
        self._pupils = pupils
        self._shown = {
            (pupil.pupil, place): shown
            for place, column in enumerate(columns)
            if isinstance(column, Column)
            for pupil in pupils
            if (shown := self._cell(pupil, column))
        }
        """What stands in a cell, by pupil and place; drawn and explained from here."""
        self._wide = (folio.width - NUMBER - NAME) / (COLUMNS + LASTS)

    def draw(self, y: float) -> None:
        """Draw the heads, the lines of the pupils and the rules."""
        top = y
        for cells in (self._months(), self._days(), self._letters()):
            self._head(cells, y)
            y += HEAD
        for text, left, wide in (("№", LEFT, NUMBER), ("Фамилия, имя", LEFT + NUMBER, NAME)):
            words = paragraph(text, SMALL, align=Align.MIDDLE)
            self._sheet.write(words, left, top + HEAD + 0.7, wide)
        told = paragraph(legend(self._standing()), LEGEND)
        room = self._folio.floor - y - LEGEND_GAP - self._sheet.height(told, self._folio.width)
        tall = max(LOWEST, min(TALLEST, room / max(len(self._pupils), 1)))
        self._sheet.rule(LEFT, y, self._right, y, MIDDLE)
        for pupil in self._pupils:
            self._pupil(pupil, y, tall)
            y += tall
            self._sheet.rule(LEFT, y, self._right, y, MIDDLE if pupil.number % 5 == 0 else 0.12)
        for x in (LEFT, LEFT + NUMBER, LEFT + NUMBER + NAME):
            self._sheet.rule(x, top, x, y, MIDDLE)
        for place in range(1, len(self._columns) + 1):
            x = self._x(place)
            self._sheet.rule(x, top + HEAD if place < len(self._columns) else top, x, y)
        self._sheet.rule(LEFT, top, self._right, top, MIDDLE)
        self._sheet.write(told, LEFT, y + LEGEND_GAP, self._folio.width)

    def _standing(self) -> dict[str, str]:
        """Return the letters that stand on this page and no others, with what they mean."""
        kinds = (column.kind for column in self._columns if isinstance(column, Column))
        told = {kind.letter: kind.name for kind in kinds if kind and kind.letter}
        for (pupil, place), shown in self._shown.items():
            column = self._columns[place]
            if isinstance(column, Column) and not _NUMBERS.fullmatch(shown) and shown not in told:
                told |= self._meanings(pupil, column, shown)
        if RESULT in self._columns:
            given = (self._page.term_marks.get(pupil.pupil) for pupil in self._pupils)
            told |= meanings_of_marks(mark.value for mark in given if mark)
        return told

    def _meanings(self, pupil: int, column: Column, shown: str) -> dict[str, str]:
        if shown in MEANINGS:
            return {shown: MEANINGS[shown]}
        cell = self._page.cells.get(CellKey(column.lesson, column.work, pupil))
        told = meanings_of_marks(cell.marks) if cell else {}
        if cell and cell.absence and column.first_of_lesson:
            told[codes.absence(cell.absence, cell.reason)] = codes.absence_words(cell.absence, cell.reason)
        return told

    @property
    def _right(self) -> float:
        return self._x(len(self._columns))

    def _x(self, place: int) -> float:
        return LEFT + NUMBER + NAME + place * self._wide

    def _head(self, cells: Iterator[tuple[int, int, str]], y: float) -> None:
        for first, count, text in cells:
            width = count * self._wide
            words = paragraph(text, SMALL, align=Align.MIDDLE, smallest=SMALLEST)
            self._sheet.write(words, self._x(first), y + 0.7, width)
        self._sheet.rule(LEFT + NUMBER + NAME, y + HEAD, self._right, y + HEAD)

    def _months(self) -> Iterator[tuple[int, int, str]]:
        place = 0
        months = (self._day(column).month if isinstance(column, Column) else 0 for column in self._columns)
        for month, run in groupby(months):
            count = len(list(run))
            if month:
                yield place, count, dates.month(month) if count > 2 else dates.month_short(month)
            place += count

    def _days(self) -> Iterator[tuple[int, int, str]]:
        for place, column in enumerate(self._columns):
            if isinstance(column, Last):
                yield place, 1, column.title
            elif column.first_of_lesson:
                yield place, 1, f"{self._day(column).day:02}"

    def _letters(self) -> Iterator[tuple[int, int, str]]:
        for place, column in enumerate(self._columns):
            if isinstance(column, Column) and column.kind:
                yield place, 1, column.kind.letter

    def _day(self, column: Column) -> date:
        return self._page.lessons[column.lesson].held_on

    def _pupil(self, pupil: PupilRow, y: float, tall: float) -> None:
        down = y + (tall - CELL.pitch) / 2
        self._sheet.write(paragraph(str(pupil.number), CELL, align=Align.RIGHT), LEFT, down, NUMBER - 1.0)
        name = paragraph(pupil.short, CELL, smallest=SMALLEST)
        self._sheet.write(name, LEFT + NUMBER + 0.8, down, NAME - 1.6)
        for place, column in enumerate(self._columns):
            known = self._shown.get((pupil.pupil, place), "")
            text = self._last(pupil, column) if isinstance(column, Last) else known
            if text:
                ink = BOLD if column is RESULT else CELL
                words = paragraph(text, ink, align=Align.MIDDLE, smallest=SMALLEST)
                self._sheet.write(words, self._x(place) + 0.2, down, self._wide - 0.4)

    def _cell(self, pupil: PupilRow, column: Column) -> str:
        cell = self._page.cells.get(CellKey(column.lesson, column.work, pupil.pupil))
        day = self._day(column)
        shown = codes.marks(cell.marks) if cell else ""
        if cell and cell.absence and column.first_of_lesson:
            shown = codes.absence(cell.absence, cell.reason) + shown
        if shown:
            return shown
        if any(stay.covers(day) for stay in pupil.own_plan):
            return ALONE
        if pupil.stays and not any(stay.covers(day) for stay in pupil.stays):
            return GONE if pupil.until and day > pupil.until else OUTSIDE
        return ""

    def _last(self, pupil: PupilRow, column: Last) -> str:
        if column is RESULT:
            given = self._page.term_marks.get(pupil.pupil)
            return codes.mark(given.value) if given and given.value else ""
        marks = [(mark.value, mark.weight) for mark in self._page.brought.get(pupil.pupil, ())]
        for one in self._page.columns:
            cell = self._page.cells.get(CellKey(one.lesson, one.work, pupil.pupil))
            marks += [(value, one.weight) for value in cell.marks] if cell else []
        return codes.shown_mean(mean_of_stored(marks))


def _right(folio: Folio, paper: CoursePaper, part: Sequence[Drawn], running: str, *, last: bool) -> None:
    """Draw the right page: what was taught and set at these lessons."""
    page = paper.page
    lessons = dict.fromkeys(column.lesson for column in part if isinstance(column, Column))
    rest = folio.width - 13.0 - 8.0 - 6.0
    columns = columns_of(
        ("Дата", 13.0),
        ("Ур.", 8.0),
        ("Тема урока", rest * 0.56),
        ("Домашнее задание", rest * 0.44),
        ("Ч", 6.0),
    )
    groups = [_lesson(page.lessons[lesson]) for lesson in lessons]
    y = folio.table(columns, groups, running, lambda y, _: folio.head(y, running, _who(page)))
    if last:
        held = len(page.lessons)
        told = f"Проведено уроков за период: {held}. По расписанию в году: {paper.lessons_a_year}."
        y += 2.0 + folio.sheet.write(plain(told), LEFT, y + 2.0, folio.width)
        signed = "Подпись учителя ______________________"
        folio.sheet.write(plain(signed), LEFT, min(y + 3.0, folio.floor - 5.0), folio.width)


def _lesson(lesson: LessonHead) -> Group:
    topic = "; ".join(text for text in (lesson.topic, lesson.material) if text)
    if lesson.substituted:
        topic = f"{topic} (замена: {lesson.taught_by})".strip()
    homework = "не задано" if lesson.homework.nothing_set else lesson.homework.text
    day = plain(dates.day_short(lesson.held_on))
    return Group((day,), ((middle(str(lesson.number)), (plain(topic),), (plain(homework),), middle("1")),))
