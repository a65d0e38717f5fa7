"""What a terminal of the school offers: less than the person may elsewhere, never more."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from textual.screen import Screen

from screens.homes import Home, corridor_homes_of, station_homes_of
from screens.station import Office
from services.desk import Desk

_EVERYWHERE = ("help", "jump", "new_password", "nothing_here")
_WARNED_SECONDS = 10


class Spot(StrEnum):
    """Where a terminal of the school stands."""

    STATION = "station"
    CORRIDOR = "corridor"


@dataclass(frozen=True, slots=True)
class Menu:
    """The homes of a spot, and which folders of screens open at it; any other way leads nowhere."""

    homes: Callable[[Desk, Office], tuple[Home, ...]]
    folders: tuple[str, ...]
    withheld: frozenset[str]
    """Keys not offered, by what they do; their screens would not open either."""

    def opens(self, screen: Screen[object]) -> bool:
        """Whether a screen may be put up at this terminal."""
        _, _, inside = type(screen).__module__.partition("screens.")
        return inside.partition(".")[0] in (*_EVERYWHERE, *self.folders)


MENUS = {
    Spot.STATION: Menu(
        station_homes_of, ("printing", "applications", "papers", "day_form"), frozenset({"pupils"})
    ),
    Spot.CORRIDOR: Menu(
        corridor_homes_of,
        ("diary", "my_day", "journal", "plan", "results", "remarks", "asking"),
        frozenset({"own_class", "sheets"}),
    ),
}


@dataclass(frozen=True, slots=True)
class Unattended:
    """A terminal nobody watches: its spot, and the seconds without a key after which it signs out."""

    spot: Spot
    seconds: int

    @property
    def menu(self) -> Menu:
        """What is offered there."""
        return MENUS[self.spot]


VARIABLE = "ZHURNAL_KIOSK"
"""The environment variable by which the terminal tells the server what it is."""
USUAL_SECONDS = 60
SECONDS = (5, 900)


def told(terminal: Unattended) -> str:
    """Return the value of the variable."""
    return f"{terminal.spot}:{terminal.seconds}"


def heard(value: str) -> Unattended | None:
    """Return what the variable says; None without one, the narrowest terminal where it is not understood."""
    if not value:
        return None
    named, _, seconds = value.partition(":")
    try:
        return Unattended(Spot(named), min(max(int(seconds), SECONDS[0]), SECONDS[1]))
    except ValueError:
        return Unattended(Spot.CORRIDOR, USUAL_SECONDS)


class Patience:
    """Counts down the seconds without a key; the last ones are told."""

    def __init__(self, seconds: int, tell: Callable[[int], None], over: Callable[[], None]) -> None:
        self.left = seconds
        self._seconds = seconds
        self._told = min(_WARNED_SECONDS, seconds // 2)
        self._tell = tell
        self._over = over

    def begin_anew(self) -> bool:
        """Take note of a key; whether the last seconds were being told."""
        warned = self.left <= self._told
        self.left = self._seconds
        return warned

    def second_passed(self) -> None:
        """Count a second."""
        self.left -= 1
        if self.left == 0:
            self._over()
        elif 0 < self.left <= self._told:
            self._tell(self.left)
