"""«Режим»: this journal or the regional system's, both or one; the probe of the connection (3.1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from rules.knocks import Knocks
from rules.outages import UNDECIDED, Keeping, SchoolMode
from screens.actions import Action
from screens.asking import AskingScreen
from screens.form import Line
from screens.listed import ListedScreen
from screens.rows import EMPTY, Row, RowList, heading, row
from services.desk import Desk
from services.requests import DecideMode, SetProbe
from services.school_mode import ProbeSettings, probe_settings, school_mode
from texts import school_mode as words


@dataclass(frozen=True, slots=True)
class Choice:
    """A line: the same after something else was decided, whatever it would decide then."""

    place: str
    keeping: Keeping = field(compare=False)


PROBE = ("probe",)
"""The key of the line about the probe."""


class SchoolModeScreen(ListedScreen[None]):
    """Enter says what a line would change, the second Enter decides it."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "решить", explained="Что изменится; ещё раз — решить так; на пробе — изменить её"),
        Action("f5", "обновить", "read_again", explained="Посмотреть, что показала проба"),
        Action("escape", "назад", "step_back", explained="Назад, ничего не решая", in_line=True),
    )

    TELLS_HEALTH = True
    _holds = UNDECIDED
    _probe = ProbeSettings()
    _asked: Keeping | None = None
    """What the next Enter decides."""

    def on_mount(self) -> None:
        """Name the screen."""
        super().on_mount()
        self.at("Режим")

    async def load(self) -> None:
        """Read what holds."""
        self._holds = await self.desk.read(school_mode)
        self._probe = await self.desk.read(probe_settings)
        lines = (*mode_lines(self._holds), *probe_lines(self._probe, self.desk.knocks))
        self.listed.show(lines, in_place=True)

    def on_row_list_row_reached(self) -> None:
        """Ask anew on another line."""
        self._asked = None

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Say what would change, then decide it."""
        if event.key == PROBE:
            self.app.push_screen(ProbeForm(self.desk, self._probe))
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

    async def action_read_again(self) -> None:
        """Look again."""
        await self.read_now()


class ProbeForm(AskingScreen):
    """Where the server knocks, and how patient it is."""

    TITLE = "Проба связи"
    HINT: ClassVar[str] = (
        "Раз в минуту сервер пробует соединиться с этим адресом, и только.\n"
        "Перебой объявляет человек: программа предлагает. Пусто — не пробовать."
    )

    def __init__(self, desk: Desk, holds: ProbeSettings) -> None:
        super().__init__(desk, "")
        self._holds = holds

    def lines(self) -> Iterable[Line]:
        """Return the two lines."""
        return (
            Line("address", "Адрес, как edu.example.ru:443", value=self._holds.address),
            Line("failures", "Неудач подряд", value=str(self._holds.failures)),
        )

    def understood(self) -> SetProbe | str:
        """Return what is asked for."""
        failures = self.value("failures")
        if not (failures.isascii() and failures.isdecimal()):
            return "Неудач подряд — число, например 3"
        seen = (self._holds.address, self._holds.failures)
        return SetProbe(self.value("address"), int(failures), seen, self.desk.new_request())


def probe_lines(holds: ProbeSettings, knocks: Knocks) -> Iterable[Row]:
    """Return where the server knocks and what it heard."""
    yield EMPTY
    yield heading("Проба связи")
    yield row(PROBE, f"    {words.probe(holds.address, holds.failures)}")
    if holds.address:
        known = knocks if knocks.address == holds.address else Knocks(holds.address)
        yield row(None, (f"    {words.heard(known)}", "quiet" if known.why is None else "due"))


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
