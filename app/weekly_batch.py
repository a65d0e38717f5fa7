"""The week's sheets of written applications, made ready by themselves at the school's hour (2.12)."""

import logging
from dataclasses import replace
from datetime import date
from functools import partial

from app.duties import Duty
from app.serving.faults import note_fault
from app.station import Station
from rules.calendar import monday_of
from screens.station import NotPrinted, Printed
from services.actor import OFFICE
from services.batches import is_due, note_ready
from services.house import House
from services.outcomes import Saved
from services.signing_in.accounts import Admission
from services.views.applications import applications_of_week

log = logging.getLogger("zhurnal.weekly_batch")

NOT_READY = "Листки по заявлениям сами не напечатаны: {why} Программа скоро повторит."
WAITS = "Листки по заявлениям ждут в очереди принтера {queue}: {why}. Когда он заработает, выйдут сами."
OF_THE_SERVER = Admission(OFFICE, "", frozenset(), False, None, "", 0)
"""Nobody asked: the batch is the server's own."""


class WeeklyBatch:
    """Draws the week's sheets once, hands them over to the printer where there is one, tells what failed."""

    def __init__(self, house: House, station: Station) -> None:
        self._house = house
        self._station = station
        self._desk = house.desk(OF_THE_SERVER)
        self._unprinted: date | None = None
        """The week whose sheets lie ready, but the printer did not take them yet."""
        self._waiting: Printed | None = None
        """What the printer accepted last."""

    async def look(self) -> bool:
        """Make ready what is due; False where it failed and is to be tried again."""
        monday = monday_of(self._desk.today())
        try:
            if await self._desk.read(is_due):
                trouble = await self._make(monday)
            elif self._unprinted == monday:
                trouble = await self._print(monday)
            else:
                trouble = ""
                await self._follow()
        except Exception as error:  # noqa: BLE001 - the server must live on without its batch
            trouble = f"внутренняя ошибка, код {note_fault(error, 'the weekly batch')}."
        if trouble:
            log.error("the week's sheets are not ready")
            self._station.trouble = NOT_READY.format(why=trouble)
        elif self._waiting is None:
            self._station.trouble = ""
        return not trouble

    async def _follow(self) -> None:
        """Look again at a job that the printer accepted and did not print."""
        printer = await self._station.printer_now(self._desk)
        if self._waiting is not None and self._waiting.waits:
            same = printer is not None and printer.queue == self._waiting.printer
            self._tell_of(await printer.fate(self._waiting.job) if same and printer else "")

    def _tell_of(self, why: str) -> None:
        if self._waiting is not None:
            self._waiting = replace(self._waiting, waits=why)
            self._station.trouble = WAITS.format(queue=self._waiting.printer, why=why) if why else ""

    async def _make(self, monday: date) -> str:
        """Lay the file into the folder and note it; return what went wrong."""
        due = await self._station.draw_due(self._desk, monday)
        if isinstance(due, NotPrinted):
            return due.cause
        file = due.ready_file if due.slips else ""
        # Noted before the printer gets it: a server that dies between the two prints nothing twice.
        keep = partial(note_ready, monday=monday, file=file, codes=due.codes)
        if not isinstance(await self._house.writer.ask(keep, OFFICE), Saved):
            return "журнал не смог записать, что листки готовы."
        return await self._print(monday) if file else ""

    async def _print(self, monday: date) -> str:
        """Hand the file over to the printer and register it; a file that only lies is no printing."""
        self._unprinted, self._waiting = None, None
        week = await self._desk.read(applications_of_week, monday)
        if await self._station.printer_now(self._desk) is None or all(one.printed_at for one in week):
            return ""
        came = await self._station.print_due(self._desk, monday)
        if isinstance(came, Printed):
            self._waiting = came
            self._tell_of(came.waits)
            return ""
        self._unprinted = monday
        return came.cause if isinstance(came, NotPrinted) else "нет права печатать."


def weekly(batch: WeeklyBatch) -> Duty:
    """Return the look whether the hour of the week's sheets has come."""
    return Duty("the look at the week's sheets", batch.look)
