"""«Замены»: the lessons of a day; one is given away, cancelled, moved, added, or as it was (IV)."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual.events import Resize

from rules.calendar import day_beside
from screens.actions import Action
from screens.calendar.forms import WorkingDayForm
from screens.content import fitted, shown
from screens.filtered import FilteredScreen
from screens.rows import Row, RowList, heading, row
from screens.search import only
from screens.substitutions.choosing import ChoosingScreen
from screens.substitutions.forms import ExtraLessonForm, MoveLessonForm, RoomForm
from services.desk import Desk
from services.requests import ChangeLesson
from services.views.calendar import day_change
from services.views.school_day import SchoolDay, SchoolLesson, school_day
from texts.dates import day_short, day_with_weekday
from texts.timetable import change_words
from texts.titles import page_title

_TITLE = 21
_TEACHER = 17


class SubstitutionsScreen(FilteredScreen[None]):
    """Typing narrows to a teacher, a class or a subject; Enter chooses a substitute who is free."""

    READS_EVERY_TIME = True
    WATCHES_DAYS = True
    PROMPT = "Только:"
    HINT = "учитель, класс или предмет"
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "замена", explained="Выбрать, кто заменит: свободные в этот час учителя"),
        Action("f7", "отменить", "cancel", explained="Отменить урок, если в нём ещё нет записей"),
        Action("f8", "как было", "take_back", explained="Снять замену, отмену, перенос, добавленный урок"),
        Action("f6", "перенести", "move", explained="Перенести урок на другой день или час"),
        Action("f3", "ещё урок", "extra", explained="Дополнительный урок, которого нет в расписании"),
        Action("f5", "кабинет", "room", explained="Другой кабинет на этот урок"),
        Action(
            "f2", "день", "change_day", explained="Сделать весь день нерабочим или рабочим: что изменится"
        ),
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
            if event.key.change in ("cancelled", "moved"):
                self.say("Этого урока здесь нет. Вернуть: F8")
            else:
                self.app.push_screen(ChoosingScreen(self.desk, event.key))

    async def action_cancel(self) -> None:
        """Cancel the lesson under the cursor."""
        lesson = self.listed.chosen
        if isinstance(lesson, SchoolLesson) and lesson.change == "extra":
            await self._change("", "Дополнительный урок снят")
        else:
            await self._change("cancelled", "Урок отменён. Вернуть: F8")

    async def action_take_back(self) -> None:
        """Let the lesson be as the timetable has it."""
        lesson = self.listed.chosen
        if isinstance(lesson, SchoolLesson) and not lesson.change:
            self.say("У этого урока нет ни замены, ни отмены, ни переноса")
            return
        await self._change("", "Урок снова по расписанию")

    def action_move(self) -> None:
        """Let the lesson under the cursor be on another day or hour."""
        if lesson := self._under_cursor():
            self.app.push_screen(MoveLessonForm(self.desk, lesson), self._changed)

    def action_room(self) -> None:
        """Give the lesson under the cursor another room."""
        if lesson := self._under_cursor():
            self.app.push_screen(RoomForm(self.desk, lesson), self._changed)

    def action_extra(self) -> None:
        """Add a lesson that the timetable does not have."""
        self.app.push_screen(ExtraLessonForm(self.desk, self._on), self._changed)

    async def action_change_day(self) -> None:
        """Ask why the school works or rests on the day."""
        change = await self.desk.read(day_change, self._on)
        self.app.push_screen(WorkingDayForm(self.desk, change), self._changed)

    def _under_cursor(self) -> SchoolLesson | None:
        """Return the lesson under the cursor if it takes place, else say what is missing."""
        lesson = self.listed.chosen
        if not isinstance(lesson, SchoolLesson):
            self.say("Поставьте курсор на урок")
        elif lesson.change in ("cancelled", "moved"):
            self.say("Этого урока здесь нет. Вернуть: F8")
        else:
            return lesson
        return None

    def _changed(self, changed: bool | None) -> None:
        if changed:
            self.note_saved(self.desk.now())

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
        on, at = lesson.origin
        request = ChangeLesson(lesson.course, on, at, kind, None, lesson.seen, self.desk.new_request())
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
        case "cancelled" | "moved":
            gone = change_words(lesson.change, lesson.other)
            return row(lesson, start, (teacher, "quiet"), (gone, "alarm"))
        case "extra" | "moved_here" | "room":
            room = f", каб. {shown(lesson.room)}" if lesson.room else ""
            who = f", замена: {shown(lesson.substitute)}" if lesson.substitute else ""
            told = change_words(lesson.change, lesson.other)
            if lesson.other:  # at 80 columns there is room for the short form only
                told = f"перенос с {day_short(lesson.other[0])}/{lesson.other[1]}"
            return row(lesson, start, teacher, (told + room + who, "due"))
        case _:
            return row(lesson, start, teacher, (f"каб. {lesson.room}" if lesson.room else "", "quiet"))
