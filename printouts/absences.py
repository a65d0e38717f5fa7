"""«Сведения о пропущенных уроках»: a class in a term, day by day of its months, and by reason (2.9)."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from printouts.folio import LEFT, Folio, bound, columns_of, middle, plain, row_of
from printouts.grid import Cell, Group
from printouts.sheet import A4_LANDSCAPE, A4_PORTRAIT, Printed
from services.views.absence_counts import AbsenceCounts, MissedDay
from services.views.papers import ClassAbsences
from texts import codes, dates

PUPIL, DAY, TOTAL = 44.0, 6.0, 11.5
"""Widths of the columns of a month in millimetres; 27 days are the most it has."""
NOTHING = "–"


def absences(missed: ClassAbsences, out: Path) -> Printed:
    """Print what the pupils of a class missed, and all of them together."""
    title = absences_title(missed)
    return bound(out, A4_PORTRAIT, title, missed.mark, lambda folio: draw_absences(folio, missed))


def absences_title(missed: ClassAbsences) -> str:
    """Return what the paper is called."""
    term = codes.term_title(missed.counts.term.kind, missed.counts.term.number)
    return f"Сведения о пропущенных уроках, {missed.of.title} класс, {term}"


def draw_absences(folio: Folio, missed: ClassAbsences) -> None:
    """Draw a table a month and the one of the term, as a document or a chapter of one."""
    with folio.turned(A4_LANDSCAPE):
        for _, days in groupby(missed.days, key=lambda day: (day.year, day.month)):
            _draw_month(folio, missed, tuple(days))
    _draw_term(folio, missed)


def _draw_month(folio: Folio, missed: ClassAbsences, days: Sequence[date]) -> None:
    by_place = {(one.pupil, one.day): one for one in missed.missed}
    columns = columns_of(
        ("№", 8.0),
        ("Ученик", PUPIL),
        *((f"{day:%d}", DAY) for day in days),
        *((title, TOTAL) for title in ("Всего", "Болезнь", "Уважит.", "Без уваж.", "Причины нет")),
    )
    groups = []
    for number, one in enumerate(missed.counts.pupils, 1):
        there = [by_place.get((one.pupil, day)) for day in days]
        groups.append(row_of(number, one.short, *(_day(found) for found in there), *_totals(there)))
    everybody = [one for one in missed.missed if one.day in days]
    together = [sum(one.lessons for one in everybody if one.day == day) for day in days]
    groups.append(Group((plain(""),), (((plain("Всего"),), *map(_number, together), *_totals(everybody)),)))
    title = absences_title(missed)
    month = f"{dates.month(days[0].month).capitalize()} {days[0].year}: пропущено уроков по дням"
    folio.table(columns, groups, title, lambda y, _: folio.head(y, title, missed.of.year_title, month))


def _day(found: MissedDay | None) -> Cell:
    return middle(str(found.lessons) if found else "")


def _totals(there: Sequence[MissedDay | None]) -> list[Cell]:
    found = [one for one in there if one is not None]
    counted = (
        sum(one.lessons for one in found),
        sum(one.illness for one in found),
        sum(one.valid for one in found),
        sum(one.no_reason for one in found),
        sum(one.unexplained for one in found),
    )
    return [_number(number) for number in counted]


def _number(number: int) -> Cell:
    return middle(str(number) if number else NOTHING)


def _draw_term(folio: Folio, missed: ClassAbsences) -> None:
    title = absences_title(missed)
    columns = columns_of(
        ("№", 9.0),
        ("Ученик", 56.0),
        ("Дней", 16.0),
        ("Уроков", 16.0),
        ("По болезни", 19.0),
        ("Уважит.", 17.0),
        ("Без уваж.", 17.0),
        ("Причины нет", 19.0),
        ("Опозд.", 18.0),
    )
    groups = [
        row_of(number, one.short, *_numbers(one.counts)) for number, one in enumerate(missed.counts.pupils, 1)
    ]
    groups.append(Group((plain(""),), (((plain("Всего"),), *_numbers(missed.counts.total)),)))
    under = f"{missed.of.year_title}, за весь период"
    y = folio.table(columns, groups, title, lambda y, _: folio.head(y, title, under))
    teacher = missed.of.class_teacher or "______________________"
    signed = plain(f"Классный руководитель ______________________ / {teacher} /")
    folio.sheet.write(signed, LEFT, min(y + 6.0, folio.floor - 4.0), folio.width)


def _numbers(counts: AbsenceCounts) -> tuple[Cell, ...]:
    numbers = (
        counts.days,
        counts.lessons,
        counts.illness,
        counts.valid,
        counts.no_reason,
        counts.unexplained,
        counts.late,
    )
    return tuple(map(_number, numbers))
