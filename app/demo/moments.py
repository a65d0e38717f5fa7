"""What happens when in the invented school: the demo's today, moments, lessons that are meant to be held."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.demo.people import Child
from app.demo.school import Page
from services.actor import Actor
from services.book import Book

DEMO_NOW = datetime(2026, 11, 19, 12, 40)
"""The local moment at which the demo begins: a Thursday, in the middle of the fifth lesson."""
LAST_NIGHT = DEMO_NOW.replace(hour=2, minute=30)
FOUNDED = datetime(2026, 8, 24, 10, 0)


@dataclass(frozen=True, slots=True)
class Step:
    """Something somebody wrote at a local moment."""

    at: datetime
    who: Actor
    write: Callable[[Book], None]


@dataclass(frozen=True, slots=True)
class Meant:
    """A lesson that is to be held: its page, its place in the day and in the course, who holds it."""

    page: Page
    day: date
    number: int
    starts: time
    order: int
    """How many lessons of the course were before it."""
    lessons: int
    """How many the course has until the demo's today."""
    holder: Actor

    def at(self, minutes: int) -> datetime:
        """Return a moment so many minutes after the lesson's beginning."""
        begins = datetime.combine(self.day, self.starts)
        return begins + timedelta(minutes=minutes)

    def listed(self) -> list[Child]:
        """Return who is on the list that day."""
        return self.page.listed(self.day)
