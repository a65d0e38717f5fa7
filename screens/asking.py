"""A form that becomes one request: Enter goes on, the last line or F2 sends it, a refusal loses nothing."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Input

from screens.actions import Action
from screens.filtered import typing_common
from screens.form import Form, Line
from screens.frame import Handled, PageScreen
from screens.journal.new_lesson import day_of
from services.desk import Desk
from services.outcomes import Saved
from services.requests import Request
from texts.dates import day_short


class Unclear(str):
    """What is not understood, and the line it stands in: the cursor goes there."""

    line: str

    def __new__(cls, line: str, said: str) -> "Unclear":
        """Make it of the name of the line and a sentence."""
        made = super().__new__(cls, said)
        made.line = line
        return made


class AskingScreen(PageScreen[bool]):
    """Labelled lines; it is left with True once what they ask for is on disk."""

    TITLE = ""
    HINT: ClassVar[str] = ""
    COMMON: ClassVar[tuple[Action, ...]] = typing_common()
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "дальше", explained="Дальше, на последней строке записать"),
        Action("f2", "записать", "send_it", explained="Записать, не доходя до последней строки"),
        Action(
            "escape",
            "назад",
            "step_back",
            explained="Назад, ничего не записывая; спросит, если что-то набрано",
            in_line=True,
        ),
    )
    AUTO_FOCUS = "Input"
    written = 0
    """What was written, once it is."""
    _left: tuple[str, ...] = ()
    """What stood in the lines when it was told that leaving loses it."""

    def __init__(self, desk: Desk, about: str) -> None:
        super().__init__(desk)
        self._about = about

    def lines(self) -> Iterable[Line]:
        """Return the lines to be filled in."""
        return ()

    def hint(self) -> str:
        """Return what stands under the lines."""
        return self.HINT

    def wrong(self, name: str) -> str:
        """Return what is wrong with a line just left, or nothing; the rest is told when it is sent."""
        return ""

    def day(self, name: str) -> date | str:
        """Return the day a line means, today where it is empty, or that it is none, with the line's label."""
        today = self.desk.today()
        label = next(one.label for one in self.lines() if one.name == name)
        told = f"{label}: такой даты нет. Например: {day_short(today)}"
        return day_of(self.value(name), today) or Unclear(name, told)

    def understood(self) -> Request | str:
        """Return the request the lines mean, or what is not understood yet."""
        raise NotImplementedError

    def compose_body(self) -> ComposeResult:
        """Make the form."""
        yield Form(f"{self.TITLE}: {self._about}" if self._about else self.TITLE, self.lines(), self.hint())

    async def on_mount(self) -> None:
        """Name the form and what it is about."""
        self.at(*(part for part in (self.TITLE, self._about) if part))

    def value(self, name: str) -> str:
        """Return what stands in a line, without blanks around it."""
        return self.query_one(Form).value(name).strip()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the next line, or send."""
        if told := self.wrong(event.input.id or ""):
            self.say(told, "refused")
        elif not self.query_one(Form).went_on(event.input):
            await self.action_send_it()

    async def action_send_it(self) -> None:
        """Send what the lines ask for."""
        told = self._wrong_line() or self.understood()
        if isinstance(told, str):
            if isinstance(told, Unclear):
                self.query_one(Form).go_to(told.line)
            self.say(told, "refused")
            return
        outcome = await self.desk.send(told)
        if isinstance(outcome, Saved):
            self.written = outcome.thing
            self.dismiss(True)
        else:
            self.answer(outcome)

    def _wrong_line(self) -> Unclear | None:
        found = ((one.name, self.wrong(one.name)) for one in self.lines())
        return next((Unclear(name, told) for name, told in found if told), None)

    def action_step_back(self) -> Handled:
        """Leave; several lines of typing are not thrown away by one key."""
        if self._keeps("Esc ещё раз — уйти без записи"):
            return None
        return super().action_step_back()

    def action_leave(self) -> None:
        """End the session; several lines of typing are not thrown away by one key."""
        if not self._keeps("F10 ещё раз — выйти без записи"):
            super().action_leave()

    def _keeps(self, way: str) -> bool:
        """Tell once that what is typed would be lost; one line is typed again in no time."""
        typed = self.query_one(Form).typed
        if len(typed) < 2 or typed == self._left:
            return False
        self._left = typed
        self.say(f"Набранное не записано. F2 — записать, {way}", "refused")
        return True
