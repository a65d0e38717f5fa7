"""A topic plan against what was taught: which topic comes next, and how far ahead or behind (2.7)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Planned:
    """A topic of a plan: its place and the lessons (hours) it is meant to take."""

    item: int
    number: int
    hours: int


def next_item(plan: Iterable[Planned], given: Mapping[int, int], last: int | None) -> int | None:
    """Return the topic that a lesson takes next, None at the end of the plan.

    ``given`` counts the other lessons each topic has had, ``last`` is the topic of the lesson before. A topic
    with hours left is gone on with; then comes the first later one that still has hours.
    """
    begun = False
    for planned in sorted(plan, key=lambda one: one.number):
        begun = begun or last is None or planned.item == last
        if begun and given.get(planned.item, 0) < planned.hours:
            return planned.item
    return None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a course is in its plan, in hours."""

    planned: int
    """Hours of the whole plan."""
    passed: int
    """Hours of the plan up to where the course is now."""
    held: int
    """Lessons held."""

    @property
    def behind(self) -> int:
        """Lessons held beyond what the plan gives for them; below zero the course is ahead."""
        return self.held - self.passed


def progress(plan: Sequence[Planned], given: Mapping[int, int], held: int) -> Progress:
    """Return how far a course is: up to the furthest topic that a lesson had."""
    ordered = sorted(plan, key=lambda one: one.number)
    reached = max((place for place, one in enumerate(ordered) if given.get(one.item)), default=-1)
    passed = 0
    if reached >= 0:
        passed = sum(one.hours for one in ordered[:reached])
        passed += min(ordered[reached].hours, given[ordered[reached].item])
    return Progress(sum(one.hours for one in ordered), passed, held)
