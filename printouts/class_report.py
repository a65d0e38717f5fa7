"""«Отчёт классного руководителя»: a class in a period by subjects, movement, lessons missed, lists (4.4)."""

from collections.abc import Sequence
from pathlib import Path

from printouts.folio import LEFT, UNDER, Folio, bound, columns_of, middle, plain, row_of
from printouts.grid import Cell
from printouts.letters import paragraph
from printouts.results_lists import (
    listed,
    numbers_of_class,
    period_title,
    write_how_counted,
    write_lists,
    write_on,
)
from printouts.sheet import A4_PORTRAIT, Printed
from rules.class_results import Measures
from services.views.result_papers import ClassReport
from services.views.results_sheet import ListedPupil
from texts import dates
from texts.codes import percent, shown_mean
from texts.papers import NO_MARKS
from texts.plurals import lessons
from texts.plurals import pupils as counted_pupils

NUMBERS = (
    *(("N", 9.0), ("5", 8.0), ("4", 8.0), ("3", 8.0), ("2", 8.0), ("н/а", 9.0)),
    *(("Средн.", 13.0), ("Успев., %", 14.0), ("Кач., %", 14.0), ("СОУ, %", 13.0)),
)
"""Columns of the numbers of one subject or page, 104 mm together."""


def numbers(of: Measures) -> tuple[Cell, ...]:
    """Return the cells under ``NUMBERS``."""
    counts = (of.counted, of.fives, of.fours, of.threes, of.twos, of.not_assessed)
    shown = (*(str(count) if count else "–" for count in counts), shown_mean(of.mean))
    return tuple(middle(text) for text in (*shown, *map(percent, (of.success, of.quality, of.learning))))


def class_report(report: ClassReport, out: Path) -> Printed:
    """Print the report of a class teacher."""
    of, results = report.of, report.results
    title = f"Отчёт классного руководителя, {of.title} класс, {period_title(results)}"
    period = dates.span(results.period.starts_on, results.period.ends_on)
    columns = columns_of(("№", 7.0), ("Предмет", 41.0), ("Учитель", 35.0), *NUMBERS)
    groups = [
        row_of(number, one.title, report.teachers.get(one.subject, ""), *numbers(one.measures))
        for number, one in enumerate(results.subjects, 1)
    ]

    def head(folio: Folio, y: float) -> float:
        under = f"{of.year_title} учебный год, {period}, {counted_pupils(len(results.pupils))}"
        return folio.head(y, title, under, f"Классный руководитель: {of.class_teacher or 'не назначен'}")

    def compose(folio: Folio) -> None:
        if groups:
            y = folio.table(columns, groups, title, lambda y, _: head(folio, y)) + 3.0
        else:
            y = head(folio, folio.next_page(title))
        for text in _words(report):
            y = write_on(folio, title, y, paragraph(text, UNDER))
        if groups:
            y = write_how_counted(folio, title, y, of_a_class=True)
            y = write_lists(folio, title, y + 1.0, listed(results))
        sign(folio, title, y, f"Классный руководитель ______________________ / {of.class_teacher or ''} /")

    return bound(out, A4_PORTRAIT, title, report.mark, compose)


def sign(folio: Folio, running: str, y: float, *lines: str) -> None:
    """Leave lines for signatures, on a page of their own where this one has no room."""
    if y + 9.0 * len(lines) > folio.floor:
        y = folio.next_page(running)
    for line in lines:
        y += 5.0
        y += folio.sheet.write(plain(line), LEFT, y, folio.width)


def _words(report: ClassReport) -> Sequence[str]:
    missed = report.missed
    if not report.results.pupils:
        told = "На конец периода в классе нет ни одного ученика."
    elif report.without_marks:
        told = NO_MARKS
    elif not report.results.subjects:
        told = "У класса нет предметов с отметками."
    else:
        told = numbers_of_class(report.results)
    return (
        told,
        f"Прибыли: {_moved(report.arrived, left=False)}. Выбыли: {_moved(report.left, left=True)}.",
        f"Пропущено {lessons(missed.lessons)}: по болезни {missed.illness}, по уважительной причине "
        f"{missed.valid}, без уважительной {missed.no_reason}, причина не указана {missed.unexplained}. "
        f"Опозданий {missed.late}.",
    )


def _moved(pupils: Sequence[ListedPupil], *, left: bool) -> str:
    return (
        ", ".join(
            f"{one.full_name} ({'по' if left else 'с'} {dates.day_numbers(day)})"
            for one in pupils
            if (day := one.stay.until if left else one.stay.since)
        )
        or "нет"
    )
