"""How safe the journal is against the loss of a disk: its copies, and when the last good ones were made."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from services.standby import Standby


class Alarm(StrEnum):
    """What an administrator and a director have to be told, the worst first."""

    SNAPSHOT_FAILED = "snapshot_failed"
    SECOND_FAILED = "second_failed"
    SECOND_TOO_OLD = "second_too_old"
    NO_SECOND_PLACE = "no_second_place"


@dataclass(frozen=True, slots=True)
class Safety:
    """The last looks of the server at its snapshots; times are local, None where there is no good one."""

    second_at: datetime | None = None
    place: str = ""
    """The second place as the school wrote it; empty where none is chosen."""
    trouble: str = ""
    """Why the last snapshot failed, a stored value of ``backups``."""
    second_trouble: str = ""
    about: str = ""
    """What the trouble is about: a file, a folder, a disk."""
    longest_days: int = 3
    """How old the last copy outside this disk may be."""
    looked: bool = False
    """Whether the server has looked at all since it started."""

    def alarm(self, now: datetime) -> Alarm | None:
        """Return what is wrong, or None."""
        if not self.looked:
            return None
        if self.trouble:
            return Alarm.SNAPSHOT_FAILED
        if not self.place:
            return Alarm.NO_SECOND_PLACE
        if self.second_at is None or now - self.second_at > timedelta(days=self.longest_days):
            return Alarm.SECOND_FAILED if self.second_trouble else Alarm.SECOND_TOO_OLD
        return None


@dataclass(frozen=True, slots=True)
class Copy:
    """A snapshot of the journal by its note; times are local."""

    name: str
    place: str
    """Empty on the server's disk, else the second place as the school wrote it."""
    made_at: datetime | None
    """None where the note does not say that the snapshot was checked."""
    rows: int
    size: int
    """Bytes."""
    audit_id: int
    """The last event of the trail in it."""


@dataclass(frozen=True, slots=True)
class NotCopied:
    """A place could not be read or written; the stored trouble and what it is about."""

    trouble: str
    about: str


@dataclass(frozen=True, slots=True)
class ChangesAt:
    """How the change journal of a place stands; the time is local, the trouble a stored value."""

    place: str
    """Empty on the server's disk, else the second place as the school wrote it."""
    whole_at: datetime | None
    """When it last held everything that is in the database."""
    trouble: str = ""
    about: str = ""


class Copies(Protocol):
    """What a screen may ask of who looks after the snapshots; rights are asked before."""

    async def listed(self) -> tuple[Copy, ...] | NotCopied:
        """Return the snapshots of every place, the newest first."""

    def changes(self) -> tuple[ChangesAt, ...]:
        """Return how the change journal stands in every place where it is kept."""

    def standby(self) -> Standby:
        """Return how the second machine was heard of last."""

    async def make(self) -> Copy | NotCopied:
        """Make a snapshot now, drill it, bring it to the second place."""

    async def look_at(self, copy: Copy) -> str | NotCopied:
        """Read a snapshot to the last bit; return the stored finding, empty where it is good."""
