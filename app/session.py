"""The App of one signed-in person: theme, first screen, and the way from one screen to another."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from textual.await_complete import AwaitComplete
from textual.timer import Timer

from app.menu import Patience, Unattended
from app.serving.terminal import Terminal
from app.themed import ThemedApp
from screens.account.page import AccountScreen
from screens.diary.page import DiaryScreen
from screens.frame import Frame
from screens.homes import Home, homes_of, places_of, prints_papers
from screens.jump.page import Card, Command, JumpScreen, Place
from screens.jump.papers import FoundPaper
from screens.lock.page import LockScreen
from screens.new_password.page import NewPasswordScreen
from screens.opening import open_page
from screens.papers.page import PapersScreen
from screens.pupils.pupil import PupilScreen
from screens.sign_in.page import Admit, SignInScreen
from screens.slips import PRINTING
from screens.station import Office
from screens.theme import DARK, LIGHT
from services.actor import Actor
from services.clock import Now
from services.desk import Desk
from services.views.diary import Child
from services.views.journal import PageChoice
from services.views.sessions import over
from texts.dates import moment
from texts.plurals import counted
from texts.sessions import farewell

OfficeOf = Callable[[Desk], Office]
"""Gives a desk its way to the printing station."""

LOCKS_AFTER = 900.0
"""Seconds without a key after which a screen is covered until its owner's password."""


class JournalApp(ThemedApp):
    """One person's session: with a desk from the SSH sign-in, or with ``admit`` asking at the console."""

    def __init__(
        self,
        desk: Desk | None,
        office_of: OfficeOf,
        *,
        admit: Admit[Desk] | None = None,
        theme: str = DARK.name,
        locks_after: float = LOCKS_AFTER,
        unattended: Unattended | None = None,
        terminal: Terminal | None = None,
    ) -> None:
        super().__init__(theme, terminal)
        self._desk = desk
        self._admit = admit
        self._office_of = office_of
        self._locks_after = locks_after
        self._idle_timer: Timer | None = None
        self._unattended = unattended
        self._patience = Patience(unattended.seconds, self._warn, self.exit) if unattended else None
        self._homes: tuple[Home, ...] = ()
        self._home = 0
        self._places: tuple[Home, ...] = ()
        self._stop_watching: Callable[[], None] = lambda: None

    def on_mount(self) -> None:
        """Put up the first screen."""
        if self._desk is not None:
            self._begin(self._desk)
        elif self._admit is not None:
            self.push_screen(SignInScreen(self._admit), self._begin)

    def on_unmount(self) -> None:
        """Be told nothing more."""
        self._stop_watching()

    def _look_whether_over(self) -> None:
        if self._desk is not None:
            self.run_worker(self._end_if_over(self._desk), group="over", exclusive=True)

    async def _end_if_over(self, desk: Desk) -> None:
        """End a session that somebody ended, whose account was closed or whose role was taken away."""
        if why := await desk.read(over, desk.roles):
            self.farewell = farewell(why)
            self.exit()

    def touched(self) -> None:
        """Begin the idle time anew."""
        if self._patience is not None:
            if self._patience.begin_anew() and isinstance(self.screen, Frame):
                self.screen.say("")
        elif self._idle_timer is not None:
            self._idle_timer.reset()

    def push_screen(self, screen: Any, *args: Any, **kwargs: Any) -> Any:
        """Put a screen on top, if it opens at this terminal."""
        menu = self._unattended.menu if self._unattended else None
        if menu is not None and isinstance(screen, Frame):
            if not menu.opens(screen):
                if isinstance(self.screen, Frame):
                    self.screen.say("На этом терминале это не открывается", "refused")
                return AwaitComplete()
            screen.withhold(menu.withheld)
        return super().push_screen(screen, *args, **kwargs)

    def on_frame_jump_asked(self, event: Frame.JumpAsked) -> None:
        """Show the jump line, unless it is there already."""
        if self._desk is not None and not isinstance(self.screen, JumpScreen):
            jump = JumpScreen(
                self._desk,
                self._commands(),
                commands_only=self._unattended is not None,
                with_papers=prints_papers(self._desk),
            )
            self.push_screen(jump, self._go)

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
        self._stop_watching = desk.watch_sign_ins(lambda _: self.call_next(self._look_whether_over))
        office = self._office_of(desk)
        if self._unattended is not None and self._patience is not None:
            self._homes = self._unattended.menu.homes(desk, office)
            self._idle_timer = self.set_interval(1.0, self._second_passed)
        else:
            self._homes = homes_of(desk, office)
            self._places = places_of(desk, office)
            self._idle_timer = self.set_interval(self._locks_after, self.lock)
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
            *(() if self._unattended else (Command("own", "Мой вход: сеансы, код, ключи"),)),
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
            case Card():
                self.push_screen(PupilScreen(self._desk, place.pupil))
            case FoundPaper():
                self.push_screen(PapersScreen(self._desk, self._office_of(self._desk), place))
            case Command():
                self._do(place.name, self._desk)

    def _do(self, command: str, desk: Desk) -> None:
        if command.startswith("home "):
            self._turn_home(int(command.removeprefix("home ")))
        elif command.startswith("place "):
            self.push_screen(self._places[int(command.removeprefix("place "))].make())
        elif command == "password":
            self.push_screen(NewPasswordScreen(desk), self._password_changed)
        elif command == "own":
            self.push_screen(AccountScreen(desk, self._office_of(desk)))
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
        else:
            said += "  F1 клавиши  F10 выход"
        if isinstance(self.screen, Frame):
            self.screen.say(said, tone)

    def lock(self) -> None:
        """Cover the screen of somebody who went away."""
        if self._desk is not None and not isinstance(self.screen, LockScreen):
            self.push_screen(LockScreen(self._desk))

    def _second_passed(self) -> None:
        """Count a second of a terminal nobody touches, unless paper is on its way."""
        printing = any(work.group in PRINTING and not work.is_finished for work in self.workers)
        if self._patience is not None and not printing:
            self._patience.second_passed()

    def _warn(self, seconds: int) -> None:
        """Tell that a terminal of the school is about to sign out."""
        if isinstance(self.screen, Frame):
            said = counted(seconds, "секунду", "секунды", "секунд")
            self.screen.say(f"Выход через {said}. Любая клавиша — остаться", "refused")


def _local(actor: Actor, now: Now, at: datetime) -> datetime:
    """Turn an instant into the school's time."""
    return now.local_of(at)
