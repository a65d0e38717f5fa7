"""Reading whose teachers' papers one may print: own, or anybody's for those who control (2.10)."""

from dataclasses import dataclass
from typing import Any

from models.courses import Course, Teaching
from models.database import rows
from models.people import Person
from rules.codes import Role
from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.book import row_of
from services.clock import Now
from services.names import full
from services.outcomes import Refusal
from services.refused import Refused
from services.standing import refuse, roles_of, towards_nothing
from services.views.timetable import year_of


@dataclass(frozen=True, slots=True)
class TeacherChoice:
    """A teacher in a list."""

    person: int
    full_name: str


def teacher_choices(actor: Actor, now: Now) -> tuple[TeacherChoice, ...]:
    """Read the teachers whose papers the reader may print, by surname."""
    year = year_of(now.today)
    if year is None:
        return ()
    teaching = Teaching.select(Teaching.teacher).join(Course).where(Course.year == year.year)
    query: Any = Person.select(Person.id, Person.surname, Person.given_name, Person.patronymic).where(
        Person.id.in_(teaching)
    )
    if not controls_journals(actor, now):
        query = query.where(Person.id == (actor.person if _teaches(actor, now) else None))
    return tuple(
        TeacherChoice(person, full(*name)) for person, *name in rows(query.order_by(Person.name_key))
    )


def controls_journals(actor: Actor, now: Now) -> bool:
    """Whether the reader prints what is overdue and the papers of any teacher (2.10)."""
    return refuse(Act.VIEW_CONTROL, towards_nothing(actor, now.today)) is None


def may_read_of_teacher(actor: Actor, now: Now, teacher: int) -> None:
    """Raise Refused unless the papers are the reader's own or the reader controls the journals (2.10)."""
    if teacher == actor.person and _teaches(actor, now):
        return
    if refusal := refuse(Act.VIEW_CONTROL, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    if row_of(Person, Person.id == teacher) is None:
        raise Refused(Refusal(Reason.UNKNOWN_THING, Act.VIEW_CONTROL, "2.10"))


def _teaches(actor: Actor, now: Now) -> bool:
    return Role.TEACHER in roles_of(actor, now.today)
