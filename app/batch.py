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
from services.desk import Desk
from services.refused import Refused
from services.views.choices import ClassChoice, class_choices
from services.views.diary import WeeklySlip, slip_code
from services.views.weekly import weekly_slips

MOST_WORKERS = 4
POLITE = 10
"""How far the workers step back, so that nobody's typing waits for paper."""


Codes = tuple[tuple[int, str], ...]
"""Pupils and the codes on their slips."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The whole batch in one file."""

    file: Path
    classes: tuple[tuple[int, Codes], ...]
    slips: int


class Batch:
    """A week's batch; its parts stay on disk until it is whole, so it can be stopped and gone on with.

    A part is used again only while the journal says the same; else it is drawn anew.
    """

    def __init__(self, desk: Desk, monday: date, folder: Path) -> None:
        self._desk = desk
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
            parts = await asyncio.gather(
                *(
                    self._part(pool, turns, number, one, lambda: tell(self._done, len(choices)))
                    for number, one in enumerate(choices)
                )
            )
            out = self._folder / f"неделя-{self._monday.isoformat()}-школа.pdf"
            there = [(one, part) for one, part in zip(choices, parts, strict=True) if part is not None]
            titled = [(one.title, part) for one, (part, _) in there]
            slips = await asyncio.get_running_loop().run_in_executor(pool, bind, titled, out)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        return Bound(out, tuple((one.school_class, codes) for one, (_, codes) in there), slips)

    def tidy(self) -> None:
        """Take the parts away once the batch is whole and registered."""
        shutil.rmtree(self._parts, ignore_errors=True)

    def _sweep(self) -> None:
        """Take away parts of other days: what was drawn then is not what the journal says now."""
        for old in self._folder.glob(".неделя-*"):
            if not old.name.endswith(self._desk.today().isoformat()):
                shutil.rmtree(old, ignore_errors=True)

    async def _part(
        self,
        pool: Executor,
        turns: asyncio.Semaphore,
        number: int,
        one: ClassChoice,
        told: Callable[[], None],
    ) -> tuple[Path, Codes] | None:
        """Return the part of a class and its codes; None where nobody of it was there that week."""
        async with turns:
            try:
                slips = await self._desk.read(weekly_slips, one.school_class, None, self._monday)
            except Refused:
                part = None
            else:
                part = await asyncio.get_running_loop().run_in_executor(
                    pool, part_of, slips, self._parts, f"{number:03}-{one.school_class}"
                )
            self._done += 1
            told()
            return part


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
