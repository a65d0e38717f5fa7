"""Reading pupils for those who keep their cards and movement: the list of a day, and one pupil whole."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import JOIN

from models.accounts import Account
from models.audit import AuditEvent
from models.cards import PupilCard
from models.courses import Course, GroupMember, StudyGroup, Subject
from models.database import rows
from models.people import Enrollment, Guardian, Guardianship, Person, Pupil, SchoolClass
from rules.identity import Sensitive
from rules.permissions import Act, Permission, Standing, allowed, decide
from rules.refusals import Reason
from rules.text import name_key
from services.actor import Actor
from services.cards import LOOKED, PRINTED
from services.clock import Now
from services.names import full, short
from services.outcomes import Refusal
from services.refused import Refused
from services.sensitive import GUARDIAN_LOOKED, REVEALED
from services.settings import CARD_HEALTH, settings_on
from services.standing import refuse, roles_of, towards_nothing, towards_pupil
from services.views.applications import ApplicationLine, applications_of
from services.views.timetable import year_of

MOST_LOOKS = 200
_OPENED = {act: kind for kind, act in REVEALED.items()}


@dataclass(frozen=True, slots=True)
class PupilLine:
    """A pupil of a list: the class on its day, or the last one and the day the pupil left."""

    pupil: int
    full_name: str
    class_title: str
    left_on: date | None
    key: str


@dataclass(frozen=True, slots=True)
class StayLine:
    """A stay in a class."""

    enrollment: int
    class_title: str
    since: date
    until: date | None
    order_no: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A stay in a study group."""

    membership: int
    title: str
    subjects: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class GuardianLine:
    """A guardian of the pupil."""

    guardian: int
    person: int
    full_name: str
    relation: str
    phone: str
    diary_access: bool
    has_account: bool
    consent_on: date | None
    """When the keeping of passport and SNILS was consented to."""


@dataclass(frozen=True, slots=True)
class Card:
    """What the school knows of the pupil; ``version`` is 0 where nothing was written yet."""

    birth_place: str = ""
    address: str = ""
    phone: str = ""
    health_group: str = ""
    arrived_from: str = ""
    notes: str = ""
    consent_on: date | None = None
    """When passport and SNILS were consented to; None: not."""
    version: int = 0


@dataclass(frozen=True, slots=True)
class PupilPage:
    """A pupil with everything the reader may keep."""

    pupil: int
    person: int
    full_name: str
    born_on: date | None
    file_no: str
    lodging: str
    stays: tuple[StayLine, ...]
    """Oldest first."""
    groups: tuple[GroupLine, ...]
    guardians: tuple[GuardianLine, ...]
    card: Card
    keeps_health: bool
    applications: tuple[ApplicationLine, ...]
    may: frozenset[Act]

    @property
    def last_stay(self) -> int:
        """The enrollment that movement goes on from, 0 for none."""
        return self.stays[-1].enrollment if self.stays else 0


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A study group a pupil may join."""

    study_group: int
    title: str
    subjects: str
    key: str


@dataclass(frozen=True, slots=True)
class CardLook:
    """Who looked at a card and when, local; ``who`` is empty for the machine's administrator."""

    at: datetime
    who: str
    printed: bool
    opened: Sensitive | None
    """Which covered value was opened, None for a look at the card itself."""
    guardian: str = ""
    """Whose value it was, where not the pupil's own."""


def pupils_of_school(actor: Actor, now: Now, on: date | None = None) -> tuple[PupilLine, ...]:
    """Read the pupils whose cards the reader may open, as of a day; who left this year stands too."""
    day = on or now.today
    year, roles = year_of(day), roles_of(actor, now.today)
    if year is None:
        return ()
    found = rows(
        Enrollment.select(
            Pupil.id,
            Person.surname,
            Person.given_name,
            Person.patronymic,
            SchoolClass.title,
            SchoolClass.class_teacher,
            Enrollment.until,
        )
        .join(Pupil)
        .join(Person)
        .switch(Enrollment)
        .join(SchoolClass)
        .where(SchoolClass.year == year.year, Enrollment.since <= day)
        .order_by(Person.name_key, Pupil.id, Enrollment.since)
    )
    lines: dict[int, PupilLine] = {}
    for pupil, *name, title, class_teacher, until in found:
        leads = class_teacher is not None and class_teacher == actor.person
        lines.pop(pupil, None)
        if isinstance(decide(Act.VIEW_CARD, Standing(roles=roles, leads_the_class=leads)), Permission):
            left = until if until is not None and until < day else None
            called = full(*name)
            lines[pupil] = PupilLine(pupil, called, title, left, name_key(f"{called} {title}"))
    return tuple(lines.values())


def pupil_page(actor: Actor, now: Now, pupil: int) -> PupilPage:
    """Read a pupil whole; raises Refused without the right to the card (4.4, 1.6)."""
    name = (Person.surname, Person.given_name, Person.patronymic)
    found = rows(
        Pupil.select(Pupil.person, Person.born_on, Pupil.file_no, Pupil.lodging, *name)
        .join(Person)
        .where(Pupil.id == pupil)
    )
    if not found:
        raise Refused(Refusal(Reason.UNKNOWN_THING, Act.VIEW_CARD, "4.4"))
    standing = towards_pupil(actor, pupil, now.today)
    if refusal := refuse(Act.VIEW_CARD, standing):
        raise Refused(refusal)
    person, born_on, file_no, lodging, *called = found[0]
    return PupilPage(
        pupil=pupil,
        person=person,
        full_name=full(*called),
        born_on=born_on,
        file_no=file_no or "",
        lodging=lodging,
        stays=_stays(pupil),
        groups=_groups(pupil),
        guardians=_guardians(pupil),
        card=_card(pupil),
        keeps_health=settings_on(now.today).get(CARD_HEALTH, "no") == "yes",
        applications=applications_of(pupil),
        may=allowed(standing),
    )


def _stays(pupil: int) -> tuple[StayLine, ...]:
    found = rows(
        Enrollment.select(
            Enrollment.id, SchoolClass.title, Enrollment.since, Enrollment.until, Enrollment.order_no
        )
        .join(SchoolClass)
        .where(Enrollment.pupil == pupil)
        .order_by(Enrollment.since, Enrollment.id)
    )
    return tuple(StayLine(*values) for values in found)


def _groups(pupil: int) -> tuple[GroupLine, ...]:
    found = rows(
        GroupMember.select(
            GroupMember.id, StudyGroup.id, StudyGroup.title, GroupMember.since, GroupMember.until
        )
        .join(StudyGroup)
        .where(GroupMember.pupil == pupil)
        .order_by(GroupMember.since, StudyGroup.title)
    )
    subjects = _subjects_of({group for _, group, *_ in found})
    return tuple(
        GroupLine(member, title, subjects.get(group, ""), since, until)
        for member, group, title, since, until in found
    )


def _subjects_of(groups: set[int]) -> dict[int, str]:
    """Return what each study group is taught, as one line."""
    taught: dict[int, list[str]] = {}
    for group, subject in rows(
        Course.select(Course.study_group, Subject.title)
        .join(Subject)
        .where(Course.study_group.in_(list(groups)))
        .order_by(Subject.title)
    ):
        taught.setdefault(group, []).append(subject)
    return {group: ", ".join(titles) for group, titles in taught.items()}


def _guardians(pupil: int) -> tuple[GuardianLine, ...]:
    found = rows(
        Guardianship.select(
            Guardian.id,
            Guardian.person,
            Person.surname,
            Person.given_name,
            Person.patronymic,
            Guardianship.relation,
            Guardian.phone,
            Guardianship.diary_access,
            Account.id,
            Guardian.consent_on,
        )
        .join(Guardian)
        .join(Person)
        .join(Account, JOIN.LEFT_OUTER, on=(Account.person == Person.id))
        .where(Guardianship.pupil == pupil)
        .order_by(Person.name_key)
    )
    return tuple(
        GuardianLine(
            guardian, person, full(*name), relation, phone, bool(access), account is not None, consent
        )
        for guardian, person, *name, relation, phone, access, account, consent in found
    )


def _card(pupil: int) -> Card:
    found = rows(
        PupilCard.select(
            PupilCard.birth_place,
            PupilCard.address,
            PupilCard.phone,
            PupilCard.health_group,
            PupilCard.arrived_from,
            PupilCard.notes,
            PupilCard.consent_on,
            PupilCard.version,
        ).where(PupilCard.pupil == pupil)
    )
    return Card(*found[0]) if found else Card()


def classes_to_enter(actor: Actor, now: Now) -> tuple[tuple[int, str], ...]:
    """Read the classes of this year a pupil may be put into, in order of grade."""
    _may_move(actor, now)
    year = year_of(now.today)
    if year is None:
        return ()
    found = rows(
        SchoolClass.select(SchoolClass.id, SchoolClass.title)
        .where(SchoolClass.year == year.year)
        .order_by(SchoolClass.grade, SchoolClass.title)
    )
    return tuple((school_class, title) for school_class, title in found)


def groups_for(actor: Actor, now: Now, pupil: int) -> tuple[GroupChoice, ...]:
    """Read the study groups of this year that a pupil's class has, and those across classes."""
    _may_move(actor, now)
    year = year_of(now.today)
    classes = Enrollment.select(Enrollment.school_class).where(Enrollment.pupil == pupil)
    found: Any = rows(
        StudyGroup.select(StudyGroup.id, StudyGroup.title)
        .where(
            StudyGroup.year == (year.year if year else None),
            StudyGroup.school_class.is_null() | StudyGroup.school_class.in_(classes),
        )
        .order_by(StudyGroup.title)
    )
    subjects = _subjects_of({group for group, _ in found})
    return tuple(
        GroupChoice(group, title, subjects.get(group, ""), name_key(f"{title} {subjects.get(group, '')}"))
        for group, title in found
    )


def _may_move(actor: Actor, now: Now) -> None:
    if refusal := refuse(Act.MOVE_PUPIL, towards_nothing(actor, now.today)):
        raise Refused(refusal)


def card_looks(actor: Actor, now: Now, pupil: int) -> tuple[CardLook, ...]:
    """Read who looked at a pupil's card or opened a guardian's values, newest first (5.2); sees the trail."""
    if refusal := refuse(Act.VIEW_AUDIT, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    guardians = _guardians_called(pupil)
    at_card = (AuditEvent.thing == LOOKED) & (AuditEvent.thing_id == pupil)
    at_guardian = (AuditEvent.thing == GUARDIAN_LOOKED) & AuditEvent.thing_id.in_(list(guardians))
    person = (Person.surname, Person.given_name, Person.patronymic)
    found = rows(
        AuditEvent.select(AuditEvent.at, AuditEvent.act, AuditEvent.thing, AuditEvent.thing_id, *person)
        .join(Person, JOIN.LEFT_OUTER, on=(AuditEvent.person == Person.id))
        .where(at_card | at_guardian)
        .order_by(AuditEvent.id.desc())
        .limit(MOST_LOOKS)
    )
    return tuple(
        CardLook(
            now.local_of(at),
            short(*name) if name[0] else "",
            act == PRINTED,
            _OPENED.get(act),
            guardians[number] if thing == GUARDIAN_LOOKED else "",
        )
        for at, act, thing, number, *name in found
    )


def _guardians_called(pupil: int) -> dict[int, str]:
    found = rows(
        Guardianship.select(Guardian.id, Person.surname, Person.given_name, Person.patronymic)
        .join(Guardian)
        .join(Person)
        .where(Guardianship.pupil == pupil)
    )
    return {guardian: short(*name) for guardian, *name in found}
