"""«Пропуски класса за четверть»: days, lessons, by reason, late; by pupil and together."""

from collections.abc import Iterable
from typing import ClassVar

from textual.events import Resize

from screens.actions import Action
from screens.content import fitted
from screens.listed import ListedScreen
from screens.rows import Row, heading, row
from services.desk import Desk
from services.views.absence_counts import AbsenceCounts, ClassCounts, class_absences
from services.views.choices import ClassChoice
from texts.codes import term_title

_HEADS = ("дней", "уроков", "УП", "Б", "НП", "неизв.", "опозд.", "мин")
_WIDE = 7
_NAME = 21


class CountsScreen(ListedScreen[None]):
    """A table of a term; arrows turn to the term before or after."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("left", "период", "turn(-1)", sign="<- ->", explained="Другой период: <- раньше, -> позже"),
        Action("right", "", "turn(1)", in_line=False),
        Action("escape", "назад", "step_back", explained="Назад к отсутствующим"),
    )

    def __init__(self, desk: Desk, own: ClassChoice) -> None:
        super().__init__(desk)
        self._own = own
        self._term: int | None = None
        self._counts: ClassCounts | None = None

    def on_mount(self) -> None:
        """Name the class."""
        self.at("Пропуски класса", self._own.title)

    async def load(self) -> None:
        """Read the counts of the term."""
        self._counts = await self.desk.read(class_absences, self._own.school_class, self._term)
        term = self._counts.term
        self.at("Пропуски класса", self._own.title, term_title(term.kind, term.number))
        self.listed.show(count_lines(self._counts))

    def on_resize(self, event: Resize) -> None:
        """Lay the lines out for the window there is now."""
        if self._counts is not None:
            self.listed.show(count_lines(self._counts))

    async def action_turn(self, way: int) -> None:
        """Show the term before or after."""
        if self._counts is None:
            return
        terms = self._counts.terms
        index = [choice.term for choice in terms].index(self._counts.term.term) + way
        if 0 <= index < len(terms):
            self._term = terms[index].term
            await self.read_now()
        else:
            self.say("Дальше периодов нет")


def count_lines(found: ClassCounts) -> Iterable[Row]:
    """Return the table: pupils, the class together, what is counted."""
    yield heading(fitted("", _NAME) + "".join(fitted(head, _WIDE, right=True) for head in _HEADS))
    for pupil in found.pupils:
        yield row(pupil.pupil, fitted(pupil.short, _NAME), (_numbers(pupil.counts), ""))
    yield heading(fitted("Всего", _NAME) + _numbers(found.total))
    yield row(
        None, ("Дни — те, в которые пропущен хотя бы один урок; «неизв.» — причина не указана.", "quiet")
    )


def _numbers(counts: AbsenceCounts) -> str:
    numbers = (
        *(counts.days, counts.lessons, counts.valid, counts.illness),
        *(counts.no_reason, counts.unexplained, counts.late, counts.minutes),
    )
    return "".join(fitted(str(number) if number else "–", _WIDE, right=True) for number in numbers)
