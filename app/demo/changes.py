"""Days that differ from the timetable: substitutes for the ill, lessons given away, a lesson cancelled."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from app.demo.gaps import SHOWN_CLASS, SHOWN_TEACHER
from app.demo.moments import DEMO_NOW, Step
from app.demo.school import Page
from services.actor import Actor
from services.book import Book
from services.filling import made
from services.requests import ChangeLesson
from services.timetable_changes import change_lesson

SUBSTITUTE = "math2"
"""Who holds a lesson of the shown teacher today and tomorrow."""
TODAY = DEMO_NOW.date()
ILL: dict[str, tuple[date, ...]] = {
    "geo": (date(2026, 11, 18), TODAY, date(2026, 11, 20)),
    "rus2": (date(2026, 10, 6), date(2026, 10, 7)),
}
GIVEN_AWAY = (TODAY, date(2026, 11, 20))
CANCELLED: tuple[tuple[str, date], ...] = (("8А", date(2026, 11, 10)), ("9А", date(2026, 11, 20)))
"""Classes that go home one lesson earlier."""
_NEVER_ASKED = ("prim1", "prim2", "prim3", "prim4", "geo", "deputy")


@dataclass(frozen=True, slots=True)
class Change:
    """A lesson of one day that is cancelled (``substitute`` empty) or given to somebody's key."""

    course: int
    day: date
    number: int
    substitute: str


class Changes:
    """Finds substitutes who are free in the hour."""

    def __init__(self, pages: tuple[Page, ...], staff: Mapping[str, Actor]) -> None:
        self._pages = pages
        self._staff = staff
        self.all: dict[tuple[int, date, int], Change] = {}
        self._cancel()
        self._give_away()
        self._replace_the_ill()

    def steps(self, writer: Actor) -> Iterator[Step]:
        """Return who wrote the changes when: before lessons, tomorrow's this morning."""
        for change in self.all.values():
            when = datetime.combine(min(change.day, TODAY), time(7, 45))

            def write(book: Book, change: Change = change) -> None:
                person = self._staff[change.substitute].person if change.substitute else None
                kind = "substituted" if change.substitute else "cancelled"
                request = f"demo-change-{change.course}-{change.day}-{change.number}"
                asked = ChangeLesson(change.course, change.day, change.number, kind, person, 0, request)
                made(change_lesson(book, asked))

            yield Step(when, writer, write)

    def _set(self, page: Page, day: date, number: int, substitute: str = "") -> None:
        self.all[page.course, day, number] = Change(page.course, day, number, substitute)

    def _cancel(self) -> None:
        for class_title, day in CANCELLED:
            hours = [
                (number, page)
                for page in self._pages
                if page.class_title == class_title
                for number in page.numbers(day)
            ]
            last = max(number for number, _ in hours)
            for number, page in hours:
                if number == last:
                    self._set(page, day, number)

    def _give_away(self) -> None:
        """Let the substitute hold the shown teacher's last lesson of the day, but not of her own class."""
        for day in GIVEN_AWAY:
            hours = sorted(self._hours(SHOWN_TEACHER, day), key=lambda hour: -hour[0])
            for number, page in hours:
                if page.class_title != SHOWN_CLASS and self._is_free(SUBSTITUTE, day, number):
                    self._set(page, day, number, SUBSTITUTE)
                    break

    def _replace_the_ill(self) -> None:
        for ill, days in ILL.items():
            for day in days:
                for number, page in self._hours(ill, day):
                    if (page.course, day, number) in self.all:
                        continue
                    helper = self._helper(day, number, ill)
                    self._set(page, day, number, helper)

    def _helper(self, day: date, number: int, ill: str) -> str:
        """Return somebody who works that day and has no lesson then; nobody: the lesson is cancelled."""
        at_work = [key for key in self._staff if key not in (*_NEVER_ASKED, ill) and self._hours(key, day)]
        free = [key for key in at_work if self._is_free(key, day, number)]
        return free[day.day % len(free)] if free else ""

    def _is_free(self, key: str, day: date, number: int) -> bool:
        teaches = any(taken == number for taken, _ in self._hours(key, day))
        helps = any(
            (change.day, change.number, change.substitute) == (day, number, key)
            for change in self.all.values()
        )
        return not teaches and not helps

    def _hours(self, key: str, day: date) -> list[tuple[int, Page]]:
        return [(number, page) for page in self._pages if page.teacher == key for number in page.numbers(day)]
