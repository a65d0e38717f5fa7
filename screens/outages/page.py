"""«Перебои»: opened, ended, and how far each has been carried over, by teacher (3.1, 3.2)."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial
from typing import ClassVar

from rules.knocks import Proposal, Proposed
from rules.outages import UNDECIDED, long_by_month
from rules.permissions import Act, Standing, allowed
from screens.actions import Action
from screens.calendar.page import CalendarScreen
from screens.carry_over.page import CarryOverScreen, lay_list
from screens.content import fitted
from screens.listed import ListedScreen
from screens.outages.forms import CorrectOutageForm, EndOutageForm, OpenOutageForm
from screens.paper import is_printing, print_paper
from screens.rows import EMPTY, Row, RowList, heading, row
from screens.school_mode.page import SchoolModeScreen
from screens.sheets.page import SheetsScreen
from screens.station import Office
from services.desk import Desk
from services.requests import EndOutage, OpenOutage
from services.school_mode import school_mode
from services.views.access import access
from services.views.carry_over import HowFar, OutageView, how_far, outages
from services.views.outage_waiting import waiting
from texts import outage as words
from texts import school_mode as mode_words
from texts.calendar import decided

_WHEN = 38
_DUE = 13
_MARGIN = 3
_TEACHER = 28


class OutagesScreen(ListedScreen[None]):
    """F8 says that access is gone, or back; Enter shows who has carried over what."""

    READS_EVERY_TIME = True
    TELLS_HEALTH = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "перенос", explained="Учителя: сколько записей перенесено и сколько осталось"),
        Action("f8", "перебой", "change", explained="Объявить перебой или его конец (п. 3.1)"),
        Action("f2", "исправить", "correct", explained="Исправить час начала, конца или причину перебоя"),
        Action("f7", "листы", "sheets", explained="Листы временного журнала: внести с бумаги, сверить"),
        Action("f6", "режим", "mode", explained="Где журнал школы: здесь или в региональной системе"),
        Action("f3", "календарь", "calendar", explained="Рабочие и выходные дни, по которым идут сроки"),
        Action("f5", "обновить", "read_again", explained="Посмотреть ещё раз"),
    )

    def __init__(self, desk: Desk, office: Office) -> None:
        super().__init__(desk)
        self._office = office
        self._outages: tuple[OutageView, ...] = ()
        self._keeping = UNDECIDED

    def on_mount(self) -> None:
        """Name the screen before anything is read; who may only look is offered nothing to open or end."""
        self.at("Перебои")
        if Act.KEEP_OUTAGES not in allowed(Standing(roles=self.desk.roles)):
            self.withhold(self.bottom.withheld | {"change", "correct"})

    async def load(self) -> None:
        """Read the outages."""
        self._outages = await self.desk.read(outages)
        self._keeping = await self.desk.read(school_mode)
        proposal = (await self.desk.read(access, self.desk.knocks)).proposal
        now = self.desk.now()
        left = await self.desk.read(waiting, [one for one in self._outages if words.is_late(one, now)])
        lines = outage_lines(self._outages, now, self.size.width, left, proposal)
        self.listed.show(lines)

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Do what is proposed, or show who has carried over what."""
        if isinstance(event.key, Proposal):
            await self._do(event.key)
            return
        found = next((one for one in self._outages if one.outage == event.key), None)
        if found is not None and found.ended_at is None:
            self.say("Перебой ещё идёт: переносить начнут, когда связь появится. Конец: F8")
        elif found is not None and not found.carries_over:
            self.say(words.CARRIES_NOTHING)
        elif found is not None:
            self.app.push_screen(CarryingBoard(self.desk, self._office, found.outage))

    async def _do(self, proposal: Proposal) -> None:
        lasting = next((one for one in self._outages if one.ended_at is None), None)
        request = self.desk.new_request()
        if proposal.what is Proposed.OPEN:
            outcome = await self.desk.send(OpenOutage(mode_words.unanswered(proposal), proposal.at, request))
        elif lasting is not None:
            outcome = await self.desk.send(EndOutage(lasting.outage, lasting.version, proposal.at, request))
        else:
            return
        if self.answer(outcome):
            await self._tell(lasting.outage if lasting else None)

    def action_sheets(self) -> None:
        """Open the sheets of the temporary journal."""
        self.app.push_screen(SheetsScreen(self.desk))

    def action_change(self) -> None:
        """Open an outage, or end the one that lasts."""
        lasting = next((one for one in self._outages if one.ended_at is None), None)
        form = EndOutageForm(self.desk, lasting) if lasting else OpenOutageForm(self.desk, self._keeping)
        self.app.push_screen(form, partial(self._changed, lasting.outage if lasting else None))

    def action_calendar(self) -> None:
        """Show which days are worked."""
        self.app.push_screen(CalendarScreen(self.desk))

    def action_mode(self) -> None:
        """Show where the school's journal is."""
        self.app.push_screen(SchoolModeScreen(self.desk))

    def action_correct(self) -> None:
        """Correct the outage under the cursor, or the last one."""
        chosen = self.listed.chosen
        found = next((one for one in self._outages if one.outage == chosen), None)
        if found := found or next(iter(self._outages), None):
            self.app.push_screen(CorrectOutageForm(self.desk, found), partial(self._corrected, found.outage))
        else:
            self.say(words.NOTHING_TO_CORRECT)

    async def _corrected(self, outage: int, done: bool | None) -> None:
        for one in await self._read_after() if done else ():
            if one.outage == outage:
                self.say(words.corrected(one))

    def _changed(self, outage: int | None, done: bool | None) -> None:
        if done:
            self.call_next(self._tell, outage)

    async def _tell(self, outage: int | None) -> None:
        """Say what became of an outage, or of the one that was told of last."""
        told_of = {one.outage: one for one in await self._read_after()}
        found = told_of.get(outage or max(told_of, default=0))
        if found is not None:
            self.say(words.ended(found) if found.ended_at else words.opened(found.started_at))

    async def _read_after(self) -> tuple[OutageView, ...]:
        """Read what stands after a change; nothing where the reader's right ended with it."""
        self._outages = ()
        await self.read_now()
        return self._outages

    async def action_read_again(self) -> None:
        """Look again."""
        await self.read_now()


def outage_lines(
    found: Iterable[OutageView],
    now: datetime,
    width: int,
    left: Collection[int],
    proposal: Proposal | None = None,
) -> Iterable[Row]:
    """Return what is proposed, then the outages, the latest first, and how many were long.

    Those of which anything is left to carry over too late are told by number.
    """
    listed = tuple(found)
    room = max(width - _WHEN - _DUE - _MARGIN, 1)
    if proposal is not None:
        yield row(proposal, (mode_words.deed(proposal), "due"))
        yield EMPTY
    if not listed:
        yield EMPTY
        yield row(None, words.NONE_YET)
    else:
        yield heading(f"{fitted('Когда', _WHEN)}{fitted('Срок 3.2', _DUE)}Что случилось")
    for one in listed:
        tone = "alarm" if one.ended_at is None else ""
        waits = one.outage in left
        late = "alarm" if waits and words.is_late(one, now) else "quiet"
        due = fitted(words.carried_or_due(one, now, waits), _DUE)
        yield row(one.outage, (fitted(words.when(one, now), _WHEN), tone), (due, late), _cause(one, room))
    long = long_by_month((one.started_at, one.ended_at or now) for one in listed)
    if long:
        yield EMPTY
        yield heading(words.ALLOWED)
        for month in reversed(long):
            yield row(None, (words.long_of(month), "alarm" if month.are_too_many else "quiet"))


def _cause(outage: OutageView, room: int) -> str:
    """Return why there was no access; that it was corrected stays also where the cause is cut."""
    told = words.cause(outage)
    mark = told.removeprefix(outage.cause)
    return f"{fitted(outage.cause, max(room - len(mark), 1)).rstrip()}{mark}"


class CarryingBoard(ListedScreen[None]):
    """A line a teacher; Enter opens the records of that teacher."""

    READS_EVERY_TIME = True
    TELLS_HEALTH = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "записи", explained="Записи этого учителя, урок за уроком"),
        Action("f8", "акт", "act", explained="Акт о переносе данных этого перебоя"),
        Action("f6", "лист", "sheet", explained="Лист переноса этого перебоя на бумаге"),
        Action("f7", "таблица", "lay", explained="Весь список файлами XLSX и CSV в папку печати"),
        Action("f5", "обновить", "read_again", explained="Посмотреть ещё раз"),
    )

    def __init__(self, desk: Desk, office: Office, outage: int) -> None:
        super().__init__(desk)
        self._office = office
        self._outage = outage
        self._shows_records = False

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Перебои", "кто перенёс")

    async def load(self) -> None:
        """Read what is left."""
        found = await self.desk.read(how_far, self._outage)
        self._shows_records = found.shows_records
        if not found.shows_records:
            self.withhold(self.bottom.withheld | {"sheet", "lay"})
        self.at("Перебои", words.when(found.outage, self.desk.now()), "кто перенёс")
        self.listed.show(board_lines(found, self.desk.now()))

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Open the records of the teacher, for whom marks are shown to."""
        if not self._shows_records:
            self.say(words.RECORDS_NOT_SHOWN)
        elif isinstance(event.key, int):
            self.app.push_screen(CarryOverScreen(self.desk, self._office, self._outage, event.key))

    def action_act(self) -> None:
        """Print the act of this outage."""
        self._print("carry-over-act")

    def action_sheet(self) -> None:
        """Print the list of this outage."""
        self._print("carry-over")

    def _print(self, document: str) -> None:
        if not is_printing(self):
            print_paper(self, self._office.paper(document, self._outage, None))

    def action_lay(self) -> None:
        """Lay the whole list into the folder as tables."""
        lay_list(self, self._office, self._outage, None)

    async def action_read_again(self) -> None:
        """Look again."""
        await self.read_now()


def board_lines(found: HowFar, now: datetime) -> Iterable[Row]:
    """Return a line a teacher: how many records there are and how many are left."""
    teachers = found.teachers
    if not teachers:
        yield EMPTY
        yield row(None, words.NOTHING_TO_CARRY)
        yield from _why(found)
        return
    left = sum(one.left for one in teachers)
    due = words.carried_or_due(found.outage, now, bool(left))
    told = f"Осталось {words.records(left)}, срок {due}" if left else words.ALL_CARRIED
    yield heading(told)
    late = words.is_late(found.outage, now)
    for one in teachers:
        name = fitted(one.name or words.NOBODY, _TEACHER)
        done = words.records(one.records)
        said = f"осталось {one.left} из {one.records}" if one.left else f"перенесено: {done}"
        yield row(one.teacher, name, (said, ("alarm" if late else "due") if one.left else "good"))
    yield from _why(found)


def _why(found: HowFar) -> Iterable[Row]:
    """Return in full what happened, why that was corrected, and who moved the last moment."""
    outage = found.outage
    yield EMPTY
    yield row(None, (f"Что случилось: {outage.cause}", "quiet"))
    if outage.correction:
        yield row(None, (f"Почему исправлено: {outage.correction}", "quiet"))
    yield from (row(None, (decided(one), "quiet")) for one in found.decisions)
