"""What was measured, before it is held against a bar."""

from dataclasses import dataclass

from tests.bench.memory import slope


@dataclass(frozen=True, slots=True)
class Sessions:
    """What so many sessions on one server cost."""

    sessions: int
    keys: int
    painted: tuple[float, ...]
    """Seconds from each key to the bytes that show it."""
    bytes: tuple[int, ...]
    unpainted: int
    lost: int
    """Keys whose mark is not in the journal's file, or not in the order it was typed."""
    errors: int
    seconds_late: int
    memory_before: float
    memory_after: float
    """MB with every page open and typed into."""
    processor: float
    """Share of one processor that the server took while everybody typed."""


@dataclass(frozen=True, slots=True)
class Visits:
    """What coming, leaving and staying cost."""

    first_screen: tuple[float, ...]
    first_screen_alone: tuple[float, ...]
    memory_alone: tuple[float, ...]
    memory_by_visits: tuple[tuple[int, float], ...]
    errors: int

    @property
    def growth_a_thousand(self) -> float:
        """MB by which the server grows in a thousand visits, the first half being its warm-up."""
        points = self.memory_by_visits[len(self.memory_by_visits) // 2 :]
        return 1000 * slope([(float(count), mb) for count, mb in points])
