"""Going through the journal as a person does: over SSH, or at the console in a pseudo-terminal."""

import re
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from app.session import JournalApp
from tests.payloads import PAYLOADS
from tests.terminal import Terminal
from tests.window import SIZE, window

__all__ = ["SIZE", "Walk", "console"]


class Walk:
    """Somebody goes from screen to screen; at the end nothing hostile may have come through."""

    def __init__(self, terminal: Terminal, apps: list[JournalApp]) -> None:
        self.t = terminal
        self.apps = apps

    async def look(self) -> None:
        """Wait until every key before is done and drawn: the list of keys opens and closes."""
        self.t.press("<f1>")
        await self.t.when(lambda: "Клавиши >" in self.t.screen[0], "the keys", patience=60)
        self.t.press("<f1>")
        await self.t.when(lambda: "Клавиши >" not in self.t.screen[0], "the screen", patience=60)

    async def leaf(self, times: int, key: str = "<pagedown>") -> None:
        """Go through a list, looking at each window of it."""
        for _ in range(times):
            self.t.press(key)
            await self.look()

    async def pour(self, texts: Iterable[str], *then: str, typed: bool = False, look_every: int = 8) -> None:
        """Put texts into the line one after another, each with the keys that send it; look now and then."""
        for number, text in enumerate(texts, 1):
            self.t.press("<end>", "<ctrl+u>")
            if typed:
                self.t.press(text)
            else:
                self.t.paste(text)
            self.t.press(*then)
            if number % look_every == 0:
                await self.look()

    async def back(self, until: str) -> None:
        """Press Esc and wait for the screen below."""
        self.t.press("<esc>")
        await self.t.until(until)

    def click(self, text: str) -> None:
        """Click in the middle of every place where a text stands."""
        places = [(row, line.find(text)) for row, line in enumerate(self.t.screen) if text in line]
        assert places, self.t.text
        for row, column in places:
            x = column + len(text) // 2 + 1
            self.t.send(f"\x1b[<0;{x};{row + 1}M\x1b[<0;{x};{row + 1}m".encode())

    def seen(self) -> set[str]:
        """The marks of the payloads that were drawn."""
        text = re.sub(r"\x1b\[[?>=<]?[0-9;]*[ -/]*[@-~]", "", self.t.received)
        return {one.mark for one in PAYLOADS if one.mark in text}


@asynccontextmanager
async def console(folder: Path) -> AsyncIterator[Terminal]:
    """``zhurnal console`` in a real pseudo-terminal of this machine."""
    async with window(sys.executable, "-m", "app", "console", "--data", str(folder)) as opened:
        yield opened.terminal
