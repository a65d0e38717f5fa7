"""Every request of the desk once, on a day of a small school where each of them can be carried out."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest

from models.audit import AuditEvent
from models.database import TABLES, rows
from rules.codes import Role
from rules.identity import Sensitive
from services.audit import WITHOUT_TRAIL
from services.book import Book
from services.house import House
from services.outcomes import Outcome, Saved
from services.requests import (
    AcceptProposal,
    AddGuardian,
    AddKey,
    ArrivePupil,
    Carried,
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
    Identity,
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
from services.settings import CARD_SNILS
from services.sheets import lay_out
from services.signing_in.accounts import Admission
from services.views.pupil import pupil_page
from tests.own_account import SECRET, code_now, key_line, signed_in, switched_on, with_key
from tests.scenes import Scene
from tests.school import PASSWORD, School, Who


@dataclass(frozen=True)
class Day:
    """A lesson of a class, and who may do what with it."""

    school: School
    petrova: Who
    administrator: Who
    deputy: Who
    seven: int
    course: int
    lesson: int
    pupil: int
    first_term: int
    term: int
    topic: int
    document: int
    other_class: int
    stay: int
    group: int
    membership: int
    guardian: int
    other_pupil: int
    application: int
    person: int
    sign_in: int
    key: int


SNILS = "112-233-445 95"
VORONIN = Identity("Воронин", "Павел", "", "", None, "", "day")
TUESDAY, THURSDAY, TEN = date(2026, 11, 17), date(2026, 11, 19), datetime(2026, 11, 19, 10)
REQUESTS: dict[type, Callable[[Day], Request]] = {
    SetMarks: lambda day: SetMarks(day.lesson, None, day.pupil, ("5", "4"), 0, "r"),
    SetAbsence: lambda day: SetAbsence(day.lesson, day.pupil, "late", 10, 0, "r"),
    GiveReason: lambda day: GiveReason(day.lesson, day.pupil, "illness", 1, "r"),
    EnterDocument: lambda day: EnterDocument(day.pupil, TUESDAY, TUESDAY, "leave", THURSDAY, None, "", "r"),
    WithdrawDocument: lambda day: WithdrawDocument(day.document, 1, "r"),
    AcceptProposal: lambda day: AcceptProposal(day.document, day.lesson, 0, "r"),
    ConfirmAttendance: lambda day: ConfirmAttendance(day.lesson, "r"),
    HoldLesson: lambda day: HoldLesson(day.course, date(2026, 11, 18), 2, "r"),
    SetTopic: lambda day: SetTopic(day.lesson, "Квадратный корень", "Учебник", 1, "r"),
    SetHomework: lambda day: SetHomework(day.lesson, None, "№ 12", False, None, 0, "r"),
    SetWork: lambda day: SetWork(day.lesson, None, 2, "К-3", 2, 0, "r"),
    SetResult: lambda day: SetResult(day.course, day.pupil, "term", day.term, "5", 0, "r", "Олимпиада"),
    CloseTerm: lambda day: CloseTerm(day.first_term, 0, "r"),
    ReopenTerm: lambda day: ReopenTerm(day.first_term, day.course, None, THURSDAY, "Болезнь", "r"),
    SealTerm: lambda day: SealTerm(day.seven, day.first_term, "r"),
    CloseYear: lambda day: CloseYear(day.school.year, "r"),
    SetSlot: lambda day: SetSlot(day.course, 5, 0, 2, "12", TUESDAY, None, None, "r"),
    EndSlot: lambda day: EndSlot(1, THURSDAY, "r"),
    ChangeLesson: lambda day: ChangeLesson(day.course, date(2026, 11, 19), 3, "cancelled", None, 0, "r"),
    ChangePassword: lambda day: ChangePassword(PASSWORD, "другой-хороший-1", "r"),
    IssuePassword: lambda day: IssuePassword(day.petrova.login, "первый-на-листке", "r"),
    SetPlanItem: lambda day: SetPlanItem(day.course, day.topic, "Числа", "Корни", 2, "§ 3", 1, "r"),
    DropPlanItem: lambda day: DropPlanItem(day.course, day.topic, 1, "r"),
    SetWorkingDay: lambda day: SetWorkingDay(date(2026, 11, 21), False, "День школы", (True, ""), "r"),
    SetWeek: lambda day: SetWeek(date(2027, 1, 11), 5, 6, "r"),
    SetStation: lambda day: SetStation("office", 4, "12:00", ("", 5, "13:00"), "r"),
    ArrivePupil: lambda day: ArrivePupil("Ли", "Юн", "", "m", None, "", "day", day.seven, TUESDAY, "", "r"),
    CorrectPerson: lambda day: CorrectPerson(day.person, replace(VORONIN, surname="Ли"), VORONIN, "r"),
    MovePupil: lambda day: MovePupil(day.pupil, day.other_class, TUESDAY, "2-у", day.stay, "r"),
    LeavePupil: lambda day: LeavePupil(day.pupil, THURSDAY, "3-у", day.stay, "r"),
    JoinGroup: lambda day: JoinGroup(day.pupil, day.group, TUESDAY, "r"),
    LeaveGroup: lambda day: LeaveGroup(day.membership, TUESDAY, "r"),
    OpenCard: lambda day: OpenCard(day.pupil, "r"),
    SetCard: lambda day: SetCard(day.pupil, "Бийск", "", "", "", "", "", 0, "r"),
    SetSensitive: lambda day: SetSensitive(day.pupil, {Sensitive.SNILS: SNILS}, TUESDAY, False, {}, "r"),
    RevealSensitive: lambda day: RevealSensitive(day.pupil, Sensitive.SNILS, "r"),
    DecideKept: lambda day: DecideKept(CARD_SNILS, True, "r"),
    AddGuardian: lambda day: AddGuardian(day.pupil, "Воронин", "Пётр", "", "отец", "8-900", True, "r"),
    SetDiaryAccess: lambda day: SetDiaryAccess(day.pupil, day.guardian, False, "r"),
    EnterApplication: lambda day: EnterApplication(
        day.other_pupil, None, TUESDAY, TUESDAY, None, 5, "by_hand", "r"
    ),
    EndApplication: lambda day: EndApplication(day.application, THURSDAY, 1, "r"),
    RecordPrint: lambda day: RecordPrint(day.seven, day.pupil, date(2026, 11, 16), "r"),
    HandOverSlip: lambda day: HandOverSlip(day.pupil, date(2026, 11, 16), True, 0, "r"),
    OpenOutage: lambda day: OpenOutage("Обрыв", TEN, "r"),
    EndOutage: lambda day: EndOutage(opened(day), 1, datetime(2026, 11, 19, 11, 30), "r"),
    CorrectOutage: lambda day: CorrectOutage(opened(day), 1, "Обрыв", TEN, None, "Ошиблись", "r"),
    CarryOver: lambda day: CarryOver(over(day), (Carried("lesson", day.lesson, ""),), True, "r"),
    SetBlanks: lambda day: SetBlanks("17:00", True, ("16:00", False), "r"),
    LayOutSheets: lambda day: LayOutSheets(day.seven, "r"),
    DecideMode: lambda day: DecideMode("fallback", False, ("primary", True), "r"),
    SetProbe: lambda day: SetProbe("edu.example.ru:443", 5, ("", 3), "r"),
    KeyIn: lambda day: KeyIn(sheet(day), day.course, 3, 1, ("5", "4"), 2, "late", 0, 0, "r"),
    KeyInLesson: lambda day: KeyInLesson(sheet(day), day.course, 3, "Корень", "№ 1", False, 0, 0, "r"),
    CountTotals: lambda day: CountTotals(sheet(day), day.course, 3, 0, 0, "r"),
    CompareSheet: lambda day: CompareSheet(keyed(day), day.course, 3, (), "r"),
    EndSession: lambda day: EndSession(day.sign_in, "r"),
    ConfirmSecondFactor: lambda day: ConfirmSecondFactor(
        PASSWORD, SECRET, code_now(day.school), ("aaaaa-bbbbb",), "r"
    ),
    DropSecondFactor: lambda day: DropSecondFactor(day.petrova.login, "", "r"),
    AddKey: lambda day: AddKey(PASSWORD, key_line("r"), "r"),
    DropKey: lambda day: DropKey(day.key, "r"),
    CloseAccount: lambda day: CloseAccount(day.petrova.login, "r"),
    ReopenAccount: lambda day: ReopenAccount(day.petrova.login, "r"),
    EmployPerson: lambda day: EmployPerson(
        "Ли", "Юн", "", "Учитель", "17", "", (Role.TEACHER, Role.DEPUTY), None, (), "r"
    ),
    OpenFamilyAccounts: lambda day: OpenFamilyAccounts("7А", "r"),
    GiveRole: lambda day: GiveRole(day.petrova.login, Role.DEPUTY, "r"),
    TakeRole: lambda day: TakeRole(day.petrova.login, Role.TEACHER, "r"),
}
BY_THE_ADMINISTRATOR = (
    *(IssuePassword, SetWorkingDay, SetWeek, SetStation, SetBlanks, DecideKept),
    *(ChangeLesson, SetSlot, EndSlot),
    *(DecideMode, SetProbe, EndSession, DropSecondFactor, AddKey, DropKey),
    *(
        CloseAccount,
        ReopenAccount,
        EmployPerson,
        GiveRole,
        OpenFamilyAccounts,
        TakeRole,
        ArrivePupil,
        CorrectPerson,
        MovePupil,
    ),
    *(LeavePupil, JoinGroup, LeaveGroup),
)


def opened(day: Day) -> int:
    """Let access to the regional system go at eleven."""
    made = day.deputy.asks(OpenOutage("Обрыв", datetime(2026, 11, 19, 11), "outage"))
    assert isinstance(made, Saved)
    return made.thing


def over(day: Day) -> int:
    """Let it go and come back."""
    outage = EndOutage(opened(day), 1, datetime(2026, 11, 19, 11, 30), "end")
    assert isinstance(day.deputy.asks(outage), Saved)
    return outage.outage


def sheet(day: Day) -> int:
    """Print the class's sheet for this very day."""

    def lay(book: Book) -> Outcome:
        return Saved(1, book.now.local, lay_out(book, (day.seven,), THURSDAY))

    made = day.school.house.write(lay).result()
    assert isinstance(made, Saved)
    return made.thing


def keyed(day: Day) -> int:
    """Print it, and key a row of it back."""
    first = KeyIn(sheet(day), day.course, 3, 1, ("5",), 2, None, 0, 0, "keyed")
    assert isinstance(day.petrova.asks(first), Saved)
    return first.sheet


@pytest.fixture
def day(scene: Scene) -> Day:
    """Thursday in 7А, one pupil absent on Tuesday."""
    return scene(_thursday)


def _thursday(school: School) -> Day:
    petrova = school.teacher("Петрова Анна Ивановна")
    administrator = school.somebody("Сисадминов Олег", Role.ADMINISTRATOR)
    seven = school.school_class("7А", leader=petrova)
    pupil = school.pupil("Воронин Павел", seven)
    course = school.course("Алгебра", seven, petrova)
    school.slot(course, 4, 3)
    held = petrova.holds(course, "2026-11-19")
    assert isinstance(held, Saved)
    term = school.page(course).term.term
    topic = petrova.adds_topic(course, "Дроби")
    assert isinstance(topic, Saved)
    note = petrova.enters_note("Воронин", "2026-11-19", "2026-11-19", "2026-11-19")
    assert isinstance(note, Saved)
    deputy = school.somebody("Завучева Ирина", Role.DEPUTY)
    first = school.page(course).terms[0].term
    things = (held.thing, pupil, first, term, topic.thing, note.thing)
    return Day(
        *(school, petrova, administrator, deputy, seven, course, *things),
        *_office(school, administrator, seven),
        *_signing_in(petrova, administrator),
    )


def _signing_in(petrova: Who, administrator: Who) -> tuple[int, ...]:
    """An open session and a key."""
    return signed_in(petrova).actor.sign_in, with_key(administrator, key_line("kept"))


def _office(school: School, administrator: Who, seven: int) -> tuple[int, ...]:
    """What the secretary's requests are about, in the order of the fields of a day."""
    school.group("7А, 1", seven, "Воронин")
    school.relative("Воронина Мария", "Воронин")
    neighbour = school.pupil("Гусева Дарья", seven)
    page = administrator.reads(pupil_page, school.pupil_id("Воронин"))
    zimina = school.somebody("Зимина Ольга", Role.SECRETARY)
    asked = EnterApplication(page.pupil, None, TUESDAY, TUESDAY, None, 5, "by_hand", "application")
    entered = zimina.asks(asked)
    assert isinstance(entered, Saved)
    return (
        school.school_class("7Б"),
        page.last_stay,
        school.group("7А, 2", seven),
        page.groups[0].membership,
        page.guardians[0].guardian,
        neighbour,
        entered.thing,
        page.person,
    )


def send(house: House, who: Who, *requests: Request) -> list[Outcome]:
    """Send requests from a desk of their own, one after another."""

    async def all_of_them() -> list[Outcome]:
        admission = Admission(who.actor, who.name, frozenset(), False, None, "", 0)
        desk = house.desk(admission)
        return [await desk.send(request) for request in requests]

    return asyncio.run(all_of_them())


def everything(house: House) -> dict[str, list[tuple[object, ...]]]:
    """Return every row that has a history, and the history."""
    with house.database.connection_context():
        tables = [table for table in TABLES if table is AuditEvent or table not in WITHOUT_TRAIL]
        return {table._meta.table_name: list(rows(table.select().order_by(table.id))) for table in tables}


def asker(day: Day, request: Request) -> Who:
    if isinstance(request, GiveReason):
        assert isinstance(day.petrova.marks_absent(day.lesson, "Воронин"), Saved)
    if isinstance(request, SetSensitive | RevealSensitive):
        assert isinstance(day.administrator.asks(DecideKept(CARD_SNILS, True, "kept")), Saved)
    if isinstance(request, RevealSensitive):
        entered = SetSensitive(day.pupil, {Sensitive.SNILS: SNILS}, TUESDAY, False, {}, "entered")
        assert isinstance(day.petrova.asks(entered), Saved)
    if isinstance(request, HandOverSlip):
        printed = RecordPrint(day.seven, None, request.monday, "printed before")
        assert isinstance(day.petrova.asks(printed), Saved)
    if isinstance(request, SealTerm):
        _make_closable(day, ReopenTerm(day.first_term, None, None, THURSDAY, "", "first"))
        return day.school.somebody("Лебедева Ольга", Role.DIRECTOR)
    if isinstance(request, OpenOutage | EndOutage | CorrectOutage | CompareSheet):
        return day.deputy
    if isinstance(request, CloseTerm | ReopenTerm | CloseYear):
        _make_closable(day, request)
        return day.deputy
    if isinstance(request, ReopenAccount):
        assert isinstance(day.administrator.asks(CloseAccount(request.login, "closed before")), Saved)
    if isinstance(request, DropSecondFactor):
        switched_on(day.petrova)
    return day.administrator if isinstance(request, BY_THE_ADMINISTRATOR) else day.petrova


def _make_closable(day: Day, request: CloseTerm | ReopenTerm | CloseYear) -> None:
    """Close the first quarter for an opening; for the year, end it with every result and term."""
    if isinstance(request, ReopenTerm):
        assert isinstance(day.deputy.asks(CloseTerm(day.first_term, 0, "first")), Saved)
    if isinstance(request, CloseYear):
        day.school.now_is("2027-05-26 12:00")
        for pupil in ("Воронин", "Гусева"):
            assert isinstance(day.petrova.sets_result(day.course, pupil, "term", day.term, "5"), Saved)
            assert isinstance(day.petrova.sets_result(day.course, pupil, "year", None, "5"), Saved)
        for term in (day.first_term, day.term):
            assert isinstance(day.deputy.asks(CloseTerm(term, 0, f"close {term}")), Saved)
