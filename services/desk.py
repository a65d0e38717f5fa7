"""What a screen holds: one person's way to ask and to read, bound to that person at sign-in."""

import asyncio
import logging
import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from rules.codes import Role
from rules.identity import Sensitive
from rules.knocks import Knocks
from services import (
    applications,
    attendance,
    cards,
    certification,
    closing,
    comparing,
    correcting,
    documents,
    evening,
    keying,
    lessons,
    marking,
    movement,
    outage,
    plans,
    printing,
    results,
    school_mode,
    sensitive,
    sheets,
    staff,
    station,
    timetable_changes,
    timetable_filling,
    working_days,
)
from services.actor import Actor
from services.book import Book
from services.clock import Clock, Now
from services.health import Health
from services.importing.carrying import BringingIn
from services.importing.incoming import FileRefused, Incoming
from services.importing.plan import ImportPlan
from services.live import EVERY_DAY, EVERYBODY, SIGN_INS, Live, Watcher
from services.outcomes import NotSaved, Outcome, Saved
from services.readers import Readers
from services.requests import (
    AcceptProposal,
    AddGuardian,
    AddKey,
    ArrivePupil,
    CarryOver,
    ChangeLesson,
    ChangePassword,
    CloseAccount,
    CloseTerm,
    CloseYear,
    CompareSheet,
    ConfirmAttendance,
    ConfirmSecondFactor,
    CorrectOutage,
    CorrectPerson,
    CountTotals,
    DecideKept,
    DecideMode,
    DropKey,
    DropPlanItem,
    DropSecondFactor,
    EmployPerson,
    EndApplication,
    EndOutage,
    EndSession,
    EndSlot,
    EnterApplication,
    EnterDocument,
    GiveReason,
    GiveRole,
    HandOverSlip,
    HoldLesson,
    IssuePassword,
    JoinGroup,
    KeyIn,
    KeyInLesson,
    LayOutSheets,
    LeaveGroup,
    LeavePupil,
    MovePupil,
    OpenCard,
    OpenFamilyAccounts,
    OpenOutage,
    RecordPrint,
    ReopenAccount,
    ReopenTerm,
    Request,
    RevealSensitive,
    SealTerm,
    SetAbsence,
    SetBlanks,
    SetCard,
    SetDiaryAccess,
    SetHomework,
    SetMarks,
    SetPlanItem,
    SetProbe,
    SetResult,
    SetSensitive,
    SetSlot,
    SetStation,
    SetTopic,
    SetWeek,
    SetWork,
    SetWorkingDay,
    TakeRole,
    WithdrawDocument,
)
from services.safety import Copies, Safety
from services.sensitive import SensitiveLine, Whose
from services.signing_in import families, sessions
from services.signing_in.accounts import Accounts, Admission
from services.temporary.merging import MergedLesson, Merging
from services.temporary.sheet import FilledFile, FilledRow, JournalFile
from services.temporary.taking_out import Sealing
from services.vault import Vault
from services.writer import Writer

log = logging.getLogger("zhurnal.desk")

P = ParamSpec("P")
T = TypeVar("T")

VERBS: dict[type, Callable[[Book, Any], Outcome]] = {
    SetMarks: marking.set_marks,
    SetAbsence: attendance.set_absence,
    GiveReason: attendance.give_reason,
    EnterDocument: documents.enter_document,
    WithdrawDocument: documents.withdraw_document,
    AcceptProposal: documents.accept_proposal,
    ConfirmAttendance: attendance.confirm_attendance,
    HoldLesson: lessons.hold_lesson,
    ChangeLesson: timetable_changes.change_lesson,
    SetSlot: timetable_filling.set_slot,
    EndSlot: timetable_filling.finish_slot,
    SetTopic: lessons.set_topic,
    SetHomework: lessons.set_homework,
    SetWork: lessons.set_work,
    SetPlanItem: plans.set_plan_item,
    DropPlanItem: plans.drop_plan_item,
    SetResult: results.set_result,
    CloseTerm: closing.close_term,
    ReopenTerm: closing.reopen_term,
    CloseYear: closing.close_year,
    SealTerm: certification.seal_term,
    EmployPerson: staff.employ_person,
    ArrivePupil: movement.arrive_pupil,
    CorrectPerson: correcting.correct_person,
    MovePupil: movement.move_pupil,
    LeavePupil: movement.leave_pupil,
    JoinGroup: movement.join_group,
    LeaveGroup: movement.leave_group,
    OpenCard: cards.open_card,
    SetCard: cards.set_card,
    SetSensitive: sensitive.set_sensitive,
    RevealSensitive: sensitive.reveal_sensitive,
    DecideKept: sensitive.decide_kept,
    AddGuardian: cards.add_guardian,
    SetDiaryAccess: cards.set_diary_access,
    EnterApplication: applications.enter_application,
    EndApplication: applications.end_application,
    RecordPrint: printing.record_print,
    HandOverSlip: printing.hand_over,
    SetStation: station.set_station,
    SetWorkingDay: working_days.set_working_day,
    SetWeek: working_days.set_week,
    OpenOutage: outage.open_outage,
    EndOutage: outage.end_outage,
    CorrectOutage: outage.correct_outage,
    CarryOver: outage.carry_over,
    LayOutSheets: sheets.lay_out_sheets,
    DecideMode: school_mode.decide_mode,
    SetProbe: school_mode.set_probe,
    KeyIn: keying.key_in,
    KeyInLesson: keying.key_in_lesson,
    CountTotals: comparing.count_totals,
    CompareSheet: comparing.compare_sheet,
    SetBlanks: evening.set_blanks,
    EndSession: sessions.end_session,
    CloseAccount: sessions.close_account,
    ReopenAccount: sessions.reopen_account,
    OpenFamilyAccounts: families.open_accounts,
    GiveRole: sessions.give_role,
    TakeRole: sessions.take_role,
    DropKey: sessions.drop_key,
}


class Desk:
    """A signed-in person's requests and views; a screen cannot name another actor."""

    def __init__(
        self,
        admission: Admission,
        writer: Writer,
        readers: Readers,
        live: Live,
        accounts: Accounts,
        clock: Clock,
        vault: Vault,
        *,
        safety: Callable[[], Safety] = Safety,
        copies: Callable[[], Copies | None] = lambda: None,
        health: Callable[[], Health] = Health,
        knocks: Callable[[], Knocks] = Knocks,
    ) -> None:
        self._admission = admission
        self._writer = writer
        self._readers = readers
        self._live = live
        self._accounts = accounts
        self._clock = clock
        self._vault = vault
        self._safety = safety
        self._copies = copies
        self._health = health
        self._knocks = knocks
        self.saved_at: datetime | None = None
        """The minute of the last change that a screen told of as saved, local."""

    @property
    def safety(self) -> Safety:
        """When the last good copies of the journal were made."""
        return self._safety()

    @property
    def copies(self) -> Copies | None:
        """Who looks after the copies of the journal, where somebody does."""
        return self._copies()

    @property
    def health(self) -> Health:
        """Whether the journal can be written to and its clock be believed."""
        return self._health()

    @property
    def knocks(self) -> Knocks:
        """What knocking at the regional system has shown."""
        return self._knocks()

    @property
    def admission(self) -> Admission:
        """What was established at sign-in."""
        return self._admission

    @property
    def person_name(self) -> str:
        """Surname and initials of the person."""
        return self._admission.person_name

    @property
    def roles(self) -> frozenset[Role]:
        """Roles at sign-in: for choosing screens, never for deciding."""
        return self._admission.roles

    def now(self) -> datetime:
        """The school's local time."""
        return self._clock.now().local

    def last_visit(self) -> datetime | None:
        """The local time of the sign-in before this one, None at the first."""
        at = self._admission.last_at
        return None if at is None else self.local_of(at)

    def local_of(self, instant: datetime) -> datetime:
        """The school's local time of an instant as it is stored."""
        return self._clock.now().local_of(instant)

    def today(self) -> date:
        """The school's date."""
        return self._clock.now().today

    def new_request(self) -> str:
        """Return an id that no other request has."""
        return uuid.uuid4().hex

    def submit(self, request: Request) -> "asyncio.Future[Outcome]":
        """Queue a request; requests of one desk are carried out in the order they were submitted."""
        actor = self._admission.actor
        match request:
            case ChangePassword():
                return asyncio.ensure_future(self._accounts.change_password(actor, request))
            case IssuePassword():
                return asyncio.ensure_future(self._accounts.issue_password(actor, request))
            case ConfirmSecondFactor() | DropSecondFactor() | AddKey():
                return asyncio.ensure_future(self._accounts.guarding.keep(actor, request))
        verb = partial(_carry_out, VERBS[type(request)], request)
        return asyncio.ensure_future(_answer(self._writer.ask(verb, actor, request.request)))

    async def send(self, request: Request) -> Outcome:
        """Submit a request and wait for its outcome."""
        return await self.submit(request)

    async def read(
        self, view: Callable[Concatenate[Actor, Now, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a view for this person; raises ``Refused`` where the regulation gives no right to it."""
        actor = self._admission.actor
        return await self._readers.run(lambda now: view(actor, now, *args, **kwargs))

    async def sensitive(self, pupil: int) -> tuple[SensitiveLine, ...]:
        """Read the covered values of a pupil's card; raises ``Refused`` without the right to the card."""
        return await self.read(sensitive.sensitive_lines, pupil, self._vault)

    async def reveal(self, pupil: int, kind: Sensitive, guardian: int | None = None) -> Outcome | str:
        """Return a value of a card once its opening is on record, else why it stays closed."""
        noted = await self.send(RevealSensitive(pupil, kind, self.new_request(), guardian))
        if not isinstance(noted, Saved):
            return noted
        whose = Whose(pupil, guardian)
        return await self._readers.run(lambda now: sensitive.revealed(self._vault, whose, kind))

    async def take_out(self, file: JournalFile) -> Outcome | JournalFile:
        """Return a temporary journal with the school's stamps, once it is on record that it was taken out."""
        sealing = Sealing(file)
        done = await _answer(self._writer.ask(sealing, self._admission.actor))
        return sealing.file if isinstance(done, Saved) else done

    async def merge(
        self, file: FilledFile, rows: Sequence[FilledRow], shown: MergedLesson | None = None
    ) -> tuple[Outcome, MergedLesson | None]:
        """Merge a lesson of a file; without what was ``shown`` before only rehearse it."""
        merging = Merging(file, rows, shown)
        return await _answer(self._writer.ask(merging, self._admission.actor)), merging.came

    async def bring_in(
        self, incoming: Incoming, shown: ImportPlan | None = None
    ) -> tuple[Outcome, ImportPlan | FileRefused | None]:
        """Bring a list in; without what was ``shown`` before only rehearse it. Open pages are told."""
        bringing = BringingIn(incoming, shown=shown)
        request = None if shown is None else self.new_request()
        outcome = await _answer(self._writer.ask(bringing, self._admission.actor, request))
        if isinstance(outcome, Saved):
            self._live.read_again()
        return outcome, bringing.failed or bringing.plan

    async def password_is(self, password: str) -> bool:
        """Whether this is the person's own password."""
        return await self._accounts.checks(self._admission.actor, password)

    def watch_days(self, watcher: Watcher) -> Callable[[], None]:
        """Be told that the timetable of some day changed until the returned function is called."""
        return self._live.watch(EVERY_DAY, watcher)

    def watch_health(self, watcher: Watcher) -> Callable[[], None]:
        """Be told that the journal's health changed until the returned function is called."""
        return self._live.watch(EVERYBODY, watcher)

    def watch_sign_ins(self, watcher: Watcher) -> Callable[[], None]:
        """Be told that sessions, accounts or roles were ended until the returned function is called."""
        return self._live.watch(SIGN_INS, watcher)

    def watch(self, course: int, watcher: Watcher) -> Callable[[], None]:
        """Be told every change of a course until the returned function is called."""
        return self._live.watch(course, watcher)


def _carry_out(verb: Callable[[Book, Any], Outcome], request: Request, book: Book) -> Outcome:
    return verb(book, request)


async def _answer(written: "asyncio.Future[Outcome]") -> Outcome:
    try:
        return await written
    except Exception:  # a fault in a verb: the screen goes on, and the log has where it was
        code = uuid.uuid4().hex[:6]
        log.exception("a verb failed, code %s", code)
        return NotSaved(f"internal error {code}")
