"""«Заявления»: sheets the written applications ask for in a week: to print, to give out, given (2.12)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import ClassVar

from rules.calendar import monday_of, week_beside
from screens.actions import Action
from screens.content import fitted
from screens.listed import ListedScreen
from screens.pupils.pupil import PupilScreen
from screens.ready import ready_lines
from screens.rows import EMPTY, Row, RowList, heading, row
from screens.slips import print_due, print_slips
from screens.station import Office
from services.desk import Desk
from services.outcomes import Saved
from services.requests import HandOverSlip
from services.views.applications import ApplicationDue, applications_of_week, week_is_free
from services.views.ready import ready_sheets
from texts.dates import clock, day_short, week, weekday_short
from texts.people import delivery
from texts.plurals import counted

FREE_WEEK = "На этой неделе уроков нет (каникулы): листки по заявлениям не нужны, п. 2.12"


class ApplicationsScreen(ListedScreen[None]):
    """P prints the sheet under the cursor, the space bar gives it out; Enter opens the pupil."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("p h", "листок", "print", sign="P", explained="Напечатать листок этого ученика за неделю"),
        Action("f8", "все", "print_all", explained="Напечатать все листки этой недели одним файлом"),
        Action("space", "выдан", "give_out", explained="Листок выдан; ещё раз на выданном — не выдан"),
        Action("f9", "выданы все", "give_out_all", explained="Все напечатанные листки этой недели выданы"),
        Action("enter", "ученик", explained="Открыть ученика: заявление, родители"),
        Action("f5", "обновить", "read_again", explained="Посмотреть, что уже напечатано"),
        Action("left", "неделя", "turn(-1)", sign="<- ->", explained="Другая неделя: <- раньше, -> позже"),
        Action("right", "", "turn(1)", in_line=False),
    )

    def __init__(self, desk: Desk, office: Office) -> None:
        super().__init__(desk)
        self._office = office
        self._monday: date = monday_of(desk.today())
        self._due: tuple[ApplicationDue, ...] = ()

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Заявления", week(self._monday))

    async def load(self) -> None:
        """Read what the week asks for."""
        self._due = await self.desk.read(applications_of_week, self._monday)
        owed = sum(one.printed_at is None for one in self._due)
        kept = sum(_is_kept(one) for one in self._due)
        self.at("Заявления", week(self._monday), f"напечатать {owed}, выдать {kept}")
        ready = await self.desk.read(ready_sheets, self._monday)
        told = ready_lines(ready, self._office.trouble, "F8")
        free = not self._due and await self.desk.read(week_is_free, self._monday)
        lines = [EMPTY, row(None, FREE_WEEK)] if free else due_lines(self._due, self.desk.today())
        self.listed.show([*told, *lines], in_place=True)

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Open the pupil."""
        if isinstance(event.key, ApplicationDue):
            self.app.push_screen(PupilScreen(self.desk, event.key.pupil))

    def action_print(self) -> None:
        """Print the sheet under the cursor."""
        one = self.listed.chosen
        if isinstance(one, ApplicationDue):
            print_slips(self, self._office, one.school_class, one.pupil, self._monday)

    def action_print_all(self) -> None:
        """Print everything that is owed this week."""
        print_due(self, self._office, self._monday)

    async def action_give_out(self) -> None:
        """Note that the sheet under the cursor was given out, or take that back."""
        one = self.listed.chosen
        if isinstance(one, ApplicationDue):
            await self._note([one], given=one.handed_on is None)

    async def action_give_out_all(self) -> None:
        """Note that every printed sheet of the week was given out."""
        kept = [one for one in self._due if _is_kept(one)]
        if kept:
            await self._note(kept, given=True)
        else:
            self.say("Напечатанных и не выданных листков на этой неделе нет")

    async def _note(self, sheets: Sequence[ApplicationDue], *, given: bool) -> None:
        for one in sheets:
            request = HandOverSlip(one.pupil, one.monday, given, one.hand_over, self.desk.new_request())
            outcome = await self.desk.send(request)
            if not isinstance(outcome, Saved):
                await self.read_now()
                self.answer(outcome)
                return
        await self.read_now()
        told = counted(len(sheets), "листок выдан", "листка выданы", "листков выдано")
        self.say(f"Записано: {told}" if given else "Записано: листок не выдан")

    async def action_read_again(self) -> None:
        """Look again."""
        await self.read_now()

    async def action_turn(self, by: int) -> None:
        """Show another week."""
        self._monday = week_beside(self._monday, by)
        await self.read_now()


def due_lines(due: Iterable[ApplicationDue], today: date) -> Iterable[Row]:
    """Return what is owed, then what was printed."""
    listed = tuple(due)
    if not listed:
        yield EMPTY
        yield row(None, "Заявлений на эту неделю нет. Вписать: страница ученика, З")
        return
    parts = (
        ("Напечатать (п. 2.12: не реже раза в неделю)", [one for one in listed if one.printed_at is None]),
        ("Напечатано, выдать", [one for one in listed if _is_kept(one)]),
        ("Выдано", [one for one in listed if one.printed_at and one.handed_on]),
    )
    for place, (title, shown) in enumerate(part for part in parts if part[1]):
        if place:
            yield EMPTY
        yield heading(f"{title}: {counted(len(shown), 'листок', 'листка', 'листков')}")
        yield from (_line(one, today) for one in shown)


def _is_kept(one: ApplicationDue) -> bool:
    """Whether the sheet is printed and still lies in the office."""
    return one.printed_at is not None and one.handed_on is None


def _line(one: ApplicationDue, today: date) -> Row:
    start = f"{fitted(one.class_title, 5)}{fitted(one.full_name, 30)} "
    to = (f"{fitted(one.guardian, 16)} ", ""), (delivery(one.delivery), "quiet")
    if one.handed_on:
        return row(one, (f"{start}выдан {day_short(one.handed_on)}", "quiet"))
    if one.printed_at:
        tone = "alarm" if one.is_late(today) else "quiet"
        printed = f"{day_short(one.printed_at)} {clock(one.printed_at)} "
        return row(one, start, (printed, tone), *to)
    day = f"{weekday_short(one.due_on)} {day_short(one.due_on)}"
    late = "alarm" if one.due_on < today else ("due" if one.due_on == today else "")
    return row(one, start, (f"{day}  ", late), *to)
