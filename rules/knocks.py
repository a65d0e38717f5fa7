"""What knocking at the regional system has shown, and what is proposed after it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

ENOUGH = 3
"""Failures in a row after which an outage is proposed, unless the school says otherwise."""


class Silence(StrEnum):
    """Why nobody answered."""

    NO_NAME = "no_name"
    REFUSED = "refused"
    TOO_SLOW = "too_slow"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Knocks:
    """The knocks at one address so far; instants local."""

    address: str = ""
    """As «host:port»; empty where nobody knocks."""
    enough: int = ENOUGH
    looked_at: datetime | None = None
    why: Silence | None = None
    """Why the last one failed; None where it was answered."""
    failures: int = 0
    """In a row, up to the last one."""
    silent_since: datetime | None = None
    """The first of them."""
    answers_since: datetime | None = None
    """The first answer after failures that were enough; fewer are no news."""

    @property
    def news(self) -> tuple[bool, datetime | None]:
        """What may change a proposal: whether failures are enough, and since when there are answers."""
        return self.failures >= self.enough, self.answers_since

    def after(self, at: datetime, why: Silence | None) -> "Knocks":
        """Return what is known after one more knock."""
        if why is None:
            answers = at if self.failures >= self.enough else self.answers_since
            return replace(self, looked_at=at, why=None, failures=0, silent_since=None, answers_since=answers)
        failures = self.failures + 1
        return replace(
            self,
            looked_at=at,
            why=why,
            failures=failures,
            silent_since=self.silent_since or at,
            answers_since=None if failures >= self.enough else self.answers_since,
        )


class Proposed(StrEnum):
    """What somebody may do with one key."""

    OPEN = "open"
    END = "end"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An outage to be opened or ended, and from which moment, local."""

    what: Proposed
    at: datetime
    address: str


def proposal(knocks: Knocks, began: datetime | None, ended: datetime | None) -> Proposal | None:
    """Return what is proposed after the last outage there was, or none; a row of failures is proposed once.

    ``began`` is None where there was no outage, ``ended`` while it lasts.
    """
    if began is not None and ended is None:
        answers = knocks.answers_since
        if answers is None or answers <= began:
            return None
        return Proposal(Proposed.END, answers, knocks.address)
    silent = knocks.silent_since
    if silent is None or knocks.failures < knocks.enough or (ended is not None and ended > silent):
        return None
    return Proposal(Proposed.OPEN, silent, knocks.address)
