"""«Листы временного журнала»: a sheet by its code or from the list, then its lessons (3.1)."""

import re
from collections.abc import Iterable
from typing import ClassVar

from textual.events import Key
from textual.widgets import Input

from rules.text import name_key
from screens.actions import Action
from screens.filtered import FilteredScreen
from screens.keys import stroke
from screens.listed import ListedScreen
from screens.rows import EMPTY, Row, RowList, row
from screens.sheets.comparing import ComparingScreen
from screens.sheets.keying import KeyingScreen
from screens.sheets.lines import crumb, day_of, lesson_lines, sheet_lines
from screens.sheets.reading import Way
from services.desk import Desk
from services.refused import Refused
from services.views.sheet_pages import LessonOnSheet, SheetLine, SheetPage, sheet_by_code, sheet_page, sheets
from texts.refusals import sentence

_CODE = re.compile(r"[\d\s\-–—.]*\d[\d\s\-–—.]*")
NONE_YET = "Листов за последние две недели нет. Их печатают вечером сами или «Документы на печать»."


class SheetsScreen(FilteredScreen[None]):
    """The code of a sheet is typed; a class or a day narrows the list of the last two weeks."""

    READS_EVERY_TIME = True
    PROMPT = "Код листа:"
    HINT = "восемь цифр вверху листа; или класс"
    NOTHING: ClassVar[str] = "В списке такого нет. Enter откроет лист по коду."
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "открыть", explained="Открыть лист по коду или строку списка"),
        Action("escape", "назад", "step_back", explained="Стереть набранное, потом назад", in_line=True),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._lines: tuple[SheetLine, ...] | None = None

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Листы временного журнала")

    async def load(self) -> None:
        """Read the sheets."""
        self._lines = await self.desk.read(sheets)
        self.refill()

    def rows_of(self, typed: str) -> Iterable[Row]:
        """Return the sheets of a class, or those whose code begins so."""
        if self._lines is None:
            return ()
        if not self._lines and not typed:
            return (EMPTY, row(None, (NONE_YET, "quiet")))
        digits = re.sub(r"\D", "", typed) if _CODE.fullmatch(typed) else ""
        key = name_key(typed)
        return sheet_lines(
            one
            for one in self._lines
            if (digits and re.sub(r"\D", "", one.head.code).startswith(digits))
            or (not digits and key in name_key(f"{day_of(one.head.day)} {one.head.class_title}"))
        )

    async def on_key(self, event: Key) -> None:
        """Open by its code what is typed in full; else the line under the cursor."""
        typed = self.typed
        if not self.too_small and stroke(event) == "enter" and _CODE.fullmatch(typed):
            event.stop()
            event.prevent_default()
            await self._open_code(typed)
            return
        await super().on_key(event)

    async def _open_code(self, typed: str) -> None:
        try:
            page = await self.desk.read(sheet_by_code, typed)
        except Refused as refused:
            self.say(sentence(refused.refusal), "refused")
            return
        self.query_one(Input).value = ""
        self._open(page)

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Open the sheet of the line."""
        if isinstance(event.key, int):
            self._open(await self.desk.read(sheet_page, event.key))

    def _open(self, page: SheetPage) -> None:
        """Open the first column that nothing came of yet; a sheet of one lesson has no list of lessons."""
        first = next((one for one in page.lessons if one.may_write and not one.keyed), None)
        if first is not None and len(page.lessons) == 1:
            self.app.push_screen(keying(self.desk, page, first, Way.BY_NUMBER), self._next)
            return
        lessons = SheetScreen(self.desk, page.head.sheet)
        self.app.push_screen(lessons)
        if first is not None:
            self.app.push_screen(keying(self.desk, page, first, Way.BY_NUMBER), lessons.keep)

    def _next(self, way: Way | None) -> None:
        """Go on to the next line: the paper under the one just keyed."""
        self.listed.action_step(1)


def keying(desk: Desk, page: SheetPage, one: LessonOnSheet, way: Way) -> KeyingScreen:
    """Return the screen that keys a lesson of a sheet back, and the others the person may write after it."""
    places = tuple((other.course, other.number) for other in page.lessons if other.may_write)
    return KeyingScreen(desk, page.head.sheet, places, (one.course, one.number), way)


class SheetScreen(ListedScreen[None]):
    """The lessons of a sheet; Enter keys one back, F8 compares what another person keyed."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "вносить", explained="Вносить с листа столбец этого урока"),
        Action("f8", "сверить", "compare", explained="Сверить с листом то, что внёс другой"),
        Action("f5", "обновить", "read_again", explained="Посмотреть ещё раз"),
        Action("escape", "назад", "step_back", explained="Назад", in_line=True),
    )

    def __init__(self, desk: Desk, sheet: int) -> None:
        super().__init__(desk)
        self._sheet = sheet
        self._page: SheetPage | None = None
        self._way = Way.BY_NUMBER
        """How columns of this sheet are typed, until F7 says otherwise."""

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Лист")

    async def load(self) -> None:
        """Read the lessons of the sheet that the person may see."""
        self._page = await self.desk.read(sheet_page, self._sheet)
        self.at(*crumb(self._page.head))
        self.listed.show(lesson_lines(self._page.lessons))

    @property
    def _chosen(self) -> LessonOnSheet | None:
        key = self.listed.chosen
        lessons = self._page.lessons if self._page else ()
        return next((one for one in lessons if (one.course, one.number) == key), None)

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Key the lesson of the line back."""
        one, page = self._chosen, self._page
        if one is None or page is None:
            return
        if not one.may_write:
            self.say("Вносят учитель урока, заменявший и классный руководитель. Сверить: F8", "refused")
            return
        self.app.push_screen(keying(self.desk, page, one, self._way), self.keep)

    def keep(self, way: Way | None) -> None:
        """Keep how the last column was typed."""
        self._way = way or self._way

    def action_compare(self) -> None:
        """Compare the lesson under the cursor with the paper."""
        one = self._chosen
        if one is None:
            return
        if not one.may_compare:
            own = "этот урок вносили вы сами, сверяет другой"
            self.say(f"п. 3.1: {own if one.keyed else 'с листа ещё ничего не внесено'}", "refused")
            return
        self.app.push_screen(
            ComparingScreen(self.desk, self._sheet, (one.course, one.number), self._way), self.keep
        )

    async def action_read_again(self) -> None:
        """Look again."""
        await self.read_now()
