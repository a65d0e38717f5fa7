"""«Станция печати»: which printer paper comes out of, and when the week's sheets are made ready (2.12)."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from screens.actions import Action
from screens.asking import AskingScreen
from screens.form import Line
from screens.keys import as_russian
from screens.listed import ListedScreen
from screens.rows import EMPTY, Row, RowList, heading, row
from screens.station import Office
from services.desk import Desk
from services.evening import BlanksTime, blanks_settings
from services.outcomes import Saved
from services.requests import SetBlanks, SetStation
from services.station import StationSettings, station_settings
from texts.dates import on_weekdays

HOUR = ("hour",)
"""The key of the row about the day and the hour: no queue is called so."""
EVENING = ("evening",)


class StationScreen(ListedScreen[None]):
    """Enter chooses the printer under the cursor, or opens the day and the hour."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "выбрать", explained="Выбрать, куда печатать; на дне и часе — изменить их"),
        Action("f5", "обновить", "read_again", explained="Спросить службу печати ещё раз"),
        Action("escape", "назад", "step_back", explained="Назад", in_line=True),
    )

    def __init__(self, desk: Desk, office: Office) -> None:
        super().__init__(desk)
        self._office = office
        self._holds = StationSettings("", 0, "")
        self._evening = BlanksTime()

    def on_mount(self) -> None:
        """Name the screen."""
        super().on_mount()
        self.at("Станция печати")

    async def load(self) -> None:
        """Read what holds and which queues there are."""
        self._holds = await self.desk.read(station_settings)
        self._evening = await self.desk.read(blanks_settings)
        queues = await self._office.queues()
        self.listed.show(station_lines(self._holds, self._evening, queues, self._office.override))

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Choose a printer, or open the day and the hour."""
        if event.key == HOUR:
            self.app.push_screen(HourForm(self.desk, self._holds))
        elif event.key == EVENING:
            self.app.push_screen(EveningForm(self.desk, self._evening))
        elif isinstance(event.key, str):
            held = self._holds
            seen = (held.queue, held.weekday, held.at)
            request = SetStation(event.key, held.weekday, held.at, seen, self.desk.new_request())
            outcome = await self.desk.send(request)
            await self.read_now()
            if self.answer(outcome):
                self.say(f"Печать: {event.key or 'только в папку'}" if isinstance(outcome, Saved) else "")

    async def action_read_again(self) -> None:
        """Look again."""
        await self.read_now()


class HourForm(AskingScreen):
    """On which day and at what time the sheets of applications are made ready."""

    TITLE = "Листки по заявлениям готовятся сами"
    HINT: ClassVar[str] = "День: 1 — понедельник … 7 — воскресенье, 0 — не готовить."

    def __init__(self, desk: Desk, holds: StationSettings) -> None:
        super().__init__(desk, "")
        self._holds = holds

    def lines(self) -> Iterable[Line]:
        """Return the two lines."""
        return (
            Line("weekday", "День недели", value=str(self._holds.weekday)),
            Line("at", "Время", value=self._holds.at),
        )

    def understood(self) -> SetStation | str:
        """Return what is asked for."""
        weekday, at = self.value("weekday"), self.value("at")
        if not weekday.isdecimal():
            return "День недели — число от 1 до 7, 0 — не готовить"
        held = self._holds
        seen = (held.queue, held.weekday, held.at)
        return SetStation(held.queue, int(weekday), at.zfill(5), seen, self.desk.new_request())


class EveningForm(AskingScreen):
    """At what time the next day's sheets of the temporary journal are made ready, and where they come out."""

    TITLE = "Листы временного журнала на завтра"
    HINT: ClassVar[str] = "Пустое время — не готовить. На принтер: да или нет; файл в папке остаётся."

    def __init__(self, desk: Desk, holds: BlanksTime) -> None:
        super().__init__(desk, "")
        self._holds = holds

    def lines(self) -> Iterable[Line]:
        """Return the two lines."""
        return (
            Line("at", "Время", value=self._holds.at),
            Line("printed", "На принтер", value="да" if self._holds.printed else "нет"),
        )

    def understood(self) -> SetBlanks | str:
        """Return what is asked for."""
        at, printed = self.value("at"), as_russian(self.value("printed").lower())
        if printed not in ("да", "нет", ""):
            return "На принтер: да или нет"
        seen = (self._holds.at, self._holds.printed)
        return SetBlanks(at.zfill(5) if at else "", printed == "да", seen, self.desk.new_request())


def station_lines(
    holds: StationSettings, evening: BlanksTime, queues: Sequence[str], override: str
) -> Iterable[Row]:
    """Return where paper may go, the chosen place marked, and when sheets are made ready."""
    if override:
        told = f"Сервер запущен с --printer {override}: печатает туда, что бы здесь ни выбрали."
        yield row(None, (told, "due"))
        yield EMPTY
    yield heading("Куда печатать")
    yield row("", f"{_mark(not holds.queue)} только в папку станции печати")
    for queue in queues:
        yield row(queue, f"{_mark(queue == holds.queue)} принтер {queue}; PDF остаётся и в папке")
    if holds.queue and holds.queue not in queues:
        gone = f"{_mark(True)} принтер {holds.queue}: сейчас его нет в службе печати"
        yield row(holds.queue, (gone, "alarm"))
    if not queues:
        yield row(None, ("Служба печати (CUPS) не отвечает, или в ней нет принтеров.", "quiet"))
    yield EMPTY
    yield heading("Листки по заявлениям готовятся сами (п. 2.12)")
    when = f"{on_weekdays(holds.weekday)} в {holds.at}" if holds.weekday else "нет, только по клавише F8"
    yield row(HOUR, f"    {when}")
    yield EMPTY
    yield heading("Листы временного журнала на следующий учебный день (п. 3.1)")
    where = "в папку и на принтер" if evening.printed else "в папку"
    yield row(EVENING, f"    каждый вечер в {evening.at}, {where}" if evening.at else "    сами не готовятся")


def _mark(chosen: bool) -> str:
    return "(*)" if chosen else "( )"
