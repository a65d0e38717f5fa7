"""One calm sentence instead of a home: what this terminal is for, and where the person's own screens are."""

from screens.listed import ListedScreen
from screens.rows import EMPTY, row
from services.desk import Desk


class NothingHereScreen(ListedScreen[None]):
    """Shown where a terminal of the school has nothing for a person's roles."""

    def __init__(self, desk: Desk, what: str) -> None:
        super().__init__(desk)
        self._what = what

    def on_mount(self) -> None:
        """Say it."""
        self.at("Терминал школы")
        lines = (row(None, self._what), row(None, "Ваши экраны открываются с рабочего места. Выход: F10."))
        self.listed.show((EMPTY, *lines))
