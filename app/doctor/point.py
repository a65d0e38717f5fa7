"""One thing that was looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """What was looked at, whether it is in order, what was seen, and how to mend it."""

    what: str
    good: bool
    seen: str
    mend: str = ""
    """A command or a sentence; beside what is in order it is advice."""
