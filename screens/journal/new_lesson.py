"""F6: a lesson that no timetable knows of is opened by its date and number."""

import re
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Input

from screens.actions import Action
from screens.filtered import typing_common
from screens.form import Form, Line
from screens.frame import PageScreen
from services.desk import Desk
from services.outcomes import Saved
from services.requests import HoldLesson
from texts.dates import day_short

_DAY = re.compile(r"(\d{1,2})[.,/ ю](\d{1,2})(?:[.,/ ю](\d{4}|\d{2}))?")


class NewLessonScreen(PageScreen[int]):
    """Two lines; it is left with the lesson when it is on disk."""

    COMMON: ClassVar[tuple[Action, ...]] = typing_common()
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "дальше", explained="Дальше, на последней строке открыть урок"),
        Action("escape f6", "назад", "step_back", sign="Esc"),
    )
    AUTO_FOCUS = "Input"

    def __init__(self, desk: Desk, course: int, title: str) -> None:
        super().__init__(desk)
        self._course = course
        self._title = title

    def compose_body(self) -> ComposeResult:
        """Make the form."""
        today = day_short(self.desk.today())
        hint = f"Дата: {today} или {today}.{self.desk.today().year}. Пустая строка — сегодня."
        yield Form("Новый урок", (Line("day", "Дата"), Line("number", "Номер урока")), hint)

    async def on_mount(self) -> None:
        """Name the page."""
        self.at("Новый урок", self._title)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the next line, or open the lesson."""
        form = self.query_one(Form)
        if form.went_on(event.input):
            return
        day = day_of(form.value("day"), self.desk.today())
        number = form.value("number").strip()
        if day is None:
            form.say("Дата не понята. Например: 19.11")
        elif not number.isdecimal():
            form.say("Номер урока — число, например 3")
        else:
            request = HoldLesson(self._course, day, int(number[:3]), self.desk.new_request())
            outcome = await self.desk.send(request)
            if isinstance(outcome, Saved):
                self.dismiss(outcome.thing)
            else:
                self.answer(outcome)


def day_of(typed: str, today: date) -> date | None:
    """Return the day of «19.11», «19.11.26» or «19.11.2026»; today for nothing; None for anything else."""
    typed = typed.strip()
    if not typed:
        return today
    found = _DAY.fullmatch(typed)
    if found is None:
        return None
    year = found[3] or str(_year_of(int(found[2]), today))
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(found[2]), int(found[1]))
    except ValueError:
        return None


def _year_of(month: int, today: date) -> int:
    """Return the year a month lies in within the school year of today (it begins in September)."""
    begins = today.year if today.month >= 9 else today.year - 1
    return begins if month >= 9 else begins + 1
