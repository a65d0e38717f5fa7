"""The hands of a test: they go on when all that a key caused is done, not when the processor looks idle."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

from textual import worker
from textual.app import App
from textual.dom import DOMNode
from textual.events import Key
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot

ROOT = Path(__file__).parents[2]
FLOORS = ("app", "screens", "printouts", "exchange", "backups", "services")
"""Whose tasks are waited for; libraries may lie below the root too, and theirs never end."""
PATIENCE = 1.0
"""Seconds without anything done after which something is taken for held back, as a disk by its test."""


class Hands(Pilot[None]):
    """Textual 8.2.8's own driver waits until the processor idles: 40 ms a key or more, wrong under load."""

    async def press(self, *keys: str) -> None:
        """Press keys, each once the one before is done."""
        for key in keys:
            assert self.app._driver is not None
            self.app._driver.send_message(_pressed(key))
            await self._at_rest()
        await self._wait_for_screen()
        self._draw()

    async def press_on(self, *keys: str) -> None:
        """Press keys while what they begin goes on: nothing that waits is waited for."""
        for key in keys:
            assert self.app._driver is not None
            self.app._driver.send_message(_pressed(key))
            await _run_out()
        self._draw()

    async def pause(self, delay: float | None = None) -> None:
        """Wait until every widget has dealt with all it was told and what changed is drawn."""
        assert delay is None, "time is not waited for"
        await self._at_rest()
        await self._wait_for_screen()
        self._draw()

    async def _at_rest(self) -> None:
        while True:
            await _run_out()
            answered = asyncio.ensure_future(self._answered())
            await _run_out()
            begun = {one for one in (answered, *_errands()) if not one.done()}
            if begun:
                done, _ = await asyncio.wait(begun, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
                if done:
                    continue
            self._draw()
            if begun or not await _run_out():
                return

    async def _answered(self) -> None:
        """Wait for widgets of every screen that wait for something themselves, and for what moves."""
        nodes: set[DOMNode] = {self.app}
        for screen in self.app.screen_stack:
            nodes.update(screen.walk_children(with_self=True))
        waiting, all_done = set(nodes), asyncio.Event()

        def answer(node: DOMNode) -> None:
            waiting.discard(node)
            if not waiting:
                all_done.set()

        for node in nodes:
            if not node.call_later(answer, node):
                answer(node)
        await all_done.wait()
        await self.app._animator.wait_until_complete()

    def _draw(self) -> None:
        """Do now what would be done with the next frame of the screen."""
        self.app._check_resize()
        self.app.screen._on_timer_update()


@asynccontextmanager
async def hands_at(app: App[Any], size: tuple[int, int] = (80, 24)) -> AsyncIterator[Hands]:
    """Run an App and give its test hands."""
    async with app.run_test(size=size):
        yield Hands(app)


async def _run_out() -> bool:
    """Let run whatever is ready to; whether there was anything."""
    loop: Any = asyncio.get_running_loop()  # there is no public way to ask whether anything is ready
    ran = False
    while loop._ready:
        ran = True
        await asyncio.sleep(0)
    return ran


def _errands() -> set[asyncio.Task[Any]]:
    """Return what runs beside the keys: workers, the program's own tasks as a request to the disk."""
    tasks: dict[asyncio.Task[Any], Any] = {task: task.get_coro() for task in asyncio.all_tasks()}
    return {task for task, coroutine in tasks.items() if _runs_errands(coroutine.cr_code.co_filename)}


@cache
def _runs_errands(file: str) -> bool:
    place = Path(file)
    return place == Path(worker.__file__) or any(place.is_relative_to(ROOT / floor) for floor in FLOORS)


def _pressed(key: str) -> Key:
    """Name a key as Textual's own driver does."""
    if len(key) == 1 and not key.isalnum():
        key = _character_to_key(key)
    try:
        glyph: str | None = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        glyph = key if len(key) == 1 else None
    return Key(key, glyph)
