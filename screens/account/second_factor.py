"""The code at sign-in is switched on: a secret, a code that shows it arrived, spare codes, each once."""

import secrets
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from rules.one_time import RECOVERY_CODES, SECRET_BYTES, address, written
from screens.account.square import square
from screens.actions import Action, joined
from screens.content import safe, text_of
from screens.field import Field
from screens.filtered import typing_common
from screens.frame import PageScreen
from screens.paper import print_paper
from screens.station import Office
from services.desk import Desk
from services.outcomes import Refusal
from services.requests import ConfirmSecondFactor
from services.views.sessions import AccountPage
from texts.refusals import sentence

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_HALF = 5
_GROUP = 4
_SLIP = Action("p h", "листок", "slip", sign="P", explained="Напечатать листок с запасными кодами")


def recovery_codes() -> tuple[str, ...]:
    """Return codes for a lost telephone: ten letters each, fifty bits of chance."""

    def half() -> str:
        return "".join(secrets.choice(_LETTERS) for _ in range(_HALF))

    return tuple(f"{half()}-{half()}" for _ in range(RECOVERY_CODES))


class SecondFactorScreen(PageScreen[None]):
    """Square code on the left, secret, password and first code on the right; then the spare codes."""

    COMMON: ClassVar[tuple[Action, ...]] = typing_common()
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "дальше", explained="Дальше, на последней строке включить"),
        Action("escape", "назад", "step_back", explained="Назад, ничего не включая", in_line=True),
    )
    AUTO_FOCUS = "Input"

    def __init__(self, desk: Desk, office: Office, account: AccountPage) -> None:
        super().__init__(desk)
        self._office = office
        self._account = account
        self._secret = secrets.token_bytes(SECRET_BYTES)
        self._codes: tuple[str, ...] = ()
        self._sending = False

    @property
    def actions(self) -> tuple[Action, ...]:
        """What can be done before it is on, or after."""
        if not self._codes:
            return super().actions
        return joined((_SLIP, Action("escape", "готово", "step_back")), self.COMMON)

    def compose_body(self) -> ComposeResult:
        """Make the two halves."""
        with Horizontal(id="body"):
            yield Static(square(address(self._account.login, self._secret)), classes="square")
            with Vertical(classes="beside-square"):
                yield Static(self._told(), classes="told")
                yield Static(safe("Ваш пароль"), classes="form-label")
                yield Field(password=True, id="password", max_length=300)
                yield Static(safe("Код из приложения"), classes="form-label")
                yield Field(id="code", max_length=20)
                yield Static(classes="form-said")

    def on_mount(self) -> None:
        """Name the place."""
        self.at("Мой вход", "Код при входе")

    def _told(self) -> Content:
        secret = written(self._secret)
        groups = [secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP)]
        middle = len(groups) // 2
        return text_of(
            "В приложении для кодов снимите этот",
            "квадрат или наберите секрет:",
            (" ".join(groups[:middle]), "bold"),
            (" ".join(groups[middle:]), "bold"),
            "Больше его нигде не увидеть.",
        )

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the code, or switch on."""
        if event.input.id == "password":
            self.query_one("#code", Input).focus()
        elif not self._sending:
            self._sending = True
            self._tell("Проверяю…")
            self.beside(self._send, "sending")

    async def _send(self) -> None:
        codes = recovery_codes()
        password, code = self.query_one("#password", Input), self.query_one("#code", Input)
        outcome = await self.desk.send(
            ConfirmSecondFactor(password.value, self._secret, code.value, codes, self.desk.new_request())
        )
        self._sending = False
        if isinstance(outcome, Refusal):
            code.value = ""
            self._tell(sentence(outcome))
        elif self.answer(outcome):
            self._codes = codes
            self._show_codes()

    def _tell(self, text: str) -> None:
        self.query_one(".form-said", Static).update(safe(text, "bold"))

    def _show_codes(self, *then: str) -> None:
        body = self.query_one("#body", Horizontal)
        body.remove_children()
        pairs = zip(self._codes[::2], self._codes[1::2], strict=True)
        text = text_of(
            f"Теперь при входе у логина {self._account.login} спросят и код из приложения.",
            "",
            "Запасные коды на случай потери телефона. Каждый годится один раз:",
            "",
            *((f"    {one}    {other}", "bold") for one, other in pairs),
            "",
            *(then or ("Больше они нигде не покажутся: перепишите их или напечатайте листок.",)),
        )
        body.mount(Static(text, classes="text"))
        self.set_focus(None)
        self.bottom.actions = self.actions

    def action_slip(self) -> None:
        """Print the slip while the codes are still known."""
        if self._codes and not self.top.banner:
            asked = self._office.spare_codes(self._account.full_name, self._account.login, self._codes)
            print_paper(self, asked, "печатаю листок", lambda _: "листок с кодами")
