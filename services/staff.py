"""Employees: somebody new gets a person, a login and roles at once (5.1, VI)."""

from typing import Any

from models.accounts import Account, RoleGrant
from models.database import rows
from models.people import Person, Staff
from rules.codes import DUTIES
from rules.permissions import Act
from rules.refusals import Reason
from rules.text import clean_line, is_login, login_from, name_key
from services.book import Book, row_of
from services.names import full
from services.outcomes import Outcome, Refusal, Saved
from services.people import LONGEST_NAME, login_taken
from services.requests import EmployPerson
from services.signing_in.sessions import grant_missing
from services.standing import refuse, towards_nothing

CLAUSE = "5.1"


def employ_person(book: Book, change: EmployPerson) -> Outcome:
    """Enter an employee with a login and roles; a login that is there stays what it is."""
    if event := book.answered(change.request):
        grant = row_of(RoleGrant, RoleGrant.id == event["thing_id"])
        return Saved(1, book.now.local_of(event["at"]), grant["account_id"] if grant else 0)
    names = [clean_line(name) for name in (change.surname, change.given_name, change.patronymic)]
    employed = {"position": clean_line(change.position), "staff_no": clean_line(change.staff_no) or None}
    refusal = (
        refuse(Act.MANAGE_ACCOUNTS, towards_nothing(book.actor, book.now.today))
        or _not_said(change, names, employed)
        or _somebody_else(change, names)
        or _taken(change, employed)
    )
    if refusal:
        return refusal
    person = change.person or _enter(book, names)
    staff = row_of(Staff, Staff.person == person)
    if staff is None:
        book.insert(Staff, "add_staff", person=person, **employed)
    account = _account_of(book, person, change.login)
    if not grant_missing(book, account, change.roles):
        return _no(Reason.ALREADY_THERE)
    return Saved(1, book.now.local, account)


def _not_said(change: EmployPerson, names: list[str], employed: dict[str, Any]) -> Refusal | None:
    if not names[0] or not names[1]:
        return _no(Reason.NAME_MISSING)
    if max(map(len, (*names, *(text or "" for text in employed.values())))) > LONGEST_NAME:
        return _no(Reason.TEXT_TOO_LONG, LONGEST_NAME)
    if not change.roles:
        return _no(Reason.ROLE_MISSING)
    odd = [role.value for role in change.roles if role not in DUTIES]
    return _no(Reason.OUT_OF_SCALE, odd[0]) if odd else None


def _somebody_else(change: EmployPerson, names: list[str]) -> Refusal | None:
    """Return that the person is not the one who was asked about, or that somebody so called was not shown."""
    called = named(full(*names))
    if change.person is not None:
        return None if change.person in called else _no(Reason.UNKNOWN_THING)
    unseen = set(called) - set(change.namesakes)
    return _no(Reason.PERSON_KNOWN, full(*names)) if unseen else None


def _taken(change: EmployPerson, employed: dict[str, Any]) -> Refusal | None:
    number = employed["staff_no"]
    others = Staff.select().where(Staff.person != (change.person or 0))
    if number and others.where(Staff.staff_no == number).exists():
        return _no(Reason.TITLE_TAKEN, number)
    if change.person is not None and row_of(Account, Account.person == change.person):
        return None
    login = change.login.strip().casefold()
    if login and not is_login(login):
        return _no(Reason.LOGIN_ODD)
    return _no(Reason.LOGIN_TAKEN, login) if login and login_taken(login) else None


def named(full_name: str) -> list[int]:
    """Return everybody of a full name, ё and е alike."""
    found = rows(Person.select(Person.id).where(Person.name_key == name_key(full_name)).order_by(Person.id))
    return [person for (person,) in found]


def _enter(book: Book, names: list[str]) -> int:
    surname, given, patronymic = names
    name = {"surname": surname, "given_name": given, "patronymic": patronymic}
    return book.insert(Person, "add_person", **name, name_key=name_key(full(*names)))


def _account_of(book: Book, person: int, login: str) -> int:
    """Return the account of a person, a new one without a password where there is none."""
    if there := row_of(Account, Account.person == person):
        return int(there["id"])
    name = row_of(Person, Person.id == person) or {}
    own = login.strip().casefold() or login_from(
        name["surname"], name["given_name"], name["patronymic"], login_taken
    )
    return book.insert(Account, "open_account", person=person, login=own, made_at=book.now.utc)


def _no(reason: Reason, about: object = "") -> Refusal:
    return Refusal(reason, Act.MANAGE_ACCOUNTS, CLAUSE, str(about))
