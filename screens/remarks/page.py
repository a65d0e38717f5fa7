"""«Замечания»: what the nightly pass found, whose it is, what was mended since; and those closed before."""

from collections.abc import Iterable
from typing import ClassVar

from textual.events import Resize

from rules.deadlines import CLAUSES, DutyKind
from rules.text import name_key
from screens.absences.page import AbsentScreen
from screens.actions import Action
from screens.content import fitted, shown
from screens.filtered import FilteredScreen
from screens.opening import open_page
from screens.rows import EMPTY, Row, RowList, heading, row
from screens.search import only
from services.desk import Desk
from services.views.control import term_of
from services.views.remarks import RemarkLine, own_remarks, remarks_of_school
from texts.dates import day_short, moment, weekday_short
from texts.titles import debt, page_title, remarks

_TITLE = 26


class RemarksScreen(FilteredScreen[None]):
    """All of the school for a deputy and a director; a teacher sees the own ones."""

    READS_EVERY_TIME = True
    PROMPT = "Только:"
    HINT = "учитель, класс или предмет"
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "к уроку", explained="Открыть урок, а где нет причины — отсутствующих того дня"),
        Action("f5", "закрытые", "turn_closed", explained="Закрытые замечания и обратно: история"),
    )

    def __init__(self, desk: Desk, *, own: bool = False) -> None:
        super().__init__(desk)
        self._own = own
        self._history = False
        self._lines: tuple[RemarkLine, ...] | None = None

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Замечания")

    @property
    def actions(self) -> tuple[Action, ...]:
        """The declared keys; the history is for those who control."""
        declared = super().actions
        return tuple(action for action in declared if not (self._own and action.does == "turn_closed"))

    async def load(self) -> None:
        """Read the remarks."""
        if self._own:
            self._lines = await self.desk.read(own_remarks)
        else:
            self._lines = await self.desk.read(remarks_of_school, closed=self._history)
        self.at("Замечания", "закрытые" if self._history else "открытые", remarks(len(self._lines)))
        self.refill()

    def rows_of(self, typed: str) -> Iterable[Row]:
        """Return the remarks that are found, a teacher under another."""
        if self._lines is None:
            return ()
        found = only(typed, self._lines, [one.key for one in self._lines])
        return remark_lines(found, closed=self._history)

    def on_resize(self, event: Resize) -> None:
        """Lay the lines out for the window there is now."""
        self.refill()

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Open the page at the lesson; a class teacher, where the reasons are given that are missing."""
        if isinstance(event.key, RemarkLine):
            one = event.key
            if self._own and one.duty is DutyKind.REASONS:
                self.app.push_screen(AbsentScreen(self.desk, one.day, one.class_title))
                return
            term = await self.desk.read(term_of, one.course, one.day)
            open_page(self.app, self.desk, one.course, one.lesson, term)

    async def action_turn_closed(self) -> None:
        """Show the closed ones, or the open ones again."""
        self._history = not self._history
        await self.read_now()
        self.listed.action_first()


def remark_lines(found: Iterable[RemarkLine], *, closed: bool) -> Iterable[Row]:
    """Return remarks by teacher; closed ones in the order they were closed."""
    listed = tuple(found)
    if not listed:
        yield EMPTY
        yield row(None, "Закрытых замечаний нет." if closed else "Открытых замечаний нет.")
        return
    if closed:
        yield from (_closed(one) for one in listed)
        return
    of_teacher = ""
    for one in sorted(listed, key=lambda line: (name_key(line.teacher), line.day, line.number)):
        if one.teacher != of_teacher:
            of_teacher = one.teacher
            yield heading(shown(of_teacher))
        yield _open(one)


def place_of(one: RemarkLine) -> str:
    """Return the lesson of a remark, or the day of its page."""
    lesson = f", {one.number} ур." if one.number else ""
    return f"{weekday_short(one.day)} {day_short(one.day)}{lesson}"


def _open(one: RemarkLine) -> Row:
    title = page_title(one.class_title, one.subject, one.group_title)
    start = f"{fitted(place_of(one), 15)} {fitted(shown(title), _TITLE)} "
    told = (f"{debt(one.duty)}, п. {CLAUSES[one.duty]}", "quiet" if one.mended else "alarm")
    return row(one, start, ("исправлено: " if one.mended else "", "good"), told)


def _closed(one: RemarkLine) -> Row:
    title = page_title(one.class_title, one.subject, one.group_title)
    when = moment(one.closed_at) if one.closed_at else ""
    start = f"{when} {fitted(shown(one.teacher), 16)} {fitted(day_short(one.day), 6)}"
    return row(one, start, f"{fitted(shown(title), 21)} ", (debt(one.duty), "quiet"))
