"""«Расписание» of a class or a teacher: lessons by days of the week, with rooms (IV)."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from printouts.folio import LEFT, UNDER, Folio, bound, columns_of
from printouts.grid import Cell, Group
from printouts.letters import Align, Face, Ink, paragraph
from printouts.results_lists import write_on
from printouts.sheet import A4_LANDSCAPE, Printed
from services.views.class_timetable import SlotLine
from services.views.timetable_papers import TimetablePaper
from texts import dates

NUMBER = 18.0
SUBJECT = Ink(Face.NARROW_BOLD, 11.0)
WHERE = Ink(Face.NARROW, 9.5)
LESSON = Ink(Face.SANS_BOLD, 13.0)
SCHOOL_DAYS = 5
"""Monday to Friday always have a column; Saturday and Sunday only with lessons."""


def timetable(paper: TimetablePaper, out: Path) -> Printed:
    """Print a week as it repeats; what begins later is named under it."""
    whose = f"учителя: {paper.whose}" if paper.of_teacher else f"{paper.whose} класса"
    title = f"Расписание {whose}"
    now = [one for one in paper.slots if one.since <= paper.on]
    later = [one for one in paper.slots if one.since > paper.on]
    days = range(1, 1 + max(SCHOOL_DAYS, *(one.weekday for one in now), 0))
    wide = (A4_LANDSCAPE.width - LEFT - 8.0 - NUMBER) / len(days)
    columns = columns_of(("Урок", NUMBER), *((dates.WEEKDAYS[day - 1].capitalize(), wide) for day in days))

    def head(folio: Folio, y: float) -> float:
        return folio.head(y, title, f"действует на {dates.day_numbers(paper.on)}")

    def compose(folio: Folio) -> None:
        if now:
            groups = list(_groups(now, days, of_teacher=paper.of_teacher))
            y = folio.table(columns, groups, title, lambda y, _: head(folio, y)) + 2.0
        else:
            y = head(folio, folio.next_page(title))
            y = write_on(folio, title, y, paragraph("На этот день уроков в расписании нет.", UNDER))
        ends = [one for one in now if one.until is not None]
        for text in (*(_begins(one) for one in later), *(_ends(one) for one in ends)):
            y = write_on(folio, title, y, paragraph(text, UNDER))

    return bound(out, A4_LANDSCAPE, title, paper.mark, compose)


def _groups(slots: Sequence[SlotLine], days: Iterable[int], *, of_teacher: bool) -> Iterable[Group]:
    numbers = [one.number for one in slots]
    starts = {one.number: one.starts for one in slots}
    for number in range(min(1, *numbers), max(numbers) + 1):
        label = (
            paragraph(str(number), LESSON, align=Align.MIDDLE),
            paragraph(starts.get(number, ""), WHERE, align=Align.MIDDLE),
        )
        here = [one for one in slots if one.number == number]
        yield Group(label, (tuple(_cell(here, day, of_teacher=of_teacher) for day in days),))


def _cell(slots: Iterable[SlotLine], day: int, *, of_teacher: bool) -> Cell:
    texts = []
    for one in slots:
        if one.weekday == day:
            texts.append(paragraph(_subject(one, of_teacher=of_teacher), SUBJECT))
            if under := ", ".join(filter(None, _under(one, of_teacher=of_teacher))):
                texts.append(paragraph(under, WHERE))
    return tuple(texts) or (paragraph("", WHERE),)


def _subject(one: SlotLine, *, of_teacher: bool) -> str:
    return f"{one.class_title} {one.subject}".strip() if of_teacher else one.subject


def _under(one: SlotLine, *, of_teacher: bool) -> Iterable[str]:
    yield f"{one.week} неделя" if one.week else ""
    yield one.group_title
    yield f"каб. {one.room}" if one.room else ""
    yield "" if of_teacher else one.teacher


def _begins(one: SlotLine) -> str:
    return f"С {dates.day_numbers(one.since)}: {_place(one)}."


def _ends(one: SlotLine) -> str:
    return f"По {dates.day_numbers(one.until) if one.until else ''}: {_place(one)}."


def _place(one: SlotLine) -> str:
    what = ", ".join(filter(None, (one.subject, *_under(one, of_teacher=False))))
    return f"{dates.WEEKDAYS_SHORT[one.weekday - 1]}, {one.number} урок, {one.class_title} {what}"
