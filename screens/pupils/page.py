"""«Ученики»: everybody whose card the reader may open, today or on a past day."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual.events import Resize

from screens.actions import Action
from screens.day_form import DayForm
from screens.filtered import FilteredScreen
from screens.pupils.forms import ArriveForm
from screens.pupils.lines import pupil_lines
from screens.pupils.pupil import PupilScreen
from screens.rows import Row, RowList
from screens.search import only
from services.desk import Desk
from services.views.pupil import PupilLine, pupils_of_school
from texts.dates import day_numbers
from texts.plurals import pupils as counted_pupils


class PupilsScreen(FilteredScreen[None]):
    """Typing narrows by surname or class; Enter opens the pupil."""

    HINT = "фамилия или класс"
    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "открыть", explained="Карточка, движение, группы, родители, заявления"),
        Action("f6", "новый ученик", "arrive", explained="Вписать прибывшего: секретарь и администратор"),
        Action("f5", "на день", "on_day", explained="Список школы на любой прошедший день"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._on: date = desk.today()
        self._pupils: tuple[PupilLine, ...] = ()
        self._keys: tuple[str, ...] = ()

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Ученики")

    async def load(self) -> None:
        """Read the list of the day."""
        self._pupils = await self.desk.read(pupils_of_school, self._on)
        self._keys = tuple(one.key for one in self._pupils)
        there = sum(one.left_on is None for one in self._pupils)
        day = "сегодня" if self._on == self.desk.today() else f"на {day_numbers(self._on)}"
        self.at("Ученики", day, counted_pupils(there))
        self.refill()

    def rows_of(self, typed: str) -> Iterable[Row]:
        """Return the pupils that are found."""
        return pupil_lines(only(typed, self._pupils, self._keys))

    def on_resize(self, event: Resize) -> None:
        """Lay the lines out for the window there is now."""
        self.refill()

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Open the pupil."""
        if isinstance(event.key, int):
            self.app.push_screen(PupilScreen(self.desk, event.key))

    def action_arrive(self) -> None:
        """Enter a new pupil."""
        form = ArriveForm(self.desk)
        self.app.push_screen(form, lambda entered: self._arrived(form.written) if entered else None)

    def _arrived(self, pupil: int) -> None:
        self.note_saved(self.desk.now())
        page = PupilScreen(self.desk, pupil)
        self.app.push_screen(page)
        page.say("Ученик вписан. Дальше: Р — вписать родителя, F2 — дополнить карточку")

    def action_on_day(self) -> None:
        """Ask for the day of the list."""
        self.app.push_screen(DayForm(self.desk, "список учеников", self._show_on))

    def _show_on(self, day: date) -> None:
        self._on = day
