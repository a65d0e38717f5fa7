"""«Расписание»: the week of a class that repeats; a lesson is put in, changed from a day on, ended."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import ClassVar

from screens.actions import Action
from screens.content import fitted, shown
from screens.listed import ListedScreen
from screens.rows import EMPTY, Row, RowList, heading, row
from screens.timetable.forms import EndSlotForm, SlotForm
from services.desk import Desk
from services.views.class_timetable import ClassTimetable, SlotLine, class_timetable, timetable_classes
from texts.dates import WEEKDAYS, day_numbers, day_short
from texts.titles import page_title

_TITLE = 30
_ROOM = 9


class TimetableScreen(ListedScreen[None]):
    """Enter changes the lesson under the cursor from a day on."""

    READS_EVERY_TIME = True
    WATCHES_DAYS = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "изменить", explained="Другой час, кабинет или неделя с какого-то дня"),
        Action("f6", "добавить", "add", explained="Поставить урок в расписание класса"),
        Action("f8", "закончить", "end", explained="Последний день урока под курсором"),
        Action("left", "класс", "turn(-1)", sign="<- ->", explained="Другой класс"),
        Action("right", "", "turn(1)", in_line=False),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._choices: tuple[tuple[int, str], ...] = ()
        self._at = 0
        self._week: ClassTimetable | None = None

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Расписание")

    async def load(self) -> None:
        """Read the classes and the week of the chosen one."""
        self._choices = await self.desk.read(timetable_classes)
        if not self._choices:
            self.listed.show((EMPTY, row(None, "Классов ещё нет.")))
            return
        school_class = self._choices[self._at][0]
        self._week = await self.desk.read(class_timetable, school_class, self.desk.today())
        self.at("Расписание", self._week.title, f"идёт {self._week.week}-я неделя")
        self.listed.show(timetable_lines(self._week))

    async def action_turn(self, by: int) -> None:
        """Show the class before or after."""
        if self._choices:
            self._at = (self._at + by) % len(self._choices)
            await self.read_now()
            self.listed.action_first()

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Change the lesson from a day on."""
        if self._week and isinstance(event.key, SlotLine):
            form = SlotForm(self.desk, self._week.title, event.key)
            self.app.push_screen(form, self._changed)

    def action_add(self) -> None:
        """Put a lesson in."""
        if self._week:
            self.app.push_screen(SlotForm(self.desk, self._week.title), self._changed)

    def action_end(self) -> None:
        """End the lesson under the cursor."""
        slot = self.listed.chosen
        if isinstance(slot, SlotLine):
            self.app.push_screen(EndSlotForm(self.desk, slot), self._changed)
        else:
            self.say("Поставьте курсор на урок")

    def _changed(self, changed: bool | None) -> None:
        if changed:
            self.note_saved(self.desk.now())


def timetable_lines(week: ClassTimetable) -> Iterable[Row]:
    """Return the week, a day under another."""
    if not week.slots:
        yield EMPTY
        yield row(None, "Уроков в расписании ещё нет. Поставить: F6")
    for weekday, slots in groupby(week.slots, key=lambda one: one.weekday):
        yield heading(WEEKDAYS[weekday - 1].capitalize())
        yield from (_slot(one, week.on) for one in slots)


def _slot(one: SlotLine, on: date) -> Row:
    title = page_title("", one.subject, one.group_title)
    week = f"{one.week} нед. " if one.week else "       "
    start = f"{one.number:>2} {fitted(one.starts, 6)}{week}{fitted(shown(title), _TITLE)} "
    days = f"с {day_numbers(one.since)}" if one.since > on else ""
    if one.until:
        days = f"{days} по {day_short(one.until)}".strip()
    room = fitted(shown(one.room), _ROOM)
    return row(one, start, room, (f"{days or shown(one.teacher)}", "due" if days else "quiet"))
