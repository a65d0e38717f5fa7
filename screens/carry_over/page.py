"""«Перенос»: a lesson at a time, to be read beside a browser; space ticks, Enter ticks a lesson (3.2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual.events import Resize

from screens.actions import Action
from screens.carry_over.lines import key_of, lesson_lines
from screens.frame import PageScreen
from screens.listed import ListedScreen
from screens.paper import is_printing, print_paper
from screens.rows import EMPTY, RowList, row
from screens.station import Office
from services.desk import Desk
from services.outcomes import Saved
from services.requests import Carried, CarryOver
from services.views.carry_over import Item, LessonToCarry, ToCarry, to_carry
from texts import outage as words


@dataclass(frozen=True, slots=True)
class _Step:
    """What was ticked, or its ticks taken back, by one key."""

    lesson: tuple[int, int]
    records: tuple[Carried, ...]
    done: bool


class CarryOverScreen(ListedScreen[None]):
    """The lessons of an outage in the order of the regional system, of one teacher where one is named."""

    READS_EVERY_TIME = True
    TELLS_HEALTH = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("space", "запись", "tick", explained="Эта запись перенесена; ещё раз — нет"),
        Action("enter", "весь урок", explained="Весь урок или все итоги перенесены; дальше"),
        Action(
            "u ctrl+z", "отменить", "undo", sign="u", explained="Отменить последнюю галочку, урок целиком"
        ),
        Action("left", "урок", "turn(-1)", sign="<- ->", explained="Другой урок: <- раньше, -> дальше"),
        Action("right", "", "turn(1)", in_line=False),
        Action("f7", "таблица", "lay", explained="Этот список файлами XLSX и CSV в папку печати"),
        Action("f5", "обновить", "read_again", explained="Посмотреть, что изменилось", in_line=False),
    )

    def __init__(self, desk: Desk, office: Office, outage: int, teacher: int | None = None) -> None:
        super().__init__(desk)
        self._office = office
        self._outage = outage
        self._teacher = teacher
        self._read: ToCarry | None = None
        self._lesson = 0
        self._steps: list[_Step] = []

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Перенос")

    def on_resize(self, event: Resize) -> None:
        """Break long texts for the window there is now."""
        self._refill()

    async def load(self) -> None:
        """Read what is to be carried over; begin with the first lesson that has something left."""
        first = self._read is None
        self._read = await self.desk.read(to_carry, self._outage, self._teacher)
        if first:
            self._to_the_next()
        self._refill()

    def read_again(self) -> None:
        """Tell a last moment that moved; the lines stay, so that no key ticks another than was looked at."""
        self.beside(self._tell_due, "due")

    async def _tell_due(self) -> None:
        found = await self.desk.read(to_carry, self._outage, self._teacher)
        if self._read is not None:
            self._read = replace(self._read, outage=found.outage)
            self._name_place()

    @property
    def _lessons(self) -> Sequence[LessonToCarry]:
        return self._read.lessons if self._read else ()

    @property
    def _items(self) -> Sequence[Item]:
        lessons = self._lessons
        return lessons[self._lesson].items if lessons else ()

    def _to_the_next(self) -> None:
        """Go to the next lesson with something left; round and round, so that nothing is passed over."""
        lessons = self._lessons
        for step in range(len(lessons)):
            place = (self._lesson + step) % len(lessons)
            if lessons[place].left:
                self._lesson = place
                return

    def _refill(self, *, from_top: bool = False) -> None:
        if self._read is None:
            return
        lessons = self._lessons
        self._name_place()
        if not lessons:
            self.listed.show((EMPTY, row(None, words.NOTHING_TO_CARRY)))
            return
        self._lesson = min(self._lesson, len(lessons) - 1)
        lines = tuple(lesson_lines(lessons[self._lesson], self._lesson + 1, len(lessons), self.size.width))
        self.listed.show(lines, from_top=from_top)
        if from_top:
            self._to_the_first_left()

    def _name_place(self) -> None:
        if self._read is not None:
            left = sum(one.left for one in self._lessons)
            due = words.countdown(self._read.outage, self.desk.now())
            self.at("Перенос", f"осталось {words.records(left)} {due}" if left else words.ALL_CARRIED)

    def _to_the_first_left(self) -> None:
        """Put the cursor at the first record that is not carried over yet."""
        left = next((one for one in self._items if not one.is_done), None)
        if left is not None:
            self.listed.reach(key_of(left))

    def action_turn(self, by: int) -> None:
        """Show another lesson."""
        if self._lessons:
            self._lesson = (self._lesson + by) % len(self._lessons)
            self._refill(from_top=True)

    async def action_tick(self) -> None:
        """Tick the record under the cursor, or take the tick back."""
        chosen = self.listed.chosen
        item = next((one for one in self._items if key_of(one) == chosen), None)
        if item is None:
            return
        if item.closed:
            self.say(words.CLOSED)
        elif await self._send((item,), done=not item.is_done):
            self.listed.action_step(1)
            if not any(one.left for one in self._lessons):
                self.say(words.ALL_CARRIED)
            elif not self._lessons[self._lesson].left:
                done = "Урок перенесён" if self._lessons[self._lesson].day else "Итоги перенесены"
                self.say(f"{done}. Дальше: Enter")

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Tick the whole lesson and go on to the next one that has something left."""
        left = tuple(one for one in self._items if not one.is_done)
        told = f"{words.lesson_name(self._lessons[self._lesson])}: перенесено. Отменить: u"
        if left and not await self._send(left, done=True):
            return
        self._to_the_next()
        self._refill(from_top=True)
        if not any(one.left for one in self._lessons):
            self.say(f"{words.ALL_CARRIED} Отменить: u" if left else words.ALL_CARRIED)
        elif left:
            self.say(told)

    async def action_undo(self) -> None:
        """Take the last step of this sitting back and show its lesson."""
        if not self._steps:
            self.say("Отменять нечего")
            return
        step = self._steps.pop()
        asked = CarryOver(self._outage, step.records, not step.done, self.desk.new_request())
        outcome = await self.desk.send(asked)
        await self.read_now()
        lessons = [one.key for one in self._lessons]
        if step.lesson in lessons:
            self._lesson = lessons.index(step.lesson)
            self._refill()
            self.listed.reach((step.records[0].thing, step.records[0].thing_id))
        if self.answer(outcome):
            self.say("Отменено")

    async def _send(self, items: Sequence[Item], *, done: bool) -> bool:
        records = tuple(Carried(one.thing, one.thing_id, one.value) for one in items)
        outcome = await self.desk.send(CarryOver(self._outage, records, done, self.desk.new_request()))
        await self.read_now()
        if not isinstance(outcome, Saved):
            self.answer(outcome)
            return False
        self.note_saved(outcome.at)
        self._steps.append(_Step(self._lessons[self._lesson].key, records, done))
        return True

    def action_lay(self) -> None:
        """Lay the list into the folder as tables."""
        lay_list(self, self._office, self._outage, self._teacher)

    async def action_read_again(self) -> None:
        """Look again."""
        await self.read_now()


def lay_list(screen: PageScreen[None], office: Office, outage: int, teacher: int | None) -> None:
    """Lay a list as a workbook and as CSV into the folder beside the keys, and say where."""
    if not is_printing(screen):
        laying = office.files.carry_over(outage, teacher)
        print_paper(screen, laying, "готовлю таблицу", lambda laid: words.records(laid.count))
