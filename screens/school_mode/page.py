"""«Режим»: this journal or the regional system's, both or one; the probe of the connection (3.1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from rules.outages import UNDECIDED, Keeping, SchoolMode
from screens.actions import Action
from screens.frame import PageScreen
from screens.rows import EMPTY, Row, RowList, heading, row
from services.requests import DecideMode
from services.school_mode import school_mode
from texts import school_mode as words


@dataclass(frozen=True, slots=True)
class Choice:
    """A line: the same after something else was decided, whatever it would decide then."""

    place: str
    keeping: Keeping = field(compare=False)


class SchoolModeScreen(PageScreen[None]):
    """Enter says what a line would change, the second Enter decides it."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "решить", explained="Что изменится; ещё раз Enter — решить так с сегодняшнего дня"),
        Action("escape", "назад", "step_back", explained="Назад, ничего не решая", in_line=True),
    )

    _holds = UNDECIDED
    _asked: Keeping | None = None
    """What the next Enter decides."""

    def compose_body(self) -> ComposeResult:
        """Make the list."""
        with Vertical(id="body"):
            yield RowList()

    def on_mount(self) -> None:
        """Name the screen."""
        super().on_mount()
        self.at("Режим")

    async def load(self) -> None:
        """Read what holds."""
        self._holds = await self.desk.read(school_mode)
        self.query_one(RowList).show(mode_lines(self._holds), in_place=True)

    def on_row_list_row_reached(self) -> None:
        """Ask anew on another line."""
        self._asked = None

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Say what would change, then decide it."""
        if not isinstance(event.key, Choice):
            return
        wanted = event.key.keeping
        if wanted == self._holds:
            self.say("Так и есть.")
        elif wanted != self._asked:
            self._asked = wanted
            self.say(words.changes(wanted))
        else:
            self._asked = None
            seen = (self._holds.mode.value, self._holds.keeps_both)
            request = DecideMode(wanted.mode.value, wanted.keeps_both, seen, self.desk.new_request())
            outcome = await self.desk.send(request)
            await self.read_now()
            if self.answer(outcome):
                self.say("Решено с сегодняшнего дня.")


def mode_lines(holds: Keeping) -> Iterable[Row]:
    """Return what may be decided, what is decided marked, and what that comes to."""
    yield heading("Где журнал школы")
    for mode in SchoolMode:
        yield _line(Choice(mode.value, Keeping(mode, holds.keeps_both)), holds, words.MODES[mode])
    yield EMPTY
    yield heading("Ведёт ли школа оба")
    for both in (True, False):
        yield _line(Choice(f"both {both}", Keeping(holds.mode, both)), holds, words.BOTH[both])
    yield EMPTY
    yield heading("Что из этого выходит")
    for told in words.explained(holds):
        yield row(None, (f"  {told}", "quiet"))


def _line(choice: Choice, holds: Keeping, text: str) -> Row:
    return row(choice, f"{'(*)' if choice.keeping == holds else '( )'} {text}")
