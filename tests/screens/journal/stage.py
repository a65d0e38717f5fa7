"""A class with lessons on a real file, and the journal page of its teacher on a screen of text."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from app.serving.guarded import GuardedApp
from app.serving.terminal import Terminal as ServedTerminal
from rules.codes import Role, Scale
from screens.edges import BottomLine
from screens.journal.page import JournalScreen
from screens.theme import DARK, THEME_CSS, THEMES
from services.book import Book
from services.desk import Desk
from services.outcomes import NotSaved, Outcome, Saved
from services.signing_in.accounts import Admission
from tests.school import School, Who
from tests.screens.hands import hands_at

NAMES = (
    "Антонов Илья Петрович",
    "Белова Софья Игоревна",
    "Воронин Павел Андреевич",
    "Гусева Дарья Олеговна",
    "Иванов Кирилл Романович",
    "Иванова-Петрова Алиса Денисовна",
    "Ли Виктор",
    "Яковлева Анна Сергеевна",
)
DAYS = ("2026-11-05", "2026-11-10", "2026-11-12", "2026-11-19", "2026-12-01", "2026-12-03")


@dataclass
class Stage:
    """The class 7А with its algebra page; «Дёмин» came on 12 November."""

    school: School
    petrova: Who
    leader: Who
    course: int
    lessons: dict[str, int]

    def screen(self, who: Who | None = None, lesson: str | None = "2026-11-19") -> JournalScreen:
        """Make the page as it opens at a lesson."""
        return JournalScreen(
            desk_of(who or self.petrova), self.course, self.lessons[lesson] if lesson else None
        )

    def stored(self, day: str, name: str) -> tuple[tuple[str, ...], str]:
        """Return the marks and the absence that a fresh reading of the page has."""
        page = self.school.page(self.course)
        pupil = self.school.pupil_id(name)
        cells = [
            cell for key, cell in page.cells.items() if key.lesson == self.lessons[day] and key.pupil == pupil
        ]
        return tuple(mark for cell in cells for mark in cell.marks), "".join(cell.absence for cell in cells)


def staged(
    school: School,
    names: tuple[str, ...] = NAMES,
    days: tuple[str, ...] = DAYS,
    scale: Scale = Scale.FIVE_POINT,
) -> Stage:
    """Build the class, its teachers and the lessons held so far."""
    leader = school.teacher("Орлова Татьяна Сергеевна")
    petrova = school.teacher("Петрова Анна Ивановна")
    seven = school.school_class("7А", leader=leader)
    for name in names:
        school.pupil(name, seven)
    school.pupil("Дёмин Артём Ильич", seven, since="2026-11-12")
    course = school.course("Алгебра", seven, petrova, scale=scale)
    lessons = {}
    for day in days:
        outcome = petrova.holds(course, day, 3)
        assert isinstance(outcome, Saved)
        lessons[day] = outcome.thing
    return Stage(school, petrova, leader, course, lessons)


def desk_of(who: Who) -> Desk:
    """Give somebody a desk, as a sign-in does."""
    admission = Admission(who.actor, who.name, frozenset({Role.TEACHER}), False, None, "", 0)
    return who.school.house.desk(admission)


class StageApp(GuardedApp):
    """A session with one screen."""

    CSS_PATH = THEME_CSS

    def __init__(
        self, screen: JournalScreen, theme: str = DARK.name, terminal: ServedTerminal | None = None
    ) -> None:
        super().__init__(terminal)
        for known in THEMES:
            self.register_theme(known)
        self.theme = theme
        self.page = screen

    def on_mount(self) -> None:
        """Put the page up over something to go back to."""
        self.push_screen(Screen())
        self.push_screen(self.page)


@asynccontextmanager
async def shown(
    screen: JournalScreen, size: tuple[int, int] = (80, 24), theme: str = DARK.name, *, wait: bool = True
) -> AsyncIterator["Seen"]:
    """Show the page in a window."""
    desk = screen.desk
    desk._live.attach(asyncio.get_running_loop())
    app = StageApp(screen, theme)
    async with hands_at(app, size) as pilot:
        seen = Seen(app, pilot)
        if wait:
            await seen.settled()
        yield seen
        await seen.settled()
        assert app._exception is None


@dataclass
class Seen:
    """The page as somebody in front of it has it."""

    app: StageApp
    pilot: Pilot[None]

    async def press(self, *keys: str) -> "Seen":
        """Press keys and wait until everything they caused is on disk and on the screen."""
        await self.pilot.press(*(_key(key) for key in keys))
        return await self.settled()

    async def settled(self) -> "Seen":
        """Wait until nothing is on its way."""
        page = self.app.page
        for _ in range(400):
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()
            sitting = page._sitting
            if sitting is not None and not sitting.saving.on_its_way:
                break
            await asyncio.to_thread(page.desk._writer.submit(_nothing, page.desk.admission.actor).result)
        await self.pilot.pause()
        return self

    @property
    def lines(self) -> list[str]:
        """The screen as text, without the spaces at the ends."""
        return list(lines_of(self.app))

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    def row(self, surname: str) -> str:
        """Return the line of a pupil."""
        return next(line for line in self.lines[4:] if surname in line)

    @property
    def bottom(self) -> str:
        """Return what the bottom line says, however many rows it takes."""
        line = self.app.screen.query_one(BottomLine)
        return line.said or self.lines[-1]


def lines_of(app: App[Any]) -> Iterator[str]:
    """Yield the rows of what is on the screen."""
    for strip in app.screen._compositor.render_strips():
        yield strip.text.rstrip()


def _nothing(book: Book) -> Outcome:
    """Ask the writer for nothing: what was queued before is done when this is answered."""
    return NotSaved("")


def _key(key: str) -> str:
    """Name a key as the test driver wants it."""
    return {" ": "space"}.get(key, key)
