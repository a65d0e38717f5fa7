"""What a kiosk shows between two people: the sign-in page, or that the server does not answer."""

from typing import Any

from app.kiosk.line import Address, AnotherServer, Away, Declined, Line, is_there, signed_in
from app.menu import Patience, Spot, Unattended
from app.serving.terminal import Terminal
from app.themed import ThemedApp
from screens.away.page import AwayScreen
from screens.frame import Frame
from screens.sign_in.page import AskCode, NotChecked, SignInScreen
from texts.plurals import counted

LOOKS_EVERY = 30.0
"""Seconds between two looks whether the server is still there."""
_NO_WAY_OUT = frozenset({"leave"})
_WHAT = {Spot.STATION: "Станция печати.", Spot.CORRIDOR: "Дневник и уроки."}
_AWAY = "Сервер журнала не отвечает"
_ANOTHER = "Отвечает не сервер журнала: ключ {key}. Входить нельзя, позовите администратора"
_DECLINED = "Сервер не смог проверить пароль. Попробуйте ещё раз."


class KioskApp(ThemedApp):
    """Ends when somebody has signed in; nothing a person presses ends it otherwise."""

    def __init__(
        self, address: Address, kiosk: Unattended, said: str, *, theme: str, terminal: Terminal
    ) -> None:
        super().__init__(theme, terminal)
        self.line: Line | None = None
        """The line of whoever has signed in."""
        self._address = address
        self._kiosk = kiosk
        self._said = said
        self._patience = Patience(kiosk.seconds, lambda left: None, self._forget_what_was_typed)

    def on_mount(self) -> None:
        """Put up the sign-in page and look for the server."""
        self._welcome()
        self.set_interval(1.0, self._patience.second_passed)
        self.set_interval(LOOKS_EVERY, self._look)
        self._look()

    def touched(self) -> None:
        """Begin the idle time anew."""
        self._patience.begin_anew()

    def push_screen(self, screen: Any, *args: Any, **kwargs: Any) -> Any:
        """Put a screen on top that offers no way out."""
        if isinstance(screen, Frame):
            screen.withhold(_NO_WAY_OUT)
        return super().push_screen(screen, *args, **kwargs)

    def _welcome(self) -> None:
        out = counted(self._kiosk.seconds, "секунду", "секунды", "секунд")
        hint = (
            f"{_WHAT[self._kiosk.spot]} Логин и первый пароль напечатаны на листке.\n"
            f"Закончили — F10; без нажатий выход через {out}."
        )
        self.push_screen(SignInScreen[Line](self._admit, hint, self._said), self._come_in)

    def _come_in(self, line: Line | None) -> None:
        self.line = line
        self.exit()

    async def _admit(self, login: str, password: str, ask_code: AskCode) -> Line | None:
        try:
            return await signed_in(self._address, login, password, ask_code)
        except Declined as declined:
            raise NotChecked(str(declined) or _DECLINED) from declined
        except (Away, AnotherServer) as trouble:
            self._put_up_away(_told(trouble))
            raise NotChecked("") from trouble

    def _look(self) -> None:
        if isinstance(self.screen, SignInScreen) and not self.screen.is_asking:
            self.run_worker(self._see(), group="looking", exclusive=True)

    async def _see(self) -> None:
        trouble = await self._answers()
        if trouble and isinstance(self.screen, SignInScreen) and not self.screen.is_asking:
            self._put_up_away(trouble)

    def _put_up_away(self, trouble: str) -> None:
        self.push_screen(AwayScreen(trouble, self._answers))
        # The page below may not have been drawn yet and never asks: keys would wait and fall upon it later.
        self.let_keys_in()

    async def _answers(self) -> str:
        try:
            await is_there(self._address)
        except (Away, AnotherServer) as trouble:
            return _told(trouble)
        return ""

    def _forget_what_was_typed(self) -> None:
        """Nobody has pressed a key for long: what stands on the page is nobody's."""
        self._patience.begin_anew()
        page = next((one for one in self.screen_stack if isinstance(one, SignInScreen)), None)
        if page is None or page.is_asking or isinstance(self.screen, AwayScreen):
            return
        self._said = ""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self._welcome()


def _told(trouble: Away | AnotherServer) -> str:
    return _AWAY if isinstance(trouble, Away) else _ANOTHER.format(key=trouble)
