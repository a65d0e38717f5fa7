"""What a person can ask for: one frozen value a verb; ``request`` is unique and may be sent again."""

from services.requests.accounts import (
    AddKey,
    CloseAccount,
    ConfirmSecondFactor,
    DropKey,
    DropSecondFactor,
    EndSession,
    GiveRole,
    OpenFamilyAccounts,
    ReopenAccount,
    TakeRole,
)
from services.requests.journal import (
    AcceptProposal,
    ConfirmAttendance,
    DropPlanItem,
    EnterDocument,
    GiveReason,
    HoldLesson,
    SetAbsence,
    SetHomework,
    SetMarks,
    SetPlanItem,
    SetResult,
    SetTopic,
    SetWork,
    WithdrawDocument,
)
from services.requests.outage import (
    Carried,
    CarryOver,
    CorrectOutage,
    DecideMode,
    EndOutage,
    OpenOutage,
    SetProbe,
)
from services.requests.paper import (
    CompareSheet,
    CountTotals,
    KeyIn,
    KeyInLesson,
    LayOutSheets,
    SaidRow,
    SetBlanks,
)
from services.requests.people import (
    AddGuardian,
    ArrivePupil,
    CorrectPerson,
    EmployPerson,
    EndApplication,
    EnterApplication,
    Identity,
    JoinGroup,
    LeaveGroup,
    LeavePupil,
    MovePupil,
    OpenCard,
    RevealSensitive,
    SetCard,
    SetDiaryAccess,
    SetSensitive,
)
from services.requests.school import (
    ChangeLesson,
    ChangePassword,
    CloseTerm,
    CloseYear,
    DecideKept,
    EndSlot,
    HandOverSlip,
    IssuePassword,
    RecordPrint,
    ReopenTerm,
    SealTerm,
    SetSlot,
    SetStation,
    SetWeek,
    SetWorkingDay,
)

CellRequest = SetMarks | SetAbsence | SetResult
Request = (
    CellRequest
    | GiveReason
    | EnterDocument
    | WithdrawDocument
    | AcceptProposal
    | ConfirmAttendance
    | HoldLesson
    | SetTopic
    | SetHomework
    | SetWork
    | SetPlanItem
    | DropPlanItem
    | EmployPerson
    | ArrivePupil
    | CorrectPerson
    | MovePupil
    | LeavePupil
    | JoinGroup
    | LeaveGroup
    | OpenCard
    | SetCard
    | SetSensitive
    | RevealSensitive
    | DecideKept
    | AddGuardian
    | SetDiaryAccess
    | EnterApplication
    | EndApplication
    | ChangeLesson
    | SetSlot
    | EndSlot
    | CloseTerm
    | ReopenTerm
    | SealTerm
    | CloseYear
    | ChangePassword
    | IssuePassword
    | RecordPrint
    | HandOverSlip
    | SetStation
    | SetWorkingDay
    | SetWeek
    | OpenOutage
    | EndOutage
    | CorrectOutage
    | CarryOver
    | LayOutSheets
    | DecideMode
    | SetProbe
    | KeyIn
    | KeyInLesson
    | CountTotals
    | CompareSheet
    | SetBlanks
    | AddKey
    | CloseAccount
    | ConfirmSecondFactor
    | DropKey
    | DropSecondFactor
    | EndSession
    | GiveRole
    | OpenFamilyAccounts
    | ReopenAccount
    | TakeRole
)

__all__ = [
    "AcceptProposal",
    "AddGuardian",
    "AddKey",
    "ArrivePupil",
    "Carried",
    "CarryOver",
    "CellRequest",
    "ChangeLesson",
    "ChangePassword",
    "CloseAccount",
    "CloseTerm",
    "CloseYear",
    "CompareSheet",
    "ConfirmAttendance",
    "ConfirmSecondFactor",
    "CorrectOutage",
    "CorrectPerson",
    "CountTotals",
    "DecideKept",
    "DecideMode",
    "DropKey",
    "DropPlanItem",
    "DropSecondFactor",
    "EmployPerson",
    "EndApplication",
    "EndOutage",
    "EndSession",
    "EndSlot",
    "EnterApplication",
    "EnterDocument",
    "GiveReason",
    "GiveRole",
    "HandOverSlip",
    "HoldLesson",
    "Identity",
    "IssuePassword",
    "JoinGroup",
    "KeyIn",
    "KeyInLesson",
    "LayOutSheets",
    "LeaveGroup",
    "LeavePupil",
    "MovePupil",
    "OpenCard",
    "OpenFamilyAccounts",
    "OpenOutage",
    "RecordPrint",
    "ReopenAccount",
    "ReopenTerm",
    "Request",
    "RevealSensitive",
    "SaidRow",
    "SealTerm",
    "SetAbsence",
    "SetBlanks",
    "SetCard",
    "SetDiaryAccess",
    "SetHomework",
    "SetMarks",
    "SetPlanItem",
    "SetProbe",
    "SetResult",
    "SetSensitive",
    "SetSlot",
    "SetStation",
    "SetTopic",
    "SetWeek",
    "SetWork",
    "SetWorkingDay",
    "TakeRole",
    "WithdrawDocument",
]
