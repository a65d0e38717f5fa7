"""«Журнал изменений»: who did what and when, by person, page, pupil and day (5.2–5.4)."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, ClassVar

from rich.cells import cell_len

from rules.calendar import day_beside
from screens.actions import Action
from screens.audit.choosing import ChoosingScreen
from screens.content import fitted, shown, wrapped
from screens.listed import ListedScreen
from screens.rows import EMPTY, Row, RowList, heading, row
from services.desk import Desk
from services.views.trail import (
    Trail,
    TrailChoice,
    TrailEvent,
    TrailLine,
    Wanted,
    trail,
    trail_event,
    trail_pages,
    trail_persons,
    trail_pupils,
)
from texts.dates import clock, day_with_weekday, moment
from texts.trail import PROGRAM, act, setting, value
from texts.trail_table import LocalOf, changes, page, table_short, where

OLDER = "older"
_WHO = 16
_MARGINS = 3
"""Cells of the cursor on the left and the slider on the right."""


class AuditScreen(ListedScreen[None]):
    """The latest stand first; Enter shows an event whole, on the last line older ones."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("f5", "человек", "by_person", explained="Только записи одного человека"),
        Action("f6", "страница", "by_page", explained="Только одна страница журнала"),
        Action("f7", "ученик", "by_pupil", explained="Только об одном ученике, с просмотрами карточки"),
        Action("f8", "всё", "everything", explained="Снять все условия"),
        Action("left", "день", "turn(-1)", sign="<- ->", explained="Один день: <- раньше, -> позже"),
        Action("right", "", "turn(1)", in_line=False),
        Action("enter", "подробно", explained="Показать запись целиком", in_line=False),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted = Wanted()
        self._named: dict[str, str] = {}
        self._trail = Trail((), False)

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Журнал изменений")

    async def load(self) -> None:
        """Read the latest events that are looked for."""
        self._trail = await self.desk.read(trail, self._wanted)
        day = day_with_weekday(self._wanted.day) if self._wanted.day else ""
        self.at("Изменения", *(part for part in (*self._named.values(), day) if part))
        self._refill(from_top=True)

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Show an event whole, or read older ones."""
        if event.key == OLDER:
            more = await self.desk.read(trail, self._wanted, self._trail.lines[-1].number)
            self._trail = Trail((*self._trail.lines, *more.lines), more.more)
            self._refill()
            if more.lines:
                self.listed.reach(more.lines[0].number)
        elif isinstance(event.key, int):
            self.app.push_screen(EventScreen(self.desk, event.key))

    def action_by_person(self) -> None:
        """Choose whose records are shown."""
        self._choose("Чьи записи", trail_persons, lambda one: replace(self._wanted, person=one))

    def action_by_page(self) -> None:
        """Choose the page whose records are shown."""
        self._choose("Какая страница", trail_pages, lambda one: replace(self._wanted, course=one))

    def action_by_pupil(self) -> None:
        """Choose the pupil about whom records are shown."""
        self._choose("О ком", trail_pupils, lambda one: replace(self._wanted, pupil=one))

    async def action_everything(self) -> None:
        """Look for everything again."""
        self._wanted, self._named = Wanted(), {}
        await self.read_now()

    async def action_turn(self, by: int) -> None:
        """Show one day only, then the one before or after; the first turn shows today."""
        day = self._wanted.day
        self._wanted = replace(self._wanted, day=day_beside(day, by) if day else self.desk.today())
        await self.read_now()

    def _choose(self, title: str, view: Callable[..., Any], narrowed: Callable[[int], Wanted]) -> None:
        async def chosen(choice: TrailChoice | None) -> None:
            if choice is not None:
                self._wanted = narrowed(choice.thing)
                self._named[title] = choice.title
                await self.read_now()

        self.app.push_screen(ChoosingScreen(self.desk, title, view), chosen)

    def _refill(self, *, from_top: bool = False) -> None:
        self.listed.show(trail_lines(self._trail, self.size.width), from_top=from_top)


def trail_lines(found: Trail, width: int) -> Iterable[Row]:
    """Return events under a heading for each day."""
    if not found.lines:
        yield EMPTY
        yield row(None, "Записей нет.")
    day = None
    for line in found.lines:
        if line.at.date() != day:
            day = line.at.date()
            yield heading(day_with_weekday(day))
        yield row(line.number, *_short(line, width))
    if found.more:
        yield row(OLDER, ("ещё раньше: Enter", "quiet"))


def _short(line: TrailLine, width: int) -> Iterable[str | tuple[str, str]]:
    start = f"{clock(line.at)} {fitted(shown(line.who) or PROGRAM, _WHO)} "
    named = setting(line.setting) if line.setting else ""
    change = ""
    if line.before != line.after:
        change = shown(f"{value(line.thing, line.before)} -> {value(line.thing, line.after)}")
    # Where there is no room for all, the page is cut and not what was changed of whom.
    about, of_page = " " + shown(line.pupil or page(line) or named), ""
    change = f": {change}" if change and about.strip() else change
    if line.pupil and page(line):
        of_page = f", {shown(page(line))}"
    what, least = act(line.act), 16 if width < 120 else 30
    # What was done is cut only where the rest of the line needs the room.
    room = width - _MARGINS - cell_len(start + about + change + of_page)
    yield start
    yield fitted(what, max(least, min(room, cell_len(what)))), "quiet"
    yield about
    if change:
        yield change, "due"
    yield of_page


class EventScreen(ListedScreen[None]):
    """One event: from where, which columns, what they were and are."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (Action("escape", "назад", "step_back", in_line=True),)

    def __init__(self, desk: Desk, number: int) -> None:
        super().__init__(desk)
        self._number = number

    def on_mount(self) -> None:
        """Name the event."""
        self.at("Журнал изменений", f"запись {self._number}")

    async def load(self) -> None:
        """Read the event."""
        event = await self.desk.read(trail_event, self._number)
        if event is not None:
            self.listed.show(event_lines(event, self.desk.local_of, self.size.width))


def event_lines(event: TrailEvent, local_of: LocalOf, width: int) -> Iterable[Row]:
    """Return an event, a line a column that changed."""
    line = event.line
    told = (
        ("Когда", moment(line.at)),
        ("Кто", line.who or PROGRAM),
        ("Откуда", where(event)),
        ("Что", act(line.act)),
        ("Страница" if line.page else "Класс", page(line)),
        ("Ученик", line.pupil),
        ("О чём", f"{table_short(line.thing)}, № {event.thing_id}"),
        ("Звено цепи", event.hash[:16]),
    )
    for title, text in told:
        if text:
            yield row(None, (f"{title:<14}", "quiet"), shown(text))
    yield EMPTY
    changed = changes(event, local_of)
    if changed:
        yield heading("Что изменилось: было -> стало")
    for title, was, there in changed:
        for part in wrapped(f"{title}: {was or '–'} -> {there or '–'}", max(20, width - 6)):
            yield row(None, f"  {part}")
