"""F1: every key that works on the screen below, as it was declared."""

from collections.abc import Iterable
from textwrap import wrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from screens.actions import Action
from screens.content import fitted
from screens.edges import COMMON
from screens.frame import Frame
from screens.rows import EMPTY, Row, RowList, heading, row

BOTH_LAYOUTS = "Буквы работают и в русской, и в латинской раскладке."
_KEY = 20
_ROOM = 80 - 3 - _KEY
"""Cells for the explanation on the narrowest terminal, beside the margin and the slider."""


class HelpScreen(Frame[None]):
    """A list of keys; Esc goes back to where the person was."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("escape f1 ? enter", "назад", "step_back", sign="Esc"),
        Action("pageup", "листать", sign="PgUp PgDn"),
    )
    COMMON: ClassVar[tuple[Action, ...]] = (Action("f10", "выход", "leave"),)

    def __init__(
        self, place: str, listed: tuple[Action, ...], signs: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__()
        self._place = place
        self._listed = listed
        self._signs = signs

    def compose_body(self) -> ComposeResult:
        """Make the list."""
        with Vertical(id="body"):
            yield RowList()

    def on_mount(self) -> None:
        """Show the keys."""
        self.at("Клавиши", self._place)
        self.query_one(RowList).show((*key_lines(self._listed), *sign_lines(self._signs)))


def key_lines(listed: tuple[Action, ...]) -> Iterable[Row]:
    """Return the keys of a screen, its own first; letters work in both keyboard layouts."""
    common = {action.does for action in COMMON}
    told = [action for action in listed if action.label]
    own = [action for action in told if action.does not in common]
    if own:
        yield heading("Здесь")
        yield from (line for action in own for line in _lines(action))
        yield EMPTY
    yield heading("Везде")
    yield from (line for action in told if action.does in common for line in _lines(action))
    yield EMPTY
    yield row(None, (BOTH_LAYOUTS, "quiet"))


def sign_lines(signs: tuple[tuple[str, str], ...]) -> Iterable[Row]:
    """Return the signs of a screen and what they mean."""
    if signs:
        yield EMPTY
        yield heading("Знаки")
        yield from (line for sign, meaning in signs for line in _told(sign, meaning))


def _lines(action: Action) -> Iterable[Row]:
    return _told(action.written, action.explained or action.label)


def _told(named: str, meaning: str) -> Iterable[Row]:
    """Return a key or a sign and its meaning, on as many lines as the narrowest terminal needs."""
    first, *others = wrap(meaning[:1].upper() + meaning[1:], _ROOM)
    yield row(None, ("  " + fitted(named, _KEY), "heading"), first)
    yield from (row(None, " " * (_KEY + 2) + other) for other in others)
