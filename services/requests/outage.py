"""Requests of the days without the regional system (3.1, 3.2)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OpenOutage:
    """Say that there is no access to the regional system, or was none; instants are local."""

    cause: str
    started_at: datetime
    request: str
    ended_at: datetime | None = None
    """Of one that is told of when it is over."""


@dataclass(frozen=True, slots=True)
class EndOutage:
    """Say that access is back; ``ended_at`` is local."""

    outage: int
    seen: int
    ended_at: datetime
    request: str


@dataclass(frozen=True, slots=True)
class CorrectOutage:
    """Correct when an outage began and ended, and its cause; instants are local."""

    outage: int
    seen: int
    cause: str
    started_at: datetime
    ended_at: datetime | None
    """None of one that lasts, which is ended by its own request."""
    why: str
    request: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A record as it was carried over: its table, its row, what it said."""

    thing: str
    thing_id: int
    value: str


@dataclass(frozen=True, slots=True)
class CarryOver:
    """Tick records as carried over into the regional system, or (``done`` false) take that back."""

    outage: int
    records: tuple[Carried, ...]
    done: bool
    request: str


@dataclass(frozen=True, slots=True)
class DecideMode:
    """Decide from today on where the school's journal is, and whether records stand in both systems."""

    mode: str
    keeps_both: bool
    seen: tuple[str, bool]
    request: str


@dataclass(frozen=True, slots=True)
class SetProbe:
    """Decide where the server knocks, and after how many failures in a row it proposes an outage."""

    address: str
    """As «host:port»; empty is nowhere."""
    failures: int
    seen: tuple[str, int]
    request: str
