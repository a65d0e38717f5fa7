"""Requests about pupils and their families: movement, groups, cards, diary access, applications."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rules.codes import Role
from rules.identity import Sensitive


@dataclass(frozen=True, slots=True)
class EmployPerson:
    """Enter an employee with a login and roles; the first password is issued apart from that (5.1, VI)."""

    surname: str
    given_name: str
    patronymic: str
    position: str
    staff_no: str
    login: str
    """Empty: made from the name."""
    roles: tuple[Role, ...]
    person: int | None
    """Whom the school knows already, as a parent or a former pupil; None: a new person."""
    namesakes: tuple[int, ...]
    """Persons of the very name of whom the asker says that it is none of them."""
    request: str


@dataclass(frozen=True, slots=True)
class ArrivePupil:
    """Enter a new pupil and the class, from a day on (1.6)."""

    surname: str
    given_name: str
    patronymic: str
    sex: str
    born_on: date | None
    file_no: str
    lodging: str
    school_class: int
    since: date
    order_no: str
    request: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is; codes as stored, texts empty where nothing is known, None for what a person is not."""

    surname: str
    given_name: str
    patronymic: str
    sex: str
    born_on: date | None
    file_no: str | None = None
    """Of a pupil, as is lodging."""
    lodging: str | None = None
    phone: str | None = None
    """Of a guardian."""
    position: str | None = None
    """Of an employee, as is the staff number."""
    staff_no: str | None = None


@dataclass(frozen=True, slots=True)
class CorrectPerson:
    """Correct who a person is: after a change of documents, or a slip of the hand (1.6, VI)."""

    person: int
    identity: Identity
    seen: Identity
    """What the asker saw."""
    request: str


@dataclass(frozen=True, slots=True)
class MovePupil:
    """Put a pupil into another class from a day on, or back into one after having left."""

    pupil: int
    school_class: int
    since: date
    order_no: str
    seen: int
    """The enrollment that the asker saw as the last one, 0 for none."""
    request: str


@dataclass(frozen=True, slots=True)
class LeavePupil:
    """Note a pupil's last day in the school; nothing written about the pupil goes."""

    pupil: int
    last_day: date
    order_no: str
    seen: int
    request: str


@dataclass(frozen=True, slots=True)
class JoinGroup:
    """Put a pupil into a study group from a day on, out of the other one of the same subject (2.3)."""

    pupil: int
    study_group: int
    since: date
    request: str


@dataclass(frozen=True, slots=True)
class LeaveGroup:
    """Note a pupil's last day in a study group."""

    membership: int
    last_day: date
    request: str


@dataclass(frozen=True, slots=True)
class OpenCard:
    """Look at a pupil's personal card; who looked is kept (4.4)."""

    pupil: int
    request: str
    printed: bool = False
    """Whether the card goes on paper."""


@dataclass(frozen=True, slots=True)
class SetCard:
    """Write what the school knows of a pupil besides name, birth date and class (4.4)."""

    pupil: int
    birth_place: str
    address: str
    phone: str
    health_group: str
    arrived_from: str
    notes: str
    seen: int
    request: str


@dataclass(frozen=True, slots=True)
class SetSensitive:
    """Write passport or SNILS of a pupil or a guardian on written consent, or take them out again (1.6)."""

    pupil: int
    values: Mapping[Sensitive, str] = field(repr=False)
    """Only what changes; empty takes a value out."""
    consent_on: date | None
    """None leaves the day that stands there."""
    withdrawn: bool
    """The consent was taken back: everything kept on it goes."""
    seen: Mapping[Sensitive, int]
    """Versions that the asker saw, 0 for none."""
    request: str
    guardian: int | None = None
    """Whose they are, where not the pupil's own."""


@dataclass(frozen=True, slots=True)
class RevealSensitive:
    """Open a covered value of a pupil or a guardian; who, whose and which stays in the trail (1.6, 5.2)."""

    pupil: int
    kind: Sensitive
    request: str
    guardian: int | None = None


@dataclass(frozen=True, slots=True)
class AddGuardian:
    """Say who is a pupil's guardian; a person of the same name and phone is not entered twice (1.6)."""

    pupil: int
    surname: str
    given_name: str
    patronymic: str
    relation: str
    phone: str
    diary_access: bool
    request: str


@dataclass(frozen=True, slots=True)
class SetDiaryAccess:
    """Let a guardian read the diary of a pupil, or no longer (1.6, 2.11)."""

    pupil: int
    guardian: int
    diary_access: bool
    request: str


@dataclass(frozen=True, slots=True)
class EnterApplication:
    """Enter a guardian's written application for printed progress (2.12)."""

    pupil: int
    guardian: int | None
    received_on: date
    since: date
    until: date | None
    weekday: int
    delivery: str
    request: str


@dataclass(frozen=True, slots=True)
class EndApplication:
    """Note the last day for which an application asks for paper (2.12)."""

    application: int
    until: date
    seen: int
    request: str
