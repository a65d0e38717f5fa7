"""Login and password at a terminal of the school; over SSH the connection itself has asked."""

from collections.abc import Awaitable, Callable
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.widgets import Input

from screens.actions import Action
from screens.form import Form, Line
from screens.frame import Frame
from screens.keys import as_latin

V = TypeVar("V")
Admit = Callable[[str, str], Awaitable[V | None]]
"""``admit(login, password)``: who has come, or None when they do not match."""

HINT = "Логин и первый пароль напечатаны на листке, который выдал администратор."


class NotChecked(Exception):
    """Nobody could be asked whether a password is right; the argument is the sentence for the person."""


class SignInScreen(Frame[V], Generic[V]):
    """Two lines; a login typed in the Russian layout is understood."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "войти", explained="Дальше, а на последней строке войти"),
        Action("tab", "другая строка", explained="Перейти к другой строке"),
    )
    COMMON: ClassVar[tuple[Action, ...]] = (
        Action("f1", "клавиши", "help", explained="Все клавиши этого экрана"),
        Action("f10", "выход", "leave", explained="Выйти"),
    )

    def __init__(self, admit: Admit[V], hint: str = HINT, said: str = "") -> None:
        super().__init__()
        self._admit = admit
        self._hint = hint
        self._said = said
        self._asking = False

    @property
    def is_asking(self) -> bool:
        """Whether a password is being checked now."""
        return self._asking

    def compose_body(self) -> ComposeResult:
        """Make the form."""
        yield Form(
            "Вход в журнал",
            (Line("login", "Логин"), Line("password", "Пароль", hidden=True)),
            self._hint,
        )

    def on_mount(self) -> None:
        """Name the place, and say what there is to say."""
        self.at("Журнал", "Вход")
        self.query_one(Form).say(self._said)

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
        said = "Логин или пароль не подошли. Проверьте раскладку и Caps Lock и наберите пароль ещё раз."
        try:
            who = await self._admit(login if login.isascii() else as_latin(login), form.value("password"))
        except NotChecked as why:
            who, said = None, str(why)
        self._asking = False
        if who is not None:
            self.dismiss(who)
            return
        form.clear("password")
        form.say(said)
