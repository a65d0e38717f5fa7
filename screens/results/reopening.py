"""A closed term is opened again: for whom, until which day, and why (2.6)."""

from collections.abc import Iterable
from dataclasses import dataclass

from screens.asking import AskingScreen
from screens.form import Line
from screens.journal.new_lesson import day_of
from screens.keys import as_russian
from services.desk import Desk
from services.requests import ReopenTerm
from texts.dates import day_short


@dataclass(frozen=True, slots=True)
class Opens:
    """What may be opened again: a pupil's cells of a page, the page, or (both None) the whole term."""

    term: int
    title: str
    course: int | None = None
    pupil: int | None = None
    pupil_name: str = ""


class ReopeningScreen(AskingScreen):
    """Until when and why; on a page also for whom."""

    TITLE = "Открыть период"

    def __init__(self, desk: Desk, opens: Opens) -> None:
        super().__init__(desk, opens.title)
        self._opens = opens

    def lines(self) -> Iterable[Line]:
        """Return what an opening needs."""
        if self._opens.pupil is not None:
            yield Line("whom", "Кому (У или В)")
        yield Line("until", "По какой день")
        yield Line("reason", "Причина")

    def hint(self) -> str:
        """Tell how the lines are read."""
        hint = "День, например 28.11; пусто — только сегодня. Не больше 31 дня."
        if self._opens.pupil is None:
            return hint
        return f"У — только {self._opens.pupil_name} (пусто — тоже), В — все ученики страницы.\n{hint}"

    def understood(self) -> ReopenTerm | str:
        """Return the opening, or that the day is none."""
        until = day_of(self.value("until"), self.desk.today())
        if until is None:
            return f"Дата не понята. Например: {day_short(self.desk.today())}"
        whom = "" if self._opens.pupil is None else self.value("whom").casefold()
        pupil = None if "в" in (whom, as_russian(whom)) else self._opens.pupil
        term, course, request = self._opens.term, self._opens.course, self.desk.new_request()
        return ReopenTerm(term, course, pupil, until, self.value("reason"), request)
