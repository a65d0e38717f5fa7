"""«Now» and «today» of the school, decided in one place that a test can set."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.health import BadClock

TOLERANCE = timedelta(minutes=1)
"""A clock that is set right by the network goes back a little now and then."""


@dataclass(frozen=True, slots=True)
class Now:
    """One instant: UTC as stored, and the school's local time as people read it (both without offset)."""

    utc: datetime
    local: datetime
    behind: bool = False
    """Whether the clock stands behind the last event: no deadline is judged then."""

    @property
    def judged(self) -> datetime:
        """The local instant that deadlines are held against; before all of them while the clock is behind."""
        return datetime.min if self.behind else self.local

    @property
    def today(self) -> date:
        """The school's date."""
        return self.local.date()

    def local_of(self, utc: datetime) -> datetime:
        """Return the local reading of another stored instant (Russia keeps no summer time)."""
        return utc + (self.local - self.utc)

    def utc_of(self, local: datetime) -> datetime:
        """Return the stored form of another local reading."""
        return local - (self.local - self.utc)


def system_utc() -> datetime:
    """Return the machine's clock in UTC, without offset."""
    return datetime.now(UTC).replace(tzinfo=None)


class Clock:
    """The school's clock: a source of UTC, a time zone, a shift for a school that lives on another date.

    It knows when the last event was written. Behind that, a reading is marked; before the first event of all
    (a dead battery, the year 2001) it is no reading: time then goes on from the last event.
    """

    def __init__(
        self,
        zone: str,
        shift: timedelta = timedelta(),
        source: Callable[[], datetime] = system_utc,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._zone = ZoneInfo(zone)
        self._shift = shift
        self._source = source
        self._steady = steady
        self._seen: tuple[datetime, datetime, float] | None = None
        """The first event, the latest one, and what the steady clock said then."""

    def begin(self, first: datetime | None, last: datetime | None) -> None:
        """Take the instants of the first and the last event there are; None: believe every reading."""
        self._seen = None if first is None or last is None else (first, last, self._steady())

    def stand_at(self, utc: datetime) -> None:
        """Show one instant for ever: the time of an archive does not go on."""
        self._source = lambda: utc - self._shift
        self.begin(None, None)

    def saw(self, utc: datetime) -> None:
        """Take note of when an event was written."""
        first, last, _ = self._seen or (utc, utc, 0.0)
        if utc >= last:
            self._seen = (first, utc, self._steady())

    def now(self) -> Now:
        """Return this instant."""
        told, seen = self._source() + self._shift, self._seen
        if seen is None or told >= seen[1] - TOLERANCE:
            return self.at(told)
        first, last, then = seen
        if told < first:
            told = last + timedelta(seconds=self._steady() - then)
        return replace(self.at(told), behind=True)

    def trouble(self) -> BadClock | None:
        """Return what is wrong with the clock, None where it is believed."""
        now, seen = self.now(), self._seen
        if not now.behind or seen is None:
            return None
        return BadClock(self.local(self._source() + self._shift), self.local(seen[1]), now.local)

    def at(self, utc: datetime) -> Now:
        """Return a stored instant with its local reading."""
        return Now(utc, self.local(utc))

    def local(self, utc: datetime) -> datetime:
        """Return the school's wall-clock reading of a stored instant."""
        return utc.replace(tzinfo=UTC).astimezone(self._zone).replace(tzinfo=None)

    def utc(self, local: datetime) -> datetime:
        """Return the stored form of a wall-clock reading."""
        return local.replace(tzinfo=self._zone).astimezone(UTC).replace(tzinfo=None)
