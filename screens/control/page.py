"""«Контроль»: home of a deputy and a director; who owes what, and the way to the very empty lesson."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from textual.events import Resize

from rules.calendar import day_beside, monday_of, week_beside
from rules.codes import Role
from screens.actions import Action, joined
from screens.audit.page import AuditScreen
from screens.class_results.page import SchoolResultsScreen
from screens.control.lines import BY_WORDS, By, Group, board_lines, grouped, narrowed, owed_lines, total_crumb
from screens.edges import COMMON
from screens.filtered import FilteredScreen, typing_common
from screens.frame import OTHER_HOME
from screens.listed import ListedScreen
from screens.opening import open_page
from screens.pages.page import PagesScreen
from screens.remarks.page import RemarksScreen
from screens.rows import Row, RowList
from screens.safety import alarm_lines
from screens.substitutions.page import SubstitutionsScreen
from services.desk import Desk
from services.views.applications import ApplicationDue
from services.views.control import Control, Span, control, term_of
from services.views.overdue import Owed
from texts.codes import term_title
from texts.dates import week


@dataclass(frozen=True, slots=True)
class Period:
    """What is looked at: the week or the term of a day."""

    day: date
    span: Span


_PERIOD_KEYS = "Неделя раньше или позже; F5: весь учебный период и обратно"


_ENTER = Action("enter", "список", explained="Открыть список: что не заполнено и с какого срока")
_BESIDE = ("step_back", "jump")
"""Common keys that stand on F1 alone: the line is full."""


class ControlScreen(FilteredScreen[None]):
    """A row a teacher, a column a duty; typing narrows, Enter opens what is overdue."""

    TELLS_HEALTH = True
    READS_EVERY_TIME = True
    PROMPT = "Только:"
    HINT = "учитель, класс или предмет"
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("tab", "вид", "turn_by", explained="Строки по учителям, по классам, по предметам"),
        Action("left", "нед.", "turn(-1)", sign="<- ->", explained=_PERIOD_KEYS),
        Action("right", "", "turn(1)", in_line=False),
        Action("f5", "", "turn_span", in_line=False),
        Action("f3", "итоги", "results", explained="Итоги классов, закрытие учебных периодов и года"),
        Action("f7", "замены", "substitutions", explained="Замены и отмены уроков"),
        Action("f6", "журналы", "pages", explained="Все страницы журнала", in_line=False),
        Action("f8", "замечания", "remarks", explained="Замечания ночной проверки: открытые и закрытые"),
        Action("f2", "изменения", "audit", explained="Журнал изменений: кто, что, когда", in_line=False),
    )
    COMMON: ClassVar[tuple[Action, ...]] = (
        *(replace(action, in_line=False) for action in typing_common() if action.does in _BESIDE),
        *(action for action in COMMON if action.does not in _BESIDE),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._period = Period(desk.today(), Span.WEEK)
        self._by = By.TEACHER
        self._board: Control | None = None

    @property
    def actions(self) -> tuple[Action, ...]:
        """The declared keys; Enter, which needs no telling, is the first to leave a full line."""
        other = (OTHER_HOME,) if self.has_other_homes else ()
        deputy = Role.DEPUTY in self.desk.roles
        own = tuple(one for one in self.ACTIONS if deputy or one.does != "substitutions")
        return joined((*own[:1], *other, *own[1:], _ENTER), self.COMMON)

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Контроль")

    async def load(self) -> None:
        """Read the board of the period."""
        self._board = await self.desk.read(control, self._period.day, self._period.span)
        self._name_place()
        self.refill()

    def rows_of(self, typed: str) -> Iterable[Row]:
        """Return the board, narrowed."""
        if self._board is None:
            return ()
        lines = board_lines(self._board, self._by, typed, self.size.width)
        told = alarm_lines(self.desk, self.size.width) if Role.DIRECTOR in self.desk.roles else ()
        return (*told, *lines)

    def on_resize(self, event: Resize) -> None:
        """Lay the lines out for the window there is now."""
        self.refill()

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Open what the row owes."""
        if isinstance(event.key, Group):
            self.app.push_screen(OwedScreen(self.desk, self._period, event.key, self.typed))
        elif isinstance(event.key, ApplicationDue):
            self.say(
                f"Листок печатает секретарь или классный руководитель {event.key.class_title}: «Заявления»"
            )

    def action_turn_by(self) -> None:
        """Make rows of the next kind."""
        kinds = list(By)
        self._by = kinds[(kinds.index(self._by) + 1) % len(kinds)]
        self._name_place()
        self.refill(from_top=True)

    async def action_turn(self, by: int) -> None:
        """Look at the period before or after."""
        board = self._board
        if board is None:
            return
        if self._period.span is Span.WEEK:
            day = week_beside(monday_of(self._period.day), by)
        else:
            day = day_beside(board.first if by < 0 else board.last, by * (1 if by < 0 else _LONGEST_BREAK))
        self._period = Period(day, self._period.span)
        await self.read_now()

    async def action_turn_span(self) -> None:
        """Look at the term instead of the week, or back at this week."""
        span = Span.TERM if self._period.span is Span.WEEK else Span.WEEK
        self._period = Period(self.desk.today() if span is Span.WEEK else self._period.day, span)
        await self.read_now()

    def action_pages(self) -> None:
        """Open the list of all pages."""
        self.app.push_screen(PagesScreen(self.desk))

    def action_audit(self) -> None:
        """Open the journal of changes."""
        self.app.push_screen(AuditScreen(self.desk))

    def action_remarks(self) -> None:
        """Open the remarks of the nightly pass."""
        self.app.push_screen(RemarksScreen(self.desk))

    def action_results(self) -> None:
        """Open the results of the school."""
        self.app.push_screen(SchoolResultsScreen(self.desk))

    def action_substitutions(self) -> None:
        """Open the changes of a day."""
        self.app.push_screen(SubstitutionsScreen(self.desk))

    def _name_place(self) -> None:
        board = self._board
        if board is not None:
            term = board.term
            period = term_title(term.kind, term.number) if term else week(board.first)
            by = () if self._by is By.TEACHER else (BY_WORDS[self._by],)
            self.at("Контроль", period, *by, total_crumb(len(board.owed) + len(board.slips)))


_LONGEST_BREAK = 16
"""Days after a term's end within which the next one has begun."""


class OwedScreen(ListedScreen[None]):
    """What one row of the board owes; Enter goes to the lesson, and what was mended is gone on return."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "к уроку", explained="Открыть страницу журнала на этом уроке"),
        Action("escape", "назад", "step_back"),
    )

    def __init__(self, desk: Desk, period: Period, group: Group, typed: str) -> None:
        super().__init__(desk)
        self._period = period
        self._group = group
        self._typed = typed
        self._owed: tuple[Owed, ...] | None = None

    def on_mount(self) -> None:
        """Name the row before anything is read."""
        self.at("Контроль", self._group.title)

    async def load(self) -> None:
        """Read the board again and keep what is of this row."""
        board = await self.desk.read(control, self._period.day, self._period.span)
        owed = narrowed(board.owed, self._typed)
        self._owed = dict(grouped(owed, self._group.by)).get(self._group, ())
        self.at("Контроль", self._group.title, total_crumb(len(self._owed)))
        self._refill()

    def on_resize(self, event: Resize) -> None:
        """Lay the lines out for the window there is now."""
        self._refill()

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Open the page at the very lesson, in the term it lies in."""
        if isinstance(event.key, Owed):
            owed = event.key
            term = await self.desk.read(term_of, owed.course, owed.day)
            open_page(self.app, self.desk, owed.course, owed.lesson, term)

    def _refill(self) -> None:
        if self._owed is not None:
            self.listed.show(owed_lines(self._owed, self._group.by, self.size.width))
