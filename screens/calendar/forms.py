"""A day is made worked or free: what comes of it stands under the line before it is decided."""

from collections.abc import Iterable

from screens.asking import AskingScreen
from screens.form import Line
from services.desk import Desk
from services.requests import SetWorkingDay
from services.views.calendar import DayChange
from texts import calendar as words


class WorkingDayForm(AskingScreen):
    """Why a day is the other way round; who learns that it is not so does the same once more."""

    TITLE = "Календарь"

    def __init__(self, desk: Desk, change: DayChange) -> None:
        super().__init__(desk, words.title(change))
        self._change = change

    def lines(self) -> Iterable[Line]:
        """Return the line of the reason."""
        return (Line("why", words.WHY),)

    def hint(self) -> str:
        """Tell what comes of it."""
        return "\n".join((*words.consequences(self._change, self.desk.today()), words.WHO_READS_WHY))

    def understood(self) -> SetWorkingDay:
        """Return the decision."""
        change = self._change
        why, request = self.value("why"), self.desk.new_request()
        return SetWorkingDay(change.day, change.works, why, change.stands, request)
