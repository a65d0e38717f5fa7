"""«Итоги класса» and «Итоги школы»: results by subject, numbers, lists, and the way to every page of them."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Resize
from textual.widgets import Static

from screens.actions import Action
from screens.class_results.lines import (
    PupilKey,
    head_line,
    numbers_head,
    numbers_lines,
    period_title,
    school_lines,
    table_lines,
)
from screens.closing.page import ClosingScreen
from screens.frame import PageScreen
from screens.listed import ListedScreen
from screens.opening import open_page
from screens.results.page import ResultsScreen
from screens.rows import RowList
from services.desk import Desk
from services.views.class_results import (
    ClassNumbers,
    ClassResults,
    PupilResults,
    class_results,
    school_results,
)


class ClassResultsScreen(PageScreen[None]):
    """Pupils down, subjects across; Enter opens the results of the subject at the pupil."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "предмет", explained="Итоги выбранного предмета: ставить и смотреть"),
        Action(
            "tab", "числа", "turn_view", explained="Числа по предметам и списки: отличники, с одной «3» …"
        ),
        Action("< Б", "период", "turn_period(-1)", sign="< >", explained="Другой период, год, экзамен"),
        Action("> Ю", "", "turn_period(1)", in_line=False),
        Action("left", "предмет", "turn(-1)", sign="<- ->", explained="Предмет левее или правее"),
        Action("right", "", "turn(1)", in_line=False),
    )

    def __init__(self, desk: Desk, school_class: int) -> None:
        super().__init__(desk)
        self._school_class = school_class
        self._asked: tuple[str, int | None] = ("", None)
        self._column = 0
        self._shows_numbers = False
        self._results: ClassResults | None = None

    def compose_body(self) -> ComposeResult:
        """Make the head and the list under it."""
        with Vertical(id="body"):
            yield Static(id="head")
            yield RowList()

    async def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Итоги класса")

    async def load(self) -> None:
        """Read the class in the period."""
        results = await self.desk.read(class_results, self._school_class, *self._asked)
        self._results = results
        self.at("Итоги", results.title, period_title(results.period))
        self._refill()

    def on_resize(self, event: Resize) -> None:
        """Lay the lines out for the window there is now."""
        self._refill()

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Open the results of the subject at the pupil."""
        results = self._results
        if results is None or not isinstance(event.key, PupilKey) or not results.subjects:
            return
        pupil = next(one for one in results.pupils if one.pupil == event.key.pupil)
        self._open(pupil, results.subjects[self._column].subject)

    def action_turn(self, by: int) -> None:
        """Choose the subject beside."""
        if self._results is not None and self._results.subjects:
            self._column = max(0, min(self._column + by, len(self._results.subjects) - 1))
            self._refill()
            self.say(self._results.subjects[self._column].title)

    def action_turn_view(self) -> None:
        """Show numbers and lists instead of the table, or the table again."""
        self._shows_numbers = not self._shows_numbers
        self._refill()

    async def action_turn_period(self, by: int) -> None:
        """Look at the period before or after; the year and later results come after the terms."""
        results = self._results
        if results is None:
            return
        index = results.periods.index(results.period) + by
        if not 0 <= index < len(results.periods):
            self.say("Дальше периодов нет")
            return
        period = results.periods[index]
        self._asked = (period.kind.value, period.term.term if period.term else None)
        await self.read_now()

    def _open(self, pupil: PupilResults, subject: int) -> None:
        course = pupil.courses.get(subject)
        if course is None:
            self.say("Этот ученик не учит выбранный предмет")
            return

        def journal(term: int) -> None:
            open_page(self.app, self.desk, course, term=term)

        self.app.push_screen(ResultsScreen(self.desk, course, pupil.pupil, journal))

    def _refill(self) -> None:
        results, listed = self._results, self.query_one(RowList)
        if results is None:
            return
        head, width = self.query_one("#head", Static), self.size.width
        if self._shows_numbers:
            head.update(numbers_head())
            listed.show(numbers_lines(results))
        else:
            head.update(head_line(results, self._column, width))
            listed.show(table_lines(results, self._column, width))


class SchoolResultsScreen(ListedScreen[None]):
    """A line a class with its numbers; F8 leads to closing terms and the year."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "класс", explained="Итоги класса по предметам"),
        Action("f8", "периоды", "closing", explained="Учебные периоды: чего не хватает, закрыть, открыть"),
        Action("escape", "назад", "step_back"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._numbers: tuple[ClassNumbers, ...] | None = None

    async def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Итоги школы")

    async def load(self) -> None:
        """Read every class."""
        self._numbers = await self.desk.read(school_results)
        if self._numbers:
            self.at("Итоги школы", period_title(self._numbers[0].period))
        self.listed.show(school_lines(self._numbers))

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Open the class."""
        if isinstance(event.key, int):
            self.app.push_screen(ClassResultsScreen(self.desk, event.key))

    def action_closing(self) -> None:
        """Open the terms and the year."""
        self.app.push_screen(ClosingScreen(self.desk))
