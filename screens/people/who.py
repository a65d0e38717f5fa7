"""Lines of a form that tell who somebody is."""

from datetime import date

from screens.asking import AskingScreen
from screens.people.names import letter_of
from texts.people import LODGING_LETTERS, SEX_LETTERS


class WhoForm(AskingScreen):
    """A form with who somebody is in it."""

    def wrong(self, name: str) -> str:
        """Tell at once what is not understood of a line."""
        if name == "sex" and self.value("sex") and letter_of(self.value("sex"), SEX_LETTERS) is None:
            return "Пол — М или Ж"
        if name == "lodging" and self.lodging() is None:
            return "Живёт — И (интернат) или Д (дома)"
        if name == "born_on" and isinstance(told := self.born(), str):
            return told
        return super().wrong(name)

    def sex(self) -> str:
        """Return the code of the sex, empty where none is said."""
        return letter_of(self.value("sex"), SEX_LETTERS) or ""

    def lodging(self) -> str | None:
        """Return the code of where a pupil lives, None where it is not understood."""
        return letter_of(self.value("lodging") or "д", LODGING_LETTERS)

    def born(self) -> date | str | None:
        """Return the birth date, None where none is said, or why it is no day."""
        return self.day("born_on") if self.value("born_on") else None
