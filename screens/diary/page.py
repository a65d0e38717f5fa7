"""The diary: a week by day, results by subject; several children by digits."""

from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Resize
from textual.widgets import Static

from rules.calendar import monday_of, week_beside
from screens.actions import Action
from screens.content import line, safe
from screens.diary.ahead import ahead_lines, missed_lines
from screens.diary.lines import NOTHING_DUE, day_line, results_lines, week_lines
from screens.frame import PageScreen
from screens.rows import EMPTY, RowList, row
from services.desk import Desk
from services.views.choices import children
from services.views.diary import Child, DiaryResults, DiaryWeek
from services.views.diary_ahead import DueDay, Missed, News, diary_due, diary_missed, diary_news
from services.views.diary_week import diary_week
from services.views.weekly import diary_results
from texts.codes import REASON_LETTERS, REASON_WORDS
from texts.dates import week

_WEEK, _AHEAD, _RESULTS, _MISSED = "Неделя", "Завтра и новое", "Итоги", "Пропуски"
_PARTS = (_WEEK, _AHEAD, _RESULTS, _MISSED)


class DiaryScreen(PageScreen[None]):
    """Home of a pupil and a parent; also a class teacher's look into a pupil's diary."""

    WATCHES_DAYS = True
    SIGNS = (
        ("5(К)", "Отметка и вид работы; буквы объяснены под неделей и под итогами"),
        ("5/4", "Две отметки одной работы"),
        (".", "Долг: работа не сдана"),
        *((letters, f"Нет на уроке: {REASON_WORDS[reason]}") for reason, letters in REASON_LETTERS.items()),
        ("оп 5", "Опоздание на 5 минут"),
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("left", "неделя", "turn(-1)", sign="<- ->", explained="Другая неделя: <- раньше, -> позже"),
        Action("right", "", "turn(1)", in_line=False),
        Action(
            "tab",
            "завтра, итоги",
            "other_part(1)",
            explained="Неделя, что на завтра и что нового, итоги, пропуски: по кругу",
        ),
        Action("shift+tab", "обратно", "other_part(-1)", explained="То же в обратную сторону", in_line=False),
        Action(
            "t n", "эта неделя", "this_week", sign="T", explained="Вернуться к этой неделе", in_line=False
        ),
        Action("up", "листать", sign="вверх вниз", explained="Стрелки, PgUp, PgDn: листать", in_line=False),
        *(Action(str(digit), f"ребёнок {digit}", f"child({digit})", in_line=False) for digit in range(1, 10)),
    )

    def __init__(self, desk: Desk, chosen: tuple[Child, ...] | None = None) -> None:
        super().__init__(desk)
        self._children = chosen
        self._at = 0
        self._monday: date = monday_of(desk.today())
        self._part = _WEEK
        self._week: DiaryWeek | None = None
        self._results: DiaryResults | None = None
        self._due: DueDay | None = None
        self._news: tuple[News, ...] = ()
        self._missed: tuple[Missed, ...] = ()

    def compose_body(self) -> ComposeResult:
        """Make the line of children and the list."""
        with Vertical(id="body"):
            yield Static(classes="said", id="children")
            yield RowList()

    @property
    def actions(self) -> tuple[Action, ...]:
        """Digits are declared for as many children as there are."""
        count = len(self._children or ())
        most = count if count > 1 else 0
        return tuple(
            replace(one, explained=f"Дневник: {self._named(int(one.key))}") if one.key.isdigit() else one
            for one in super().actions
            if not one.key.isdigit() or int(one.key) <= most
        )

    def _named(self, digit: int) -> str:
        child = (self._children or ())[digit - 1]
        return f"{child.full_name}, {child.class_title}"

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Дневник")

    async def load(self) -> None:
        """Read the children once, then the week or the results of the chosen one."""
        if self._children is None:
            self._children = await self.desk.read(children)
        self.bottom.actions = self.actions
        self._show_children()
        if not self._children:
            self._list.show((EMPTY, row(None, "Дневников, открытых вам, нет. Обратитесь к секретарю школы.")))
            return
        pupil = self._children[self._at].pupil
        await self._read_part(pupil)
        self._name_place()
        self._refill()
        self._go_to_today()

    async def _read_part(self, pupil: int) -> None:
        if self._part == _WEEK:
            self._week = await self.desk.read(diary_week, pupil, self._monday)
            self._due = await self.desk.read(diary_due, pupil)
        elif self._part == _RESULTS:
            self._results = await self.desk.read(diary_results, pupil)
        elif self._part == _MISSED:
            self._missed = await self.desk.read(diary_missed, pupil)
        else:
            self._due = await self.desk.read(diary_due, pupil)
            self._news = await self.desk.read(diary_news, pupil, self.desk.admission.last_at)

    def on_resize(self, event: Resize) -> None:
        """Lay the lines out for the window there is now."""
        self._refill()

    async def action_turn(self, by: int) -> None:
        """Show the week before or after."""
        self._part = _WEEK
        self._monday = week_beside(self._monday, by)
        await self.read_now()

    async def action_this_week(self) -> None:
        """Show this week again."""
        self._part = _WEEK
        self._monday = monday_of(self.desk.today())
        await self.read_now()

    async def action_other_part(self, way: int) -> None:
        """Turn to the next part of the diary, round and round."""
        self._part = _PARTS[(_PARTS.index(self._part) + way) % len(_PARTS)]
        await self.read_now()

    async def action_child(self, digit: int) -> None:
        """Show the diary of another child; only as many digits are declared as there are children."""
        self._at = digit - 1
        await self.read_now()

    @property
    def _list(self) -> RowList:
        return self.query_one(RowList)

    def _name_place(self) -> None:
        name = self._children[self._at].full_name if self._children else ""
        where = week(self._monday) if self._part == _WEEK else self._part.lower()
        self.at("Дневник", where, name)

    def _show_children(self) -> None:
        listed = self._children or ()
        shown = self.query_one("#children", Static)
        shown.display = len(listed) > 1
        parts = [
            (f"{'>' if index == self._at else ' '}{index + 1} {child.full_name}, {child.class_title}  ", "")
            for index, child in enumerate(listed)
        ]
        shown.update(line(*parts) if parts else safe(""))

    def _refill(self) -> None:
        width = self.size.width
        if self._part == _WEEK and self._week is not None:
            self._list.show(week_lines(self._week, width, self.desk.today(), self._due or NOTHING_DUE))
        elif self._part == _AHEAD and self._due is not None:
            since = self.desk.last_visit()
            self._list.show(ahead_lines(self._due, self._news, since, width))
        elif self._part == _MISSED:
            self._list.show(missed_lines(self._missed))
        elif self._results is not None:
            self._list.show(results_lines(self._results, width))

    def _go_to_today(self) -> None:
        """Bring today's heading to the top of the window, where the week has it."""
        top = 0
        if self._part == _WEEK and self._week is not None:
            days = [day.on for day in self._week.days]
            today = self.desk.today()
            if today in days:
                top = day_line(self._week, self._list.rows, days.index(today))
        # The list knows how far it can scroll only once the new lines are laid out.
        self.call_after_refresh(self._list.scroll_to, y=top, animate=False)
