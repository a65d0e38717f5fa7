"""«Now» and «today» of the school, decided in one place that a test can set."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Now:
    """One instant: UTC as stored, and the school's local time as people read it (both without offset)."""

    utc: datetime
    local: datetime

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
    """The school's clock: a source of UTC, a time zone, a shift for a school that lives on another date."""

    def __init__(
        self, zone: str, shift: timedelta = timedelta(), source: Callable[[], datetime] = system_utc
    ) -> None:
        self._zone = ZoneInfo(zone)
        self._shift = shift
        self._source = source

    def now(self) -> Now:
        """Return this instant."""
        return self.at(self._source() + self._shift)

    def at(self, utc: datetime) -> Now:
        """Return a stored instant with its local reading."""
        return Now(utc, self.local(utc))

    def local(self, utc: datetime) -> datetime:
        """Return the school's wall-clock reading of a stored instant."""
        return utc.replace(tzinfo=UTC).astimezone(self._zone).replace(tzinfo=None)

    def utc(self, local: datetime) -> datetime:
        """Return the stored form of a wall-clock reading."""
        return local.replace(tzinfo=self._zone).astimezone(UTC).replace(tzinfo=None)
