"""«Отсутствующие»: the own class by day and lesson, reasons with their clock, proposals of documents."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import ClassVar

from rules.calendar import day_beside
from rules.codes import AbsenceReason
from screens.absences.counts import CountsScreen
from screens.absences.documents import DocumentsScreen
from screens.absences.lines import (
    OneLesson,
    OneProposal,
    PupilDay,
    day_lines,
    missing_lines,
    proposal_lines,
)
from screens.actions import Action
from screens.edges import COMMON
from screens.listed import ListedScreen
from screens.rows import EMPTY, Row, RowList, row
from services.desk import Desk
from services.outcomes import Saved
from services.requests import AcceptProposal, GiveReason, Request
from services.views.absences import AbsenceDay, AwayRecord, MissingReason, absence_day, missing_reasons
from services.views.choices import ClassChoice, own_classes
from services.views.documents import ProposedRecord, proposals
from texts.codes import REASON_WORDS
from texts.plurals import lessons

_OTHER_CLASS = Action("f7", "другой класс", "other_class", explained="Следующий из моих классов")


class AbsentScreen(ListedScreen[None]):
    """A reason is one key: for the lesson under the cursor, or for the whole day of the pupil."""

    READS_EVERY_TIME = True
    COMMON: ClassVar[tuple[Action, ...]] = tuple(
        replace(action, in_line=action.does == "help") for action in COMMON
    )
    TELLS_HEALTH = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("e", "уваж.", "reason('valid')", sign="У", explained="Уважительная причина (УП)"),
        Action("б .", "бол.", "reason('illness')", sign="Б", explained="Болезнь (Б)"),
        Action("y", "неув.", "reason('no_reason')", sign="Н", explained="Без уважительной причины (НП)"),
        Action("- delete", "снять", "reason('')", sign="-", explained="Снять причину", in_line=False),
        Action("enter", "принять одно", explained="Принять предложение документа", in_line=False),
        Action("f5", "принять", "accept_all", explained="Принять всё, что предлагают документы"),
        Action("f6", "справки", "documents", explained="Справки, заявления, приказы, освобождения"),
        Action("f8", "пропуски", "counts", explained="Пропуски класса за четверть"),
        Action("left", "день", "turn(-1)", sign="<- ->", explained="Другой день: <- раньше, -> позже"),
        Action("right", "", "turn(1)", in_line=False),
        Action("t n", "сегодня", "today", sign="T", explained="Вернуться к сегодняшнему дню", in_line=False),
    )

    def __init__(self, desk: Desk, on: date | None = None, class_title: str = "") -> None:
        super().__init__(desk)
        self._choices: tuple[ClassChoice, ...] = ()
        self._class = 0
        self._asked = class_title
        self._on: date = on or desk.today()
        self._day: AbsenceDay | None = None
        self._missing: tuple[MissingReason, ...] = ()
        self._proposed: tuple[ProposedRecord, ...] = ()

    @property
    def actions(self) -> tuple[Action, ...]:
        """The declared keys, and the way to another own class where there are several."""
        declared = super().actions
        return (*declared[:8], _OTHER_CLASS, *declared[8:]) if len(self._choices) > 1 else declared

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Отсутствующие")

    async def load(self) -> None:
        """Read the day, the reasons that are missing, and what documents propose."""
        self._choices = await self.desk.read(own_classes)
        self.bottom.actions = self.actions
        if not self._choices:
            self.listed.show((EMPTY, row(None, "Своего класса у вас нет.")))
            return
        titles = [one.title for one in self._choices]
        if self._asked in titles:
            self._class, self._asked = titles.index(self._asked), ""
        own = self._choices[self._class % len(self._choices)]
        self.at("Отсутствующие", own.title)
        self._day = await self.desk.read(absence_day, own.school_class, self._on)
        self._missing = await self.desk.read(missing_reasons, own.school_class)
        self._proposed = await self.desk.read(proposals, own.school_class)
        self._refill()

    def read_again(self) -> None:
        """Tell last moments that moved; the lines stay, so that no reason goes to another than was meant."""
        self.beside(self._tell_due, "due")

    async def _tell_due(self) -> None:
        if self._choices:
            found = await self.desk.read(missing_reasons, self._own.school_class)
            due = {(one.pupil, one.day): one.due for one in found}
            self._missing = tuple(
                replace(one, due=due.get((one.pupil, one.day), one.due)) for one in self._missing
            )
            self._refill()

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Accept one proposal."""
        if isinstance(event.key, OneProposal):
            await self._accept([one for one in self._proposed if _key(one) == event.key])
        else:
            self.say("Причина: У уважительная, Б болезнь, Н неуважительная")

    async def action_reason(self, reason: str) -> None:
        """Give a reason to the lesson or the day under the cursor."""
        records = [record for record in self._under_cursor() if record.code == "absent"]
        if not records:
            self.say("Поставьте курсор на пропуск: урок или весь день ученика")
            return
        wanted = [record for record in records if record.reason != reason]
        done = await self._send(
            GiveReason(record.lesson, record.pupil, reason, record.version, self.desk.new_request())
            for record in wanted
        )
        if done == len(wanted):
            words = REASON_WORDS[AbsenceReason(reason)]
            self.say(f"{records[0].short}, {lessons(len(records))}: {words}")

    async def action_accept_all(self) -> None:
        """Accept everything that documents propose."""
        if self._proposed:
            await self._accept(self._proposed)
        else:
            self.say("Документы ничего не предлагают. Новый документ: F6")

    def action_documents(self) -> None:
        """Open the documents of the class."""
        if self._choices:
            self.app.push_screen(DocumentsScreen(self.desk, self._own))

    def action_counts(self) -> None:
        """Open the counts of the term."""
        if self._choices:
            self.app.push_screen(CountsScreen(self.desk, self._own))

    async def action_turn(self, by: int) -> None:
        """Show the day before or after."""
        self._on = day_beside(self._on, by)
        await self.read_now()

    async def action_today(self) -> None:
        """Show today again."""
        self._on = self.desk.today()
        await self.read_now()

    async def action_other_class(self) -> None:
        """Show the next of the own classes."""
        self._class += 1
        await self.read_now()

    @property
    def _own(self) -> ClassChoice:
        return self._choices[self._class % len(self._choices)]

    def _under_cursor(self) -> Iterable[AwayRecord]:
        records = self._day.records if self._day else ()
        match self.listed.chosen:
            case OneLesson(pupil, lesson):
                return [one for one in records if (one.pupil, one.lesson) == (pupil, lesson)]
            case PupilDay(pupil, _, "day"):
                return [one for one in records if one.pupil == pupil]
            case PupilDay(pupil, day, _):
                owed = [one for one in self._missing if (one.pupil, one.day) == (pupil, day)]
                return owed[0].records if owed else ()
        return ()

    async def _accept(self, proposed: Iterable[ProposedRecord]) -> None:
        wanted = tuple(proposed)
        done = await self._send(
            AcceptProposal(one.document, one.lesson, one.version, self.desk.new_request()) for one in wanted
        )
        if done == len(wanted):
            self.say(f"Принято по документам: {lessons(done)}")

    async def _send(self, requests: Iterable[Request]) -> int:
        """Send requests, read anew, say the first that was not done; return how many were."""
        outcomes = [await self.desk.send(request) for request in requests]
        await self.read_now()
        failed = [outcome for outcome in outcomes if not isinstance(outcome, Saved)]
        for outcome in (*failed[:1], *([] if failed else outcomes[-1:])):
            self.answer(outcome)
        return len(outcomes) - len(failed)

    def _refill(self) -> None:
        if self._day is None:
            return
        rows: list[Row] = [*day_lines(self._day), *proposal_lines(self._proposed)]
        rows.extend(missing_lines(self._missing, self._day.day, self.desk.now()))
        self.listed.show(rows)


def _key(one: ProposedRecord) -> OneProposal:
    return OneProposal(one.document, one.lesson, one.pupil)
