"""A second person holds the paper of a lesson against what another keyed: blind, or row by row (3.1)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from rules.codes import Scale
from screens.actions import Action
from screens.content import fitted, shown
from screens.journal.dictation import NotUnderstood
from screens.rows import EMPTY, Row, heading, row
from screens.sheets.column import ColumnScreen, Place
from screens.sheets.declared import NUMBER_KEYS, STEP_BACK, down_keys, other_way
from screens.sheets.entries import Entry, KindSaid
from screens.sheets.lines import (
    NOTHING,
    crumb,
    difference_lines,
    lesson_title,
    standing_text,
    stands_of,
)
from screens.sheets.reading import Heard, Reading, Way
from services.comparing import Stands
from services.desk import Desk
from services.outcomes import Saved
from services.requests import CompareSheet, SaidRow
from services.views.journal import KindOfWork
from services.views.keying import KeyedLesson, KeyedRow

_NAME = 30
_NAMED = 8
"""So many numbers of rows are told on one line."""
_NOT_SAID = Stands()


class ComparingScreen(ColumnScreen):
    """What stands in the journal is covered until F5 shows it; F8 tells where the paper differs."""

    PROMPT = "На листе"
    HINT = "3 5   7 н   12 4 К"
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action(
            "f5", "показать журнал", "uncover", explained="Показать записи журнала и идти по строкам сверху"
        ),
        Action("f8", "сверить", "compare", explained="Сравнить и записать, кто и когда сверил"),
        STEP_BACK,
    )

    def __init__(self, desk: Desk, sheet: int, place: Place, way: Way) -> None:
        super().__init__(desk, sheet, place, way)
        self._said: dict[int, Stands] = {}
        self._uncovered = False
        self._done = False
        self._to_lose = False
        """Whether leaving loses what was not compared yet, and it was not said so."""

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        super().on_mount()
        self.at("Сверка")

    def keys_of(self, way: Way) -> tuple[Action, ...]:
        """Return the keys of a way of typing."""
        if way is Way.BY_NUMBER:
            enter = Action("enter", "записать", explained="Записать, что на листе")
            return (enter, other_way(way), *NUMBER_KEYS)
        told = "С открытым журналом: строка на листе та же; с закрытым: пустая"
        enter = Action("enter", "строка", explained=told)
        return (enter, other_way(way), *down_keys(self.lesson.scale if self.lesson else Scale.NONE))

    def name_place(self, lesson: KeyedLesson) -> None:
        """Name the sheet and the lesson."""
        self.at("Сверка", *crumb(lesson.head), lesson_title(lesson.of))

    def usual(self, lesson: KeyedLesson) -> KindOfWork:
        """Return what most of the marks of the lesson are for."""
        stood = Counter(kind for one in lesson.rows for kind, marks in one.marks.items() if marks.marks)
        most = max(stood, key=stood.__getitem__, default=lesson.usual_kind)
        return next(one for one in lesson.kinds if one.kind == most)

    def begins_at(self, lesson: KeyedLesson) -> int:
        """Return the first row."""
        return 0

    def may_fill(self, row: KeyedRow) -> bool:
        """Whether nothing was said of a row yet."""
        return self._said.get(row.pupil.number, _NOT_SAID) == _NOT_SAID

    def rows_of(self, reading: Reading, held: Mapping[int, str]) -> Iterable[Row]:
        """Return every row with what the paper says of it; once compared, where the two differ."""
        lesson = reading.lesson
        comparison = lesson.of.comparison
        if self._done and comparison is not None:
            if comparison.differences:
                yield heading("Лист и журнал расходятся: решает тот, кто вёл урок")
                yield from difference_lines(comparison.differences, lesson)
            else:
                yield EMPTY
                yield row(None, ("Лист и журнал говорят одно и то же.", "good"))
            return
        for one in lesson.rows:
            number = one.pupil.number
            here = _text(stands_of(one), lesson) if self._uncovered else ""
            said = _text(self._said[number], lesson) if number in self._said else ""
            said = f"{held[number]} …" if number in held else said
            differs = self._uncovered and said and number not in held and said != here
            yield row(
                number,
                f"{number:>3}  {fitted(shown(one.pupil.short), _NAME)} ",
                (fitted(here, 10), "quiet"),
                (f"лист: {said}" if said else "", "alarm" if differs else "good"),
            )

    def told_of_nothing(self, reading: Reading) -> str:
        """Return how the paper is typed anew, and what marks without a letter are for."""
        if self._done:
            return ""
        if self._uncovered and self._way is Way.DOWN:
            return "Enter — на листе то же, иначе наберите, что там («-» пусто). F8 — сверить"
        if self._way is Way.BY_NUMBER:
            return "Наберите лист заново: «3 5», «7 н»; пустые строки не набирают. F8 — сверить"
        return super().told_of_nothing(reading)

    def take(self, heard: Sequence[Heard]) -> None:
        """Keep what rows say on paper."""
        for one in heard:
            match one:
                case NotUnderstood(part, why):
                    self.app.bell()
                    self.say(f"«{part}»: {why}", "refused")
                case KindSaid(kind):
                    self.say(f"Отметки без буквы теперь: {kind.name.lower()}")
                case Entry():
                    self._say_of(one.pupil.number, _joined(self._said.get(one.pupil.number, _NOT_SAID), one))

    def passed(self, row: KeyedRow) -> None:
        """With the journal in sight, the row says the same on paper."""
        if self._uncovered:
            self._say_of(row.pupil.number, stands_of(row))

    def _say_of(self, number: int, stands: Stands) -> None:
        self._said[number] = stands
        self._to_lose, self._done = True, False

    def action_uncover(self) -> None:
        """Show what stands in the journal and go down its rows, or cover it again."""
        self._uncovered, self._done = not self._uncovered, False
        if self._uncovered and self._reading is not None:
            self._reading.go(0)
            if self._way is Way.BY_NUMBER:
                self.action_other_way()
        self.show_rows()

    async def action_compare(self) -> None:
        """Compare, and keep who did."""
        lesson = self.lesson
        if lesson is None:
            return
        left = [one.pupil.number for one in lesson.rows if one.pupil.number not in self._said]
        if self._uncovered and left:
            more = f" и ещё {len(left) - _NAMED}" if len(left) > _NAMED else ""
            told = ", ".join(map(str, left[:_NAMED]))
            self.say(f"Ещё не просмотрены строки: {told}{more}", "refused")
            return
        said = tuple(SaidRow(number, one.marks, one.absence) for number, one in self._said.items())
        outcome = await self.desk.send(CompareSheet(self._sheet, *self._place, said, self.desk.new_request()))
        self._done = isinstance(outcome, Saved)
        self._to_lose = not self._done
        await self.read_now()
        if self.answer(outcome):
            self.say("Сверка записана: кто и когда, видно на листе")

    async def action_step_back(self) -> None:
        """Clear the line first, then say what is not compared yet, then close the screen."""
        if self.clear_line():
            return
        if self._to_lose:
            self._to_lose = False
            self.say("Набранное ещё не сверено: F8. Esc ещё раз — уйти без этого", "refused")
        else:
            await self.close()


def _text(stands: Stands, lesson: KeyedLesson) -> str:
    return standing_text(stands, lesson.kinds, lesson.usual_kind) or NOTHING


def _joined(before: Stands, entry: Entry) -> Stands:
    """Return what a row says with one more entry; «-» empties it."""
    if entry.marks == ():
        return Stands()
    marks = dict(before.marks)
    if entry.marks:
        marks[entry.kind.kind] = entry.marks
    return Stands(tuple(sorted(marks.items())), before.absence if entry.absence is None else entry.absence)
