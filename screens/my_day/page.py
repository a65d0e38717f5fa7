"""«Мой день»: today's lessons, what each still needs, and what older days still owe."""

from datetime import date
from typing import ClassVar

from textual.events import Resize

from rules.calendar import day_beside
from screens.actions import Action
from screens.carry_over.page import CarryOverScreen
from screens.class_page.page import ClassScreen
from screens.listed import ListedScreen
from screens.my_day.lines import LessonPlace, day_crumb, day_lines
from screens.opening import open_lesson, open_page
from screens.remarks.page import RemarksScreen
from screens.rows import RowList
from screens.sheets.page import SheetsScreen
from screens.station import Office
from services.desk import Desk
from services.views.carry_over import OutageView, my_carrying
from services.views.choices import ClassChoice, own_classes
from services.views.day import MyDay
from services.views.my_day import my_day
from services.views.remarks import RemarkLine, own_remarks

OWN_CLASS = Action("f6", "мой класс", "own_class", explained="Мой класс: страницы и листки за неделю")


class MyDayScreen(ListedScreen[None]):
    """A teacher's home; Enter opens the lesson ready for typing."""

    READS_EVERY_TIME = True
    WATCHES_DAYS = True
    TELLS_HEALTH = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "открыть", explained="Открыть урок: отметки, отсутствующие, тема, задание"),
        Action("left", "день", "turn(-1)", sign="<- ->", explained="Другой день: <- раньше, -> позже"),
        Action("right", "", "turn(1)", in_line=False),
        Action("f8", "замечания", "remarks", explained="Мои открытые замечания: что осталось заполнить"),
        Action(
            "f7",
            "листы",
            "sheets",
            explained="Листы временного журнала: внести записи с бумаги (п. 3.1)",
            in_line=False,
        ),
        Action("t n", "сегодня", "today", sign="T", explained="Вернуться к сегодняшнему дню", in_line=False),
    )

    def __init__(self, desk: Desk, office: Office) -> None:
        super().__init__(desk)
        self._office = office
        self._day: MyDay | None = None
        self._on: date | None = None
        self._shown: date | None = None
        self._choices: tuple[ClassChoice, ...] = ()
        self._remarks: tuple[RemarkLine, ...] = ()
        self._carrying: tuple[tuple[OutageView, int], ...] = ()

    @property
    def actions(self) -> tuple[Action, ...]:
        """The declared keys, and the way to the own class where there is one."""
        declared = super().actions
        return (declared[0], OWN_CLASS, *declared[1:]) if self._choices else declared

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Мой день")

    async def load(self) -> None:
        """Read the day and the own classes."""
        self._day = await self.desk.read(my_day, self._on)
        self._choices = await self.desk.read(own_classes)
        self._remarks = await self.desk.read(own_remarks)
        self._carrying = await self.desk.read(my_carrying)
        self.bottom.actions = self.actions
        self.at("Мой день", day_crumb(self._day.on))
        self._refill()

    def on_resize(self, event: Resize) -> None:
        """Lay the lines out for the window there is now."""
        self._refill()

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Open the lesson of the line."""
        if isinstance(event.key, OutageView):
            own = self.desk.admission.actor.person
            self.app.push_screen(CarryOverScreen(self.desk, self._office, event.key.outage, own))
        if not isinstance(event.key, LessonPlace):
            return
        place = event.key
        if place.takes_place:
            await open_lesson(self, place.course, place.held_on, place.number)
        else:
            open_page(self.app, self.desk, place.course, place.lesson)

    async def action_turn(self, by: int) -> None:
        """Show the day before or after."""
        if self._day is not None:
            self._on = day_beside(self._day.on, by)
            await self.read_now()

    async def action_today(self) -> None:
        """Show today again."""
        self._on = None
        await self.read_now()

    def action_own_class(self) -> None:
        """Open the class teacher's page."""
        if self._choices:
            self.app.push_screen(ClassScreen(self.desk, self._choices, self._office))

    def action_sheets(self) -> None:
        """Open the sheets of the temporary journal."""
        self.app.push_screen(SheetsScreen(self.desk))

    def action_remarks(self) -> None:
        """Open the own remarks."""
        self.app.push_screen(RemarksScreen(self.desk, own=True))

    def _refill(self) -> None:
        if self._day is None:
            return
        another = self._day.on != self._shown
        self._shown = self._day.on
        lines = day_lines(self._day, self.size.width, self._remarks, self._carrying)
        self.listed.show(lines, from_top=another)
