"""«Табель успеваемости»: a pupil's results of the year on an A5, two on a sheet with a cut line."""

from collections.abc import Sequence
from pathlib import Path

from printouts.folio import columns_of, middle
from printouts.grid import Grid, Group, Padding
from printouts.letters import Align, Face, Ink, paragraph
from printouts.sheet import A4_LANDSCAPE, Imprint, Printed, Sheet
from rules.results import ResultKind
from services.views.papers import YearResults
from services.views.results_sheet import ListedPupil
from texts import codes, dates
from texts.papers import NO_MARKS, NOBODY, as_of

HALF = A4_LANDSCAPE.width / 2
MARGIN, TOP = 9.0, 9.0
WIDTH = HALF - 2 * MARGIN
VALUE = 10.5
SCHOOL = Ink(Face.SANS, 8.0)
TITLE = Ink(Face.SANS_BOLD, 13.0)
NAME = Ink(Face.SANS_BOLD, 11.0)
TEXT = Ink(Face.SANS, 8.5)
SUBJECT = Ink(Face.NARROW, 9.0)
LATER = ((ResultKind.YEAR.value, "год"), (ResultKind.EXAM.value, "экз."), (ResultKind.FINAL.value, "итог"))


def report_cards(results: YearResults, out: Path, pupil: int | None = None) -> Printed:
    """Print the cards of a class, or of one pupil of it."""
    title = f"Табель, {results.of.title} класс, {results.of.year_title}{as_of(results.mark.as_of)}"
    pupils = [one for one in results.pupils if pupil in (None, one.pupil)]
    with Sheet(A4_LANDSCAPE, Imprint(title, results.mark.school, results.mark.printed_at)) as sheet:
        if results.without_marks or not pupils:
            sheet.next_page()
            told = paragraph(NO_MARKS if pupils else NOBODY, TITLE, align=Align.MIDDLE)
            sheet.write(told, MARGIN, TOP, A4_LANDSCAPE.width - 2 * MARGIN)
            pupils = []
        for place, one in enumerate(pupils):
            if place % 2 == 0:
                sheet.next_page()
                sheet.cut_line(HALF, 0.0, HALF, A4_LANDSCAPE.height)
            sheet.bookmark(one.full_name)
            _card(sheet, results, one, MARGIN + (place % 2) * HALF)
        return sheet.save(out)


def _card(sheet: Sheet, results: YearResults, pupil: ListedPupil, x: float) -> None:
    y = TOP
    of = results.of
    for text, ink in (
        (results.mark.school, SCHOOL),
        ("Табель успеваемости", TITLE),
        (f"{of.year_title} учебный год, {of.title} класс", TEXT),
        (pupil.full_name, NAME),
    ):
        y += sheet.write(paragraph(text, ink, align=Align.MIDDLE, smallest=6.5), x, y, WIDTH) + 1.0
    periods: Sequence[tuple[str, str]] = (
        *((str(number), codes.roman(number)) for number in results.terms),
        *LATER,
    )
    subject = WIDTH - VALUE * len(periods)
    columns = columns_of(("Предмет", subject), *((title, VALUE) for _, title in periods))
    grid = Grid(sheet, columns, Padding(above=0.8, below=0.9))
    groups = [
        Group(
            (paragraph(title, SUBJECT, smallest=6.0),),
            (tuple(middle(_value(results, pupil, title, key)) for key, _ in periods),),
        )
        for title in results.subjects
    ]
    y += 1.5
    y += grid.draw(groups, x, y) + 5.0
    for text in (
        f"Классный руководитель ______________ / {of.class_teacher or '______________'} /",
        "Подпись родителя (законного представителя) ______________",
        f"Выдан {dates.day_numbers(results.mark.printed_at.date())}{as_of(results.mark.as_of)}",
    ):
        y += sheet.write(paragraph(text, TEXT, smallest=6.5), x, y, WIDTH) + 3.0


def _value(results: YearResults, pupil: ListedPupil, subject: str, key: str) -> str:
    value = results.results.get((pupil.pupil, subject, key), "")
    return codes.mark(value) if value else ""
