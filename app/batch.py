"""The week of the whole school on paper: a part a class, drawn on every processor, bound into one file."""

import asyncio
import hashlib
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from printouts.binding import bind
from printouts.weekly import weekly
from screens.station import Order
from services.desk import Desk
from services.refused import Refused
from services.views.choices import ClassChoice, class_choices
from services.views.diary import WeeklySlip, slip_code
from services.views.weekly import boarders, weekly_slips
from texts.people import lodging

MOST_WORKERS = 4
POLITE = 10
"""How far the workers step back, so that nobody's typing waits for paper."""


Codes = tuple[tuple[int, str], ...]
"""Pupils and the codes on their slips."""


@dataclass(frozen=True, slots=True)
class Part:
    """Slips of a class, or of its boarders or of the rest of it, as a file."""

    title: str
    later: bool
    """Whether it stands behind the first parts of all classes."""
    school_class: int
    file: Path
    codes: Codes


@dataclass(frozen=True, slots=True)
class Bound:
    """The whole batch in one file."""

    file: Path
    classes: dict[int, Codes]
    slips: int


class Batch:
    """A week's batch; its parts stay on disk until it is whole, so it can be stopped and gone on with.

    A part is used again only while the journal says the same; else it is drawn anew.
    """

    def __init__(self, desk: Desk, monday: date, folder: Path, order: Order = Order.CLASSES) -> None:
        self._desk = desk
        self._order = order
        self._monday = monday
        self._folder = folder
        self._parts = folder / f".неделя-{monday.isoformat()}-{desk.today().isoformat()}"
        self._done = 0

    async def drawn(self, tell: Callable[[int, int], None]) -> Bound | None:
        """Draw what is not drawn yet and bind it all; None where there is nobody to print for."""
        self._parts.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sweep()
        choices = [one for one in await self._desk.read(class_choices) if one.pupils]
        if not choices:
            return None
        workers = min(MOST_WORKERS, os.cpu_count() or 1)
        pool = ProcessPoolExecutor(
            workers, multiprocessing.get_context("spawn"), initializer=os.nice, initargs=(POLITE,)
        )
        try:
            turns = asyncio.Semaphore(workers + 1)  # the slips of a few classes at a time are in memory
            of_classes = await asyncio.gather(
                *(self._parts_of(pool, turns, one, lambda: tell(self._done, len(choices))) for one in choices)
            )
            parts = sorted((part for made in of_classes for part in made), key=lambda part: part.later)
            whose = "школа" if self._order is Order.CLASSES else "школа-сначала-интернат"
            out = self._folder / f"неделя-{self._monday.isoformat()}-{whose}.pdf"
            titled = [(part.title, part.file) for part in parts]
            slips = await asyncio.get_running_loop().run_in_executor(pool, bind, titled, out)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        classes: dict[int, Codes] = {}
        for part in parts:
            classes[part.school_class] = (*classes.get(part.school_class, ()), *part.codes)
        return Bound(out, classes, slips)

    def tidy(self) -> None:
        """Take the parts away once the batch is whole and registered."""
        shutil.rmtree(self._parts, ignore_errors=True)

    def _sweep(self) -> None:
        """Take away parts of other days: what was drawn then is not what the journal says now."""
        for old in self._folder.glob(".неделя-*"):
            if not old.name.endswith(self._desk.today().isoformat()):
                shutil.rmtree(old, ignore_errors=True)

    async def _parts_of(
        self, pool: Executor, turns: asyncio.Semaphore, one: ClassChoice, told: Callable[[], None]
    ) -> list[Part]:
        """Return the parts of a class; none where nobody of it was there that week."""
        loop, made = asyncio.get_running_loop(), []
        async with turns:
            for title, later, slips in await self._shared_out(one):
                name = f"{one.school_class:04}-{int(later)}"
                file, codes = await loop.run_in_executor(pool, part_of, slips, self._parts, name)
                made.append(Part(title, later, one.school_class, file, codes))
            self._done += 1
            told()
        return made

    async def _shared_out(self, one: ClassChoice) -> list[tuple[str, bool, list[WeeklySlip]]]:
        """Return the slips of a class with a title, whole or with the boarders apart."""
        try:
            slips = await self._desk.read(weekly_slips, one.school_class, None, self._monday)
        except Refused:
            return []
        if self._order is Order.CLASSES:
            return [(one.title, False, list(slips))]
        boarding = await self._desk.read(boarders, one.school_class)
        first = [slip for slip in slips if slip.week.pupil in boarding]
        rest = [slip for slip in slips if slip.week.pupil not in boarding]
        shared = ((f"{one.title}, {lodging('boarding')}", False, first), (one.title, True, rest))
        return [part for part in shared if part[2]]


def part_of(slips: Sequence[WeeklySlip], folder: Path, name: str) -> tuple[Path, Codes]:
    """Return the part that says what these slips say, drawing it unless an earlier try has, and its codes."""
    codes = paired(slips, map(slip_code, slips))
    said = hashlib.sha256("".join(code for _, code in codes).encode()).hexdigest()
    part = folder / f"{name}-{said[:16]}.pdf"
    if not part.exists():
        weekly(slips, part)
    return part, codes


def paired(slips: Iterable[WeeklySlip], codes: Iterable[str]) -> Codes:
    """Return the codes of slips with their pupils."""
    return tuple((slip.week.pupil, code) for slip, code in zip(slips, codes, strict=True))
