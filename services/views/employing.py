"""What entering an employee needs to know first: a free login, and who is so called already (5.1)."""

from dataclasses import dataclass
from datetime import date

from peewee import JOIN

from models.accounts import Account
from models.database import rows
from models.people import Guardian, Guardianship, Person, Pupil, Staff
from rules.permissions import Act
from rules.text import clean_line, login_from, name_key
from services.actor import Actor
from services.clock import Now
from services.names import full, short
from services.people import login_taken
from services.refused import Refused
from services.standing import refuse, towards_nothing


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody whom the school knows by a name; ``login`` is empty where there is no account."""

    person: int
    full_name: str
    born_on: date | None
    login: str
    is_employed: bool
    was_pupil: bool
    children: tuple[str, ...]


def proposed_login(actor: Actor, now: Now, surname: str, given_name: str, patronymic: str) -> str:
    """Return the login that a person of this name would get now."""
    _may(actor, now)
    return login_from(clean_line(surname), clean_line(given_name), clean_line(patronymic), login_taken)


def namesakes(actor: Actor, now: Now, full_name: str) -> tuple[Namesake, ...]:
    """Read everybody of a full name, ё and е alike."""
    _may(actor, now)
    name = (Person.surname, Person.given_name, Person.patronymic)
    found = rows(
        Person.select(Person.id, *name, Person.born_on, Account.login, Staff.id, Pupil.id)
        .join(Account, JOIN.LEFT_OUTER, on=(Account.person == Person.id))
        .join(Staff, JOIN.LEFT_OUTER, on=(Staff.person == Person.id))
        .join(Pupil, JOIN.LEFT_OUTER, on=(Pupil.person == Person.id))
        .where(Person.name_key == name_key(full_name))
        .order_by(Person.id)
    )
    children = _children([person for person, *_ in found])
    return tuple(
        Namesake(
            person,
            full(surname, given, patronymic),
            born_on,
            login or "",
            staff is not None,
            pupil is not None,
            tuple(children.get(person, ())),
        )
        for person, surname, given, patronymic, born_on, login, staff, pupil in found
    )


def _children(guardians: list[int]) -> dict[int, list[str]]:
    """Return whom each of some persons is a guardian of."""
    name = (Person.surname, Person.given_name, Person.patronymic)
    children: dict[int, list[str]] = {}
    for guardian, *child in rows(
        Guardianship.select(Guardian.person, *name)
        .join(Guardian)
        .switch(Guardianship)
        .join(Pupil)
        .join(Person)
        .where(Guardian.person.in_(guardians))
        .order_by(Person.name_key)
    ):
        children.setdefault(guardian, []).append(short(*child))
    return children


def _may(actor: Actor, now: Now) -> None:
    if refusal := refuse(Act.MANAGE_ACCOUNTS, towards_nothing(actor, now.today)):
        raise Refused(refusal)
