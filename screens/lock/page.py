"""The screen of somebody who went away: covers everything, loses nothing, opens by the own password."""

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Input

from screens.actions import Action
from screens.form import Form, Line
from screens.frame import PageScreen


class LockScreen(PageScreen[None]):
    """One line for the password; what was typed underneath is still there."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (Action("enter", "продолжить", explained="Продолжить работу"),)
    COMMON: ClassVar[tuple[Action, ...]] = (Action("f10", "выход", "leave", explained="Выйти из журнала"),)

    _asking = False

    def compose_body(self) -> ComposeResult:
        """Make the form."""
        yield Form(
            "Экран закрыт: вы отошли",
            (Line("password", "Пароль", hidden=True),),
            "Всё набранное на месте. Наберите пароль и нажмите Enter.",
        )

    def on_mount(self) -> None:
        """Name the place."""
        self.at("Журнал", "Экран закрыт")

    def action_step_back(self) -> None:
        """A locked screen is opened by the password alone."""

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Check the password."""
        if not self._asking:
            self._asking = True
            self.beside(partial(self._check, self.query_one(Form)), "checking")

    async def _check(self, form: Form) -> None:
        form.say("Проверяю…")
        right = await self.desk.password_is(form.value("password"))
        self._asking = False
        if right:
            self.dismiss()
            return
        form.clear("password")
        form.say("Пароль не подошёл. Проверьте раскладку и Caps Lock.")
