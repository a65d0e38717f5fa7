"""A screen with a line to type in and a list that narrows with every letter."""

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.widgets import Input, Static

from screens.actions import Action
from screens.content import safe
from screens.edges import COMMON
from screens.field import Field
from screens.listed import ListedScreen
from screens.rows import EMPTY, Row, RowList, row

ResultT = TypeVar("ResultT")


def typing_common() -> tuple[Action, ...]:
    """Return the common keys less those that are letters here: ``/`` and ``?`` are typed into the line."""
    return tuple(
        replace(action, key=" ".join(key for key in action.keys if len(key) > 1)) for action in COMMON
    )


class FilteredScreen(ListedScreen[ResultT], Generic[ResultT]):
    """Typing goes to the line, arrows and Enter to the list."""

    PROMPT: ClassVar[str] = "Найти:"
    HINT: ClassVar[str] = ""
    COMMON: ClassVar[tuple[Action, ...]] = typing_common()
    NOTHING: ClassVar[str] = "Ничего не нашлось. Esc стирает набранное."

    def compose_body(self) -> ComposeResult:
        """Make the line and the list."""
        with Vertical(id="body"):
            with Horizontal(classes="filter"):
                yield Static(safe(f" {self.PROMPT} "), classes="filter-prompt")
                yield Field(placeholder=self.HINT, max_length=60, select_on_focus=False)
            yield RowList()

    @property
    def typed(self) -> str:
        """What stands in the line."""
        return self.query_one(Input).value

    def rows_of(self, typed: str) -> Iterable[Row]:
        """Return the lines for what is typed."""
        return ()

    def refill(self, *, from_top: bool = False) -> None:
        """Show the lines for what is typed now."""
        rows = tuple(self.rows_of(self.typed))
        none = (EMPTY, row(None, (self.NOTHING, "quiet"))) if self.typed else ()
        self.listed.show(rows or none, from_top=from_top)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        event.stop()
        self.refill(from_top=True)

    async def on_key(self, event: Key) -> None:
        """Give the list its keys though the line has the focus; Home and End while nothing stands in it."""
        if self.too_small or self.focused is self.listed:
            return
        if self.listed.steer(event, to_ends=not self.typed):
            self.say("")  # what was said stands until the next key, and this was one
            event.stop()
            event.prevent_default()

    def action_step_back(self) -> None:
        """Clear the line first, then close the screen."""
        if self.typed:
            self.query_one(Input).value = ""
        else:
            super().action_step_back()
