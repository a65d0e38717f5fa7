"""The lessons of a sheet keyed back: their columns, the back of the sheet, the totals (3.1)."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import ClassVar

from rules.codes import Scale
from screens.actions import Action
from screens.sheets.column import Place
from screens.sheets.declared import NUMBER_KEYS, STEP_BACK, down_keys, other_way
from screens.sheets.forms import BackForm, TotalsForm
from screens.sheets.lines import crumb, lesson_title, totals_told
from screens.sheets.reading import Way
from screens.sheets.writing import WritingColumn
from services.desk import Desk
from services.requests import ConfirmAttendance
from services.views.journal import KindOfWork
from services.views.keying import KeyedLesson, KeyedRow

Going = Callable[[], Awaitable[None]]
"""Where the person goes once nothing of the column is left to be said or asked."""


class KeyingScreen(WritingColumn):
    """The lessons of a sheet that the person may write, one after another; each is left counted."""

    PROMPT = "Строка и запись"
    HINT = "3 5   7 н   12 4 К   5 5/4   8 -"
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("f2", "тема", "back_of_sheet", explained="Тема и задание с оборота листа"),
        Action("f6", "итоги", "totals", explained="Проверить итоги, сосчитанные внизу столбца"),
        Action(
            "f8",
            "отсутствующие",
            "confirm",
            explained="Итогов на листе нет: записать, что отсутствующие отмечены",
            in_line=False,
        ),
        Action("tab", "урок", "turn(1)", explained="Следующий урок листа"),
        Action("shift+tab", "", "turn(-1)", explained="Урок раньше", in_line=False),
        STEP_BACK,
    )

    def __init__(self, desk: Desk, sheet: int, places: tuple[Place, ...], place: Place, way: Way) -> None:
        super().__init__(desk, sheet, place, way)
        self._places = places

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        super().on_mount()
        self.at("Лист")

    def keys_of(self, way: Way) -> tuple[Action, ...]:
        """Return the keys of a way of typing."""
        if way is Way.DOWN:
            enter = Action("enter", "пусто", explained="На листе строка пуста: дальше, ничего не меняя")
            return (enter, other_way(way), *down_keys(self.lesson.scale if self.lesson else Scale.NONE))
        told = "Внести; буква вида работы одна — все следующие отметки за неё"
        return (Action("enter", "внести", explained=told), other_way(way), *NUMBER_KEYS)

    def name_place(self, lesson: KeyedLesson) -> None:
        """Name the sheet and the lesson."""
        self.at(*crumb(lesson.head), lesson_title(lesson.of))

    def usual(self, lesson: KeyedLesson) -> KindOfWork:
        """Return the kind of work that the lesson had, else the first one."""
        return next(one for one in lesson.kinds if one.kind == lesson.usual_kind)

    def begins_at(self, lesson: KeyedLesson) -> int:
        """Return the row behind the last one that was keyed from this sheet: there the eye stopped."""
        keyed = [index for index, one in enumerate(lesson.rows) if _is_keyed(one)]
        return keyed[-1] + 1 if keyed else 0

    # The back of the sheet, the totals, another lesson.

    async def action_back_of_sheet(self) -> None:
        """Ask for the topic and the homework."""
        await self.written()
        if self.lesson:
            self.app.push_screen(BackForm(self.desk, self.lesson), self._told("Тема и задание внесены"))

    async def action_totals(self) -> None:
        """Ask for the totals of the column."""
        await self.written()
        self._ask_for_totals()

    async def action_confirm(self) -> None:
        """State that the absent pupils are marked, where nobody counted; nothing is asked for then."""
        await self.written()
        lesson = self.lesson
        if lesson is None:
            return
        if lesson.of.lesson is None or lesson.of.title.class_title != lesson.head.class_title:
            self._ask_for_totals()  # nothing is opened yet, or the lesson is other classes' too
            return
        outcome = await self.desk.send(ConfirmAttendance(lesson.of.lesson, self.desk.new_request()))
        if self.answer(outcome):
            self._to_count = False
            self.say("Отсутствующие отмечены, итоги не проверены (F6)")

    def _ask_for_totals(self, going: Going | None = None, *, turning: bool = False) -> None:
        if self.lesson:
            self._to_count = False
            self.app.push_screen(TotalsForm(self.desk, self.lesson), self._told("", going, turning=turning))

    def _told(
        self, what: str, going: Going | None = None, *, turning: bool = False
    ) -> Callable[[bool | None], None]:
        async def tell() -> None:
            await self.read_now()
            if self.lesson:
                totals = self.lesson.of.totals
                told, agree = what or totals_told(self.lesson.of), what or (totals and totals.agree)
                if agree and going:
                    await going()
                elif turning:
                    self.hold_up()
                self.say(f"{told[:1].upper()}{told[1:]}", "plain" if agree else "refused")

        def came(done: bool | None) -> None:
            if done:
                self.call_next(tell)

        return came

    async def action_turn(self, by: int) -> None:
        """Go to another lesson of the sheet; the totals of this one are asked for first."""
        await self._leave(partial(self._turn, by), turning=True)

    async def _turn(self, by: int) -> None:
        place = (self._places.index(self._place) + by) % len(self._places)
        self._place, self._reading = self._places[place], None
        self._disputed, self._missed, self._held_up = {}, [], False
        await self.read_now()

    async def _leave(self, going: Going, *, turning: bool = False) -> None:
        """Say once what was not written, then ask once for the totals of what was; then go."""
        await self.written()
        left = len(self._disputed) + len(self._missed)
        if left and not self._warned_of_left:
            self._warned_of_left = True
            if turning:
                self.hold_up()
            rows = ", ".join(map(str, sorted(self._disputed)))
            told = f", спорные строки {rows}" if rows else ""
            self.say(f"Не внесено: {left}{told}, смотрите список. Ещё раз — уйти без этого", "refused")
        elif self._to_count:
            self._ask_for_totals(going, turning=turning)
        else:
            await going()

    async def action_step_back(self) -> None:
        """Clear the line first; then say what is left, ask for the totals, and go back."""
        if not self.clear_line():
            await self._leave(self.close)


def _is_keyed(row: KeyedRow) -> bool:
    """Whether something stands in a row that the reader keyed from this sheet."""
    absence = row.absence
    marks = any(stood.own and stood.marks for stood in row.marks.values())
    return marks or (absence is not None and absence.own and bool(absence.code))
