"""Home of the secretary: classes and their weekly slips, into the printing station's folder."""

from datetime import date
from typing import ClassVar

from textual.worker import Worker

from rules.calendar import monday_of, week_beside
from screens.actions import Action
from screens.applications.page import ApplicationsScreen
from screens.class_page.lines import PupilPlace, class_line, pupil_lines
from screens.frame import Handled
from screens.listed import ListedScreen
from screens.papers.page import PapersScreen
from screens.pupils.page import PupilsScreen
from screens.ready import ready_lines
from screens.rows import EMPTY, RowList, heading, row
from screens.slips import print_school, print_slips
from screens.station import Office, Order
from services.desk import Desk
from services.views.choices import ClassChoice, class_choices, class_pupils
from services.views.ready import ready_sheets
from texts.dates import week

LOOK_SECONDS = 60.0
_WEEK_KEYS = (
    Action(
        "left", "неделя", "turn(-1)", sign="<- ->", explained="Листки за другую неделю: <- раньше, -> позже"
    ),
    Action("right", "", "turn(1)", in_line=False),
)


ORDERS = {Order.CLASSES: "листки за неделю", Order.BOARDERS_FIRST: "листки, сначала интернат"}


class _WeekScreen(ListedScreen[None]):
    """A list under a chosen week."""

    def __init__(self, desk: Desk, monday: date) -> None:
        super().__init__(desk)
        self.monday = monday

    def on_mount(self) -> None:
        """Name the week."""
        self.name_place()

    def name_place(self) -> None:
        """Say where the person is."""

    def action_turn(self, by: int) -> Handled:
        """Choose another week."""
        self.monday = week_beside(self.monday, by)
        self.name_place()
        return None


class PrintingScreen(_WeekScreen):
    """Classes; P prints all slips of one, Enter opens its pupils."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("p h", "печать класса", "print", sign="P", explained="Листки всего класса за неделю"),
        Action("enter", "класс", explained="Открыть класс, чтобы напечатать листок одного ученика"),
        Action(
            "f6", "заявления", "applications", explained="Что напечатать по письменным заявлениям (п. 2.12)"
        ),
        Action("f7", "ученики", "pupils", explained="Карточки, движение, родители, новый ученик"),
        Action("f5", "вся школа", "school", explained="Листки всей школы одним файлом; ещё раз — остановить"),
        Action(
            "f3",
            "порядок",
            "order",
            explained="Листки всей школы: по классам или сначала интернат",
            in_line=False,
        ),
        Action("f8", "документы", "papers", explained="Журнал класса, ведомость, табели, списки, бланки"),
        *_WEEK_KEYS,
    )

    def __init__(self, desk: Desk, office: Office) -> None:
        super().__init__(desk, monday_of(desk.today()))
        self._office = office
        self._choices: tuple[ClassChoice, ...] = ()
        self._printing: Worker[None] | None = None
        self._order = Order.CLASSES

    def on_mount(self) -> None:
        """Name the week; look now and then whether its sheets were made ready by themselves."""
        super().on_mount()
        self.set_interval(LOOK_SECONDS, self.read_again)

    async def action_turn(self, by: int) -> None:
        """Choose another week."""
        super().action_turn(by)
        await self.read_now()

    def name_place(self) -> None:
        """Say which week is printed."""
        self.at("Печать", ORDERS[self._order], week(self.monday))

    def action_order(self) -> None:
        """Turn between the two orders of the whole school's slips."""
        if self._printing is not None and not self._printing.is_finished:
            self.say("Порядок сменится, когда листки школы будут готовы или остановлены: F5")
            return
        self._order = Order.BOARDERS_FIRST if self._order is Order.CLASSES else Order.CLASSES
        self.name_place()

    async def load(self) -> None:
        """Read the classes."""
        self._choices = await self.desk.read(class_choices)
        ready = await self.desk.read(ready_sheets, self.monday)
        told = ready_lines(ready, self._office.trouble, "F6, затем F8")
        lines = [heading("Класс  Учеников       Классный руководитель"), *map(class_line, self._choices)]
        none = (EMPTY, row(None, "Классов для печати нет."))
        self.listed.show([*told, *(lines if self._choices else none)])

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Open the pupils of the class."""
        for choice in self._choices:
            if choice.school_class == event.key:
                self.app.push_screen(ClassSlipsScreen(self.desk, choice, self.monday, self._office))

    def action_applications(self) -> None:
        """Open what the written applications ask for."""
        self.app.push_screen(ApplicationsScreen(self.desk, self._office))

    def action_school(self) -> None:
        """Print the slips of the whole school, or stop it; it goes on where it stopped."""
        if self._printing is not None and not self._printing.is_finished:
            self._printing.cancel()
            self.top.banner = ""
            self.say("Печать остановлена. F5 продолжит с того же места")
            return
        if self.top.banner:
            self.say("Листки ещё готовятся, подождите немного")
            return
        self._printing = print_school(self, self._office, self.monday, self._order)

    def action_papers(self) -> None:
        """Open the documents that can be printed."""
        self.app.push_screen(PapersScreen(self.desk, self._office))

    def action_pupils(self) -> None:
        """Open the pupils of the school."""
        self.app.push_screen(PupilsScreen(self.desk))

    def action_print(self) -> None:
        """Print every slip of the class under the cursor."""
        chosen = self.listed.chosen
        if isinstance(chosen, int):
            print_slips(self, self._office, chosen, None, self.monday)


class ClassSlipsScreen(_WeekScreen):
    """Pupils of one class; Enter or P prints the slip."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter p", "печать", "print", sign="Enter", explained="Листок ученика или всего класса"),
        *_WEEK_KEYS,
        Action("escape", "назад", "step_back"),
    )

    def __init__(self, desk: Desk, choice: ClassChoice, monday: date, office: Office) -> None:
        super().__init__(desk, monday)
        self._choice = choice
        self._office = office

    def name_place(self) -> None:
        """Say which class and week is printed."""
        self.at("Печать", self._choice.title, week(self.monday))

    async def load(self) -> None:
        """Read the pupils."""
        pupils = await self.desk.read(class_pupils, self._choice.school_class)
        self.listed.show(pupil_lines(pupils))

    def action_print(self) -> None:
        """Print the slip under the cursor."""
        place = self.listed.chosen
        if isinstance(place, PupilPlace):
            school_class = self._choice.school_class
            print_slips(self, self._office, school_class, place.pupil, self.monday)

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """A click on a pupil prints nothing by itself: it only tells the key."""
        self.say("Напечатать листок: Enter или P")
