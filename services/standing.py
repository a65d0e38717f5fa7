"""What an actor is to a thing of the journal: facts for ``rules.permissions`` to judge."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from peewee import fn

from models.accounts import Account, RoleGrant
from models.asked import Asked
from models.courses import Course, StudyGroup, Teaching, TimetableChange
from models.people import Enrollment, Guardian, Guardianship, Pupil, SchoolClass
from rules.codes import Role
from rules.deadlines import DEBT_DAYS
from rules.permissions import Act, Denial, Standing, decide
from services.actor import OFFICE, Actor
from services.outcomes import Refusal
from services.views.timetable import year_of

OFFICE_ROLES = frozenset({Role.ADMINISTRATOR, Role.SECRETARY, Role.DIRECTOR})
"""What the owner of the school's file may do on the command line: fill, print, and see what is printed."""


@dataclass(frozen=True, slots=True)
class CourseDay:
    """A course, and where one lesson of it is meant, its day and number."""

    course: int
    school_class: int | None
    """The class of the course, or the class its study group is a part of."""
    day: date | None = None
    number: int | None = None


def _held_by(account: Any, today: Any) -> Any:
    return (
        RoleGrant.select(RoleGrant.role)
        .join(Account)
        .where(
            RoleGrant.account == account,
            RoleGrant.since <= today,
            RoleGrant.until.is_null() | (RoleGrant.until >= today),
            Account.disabled_at.is_null(),
        )
    )


_ROLES = Asked(_held_by)
_CLASS_OF_COURSE = Asked(
    lambda course: (
        Course.select(Course.id, fn.COALESCE(Course.school_class, StudyGroup.school_class))
        .left_outer_join(StudyGroup, on=(Course.study_group == StudyGroup.id))
        .where(Course.id == course)
    )
)
_TEACHES = Asked(
    lambda course, person, today: Teaching.select(Teaching.id).where(
        Teaching.course == course,
        Teaching.teacher == person,
        Teaching.since <= today,
        Teaching.until.is_null() | (Teaching.until >= today),
    )
)
_SUBSTITUTES = Asked(
    lambda course, person, since, until: TimetableChange.select(
        fn.COALESCE(TimetableChange.to_number, TimetableChange.number)
    ).where(
        TimetableChange.course == course,
        fn.COALESCE(TimetableChange.to_day, TimetableChange.day).between(since, until),
        TimetableChange.substitute == person,
    )
)
_LEADS = Asked(
    lambda school_class, person: SchoolClass.select(SchoolClass.id).where(
        SchoolClass.id == school_class, SchoolClass.class_teacher == person
    )
)


def roles_of(actor: Actor, today: date) -> frozenset[Role]:
    """Return the roles the actor holds today; none once the account is disabled."""
    if actor == OFFICE:
        return OFFICE_ROLES
    return frozenset(Role(role) for (role,) in _ROLES(account=actor.account, today=today))


def towards_course(actor: Actor, where: CourseDay, today: date) -> Standing:
    """Return the actor's standing towards a page, or towards one lesson of it."""
    roles = roles_of(actor, today)
    if Role.TEACHER not in roles:
        return Standing(roles=roles)
    return Standing(
        roles=roles,
        teaches_it=_TEACHES.any(course=where.course, person=actor.person, today=today),
        substitutes_this_lesson=_substitutes(actor, where, today),
        leads_the_class=where.school_class is not None and _leads(actor, where.school_class),
    )


def towards_nothing(actor: Actor, today: date) -> Standing:
    """Return the actor's standing where no thing of the journal is meant."""
    return Standing(roles=roles_of(actor, today))


def towards_class(actor: Actor, school_class: int, today: date) -> Standing:
    """Return the actor's standing towards a class."""
    return Standing(roles=roles_of(actor, today), leads_the_class=_leads(actor, school_class))


def towards_pupil(actor: Actor, pupil: int, today: date) -> Standing:
    """Return the actor's standing towards a pupil's diary."""
    own = Pupil.select().where(Pupil.id == pupil, Pupil.person == actor.person).exists()
    guards = (
        Guardianship.select()
        .join(Guardian)
        .where(
            Guardianship.pupil == pupil,
            Guardian.person == actor.person,
            Guardianship.diary_access,
        )
        .exists()
    )
    year = year_of(today)
    leads = (
        Enrollment.select()
        .join(SchoolClass)
        .where(
            Enrollment.pupil == pupil,
            Enrollment.since <= today,
            Enrollment.until.is_null() | (Enrollment.until >= today),
            SchoolClass.class_teacher == actor.person,
            SchoolClass.year == (year.year if year else None),
        )
        .exists()
    )
    return Standing(
        roles=roles_of(actor, today), leads_the_class=leads, is_this_pupil=own, guards_this_pupil=guards
    )


def class_of_course(course: int) -> CourseDay | None:
    """Return a course with the class it belongs to, or None when there is no such course."""
    found = _CLASS_OF_COURSE(course=course)
    return CourseDay(*found[0]) if found else None


def refuse(act: Act, standing: Standing, about: str = "") -> Refusal | None:
    """Return the refusal of an act, or None where the table gives the right."""
    answer = decide(act, standing)
    if isinstance(answer, Denial):
        return Refusal(answer.reason, act, answer.clause, about)
    return None


def first_refusal(refusals: Iterable[Refusal | None]) -> Refusal | None:
    """Return the first refusal there is."""
    return next((refusal for refusal in refusals if refusal is not None), None)


def _substitutes(actor: Actor, where: CourseDay, today: date) -> bool:
    """Whether the very lesson is given to the actor; the page as a whole opens while a debt may be left."""
    since, until = (where.day, where.day) if where.day else (today - timedelta(days=DEBT_DAYS), today)
    given = _SUBSTITUTES(course=where.course, person=actor.person, since=since, until=until)
    return any(where.number in (None, number) for (number,) in given)


def _leads(actor: Actor, school_class: int) -> bool:
    return _LEADS.any(school_class=school_class, person=actor.person)
