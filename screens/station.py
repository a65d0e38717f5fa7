"""What a screen may ask of the printing station; the doing is given by the wiring."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

from services.outcomes import Refusal


@dataclass(frozen=True, slots=True)
class Printed:
    """Slips lie in the station's folder and the issue is registered."""

    file: str
    """Name of the file, without the folder."""
    slips: int


@dataclass(frozen=True, slots=True)
class NotPrinted:
    """The station could not take them; nothing is registered as printed."""

    cause: str


Printing = Printed | NotPrinted | Refusal
PrintWeekly = Callable[[int, int | None, date], Awaitable[Printing]]
"""``print_weekly(school_class, pupil or None for all, monday)``."""
