"""Lists, plans and timetables that lie on the server; Enter shows what one of them would bring (1.6, VI)."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from screens.actions import Action
from screens.content import fitted, shown, wrapped
from screens.listed import ListedScreen
from screens.lists.bringing import BringingScreen
from screens.rows import EMPTY, Row, RowList, heading, row
from screens.station import Arrived, Office
from services.desk import Desk
from services.importing.incoming import Kind
from services.views.lists import kinds_to_bring
from texts.dates import moment
from texts.imports import COLUMNS_OF, KINDS

_NAME = 54
_WIDTH = 74


class ListsScreen(ListedScreen[None]):
    """Enter opens a file; nothing is written before F8 there."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "открыть", explained="Посмотреть, что внесёт файл; ничего ещё не записывая"),
        Action("f5", "обновить", "read_again", explained="Посмотреть, не положили ли ещё"),
    )

    def __init__(self, desk: Desk, office: Office) -> None:
        super().__init__(desk)
        self._office = office

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Списки")

    async def load(self) -> None:
        """Ask for the right, then look into the folder."""
        kinds = await self.desk.read(kinds_to_bring)
        self.listed.show(file_lines(await self._office.files.lists(), kinds))

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Open a file."""
        if isinstance(event.key, Arrived):
            screen = BringingScreen(self.desk, self._office, event.key.name)
            self.app.push_screen(screen, self._told_dropped)

    def _told_dropped(self, name: str | None) -> None:
        if name:
            self.call_next(self._show_without, name)

    async def _show_without(self, name: str) -> None:
        await self.read_now()
        self.say(f"Файл {shown(name)} убран с сервера")

    async def action_read_again(self) -> None:
        """Look again."""
        await self.read_now()


def file_lines(files: Sequence[Arrived], kinds: Sequence[Kind]) -> Iterable[Row]:
    """Return the files, and how a list has to look."""
    yield heading("Лежат на сервере: сначала видно, что запишется")
    for one in files:
        yield row(one, f"{fitted(one.name, _NAME)} ", (moment(one.at), "quiet"))
    if not files:
        yield row(None, "Файлов нет. Отдайте файл администратору, он положит его на сервер:")
        yield row(None, shown("    zhurnal import --lay файл.xlsx"))
    yield EMPTY
    yield heading("Что вы вносите и столбцы (XLSX, CSV; первая строка — их названия)")
    for kind in kinds:
        for index, part in enumerate(wrapped(COLUMNS_OF[kind], _WIDTH - 20)):
            title = KINDS[kind].removeprefix("список ") if index == 0 else ""
            yield row(None, fitted(title, 20), (part, "quiet"))
