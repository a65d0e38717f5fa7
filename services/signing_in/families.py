"""Accounts of families: every pupil and every guardian with diary access has an own login (5.1)."""

from datetime import date

from models.accounts import Account
from models.database import rows
from models.people import Enrollment, Guardian, Guardianship, Person, Pupil, SchoolClass
from models.school import SchoolYear
from rules.codes import Role
from rules.refusals import Reason
from services.book import Book, row_of
from services.filling import filled, made, may_fill, refusal
from services.outcomes import Outcome, Saved
from services.people import open_account
from services.requests import OpenFamilyAccounts
from services.signing_in.sessions import grant_missing


def open_accounts(book: Book, change: OpenFamilyAccounts) -> Outcome:
    """Open what accounts the families of a class lack, as a person asks for it on a screen."""
    if event := book.answered(change.request):
        thing = class_called(change.class_title, book.now.today) or 0
        return Saved(1, book.now.local_of(event["at"]), thing)
    return open_family_accounts(book, change.class_title)


def open_family_accounts(book: Book, class_title: str) -> Outcome:
    """Open what accounts the families of a class lack, each with its role; whoever has one keeps it.

    Nobody gets a password here; a guardian without diary access gets no account (2.11, 2.12).
    """
    if denied := may_fill(book):
        return denied
    today = book.now.today
    school_class = class_called(class_title, today)
    if school_class is None:
        return refusal(Reason.UNKNOWN_THING, class_title)
    for person, role in _family_of(school_class, today):
        _let_in(book, person, role)
    return filled(book, school_class)


def class_called(title: str, today: date) -> int | None:
    """Return the class of a title in the newest year begun, or else in a year to come; None for no class."""
    found = rows(
        SchoolClass.select(SchoolClass.id, SchoolYear.starts_on)
        .join(SchoolYear)
        .where(SchoolClass.title == title)
    )
    begun = [one for one in found if one[1] <= today]
    newest = max(begun or found, key=lambda one: one[1], default=None)
    return int(newest[0]) if newest else None


def logins_of_families(class_title: str, today: date) -> list[str]:
    """Return the logins of a class's pupils and their guardians who have no password yet, by surname."""
    school_class = class_called(class_title, today)
    family = [] if school_class is None else [person for person, _ in _family_of(school_class, today)]
    found = rows(
        Account.select(Account.login)
        .join(Person)
        .where(Account.person.in_(family), Account.password_hash == "")
        .order_by(Person.name_key)
    )
    return [login for (login,) in found]


def _family_of(school_class: int, today: date) -> list[tuple[int, Role]]:
    """Return the persons of a class's families who read a diary, each with the role that lets them."""
    there = (
        (Enrollment.school_class == school_class)
        & (Enrollment.since <= max(today, _begins(school_class)))
        & (Enrollment.until.is_null() | (Enrollment.until >= today))
    )
    pupils = rows(Pupil.select(Pupil.person).join(Enrollment).where(there).order_by(Pupil.id))
    guardians = rows(
        Guardian.select(Guardian.person)
        .join(Guardianship)
        .join(Pupil)
        .join(Enrollment)
        .where(there, Guardianship.diary_access)
        .order_by(Guardian.id)
        .distinct()
    )
    return [
        *((person, Role.PUPIL) for (person,) in pupils),
        *((person, Role.GUARDIAN) for (person,) in guardians),
    ]


def _begins(school_class: int) -> date:
    found = rows(
        SchoolYear.select(SchoolYear.starts_on).join(SchoolClass).where(SchoolClass.id == school_class)
    )
    begins: date = found[0][0]
    return begins


def _let_in(book: Book, person: int, role: Role) -> None:
    there = row_of(Account, Account.person == person)
    account = there["id"] if there else made(open_account(book, person))
    grant_missing(book, account, (role,))
