"""A day asked for by a line; nothing is written."""

from collections.abc import Callable, Iterable
from datetime import date

from screens.asking import AskingScreen
from screens.form import Line
from services.desk import Desk
from services.past import end_of_day
from services.refused import Refused
from texts.dates import day_short
from texts.refusals import sentence


class DayForm(AskingScreen):
    """The day of a list; nothing is written, so nothing is sent."""

    TITLE = "На какой день"

    def __init__(self, desk: Desk, what: str, chosen: Callable[[date], None]) -> None:
        super().__init__(desk, what)
        self._chosen = chosen

    def lines(self) -> Iterable[Line]:
        """Return the line of the day."""
        return (Line("day", "День"),)

    def hint(self) -> str:
        """Tell how a day is written."""
        return f"Например {day_short(self.desk.today())}; пусто — сегодня."

    async def refused(self, day: date) -> str:
        """Return why a day will not do, or nothing."""
        return ""

    async def action_send_it(self) -> None:
        """Go back with the day."""
        day = self.day("day")
        told = day if isinstance(day, str) else await self.refused(day)
        if isinstance(day, str) or told:
            self.say(told, "refused")
            return
        self._chosen(day)
        self.dismiss(False)


class PastDayForm(DayForm):
    """A past day that the journal remembers."""

    async def refused(self, day: date) -> str:
        """Return why the journal cannot be looked at as it was then."""
        try:
            await self.desk.read(end_of_day, day)
        except Refused as refused:
            return sentence(refused.refusal)
        return ""
