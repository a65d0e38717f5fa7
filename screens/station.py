"""What a screen may ask of the office's printing station; the doing is given by the wiring."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Protocol

from services.importing.incoming import Incoming
from services.outcomes import Refusal
from services.temporary.sheet import FilledFile


@dataclass(frozen=True, slots=True)
class Printed:
    """What was asked for lies in the station's folder, and its issue is registered where it has one."""

    file: str
    """Name of the file, without the folder; empty where only the printer has it."""
    count: int
    """Slips of a weekly printing, pages of any other paper."""
    printer: str = ""
    """The queue that accepted it, empty where it lies in the folder alone."""
    job: str = ""
    """What the printer calls it."""
    waits: str = ""
    """Why the printer does not print what it accepted, in words; empty where nothing is known against it."""


@dataclass(frozen=True, slots=True)
class NotPrinted:
    """The station could not take it; nothing is registered as printed."""

    cause: str


Printing = Printed | NotPrinted | Refusal


class Order(Enum):
    """How the sheets of the whole school lie one behind another."""

    CLASSES = "classes"
    BOARDERS_FIRST = "boarders_first"
    """Those who live in the dormitory, class by class, then everybody else."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that was brought back to the server."""

    name: str
    at: datetime
    """When it was laid there."""


@dataclass(frozen=True, slots=True)
class NotRead:
    """A file of which nothing can be taken, and why, as a sentence."""

    sentence: str


class Files(Protocol):
    """The way of one person to files that are no paper."""

    def carry_over(self, outage: int, teacher: int | None) -> Awaitable[Printing]:
        """Lay the list of what is to be carried over into the folder, as a workbook and as CSV (3.2)."""

    def take_out(self, school_class: int | None) -> Awaitable[Printing]:
        """Lay a temporary journal of the coming days into the folder: own lessons, or those of a class."""

    def arrived(self) -> Awaitable[tuple[Arrived, ...]]:
        """Return the temporary journals that were brought back, the newest first."""

    def opened(self, name: str) -> Awaitable[FilledFile | NotRead]:
        """Read a temporary journal that was brought back."""

    def dropped(self, name: str) -> Awaitable[bool]:
        """Take a file that was brought back off the server; tell whether it is gone."""

    def lists(self) -> Awaitable[tuple[Arrived, ...]]:
        """Return the lists, plans and timetables that wait for the office, the newest first."""

    def opened_list(self, name: str) -> Awaitable[Incoming | NotRead]:
        """Read one of them."""

    def dropped_list(self, name: str) -> Awaitable[bool]:
        """Take one of them off the server; tell whether it is gone."""


class Office(Protocol):
    """The way of one person to the printing station."""

    @property
    def files(self) -> Files:
        """The person's way to files that are no paper."""

    @property
    def override(self) -> str:
        """The queue the server was started with, whatever the school chose; empty otherwise."""

    def queues(self) -> Awaitable[tuple[str, ...]]:
        """Return the queues of the print service; none where it is away."""

    @property
    def trouble(self) -> str:
        """Why the week's sheets could not be made ready by themselves, in words; empty otherwise."""

    def weekly(self, school_class: int, pupil: int | None, monday: date) -> Awaitable[Printing]:
        """Print the weekly slips of a class, or of one pupil of it (2.12)."""

    def school(self, monday: date, order: Order, tell: Callable[[int, int], None]) -> Awaitable[Printing]:
        """Print the slips of every class into one file, telling classes done of classes in all.

        Cancelled, it stops; begun again that day, it goes on where it stopped.
        """

    def due(self, monday: date) -> Awaitable[Printing]:
        """Print every slip that written applications ask for in a week (2.12)."""

    def paper(
        self, document: str, thing: int | None, on: date | None, term: int | None = None
    ) -> Awaitable[Printing]:
        """Print a document about a class, a page, a pupil, or (None) the school.

        With a day it is printed as it was at the end of that day; a term is given by its number.
        """

    def login(self, full_name: str, login: str, password: str) -> Awaitable[Printing]:
        """Print a slip with a first password that was issued just now; a printer's copy alone is left."""

    def spare_codes(self, full_name: str, login: str, codes: tuple[str, ...]) -> Awaitable[Printing]:
        """Print a slip with one-time codes for a lost telephone; a printer's copy alone is left."""
