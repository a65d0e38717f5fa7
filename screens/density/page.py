"""«Накопляемость»: marks of every page in a term; Tab turns to results against their means."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual.events import Resize

from screens.actions import Action
from screens.content import fitted, shown
from screens.filtered import FilteredScreen
from screens.opening import open_page
from screens.rows import EMPTY, Row, RowList, heading, row
from screens.search import only
from services.desk import Desk
from services.views.density import AgainstMean, Density, MarksOfTerm, marks_of_term, term_beside
from texts.codes import shown_mean, term_title
from texts.titles import page_title

_TITLE = 24
_TEACHER = 16


class DensityScreen(FilteredScreen[None]):
    """Typing narrows, Enter opens the page in that term."""

    READS_EVERY_TIME = True
    PROMPT = "Только:"
    HINT = "класс, предмет или учитель"
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "страница", explained="Открыть страницу журнала в этом периоде"),
        Action("tab", "итоги и средние", "turn_part", explained="Итоги, которые не совпали со средним"),
        Action("left", "период", "turn(-1)", sign="<- ->", explained="Учебный период раньше или позже"),
        Action("right", "", "turn(1)", in_line=False),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._day: date = desk.today()
        self._marks: MarksOfTerm | None = None
        self._against = False

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Накопляемость")

    async def load(self) -> None:
        """Read the marks of the term."""
        self._marks = await self.desk.read(marks_of_term, self._day)
        self._name_place()
        self.refill()

    def rows_of(self, typed: str) -> Iterable[Row]:
        """Return pages, or results, that are found."""
        marks = self._marks
        if marks is None:
            return ()
        if self._against:
            return against_lines(only(typed, marks.against, [one.key for one in marks.against]))
        return density_lines(only(typed, marks.pages, [one.key for one in marks.pages]), marks.least)

    def on_resize(self, event: Resize) -> None:
        """Lay the lines out for the window there is now."""
        self.refill()

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Open the page in the term that is shown."""
        if isinstance(event.key, Density | AgainstMean):
            open_page(self.app, self.desk, event.key.course, term=event.key.term)

    def action_turn_part(self) -> None:
        """Turn from marks to results and back."""
        self._against = not self._against
        self._name_place()
        self.refill(from_top=True)

    async def action_turn(self, by: int) -> None:
        """Show the term before or after."""
        if self._marks is not None:
            self._day = term_beside(self._marks, by)
            await self.read_now()

    def _name_place(self) -> None:
        marks = self._marks
        if marks is not None and marks.term_kind:
            part = "Итоги и средние" if self._against else "Накопляемость"
            self.at(part, term_title(marks.term_kind, marks.term_number))


def density_lines(pages: Iterable[Density], least: int) -> Iterable[Row]:
    """Return pages by class; those with pupils short of marks stand out."""
    listed = tuple(pages)
    if not listed:
        yield EMPTY
        yield row(None, "В этом периоде уроков ещё не было.")
        return
    head = f"{fitted('Страница', _TITLE)} {fitted('Учитель', _TEACHER)} "
    yield heading(f"{head}{'уроков':>6} {'отметок':>7} {'на уч-ка':>8} {f'мало (<{least})':>10}")
    for one in listed:
        title = page_title(one.class_title, one.subject, one.group_title)
        start = f"{fitted(shown(title), _TITLE)} {fitted(shown(one.teachers), _TEACHER)} "
        few = (f"{one.few if one.few else '–':>10}", "alarm" if one.few else "quiet")
        yield row(one, start, f"{one.lessons:>6} {one.marks:>7} {shown_mean(one.a_pupil):>8} ", few)


def against_lines(results: Iterable[AgainstMean]) -> Iterable[Row]:
    """Return results that the marks do not propose; those far from the mean, or with few marks, first."""
    listed = tuple(results)
    if not listed:
        yield EMPTY
        yield row(None, "Все итоги этого периода такие, какие выходят по отметкам.")
        return
    yield heading(f"{fitted('Страница', 22)} {fitted('Ученик', 15)} итог  средний  выходит  причина")
    for one in listed:
        title = page_title(one.class_title, one.subject, one.group_title)
        start = f"{fitted(shown(title), 22)} {fitted(shown(one.pupil), 15)} "
        tone = "alarm" if one.far else "due"
        figures = (f"{one.value:>4}  {shown_mean(one.mean) or '–':>7}  {one.proposed:>7}  ", tone)
        yield row(one, start, figures, (shown(one.reason) or ("нет" if one.far else ""), "quiet"))
