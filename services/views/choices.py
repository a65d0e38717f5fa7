"""Reading the lists a person chooses from: pages, own classes, children, accounts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from peewee import JOIN, fn

from models.accounts import Account, RoleGrant, SignIn
from models.courses import Course, StudyGroup, Subject, Teaching
from models.database import rows
from models.people import Enrollment, Guardian, Guardianship, Person, Pupil, SchoolClass
from rules.codes import Role
from rules.permissions import Act, Permission, Standing, decide
from rules.text import name_key
from services.actor import Actor
from services.clock import Now
from services.names import full, short
from services.refused import Refused
from services.standing import refuse, roles_of, towards_nothing
from services.views.diary import Child
from services.views.journal import PageChoice
from services.views.timetable import given_to, year_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClassChoice:
    """A class in a list; ``leads`` says that it is the reader's own."""

    school_class: int
    title: str
    class_teacher: str
    pupils: int
    leads: bool


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as the administrator sees it; instants local."""

    account: int
    login: str
    full_name: str
    roles: tuple[Role, ...]
    has_password: bool
    last_at: datetime | None
    failures: int
    """Wrong passwords within the last day."""


def page_choices(actor: Actor, now: Now) -> tuple[PageChoice, ...]:
    """Read the pages the reader may open, by class and subject; filtered by the permission table itself."""
    roles = roles_of(actor, now.today)
    year = year_of(now.today)
    if year is None:
        return ()
    class_of = fn.COALESCE(Course.school_class, StudyGroup.school_class)
    found = rows(
        Course.select(
            Course.id,
            SchoolClass.title,
            SchoolClass.grade,
            Subject.title,
            StudyGroup.title,
            SchoolClass.class_teacher,
        )
        .join(Subject)
        .switch(Course)
        .join(StudyGroup, JOIN.LEFT_OUTER)
        .join(SchoolClass, JOIN.LEFT_OUTER, on=(class_of == SchoolClass.id))
        .where(Course.year == year.year)
    )
    teachers = _teachers(now.today)
    lent = {course for (course,) in rows(Course.select(Course.id).where(given_to(actor.person, [now.today])))}
    choices = []
    for course, class_title, grade, subject, group, class_teacher in found:
        standing = Standing(
            roles=roles,
            teaches_it=any(person == actor.person for person, _ in teachers.get(course, ())),
            substitutes_this_lesson=course in lent,
            leads_the_class=class_teacher is not None and class_teacher == actor.person,
        )
        if isinstance(decide(Act.VIEW_PAGE, standing), Permission):
            names = ", ".join(name for _, name in teachers.get(course, ()))
            choice = _choice(course, class_title, subject, group, names)
            choices.append(((grade or 99, choice.class_title, name_key(subject), choice.group_title), choice))
    return tuple(choice for _, choice in sorted(choices, key=lambda pair: pair[0]))


def _choice(course: int, class_title: str | None, subject: str, group: str | None, names: str) -> PageChoice:
    title = class_title or group or ""
    return PageChoice(
        course, title, subject, group or "", names, name_key(f"{title} {subject} {group or ''} {names}")
    )


def _teachers(today: date) -> dict[int, list[tuple[int, str]]]:
    found = rows(
        Teaching.select(
            Teaching.course, Teaching.teacher, Person.surname, Person.given_name, Person.patronymic
        )
        .join(Person)
        .where(Teaching.since <= today, Teaching.until.is_null() | (Teaching.until >= today))
        .order_by(Person.name_key)
    )
    teachers: dict[int, list[tuple[int, str]]] = {}
    for course, person, *name in found:
        teachers.setdefault(course, []).append((person, short(*name)))
    return teachers


def class_choices(actor: Actor, now: Now) -> tuple[ClassChoice, ...]:
    """Read the classes whose weekly sheets the reader may print (2.12), in order of grade."""
    roles = roles_of(actor, now.today)
    year = year_of(now.today)
    if year is None:
        return ()
    found = rows(
        SchoolClass.select(
            SchoolClass.id,
            SchoolClass.title,
            SchoolClass.class_teacher,
            Person.surname,
            Person.given_name,
            Person.patronymic,
        )
        .join(Person, JOIN.LEFT_OUTER)
        .where(SchoolClass.year == year.year)
        .order_by(SchoolClass.grade, SchoolClass.title)
    )
    counted = _enrolled(now.today)
    choices = []
    for school_class, title, class_teacher, *name in found:
        leads = class_teacher is not None and class_teacher == actor.person
        if isinstance(decide(Act.PRINT_WEEKLY, Standing(roles=roles, leads_the_class=leads)), Permission):
            teacher = short(*name) if class_teacher else ""
            choices.append(ClassChoice(school_class, title, teacher, counted.get(school_class, 0), leads))
    return tuple(choices)


def _enrolled(today: date) -> dict[int, int]:
    return dict(
        rows(
            Enrollment.select(Enrollment.school_class, fn.COUNT(Enrollment.pupil))
            .where(Enrollment.since <= today, Enrollment.until.is_null() | (Enrollment.until >= today))
            .group_by(Enrollment.school_class)
        )
    )


def own_classes(actor: Actor, now: Now) -> tuple[ClassChoice, ...]:
    """Read the classes the reader is class teacher of."""
    return tuple(choice for choice in class_choices(actor, now) if choice.leads)


def class_pupils(actor: Actor, now: Now, school_class: int) -> tuple[Child, ...]:
    """Read the pupils of a class today, by surname."""
    leads = SchoolClass.select().where(
        SchoolClass.id == school_class, SchoolClass.class_teacher == actor.person
    )
    standing = Standing(roles=roles_of(actor, now.today), leads_the_class=leads.exists())
    if refusal := refuse(Act.PRINT_WEEKLY, standing):
        raise Refused(refusal)
    there = Enrollment.until.is_null() | (Enrollment.until >= now.today)
    return _children(now.today, SchoolClass.id == school_class, there)


def children(actor: Actor, now: Now) -> tuple[Child, ...]:
    """Read whose diaries the reader may open as pupil or parent (4.5, 4.6), of who left this year too."""
    roles = roles_of(actor, now.today)
    own = _children(now.today, Pupil.person == actor.person) if Role.PUPIL in roles else ()
    if Role.GUARDIAN not in roles:
        return own
    guarded = (
        Guardianship.select(Guardianship.pupil)
        .join(Guardian)
        .where(Guardian.person == actor.person, Guardianship.diary_access)
    )
    return own + _children(now.today, Pupil.id.in_(guarded))


def _children(today: date, *where: Any) -> tuple[Child, ...]:
    """Return pupils of this year, by surname, each with the last class so far."""
    year = year_of(today)
    found = rows(
        Pupil.select(Pupil.id, Person.surname, Person.given_name, Person.patronymic, SchoolClass.title)
        .join(Person)
        .switch(Pupil)
        .join(Enrollment)
        .join(SchoolClass)
        .where(
            SchoolClass.year == (year.year if year else None),
            Enrollment.since <= today,
            *where,
        )
        .order_by(Person.name_key, Enrollment.since)
    )
    return tuple({pupil: Child(pupil, full(*name), title) for pupil, *name, title in found}.values())


def account_lines(actor: Actor, now: Now) -> tuple[AccountLine, ...]:
    """Read every account with its roles and last sign-in (5.1), by name."""
    if refusal := refuse(Act.MANAGE_ACCOUNTS, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    found = rows(
        Account.select(
            Account.id,
            Account.login,
            Account.password_hash,
            Person.surname,
            Person.given_name,
            Person.patronymic,
        )
        .join(Person)
        .order_by(Person.name_key)
    )
    granted: dict[int, list[Role]] = {}
    for account, role in rows(
        RoleGrant.select(RoleGrant.account, RoleGrant.role).where(
            RoleGrant.since <= now.today, RoleGrant.until.is_null() | (RoleGrant.until >= now.today)
        )
    ):
        granted.setdefault(account, []).append(Role(role))
    lasts = _last_sign_ins()
    failures = dict(
        rows(
            SignIn.select(SignIn.account, fn.COUNT(SignIn.id))
            .where(~SignIn.admitted, SignIn.account.is_null(False), SignIn.at > now.utc - _DAY)
            .group_by(SignIn.account)
        )
    )
    lines = []
    for account, login, stored, *name in found:
        at = lasts.get(account)
        local = now.local_of(at) if at else None
        roles = tuple(sorted(granted.get(account, [])))
        lately = bool(stored), local, failures.get(account, 0)
        lines.append(AccountLine(account, login, full(*name), roles, *lately))
    return tuple(lines)


def _last_sign_ins() -> dict[int, datetime]:
    newest = SignIn.select(fn.MAX(SignIn.id)).where(SignIn.admitted).group_by(SignIn.account)
    return dict(rows(SignIn.select(SignIn.account, SignIn.at).where(SignIn.id.in_(newest))))
