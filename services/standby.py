"""The second machine as the one that keeps the journal knows it: when it was heard of, what it has."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SILENT_AFTER = timedelta(minutes=1)
"""A machine that asks every two seconds and was not heard of for so long is told of."""


@dataclass(frozen=True, slots=True)
class Standby:
    """The second machine, where the school has named one."""

    named: bool = False
    heard_at: datetime | None = None
    """Local; None where it was never heard of."""
    event: int = 0
    """The last event it has."""
    address: str = ""
    port: int = 0
    """Where it would serve."""

    def is_silent(self, now: datetime) -> bool:
        """Whether it is missed."""
        return self.named and (self.heard_at is None or now - self.heard_at > SILENT_AFTER)


@dataclass(frozen=True, slots=True)
class Successor:
    """The machine that went on with the journal that is kept here no more."""

    reign: int
    address: str
    port: int
    after: int
    """The last event that it took over."""
    left: int
    """How many events stand here alone."""
    met_at: datetime
    """Local."""


@dataclass(frozen=True, slots=True)
class Rival:
    """The machine before this one, which serves all the same."""

    address: str
    left: int
    """How many events it has that this one has not."""
    met_at: datetime
    """Local."""
