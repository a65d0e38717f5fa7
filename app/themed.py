"""An App in the program's colours, with its keys one after another."""

from pathlib import Path
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.events import Event, InputEvent, Key, Paste
from textual.filter import Monochrome
from textual.screen import Screen

from app.key_order import KeyOrder
from app.serving.guarded import GuardedApp
from app.serving.terminal import Terminal
from screens.frame import Frame
from screens.help.page import HelpScreen
from screens.theme import THEME_CSS, THEMES


class ThemedApp(GuardedApp, inherit_bindings=False):
    """What every App of the program does with colours, keys and F1."""

    CSS_PATH: ClassVar[Path] = THEME_CSS
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, theme: str, terminal: Terminal | None = None) -> None:
        super().__init__(terminal)
        for known in THEMES:
            self.register_theme(known)
        self.theme = theme
        # Textual 8.2.8 turns colours to greys under NO_COLOR, black on black with a theme of the terminal's
        # own colours; our theme «plain» has no colours to begin with.
        self._filters = [kept for kept in self._filters if not isinstance(kept, Monochrome)]
        self._key_order = KeyOrder(self, super().on_event)

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        """Nothing: a page hides what is below it, and Textual 8.2.8 drew it whole whenever that changed."""
        return []

    async def on_event(self, event: Event) -> None:
        """Take note of every key and click; let keys in one after another."""
        if isinstance(event, InputEvent) and not event.is_forwarded:
            self.touched()
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            await self._key_order.typed(event)
        else:
            await super().on_event(event)

    def touched(self) -> None:
        """Somebody pressed a key or clicked."""

    def on_frame_help_asked(self, event: Frame.HelpAsked) -> None:
        """Show every key of the screen that asked."""
        self.push_screen(HelpScreen(event.title, event.actions, event.signs))
