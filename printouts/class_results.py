"""«Итоги класса»: pupils by subjects in a period, the numbers of each subject, lists (2.4, 4.4)."""

from collections.abc import Callable
from pathlib import Path

from printouts.class_report import sign
from printouts.folio import LEFT, TEXT, UNDER, Folio, bound
from printouts.letters import Align, Face, Ink, paragraph
from printouts.results_lists import listed, numbers_of_class, period_title, write_how_counted, write_lists
from printouts.sheet import A4_LANDSCAPE, MIDDLE, Printed
from rules.class_results import Measures
from services.views.result_papers import ClassReport
from texts import codes, dates
from texts.papers import NO_MARKS

NUMBER, NAME, TITLES = 8.0, 56.0, 32.0
WIDEST, PADDING = 13.0, 0.6
SMALL = Ink(Face.NARROW, 7.0)
STRONG = Ink(Face.NARROW_BOLD, 8.0)


def _many(number: int) -> str:
    return str(number) if number else "–"


MEASURES: tuple[tuple[str, Callable[[Measures], str]], ...] = (
    ("Отметок «5»", lambda of: _many(of.fives)),
    ("Отметок «4»", lambda of: _many(of.fours)),
    ("Отметок «3»", lambda of: _many(of.threes)),
    ("Отметок «2»", lambda of: _many(of.twos)),
    ("н/а", lambda of: _many(of.not_assessed)),
    ("Средний балл", lambda of: codes.shown_mean(of.mean)),
    ("Успеваемость, %", lambda of: codes.percent(of.success)),
    ("Качество, %", lambda of: codes.percent(of.quality)),
    ("СОУ, %", lambda of: codes.percent(of.learning)),
)


def class_results(report: ClassReport, out: Path) -> Printed:
    """Print the results of a class in a period."""
    title = f"Итоги класса, {report.of.title} класс, {period_title(report.results)}"
    return bound(out, A4_LANDSCAPE, title, report.mark, lambda folio: _Table(folio, report, title).draw())


class _Table:
    """Pupils under one another, subjects side by side with upright titles."""

    def __init__(self, folio: Folio, report: ClassReport, title: str) -> None:
        self._folio, self._sheet = folio, folio.sheet
        self._report, self._title = report, title
        self._subjects = report.results.subjects
        self._wide = min(WIDEST, (folio.width - NUMBER - NAME) / max(len(self._subjects), 1))

    def draw(self) -> None:
        """Draw as many pages as there are pupils for; the numbers and lists stand behind the last one."""
        results = self._report.results
        if not results.pupils or not self._subjects:
            y = self._head(self._folio.next_page(self._title))
            self._sheet.write(paragraph(self._why(), UNDER), LEFT, y, self._folio.width)
            return
        y = self._page()
        for number, pupil in enumerate(results.pupils, 1):
            marks = [pupil.by_subject.get(one.subject) for one in self._subjects]
            shown = ["·" if value is None else codes.mark(value) if value else "–" for value in marks]
            y = self._row(y, str(number), pupil.short, shown, TEXT)
        for called, number_of in MEASURES:
            y = self._row(y, "", called, [number_of(one.measures) for one in self._subjects], STRONG)
        told = f"{numbers_of_class(results)} «·» — предмета у ученика нет, «–» — итога нет."
        y += 2.0 + self._sheet.write(paragraph(told, UNDER), LEFT, y + 2.0, self._folio.width)
        y = write_how_counted(self._folio, self._title, y, of_a_class=True)
        y = write_lists(self._folio, self._title, y + 1.0, listed(results))
        teacher = self._report.of.class_teacher
        sign(self._folio, self._title, y, f"Классный руководитель ______________________ / {teacher} /")

    def _why(self) -> str:
        if not self._report.results.pupils:
            return "На конец периода в классе нет ни одного ученика."
        if self._report.without_marks:
            return NO_MARKS
        return "У класса нет предметов с отметками."

    def _head(self, y: float) -> float:
        of, period = self._report.of, self._report.results.period
        under = f"{of.year_title} учебный год, {dates.span(period.starts_on, period.ends_on)}"
        teacher = f"Классный руководитель: {of.class_teacher}" if of.class_teacher else ""
        return self._folio.head(y, self._title, under, teacher)

    def _page(self) -> float:
        y = self._head(self._folio.next_page(self._title))
        for place, subject in enumerate(self._subjects):
            words = paragraph(subject.title, SMALL, smallest=5.0)
            lines = self._sheet.height(words, TITLES - 2.0)
            self._sheet.write_up(
                words, self._x(place) + (self._wide - lines) / 2, y + TITLES - 1.0, TITLES - 2.0
            )
        name = paragraph("Ученик", SMALL, align=Align.MIDDLE)
        self._sheet.write(name, LEFT + NUMBER, y + TITLES - 5.0, NAME)
        self._rules(y, TITLES)
        return y + TITLES

    def _x(self, place: int) -> float:
        return LEFT + NUMBER + NAME + place * self._wide

    def _row(self, y: float, number: str, name: str, values: list[str], ink: Ink) -> float:
        called = paragraph(name, ink)
        tall = self._sheet.height(called, NAME - 1.6) + 2 * PADDING
        if y + tall > self._folio.floor:
            y = self._page()
        self._sheet.write(paragraph(number, ink, align=Align.MIDDLE), LEFT, y + PADDING, NUMBER)
        self._sheet.write(called, LEFT + NUMBER + 0.8, y + PADDING, NAME - 1.6)
        for place, value in enumerate(values):
            cell = paragraph(value, ink, align=Align.MIDDLE, smallest=5.0)
            self._sheet.write(cell, self._x(place), y + PADDING, self._wide)
        self._rules(y, tall)
        return y + tall

    def _rules(self, y: float, tall: float) -> None:
        end = self._x(len(self._subjects))
        for x in (LEFT, LEFT + NUMBER, LEFT + NUMBER + NAME, end):
            self._sheet.rule(x, y, x, y + tall, MIDDLE)
        for place in range(1, len(self._subjects)):
            self._sheet.rule(self._x(place), y, self._x(place), y + tall)
        for level in (y, y + tall):
            self._sheet.rule(LEFT, level, end, level)
