"""F3: who wrote a cell, when, and what stood there before."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from screens.actions import Action
from screens.content import fitted
from screens.journal.painting import short_absence, short_mark
from screens.listed import ListedScreen
from screens.rows import EMPTY, Row, heading, row
from services.desk import Desk
from services.views.history import cell_history
from services.views.journal import CellKey, PastValue
from texts.dates import moment
from texts.trail import PROGRAM

WHO_WIDTH = 24
NOTHING = "пусто"


class HistoryScreen(ListedScreen[None]):
    """Every change of one cell, the latest first."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (Action("escape f3 enter", "назад", "step_back", sign="Esc"),)

    def __init__(self, desk: Desk, key: CellKey, title: str) -> None:
        super().__init__(desk)
        self._key = key
        self._title = title

    async def on_mount(self) -> None:
        """Name the cell."""
        self.at("История клетки", self._title)

    async def load(self) -> None:
        """Read the cell's history."""
        self.listed.show(history_lines(await self.desk.read(cell_history, self._key)))


def history_lines(past: Iterable[PastValue]) -> Iterator[Row]:
    """Return the lines of a history, the latest change first."""
    listed = tuple(past)
    if not listed:
        yield row(None, ("В этой клетке ещё ничего не было", "quiet"))
        return
    yield heading(f"{fitted('Когда', 18)}{fitted('Кто', WHO_WIDTH)}Что")
    yield EMPTY
    for one in reversed(listed):
        before, after = _words(one.what, one.before), _words(one.what, one.after)
        what = "отметка" if one.what == "marks" else "присутствие"
        yield row(
            None,
            (fitted(moment(one.at), 18), "quiet"),
            fitted(one.who or PROGRAM, WHO_WIDTH),
            f"{what}: {before} -> {after}",
            (f", лист {one.sheet}" if one.sheet else ", из файла" if one.from_file else "", "quiet"),
        )


def _words(what: str, value: str) -> str:
    if not value:
        return NOTHING
    if what == "absence":
        return short_absence(value)
    return "/".join(short_mark(mark) for mark in value.split("/"))
