"""Every page of the journal a person may open, narrowed by typing."""

from collections.abc import Iterable
from typing import ClassVar

from textual.events import Resize

from screens.actions import Action
from screens.filtered import FilteredScreen
from screens.opening import open_page
from screens.pages.lines import page_lines
from screens.rows import Row, RowList
from screens.search import only
from services.views.choices import page_choices
from services.views.journal import PageChoice
from texts.plurals import pages


class PagesScreen(FilteredScreen[None]):
    """Every page of the school for a director and a deputy, by class; a teacher's own pages."""

    HINT = "класс, предмет или учитель: 7а алг"
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "открыть", explained="Открыть страницу журнала"),
        Action("up", "выбрать", sign="вверх вниз", explained="Стрелки, PgUp, PgDn: выбрать страницу"),
    )

    _choices: tuple[PageChoice, ...] = ()
    _read = False

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Журнал")

    async def load(self) -> None:
        """Read the list once; typing narrows what was read."""
        self._choices = await self.desk.read(page_choices)
        self._read = True
        self.at("Журнал", pages(len(self._choices)))
        self.refill()

    def rows_of(self, typed: str) -> Iterable[Row]:
        """Return the pages that are found."""
        if not self._read:
            return ()
        keys = [choice.key for choice in self._choices]
        return page_lines(only(typed, self._choices, keys), self.size.width)

    def on_resize(self, event: Resize) -> None:
        """Lay the lines out for the window there is now."""
        self.refill()

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Open the page."""
        if isinstance(event.key, int):
            open_page(self.app, self.desk, event.key)
