"""Who may do what: one table, a row a clause; reading it is reading section 4 of the regulation."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from rules.codes import Role
from rules.refusals import Reason


class Act(StrEnum):
    """What somebody may want to do with a thing of the journal."""

    VIEW_PAGE = "view_page"
    VIEW_HISTORY = "view_history"
    SET_MARK = "set_mark"
    SET_ABSENCE = "set_absence"
    DESCRIBE_LESSON = "describe_lesson"
    HOLD_LESSON = "hold_lesson"
    SET_REASON = "set_reason"
    SET_TERM_MARK = "set_term_mark"
    VIEW_DIARY = "view_diary"
    PRINT_WEEKLY = "print_weekly"
    CHANGE_OWN_PASSWORD = "change_own_password"
    GUARD_OWN_ACCOUNT = "guard_own_account"
    SIGN_IN_BY_KEY = "sign_in_by_key"
    MANAGE_ACCOUNTS = "manage_accounts"
    FILL_SCHOOL = "fill_school"
    KEEP_PLAN = "keep_plan"
    KEEP_ATTENDANCE = "keep_attendance"
    SET_RESULT = "set_result"
    CLOSE_TERM = "close_term"
    CERTIFY = "certify"
    CHANGE_TIMETABLE = "change_timetable"
    MOVE_PUPIL = "move_pupil"
    VIEW_CARD = "view_card"
    KEEP_CARD = "keep_card"
    KEEP_SENSITIVE = "keep_sensitive"
    REVEAL_SENSITIVE = "reveal_sensitive"
    DECIDE_SENSITIVE = "decide_sensitive"
    KEEP_APPLICATIONS = "keep_applications"
    VIEW_CONTROL = "view_control"
    VIEW_AUDIT = "view_audit"
    KEEP_COPIES = "keep_copies"
    SET_STATION = "set_station"
    KEEP_OUTAGES = "keep_outages"
    VIEW_OUTAGES = "view_outages"
    CARRY_OVER = "carry_over"
    DECIDE_MODE = "decide_mode"
    SET_PROBE = "set_probe"


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything about an actor and one thing (a page, a lesson, a pupil) that a right may depend on."""

    roles: frozenset[Role] = frozenset()
    teaches_it: bool = False
    substitutes_this_lesson: bool = False
    leads_the_class: bool = False
    is_this_pupil: bool = False
    guards_this_pupil: bool = False


def teaches_it(standing: Standing) -> bool:
    """The subject of this class or group is the actor's on that day."""
    return standing.teaches_it


def substitutes(standing: Standing) -> bool:
    """The actor was put in place of the teacher for this very lesson."""
    return standing.substitutes_this_lesson


def leads_the_class(standing: Standing) -> bool:
    """The actor is the class teacher of this class."""
    return standing.leads_the_class


def is_this_pupil(standing: Standing) -> bool:
    """The diary is the actor's own."""
    return standing.is_this_pupil


def guards_this_pupil(standing: Standing) -> bool:
    """The diary is of the actor's child, and access to it was given."""
    return standing.guards_this_pupil


def anything(standing: Standing) -> bool:
    """The duty covers the whole school."""
    return True


@dataclass(frozen=True, slots=True)
class Permission:
    """A right that a clause gives to a role over things for which a claim is true."""

    clause: str
    role: Role
    acts: frozenset[Act]
    over: Callable[[Standing], bool]


_WRITES_A_LESSON = frozenset(
    {Act.VIEW_PAGE, Act.VIEW_HISTORY, Act.SET_MARK, Act.SET_ABSENCE, Act.DESCRIBE_LESSON, Act.HOLD_LESSON}
)
_SETS_RESULTS = frozenset({Act.SET_TERM_MARK, Act.SET_RESULT})
_PRINTS = frozenset({Act.PRINT_WEEKLY, Act.KEEP_APPLICATIONS})
_SEES = frozenset({Act.VIEW_PAGE, Act.VIEW_HISTORY, Act.VIEW_DIARY, Act.VIEW_CARD})
_CONTROLS = frozenset({Act.VIEW_CONTROL, Act.VIEW_AUDIT})
_SENSITIVE = frozenset({Act.KEEP_SENSITIVE, Act.REVEAL_SENSITIVE})
_OUTAGES = frozenset({Act.KEEP_OUTAGES, Act.VIEW_OUTAGES})
_OWN_ACCOUNT = frozenset({Act.CHANGE_OWN_PASSWORD, Act.GUARD_OWN_ACCOUNT})
_FILLS = frozenset(
    {
        *(Act.FILL_SCHOOL, Act.MANAGE_ACCOUNTS, Act.MOVE_PUPIL, Act.CHANGE_TIMETABLE, Act.KEEP_PLAN),
        *(Act.VIEW_CARD, Act.KEEP_CARD, Act.SET_STATION, Act.KEEP_COPIES, Act.DECIDE_SENSITIVE),
    }
)

PERMISSIONS: tuple[Permission, ...] = (
    Permission("2.3", Role.TEACHER, frozenset({Act.VIEW_PAGE, Act.VIEW_HISTORY}), teaches_it),
    Permission("2.3", Role.TEACHER, _WRITES_A_LESSON, substitutes),
    Permission("4.3", Role.TEACHER, _WRITES_A_LESSON | _SETS_RESULTS | {Act.KEEP_PLAN}, teaches_it),
    Permission(
        "4.4",
        Role.TEACHER,
        _WRITES_A_LESSON | _SETS_RESULTS | _SENSITIVE | {Act.VIEW_DIARY, Act.VIEW_CARD, Act.KEEP_CARD},
        leads_the_class,
    ),
    Permission("2.9", Role.TEACHER, frozenset({Act.SET_REASON, Act.KEEP_ATTENDANCE}), leads_the_class),
    Permission("2.12", Role.TEACHER, _PRINTS, leads_the_class),
    Permission("4.1", Role.DIRECTOR, _SEES | {Act.CLOSE_TERM, Act.CERTIFY, Act.REVEAL_SENSITIVE}, anything),
    Permission("4.2", Role.DEPUTY, _SEES | {Act.CLOSE_TERM, Act.KEEP_PLAN}, anything),
    Permission("2.10", Role.DIRECTOR, _CONTROLS, anything),
    Permission("2.10", Role.DEPUTY, _CONTROLS, anything),
    Permission("IV", Role.DEPUTY, frozenset({Act.CHANGE_TIMETABLE}), anything),
    Permission("1.6", Role.SECRETARY, _SENSITIVE | {Act.MOVE_PUPIL, Act.VIEW_CARD, Act.KEEP_CARD}, anything),
    Permission("2.12", Role.SECRETARY, _PRINTS | {Act.SET_STATION}, anything),
    Permission("2.12", Role.DIRECTOR, frozenset({Act.PRINT_WEEKLY}), anything),
    Permission("2.12", Role.DEPUTY, frozenset({Act.PRINT_WEEKLY}), anything),
    Permission("3.1", Role.DEPUTY, _OUTAGES, anything),
    Permission("3.1", Role.ADMINISTRATOR, _OUTAGES | {Act.DECIDE_MODE, Act.SET_PROBE}, anything),
    Permission("3.1", Role.DIRECTOR, frozenset({Act.VIEW_OUTAGES, Act.DECIDE_MODE}), anything),
    Permission("3.2", Role.TEACHER, frozenset({Act.CARRY_OVER}), teaches_it),
    Permission("3.2", Role.TEACHER, frozenset({Act.CARRY_OVER}), substitutes),
    Permission("3.2", Role.TEACHER, frozenset({Act.CARRY_OVER}), leads_the_class),
    Permission("3.2", Role.DEPUTY, frozenset({Act.CARRY_OVER}), anything),
    Permission("4.5", Role.PUPIL, frozenset({Act.VIEW_DIARY}), is_this_pupil),
    Permission("4.6", Role.GUARDIAN, frozenset({Act.VIEW_DIARY}), guards_this_pupil),
    Permission("VI", Role.ADMINISTRATOR, _FILLS, anything),
    Permission("5.4", Role.ADMINISTRATOR, frozenset({Act.VIEW_AUDIT}), anything),
    Permission("5.1", Role.ADMINISTRATOR, frozenset({Act.SIGN_IN_BY_KEY}), anything),
    *(Permission("5.1", role, _OWN_ACCOUNT, anything) for role in Role),
)


@dataclass(frozen=True, slots=True)
class Denial:
    """Why none of the rows gives the right: the clause that draws the line and the reason."""

    reason: Reason
    clause: str


# The line that a role meets when no row lets it through, nearest duty first.
_LINES: tuple[tuple[Role, frozenset[Act], Denial], ...] = (
    (
        Role.TEACHER,
        frozenset({Act.SET_REASON, Act.KEEP_ATTENDANCE}),
        Denial(Reason.NOT_YOUR_CLASS, "2.9"),
    ),
    (
        Role.TEACHER,
        _PRINTS | _SENSITIVE | {Act.VIEW_DIARY, Act.VIEW_CARD, Act.KEEP_CARD},
        Denial(Reason.NOT_YOUR_CLASS, "4.4"),
    ),
    (
        Role.TEACHER,
        _WRITES_A_LESSON | _SETS_RESULTS | {Act.KEEP_PLAN, Act.CARRY_OVER},
        Denial(Reason.NOT_YOUR_SUBJECT, "4.3"),
    ),
    (Role.DIRECTOR, frozenset({Act.SET_PROBE}), Denial(Reason.NO_SUCH_RIGHT, "3.1")),
    (Role.DEPUTY, frozenset({Act.DECIDE_MODE, Act.SET_PROBE}), Denial(Reason.NO_SUCH_RIGHT, "3.1")),
    (Role.DIRECTOR, frozenset(Act), Denial(Reason.SEES_BUT_DOES_NOT_WRITE, "4.1")),
    (Role.DEPUTY, frozenset(Act), Denial(Reason.SEES_BUT_DOES_NOT_WRITE, "4.2")),
    (Role.PUPIL, frozenset(Act), Denial(Reason.ONLY_OWN_DIARY, "4.5")),
    (Role.GUARDIAN, frozenset(Act), Denial(Reason.NOT_YOUR_CHILD, "4.6")),
)
_NO_LINE = Denial(Reason.NO_SUCH_RIGHT, "4")


def decide(act: Act, standing: Standing) -> Permission | Denial:
    """Return the row that gives the right, or the denial with its clause."""
    for permission in PERMISSIONS:
        if act in permission.acts and permission.role in standing.roles and permission.over(standing):
            return permission
    for role, acts, denial in _LINES:
        if role in standing.roles and act in acts:
            return denial
    return _NO_LINE


def allowed(standing: Standing) -> frozenset[Act]:
    """Return every act the table gives over a thing; lists are filtered and screens greyed out by it."""
    return frozenset(act for act in Act if isinstance(decide(act, standing), Permission))
