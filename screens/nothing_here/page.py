"""One calm sentence instead of a home: what this terminal is for, and where the person's own screens are."""

from textual.app import ComposeResult
from textual.containers import Vertical

from screens.frame import PageScreen
from screens.rows import EMPTY, RowList, row
from services.desk import Desk


class NothingHereScreen(PageScreen[None]):
    """Shown where a terminal of the school has nothing for a person's roles."""

    def __init__(self, desk: Desk, what: str) -> None:
        super().__init__(desk)
        self._what = what

    def compose_body(self) -> ComposeResult:
        """Make the list."""
        with Vertical(id="body"):
            yield RowList()

    def on_mount(self) -> None:
        """Say it."""
        self.at("Терминал школы")
        lines = (row(None, self._what), row(None, "Ваши экраны открываются с рабочего места. Выход: F10."))
        self.query_one(RowList).show((EMPTY, *lines))
