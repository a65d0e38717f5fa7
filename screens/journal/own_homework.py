"""F7 in the form of a lesson: homework for one pupil (2.8)."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from screens.actions import Action
from screens.content import fitted, safe, shown
from screens.field import Field
from screens.filtered import FilteredScreen, typing_common
from screens.frame import PageScreen
from screens.rows import Row, RowList, row
from screens.search import only
from services.desk import Desk
from services.outcomes import Saved
from services.requests import SetHomework
from services.views.own_homework import OwnHomework, own_homework

NAME_WIDTH = 26


class OwnHomeworkScreen(FilteredScreen[None]):
    """Pupils of the lesson with what each was set; Enter writes it for one of them."""

    PROMPT = "Кому:"
    HINT = "первые буквы фамилии"
    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "задать", explained="Написать или изменить задание этому ученику"),
        Action("escape", "назад", "step_back", explained="Назад к уроку"),
    )

    def __init__(self, desk: Desk, lesson: int, title: str) -> None:
        super().__init__(desk)
        self._lesson = lesson
        self._title = title
        self._pupils: tuple[OwnHomework, ...] = ()

    async def load(self) -> None:
        """Read who has homework of the own."""
        self.at("ДЗ ученику", self._title)
        self._pupils = await self.desk.read(own_homework, self._lesson)
        self.refill()

    def rows_of(self, typed: str) -> Iterable[Row]:
        """Return the pupils whose surname begins so."""
        for pupil in only(typed, self._pupils, [pupil.name_key for pupil in self._pupils]):
            text = shown(pupil.text)
            yield row(pupil, fitted(shown(pupil.short), NAME_WIDTH), (text or "–", "" if text else "quiet"))

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Write for the pupil of the line."""
        if isinstance(event.key, OwnHomework):
            self.app.push_screen(OneHomeworkScreen(self.desk, self._lesson, event.key))


class OneHomeworkScreen(PageScreen[None]):
    """One line: the homework of one pupil; an empty one takes it back."""

    CSS_PATH = "page.tcss"
    COMMON: ClassVar[tuple[Action, ...]] = typing_common()
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "записать", explained="Записать и вернуться; пустая строка снимает задание"),
        Action("escape", "назад", "step_back", explained="Вернуться, ничего не меняя"),
    )
    AUTO_FOCUS = "Input"

    def __init__(self, desk: Desk, lesson: int, pupil: OwnHomework) -> None:
        super().__init__(desk)
        self._lesson = lesson
        self._pupil = pupil

    def compose_body(self) -> ComposeResult:
        """Make the line."""
        with Vertical(id="body", classes="form"):
            yield Static(safe(self._pupil.full), classes="heading")
            yield Field(self._pupil.text, max_length=2000, select_on_focus=False)
            yield Static(safe("Ученик и родители увидят это рядом с заданием класса."), classes="kinds")

    async def on_mount(self) -> None:
        """Name the pupil."""
        self.at("ДЗ ученику", self._pupil.short)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Store the line."""
        text = event.value.strip()
        if text == self._pupil.text:
            self.dismiss()
            return
        seen, request = self._pupil.version, self.desk.new_request()
        change = SetHomework(self._lesson, self._pupil.pupil, text, False, None, seen, request)
        outcome = await self.desk.send(change)
        if isinstance(outcome, Saved):
            self.dismiss()
        else:
            self.answer(outcome)
