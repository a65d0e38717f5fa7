"""F4: a class, a subject, a surname, a paper or a command by its first letters."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

from textual.events import Key, Resize
from textual.widgets import Input

from rules.text import name_key
from screens.actions import Action
from screens.content import fitted
from screens.filtered import FilteredScreen
from screens.jump.papers import FoundPaper, PapersFound
from screens.keys import stroke
from screens.rows import Row, RowList, heading, row
from screens.search import only
from services.desk import Desk
from services.refused import Refused
from services.views.choices import children, class_choices, class_pupils, page_choices
from services.views.diary import Child
from services.views.journal import PageChoice
from services.views.paper_rights import papers_by_class
from services.views.pupil import pupils_of_school
from services.views.teacher_choices import controls_journals, teacher_choices
from texts.titles import page_title


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do that has a name instead of a place."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Card:
    """A pupil whose card is kept by somebody who opens no diaries."""

    pupil: int
    full_name: str
    class_title: str


Place = PageChoice | Child | Card | FoundPaper | Command
_TITLE = 40
PATIENCE = 5.0
"""Seconds that Enter waits for what is being read; a whole school takes a fraction of one."""
BY_HAND = ("up", "down", "pageup", "pagedown")
"""Keys after which Enter means the very line that the cursor stands at."""
READING = "Читаю список школы…"
STILL_READING = "Список школы ещё читается. Подождите немного и нажмите Enter ещё раз"


class JumpScreen(FilteredScreen[Place]):
    """One line to type in; Enter goes to the first thing found, arrows choose another."""

    PROMPT = "Куда:"
    HINT = "класс, предмет, фамилия, документ или команда"
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "перейти", explained="Перейти к строке списка или сделать, что она говорит"),
        Action("escape", "назад", "step_back", explained="Стереть набранное, потом назад"),
        Action("f4", "", "begin_anew", explained="Стереть набранное и искать другое", in_line=False),
    )

    def __init__(
        self,
        desk: Desk,
        commands: tuple[Command, ...],
        *,
        commands_only: bool = False,
        with_papers: bool = False,
    ) -> None:
        super().__init__(desk)
        self._commands = commands
        self._commands_only = commands_only
        self._with_papers = with_papers
        self._papers = PapersFound()
        self._pages: tuple[PageChoice, ...] = ()
        self._pupils: tuple[Child | Card, ...] = ()
        self._keys: tuple[str, ...] = ()
        self._unread = 0
        self._all_read = asyncio.Event()
        self._chosen_by_hand = False

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Найти")

    async def load(self) -> None:
        """Read what the person may go to."""
        if self._commands_only:
            self._all_read.set()
            self.refill(from_top=True)
            return
        self._pages = await self.desk.read(page_choices)
        self._take(await self.desk.read(children))
        self.refill(from_top=True)
        self._read_beside(self._read_pupils, "pupils")
        if self._with_papers:
            self._read_beside(self._read_papers, "papers")

    def _read_beside(self, read: Callable[[], Awaitable[None]], group: str) -> None:
        async def reading() -> None:
            try:
                await read()
            finally:
                self._unread -= 1
                if not self._unread:
                    self._all_read.set()

        self._unread += 1
        self.beside(reading, group)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another list than the one that a line was chosen in."""
        self._chosen_by_hand = False

    async def on_key(self, event: Key) -> None:
        """Let Enter wait until all is read: what is found first may not be what stands first then."""
        key = stroke(event)
        if key != "enter" or self.too_small or self._all_read.is_set() or self._chosen_by_hand:
            self._chosen_by_hand = key in BY_HAND
            return
        self.say(READING)  # keys behind Enter belong to where it leads, and wait with it
        with suppress(TimeoutError):
            await asyncio.wait_for(self._all_read.wait(), PATIENCE)
            return
        event.stop()
        event.prevent_default()
        self.say(STILL_READING)

    def action_begin_anew(self) -> None:
        """Empty the line: F4 is where one looks for something, also from here."""
        self.query_one(Input).value = ""

    async def _read_papers(self) -> None:
        """Read beside the keys what may be printed."""
        classes = await self.desk.read(class_choices)
        may = await self.desk.read(papers_by_class, [one.school_class for one in classes])
        teachers = bool(await self.desk.read(teacher_choices))
        controls = await self.desk.read(controls_journals)
        self._papers = PapersFound(classes, may, controls=controls, teachers=teachers)
        self.refill(from_top=not self._chosen_by_hand)

    async def _read_pupils(self) -> None:
        """Read the pupils of the classes beside the keys: a whole school takes a while."""
        pupils = list(self._pupils)
        # Who opens pages may open the diaries of the classes whose slips they print; a secretary opens none.
        for choice in await self.desk.read(class_choices) if self._pages else ():
            pupils.extend(await self.desk.read(class_pupils, choice.school_class))
        if not pupils:
            pupils.extend(await self._cards())
        self._take(pupils)
        self.refill(from_top=not self._chosen_by_hand)

    async def _cards(self) -> Iterable[Card]:
        """Return the pupils whose cards may be opened: the secretary's and the administrator's way."""
        try:
            listed = await self.desk.read(pupils_of_school, self.desk.today())
        except Refused:
            return ()
        return (Card(one.pupil, one.full_name, one.class_title) for one in listed if one.left_on is None)

    def _take(self, pupils: Iterable[Child | Card]) -> None:
        """Take the pupils with what they are searched by: a key is pressed oftener than pupils are read."""
        self._pupils = tuple(dict.fromkeys(pupils))
        self._keys = tuple(name_key(f"{child.full_name} {child.class_title}") for child in self._pupils)

    def rows_of(self, typed: str) -> Iterable[Row]:
        """Return what is found, in parts; the papers, read beside the keys and late, stand last."""
        pages = only(typed, self._pages, [page.key for page in self._pages])
        pupils = only(typed, self._pupils, self._keys) if typed.strip() else ()
        commands = only(typed, self._commands, [name_key(command.title) for command in self._commands])
        to_do = tuple(_part("Команды", (row(command, command.title) for command in commands)))
        if not typed.strip():
            yield from to_do  # who knows no command yet sees at once what there is to do
        yield from _part("Страницы журнала", (_page(page) for page in pages))
        diaries = [_pupil(one) for one in pupils if isinstance(one, Child)]
        yield from _part("Дневники", diaries)
        yield from _part("Ученики", (_pupil(one) for one in pupils if isinstance(one, Card)))
        if typed.strip():
            yield from to_do
        yield from _part("Документы", self._papers.lines(typed))

    def on_resize(self, event: Resize) -> None:
        """Lay the lines out for the window there is now."""
        self.refill()

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Hand the place back to whoever asked."""
        if isinstance(event.key, PageChoice | Child | Card | FoundPaper | Command):
            self.dismiss(event.key)


def _part(title: str, lines: Iterable[Row]) -> Iterable[Row]:
    listed = tuple(lines)
    if listed:
        yield heading(title)
        yield from listed


def _page(page: PageChoice) -> Row:
    title = page_title(page.class_title, page.subject, page.group_title)
    return row(page, f"{fitted(title, _TITLE)} ", (page.teachers, "quiet"))


def _pupil(child: Child | Card) -> Row:
    return row(child, f"{fitted(child.full_name, _TITLE)} ", (child.class_title, "quiet"))
