"""«Замены»: the lessons of a day; one is given to a substitute, cancelled, or taken back (IV)."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual.events import Resize

from rules.calendar import day_beside
from screens.actions import Action
from screens.content import fitted, shown
from screens.filtered import FilteredScreen
from screens.rows import Row, RowList, heading, row
from screens.search import only
from screens.substitutions.choosing import ChoosingScreen
from services.desk import Desk
from services.requests import ChangeLesson
from services.views.school_day import SchoolDay, SchoolLesson, school_day
from texts.dates import day_with_weekday
from texts.titles import page_title

_TITLE = 24
_TEACHER = 17


class SubstitutionsScreen(FilteredScreen[None]):
    """Typing narrows to a teacher, a class or a subject; Enter chooses a substitute who is free."""

    READS_EVERY_TIME = True
    PROMPT = "Только:"
    HINT = "учитель, класс или предмет"
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "замена", explained="Выбрать, кто заменит: свободные в этот час учителя"),
        Action("f7", "отменить урок", "cancel", explained="Отменить урок, если в нём ещё нет записей"),
        Action("f8", "как было", "take_back", explained="Снять замену или отмену"),
        Action("left", "день", "turn(-1)", sign="<- ->", explained="Другой день: <- раньше, -> позже"),
        Action("right", "", "turn(1)", in_line=False),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._on: date = desk.today()
        self._day: SchoolDay | None = None

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Замены")

    async def load(self) -> None:
        """Read the day."""
        self._day = await self.desk.read(school_day, self._on)
        self.at("Замены", day_with_weekday(self._on))
        self.refill()

    def on_resize(self, event: Resize) -> None:
        """Lay the lines out for the window there is now."""
        self.refill()

    def rows_of(self, typed: str) -> Iterable[Row]:
        """Return the lessons of the day, a class under another; with what is typed, only those."""
        day = self._day
        if day is None:
            return
        if not day.lessons:
            yield row(None, (f"    Уроков нет. {shown(day.day_off)}".rstrip(), "quiet"))
        found = only(typed, day.lessons, [lesson.key for lesson in day.lessons])
        of_class = ""
        for lesson in sorted(found, key=lambda one: (len(one.class_title), one.class_title, one.number)):
            if lesson.class_title != of_class:
                of_class = lesson.class_title
                yield heading(shown(of_class) or "Без класса")
            yield _lesson(lesson)

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Choose who substitutes."""
        if isinstance(event.key, SchoolLesson):
            self.app.push_screen(ChoosingScreen(self.desk, event.key))

    async def action_cancel(self) -> None:
        """Cancel the lesson under the cursor."""
        await self._change("cancelled", "Урок отменён. Вернуть: F8")

    async def action_take_back(self) -> None:
        """Let the lesson be as the timetable has it."""
        lesson = self.listed.chosen
        if isinstance(lesson, SchoolLesson) and not lesson.change:
            self.say("У этого урока нет ни замены, ни отмены")
            return
        await self._change("", "Урок снова по расписанию")

    async def action_turn(self, by: int) -> None:
        """Show another day."""
        self._on = day_beside(self._on, by)
        await self.read_now()
        self.listed.action_first()

    async def _change(self, kind: str, said: str) -> None:
        lesson = self.listed.chosen
        if not isinstance(lesson, SchoolLesson):
            self.say("Поставьте курсор на урок")
            return
        request = ChangeLesson(
            lesson.course, lesson.day, lesson.number, kind, None, lesson.seen, self.desk.new_request()
        )
        if self.answer(await self.desk.send(request)):
            await self.read_now()
            self.say(said)


def _lesson(lesson: SchoolLesson) -> Row:
    title = page_title("", lesson.subject, lesson.group_title)
    start = f"{lesson.number:>2} {fitted(lesson.starts, 6)}{fitted(shown(title), _TITLE)} "
    teacher = fitted(shown(lesson.teacher), _TEACHER)
    match lesson.change:
        case "substituted":
            return row(lesson, start, (teacher, "quiet"), (f"замена: {shown(lesson.substitute)}", "due"))
        case "cancelled":
            return row(lesson, start, (teacher, "quiet"), ("отменён", "alarm"))
        case _:
            return row(lesson, start, teacher, (f"каб. {lesson.room}" if lesson.room else "", "quiet"))
