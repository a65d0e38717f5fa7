"""A lesson of a sheet: its rows and the line they are typed into, by numbers or straight down (3.1)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.widgets import Input, Static

from screens.actions import Action, joined
from screens.content import line, safe, shown
from screens.frame import PageScreen
from screens.journal.dictation import NotUnderstood
from screens.keys import stroke
from screens.rows import Row, RowList
from screens.sheets import entry_line, meaning
from screens.sheets.declared import COMMON, DOWN_HINTS
from screens.sheets.down import leaps
from screens.sheets.entries import taken
from screens.sheets.entry_line import EntryLine, too_long
from screens.sheets.reading import Heard, Reading, Way
from services.desk import Desk
from services.views.journal import KindOfWork
from services.views.keying import KeyedLesson, KeyedRow, keyed_lesson

Place = tuple[int, int]
"""Course and number of a lesson."""
_STEPS = {"up": -1, "down": 1}
_LEAVES = ("pageup", "pagedown")
_OF_THE_LINE = ("backspace", "delete", "ctrl+u", "left", "right", "home", "end", "space", "enter")
CLOSED = "Урок ещё прежний, набранное не внесено."
_MENDS = ("escape", "f1", "f4", "f7", "f10")
"""What may be done while something strange stands in the line."""


class ShownColumn(PageScreen[Way]):
    """A lesson of a sheet as it is seen: the line, what it means, the rows and the one that is reached."""

    COMMON: ClassVar[tuple[Action, ...]] = COMMON
    AUTO_FOCUS = "Input"
    PROMPT: ClassVar[str] = ""
    """Stands before the line while rows are named by their numbers."""
    HINT: ClassVar[str] = ""
    """What the empty line shows then."""

    def __init__(self, desk: Desk, sheet: int, place: Place, way: Way) -> None:
        super().__init__(desk)
        self._sheet = sheet
        self._place = place
        self._way = way
        self._reading: Reading | None = None
        self._stopped = False
        self._held_up = False
        """Whether the person wanted to go on and could not: what is typed may be of the next lesson."""

    def compose_body(self) -> ComposeResult:
        """Make the line, what it means, and the rows of the sheet."""
        with Vertical(id="body"):
            with Horizontal(classes="filter"):
                yield Static(id="prompt", classes="filter-prompt")
                yield EntryLine("")
            yield Static(id="meant", classes="filter")
            yield RowList()

    @property
    def actions(self) -> tuple[Action, ...]:
        """The keys of the way that is on."""
        return joined((*self.keys_of(self._way), *self.ACTIONS), self.COMMON)

    async def load(self) -> None:
        """Read the lesson; the first reading decides which row is typed first."""
        lesson = await self.desk.read(keyed_lesson, self._sheet, *self._place)
        if self._reading is None:
            self._reading = Reading(lesson, self.usual(lesson), self.begins_at(lesson))
        else:
            self._reading.lesson = lesson
        self.name_place(lesson)
        self.show_rows()

    @property
    def lesson(self) -> KeyedLesson | None:
        """The lesson, once it was read."""
        return self._reading.lesson if self._reading else None

    @property
    def field(self) -> Input:
        """The line."""
        return self.query_one(Input)

    # What a column is typed for.

    def keys_of(self, way: Way) -> tuple[Action, ...]:
        """Return the keys of a way of typing."""
        raise NotImplementedError

    def name_place(self, lesson: KeyedLesson) -> None:
        """Name the screen."""
        raise NotImplementedError

    def usual(self, lesson: KeyedLesson) -> KindOfWork:
        """Return what marks without a letter are for, before a letter says so."""
        raise NotImplementedError

    def begins_at(self, lesson: KeyedLesson) -> int:
        """Return the index of the row to begin with."""
        raise NotImplementedError

    def take(self, heard: Sequence[Heard]) -> None:
        """Do what entries say, in their order."""
        raise NotImplementedError

    def passed(self, row: KeyedRow) -> None:
        """Take note that Enter passed a row."""

    def may_fill(self, row: KeyedRow) -> bool:
        """Whether a row has nothing yet, so that ``*`` fills it."""
        raise NotImplementedError

    def rows_of(self, reading: Reading, held: Mapping[int, str]) -> Iterable[Row]:
        """Return the lines of the list; ``held`` is typed and waits for the next key, by number of row."""
        raise NotImplementedError

    # Showing.

    def _put(self, text: str) -> None:
        self.field.value = text
        self.field.cursor_position = len(text)

    def show_rows(self) -> None:
        """Show the rows, the one reached, and what the line means."""
        reading = self._reading
        if reading is None:
            return
        held = reading.held(self.field.value) if self._way is Way.DOWN else {}
        listed = self.query_one(RowList)
        listed.show(self.rows_of(reading, held))
        if reading.lesson.rows:
            by_number = reading.by_number if self._way is Way.BY_NUMBER else None
            ahead = reading.next_row(self.field.value) if self._way is Way.DOWN else reading.at
            at = min(ahead, reading.last) if by_number is None else by_number
            listed.reach(reading.lesson.rows[at].pupil.number)
        self._show_meaning(reading)

    def _show_meaning(self, reading: Reading) -> None:
        """Say before the line which row is typed, and under it what would be written."""
        typed, down = self.field.value, self._way is Way.DOWN
        prompt = meaning.row_reached(reading, typed) if down else self.PROMPT
        self.query_one("#prompt", Static).update(safe(f" {prompt}: "))
        self.field.placeholder = DOWN_HINTS[reading.lesson.scale] if down else self.HINT
        told, tone = (meaning.down if down else meaning.by_number)(reading, typed)
        if self._held_up and typed:
            told, tone = CLOSED, "bold $alarm"
        nothing = (self.told_of_nothing(reading), "dim")
        text, style = (told, tone) if told else nothing
        self.query_one("#meant", Static).update(line((f" {text}", style)))

    def told_of_nothing(self, reading: Reading) -> str:
        """Return what stands under an empty line: whose row it is, and what marks are for."""
        row = reading.reached if self._way is Way.DOWN else None
        whose = f"{row.pupil.number}  {shown(row.pupil.short)}   " if row else ""
        return f"{whose}Отметки без буквы: {reading.kind.name.lower()}"


class ColumnScreen(ShownColumn):
    """Straight down, a key that is no entry stops the column: nothing behind it lands in a wrong row."""

    def on_input_changed(self, event: Input.Changed) -> None:
        """Take what is finished; show what the rest means."""
        event.stop()
        reading = self._reading
        # Not the event's value: keys typed meanwhile stand in the line already.
        typed = self.field.value
        if reading is None:
            return
        if self._held_up and typed:
            self._stop(True)
            self._show_meaning(reading)
            return
        if self._way is Way.DOWN:
            self._take_down(reading, typed)
            return
        done, rest = taken(typed)
        if done:
            self._put(rest)
            self.take(reading.by_numbers(done))
            self.show_rows()
        self._show_meaning(reading)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the entry that stands in the line; one that is not understood stays there."""
        event.stop()
        reading, typed = self._reading, self.field.value.strip()
        if reading is None:
            return
        if self._held_up and typed:
            self.finish()
            return
        alone = reading.kind_alone(typed)
        if alone is None and self._way is Way.DOWN:
            jumped = leaps(reading.parted(typed).strange)
            if self.finish() and not jumped:
                self._pass_row(reading)
        elif typed:
            self._take_entry(reading, typed)

    def _take_entry(self, reading: Reading, typed: str) -> bool:
        heard = reading.heard(typed)
        if isinstance(heard, NotUnderstood):
            self.say(f"{heard.why[:1].upper()}{heard.why[1:]}", "refused")
            return False
        self._put("")
        self.take(reading.by_numbers([typed]))
        self.show_rows()
        return True

    def _pass_row(self, reading: Reading) -> None:
        if (row := reading.reached) is not None:
            self.passed(row)
            reading.go(reading.at + 1)
            self.show_rows()
        else:
            self.app.bell()
            self.say("Строки столбца кончились: не сдвинулось ли выше?", "refused")

    def on_entry_line_column_pasted(self, event: EntryLine.ColumnPasted) -> None:
        """Take a pasted column: every cell is of the next row, or an entry with its number."""
        reading = self._reading
        if reading is not None and self._way is Way.DOWN:
            if self.finish():
                self.take(reading.pasted_down(event.cells))
                self.show_rows()
        else:
            self.field.insert_text_at_cursor(entry_line.joined(event.cells))

    def on_entry_line_too_long(self, event: EntryLine.TooLong) -> None:
        """Say that a paste was not taken."""
        self.say(too_long(event.characters), "refused")

    def _take_down(self, reading: Reading, typed: str, *, whole: bool = False) -> None:
        """Take what is finished; ring once where the column stops."""
        heard, rest = reading.down(typed, self.may_fill, whole=whole)
        if rest != typed:
            self._put(rest)
        if heard:
            self.take(heard)
        self._stop(reading.stops(rest))
        self.show_rows()

    def _stop(self, stops: bool) -> None:
        if stops and not self._stopped:
            self.app.bell()
        self._stopped = stops

    def hold_up(self) -> None:
        """Take nothing more until an arrow or Esc: what is typed on may be of the next lesson."""
        self._held_up = True
        if self._reading is not None and self._way is Way.DOWN:
            self._reading.go(self._reading.last + 1)
            self.show_rows()

    def finish(self) -> bool:
        """Take what waits for the next key; tell whether nothing strange is left in the line."""
        reading, typed = self._reading, self.field.value
        if reading is None or not typed.strip():
            return True
        if self._held_up:
            self.say(f"{CLOSED} Esc сотрёт лишнее", "refused")
            return False
        if self._way is Way.BY_NUMBER:
            return self._take_entry(reading, typed.strip())
        self._take_down(reading, typed, whole=True)
        if left := self.field.value:
            self.say(f"{reading.why_strange(left)} Esc сотрёт лишнее", "refused")
        return not left

    # Keys that are not typed into the line.

    async def on_key(self, event: Key) -> None:
        """Let arrows move through the rows; any other key that is not typed takes what waits first."""
        key, reading = stroke(event), self._reading
        if self.too_small or reading is None or len(key) == 1 or key in _OF_THE_LINE:
            return
        moves = key in _STEPS or key in _LEAVES
        mends = key in _MENDS and (self._way is Way.BY_NUMBER or bool(self._strange(reading)))
        stays = not mends and not self.finish()
        if moves and not stays:
            self._held_up = False
            self._move(reading, key, event)
        if moves or stays:
            event.stop()
            event.prevent_default()

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Go to a row that was clicked; what is typed goes into the line again."""
        self.field.focus()
        reading = self._reading
        if reading is not None and isinstance(event.key, int) and self.finish():
            self._held_up = False
            reading.go(reading.index(event.key) or 0)
            self.show_rows()

    def _move(self, reading: Reading, key: str, event: Key) -> None:
        if key in _STEPS:
            reading.step(_STEPS[key])
        else:
            listed = self.query_one(RowList)
            listed.steer(event)
            if isinstance(listed.chosen, int):
                reading.go(reading.index(listed.chosen) or 0)
        self.show_rows()

    def action_other_way(self) -> None:
        """Type straight down from the row reached, or of the number in the line; or by numbers again."""
        reading, typed = self._reading, self.field.value.strip()
        if reading is None:
            return
        if self._held_up and not self.finish():
            return
        self._held_up = False
        if self._way is Way.BY_NUMBER and typed.isdecimal():
            row = reading.index(int(typed))
            if row is None:
                self.say(f"Строки {shown(typed)} на этом уроке нет", "refused")
                return
            reading.go(row)
            self._put("")
        elif self._way is Way.BY_NUMBER and typed:
            self.say(f"В строке «{shown(typed)}»: Enter внесёт, Esc сотрёт, потом F7", "refused")
            return
        self._way = Way.DOWN if self._way is Way.BY_NUMBER else Way.BY_NUMBER
        self._stopped = self._way is Way.DOWN and reading.stops(self.field.value)
        self.bottom.actions = self.actions
        self.show_rows()

    def clear_line(self) -> bool:
        """Clear the line, straight down only what is strange in it; tell whether something was cleared."""
        reading, typed = self._reading, self.field.value
        strange = self._strange(reading) if reading and self._way is Way.DOWN else typed
        self._put(typed.removesuffix(strange))
        self._held_up = self._held_up and not strange
        self.finish()
        return bool(strange)

    def _strange(self, reading: Reading) -> str:
        if self._held_up:
            return self.field.value
        return reading.strange(self.field.value) if self._way is Way.DOWN else ""

    async def close(self) -> None:
        """Leave the column; the way of typing is kept for the sheet."""
        self.dismiss(self._way)
