"""A new password: asked for at the first sign-in, and whenever the person wants one."""

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Input

from rules.refusals import Reason
from screens.actions import Action
from screens.form import Form, Line
from screens.frame import PageScreen
from services.desk import Desk
from services.outcomes import Conflict, NotSaved, Refusal, Saved
from services.requests import ChangePassword
from texts.refusals import sentence

_FIRST = "Вы вошли с первым паролем. Придумайте свой: его будете знать только вы."
_RULES = "Не короче 8 знаков. Подойдут несколько слов подряд: их легче запомнить."
_NOT_SAVED = "Пароль не изменён: журнал не смог записать на диск. Нажмите Enter ещё раз."


class NewPasswordScreen(PageScreen[bool]):
    """Three lines; it is left with True when the new password is on disk."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "дальше", explained="Дальше, а на последней строке сохранить"),
        Action("tab", "другая строка", explained="Перейти к другой строке"),
    )

    def __init__(self, desk: Desk, *, first: bool = False) -> None:
        super().__init__(desk)
        self._first = first
        self._sending = False

    def compose_body(self) -> ComposeResult:
        """Make the form."""
        yield Form(
            "Новый пароль",
            (
                Line("old", "Нынешний пароль", hidden=True),
                Line("new", "Новый пароль", hidden=True),
                Line("again", "Новый ещё раз", hidden=True),
            ),
            f"{_FIRST}\n{_RULES}" if self._first else _RULES,
        )

    @property
    def actions(self) -> tuple[Action, ...]:
        """There is nowhere to jump to before the first password is replaced."""
        return tuple(action for action in super().actions if not self._first or action.does != "jump")

    def on_mount(self) -> None:
        """Name the place."""
        self.at("Новый пароль")

    def action_step_back(self) -> None:
        """A first password must be replaced before anything else."""
        if self._first:
            self.say("Сначала нужен новый пароль. Выйти из журнала: F10")
        else:
            self.dismiss(False)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the next line, or send."""
        form = self.query_one(Form)
        if form.went_on(event.input) or self._sending:
            return
        if form.value("new") != form.value("again"):
            form.clear("again")
            form.say("Новый пароль набран по-разному. Наберите второй раз.")
            return
        self._sending = True
        form.say("Сохраняю…")
        self.beside(partial(self._send, form), "sending")

    async def _send(self, form: Form) -> None:
        request = ChangePassword(form.value("old"), form.value("new"), self.desk.new_request())
        outcome = await self.desk.send(request)
        self._sending = False
        match outcome:
            case Saved():
                self.dismiss(True)
            case Refusal():
                wrong = outcome.reason is Reason.WRONG_PASSWORD
                form.clear(*(("old",) if wrong else ("new", "again")))
                form.say(sentence(outcome))
            case NotSaved() | Conflict():
                form.say(_NOT_SAVED)
