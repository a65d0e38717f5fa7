"""What serving asks of the house, and what it tells about who is in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

import asyncssh

from app.serving.guarded import GuardedApp
from app.serving.terminal import Terminal

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class CodeAsked:
    """Password or key was right, and a code is asked for besides."""

    half: object
    """Whatever the house wants to know of somebody who is half in."""


class Door(Protocol[V]):
    """The house behind the server: V is whatever it wants to know of a person who has signed in."""

    async def admit(self, login: str, password: str, address: str) -> V | CodeAsked | None:
        """Return who has come, or None after the delay that a wrong password costs."""

    def knows_place(self, address: str) -> bool:
        """Whether somebody has signed in at an address of late: strangers never stand in its way."""

    async def knows_key(self, login: str, fingerprint: str) -> bool:
        """Whether a key lets somebody in under a login."""

    async def admit_by_key(self, login: str, fingerprint: str, address: str) -> V | CodeAsked | None:
        """Return who has shown to own a key, or None where it lets nobody in any more."""

    async def admit_code(self, asked: CodeAsked, code: str) -> V | None:
        """Return who gave the right code, or None after the delay that a wrong one costs."""

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


@dataclass(frozen=True, slots=True)
class Errand:
    """What a machine that has shown its key may ask for: one command, answered through a pair of streams."""

    command: str
    attend: "Callable[[asyncssh.SSHReader[bytes], asyncssh.SSHWriter[bytes], str], Awaitable[None]]"
    """Given what it asks, where the answers go, and its address."""


class Machines(Protocol):
    """The house's other entrance: machines of the school, by a key under one name, never by a password."""

    name: str

    def reached(self, address: str, port: int) -> None:
        """Take note of an address of this server that somebody has come to."""

    async def errand(self, fingerprint: str) -> Errand | None:
        """Return what the owner of a key may ask for, None where it is nothing."""

    async def settle(self) -> None:
        """Return, soon, when the machines have what people left: the people are gone, the house closes."""
