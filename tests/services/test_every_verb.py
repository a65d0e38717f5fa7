"""Every verb of the services: who may not use it, and that its history is written with it or not at all."""

from dataclasses import dataclass, replace

import pytest

from models.audit import AuditEvent
from models.database import rows
from rules.codes import Role
from services.audit import verify_journal
from services.desk import VERBS
from services.outcomes import NotSaved, Refusal, Saved
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
from tests.school import School, Who
from tests.services.every_request import REQUESTS, Day, asker, day, everything, send
from tests.torture.ordeal import Ordeal

__all__ = ["day"]

DEPUTY, DIRECTOR, SECRETARY, ADMINISTRATOR = "a deputy", "the director", "a secretary", "an administrator"
# By hand from sections 2 and 4 of the regulation, never derived from the permission table. The teacher of the
# page, who leads the class too, is not among them.
_ROWS: tuple[tuple[tuple[type, ...], tuple[str, ...]], ...] = (
    ((SetPlanItem, DropPlanItem), (DEPUTY, ADMINISTRATOR)),
    ((CloseTerm, ReopenTerm, CloseYear), (DEPUTY, DIRECTOR)),
    ((SealTerm,), (DIRECTOR,)),
    ((ChangeLesson, SetSlot, EndSlot, SetWorkingDay, SetWeek), (DEPUTY, ADMINISTRATOR)),
    ((IssuePassword,), (ADMINISTRATOR,)),
    (
        (SetStation, SetBlanks, ArrivePupil, CorrectPerson, MovePupil, LeavePupil, JoinGroup, LeaveGroup),
        (SECRETARY, ADMINISTRATOR),
    ),
    ((SetCard, AddGuardian, SetDiaryAccess), (SECRETARY, ADMINISTRATOR)),
    ((OpenCard,), (DEPUTY, DIRECTOR, SECRETARY, ADMINISTRATOR)),
    ((EnterApplication, EndApplication, HandOverSlip), (SECRETARY,)),
    ((RecordPrint,), (SECRETARY, DEPUTY, DIRECTOR)),
    ((SetMarks, SetAbsence, GiveReason, ConfirmAttendance, HoldLesson, SetTopic), ()),
    ((SetHomework, SetWork, SetResult, EnterDocument, WithdrawDocument, AcceptProposal), ()),
    ((OpenOutage, EndOutage, CorrectOutage), (DEPUTY, ADMINISTRATOR)),
    ((CarryOver,), (DEPUTY,)),
    ((KeyIn, KeyInLesson, CountTotals), ()),
    ((CompareSheet,), (DEPUTY, DIRECTOR)),
    ((LayOutSheets,), (SECRETARY, DEPUTY, DIRECTOR)),
    ((DecideMode,), (DIRECTOR, ADMINISTRATOR)),
    ((SetProbe,), (ADMINISTRATOR,)),
    ((DecideKept, AddKey, DropKey), (ADMINISTRATOR,)),
    ((SetSensitive,), (SECRETARY,)),
    ((RevealSensitive,), (SECRETARY, DIRECTOR)),
    (
        (
            EmployPerson,
            OpenFamilyAccounts,
            GiveRole,
            CloseAccount,
            ReopenAccount,
            TakeRole,
            EndSession,
            DropSecondFactor,
        ),
        (ADMINISTRATOR,),
    ),
)
MAY = {kind: set(people) for kinds, people in _ROWS for kind in kinds}
THE_TEACHERS_TOO = {ChangePassword, ConfirmSecondFactor}
"""Everybody does it for themselves."""


@dataclass(frozen=True)
class Stranger:
    """Somebody who may come near, and as whom the table knows them."""

    name: str
    who: Who


def strangers(school: School) -> list[Stranger]:
    """Everybody but the teacher of the page: of other pages, of the office, of the families."""
    other = school.teacher("Чужая Имя")
    eight = school.school_class("8А", leader=other)
    school.course("Алгебра", eight, other)
    school.pupil("Чужов Илья", school.school_class("9А"))  # no page of theirs lacks a result
    return [
        Stranger("the class teacher of another class", other),
        Stranger("a teacher without pages", school.teacher("Новенькая Имя")),
        Stranger(DEPUTY, school.somebody("Заменина Имя", Role.DEPUTY)),
        Stranger(DIRECTOR, school.somebody("Главная Имя", Role.DIRECTOR)),
        Stranger(SECRETARY, school.somebody("Бумажкина Имя", Role.SECRETARY)),
        Stranger(ADMINISTRATOR, school.somebody("Проводов Имя", Role.ADMINISTRATOR)),
        Stranger("the pupil", school.pupil_account("Воронин")),
        Stranger("a classmate", school.pupil_account("Гусева")),
        Stranger("the mother", school.guardian("Воронина Ирина", "Воронин")),
        Stranger("somebody else's mother", school.guardian("Чужова Мария", "Чужов")),
        Stranger("somebody without a role", school.somebody("Уволенный Имя")),
    ]


SOME_QUICKLY = [
    pytest.param(kind, id=kind.__name__, marks=pytest.mark.torture if number % 5 else pytest.mark.proof)
    for number, kind in enumerate(REQUESTS)
]


def forbid_history(day: Day, *, forbidden: bool) -> None:
    """Let every event of the history fail, or no longer."""
    with day.school.house.database.connection_context():
        day.school.house.database.execute_sql(
            "CREATE TRIGGER no_history BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'full'); END"
            if forbidden
            else "DROP TRIGGER no_history"
        )


def events_of(day: Day, request: str) -> int:
    with day.school.house.database.connection_context():
        return len(rows(AuditEvent.select(AuditEvent.id).where(AuditEvent.request == request)))


def test_it_is_said_of_every_verb_of_the_desk_whose_it_is() -> None:
    assert set(VERBS) <= set(REQUESTS) == set(MAY) | THE_TEACHERS_TOO


@pytest.mark.parametrize("kind", SOME_QUICKLY)
def test_a_verb_is_refused_to_strangers_and_is_written_with_its_history_or_not_at_all(
    day: Day, kind: type, ordeal: Ordeal
) -> None:
    request = REQUESTS[kind](day)
    house, who, others = day.school.house, asker(day, request), strangers(day.school)
    untouched = everything(house)
    may_not = [one for one in others if kind not in THE_TEACHERS_TOO and one.name not in MAY[kind]]
    for one in may_not:
        (told,) = send(house, one.who, replace(request, request=one.name))
        assert isinstance(told, Refusal), one.name
    assert everything(house) == untouched, "a refusal changes nothing"
    forbid_history(day, forbidden=True)
    (failed,) = send(house, who, request)
    assert isinstance(failed, NotSaved)
    assert everything(house) == untouched, "without its history nothing is written"
    forbid_history(day, forbidden=False)
    commits = house.writer.commits
    (told,) = send(house, who, request)
    ordeal.tell(matrix=len(may_not) + 1, verbs=1, verbs_silent=int(not events_of(day, "r")))
    assert isinstance(told, Saved), told
    assert events_of(day, "r") == 1
    assert house.writer.commits == commits + 1, "the change and its history are one transaction"
    with house.database.connection_context():
        assert verify_journal(house.keys.audit).sound, "every row that changed has its event"
