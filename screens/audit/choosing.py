"""One of many by its first letters: a person, a page, a pupil."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from screens.actions import Action
from screens.content import shown
from screens.filtered import FilteredScreen
from screens.rows import Row, RowList, row
from screens.search import only
from services.desk import Desk
from services.views.trail import TrailChoice


class ChoosingScreen(FilteredScreen[TrailChoice]):
    """Enter takes the line under the cursor."""

    HINT = "первые буквы"
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "выбрать", explained="Показать записи об этом"),
        Action("escape", "назад", "step_back"),
    )

    def __init__(self, desk: Desk, title: str, view: Callable[..., Any]) -> None:
        super().__init__(desk)
        self._asked = title
        self._view = view
        self._choices: tuple[TrailChoice, ...] = ()

    def on_mount(self) -> None:
        """Name what is chosen."""
        self.at("Журнал изменений", self._asked)

    async def load(self) -> None:
        """Read what there is to choose from."""
        self._choices = await self.desk.read(self._view)
        self.refill()

    def rows_of(self, typed: str) -> Iterable[Row]:
        """Return what is found."""
        found = only(typed, self._choices, [one.key for one in self._choices])
        return (row(one, shown(one.title)) for one in found)

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Hand the choice back."""
        if isinstance(event.key, TrailChoice):
            self.dismiss(event.key)
