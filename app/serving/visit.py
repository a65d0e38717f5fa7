"""One signed-in person at one terminal, from the wait for a screen to the goodbye."""

import asyncio
import logging
from collections.abc import Callable
from enum import StrEnum

from app.serving.faults import note_fault
from app.serving.guarded import GuardedApp
from app.serving.limits import Limits
from app.serving.terminal import Terminal

_LOG = logging.getLogger(__name__)

_OPENING = "Журнал открывается…"
_QUEUED = "Сейчас входят многие, перед вами в очереди: {ahead}. Подождите, пожалуйста."
_LEFT = "Вы вышли из журнала."
_FAULT = (
    "Экран закрылся из-за ошибки программы. Код: {code}.\r\n"
    "Всё, что было отмечено как сохранённое, цело. Войдите снова.\r\n"
    "Если это повторится, назовите код администратору журнала."
)
STOPPING = "Журнал остановлен администратором. Всё сохранённое цело.\r\nВойдите снова через несколько минут."


class Ending(StrEnum):
    """How a visit ended."""

    LEFT = "left"
    GONE = "gone"
    SLOW = "slow"
    FAILED = "failed"
    STOPPED = "stopped"
    ENDED = "ended"


class Starts:
    """Places for opening screens: a few at a time, the rest wait and know how many are ahead."""

    def __init__(self, places: int) -> None:
        self._places = asyncio.Semaphore(places)
        self.waiting = 0

    @property
    def all_taken(self) -> bool:
        """Whether the next person has to wait."""
        return self._places.locked()

    async def take(self) -> None:
        """Wait for a place."""
        self.waiting += 1
        try:
            await self._places.acquire()
        finally:
            self.waiting -= 1

    def give_back(self) -> None:
        """Let the next person in."""
        self._places.release()


class Visit:
    """Opens the App, runs it, ends it, and says the last words to the person."""

    def __init__(
        self, terminal: Terminal, open_app: Callable[[], GuardedApp], starts: Starts, limits: Limits
    ) -> None:
        self._terminal = terminal
        self._open_app = open_app
        self._starts = starts
        self._limits = limits
        self._over = asyncio.Event()
        self._ending: Ending | None = None
        self._words = ""

    def end(self, ending: Ending, words: str = "") -> None:
        """Ask the visit to end, whatever the person is doing; the first reason stands."""
        if self._ending is None:
            self._ending = ending
            self._words = words
        self._over.set()

    async def run(self) -> Ending:
        """Live through the visit and return how it ended."""
        try:
            if await self._take_a_place():
                await self._run_app()
        except Exception as error:  # noqa: BLE001  # one person's trouble must not become another's
            self._fail(note_fault(error, "opening a screen"))
        if self._terminal.too_slow:
            self._ending = Ending.SLOW
        ending = self._ending or Ending.LEFT
        words = _LEFT if ending is Ending.LEFT else self._words
        if words:
            self._terminal.say(words + "\r\n")
        return ending

    def _fail(self, code: str) -> None:
        self._ending = Ending.FAILED
        self._words = _FAULT.format(code=code)

    async def _take_a_place(self) -> bool:
        """Wait in the queue of opening screens; False if the visit ended meanwhile."""
        if self._starts.all_taken:
            self._terminal.say(_QUEUED.format(ahead=self._starts.waiting) + "\r\n")
        else:
            self._terminal.say(_OPENING + "\r\n")
        place = asyncio.create_task(self._starts.take())
        over = asyncio.create_task(self._over.wait())
        await asyncio.wait({place, over}, return_when=asyncio.FIRST_COMPLETED)
        over.cancel()
        if not self._over.is_set():
            return True
        if not place.cancel():
            self._starts.give_back()
        return False

    async def _run_app(self) -> None:
        over = asyncio.create_task(self._over.wait())
        shown = asyncio.create_task(self._terminal.shown.wait())
        try:
            try:
                app = self._open_app()
                running = asyncio.create_task(app.run_async(size=self._terminal.size))
                await asyncio.wait(
                    {running, shown, over},
                    timeout=self._limits.start_seconds,
                    return_when=asyncio.FIRST_COMPLETED,
                )
            finally:
                self._starts.give_back()
            await asyncio.wait({running, over}, return_when=asyncio.FIRST_COMPLETED)
            await self._see_off(app, running)
        finally:
            over.cancel()
            shown.cancel()

    async def _see_off(self, app: GuardedApp, running: "asyncio.Task[None]") -> None:
        """Bring the App to its end, more and more firmly, and forget it."""
        for urge in (app.exit, running.cancel, app.tear_down):
            unfinished = [task for task in (running, app.shutting_down) if task and not task.done()]
            if not unfinished:
                break
            urge()
            await asyncio.wait(unfinished, timeout=self._limits.goodbye_seconds)
        else:
            _LOG.error("%s hung while it ended and was torn down", type(app).__name__)
        if not running.done():
            _LOG.error("%s did not end", type(app).__name__)
        elif not running.cancelled() and (error := running.exception()) is not None:
            self._fail(note_fault(error, type(app).__name__))
        if app.farewell and self._ending is None:
            self._ending, self._words = Ending.ENDED, app.farewell.replace("\n", "\r\n")
        if app.fault_code:
            self._fail(app.fault_code)
