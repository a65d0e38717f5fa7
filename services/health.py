"""How the journal's file takes what is written, and whether the clock can be believed: values to be told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.standby import Rival, Standby, Successor


class Ailment(StrEnum):
    """Why nothing can be written, the stored value that «not saved» carries."""

    DISK_FULL = "disk_full"
    READ_ONLY = "read_only"
    DISK_FAILED = "disk_failed"
    DAMAGED = "damaged"
    GONE = "gone"
    BUSY = "busy"
    TAKEN_OVER = "taken_over"


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that keeps an old state of the file in use."""

    pid: int
    program: str
    """Its name as the system knows it."""


@dataclass(frozen=True, slots=True)
class Overgrown:
    """The write-ahead log has grown past its bound because somebody reads an old state."""

    size: int
    """Bytes."""
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class BadClock:
    """The clock stands behind the last event; times are local."""

    shows: datetime
    last: datetime
    """When the last event was written."""
    taken: datetime
    """What the journal takes for now."""


@dataclass(frozen=True, slots=True)
class Health:
    """All of it; without anything set, the journal is well."""

    ailment: Ailment | None = None
    since: datetime | None = None
    """When the ailment was noticed, local."""
    folder: str = ""
    """Where the file lies."""
    overgrown: Overgrown | None = None
    clock: BadClock | None = None
    archive_trouble: str = ""
    """Why the archive of a closed year was not made, in the words of the command that makes it."""
    blanks_trouble: str = ""
    """Why the next day's sheets of the temporary journal are not ready, in words."""
    successor: Successor | None = None
    """Who keeps the journal since it was taken over."""
    rivals: tuple[Rival, ...] = ()
    """Who serves the same school besides."""
    silent_standby: Standby | None = None
    """The second machine, where it is missed."""
    archive: str = ""
    """The year's title where the file is an archive, which nobody writes to."""
