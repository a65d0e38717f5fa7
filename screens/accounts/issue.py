"""A new first password for one account: it cannot be undone, so it is asked for once more."""

import secrets
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from screens.accounts.first_password import first_password
from screens.actions import Action, joined
from screens.content import line, text_of
from screens.frame import PageScreen
from screens.paper import print_paper
from screens.station import Office, Printed
from services.desk import Desk
from services.requests import IssuePassword
from services.views.choices import AccountLine

_SLIP = Action(
    "p h", "листок", "slip", sign="P", explained="Напечатать листок: логин, первый пароль, как войти"
)


class IssueScreen(PageScreen[None]):
    """Says what will happen, does it on Enter, and shows the password this once."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "выдать", "issue", explained="Выдать новый первый пароль"),
        Action("escape", "назад", "step_back"),
    )

    def __init__(self, desk: Desk, office: Office, account: AccountLine) -> None:
        super().__init__(desk)
        self._office = office
        self._account = account
        self._password = ""

    @property
    def actions(self) -> tuple[Action, ...]:
        """What can be done before the password is issued, or after."""
        return joined((_SLIP, *self.ACTIONS[1:]), self.COMMON) if self._password else super().actions

    def compose_body(self) -> ComposeResult:
        """Make the text."""
        with Vertical(id="body"):
            yield Static(classes="text")

    def on_mount(self) -> None:
        """Say what will happen."""
        self.at("Учётные записи", self._account.login, "новый пароль")
        self._text.update(
            text_of(
                f"{self._account.full_name}, логин {self._account.login}",
                "",
                "Будет выдан новый первый пароль. Прежний сразу перестанет действовать."
                if self._account.has_password
                else "Пароля ещё нет. Будет выдан первый пароль.",
                "При первом входе человек заменит его своим.",
                "",
                ("Enter – выдать,  Esc – ничего не менять", "bold"),
            )
        )

    @property
    def _text(self) -> Static:
        return self.query_one(".text", Static)

    async def action_issue(self) -> None:
        """Give the password and show it."""
        if self._password:
            return
        password = first_password(secrets.choice)
        request = IssuePassword(self._account.login, password, self.desk.new_request())
        if not self.answer(await self.desk.send(request)):
            return
        self._password = password
        self.bottom.actions = self.actions
        self._tell("Перепишите его сейчас или напечатайте листок: больше он нигде не покажется.")

    def _tell(self, *then: str) -> None:
        self._text.update(
            text_of(
                self._account.full_name,
                "",
                f"Логин:   {self._account.login}",
                line("Пароль:  ", (self._password, "bold")),
                "",
                *then,
                "",
                ("P – листок с логином и паролем,  Esc – назад", "bold"),
            )
        )

    def action_slip(self) -> None:
        """Print the slip while the password is still known."""
        if not self.top.banner:
            asked = self._office.login(self._account.full_name, self._account.login, self._password)
            print_paper(self, asked, "печатаю листок", self._made)

    def _made(self, printed: Printed) -> str:
        """Say on this screen, where it is still looked at, what is left of the slip."""
        if self.app.screen is self:
            self._tell(*_left_by(printed))
        return f"листок {self._account.login}"


def _left_by(printed: Printed) -> tuple[str, ...]:
    """Return what is left of a printed slip."""
    if printed.printer:
        return ("Листок отдан принтеру, в папке печати его нет.",)
    return ("Листок в папке печати. В нём пароль: напечатайте и удалите файл", printed.file)
