"""Opening a page of the journal, with or without its lesson, from any list."""

from datetime import date
from typing import Any

from textual.app import App

from screens.frame import PageScreen
from screens.journal.page import JournalScreen
from services.desk import Desk
from services.outcomes import Saved
from services.requests import HoldLesson


def open_page(
    app: App[Any], desk: Desk, course: int, lesson: int | None = None, term: int | None = None
) -> None:
    """Put a page of the journal on top, in the current term unless another is named."""
    app.push_screen(JournalScreen(desk, course, lesson=lesson, term=term))


async def open_lesson(screen: PageScreen[Any], course: int, held_on: date, number: int) -> None:
    """Hold the lesson, or find it held already, and open its page ready for typing."""
    request = HoldLesson(course, held_on, number, screen.desk.new_request())
    outcome = await screen.desk.send(request)
    if isinstance(outcome, Saved):
        open_page(screen.app, screen.desk, course, outcome.thing)
    else:
        screen.answer(outcome)
