"""A line of a form that names a class of the year."""

from rules.text import name_key
from screens.asking import AskingScreen, Unclear
from screens.search import one_of
from services.views.pupil import classes_to_enter


class OfClasses(AskingScreen):
    """A form with a class in it."""

    _choices: tuple[tuple[int, str], ...] = ()

    async def load(self) -> None:
        """Read the classes of the year."""
        self._choices = await self.desk.read(classes_to_enter)

    def school_class(self) -> int | str:
        """Return the class whose title was typed, or why there is none."""
        found = one_of(self.value("class"), self._choices, [name_key(title) for _, title in self._choices])
        return Unclear("class", f"Класс: {found}") if isinstance(found, str) else found[0]

    def title_of(self, school_class: int) -> str:
        """Return what a class of the choices is called."""
        return next((title for one, title in self._choices if one == school_class), "")

    def wrong(self, name: str) -> str:
        """Tell at once that there is no such class."""
        found = self.school_class() if name == "class" else 0
        return found if isinstance(found, str) else ""
