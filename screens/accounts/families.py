"""Logins of the families of a class: of whoever came since the last time (5.1, 2.11)."""

from collections.abc import Iterable

from screens.form import Line
from screens.people.classes import OfClasses
from services.desk import Desk
from services.requests import OpenFamilyAccounts


class FamiliesForm(OfClasses):
    """The class whose pupils and parents get the logins they lack."""

    TITLE = "Логины семьям класса"
    HINT = (
        "Логин получат ученики класса и родители с доступом к дневнику, у кого его\n"
        "ещё нет; прежние остаются. Пароль каждому — потом: Enter на человеке.\n"
        "Листки всему классу сразу печатает команда: zhurnal passwd --class 7А."
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "")
        self.title_chosen = ""

    def lines(self) -> Iterable[Line]:
        """Return what is asked for."""
        yield Line("class", "Класс")

    def understood(self) -> OpenFamilyAccounts | str:
        """Return the request, or what is not understood."""
        school_class = self.school_class()
        if isinstance(school_class, str):
            return school_class
        self.title_chosen = self.title_of(school_class)
        return OpenFamilyAccounts(self.title_chosen, self.desk.new_request())
