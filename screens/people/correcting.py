"""Who a person is, corrected: a pupil, a guardian, an employee, or all of these (1.6, VI)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from screens.content import shown
from screens.form import Line
from screens.people.names import NAME_NOT_WHOLE, letter_for
from screens.people.who import WhoForm
from services.correcting import COLUMNS, Part
from services.desk import Desk
from services.outcomes import Conflict, Outcome
from services.requests import CorrectPerson
from services.views.correcting import Correctable
from texts.dates import clock, day_numbers
from texts.people import LODGING_LETTERS, SEX_LETTERS
from texts.trail import PROGRAM

_TEXTS = ("surname", "given_name", "patronymic", "file_no", "phone", "position", "staff_no")
_LABELS = {
    "surname": "Фамилия",
    "given_name": "Имя",
    "patronymic": "Отчество",
    "sex": "Пол (М или Ж)",
    "born_on": "Дата рождения",
    "file_no": "Личное дело, №",
    "lodging": "Живёт (И интернат, Д дома)",
    "phone": "Телефон",
    "position": "Должность",
    "staff_no": "Табельный №",
}


class CorrectForm(WhoForm):
    """The lines of a person that are the reader's to correct."""

    TITLE = "Исправить данные"
    HINT = (
        "Новое имя будет везде, и в прошлых четвертях; журнал на прошедший\n"
        "день печатается с прежним. Логин остаётся. Кто исправил — в истории."
    )

    def __init__(self, desk: Desk, found: Correctable) -> None:
        super().__init__(desk, found.full_name)
        self._found = found
        self._names = tuple(name for part in Part if part in found.parts for name in COLUMNS[part])

    def lines(self) -> Iterable[Line]:
        """Return who the person is now."""
        return tuple(Line(name, _LABELS[name], value=self._stands(name)) for name in self._names)

    def hint(self) -> str:
        """Tell what a new name does, where the name is the reader's to correct."""
        return self.HINT if Part.NAME in self._found.parts else "Имя этого человека исправляет администратор."

    def wrong(self, name: str) -> str:
        """Tell at once that a name is missing."""
        if name in ("surname", "given_name") and not self.value(name):
            return NAME_NOT_WHOLE
        return super().wrong(name)

    def understood(self) -> CorrectPerson | str:
        """Return the person as corrected, or what is not understood."""
        seen = self._found.identity
        said: dict[str, Any] = {name: self.value(name) for name in _TEXTS if name in self._names}
        if "sex" in self._names:
            said |= {"sex": self.sex(), "born_on": self.born()}
        if isinstance(unclear := said.get("born_on"), str):
            return unclear
        if "lodging" in self._names:
            said["lodging"] = self.lodging()
        return CorrectPerson(self._found.person, replace(seen, **said), seen, self.desk.new_request())

    def answer(self, outcome: Outcome) -> bool:
        """Show what came of it; somebody else's correction with what stands there now."""
        if isinstance(outcome, Conflict):
            theirs, who = shown(outcome.theirs), shown(outcome.who) or PROGRAM
            told = f"Пока вы смотрели, это исправили: {who} в {clock(outcome.when)}. Теперь: {theirs}."
            self.say(f"{told} Esc — посмотреть", "refused")
            return False
        return super().answer(outcome)

    def _stands(self, name: str) -> str:
        """Return what stands in a line at first."""
        who = self._found.identity
        match name:
            case "sex":
                return letter_for(who.sex, SEX_LETTERS)
            case "lodging":
                return letter_for(who.lodging or "", LODGING_LETTERS)
            case "born_on":
                return day_numbers(who.born_on) if who.born_on else ""
        return str(getattr(who, name))
