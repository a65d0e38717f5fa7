"""A second person holds the paper of a lesson against what another keyed: blind, or row by row (3.1)."""

from collections import Counter
from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.widgets import Input, Static

from screens.actions import Action
from screens.content import fitted, safe, shown
from screens.filtered import typing_common
from screens.frame import PageScreen
from screens.journal.dictation import NotUnderstood
from screens.rows import EMPTY, Row, RowList, heading, row
from screens.sheets.entries import Column, Entry, KindSaid, entry_of, taken
from screens.sheets.entry_line import EntryLine, too_long
from screens.sheets.lines import (
    NOTHING,
    crumb,
    difference_lines,
    lesson_title,
    standing_text,
    stands_of,
)
from services.comparing import Stands
from services.desk import Desk
from services.outcomes import Saved
from services.requests import CompareSheet, SaidRow
from services.views.journal import KindOfWork
from services.views.keying import KeyedLesson, keyed_lesson

_NAME = 30
_NAMED = 8
"""So many numbers of rows are told on one line."""
HELP = "Наберите лист заново: «3 5», «7 н»; пустые строки не набирают. F8 — сверить"
HELP_SHOWN = "Enter — то же, иначе наберите, что на листе («-» пусто). F8 — сверить"


class ComparingScreen(PageScreen[None]):
    """What stands in the journal is covered until F5 shows it; F8 tells where the paper differs."""

    COMMON: ClassVar[tuple[Action, ...]] = typing_common()
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "строка", explained="Записать, что на листе; пустая — строка та же, что в журнале"),
        Action("f5", "показать журнал", "uncover", explained="Показать записи журнала и идти по строкам"),
        Action("f8", "сверить", "compare", explained="Сравнить и записать, кто и когда сверил"),
        Action("escape", "назад", "step_back", explained="Стереть набранное, потом назад", in_line=True),
    )
    AUTO_FOCUS = "Input"

    def __init__(self, desk: Desk, sheet: int, course: int, number: int) -> None:
        super().__init__(desk)
        self._about = (sheet, course, number)
        self._lesson: KeyedLesson | None = None
        self._said: dict[int, Stands] = {}
        self._uncovered = False
        self._done = False
        self._to_lose = False
        """Whether leaving loses what was not compared yet, and it was not said so."""

    def compose_body(self) -> ComposeResult:
        """Make the line and the rows of the sheet."""
        with Vertical(id="body"):
            with Horizontal(classes="filter"):
                yield Static(safe(" На листе: "), classes="filter-prompt")
                yield EntryLine("3 5   7 н   12 4 К")
            yield RowList()

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        super().on_mount()
        self.at("Сверка")

    async def load(self) -> None:
        """Read the lesson."""
        self._lesson = await self.desk.read(keyed_lesson, *self._about)
        self.at("Сверка", *crumb(self._lesson.head), lesson_title(self._lesson.of))
        self._refill()

    def _refill(self) -> None:
        if self._lesson is not None:
            self.query_one(RowList).show(self._lines(self._lesson))

    def _lines(self, lesson: KeyedLesson) -> Iterable[Row]:
        comparison = lesson.of.comparison
        if self._done and comparison is not None:
            if comparison.differences:
                yield heading("Лист и журнал расходятся: решает тот, кто вёл урок")
                yield from difference_lines(comparison.differences, lesson)
            else:
                yield EMPTY
                yield row(None, ("Лист и журнал говорят одно и то же.", "good"))
            return
        yield row(None, (HELP_SHOWN if self._uncovered else HELP, "quiet"))
        for one in lesson.rows:
            number = one.pupil.number
            told = f"{number:>3}  {fitted(shown(one.pupil.short), _NAME)} "
            here = self._text(stands_of(one)) if self._uncovered else ""
            said = self._text(self._said[number]) if number in self._said else ""
            tone = "alarm" if self._uncovered and said and said != here else "good"
            yield row(number, told, (fitted(here, 10), "quiet"), (f"лист: {said}" if said else "", tone))

    def _text(self, stands: Stands) -> str:
        lesson = self._lesson
        return standing_text(stands, lesson.kinds, lesson.usual_kind) or NOTHING if lesson else NOTHING

    async def on_input_changed(self, event: Input.Changed) -> None:
        """Take over what is finished."""
        event.stop()
        field = self.query_one(Input)
        done, rest = taken(field.value)
        if done:
            field.value = rest
            field.cursor_position = len(rest)
        for part in done:
            self._take(part)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take over what stands in the line; an empty one says that the row is the same."""
        event.stop()
        typed = self.query_one(Input).value.strip()
        if not typed:
            self._agree()
        elif self._take(typed):
            self.query_one(Input).value = ""

    def _agree(self) -> None:
        chosen, lesson = self.query_one(RowList).chosen, self._lesson
        found = next((one for one in lesson.rows if one.pupil.number == chosen), None) if lesson else None
        if found is None:
            return
        if self._uncovered:
            self._said[found.pupil.number] = stands_of(found)
            self._to_lose = True
        self._refill()
        self.query_one(RowList).action_step(1)

    def _take(self, typed: str) -> bool:
        """Keep what a row says on paper; without a number it is of the row under the cursor."""
        lesson = self._lesson
        if lesson is None:
            return False
        usual = _kind_of_most(lesson)
        pupils = tuple(one.pupil for one in lesson.rows)
        column = Column(pupils, lesson.others, lesson.scale, lesson.kinds)
        heard = entry_of(typed, column, usual)
        if not isinstance(heard, Entry):
            of_row = entry_of(f"{self.query_one(RowList).chosen} {typed}", column, usual)
            heard = of_row if isinstance(of_row, Entry) else heard
        if isinstance(heard, NotUnderstood | KindSaid):
            why = heard.why if isinstance(heard, NotUnderstood) else "номер строки, пробел, отметка"
            self.say(f"«{typed}»: {why}", "refused")
            return False
        number = heard.pupil.number
        self._said[number] = _joined(self._said.get(number, Stands()), heard)
        self._to_lose = True
        self._refill()
        self.query_one(RowList).reach(number)
        self.query_one(RowList).action_step(1)
        return True

    def on_entry_line_too_long(self, event: EntryLine.TooLong) -> None:
        """Say that a paste was not taken."""
        self.say(too_long(event.characters), "refused")

    async def on_key(self, event: Key) -> None:
        """Let the arrows move through the rows though the line has the focus."""
        if not self.too_small and event.key in ("up", "down", "pageup", "pagedown"):
            self.query_one(RowList).steer(event)
            event.stop()
            event.prevent_default()

    def action_uncover(self) -> None:
        """Show what stands in the journal, or cover it again."""
        self._uncovered, self._done = not self._uncovered, False
        self._refill()

    async def action_compare(self) -> None:
        """Compare, and keep who did."""
        lesson = self._lesson
        if lesson is None:
            return
        left = [one.pupil.number for one in lesson.rows if one.pupil.number not in self._said]
        if self._uncovered and left:
            more = f" и ещё {len(left) - _NAMED}" if len(left) > _NAMED else ""
            told = ", ".join(map(str, left[:_NAMED]))
            self.say(f"Ещё не просмотрены строки: {told}{more}", "refused")
            return
        said = tuple(SaidRow(number, one.marks, one.absence) for number, one in self._said.items())
        outcome = await self.desk.send(CompareSheet(*self._about, said, self.desk.new_request()))
        self._done = isinstance(outcome, Saved)
        self._to_lose = not self._done
        await self.read_now()
        if self.answer(outcome):
            self.say("Сверка записана: кто и когда, видно на листе")

    def action_step_back(self) -> None:
        """Clear the line first, then say what is not compared yet, then close the screen."""
        if self.query_one(Input).value:
            self.query_one(Input).value = ""
        elif self._to_lose:
            self._to_lose = False
            self.say("Набранное ещё не сверено: F8. Esc ещё раз — уйти без этого", "refused")
        else:
            super().action_step_back()


def _kind_of_most(lesson: KeyedLesson) -> KindOfWork:
    """Return what marks without a letter are for: what most of the marks of the lesson are."""
    stood = Counter(kind for one in lesson.rows for kind, marks in one.marks.items() if marks.marks)
    most = max(stood, key=stood.__getitem__, default=lesson.usual_kind)
    return next(one for one in lesson.kinds if one.kind == most)


def _joined(before: Stands, entry: Entry) -> Stands:
    """Return what a row says with one more entry; «-» empties it."""
    if entry.marks == ():
        return Stands()
    marks = dict(before.marks)
    if entry.marks:
        marks[entry.kind.kind] = entry.marks
    return Stands(tuple(sorted(marks.items())), before.absence if entry.absence is None else entry.absence)
