"""The foot of a weekly slip: results so far, missed lessons, debts, legend, signature, code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from printouts.grid import Cell, Column, Grid, Group, Padding
from printouts.letters import Align, Face, Ink, Paragraph, Run, paragraph
from printouts.sheet import Sheet
from printouts.weekly_days import marks_of
from rules.codes import AbsenceCode
from services.views.diary import OpenDebt, SubjectResult, WeeklySlip
from texts import codes, dates
from texts.plurals import counted, lessons

TITLE = Ink(Face.NARROW_BOLD, 7.5)
TEXT = Ink(Face.NARROW, 7.5)
STRONG = Ink(Face.NARROW_BOLD, 7.5)
RESULT = Ink(Face.NARROW, 6.8)
RESULT_HEADING = Ink(Face.NARROW_BOLD, 6.5)
SMALL = Ink(Face.NARROW, 6.0)
CODE = Ink(Face.MONO, 8.0)
GAP, BETWEEN = 1.2, 2.5
MEAN, TERM = 8.0, 6.0
"""Widths of a subject's mean and of one term mark in millimetres."""
QR_SIDE = 14.5
SIGNATURE = 6.5
MOST_DEBTS = 20
NOTE_LINE, MOST_NOTE_LINES = 7.0, 4
LEAST_NOTES = NOTE_LINE + 2 * GAP + 1.0
"""What the one line for remarks takes at least, with the white around them."""
TIGHT_LINE = 4.6
TIGHT_NOTES = TIGHT_LINE + 2 * GAP
"""The same in a full week, where there would be none otherwise."""
SHORTEST_NOTE = 30.0
NOTES, NOTE = "Замечания классного руководителя:", "Замечания:"


@dataclass(frozen=True)
class Foot:
    """The foot of one slip, measured for a width."""

    sheet: Sheet
    slip: WeeklySlip
    code: str
    width: float

    @property
    def height(self) -> float:
        """The least height it takes."""
        return self._upper_height() + GAP + self._lower_height

    def draw(self, x: float, y: float, bottom: float) -> None:
        """Put results and totals at ``y``, the signature at the bottom, room for notes between them."""
        y = self._draw_results(x, y)
        for text in self._totals:
            y += self.sheet.write(text, x, y, self.width)
        lower = bottom - self._lower_height
        if not self._draw_notes(x, y + GAP, lower - GAP):
            self._draw_note_beside(x, y)
        self._draw_lower(x, lower)

    def _upper_height(self) -> float:
        title = self.sheet.height(self._results_title, self.width)
        totals = sum(self.sheet.height(text, self.width) for text in self._totals)
        tables = max(
            (grid.heading_height + sum(map(grid.height, rows)) for grid, rows, _ in self._tables),
            default=0.0,
        )
        return GAP + title + tables + GAP + totals

    def _draw_results(self, x: float, y: float) -> float:
        y += GAP
        y += self.sheet.write(self._results_title, x, y, self.width)
        lowest = y
        for grid, rows, left in self._tables:
            lowest = max(lowest, y + grid.draw(rows, x + left, y))
        return lowest + GAP

    @cached_property
    def _results_title(self) -> Paragraph:
        results = self.slip.results
        if not self._term:
            return paragraph("Эта неделя не входит в учебный год.", TITLE)
        if not self._subjects:
            return paragraph(f"За {self._term} отметок пока нет.", TITLE)
        saturday = self.slip.week.monday + timedelta(days=5)
        title = f"Средний балл за {self._term} (по {dates.day_and_month(saturday)})"
        if any(subject.term_marks for subject in results.subjects):
            title += f" и итоговые отметки по {codes.term_kinds_by(results.term_kind)}"
        return paragraph(title, TITLE)

    @cached_property
    def _term(self) -> str:
        """Return «II четверть», or nothing for a week outside every term."""
        results = self.slip.results
        return codes.term_title(results.term_kind, results.term_number) if results.term_kind else ""

    @cached_property
    def _subjects(self) -> Sequence[SubjectResult]:
        """Return all subjects once there is a mark in any of them."""
        subjects = self.slip.results.subjects
        return subjects if any(subject.marks or subject.term_marks for subject in subjects) else ()

    @cached_property
    def _tables(self) -> Sequence[tuple[Grid, list[Group], float]]:
        """Share the subjects out among two or three tables side by side."""
        subjects = self._subjects
        if not subjects:
            return []
        terms = sorted({number for subject in subjects for number, _ in subject.term_marks})
        count = 3 if len(terms) <= 1 else 2
        width = (self.width - BETWEEN * (count - 1)) / count
        each = -(-len(subjects) // count)
        grid = Grid(self.sheet, _result_columns(width, terms), Padding(above=0.1, below=0.2))
        return [
            (
                grid,
                [_result(subject, terms) for subject in subjects[first : first + each]],
                place * (width + BETWEEN),
            )
            for place, first in enumerate(range(0, len(subjects), each))
        ]

    @cached_property
    def _totals(self) -> list[Paragraph]:
        slip, results = self.slip, self.slip.results
        week = _missed(slip.absent_lessons, slip.late_lessons)
        attendance = [Run("За неделю: ", STRONG), Run(f"{week}. ", TEXT)]
        if self._term:
            missed = _missed(results.absent, results.late)
            attendance += [Run(f"За {self._term}: ", STRONG), Run(f"{missed}.", TEXT)]
        debts = (Run("Долги: ", STRONG), Run(f"{_debts(results.debts)}.", TEXT))
        return [Paragraph(tuple(attendance)), Paragraph(debts)]

    def _draw_notes(self, x: float, top: float, bottom: float) -> bool:
        """Rule lines for the class teacher's hand where the week left room for them; tell whether it did."""
        count, high = min(int((bottom - top - 1) / NOTE_LINE), MOST_NOTE_LINES), NOTE_LINE
        if count < 1:
            count, high = 1, min(bottom - top, NOTE_LINE)
        if high < TIGHT_LINE:
            return False
        title = paragraph(NOTES, STRONG)
        self.sheet.write(title, x, top + high - TEXT.pitch, self.width)
        indent = self.sheet.case.width(f"{NOTES} ", STRONG)
        for number in range(1, count + 1):
            left = x + indent if number == 1 else x
            self.sheet.rule(left, top + number * high, x + self.width, top + number * high)
        return True

    def _draw_note_beside(self, x: float, y: float) -> None:
        """Rule a line after the shorter of the totals that end at ``y``: a packed week has no other room."""
        ends: list[tuple[float, float]] = []
        for text in reversed(self._totals):
            said = sum(self.sheet.case.width(run.text, run.ink) for run in text.runs)
            ends.append((x + said + BETWEEN, y))
            y -= self.sheet.height(text, self.width)
        left, line = min(ends)
        begins = left + self.sheet.case.width(f"{NOTE} ", STRONG)
        if begins + SHORTEST_NOTE <= x + self.width:
            self.sheet.write(paragraph(NOTE, STRONG), left, line - TEXT.pitch, self.width)
            self.sheet.rule(begins, line, x + self.width, line)

    @cached_property
    def _lower_height(self) -> float:
        text = self._beside_code
        legend = self.sheet.height(self._legend, text)
        return max(legend + SIGNATURE + SMALL.pitch + GAP + CODE.pitch, QR_SIDE)

    @cached_property
    def _beside_code(self) -> float:
        return self.width - QR_SIDE - 3.0

    def _draw_lower(self, x: float, y: float) -> None:
        bottom, width = y + self._lower_height, self._beside_code
        self.sheet.write(self._legend, x, y, width)
        who = self.slip.printed_by or "на сервере школы"
        printed = f"Напечатано {dates.moment(self.slip.printed_at)}, {who} · Код проверки "
        line = Paragraph((Run(printed, SMALL), Run(self.code, CODE)), smallest=5.5)
        y = bottom - self.sheet.height(line, width)
        self.sheet.write(line, x, y, width)
        self._draw_signature(x, y - GAP - SMALL.pitch, width)
        monday = self.slip.week.monday.isoformat()
        side = QR_SIDE
        self.sheet.qr(f"ZHURNAL {self.code} {monday}", x + self.width - side, bottom - side, side)

    def _draw_signature(self, x: float, y: float, width: float) -> None:
        words = paragraph("Ознакомлен(а)", TEXT)
        start = self.sheet.case.width("Ознакомлен(а) ", TEXT)
        self.sheet.write(words, x, y - TEXT.pitch + 0.4, width)
        signature, date = 32.0, 20.0
        slash = self.sheet.case.width(" / ", TEXT)
        name = width - start - signature - date - 2 * slash
        left = x + start
        for place, (wide, what) in enumerate(
            ((signature, "подпись"), (name, "фамилия, имя, отчество"), (date, "дата"))
        ):
            if place:
                self.sheet.write(paragraph("/", TEXT, align=Align.MIDDLE), left, y - TEXT.pitch + 0.4, slash)
                left += slash
            self.sheet.rule(left, y, left + wide, y)
            self.sheet.write(paragraph(what, SMALL, align=Align.MIDDLE), left, y, wide)
            left += wide

    @cached_property
    def _legend(self) -> Paragraph:
        """Explain the letters that stand on this slip and no others."""
        week = self.slip.week
        told = {mark.letter: _lowered(mark.kind) for mark in marks_of(week) if mark.letter}
        for day in week.days:
            for lesson in day.lessons:
                if lesson.absence:
                    letter = codes.absence(lesson.absence, lesson.reason)
                    words = codes.absence_words(lesson.absence, lesson.reason)
                    late = lesson.absence == AbsenceCode.LATE
                    told[letter] = f"{words}, минут" if late else words
        parts = [f"{letter} – {words}" for letter, words in sorted(told.items())]
        if any(lesson.own_homework for day in week.days for lesson in day.lessons):
            parts.append("в рамке – личное задание")
        return paragraph("; ".join(parts), SMALL)


def _result_columns(width: float, terms: Sequence[int]) -> list[Column]:
    subject = width - MEAN - TERM * len(terms)
    headed = [("Предмет", subject), ("Ср.", MEAN), *((codes.roman(term), TERM) for term in terms)]
    return [Column(paragraph(title, RESULT_HEADING, align=Align.MIDDLE), wide) for title, wide in headed]


def _result(subject: SubjectResult, terms: Sequence[int]) -> Group:
    given = dict(subject.term_marks)
    mean = paragraph(codes.shown_mean(subject.mean) or "–", RESULT, align=Align.MIDDLE)
    cells: list[Cell] = [(mean,)]
    for term in terms:
        cells.append((paragraph(codes.mark(given.get(term, "")), RESULT, align=Align.MIDDLE, smallest=5.5),))
    return Group((paragraph(subject.subject, RESULT, smallest=6.0),), (tuple(cells),))


def _missed(absent: int, late: int) -> str:
    missed = f"пропущено {lessons(absent)}" if absent else "пропусков нет"
    if not late:
        return missed
    return f"{missed}, {counted(late, 'опоздание', 'опоздания', 'опозданий')}"


def _debts(debts: Sequence[OpenDebt]) -> str:
    """Return the debts in words; what a slip has no room for is counted."""
    if not debts:
        return "нет"
    listed = [_debt(debt) for debt in debts[:MOST_DEBTS]]
    left = len(debts) - len(listed)
    if left:
        listed.append(f"и ещё {counted(left, 'работа', 'работы', 'работ')}, все они стоят в журнале")
    return "; ".join(listed)


def _debt(debt: OpenDebt) -> str:
    work = f"{_lowered(debt.kind)} «{debt.title}»" if debt.title else _lowered(debt.kind)
    return f"{debt.subject}, {work} ({dates.day_short(debt.on)})"


def _lowered(kind: str) -> str:
    return kind[:1].lower() + kind[1:]
