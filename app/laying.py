"""Files that are no paper: laid into the office's folder like sheets, and those that were brought back."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.incoming import Incoming, Lists
from exchange.carry_over import BOOK, FORMS, write_carry_over
from exchange.temporary_journal import write_temporary_journal
from screens.station import Arrived, NotPrinted, NotRead, Printed, Printing
from services.desk import Desk
from services.importing.incoming import FileRefused
from services.importing.incoming import Incoming as Brings
from services.outcomes import Refusal
from services.refused import Refused
from services.temporary.sheet import FilledFile, JournalFile
from services.temporary.taking_out import USUAL_DAYS, class_file, teacher_file
from services.views.carry_over import to_carry
from texts.imports import file_refused
from texts.papers import FILES

Lay = Callable[[Callable[[Any, Path], int], object, str], Awaitable[int | NotPrinted]]
"""Writes a file into the folder under a name; gives back how many rows it has."""


class FilesAt:
    """One person's way to files that are no paper."""

    def __init__(self, lay: Lay, data: Path, desk: Desk) -> None:
        self._lay = lay
        self._incoming = Incoming(data)
        self._lists = Lists(data)
        self._desk = desk

    async def carry_over(self, outage: int, teacher: int | None) -> Printing:
        """Lay down what an outage leaves to carry over as far as the person may see it, in both forms."""
        try:
            found = await self._desk.read(to_carry, outage, teacher)
        except Refused as refused:
            return refused.refusal
        whose = "" if teacher is None else f"-учитель-{teacher}"
        name = f"{FILES['carry-over']}-{found.outage.started_at:%Y-%m-%d-%H%M}{whose}"
        rows = 0
        for form in FORMS:
            laid = await self._lay(write_carry_over, found, f"{name}{form}")
            if isinstance(laid, NotPrinted):
                return laid
            rows = laid
        return Printed(f"{name}{BOOK} и .csv", rows)

    async def take_out(self, school_class: int | None) -> Printing:
        """Lay down a temporary journal of the coming days: the person's own lessons, or those of a class."""
        person = self._desk.admission.actor.person
        try:
            if school_class is None:
                read = await self._desk.read(teacher_file, person, None, USUAL_DAYS)
            else:
                read = await self._desk.read(class_file, school_class, None, USUAL_DAYS)
        except Refused as refused:
            return refused.refusal
        match await self._desk.take_out(read):
            case JournalFile() as sealed:
                laid = await self._lay(write_temporary_journal, sealed, journal_name(sealed))
                return laid if isinstance(laid, NotPrinted) else Printed(journal_name(sealed), laid)
            case Refusal() as refusal:
                return refusal
            case _:
                return NotPrinted("не удалось записать, что журнал взят файлом. Попробуйте ещё раз.")

    async def arrived(self) -> tuple[Arrived, ...]:
        """Return the files that were brought back, the newest first."""
        return await asyncio.to_thread(self._incoming.listed)

    async def opened(self, name: str) -> FilledFile | NotRead:
        """Read a temporary journal that was brought back."""
        try:
            return await asyncio.to_thread(self._incoming.read, name)
        except FileRefused as failed:
            return NotRead(file_refused(name, failed.trouble, failed.about))

    async def dropped(self, name: str) -> bool:
        """Take a file that was brought back off the server; tell whether it is gone."""
        return await asyncio.to_thread(self._incoming.drop, name)

    async def lists(self) -> tuple[Arrived, ...]:
        """Return the lists, plans and timetables that wait for the office, the newest first."""
        return await asyncio.to_thread(self._lists.listed)

    async def opened_list(self, name: str) -> Brings | NotRead:
        """Read one of them."""
        try:
            return await asyncio.to_thread(self._lists.read, name)
        except FileRefused as failed:
            return NotRead(file_refused(name, failed.trouble, failed.about))

    async def dropped_list(self, name: str) -> bool:
        """Take one of them off the server; tell whether it is gone."""
        return await asyncio.to_thread(self._lists.drop, name)


def journal_name(file: JournalFile) -> str:
    """Return what the file of a temporary journal is called: «временный-Петрова-А-И-2026-11-19-1200.xlsx»."""
    first, *rest = file.whose.split()
    whose = " ".join((first, *(name[0] for name in rest)))
    return f"временный-{safe_name(whose)}-{file.since.isoformat()}-{file.made_at:%H%M}{BOOK}"


def safe_name(text: str) -> str:
    """Return a text as a part of a file's name on any disk."""
    return "-".join(re.findall(r"[^\W_]+", text))[:80]


def swept(files: Iterable[Path]) -> None:
    """Take files away; one that will not go stays."""
    for file in files:
        with suppress(OSError):
            file.unlink(missing_ok=True)
