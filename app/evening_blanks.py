"""Sheets of the temporary journal for the next day of lessons, made ready every evening (3.1)."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from app.duties import Duty
from app.serving.faults import note_fault
from app.station import Station
from app.weekly_batch import OF_THE_SERVER
from screens.station import NotPrinted, Printed
from services.actor import OFFICE
from services.book import Book
from services.evening import (
    day_due,
    files_of_past_days,
    laid_elsewhere,
    lay_out_day,
    note_printed,
    note_ready,
    to_be_printed,
)
from services.house import House
from services.outcomes import Outcome, Saved
from services.refused import Refused
from services.views.blanks import temporary_journals
from texts.dates import day_with_weekday

log = logging.getLogger("zhurnal.evening_blanks")

NOT_READY = "Листы временного журнала на {day} не готовы: {why} Программа скоро повторит."
NOT_TAKEN = (
    "Листы временного журнала на {day} лежат в папке печати, принтер их не взял: {why} Программа повторит."
)
WAITS = "Листы временного журнала на {day} ждут в очереди принтера: {why}."
NOT_KEPT = "журнал не смог это записать."


class EveningBlanks:
    """Draws the sheets of a day once, hands them to the printer where that is asked, tells what failed."""

    def __init__(self, house: House, station: Station) -> None:
        self._house = house
        self._station = station
        self._desk = house.desk(OF_THE_SERVER)
        self._has_what_was_laid_before = False
        self._accepted: tuple[date, Printed] | None = None
        """What the printer accepted last."""

    async def look(self) -> bool:
        """Make ready what is due; False where it failed and is to be tried again."""
        try:
            trouble = await self._see_to()
        except Exception as error:  # noqa: BLE001 - the server must live on without its sheets
            trouble = f"Листы временного журнала: внутренняя ошибка, код {note_fault(error, 'the sheets')}."
        if trouble:
            log.error("the sheets of the next day are not ready or not printed")
        self._house.blanks_trouble = trouble
        return not trouble

    async def _see_to(self) -> str:
        """Make and print what is due; return what went wrong, in words."""
        if why := await self._lay_again():
            return why
        if day := await self._desk.read(day_due):
            why = await self._make(day)
            if why:
                return NOT_READY.format(day=day_with_weekday(day), why=why)
        waiting = await self._desk.read(to_be_printed)
        return await self._print(*waiting) if waiting else await self._follow()

    async def _lay_again(self) -> str:
        """Lay what the machine before had ready into the folder here, once a start; return what failed."""
        if self._has_what_was_laid_before:
            return ""
        for day, file in await self._desk.read(laid_elsewhere):
            if not (self._station.folder / file).is_file():
                laid = await self._station.lay_blanks(await self._desk.read(temporary_journals, day))
                if isinstance(laid, NotPrinted):
                    return NOT_READY.format(day=day_with_weekday(day), why=laid.cause)
        self._has_what_was_laid_before = True
        return ""

    async def _make(self, day: date) -> str:
        """Keep the rows, lay the file into the folder, note it, sweep; return what went wrong."""
        if not await self._keeps(partial(lay_out_day, day=day)):
            return NOT_KEPT
        try:
            file = await self._station.lay_blanks(await self._desk.read(temporary_journals, day))
        except Refused:
            file = ""  # no class with lessons has anybody in it
        if isinstance(file, NotPrinted):
            return file.cause
        if not await self._keeps(partial(note_ready, day=day, file=file)):
            return NOT_KEPT
        await self._station.sweep(await self._desk.read(files_of_past_days))
        return ""

    async def _print(self, day: date, file: str) -> str:
        """Hand the file over to the printer; return why it did not take it or does not print it."""
        came = await self._station.print_file(self._desk, file)
        named = day_with_weekday(day)
        if isinstance(came, Printed):
            if not await self._keeps(partial(note_printed, day=day)):
                return NOT_TAKEN.format(day=named, why=NOT_KEPT)
            self._accepted = day, came
            return WAITS.format(day=named, why=came.waits) if came.waits else ""
        if came is None:
            return NOT_TAKEN.format(day=named, why="принтер не выбран («Станция печати»).")
        return NOT_TAKEN.format(day=named, why=came.cause if isinstance(came, NotPrinted) else "нет права.")

    async def _follow(self) -> str:
        """Look again at a job that the printer accepted and did not print."""
        if self._accepted is None or not self._accepted[1].waits:
            return ""
        day, accepted = self._accepted
        printer = await self._station.printer_now(self._desk)
        same = printer is not None and printer.queue == accepted.printer
        why = await printer.fate(accepted.job) if same and printer else ""
        self._accepted = day, replace(accepted, waits=why)
        return WAITS.format(day=day_with_weekday(day), why=why) if why else ""

    async def _keeps(self, verb: Callable[[Book], Outcome]) -> bool:
        return isinstance(await self._house.writer.ask(verb, OFFICE), Saved)


def evening(blanks: EveningBlanks) -> Duty:
    """Return the look whether the hour of tomorrow's sheets has come."""
    return Duty("the look at tomorrow's sheets", blanks.look)
