"""What an ordeal is given: a seed to repeat it by, a share of the time, and a place for its figures."""

from dataclasses import dataclass
from random import Random

FULL_MINUTES = 20
"""For which the long forms name their counts; measured on two cores, another machine takes its own time."""


@dataclass(frozen=True)
class Ordeal:
    """A long form under way; the same seed and the same minutes make the same blows."""

    chance: Random
    minutes: float
    told: list[tuple[str, object]]
    """The properties of the test in pytest's report."""

    def times(self, full: int, least: int = 1) -> int:
        """Return how many blows of a full run fit into these minutes."""
        return max(least, round(full * self.minutes / FULL_MINUTES))

    def every(self, full: int) -> int:
        """Return at which of so many points one is tried: a full run tries each of that number."""
        return max(full, round(full * FULL_MINUTES / self.minutes))

    def tell(self, **figures: int) -> None:
        """Put figures into the table that ``zhurnal torture`` prints; the same names add up."""
        self.told.extend(figures.items())
