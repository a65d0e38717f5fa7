"""«Сервер журнала не отвечает»: asks again by itself, so nobody has to do anything."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from screens.actions import Action
from screens.content import safe
from screens.frame import Frame
from texts.plurals import counted

TRIES_AGAIN_AFTER = 5
"""Seconds between two questions to the server."""

Answers = Callable[[], Awaitable[str]]
"""Asks the server; returns an empty text when it answers, else what is wrong."""


class AwayScreen(Frame[None]):
    """Counts the seconds to the next question; is left when the server answers."""

    COMMON: ClassVar[tuple[Action, ...]] = ()

    def __init__(self, trouble: str, answers: Answers) -> None:
        super().__init__()
        self._trouble = trouble
        self._answers = answers
        self._left = TRIES_AGAIN_AFTER
        self._asking = False

    def compose_body(self) -> ComposeResult:
        """Make the sentence."""
        with Vertical(id="body", classes="form"):
            yield Static(id="trouble", classes="heading")
            yield Static(safe("Всё, что было записано, цело."), classes="form-said")

    def on_mount(self) -> None:
        """Begin to count."""
        self.at("Журнал", "Нет связи")
        self._show()
        self.set_interval(1.0, self._second_passed)

    def _second_passed(self) -> None:
        if self._asking:
            return
        self._left -= 1
        if self._left > 0:
            self._show()
            return
        self._asking = True
        self.beside(self._ask, "asking")

    async def _ask(self) -> None:
        self._trouble = await self._answers()
        self._asking = False
        if not self._trouble:
            self.dismiss()
            return
        self._left = TRIES_AGAIN_AFTER
        self._show()

    def _show(self) -> None:
        left = counted(self._left, "секунду", "секунды", "секунд")
        self.query_one("#trouble", Static).update(safe(f"{self._trouble}, пробую снова через {left}."))
