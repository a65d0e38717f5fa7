"""Login and password at a terminal of the school; over SSH the connection itself has asked."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.widgets import Input

from screens.actions import Action
from screens.form import Form, Line
from screens.frame import Frame
from screens.keys import as_latin

V = TypeVar("V")
AskCode = Callable[[], Awaitable[str]]
"""Asks the person for a code besides the password; empty where none is given."""
Admit = Callable[[str, str, AskCode], Awaitable[V | None]]
"""``admit(login, password, ask_code)``: who has come, or None when they do not match."""

_NOT_RIGHT = "Логин или пароль не подошли. Проверьте раскладку и Caps Lock и наберите пароль ещё раз."
_NO_CODE = "Без кода войти нельзя. Наберите пароль ещё раз, затем следующий код."
HINT = "Логин и первый пароль напечатаны на листке, который выдал администратор."


class NotChecked(Exception):
    """Nobody could be asked whether a password is right; the argument is the sentence for the person."""


class CodeScreen(Frame[str]):
    """One line for the code of the second factor; what it is left with is the code, empty on Esc."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "войти", explained="Проверить код и войти"),
        Action("escape", "назад", "step_back", explained="К логину и паролю", in_line=True),
    )
    COMMON: ClassVar[tuple[Action, ...]] = (
        Action("f1", "клавиши", "help", explained="Все клавиши этого экрана"),
    )

    def __init__(self, again: bool) -> None:
        super().__init__()
        self._again = again

    def compose_body(self) -> ComposeResult:
        """Make the form."""
        yield Form(
            "Второй шаг входа",
            (Line("code", "Код"),),
            "Шесть цифр из приложения на телефоне, они меняются каждые 30 секунд.\n"
            "Телефона нет — запасной код с листка, каждый годится один раз.",
        )

    def on_mount(self) -> None:
        """Name the place, and say that the code before did not fit."""
        self.at("Журнал", "Вход", "Код")
        if self._again:
            self.query_one(Form).say("Код не подошёл или уже использован. Дождитесь следующего.")

    def action_step_back(self) -> None:
        """Go back to login and password."""
        self.dismiss("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the code."""
        if event.value.strip():
            self.dismiss(event.value.strip())


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
        self.beside(partial(self._try, form), "sign-in")

    async def _try(self, form: Form) -> None:
        login = form.value("login").strip()
        said = _NOT_RIGHT
        questions: asyncio.Queue[asyncio.Future[str]] = asyncio.Queue()

        async def ask_code() -> str:
            answer = asyncio.get_running_loop().create_future()
            questions.put_nowait(answer)
            return str(await answer)

        name = login if login.isascii() else as_latin(login)
        coming = asyncio.ensure_future(self._admit(name, form.value("password"), ask_code))
        try:
            if await self._answered(coming, questions):
                said = _NO_CODE
            who = await coming
        except NotChecked as why:
            who, said = None, str(why)
        finally:
            coming.cancel()
            self._asking = False
        if who is not None:
            self.dismiss(who)
            return
        form.clear("password")
        form.say(said)

    async def _answered(
        self, coming: "asyncio.Future[V | None]", questions: "asyncio.Queue[asyncio.Future[str]]"
    ) -> bool:
        """Ask for codes until it is known who has come; whether any was asked for."""
        asked = False
        while True:
            question = asyncio.ensure_future(questions.get())
            await asyncio.wait((coming, question), return_when=asyncio.FIRST_COMPLETED)
            if not question.done():
                question.cancel()
                return asked
            code = await self._code(coming, again=asked)
            asked = True
            if not question.result().done():
                question.result().set_result(code)

    async def _code(self, coming: "asyncio.Future[V | None]", *, again: bool) -> str:
        """Put the page for a code up until there is one, or until nobody waits for it any more."""
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def left(code: str | None) -> None:
            if not answer.done():
                answer.set_result(code or "")

        page = CodeScreen(again)
        self.app.push_screen(page, left)
        await asyncio.wait((coming, answer), return_when=asyncio.FIRST_COMPLETED)
        if answer.done():
            return answer.result()
        page.dismiss("")
        return ""
