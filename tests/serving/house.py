"""A small house for the tests of serving: one App, a few people, and a memory of who came and left."""

import asyncio
import weakref
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from app.serving.door import CodeAsked, Machines
from app.serving.guarded import GuardedApp
from app.serving.limits import Limits
from app.serving.ssh import Serving, start_serving
from app.serving.terminal import Terminal

PASSWORD = "верный-пароль"
CODE = "492 039"
SECRET = "сирень-в-мае-1987"


class Board(GuardedApp):
    """Shows its size and the keys it was given; a few keys do something."""

    CSS = """
    Screen { background: #102030; }
    #said { color: #ffcc00; background: #203040; }
    """

    def __init__(self, terminal: Terminal | None = None) -> None:
        super().__init__(terminal)
        self.said: list[str] = []
        self.redraws = 0

    def compose(self) -> ComposeResult:
        yield Static("Доска объявлений", id="title")
        yield Static("", id="said")
        yield Static("", id="wall")

    def on_key(self, event: events.Key) -> None:
        event.prevent_default()
        if event.key == "f9":
            self.fail_with(SECRET)
        elif event.key == "f10":
            self.exit()
        elif event.key == "f8":
            self.paint_the_wall()
        else:
            self.said.append(event.key)
        self.query_one("#said", Static).update(" ".join(self.said[-9:]))

    def on_paste(self, event: events.Paste) -> None:
        self.said.append(f"paste:{len(event.text)}")
        self.query_one("#said", Static).update(" ".join(self.said[-9:]))

    def on_resize(self, event: events.Resize) -> None:
        self.query_one("#title", Static).update(f"Доска объявлений {event.size.width}×{event.size.height}")

    def fail_with(self, password: str) -> None:
        words = f"не подошёл {password}"
        raise ValueError(words)

    def paint_the_wall(self) -> None:
        self.redraws += 1
        rows = [f"стена {self.redraws} " + chr(0x410 + self.redraws % 32) * 60 for _ in range(18)]
        self.query_one("#wall", Static).update("\n".join(rows))


class House:
    """The door of the tests: everybody has the same password."""

    def __init__(self, make: Callable[[Terminal], GuardedApp] = Board) -> None:
        self.make = make
        self.asked: list[tuple[str, str, str]] = []
        self.shown: list[tuple[str, str]] = []
        self.codes: list[str] = []
        self.keys: set[str] = set()
        """Fingerprints that let in."""
        self.twice: set[str] = set()
        """Logins that are asked for a code besides."""
        self.places: set[str] = set()
        """Addresses where somebody has signed in of late."""
        self.left_how: list[tuple[str, str]] = []
        self.apps: weakref.WeakSet[GuardedApp] = weakref.WeakSet()
        self.opened: dict[str, weakref.ref[GuardedApp]] = {}
        self._came_or_went = asyncio.Event()

    async def admit(self, login: str, password: str, address: str) -> str | CodeAsked | None:
        self.asked.append((login, password, address))
        if login in ("сломано", "broken"):
            raise ConnectionError(password)
        return self._half_or_in(login) if password == PASSWORD else None

    def knows_place(self, address: str) -> bool:
        return address in self.places

    async def knows_key(self, login: str, fingerprint: str) -> bool:
        self.shown.append((login, fingerprint))
        return fingerprint in self.keys

    async def admit_by_key(self, login: str, fingerprint: str, address: str) -> str | CodeAsked | None:
        self.asked.append((login, fingerprint, address))
        return self._half_or_in(login) if fingerprint in self.keys else None

    async def admit_code(self, asked: CodeAsked, code: str) -> str | None:
        self.codes.append(code)
        return str(asked.half) if code == CODE else None

    def _half_or_in(self, login: str) -> str | CodeAsked:
        return CodeAsked(login) if login in self.twice else login

    def open_app(self, visitor: str, terminal: Terminal) -> GuardedApp:
        app = self.make(terminal)
        self.apps.add(app)
        self.opened[visitor] = weakref.ref(app)
        self._came_or_went.set()
        return app

    def left(self, visitor: str, how: str) -> None:
        self.left_how.append((visitor, str(how)))
        self._came_or_went.set()

    def app_of(self, visitor: str) -> GuardedApp:
        app = self.opened[visitor]()
        assert app is not None
        return app

    async def when(self, claim: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not claim():
                self._came_or_went.clear()
                await self._came_or_went.wait()


@asynccontextmanager
async def served(
    folder: Path,
    house: House | None = None,
    limits: Limits | None = None,
    machines: Machines | None = None,
) -> AsyncIterator[tuple[Serving[str], House]]:
    """Serve a house on a free port of this machine."""
    house = house or House()
    serving = await start_serving(
        house, host="127.0.0.1", port=0, host_key=folder / "keys" / "host", limits=limits, machines=machines
    )
    try:
        yield serving, house
    finally:
        await serving.stop()
