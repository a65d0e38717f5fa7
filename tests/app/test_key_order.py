"""However busy a page is, keys are done with one after another; only the dead are not waited for."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest
from textual.app import ComposeResult
from textual.events import Callback, Key, Paste
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widgets import Input

from app import key_order
from app.themed import ThemedApp

PATIENCE = 300
"""Turns of the loop: many times what a key needs to go all its way."""


class Rows(Screen[None]):
    """A line to type into, and the row that the arrow leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.row = 0
        self.typed: list[tuple[int, str]] = []

    def compose(self) -> ComposeResult:
        """Make the line."""
        yield Input()

    def on_key(self, event: Key) -> None:
        """Go to the next row; what the line holds belongs to the one before."""
        if event.key == "down":
            for line in self.query(Input):
                self.typed.append((self.row, line.value))
                line.value = ""
            self.row += 1


@asynccontextmanager
async def rows() -> AsyncIterator[tuple[ThemedApp, Rows]]:
    app = ThemedApp("dark")
    async with app.run_test() as pilot:
        page = Rows()
        await app.push_screen(page)
        await pilot.pause()
        yield app, page


def press(app: ThemedApp, *keys: str) -> None:
    """Let the terminal say that keys were pressed, all at once."""
    for key in keys:
        app.post_message(Key(key, key if len(key) == 1 else None))


async def turns(number: int = PATIENCE) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def looking_all_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that nobody is done with is looked for at every turn of the loop."""
    monkeypatch.setattr(key_order, "LOOKED_AFTER", 0.0)


@contextmanager
def busy(page: MessagePump) -> Iterator[None]:
    """Keep a page busy meanwhile."""
    over = asyncio.Event()

    async def waits() -> None:
        await over.wait()

    page.post_message(Callback(waits))
    try:
        yield
    finally:
        over.set()


async def test_a_key_typed_after_an_arrow_waits_for_the_page_that_the_arrow_waits_for() -> None:
    async with rows() as (app, page):
        with busy(page):
            press(app, "5", "down", "4", "down", "3", "down")
            await turns()
            assert page.query_one(Input).value == "5", "the arrow is not done with"
        await turns()
        assert page.typed == [(0, "5"), (1, "4"), (2, "3")]


async def test_a_paste_waits_as_a_key_does() -> None:
    async with rows() as (app, page):
        with busy(page):
            press(app, "5", "down")
            app.post_message(Paste("secret"))
            press(app, "down")
            await turns()
        await turns()
        assert page.typed == [(0, "5"), (1, "secret")]


async def test_a_widget_that_died_over_a_key_keeps_no_key_back() -> None:
    async with rows() as (app, page):
        line = page.query_one(Input)
        with busy(line):
            press(app, "5")
            await turns()
            line.task.cancel()
            page.set_focus(None)
            press(app, "down", "down")
            await turns()
        assert page.row == 2
