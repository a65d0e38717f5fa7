"""«Сводная ведомость учёта успеваемости»: every result of a class in a year, kept for 25 years."""

from collections.abc import Sequence
from pathlib import Path

from printouts.folio import LEFT, TEXT, Folio, bound
from printouts.letters import Align, Face, Ink, paragraph
from printouts.sheet import A4_LANDSCAPE, MIDDLE, Printed
from rules.results import ResultKind
from services.views.papers import YearResults
from services.views.results_sheet import ListedPupil
from texts import codes
from texts.papers import NO_MARKS, NOBODY

NUMBER, NAME, PERIOD = 7.0, 50.0, 12.0
TITLES = 32.0
"""Height of the subjects' titles, which stand upright, in millimetres."""
TALL = 4.1
DECISION = 26.0
"""Width of the column for the decision of the council."""
SMALL = Ink(Face.NARROW, 7.0)
BOLD = Ink(Face.NARROW_BOLD, 8.0)
LATER = ((ResultKind.YEAR.value, "год"), (ResultKind.EXAM.value, "экз."), (ResultKind.FINAL.value, "итог"))


def year_results(results: YearResults, out: Path) -> Printed:
    """Print the sheet; a pupil's block is never parted."""
    title = results_title(results)
    return bound(out, A4_LANDSCAPE, title, results.mark, lambda folio: draw_results(folio, results))


def results_title(results: YearResults) -> str:
    """Return what the paper is called."""
    return f"Сводная ведомость, {results.of.title} класс, {results.of.year_title}"


def draw_results(folio: Folio, results: YearResults) -> None:
    """Draw the sheet on paper turned on its side, as a document or a chapter of one."""
    with folio.turned(A4_LANDSCAPE):
        if results.without_marks or not results.pupils:
            title = results_title(results)
            y = folio.head(folio.next_page(title), title)
            folio.sheet.write(paragraph(NO_MARKS if results.pupils else NOBODY, TEXT), LEFT, y, folio.width)
            return
        _Table(folio, results, results_title(results)).draw()


class _Table:
    """Pupils under one another, a line a period; subjects side by side."""

    def __init__(self, folio: Folio, results: YearResults, title: str) -> None:
        self._folio = folio
        self._sheet = folio.sheet
        self._results = results
        self._title = title
        terms = [(str(number), codes.roman(number)) for number in results.terms]
        self._periods: Sequence[tuple[str, str]] = (*terms, *LATER)
        room = folio.width - NUMBER - NAME - PERIOD - DECISION
        self._wide = min(12.0, room / max(len(results.subjects), 1))

    def draw(self) -> None:
        """Draw as many pages as there are blocks for."""
        self._folio.seal = self._results.seal
        y = self._page()
        tall = len(self._periods) * TALL
        for number, pupil in enumerate(self._results.pupils, 1):
            if y + tall > self._folio.floor:
                y = self._page()
            self._block(number, pupil, y, tall)
            y += tall
        self._signatures(y)

    def _page(self) -> float:
        y = self._folio.head(
            self._folio.next_page(self._title),
            "Сводная ведомость учёта успеваемости",
            f"{self._results.of.title} класс, {self._results.of.year_title} учебный год",
        )
        for place, subject in enumerate(self._results.subjects):
            words = paragraph(subject, SMALL, smallest=5.0)
            self._sheet.write_up(
                words, self._x(place) + (self._wide - SMALL.pitch) / 2, y + TITLES - 1.0, TITLES - 2.0
            )
        decided = paragraph("Решение педагогического совета", SMALL, align=Align.MIDDLE)
        self._sheet.write(decided, self._right, y + TITLES / 2 - 3.0, DECISION)
        name = paragraph("Фамилия, имя", SMALL, align=Align.MIDDLE)
        self._sheet.write(name, LEFT + NUMBER, y + TITLES / 2, NAME)
        self._rules(y, TITLES)
        return y + TITLES

    def _x(self, place: int) -> float:
        return LEFT + NUMBER + NAME + PERIOD + place * self._wide

    @property
    def _right(self) -> float:
        return self._x(len(self._results.subjects))

    def _block(self, number: int, pupil: ListedPupil, y: float, tall: float) -> None:
        self._sheet.write(paragraph(str(number), TEXT, align=Align.MIDDLE), LEFT, y + 0.7, NUMBER)
        self._sheet.write(paragraph(pupil.full_name, TEXT), LEFT + NUMBER + 0.8, y + 0.7, NAME - 1.6)
        down = y
        for key, title in self._periods:
            ink = BOLD if key == ResultKind.FINAL.value else TEXT
            words = paragraph(title, SMALL, align=Align.MIDDLE)
            self._sheet.write(words, LEFT + NUMBER + NAME, down + 0.35, PERIOD)
            for place, subject in enumerate(self._results.subjects):
                value = self._results.results.get((pupil.pupil, subject, key), "")
                if value:
                    cell = paragraph(codes.mark(value), ink, align=Align.MIDDLE, smallest=5.0)
                    self._sheet.write(cell, self._x(place), down + 0.35, self._wide)
            down += TALL
            self._sheet.rule(LEFT + NUMBER + NAME, down, self._right, down)
        self._rules(y, tall)

    def _rules(self, y: float, tall: float) -> None:
        end = self._right + DECISION
        edges = (LEFT, LEFT + NUMBER, LEFT + NUMBER + NAME, self._x(0), self._right, end)
        for x in edges:
            self._sheet.rule(x, y, x, y + tall, MIDDLE)
        for place in range(1, len(self._results.subjects)):
            self._sheet.rule(self._x(place), y, self._x(place), y + tall)
        for level in (y, y + tall):
            self._sheet.rule(LEFT, level, end, level, MIDDLE)

    def _signatures(self, y: float) -> None:
        if y + 22.0 > self._folio.floor:
            y = self._folio.next_page(self._title)
        teacher = self._results.of.class_teacher
        for text in (
            f"Классный руководитель ______________________ / {teacher or '______________________'} /",
            "Директор ______________________ / ______________________ /      М. П.",
        ):
            y += 6.0 + self._sheet.write(paragraph(text, TEXT), LEFT, y + 6.0, self._folio.width)
