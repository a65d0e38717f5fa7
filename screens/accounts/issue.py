"""A new first password for one account: it cannot be undone, so it is asked for once more."""

import secrets
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from screens.accounts.first_password import first_password
from screens.actions import Action
from screens.content import line, text_of
from screens.frame import PageScreen
from services.desk import Desk
from services.requests import IssuePassword
from services.views.choices import AccountLine


class IssueScreen(PageScreen[None]):
    """Says what will happen, does it on Enter, and shows the password this once."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "выдать", "issue", explained="Выдать новый первый пароль"),
        Action("escape", "назад", "step_back"),
    )

    def __init__(self, desk: Desk, account: AccountLine) -> None:
        super().__init__(desk)
        self._account = account
        self._issued = False

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
                "Будет выдан новый первый пароль. Прежний сразу перестанет действовать.",
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
        if self._issued:
            return
        password = first_password(secrets.choice)
        request = IssuePassword(self._account.login, password, self.desk.new_request())
        if not self.answer(await self.desk.send(request)):
            return
        self._issued = True
        self.bottom.actions = self.actions[1:]
        self._text.update(
            text_of(
                self._account.full_name,
                "",
                f"Логин:   {self._account.login}",
                line("Пароль:  ", (password, "bold")),
                "",
                "Перепишите его сейчас: больше он нигде не покажется.",
                "",
                ("Esc – назад", "bold"),
            )
        )
