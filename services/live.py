"""Who must see a change: open pages of a course are told the very cell, after the commit."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from services.views.journal import Cell, CellKey, Column, TermMark

log = logging.getLogger("zhurnal.live")

EVERY_DAY = 0
"""What pages that show days are watched under, where others name their course."""
EVERYBODY = -1
"""What is watched by whoever has to know how the journal and the regional system are."""
SIGN_INS = -2
"""What every open session watches: it, its account or its roles may have been ended."""


@dataclass(frozen=True, slots=True)
class CellChanged:
    """Somebody wrote a cell; ``cell`` is all that stands there now."""

    course: int
    key: CellKey
    cell: Cell
    by: str
    person: int


@dataclass(frozen=True, slots=True)
class ResultChanged:
    """Somebody wrote a result; ``term`` is 0 where it is of no term."""

    course: int
    pupil: int
    kind: str
    term: int
    mark: TermMark
    person: int


@dataclass(frozen=True, slots=True)
class WorkAdded:
    """A lesson got its first work because somebody marked it; the page need not be read for that."""

    course: int
    column: Column


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """Something changed that only reading the page again can show: a lesson, or what another process did."""

    course: int


@dataclass(frozen=True, slots=True)
class TimetableChanged:
    """Lessons of some day are other ones now; whoever shows a day reads it again."""

    course: int = EVERY_DAY


@dataclass(frozen=True, slots=True)
class HealthChanged:
    """The journal cannot be written to, or can again; or its clock cannot be believed."""

    course: int = EVERYBODY


@dataclass(frozen=True, slots=True)
class OutageChanged:
    """Access to the regional system went, or came back (3.1)."""

    course: int = EVERYBODY


@dataclass(frozen=True, slots=True)
class SignInsChanged:
    """A session, an account or a role was ended: every open session looks whether it is the one."""

    course: int = SIGN_INS


LiveChange = (
    CellChanged
    | ResultChanged
    | WorkAdded
    | ReadAgain
    | TimetableChanged
    | HealthChanged
    | OutageChanged
    | SignInsChanged
)
Watcher = Callable[[LiveChange], None]


class Live:
    """Spreads committed changes to the open pages, always on the event loop's thread."""

    def __init__(self) -> None:
        self._watchers: dict[int, list[Watcher]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Name the loop that watchers are called on."""
        self._loop = loop

    def watch(self, course: int, watcher: Watcher) -> Callable[[], None]:
        """Call ``watcher`` for every change of a course until the returned function is called."""
        self._watchers.setdefault(course, []).append(watcher)

        def stop() -> None:
            watchers = self._watchers.get(course, [])
            if watcher in watchers:
                watchers.remove(watcher)
            if not watchers:
                self._watchers.pop(course, None)

        return stop

    def publish(self, changes: Iterable[LiveChange]) -> None:
        """Pass committed changes on; callable from any thread."""
        collected = tuple(changes)
        if collected and self._loop is not None:
            with suppress(RuntimeError):  # the loop has closed: nobody is left to be told
                self._loop.call_soon_threadsafe(self._spread, collected)

    def read_again(self) -> None:
        """Tell every open page that another process wrote."""
        self.publish(ReadAgain(course) for course in list(self._watchers))

    def _spread(self, changes: tuple[LiveChange, ...]) -> None:
        for change in changes:
            for watcher in tuple(self._watchers.get(change.course, ())):
                try:
                    watcher(change)
                except Exception as fault:  # noqa: BLE001 - one page's fault must not keep it from the others
                    log.error("an open page did not take a change: %s", type(fault).__name__)
