"""The App of one signed-in person: theme, first screen, and the way from one screen to another."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType
from textual.events import Event, InputEvent, Key, Paste
from textual.filter import Monochrome
from textual.timer import Timer

from app.key_order import KeyOrder
from app.serving.guarded import GuardedApp
from app.serving.terminal import Terminal
from screens.diary.page import DiaryScreen
from screens.frame import Frame
from screens.help.page import HelpScreen
from screens.homes import Home, homes_of, places_of
from screens.jump.page import Command, JumpScreen, Place
from screens.lock.page import LockScreen
from screens.new_password.page import NewPasswordScreen
from screens.opening import open_page
from screens.sign_in.page import Admit, SignInScreen
from screens.station import Office
from screens.theme import DARK, LIGHT, THEME_CSS, THEMES
from services.actor import Actor
from services.clock import Now
from services.desk import Desk
from services.views.diary import Child
from services.views.journal import PageChoice
from texts.dates import moment

OfficeOf = Callable[[Desk], Office]
"""Gives a desk its way to the printing station."""


@dataclass(frozen=True, slots=True)
class Idle:
    """What happens to a screen nobody touches: it locks, or at a corridor terminal signs out."""

    seconds: float = 900.0
    signs_out: bool = False


class JournalApp(GuardedApp):
    """One person's session: with a desk from the SSH sign-in, or with ``admit`` asking at the console."""

    CSS_PATH: ClassVar[Path] = THEME_CSS
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self,
        desk: Desk | None,
        office_of: OfficeOf,
        *,
        admit: Admit | None = None,
        theme: str = DARK.name,
        idle: Idle | None = None,
        terminal: Terminal | None = None,
    ) -> None:
        super().__init__(terminal)
        for known in THEMES:
            self.register_theme(known)
        self.theme = theme
        # Textual 8.2.8 turns colours to greys under NO_COLOR, black on black with a theme of the terminal's
        # own colours; our theme «plain» has no colours to begin with.
        self._filters = [kept for kept in self._filters if not isinstance(kept, Monochrome)]
        self._desk = desk
        self._admit = admit
        self._office_of = office_of
        self._idle = idle or Idle()
        self._idle_timer: Timer | None = None
        self._key_order = KeyOrder(self, super().on_event)
        self._homes: tuple[Home, ...] = ()
        self._home = 0
        self._places: tuple[Home, ...] = ()

    def on_mount(self) -> None:
        """Put up the first screen."""
        if self._desk is not None:
            self._begin(self._desk)
        elif self._admit is not None:
            self.push_screen(SignInScreen(self._admit), self._begin)

    async def on_event(self, event: Event) -> None:
        """Begin the idle time anew at every key and click; let keys in one after another."""
        if isinstance(event, InputEvent) and not event.is_forwarded and self._idle_timer is not None:
            self._idle_timer.reset()
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            await self._key_order.typed(event)
        else:
            await super().on_event(event)

    def on_frame_help_asked(self, event: Frame.HelpAsked) -> None:
        """Show every key of the screen that asked."""
        self.push_screen(HelpScreen(event.title, event.actions))

    def on_frame_jump_asked(self, event: Frame.JumpAsked) -> None:
        """Show the jump line, unless it is there already."""
        if self._desk is not None and not isinstance(self.screen, JumpScreen):
            self.push_screen(JumpScreen(self._desk, self._commands()), self._go)

    def on_frame_home_asked(self, event: Frame.HomeAsked) -> None:
        """Turn to the next home of somebody with several roles."""
        self._turn_home((self._home + 1) % len(self._homes))

    def on_frame_leave_asked(self, event: Frame.LeaveAsked) -> None:
        """End the session."""
        self.exit()

    def _begin(self, desk: Desk | None) -> None:
        if desk is None:
            self.exit()
            return
        self._desk = desk
        self._homes = homes_of(desk, self._office_of(desk))
        self._places = places_of(desk, self._office_of(desk))
        self._idle_timer = self.set_interval(self._idle.seconds, self.lock)
        self._put_up_home()
        if desk.admission.must_change_password:
            self.push_screen(NewPasswordScreen(desk, first=True), self._password_changed)
        else:
            self.run_worker(self._tell_last_sign_in(desk))

    def _put_up_home(self) -> None:
        home = self._homes[self._home].make()
        home.has_other_homes = len(self._homes) > 1
        self.push_screen(home)

    def _turn_home(self, index: int) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self._home = index
        self._put_up_home()

    def _commands(self) -> tuple[Command, ...]:
        homes = (Command(f"home {index}", home.title) for index, home in enumerate(self._homes))
        places = (Command(f"place {index}", place.title) for index, place in enumerate(self._places))
        return (
            *homes,
            *places,
            Command("password", "Сменить пароль"),
            Command(DARK.name, "Тёмные цвета"),
            Command(LIGHT.name, "Светлые цвета"),
            Command("leave", "Выйти из журнала"),
        )

    def _go(self, place: Place | None) -> None:
        """Open what was chosen in the jump line."""
        if place is None or self._desk is None:
            return
        match place:
            case PageChoice():
                open_page(self, self._desk, place.course)
            case Child():
                self.push_screen(DiaryScreen(self._desk, (place,)))
            case Command():
                self._do(place.name, self._desk)

    def _do(self, command: str, desk: Desk) -> None:
        if command.startswith("home "):
            self._turn_home(int(command.removeprefix("home ")))
        elif command.startswith("place "):
            self.push_screen(self._places[int(command.removeprefix("place "))].make())
        elif command == "password":
            self.push_screen(NewPasswordScreen(desk), self._password_changed)
        elif command == "leave":
            self.exit()
        else:
            self.theme = command

    def _password_changed(self, changed: bool | None) -> None:
        if changed and isinstance(self.screen, Frame):
            self.screen.say("Пароль изменён. В следующий раз входите с новым.")

    async def _tell_last_sign_in(self, desk: Desk) -> None:
        """Say when the account was last signed in to, and whether somebody tried since."""
        admission = desk.admission
        if admission.last_at is None:
            return
        last = await desk.read(_local, admission.last_at)
        said = f"Последний вход {moment(last)}, адрес {admission.last_address}"
        tone = "plain"
        if admission.failures_since:
            said += f". Неудачных попыток с тех пор: {admission.failures_since}"
            tone = "refused"
        if isinstance(self.screen, Frame):
            self.screen.say(said, tone)

    def lock(self) -> None:
        """Cover the screen of somebody who went away, or sign a corridor terminal out."""
        if self._desk is None or isinstance(self.screen, LockScreen):
            return
        if self._idle.signs_out:
            self.exit()
        else:
            self.push_screen(LockScreen(self._desk))


def _local(actor: Actor, now: Now, at: datetime) -> datetime:
    """Turn an instant into the school's time."""
    return now.local_of(at)
