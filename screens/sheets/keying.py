"""A lesson of a sheet keyed back, by numbers or straight down; what will be written is seen before (3.1)."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import ClassVar, assert_never

from textual.worker import Worker

from rules.codes import Scale
from screens.actions import Action
from screens.content import shown
from screens.journal.dictation import NotUnderstood
from screens.rows import Row
from screens.sheets.column import ColumnScreen, Place
from screens.sheets.declared import NUMBER_KEYS, STEP_BACK, down_keys, other_way
from screens.sheets.entries import Entry, KindSaid
from screens.sheets.forms import BackForm, TotalsForm
from screens.sheets.lines import Aside, crumb, entry_text, lesson_title, row_lines, stands_of, totals_told
from screens.sheets.reading import Heard, Reading, Way
from screens.sheets.seen import Dispute, dispute_of, paper_text, replaced, request_of
from services.comparing import Stands
from services.desk import Desk
from services.outcomes import Conflict, NotSaved, Outcome, Refusal, Saved
from services.requests import ConfirmAttendance
from services.views.journal import KindOfWork
from services.views.keying import KeyedLesson, KeyedRow
from texts.refusals import sentence

Going = Callable[[], Awaitable[None]]
"""Where the person goes once nothing of the column is left to be said or asked."""
NOTHING_STANDS = Stands()


class KeyingScreen(ColumnScreen):
    """Entries are written beside the keys, first typed first; the screen is left when all are answered."""

    PROMPT = "Строка и запись"
    HINTS: ClassVar[Mapping[Way, str]] = {
        Way.BY_NUMBER: "3 5   7 н   12 4 К   5 5/4   8 -",
        Way.DOWN: "54н5   3/5   4К   пусто — Enter",
    }
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
        self._waiting: deque[Entry] = deque()
        self._on_their_way: tuple[Entry, ...] = ()
        self._writing: Worker[None] | None = None
        self._disputed: dict[int, Dispute] = {}
        self._missed: list[NotUnderstood] = []
        self._to_count = False
        """Whether something was entered since the totals were asked for."""
        self._warned_of_left = False

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

    def may_fill(self, row: KeyedRow) -> bool:
        """Whether nothing stands in a row and nothing is on its way there."""
        return stands_of(row) == NOTHING_STANDS and row.pupil.number not in self._unsaved

    def rows_of(self, reading: Reading, held: Mapping[int, str]) -> Iterable[Row]:
        """Return what needs a look, then every row with what stands there or is on its way."""
        troubles = {number: Aside(one.in_line) for number, one in self._disputed.items()}
        coming = {number: Aside(f"{told} …", calm=True) for number, told in {**self._unsaved, **held}.items()}
        return row_lines(reading.lesson, {**troubles, **coming}, self._missed)

    def show_rows(self) -> None:
        """Show the rows, and on top how many of them are not on disk yet."""
        super().show_rows()
        reading = self._reading
        held = reading.held(self.field.value) if reading and self._way is Way.DOWN else {}
        self.note_unsaved(len({**self._unsaved, **held}))

    @property
    def _unsaved(self) -> dict[int, str]:
        """What is on its way to the disk, by number of row."""
        return {one.pupil.number: paper_text(one) for one in (*self._on_their_way, *self._waiting)}

    # Writing.

    def take(self, heard: Sequence[Heard]) -> None:
        """Write entries beside the keys, list what is not understood."""
        self._warned_of_left = False
        for one in heard:
            match one:
                case NotUnderstood():
                    self._missed.append(one)
                    self.app.bell()
                    self.say(f"Не внесено: «{one.part}», {one.why}", "refused")
                case KindSaid(kind):
                    self.say(f"Отметки без буквы теперь: {kind.name.lower()}")
                case Entry():
                    self._waiting.append(one)
                case _:
                    assert_never(one)
        if self._waiting and self._writing is None:
            self._writing = self.run_worker(self._write_all(), group="keying")

    async def _write_all(self) -> None:
        while self._waiting:
            await self.while_here(self._write_some)
        self._writing = None

    async def written(self) -> None:
        """Wait until everything that was typed is answered."""
        while (writing := self._writing) is not None:
            await writing.wait()

    async def _write_some(self) -> None:
        """Write what waits, up to a row's second entry: that one has to see the first."""
        taken: dict[int, Entry] = {}
        while self._waiting and self._waiting[0].pupil.number not in taken:
            entry = self._waiting.popleft()
            taken[entry.pupil.number] = entry
        self._on_their_way = tuple(taken.values())
        asked = [(entry, answer) for entry in taken.values() if (answer := self._asked(entry)) is not None]
        outcomes = await asyncio.gather(*(answer for _, answer in asked))
        if asked:
            await self.read_now()
        self._on_their_way = ()
        for (entry, _), outcome in zip(asked, outcomes, strict=True):
            self._answered(entry, outcome)
        self.show_rows()

    def _asked(self, entry: Entry) -> "asyncio.Future[Outcome] | None":
        """Ask for an entry to be written; one that would overwrite another's value is shown and waits."""
        number, row, lesson = entry.pupil.number, self._row(entry), self.lesson
        if row is None or lesson is None:
            return None
        before = self._disputed.pop(number, None)
        dispute = dispute_of(entry, row)
        if dispute and (before is None or before.entry != entry):
            self._dispute(dispute)
            return None
        request = request_of(entry, row, lesson, self.desk.new_request())
        if request is None:
            self._no_more_missed(number)
            self.say(f"{entry_text(entry)} — уже стоит")
            return None
        if was := replaced(entry, row):
            self.say(
                f"{entry.pupil.number}  {shown(entry.pupil.short)}: было {was}, стало {paper_text(entry)}"
            )
        return self.desk.submit(request)

    def _answered(self, entry: Entry, outcome: Outcome) -> None:
        number, row = entry.pupil.number, self._row(entry)
        match outcome:
            case Saved(_, at):
                self._to_count = True
                self._no_more_missed(number)
                self.note_saved(at)
                return
            case Conflict():
                if row is not None and (dispute := dispute_of(entry, row)):
                    self._dispute(dispute)
                    return
                why = "пока вы набирали, это изменили"
            case Refusal():
                why = sentence(outcome)
            case NotSaved():
                why = "не сохранено: диск не принял"
            case _:
                assert_never(outcome)
        self._missed.append(NotUnderstood(entry_text(entry), why))
        self.app.bell()
        self.answer(outcome)

    def _dispute(self, dispute: Dispute) -> None:
        self._disputed[dispute.entry.pupil.number] = dispute
        self.app.bell()
        self.say(dispute.sentence, "refused")

    def _no_more_missed(self, number: int) -> None:
        self._missed = [one for one in self._missed if one.part.split()[:1] != [str(number)]]

    def _row(self, entry: Entry) -> KeyedRow | None:
        rows = self.lesson.rows if self.lesson else ()
        return next((one for one in rows if one.pupil.pupil == entry.pupil.pupil), None)

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

    def _ask_for_totals(self, going: Going | None = None) -> None:
        if self.lesson:
            self._to_count = False
            self.app.push_screen(TotalsForm(self.desk, self.lesson), self._told("", going))

    def _told(self, what: str, going: Going | None = None) -> Callable[[bool | None], None]:
        async def tell() -> None:
            await self.read_now()
            if self.lesson:
                totals = self.lesson.of.totals
                told, agree = what or totals_told(self.lesson.of), what or (totals and totals.agree)
                if agree and going:
                    await going()
                self.say(f"{told[:1].upper()}{told[1:]}", "plain" if agree else "refused")

        def came(done: bool | None) -> None:
            if done:
                self.call_next(tell)

        return came

    async def action_turn(self, by: int) -> None:
        """Go to another lesson of the sheet; the totals of this one are asked for first."""
        await self._leave(partial(self._turn, by))

    async def _turn(self, by: int) -> None:
        place = (self._places.index(self._place) + by) % len(self._places)
        self._place, self._reading = self._places[place], None
        self._disputed, self._missed = {}, []
        await self.read_now()

    async def _leave(self, going: Going) -> None:
        """Say once what was not written, then ask once for the totals of what was; then go."""
        await self.written()
        left = len(self._disputed) + len(self._missed)
        if left and not self._warned_of_left:
            self._warned_of_left = True
            self.say(f"Не внесено: {left}, смотрите список. Ещё раз — уйти без этого", "refused")
        elif self._to_count:
            self._ask_for_totals(going)
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
