"""«Календарь»: a month of the school year day by day; a day is made worked or free (2.9, 3.2)."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual.events import Resize

from rules.permissions import Act, Standing, allowed
from screens.actions import Action
from screens.calendar.forms import WorkingDayForm
from screens.content import fitted, shown
from screens.day_form import DayForm
from screens.listed import ListedScreen
from screens.rows import Row, RowList, heading, row
from services.desk import Desk
from services.requests import SetWeek
from services.views.calendar import (
    CalendarDay,
    CalendarMonth,
    DayChange,
    WeekChange,
    calendar_month,
    day_change,
    week_change,
)
from texts import calendar as words
from texts.dates import day_with_weekday, month
from texts.plurals import lessons

_DAY = 14
_STATE = 12
_LESSONS = 11
_MARGIN = 3


class CalendarScreen(ListedScreen[None]):
    """Enter makes the day under the cursor the other way round; before it is decided all of it is told."""

    READS_EVERY_TIME = True
    WATCHES_DAYS = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "изменить", "change", explained="Сделать день нерабочим или рабочим: что изменится"),
        Action("left", "месяц", "turn(-1)", sign="<- ->", explained="Другой месяц учебного года"),
        Action("right", "", "turn(1)", in_line=False),
        Action("f6", "на день", "go_to", explained="Перейти на день, набрав его"),
        Action("f5", "неделя", "week", explained="С этого дня пять или шесть рабочих дней в неделе"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._on = desk.today()
        self._wanted: date | None = self._on
        """The day the cursor goes to once its month is read."""
        self._month: CalendarMonth | None = None
        self._asked: WeekChange | None = None
        """What the next F5 decides."""

    def on_mount(self) -> None:
        """Name the screen before anything is read; who may only look is offered nothing to change."""
        self.at("Календарь")
        if Act.CHANGE_TIMETABLE not in allowed(Standing(roles=self.desk.roles)):
            self.withhold(self.bottom.withheld | {"change", "week"})

    async def load(self) -> None:
        """Read the month."""
        self._month = await self.desk.read(calendar_month, self._on)
        self._refill()
        if self._wanted is not None:
            self.listed.reach(self._wanted)
            self._wanted = None

    def on_resize(self, event: Resize) -> None:
        """Lay the lines out for the window there is now."""
        self._refill()

    def _refill(self) -> None:
        if self._month is not None:
            self._on = self._month.first
            self.at("Календарь", f"{month(self._on.month)} {self._on.year}")
            self.listed.show(month_lines(self._month.days, self.size.width), in_place=True)

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Ask about the day under the cursor, or say whose that is."""
        if "change" in self.bottom.withheld:
            self.say(words.NOT_YOURS)
        else:
            await self.action_change()

    async def action_change(self) -> None:
        """Ask why the day under the cursor is the other way round."""
        if isinstance(day := self.listed.chosen, date):
            change = await self.desk.read(day_change, day)
            self.app.push_screen(WorkingDayForm(self.desk, change), lambda made: self._made(change, made))

    def _made(self, change: DayChange, made: bool | None) -> None:
        if made:
            self.note_saved(self.desk.now())
            self.call_next(self._tell, change)

    async def _tell(self, change: DayChange) -> None:
        await self.read_now()
        self.say(words.done(change))

    def on_row_list_row_reached(self) -> None:
        """Ask anew on another day."""
        self._asked = None

    async def action_week(self) -> None:
        """Say what another week from the day under the cursor would move, the second time decide it."""
        if not isinstance(day := self.listed.chosen, date):
            return
        change = await self.desk.read(week_change, day)
        if change != self._asked:
            self._asked = change
            self.say(words.week_asked(change), "refused")
            return
        self._asked = None
        request = SetWeek(day, change.days, change.stands, self.desk.new_request())
        if self.answer(await self.desk.send(request)):
            await self.read_now()
            self.say(words.week_done(change))

    async def action_turn(self, by: int) -> None:
        """Show the month before or after, beyond the holidays where there are no days of school."""
        if self._month is not None:
            beside = self._month.before if by < 0 else self._month.after
            if beside is None:
                self.say(words.NO_FURTHER)
            else:
                await self._show(beside)

    def action_go_to(self) -> None:
        """Ask for a day."""

        def chosen(day: date) -> None:
            self.call_next(self._show, day)

        self.app.push_screen(DayForm(self.desk, "Календарь", chosen))

    async def _show(self, day: date) -> None:
        self._on = self._wanted = day
        await self.read_now()


def month_lines(days: Iterable[CalendarDay], width: int) -> Iterable[Row]:
    """Return a line a day, the weeks of a month one under another."""
    room = max(width - _DAY - _STATE - _LESSONS - _MARGIN, 1)
    listed = tuple(days)
    if not listed:
        yield row(None, (words.NO_SCHOOL, "quiet"))
        return
    yield heading(f"  {fitted('День', _DAY)}{fitted('Сотрудники', _STATE)}{fitted('Уроки', _LESSONS)}Почему")
    for one in listed:
        tone = "" if one.works else "quiet"
        said = fitted(shown(words.said(one)), room), "due" if one.decision else "quiet"
        held = lessons(one.lessons) if one.lessons else "–"
        start = fitted(day_with_weekday(one.day), _DAY), tone
        yield row(one.day, start, (fitted(words.state(one), _STATE), tone), fitted(held, _LESSONS), said)
