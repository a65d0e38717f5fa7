"""«Информационное письмо» to parents: a pupil on an A5, two on a sheet with a cut line."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from printouts.folio import columns_of, middle
from printouts.grid import Grid, Group, Padding
from printouts.letters import Align, Face, Ink, Paragraph, paragraph
from printouts.sheet import A4_LANDSCAPE, Imprint, Printed, Sheet
from rules.means import rounded
from services.views.information_letters import Letter, Letters, LetterSubject
from texts import codes, dates
from texts.papers import NO_MARKS, as_of
from texts.plurals import lessons

HALF = A4_LANDSCAPE.width / 2
MARGIN, TOP, BOTTOM = 9.0, 9.0, 9.0
WIDTH = HALF - 2 * MARGIN
FLOOR = A4_LANDSCAPE.height - BOTTOM
SCHOOL = Ink(Face.SANS, 8.0)
TITLE = Ink(Face.SANS_BOLD, 13.0)
NAME = Ink(Face.SANS_BOLD, 11.0)
TEXT = Ink(Face.SANS, 8.5)
SUBJECT = Ink(Face.NARROW, 9.0)
COUNT, MEAN, MARK = 7.5, 12.0, 12.0


def information_letters(letters: Letters, out: Path) -> Printed:
    """Print letters in their order; a long one goes on over the next half."""
    first = letters.letters[0].results
    whose = first.full_name if len(letters.letters) == 1 else f"{first.class_title} класс"
    title = f"Информационное письмо, {whose}{as_of(letters.mark.as_of)}"
    with Sheet(A4_LANDSCAPE, Imprint(title, letters.mark.school, letters.mark.printed_at)) as sheet:
        halves = _halves(sheet)
        for letter in letters.letters:
            _Half(sheet, halves, letters, letter).draw()
        return sheet.save(out)


def _halves(sheet: Sheet) -> Iterator[float]:
    while True:
        sheet.next_page()
        sheet.cut_line(HALF, 0.0, HALF, A4_LANDSCAPE.height)
        yield MARGIN
        yield HALF + MARGIN


class _Half:
    """The half a letter is written on, and the ones it goes on over."""

    def __init__(self, sheet: Sheet, halves: Iterator[float], letters: Letters, letter: Letter) -> None:
        self._sheet, self._halves = sheet, halves
        self._letters, self._letter = letters, letter
        self._x, self._y = next(halves), TOP

    def draw(self) -> None:
        """Write the letter."""
        results = self._letter.results
        self._sheet.bookmark(results.full_name)
        term = codes.term_title(results.term_kind, results.term_number)
        for text, ink in (
            (self._letters.mark.school, SCHOOL),
            ("Информационное письмо родителям", TITLE),
            (f"{term}, {results.class_title} класс{as_of(self._letters.mark.as_of)}", TEXT),
            (results.full_name, NAME),
        ):
            self._write(paragraph(text, ink, align=Align.MIDDLE, smallest=7.0))
        self._y += 1.5
        if self._letter.without_marks:
            self._write(paragraph(NO_MARKS, TEXT))
        elif not self._letter.subjects:
            self._write(paragraph("Предметов в этом периоде у ученика нет.", TEXT))
        else:
            self._table()
        for line in self._words():
            self._write(paragraph(line, TEXT))
        self._signatures()

    def _table(self) -> None:
        headed = [*((value, COUNT) for value in "5432"), ("Средн.", MEAN), ("Итог", MARK)]
        if self._letter.before:
            before = codes.roman(self._letter.before)
            headed += [(f"Средн. {before}", MEAN), (f"Итог {before}", MARK), ("Средн. стал", MEAN + 2.0)]
        last = columns_of(*headed)
        subject = WIDTH - sum(column.width for column in last)
        grid = Grid(self._sheet, (*columns_of(("Предмет", subject)), *last), Padding(above=0.6, below=0.7))
        rest = [_row(one, compared=bool(self._letter.before)) for one in self._letter.subjects]
        while rest:
            (part, *_) = grid.parts(rest, FLOOR - self._y, whole=True)
            self._y += grid.draw(part, self._x, self._y)
            rest = rest[len(part) :]
            if rest:
                self._next()
        self._y += 2.0

    def _words(self) -> Iterator[str]:
        results = self._letter.results
        if not self._letter.without_marks:
            yield _compared(self._letter)
            debts = "; ".join(
                f"{one.subject}: {one.title or one.kind}, {dates.day_short(one.on)}" for one in results.debts
            )
            yield f"Не сданы работы ({len(results.debts)}): {debts}." if debts else "Все работы сданы."
        missed = f"Пропущено {lessons(results.absent)}" if results.absent else "Пропусков нет"
        yield f"{missed}, опозданий {results.late}." if results.late else f"{missed}, опозданий нет."

    def _signatures(self) -> None:
        on = dates.day_numbers(self._letters.mark.printed_at.date())
        for line in (
            f"Классный руководитель ______________________      {on}",
            "Ознакомлен(а) ______________________ / ______________________ /",
        ):
            self._y += 4.0
            self._write(paragraph(line, TEXT, smallest=7.0))

    def _write(self, text: Paragraph) -> None:
        """Write a paragraph, going on over the next half where this one ends."""
        rest: Paragraph | None = text
        while rest is not None:
            if self._y + TEXT.pitch > FLOOR:
                self._next()
            whole = text.smallest is not None
            fits, rest = (rest, None) if whole else self._sheet.parted(rest, WIDTH, FLOOR - self._y)
            if fits is not None:
                self._y += self._sheet.write(fits, self._x, self._y, WIDTH)
            if rest is not None:
                self._next()
        self._y += 1.0

    def _next(self) -> None:
        self._x, self._y = next(self._halves), TOP
        going_on = paragraph(f"{self._letter.results.full_name}, продолжение", SCHOOL, smallest=6.5)
        self._y += self._sheet.write(going_on, self._x, self._y, WIDTH) + 2.0


def _row(one: LetterSubject, *, compared: bool) -> Group:
    cells = [str(many) if many else "–" for many in (one.fives, one.fours, one.threes, one.twos)]
    cells += [codes.shown_mean(one.mean) or "–", codes.mark(one.term_mark) or "–"]
    if compared:
        cells += [codes.shown_mean(one.mean_before) or "–", codes.mark(one.mark_before) or "–"]
        cells.append(_change(one.mean, one.mean_before))
    label = (paragraph(one.subject, SUBJECT, smallest=7.0),)
    return Group(label, (tuple(middle(text) for text in cells),))


def _change(now: Fraction | None, before: Fraction | None) -> str:
    """Return by how much the shown mean went up or down, with a sign that survives a bad printer."""
    if now is None or before is None:
        return ""
    by = rounded(now, 2) - rounded(before, 2)
    if not by:
        return "тот же"
    return f"{'выше' if by > 0 else 'ниже'} {str(abs(by)).replace('.', ',')}"


def _compared(letter: Letter) -> str:
    """Return in how many subjects the pupil's own mean is higher and lower than in the term before."""
    changes = [_change(one.mean, one.mean_before) for one in letter.subjects]
    if not any(changes):
        return "Сравнить с прошлым периодом пока нечего."
    up, down = (sum(change.startswith(word) for change in changes) for word in ("выше", "ниже"))
    same = changes.count("тот же")
    return f"Средний балл против своего прошлого периода: выше по предметам {up}, ниже {down}, тот же {same}."
