"""«Перенос»: a lesson at a time, to be read beside a browser; space ticks, Enter ticks a lesson (3.2)."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from screens.actions import Action
from screens.content import fitted, shown
from screens.frame import PageScreen
from screens.paper import is_printing, print_paper
from screens.rows import EMPTY, Row, RowList, heading, row
from screens.station import Office
from services.desk import Desk
from services.outcomes import Saved
from services.requests import Carried, CarryOver
from services.views.carry_over import Item, LessonToCarry, ToCarry, to_carry
from texts import outage as words

_PUPIL = 34
_TICKED, _OPEN = "[x] ", "[ ] "


class CarryOverScreen(PageScreen[None]):
    """The lessons of an outage in the order of the regional system, of one teacher where one is named."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("space", "перенесено", "tick", explained="Эта запись перенесена; ещё раз — нет"),
        Action("enter", "весь урок", explained="Весь урок перенесён, дальше к следующему"),
        Action("left", "урок", "turn(-1)", sign="<- ->", explained="Другой урок: <- раньше, -> дальше"),
        Action("right", "", "turn(1)", in_line=False),
        Action("f7", "таблица", "lay", explained="Этот список файлами XLSX и CSV в папку печати"),
        Action("f5", "обновить", "read_again", explained="Посмотреть, что изменилось"),
    )

    def __init__(self, desk: Desk, office: Office, outage: int, teacher: int | None = None) -> None:
        super().__init__(desk)
        self._office = office
        self._outage = outage
        self._teacher = teacher
        self._read: ToCarry | None = None
        self._lesson = 0

    def compose_body(self) -> ComposeResult:
        """Make the list."""
        with Vertical(id="body"):
            yield RowList()

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Перенос")

    async def load(self) -> None:
        """Read what is to be carried over; begin with the first lesson that has something left."""
        first = self._read is None
        self._read = await self.desk.read(to_carry, self._outage)
        if first:
            self._to_the_next()
        self._refill()

    @property
    def _lessons(self) -> Sequence[LessonToCarry]:
        found = self._read.lessons if self._read else ()
        return [one for one in found if self._teacher is None or one.teacher == self._teacher]

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
        left = sum(one.left for one in lessons)
        self.at("Перенос", words.when(self._read.outage, self.desk.now()), f"осталось {words.records(left)}")
        if not lessons:
            self.query_one(RowList).show((EMPTY, row(None, words.NOTHING_TO_CARRY)))
            return
        self._lesson = min(self._lesson, len(lessons) - 1)
        place = f"урок {self._lesson + 1} из {len(lessons)}, срок {words.due(self._read.outage)}"
        lines = lesson_lines(lessons[self._lesson], place)
        self.query_one(RowList).show(lines, from_top=from_top)

    def action_turn(self, by: int) -> None:
        """Show another lesson."""
        if self._lessons:
            self._lesson = (self._lesson + by) % len(self._lessons)
            self._refill(from_top=True)

    async def action_tick(self) -> None:
        """Tick the record under the cursor, or take the tick back."""
        chosen = self.query_one(RowList).chosen
        item = next((one for one in self._items if _key(one) == chosen), None)
        if item is not None and await self._send([item], done=not item.is_done):
            await self.read_now()
            self.query_one(RowList).action_step(1)

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Tick the whole lesson and go on to the next one that has something left."""
        left = [one for one in self._items if not one.is_done]
        if left and not await self._send(left, done=True):
            return
        await self.read_now()
        self._to_the_next()
        self._refill(from_top=True)
        if not any(one.left for one in self._lessons):
            self.say(words.ALL_CARRIED)

    @property
    def _items(self) -> Sequence[Item]:
        lessons = self._lessons
        return lessons[self._lesson].items if lessons else ()

    async def _send(self, items: Sequence[Item], *, done: bool) -> bool:
        records = tuple(Carried(one.thing, one.thing_id, one.value) for one in items)
        outcome = await self.desk.send(CarryOver(self._outage, records, done, self.desk.new_request()))
        if not isinstance(outcome, Saved):
            await self.read_now()
            self.answer(outcome)
            return False
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
        laying = office.carry_over(outage, teacher)
        print_paper(screen, laying, "готовлю таблицу", lambda laid: words.records(laid.count))


def lesson_lines(lesson: LessonToCarry, place: str) -> Iterable[Row]:
    """Return a lesson's records under the names the regional system gives their places."""
    yield EMPTY
    yield row(None, (shown(words.lesson_title(lesson)).upper(), "heading"))
    yield row(None, (place, "quiet"))
    titled = ""
    for item in lesson.items:
        if words.part(item) != titled:
            titled = words.part(item)
            yield EMPTY
            yield heading(shown(titled))
        yield _line(item)


def _line(item: Item) -> Row:
    tick = _TICKED if item.is_done else _OPEN
    who = f"{fitted(item.pupil, _PUPIL)} " if item.pupil else ""
    text = f"{tick}{who}{shown(words.value(item.thing, item.value))}"
    if item.is_done:
        return row(_key(item), (text, "quiet"))
    if item.before:
        return row(_key(item), text, (f"   было: {shown(words.value(item.thing, item.before))}", "due"))
    return row(_key(item), text)


def _key(item: Item) -> tuple[str, int]:
    return item.thing, item.thing_id
