"""The days of a weekly slip: what was taught, set, marked and missed, lesson by lesson."""

from collections.abc import Iterable, Sequence
from itertools import groupby, product

from printouts.grid import Cell, Column, Grid, Group, Padding, Row
from printouts.letters import Align, Face, Ink, Paragraph, Run, paragraph
from printouts.sheet import Sheet
from services.views.diary import DiaryDay, DiaryLesson, DiaryMark, DiaryWeek
from texts import codes, dates
from texts.timetable import change_words

DAY, NUMBER, MARKS, ABSENCE = 8.2, 4.4, 13.5, 10.5
"""Widths of the columns that do not depend on the week, in millimetres."""
SUBJECTS = (24.0, 29.0)
SHARES = (0.5, 0.45, 0.55, 0.4, 0.6)
"""Widths of the subject, and parts of the rest that the topic takes from homework: the lowest table wins."""
TRIED = 7.0
"""Size of letters the columns are tried with; they stay as wide in every other size."""
SMALLER = 0.78
"""Size of a kind's letter beside its mark."""
HEADING = 6.5
SMALLEST_SUBJECT = 6.0


Columns = tuple[Column, ...]


def best_columns(sheet: Sheet, week: DiaryWeek, width: float) -> Columns:
    """Return the columns, as wide together as said, that make the table of a week lowest."""
    lessons = tuple(
        (lesson.subject, lesson.change, lesson.topic, lesson.homework, lesson.own_homework)
        for day in week.days
        for lesson in day.lessons
    )
    known: Columns | None = sheet.chosen.get((width, lessons))
    if known is None:
        groups = tuple(_day(sheet, day, TRIED) for day in week.days)
        tried = [_columns(width, subject, share) for subject, share in product(SUBJECTS, SHARES)]
        known = min(tried, key=lambda columns: sum(map(_grid(sheet, columns, TRIED).height, groups)))
        sheet.chosen[width, lessons] = known
    return known


def days_grid(sheet: Sheet, week: DiaryWeek, columns: Columns, size: float) -> tuple[Grid, tuple[Group, ...]]:
    """Return the table of a week in letters of a size, and its days."""
    return _grid(sheet, columns, size), tuple(_day(sheet, day, size) for day in week.days)


def _grid(sheet: Sheet, columns: Columns, size: float) -> Grid:
    return Grid(sheet, columns, Padding(above=size * size * 0.004, below=size * size * 0.006))


def no_lessons(week: DiaryWeek) -> str:
    """Return why the whole week has no lessons, in a sentence, or nothing where it has some."""
    if any(day.lessons for day in week.days):
        return ""
    reasons = dict.fromkeys(day.day_off for day in week.days if day.day_off)
    return (
        f"На этой неделе уроков не было: {', '.join(reasons)}."
        if reasons
        else "На этой неделе уроков не было."
    )


def marks_of(week: DiaryWeek) -> Iterable[DiaryMark]:
    """Return every mark of a week in order."""
    return (mark for day in week.days for lesson in day.lessons for mark in lesson.marks)


def _columns(width: float, subject: float, share: float) -> Columns:
    rest = width - DAY - NUMBER - subject - MARKS - ABSENCE
    topic = round(rest * share, 1)
    headed = (
        ("День", DAY),
        ("№", NUMBER),
        ("Предмет", subject),
        ("Тема урока", topic),
        ("Домашнее задание", rest - topic),
        ("Отметки", MARKS),
        ("Пропуск", ABSENCE),
    )
    ink = Ink(Face.NARROW_BOLD, HEADING)
    return tuple(Column(paragraph(title, ink, align=Align.MIDDLE), wide) for title, wide in headed)


def _day(sheet: Sheet, day: DiaryDay, size: float) -> Group:
    label = (
        paragraph(dates.weekday_short(day.on).capitalize(), Ink(Face.NARROW_BOLD, size + 0.5)),
        paragraph(dates.day_short(day.on), Ink(Face.NARROW, min(size, 7.5))),
    )
    if day.lessons:
        return Group(label, tuple(_lesson(sheet, lesson, size) for lesson in day.lessons))
    words = f"Уроков нет: {day.day_off}" if day.day_off else "Уроков нет"
    return Group(label, (((paragraph(words, Ink(Face.NARROW, size)),),),))


def _lesson(sheet: Sheet, lesson: DiaryLesson, size: float) -> Row:
    plain, bold = Ink(Face.NARROW, size), Ink(Face.NARROW_BOLD, size)
    missed = codes.absence(lesson.absence, lesson.reason, lesson.minutes)
    told = (lesson.number, lesson.subject, lesson.change, lesson.other, lesson.topic)
    common = (size, *told, lesson.homework, lesson.nothing_set, lesson.own_homework)
    classmates: Row | None = sheet.chosen.get(common)
    if classmates is None:
        classmates = sheet.chosen[common] = (
            (paragraph(str(lesson.number), plain, align=Align.MIDDLE),),
            _subject(lesson, plain),
            (paragraph(_topic(lesson), plain),),
            _homework(lesson, plain, bold),
        )
    own = paragraph(missed, plain, align=Align.MIDDLE)
    return (*classmates, (_marks(lesson.marks, bold),), (own,))


def _topic(lesson: DiaryLesson) -> str:
    """Return the topic, or why there was no lesson then and there."""
    gone = lesson.change in ("cancelled", "moved")
    return change_words(lesson.change, lesson.other) if gone else lesson.topic


def _subject(lesson: DiaryLesson, plain: Ink) -> Cell:
    name = paragraph(lesson.subject, plain, smallest=min(plain.size, SMALLEST_SUBJECT))
    if lesson.change in ("", "cancelled", "moved"):
        return (name,)
    told = change_words(lesson.change, lesson.other)
    return (name, paragraph(told, Ink(Face.NARROW, max(plain.size * SMALLER, SMALLEST_SUBJECT))))


def _homework(lesson: DiaryLesson, plain: Ink, bold: Ink) -> Cell:
    cell = [paragraph("не задано" if lesson.nothing_set else lesson.homework, plain)]
    if lesson.own_homework:
        own = Paragraph((Run("лично: ", bold), Run(lesson.own_homework, plain)), framed=True)
        cell = [own] if not cell[0].runs[0].text else [*cell, own]
    return tuple(cell)


def _marks(marks: Sequence[DiaryMark], bold: Ink) -> Paragraph:
    """Set marks in bold with the kind's letter small behind them; a debt is said in a word."""
    small = Ink(Face.NARROW, max(bold.size * SMALLER, 5.5))
    runs: list[Run] = []
    for letter, given in groupby(marks, key=lambda mark: mark.letter):
        if runs:
            runs.append(Run(" ", bold))
        values = ("долг" if mark.value == "." else codes.mark(mark.value) for mark in given)
        runs.append(Run("\u00a0".join(values), bold))
        if letter:
            runs.append(Run(f"\u00a0({letter})", small))
    return Paragraph(tuple(runs) or (Run("", bold),), Align.MIDDLE)
