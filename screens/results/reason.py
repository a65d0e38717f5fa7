"""One line: why a result is not what the marks propose; it stays with the result and in the trail."""

from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.widgets import Input

from screens.actions import Action
from screens.filtered import typing_common
from screens.form import Form, Line
from screens.frame import Frame, PageScreen
from screens.journal.board import Fact
from screens.journal.painting import short_mark
from screens.journal.saving import Saving
from services.outcomes import Refusal
from texts.refusals import sentence


class ReasonScreen(Frame[str]):
    """It is left with the reason, or with nothing by Esc."""

    COMMON: ClassVar[tuple[Action, ...]] = typing_common()
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "записать", explained="Записать итог с этой причиной"),
        Action("escape", "назад", "step_back", explained="Вернуться, не записывая итог", in_line=True),
    )
    AUTO_FOCUS = "Input"

    def __init__(self, whose: str, why: str) -> None:
        super().__init__()
        self._whose = whose
        self._why = why

    def compose_body(self) -> ComposeResult:
        """Make the line."""
        hint = f"{self._why}\nПричину увидят завуч и директор."
        yield Form(f"Причина: {self._whose}", (Line("reason", "Почему такой итог"),), hint)

    def on_mount(self) -> None:
        """Name the place."""
        self.bottom.actions = self.actions
        self.at("Итоги", "Причина")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Leave with the reason."""
        reason = event.value.strip()
        if reason:
            self.dismiss(reason)
        else:
            self.say("Впишите причину или вернитесь: Esc", "refused")


def ask_reason(
    screen: PageScreen[Any], saving: Saving, fact: Fact, name: str, repaint: Callable[[Fact], None]
) -> None:
    """Open the line for the reason of a result that waits for one; with it the result goes again."""
    asked, trouble = saving.unexplained(fact), saving.board.standing(fact).trouble
    if asked is None:
        return

    def written(reason: str | None) -> None:
        if reason:
            saving.explain(fact, reason)
            repaint(fact)

    why = sentence(trouble) if isinstance(trouble, Refusal) else ""
    screen.app.push_screen(ReasonScreen(f"{name}, {short_mark(asked.value)}", why), written)
