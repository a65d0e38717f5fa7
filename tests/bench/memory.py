"""What processes cost: memory, processor, and how a cost grows with its work."""

import math
import os
from collections.abc import Sequence
from pathlib import Path

KB_IN_MB = 1024.0


def memory(pid: int) -> float:
    """Return the proportional set size of a process in MB: shared pages are divided among their users."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / KB_IN_MB
    raise LookupError(pid)


def processor(pid: int) -> float:
    """Return the seconds of processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def at(share: float, values: Sequence[float]) -> float:
    """Return the value below which a share of all values lies (nearest rank)."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Return the slope of the line that fits the points best."""
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0


def growth(points: Sequence[tuple[float, float]]) -> float:
    """Return the power by which a cost grows with its work: 1.0 is «twice the work, twice the cost»."""
    return slope([(math.log(size), math.log(cost)) for size, cost in points if size > 0 and cost > 0])
