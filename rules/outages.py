"""What a time without access changes: where the journal is, what is judged, what is due later (3.1, 3.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

LONG = timedelta(hours=1)
"""Outages longer than this are counted a month (letter АП-147/07)."""
LONG_A_MONTH = 1
"""So many of them the letter allows a month."""


class SchoolMode(StrEnum):
    """Which system holds the school's journal."""

    PRIMARY = "primary"
    """This one."""
    FALLBACK = "fallback"
    """The regional system; this one is the temporary journal of its outages."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the school decided; until it does, records stand in both systems, as 1.3 and 3.2 have it."""

    mode: SchoolMode = SchoolMode.PRIMARY
    keeps_both: bool = True
    """Whether the same records stand in both systems."""

    @property
    def carries_over(self) -> bool:
        """Whether what was written in an outage is carried over into the regional system."""
        return self.mode is SchoolMode.FALLBACK or self.keeps_both

    @property
    def is_kept_always(self) -> bool:
        """Whether the duties of section 2 are judged here outside outages as well."""
        return self.mode is SchoolMode.PRIMARY or self.keeps_both


UNDECIDED = Keeping()


@dataclass(frozen=True, slots=True)
class Decided:
    """What holds from a day on."""

    since: date
    keeping: Keeping


@dataclass(frozen=True, slots=True)
class Away:
    """A time without access, local; one that lasts has come to now."""

    began: datetime
    ended: datetime
    due: datetime
    """Until when that is written down which it kept from being written (3.2)."""

    def meets(self, first: datetime, last: datetime) -> bool:
        """Whether it and a span, or an instant (twice the same), have any time in common."""
        return self.began <= last and first < self.ended


@dataclass(frozen=True, slots=True)
class Lenience:
    """What outages and the decisions of the school change in what is owed."""

    times: tuple[Away, ...] = ()
    """The earliest first."""
    decided: tuple[Decided, ...] = ()
    """The earliest first."""

    def keeping(self, day: date) -> Keeping:
        """Return what holds on a day."""
        held = [one.keeping for one in self.decided if one.since <= day]
        return held[-1] if held else UNDECIDED

    def moved(self, due: datetime, stood: tuple[datetime, datetime] | None = None) -> datetime:
        """Return when something is due that began or fell due in an outage: by the day of carrying over."""
        moved = due
        for one in self.times:
            if any(one.meets(*span) for span in ((due, due), (moved, moved), stood) if span is not None):
                moved = max(moved, one.due)
        return moved

    def is_judged(self, day: date, stood: tuple[datetime, datetime] | None = None) -> bool:
        """Whether what a day's lesson owes is judged here; ``stood`` is None for what is of no lesson."""
        if self.keeping(day).is_kept_always:
            return True
        return stood is not None and any(one.meets(*stood) for one in self.times)


@dataclass(frozen=True, slots=True)
class LongOutages:
    """How many outages that began in a month lasted longer than an hour."""

    month: date
    """Its first day."""
    number: int

    @property
    def are_too_many(self) -> bool:
        """Whether there were more of them than the letter allows."""
        return self.number > LONG_A_MONTH


def long_by_month(spans: Iterable[tuple[datetime, datetime]]) -> tuple[LongOutages, ...]:
    """Return the months that had any, the earliest first; spans are local."""
    months = [began.date().replace(day=1) for began, ended in spans if ended - began > LONG]
    return tuple(LongOutages(month, months.count(month)) for month in sorted(set(months)))
