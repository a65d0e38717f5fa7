"""What serving asks of the house, and what it tells about who is in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from app.serving.guarded import GuardedApp
from app.serving.terminal import Terminal

V = TypeVar("V")


class Door(Protocol[V]):
    """The house behind the server: V is whatever it wants to know of a person who has signed in."""

    async def admit(self, login: str, password: str, address: str) -> V | None:
        """Return who has come, or None after the delay that a wrong password costs."""

    def open_app(self, visitor: V, terminal: Terminal) -> GuardedApp:
        """Make the App of a person who has signed in, drawing in the terminal."""

    def left(self, visitor: V, how: str) -> None:
        """Take note that the person is gone and how: a value of `app.serving.visit.Ending`."""


@dataclass(frozen=True, slots=True)
class Session:
    """One open screen, for the list of open sessions."""

    number: int
    login: str
    address: str
    since: datetime
