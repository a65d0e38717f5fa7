"""The class teacher's page: every page of the own class, diaries, weekly slips to the printing station."""

from datetime import date
from typing import ClassVar

from textual.events import Resize

from rules.calendar import monday_of, week_beside
from screens.absences.page import AbsentScreen
from screens.actions import Action
from screens.class_page.lines import PupilPlace, class_lines
from screens.class_results.page import ClassResultsScreen
from screens.diary.page import DiaryScreen
from screens.listed import ListedScreen
from screens.opening import open_page
from screens.pupils.pupil import PupilScreen
from screens.rows import RowList
from screens.slips import print_slips
from screens.station import Office
from services.desk import Desk
from services.views.choices import ClassChoice, class_pupils, page_choices
from services.views.diary import Child
from services.views.journal import PageChoice

OTHER_CLASS = Action("f7", "другой класс", "other_class", explained="Следующий из моих классов")


class ClassScreen(ListedScreen[None]):
    """Pages above, pupils below; P prints the weekly slip of the pupil or the class under the cursor."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "открыть", explained="Открыть страницу журнала или дневник ученика"),
        Action(
            "p h", "листок", "print", sign="P", explained="Печать листка за неделю: ученика или всего класса"
        ),
        Action("f8", "отсутствующие", "absent", explained="Кто отсутствует, причины, справки, пропуски"),
        Action("r", "карточка", "card", sign="К", explained="Личная карточка, родители, заявления ученика"),
        Action("b", "итоги", "results", sign="И", explained="Итоги класса по всем предметам"),
        Action("tab", "к ученикам", "other_part", explained="От страниц к ученикам и обратно"),
        Action(
            "left",
            "неделя",
            "turn(-1)",
            sign="<- ->",
            explained="Листки за другую неделю: <- раньше, -> позже",
        ),
        Action("right", "", "turn(1)", in_line=False),
    )

    def __init__(self, desk: Desk, classes: tuple[ClassChoice, ...], office: Office) -> None:
        super().__init__(desk)
        self._choices = classes
        self._office = office
        self._monday: date = monday_of(desk.today())
        self._children: tuple[Child, ...] = ()
        self._pages: tuple[PageChoice, ...] = ()
        self._read = False

    @property
    def actions(self) -> tuple[Action, ...]:
        """The declared keys, and the way to another own class where there are several."""
        declared = super().actions
        return (*declared[:3], OTHER_CLASS, *declared[3:]) if len(self._choices) > 1 else declared

    def on_mount(self) -> None:
        """Name the class."""
        self._name_place()

    async def load(self) -> None:
        """Read the pupils and the pages."""
        self._children = await self.desk.read(class_pupils, self._choices[0].school_class)
        self._pages = await self.desk.read(page_choices)
        self._read = True
        self._refill()

    def on_resize(self, event: Resize) -> None:
        """Lay the lines out for the window there is now."""
        self._refill()

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Open a page of the journal, or the diary of a pupil."""
        match event.key:
            case int() as course:
                open_page(self.app, self.desk, course)
            case PupilPlace(None):
                self.say("Напечатать листки всего класса: P")
            case PupilPlace(pupil):
                children = tuple(child for child in self._children if child.pupil == pupil)
                self.app.push_screen(DiaryScreen(self.desk, children))

    def action_print(self) -> None:
        """Print the slip of the pupil under the cursor, or of the whole class."""
        place = self.listed.chosen
        if isinstance(place, PupilPlace):
            school_class = self._choices[0].school_class
            print_slips(self, self._office, school_class, place.pupil, self._monday)
        else:
            self.say("Листки печатаются по ученикам: Tab, затем P")

    def action_card(self) -> None:
        """Open the card of the pupil under the cursor."""
        place = self.listed.chosen
        if isinstance(place, PupilPlace) and place.pupil is not None:
            self.app.push_screen(PupilScreen(self.desk, place.pupil))
        else:
            self.say("Карточка открывается на ученике: Tab, стрелки, К")

    def action_other_part(self) -> None:
        """Go from the pages to the pupils and back."""
        rows = self.listed
        if isinstance(rows.chosen, PupilPlace):
            rows.action_first()
        else:
            rows.reach(PupilPlace(None))

    def action_absent(self) -> None:
        """Open who is absent today."""
        self.app.push_screen(AbsentScreen(self.desk))

    def action_results(self) -> None:
        """Open the results of the class in all subjects."""
        self.app.push_screen(ClassResultsScreen(self.desk, self._choices[0].school_class))

    async def action_other_class(self) -> None:
        """Show the next of the own classes."""
        self._choices = (*self._choices[1:], self._choices[0])
        self._name_place()
        await self.read_now()

    def action_turn(self, by: int) -> None:
        """Choose the week that is printed."""
        self._monday = week_beside(self._monday, by)
        self._refill()

    def _name_place(self) -> None:
        self.at("Мой класс", self._choices[0].title)

    def _refill(self) -> None:
        if not self._read:
            return
        self.listed.show(
            class_lines(self._choices[0], self._children, self._pages, self._monday, self.size.width)
        )
