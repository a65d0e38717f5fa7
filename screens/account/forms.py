"""Forms of one's own account: a new key, no code any more."""

from collections.abc import Iterable

from rules.ssh_keys import LONGEST_LINE
from screens.asking import AskingScreen
from screens.form import Line
from services.desk import Desk
from services.requests import AddKey, DropSecondFactor


class AddKeyScreen(AskingScreen):
    """A line of a .pub file, and the password: whoever sits there may be another."""

    TITLE = "Новый ключ SSH"
    HINT = (
        "Строка из файла .pub на вашем компьютере, целиком: ssh-ed25519 AAAA… имя.\n"
        "Нет ключа — сделайте: ssh-keygen -t ed25519. Годятся Ed25519, ECDSA,\nRSA от 3072.\n"
        "Файл без .pub — закрытый ключ, он остаётся у вас."
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "")

    def lines(self) -> Iterable[Line]:
        """Return what is asked for."""
        yield Line("line", "Ключ", longest=LONGEST_LINE)
        yield Line("password", "Ваш пароль", hidden=True)

    def understood(self) -> AddKey | str:
        """Return the request."""
        return AddKey(self.value("password"), self.value("line"), self.desk.new_request())


class DropOwnFactorScreen(AskingScreen):
    """A code, the last one."""

    TITLE = "Не спрашивать код при входе"
    HINT = (
        "Код из приложения или с листка. Нет ни того ни другого — код снимет другой\n"
        "администратор или команда на сервере: zhurnal account ЛОГИН --no-code."
    )

    def __init__(self, desk: Desk, login: str) -> None:
        super().__init__(desk, "")
        self._login = login

    def lines(self) -> Iterable[Line]:
        """Return what is asked for."""
        yield Line("code", "Код")

    def understood(self) -> DropSecondFactor | str:
        """Return the request."""
        return DropSecondFactor(self._login, self.value("code"), self.desk.new_request())
