"""Login and password for ``zhurnal console``; over SSH the connection itself has asked."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Input

from screens.actions import Action
from screens.form import Form, Line
from screens.frame import Frame
from screens.keys import as_latin
from services.desk import Desk

Admit = Callable[[str, str], Awaitable[Desk | None]]
"""``admit(login, password)``: a desk, or None when they do not match."""


class SignInScreen(Frame[Desk]):
    """Two lines; a login typed in the Russian layout is understood."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "войти", explained="Дальше, а на последней строке войти"),
        Action("tab", "другая строка", explained="Перейти к другой строке"),
    )
    COMMON: ClassVar[tuple[Action, ...]] = (
        Action("f1", "клавиши", "help", explained="Все клавиши этого экрана"),
        Action("f10", "выход", "leave", explained="Выйти"),
    )

    def __init__(self, admit: Admit) -> None:
        super().__init__()
        self._admit = admit
        self._asking = False

    def compose_body(self) -> ComposeResult:
        """Make the form."""
        yield Form(
            "Вход в журнал",
            (Line("login", "Логин"), Line("password", "Пароль", hidden=True)),
            "Логин и первый пароль напечатаны на листке, который выдал администратор.",
        )

    def on_mount(self) -> None:
        """Name the place."""
        self.at("Журнал", "Вход")

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the next line, or try to sign in."""
        form = self.query_one(Form)
        if form.went_on(event.input) or self._asking:
            return
        form.say("Проверяю…")
        self._asking = True
        self.run_worker(self._try(form), group="sign-in")

    async def _try(self, form: Form) -> None:
        login = form.value("login").strip()
        desk = await self._admit(login if login.isascii() else as_latin(login), form.value("password"))
        self._asking = False
        if desk is not None:
            self.dismiss(desk)
            return
        form.clear("password")
        form.say("Логин или пароль не подошли. Проверьте раскладку и Caps Lock и наберите пароль ещё раз.")
