"""The second machine as the one that keeps the journal knows it: when it was heard of, what it has."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SILENT_AFTER = timedelta(minutes=1)
"""A machine that asks every two seconds and was not heard of for so long is told of."""

GONE_AFTER = timedelta(minutes=2)
"""Two machines that serve at once speak every half minute."""

CLOCKS_APART = timedelta(minutes=2)
"""Less than that the line may take."""


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
    """Another machine that serves the same school, each writing a history of its own."""

    address: str
    port: int
    """0 where it has not told."""
    gives_way: bool
    """It is the machine before this one; where not, both went on as often, and people have to choose."""
    after: int | None
    """The last event that both hold alike, None where that could not be asked."""
    after_at: datetime | None
    """When it was written, local."""
    here: int
    """How many events this one has that the other has not."""
    there: int
    """How many the other has that this one has not."""
    met_at: datetime
    """When it was met first, local."""
    heard_at: datetime
    """When it was heard of last, local."""

    def is_heard(self, now: datetime) -> bool:
        """Whether it was heard of just now."""
        return now - self.heard_at < GONE_AFTER
