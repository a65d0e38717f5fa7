"""A lesson of a sheet keyed back: «3 5», «7 н», «12 4 К»; what will be written is seen before it is (3.1)."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.widgets import Input, Static

from screens.actions import Action
from screens.content import line, safe
from screens.filtered import typing_common
from screens.frame import PageScreen
from screens.journal.dictation import NotUnderstood
from screens.rows import RowList
from screens.sheets.entries import Column, Entry, KindSaid, entry_of, taken
from screens.sheets.entry_line import EntryLine, too_long
from screens.sheets.forms import BackForm, TotalsForm
from screens.sheets.lines import crumb, entry_text, lesson_title, row_lines, totals_told
from screens.sheets.seen import Dispute, dispute_of, request_of
from services.desk import Desk
from services.outcomes import Conflict, Saved
from services.views.journal import KindOfWork
from services.views.keying import KeyedLesson, KeyedRow, keyed_lesson

Place = tuple[int, int]
"""Course and number of a lesson."""
HINT = "3 5   7 н   12 4 К   5 5/4   8 -"


class KeyingScreen(PageScreen[None]):
    """A digit after a whole entry begins the next row, so Enter is not needed between rows."""

    COMMON: ClassVar[tuple[Action, ...]] = typing_common()
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "внести", explained="Внести; буква вида работы одна — все следующие отметки за неё"),
        Action("f2", "тема", "back_of_sheet", explained="Тема и задание с оборота листа"),
        Action("f6", "итоги", "totals", explained="Проверить итоги, сосчитанные внизу столбца"),
        Action("tab", "урок", "turn(1)", explained="Следующий урок листа"),
        Action("shift+tab", "", "turn(-1)", explained="Урок раньше", in_line=False),
        *(
            Action(key, "запись", sign=sign, explained=told, in_line=False)
            for key, sign, told in (
                ("5", "3 5", "Строке 3 пятёрка; цифра после записи начинает новую строку"),
                ("y", "7 н", "Ученика строки 7 нет на уроке; «7 о» опоздал"),
                ("k", "12 4 К", "Строке 12 четвёрка за контрольную: буква вида работы"),
                ("/", "5 5/4", "Строке 5 две отметки"),
                ("-", "8 -", "Стереть, что стоит в строке 8"),
            )
        ),
        Action("escape", "назад", "step_back", explained="Стереть набранное, потом назад", in_line=False),
    )
    AUTO_FOCUS = "Input"

    def __init__(self, desk: Desk, sheet: int, places: tuple[Place, ...], place: Place) -> None:
        super().__init__(desk)
        self._sheet = sheet
        self._places = places
        self._place = place
        self._lesson: KeyedLesson | None = None
        self._kind: KindOfWork | None = None
        """What marks without a letter are for, once a letter alone said so."""
        self._disputed: dict[int, Dispute] = {}
        self._missed: list[NotUnderstood] = []
        self._to_count = False
        """Whether something was entered since the totals were asked for."""
        self._warned_of_left = False

    def compose_body(self) -> ComposeResult:
        """Make the line, what it means, and the rows of the sheet."""
        with Vertical(id="body"):
            with Horizontal(classes="filter"):
                yield Static(safe(" Строка и запись: "), classes="filter-prompt")
                yield EntryLine(HINT)
            yield Static(id="meant", classes="filter")
            yield RowList()

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        super().on_mount()
        self.at("Лист")

    async def load(self) -> None:
        """Read the lesson."""
        self._lesson = await self.desk.read(keyed_lesson, self._sheet, *self._place)
        self.at(*crumb(self._lesson.head), lesson_title(self._lesson.of))
        self._refill()

    @property
    def _field(self) -> Input:
        return self.query_one(Input)

    @property
    def _usual(self) -> KindOfWork | None:
        lesson = self._lesson
        if lesson is None or self._kind is not None:
            return self._kind
        return next((one for one in lesson.kinds if one.kind == lesson.usual_kind), None)

    def _heard(self, typed: str) -> Entry | KindSaid | NotUnderstood:
        lesson, usual = self._lesson, self._usual
        if lesson is None or usual is None:
            return NotUnderstood(typed, "урок ещё читается, повторите")
        pupils = tuple(one.pupil for one in lesson.rows)
        return entry_of(typed, Column(pupils, lesson.others, lesson.scale, lesson.kinds), usual)

    async def on_input_changed(self, event: Input.Changed) -> None:
        """Write what is finished; show what the rest means."""
        event.stop()
        done, rest = taken(self._field.value)
        if done:
            # Not the event's value: keys typed meanwhile stand in the line already.
            self._field.value = rest
            self._field.cursor_position = len(rest)
        for part in done:
            await self._enter(part)
        self._show_meaning()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Write the entry that stands in the line; one that is not understood stays there."""
        event.stop()
        typed = self._field.value.strip()
        if not typed:
            return
        heard = self._heard(typed)
        if isinstance(heard, NotUnderstood):
            self.say(f"{heard.why[:1].upper()}{heard.why[1:]}", "refused")
            return
        self._field.value = ""
        await self._enter(typed)

    def on_entry_line_too_long(self, event: EntryLine.TooLong) -> None:
        """Say that a paste was not taken."""
        self.say(too_long(event.characters), "refused")

    async def on_key(self, event: Key) -> None:
        """Let the arrows move through the rows though the line has the focus."""
        if not self.too_small and event.key in ("up", "down", "pageup", "pagedown"):
            self.query_one(RowList).steer(event)
            event.stop()
            event.prevent_default()

    async def _enter(self, typed: str) -> None:
        self._warned_of_left = False
        heard = self._heard(typed)
        match heard:
            case NotUnderstood():
                self._missed.append(heard)
                self.say(f"Не внесено: «{heard.part}», {heard.why}", "refused")
            case KindSaid(kind):
                self._kind = kind
                self.say(f"Отметки без буквы теперь: {kind.name.lower()}")
            case Entry():
                await self._send(heard)
        self._refill(heard.pupil.number if isinstance(heard, Entry) else None)

    async def _send(self, entry: Entry) -> None:
        """Write an entry; one that would overwrite another's value is shown with both and waits."""
        number, row = entry.pupil.number, self._row(entry)
        if row is None or self._lesson is None:
            return
        before = self._disputed.pop(number, None)
        dispute = dispute_of(entry, row)
        if dispute and (before is None or before.entry != entry):
            self._disputed[number] = dispute
            self.say(dispute.sentence, "refused")
            return
        request = request_of(entry, row, self._lesson, self.desk.new_request())
        if request is None:
            self.say(f"{entry_text(entry)} — уже стоит")
            return
        outcome = await self.desk.send(request)
        await self.read_now()
        if isinstance(outcome, Saved):
            self._to_count = True
            self._missed = [one for one in self._missed if one.part.split()[:1] != [str(number)]]
            self.note_saved(outcome.at)
        elif (
            isinstance(outcome, Conflict) and (row := self._row(entry)) and (found := dispute_of(entry, row))
        ):
            self._disputed[number] = found
            self.say(found.sentence, "refused")
            return
        else:
            self._missed.append(NotUnderstood(entry_text(entry), "отказано, причина внизу"))
        self.answer(outcome)

    def _row(self, entry: Entry) -> KeyedRow | None:
        rows = self._lesson.rows if self._lesson else ()
        return next((one for one in rows if one.pupil.pupil == entry.pupil.pupil), None)

    def _refill(self, reached: int | None = None) -> None:
        if self._lesson is None:
            return
        told = {number: one.in_line for number, one in self._disputed.items()}
        listed = self.query_one(RowList)
        listed.show(row_lines(self._lesson, told, self._missed))
        if reached is not None:
            listed.reach(reached)
        self._show_meaning()

    def _show_meaning(self) -> None:
        """Say under the line whose row it is and what would be written."""
        typed, meant = self._field.value, self.query_one("#meant", Static)
        if not typed.strip():
            kind = self._usual
            meant.update(line((f" Отметки без буквы: {kind.name.lower()}" if kind else "", "dim")))
            return
        heard = self._heard(typed)
        if isinstance(heard, Entry):
            meant.update(line((f" {entry_text(heard)}", "bold")))
        elif isinstance(heard, KindSaid):
            meant.update(line((f" Для следующих отметок: {heard.kind.name.lower()}", "bold")))
        else:
            meant.update(line(f" {self._whose(typed)}{heard.why}"))

    def _whose(self, typed: str) -> str:
        """Return the pupil of a row whose number alone is typed so far."""
        number = typed.split()[0]
        rows = self._lesson.rows if self._lesson else ()
        found = next((one.pupil for one in rows if str(one.pupil.number) == number), None)
        return f"{number}  {found.short}: " if found else ""

    def action_back_of_sheet(self) -> None:
        """Ask for the topic and the homework."""
        if self._lesson:
            self.app.push_screen(BackForm(self.desk, self._lesson), self._told("Тема и задание внесены"))

    def action_totals(self) -> None:
        """Ask for the totals of the column."""
        if self._lesson:
            self._to_count = False
            self.app.push_screen(TotalsForm(self.desk, self._lesson), self._told(""))

    def _told(self, what: str) -> Callable[[bool | None], None]:
        async def tell() -> None:
            await self.read_now()
            if self._lesson:
                told = what or totals_told(self._lesson.of)
                agree = what or (self._lesson.of.totals and self._lesson.of.totals.agree)
                self.say(f"{told[:1].upper()}{told[1:]}", "plain" if agree else "refused")

        def came(done: bool | None) -> None:
            if done:
                self.call_next(tell)

        return came

    async def action_turn(self, by: int) -> None:
        """Go to another lesson of the sheet; the totals of this one are asked for first."""
        if self._stays():
            return
        place = (self._places.index(self._place) + by) % len(self._places)
        self._place, self._kind = self._places[place], None
        self._disputed, self._missed = {}, []
        await self.read_now()

    def _stays(self) -> bool:
        """Say once what was not written, then ask once for the totals of what was."""
        left = len(self._disputed) + len(self._missed)
        if left and not self._warned_of_left:
            self._warned_of_left = True
            self.say(f"Не внесено: {left}, смотрите список. Ещё раз — уйти без этого", "refused")
            return True
        if self._to_count:
            self.action_totals()
            return True
        return False

    def action_step_back(self) -> None:
        """Clear the line first; then say what is left, ask for the totals, and go back."""
        if self._field.value:
            self._field.value = ""
        elif not self._stays():
            super().action_step_back()
