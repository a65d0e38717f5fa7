"""Persons of the school: pupils and their movement, staff, guardians, accounts (1.6, 4.4, 5.1, VI)."""

from datetime import date
from typing import Any

from models.accounts import Account, RoleGrant
from models.database import rows
from models.people import Enrollment, Guardian, Guardianship, Person, Pupil, SchoolClass, Staff
from models.school import SchoolYear
from rules.codes import Role
from rules.refusals import Reason
from rules.text import clean_line, login_from, name_key
from services.book import Book, row_of
from services.filling import filled, may_fill, refusal
from services.names import full
from services.outcomes import Outcome, Refusal

LONGEST_NAME = 100
LODGINGS = ("boarding", "day")
SEXES = ("", "f", "m")


def add_person(
    book: Book,
    surname: str,
    given_name: str,
    patronymic: str = "",
    *,
    sex: str = "",
    born_on: date | None = None,
) -> Outcome:
    """Enter a person; only the patronymic may be missing."""
    names = [clean_line(name) for name in (surname, given_name, patronymic)]
    if denied := may_fill(book) or _not_a_name(names):
        return denied
    if sex not in SEXES:
        return refusal(Reason.OUT_OF_SCALE, sex)
    person = book.insert(
        Person,
        "add_person",
        surname=names[0],
        given_name=names[1],
        patronymic=names[2],
        sex=sex,
        born_on=born_on,
        name_key=name_key(full(*names)),
    )
    return filled(book, person)


def _not_a_name(names: list[str]) -> Refusal | None:
    if not names[0] or not names[1]:
        return refusal(Reason.NAME_MISSING)
    if max(map(len, names)) > LONGEST_NAME:
        return refusal(Reason.TEXT_TOO_LONG, LONGEST_NAME)
    return None


def add_pupil(book: Book, person: int, *, file_no: str | None = None, lodging: str = "day") -> Outcome:
    """Make a person a pupil with a personal file number of their own."""
    number = clean_line(file_no or "") or None
    if denied := may_fill(book) or _no_such(Person, person):
        return denied
    if row_of(Pupil, Pupil.person == person) or (number and row_of(Pupil, Pupil.file_no == number)):
        return refusal(Reason.ALREADY_THERE, number or "")
    if lodging not in LODGINGS:
        return refusal(Reason.OUT_OF_SCALE, lodging)
    return filled(book, book.insert(Pupil, "add_pupil", person=person, file_no=number, lodging=lodging))


def is_known_pupil(key: str, born_on: date | None, but: int = 0) -> bool:
    """Whether another pupil is so called and may be the same: dates of birth tell namesakes apart."""
    others = Pupil.select().join(Person).where(Pupil.id != but, Person.name_key == key)
    return bool(others.where(Person.born_on.is_null() | (Person.born_on == born_on)).exists())


def add_staff(book: Book, person: int, *, position: str = "", staff_no: str | None = None) -> Outcome:
    """Employ a person."""
    number = clean_line(staff_no or "") or None
    if denied := may_fill(book) or _no_such(Person, person):
        return denied
    if row_of(Staff, Staff.person == person) or (number and row_of(Staff, Staff.staff_no == number)):
        return refusal(Reason.ALREADY_THERE, number or "")
    employed = {"person": person, "position": clean_line(position), "staff_no": number}
    return filled(book, book.insert(Staff, "add_staff", **employed))


def add_guardian(book: Book, person: int, *, phone: str = "") -> Outcome:
    """Make a person a guardian; one who is a guardian already is answered."""
    if denied := may_fill(book) or _no_such(Person, person):
        return denied
    if there := row_of(Guardian, Guardian.person == person):
        return filled(book, there["id"])
    return filled(book, book.insert(Guardian, "add_guardian", person=person, phone=clean_line(phone)))


def add_guardianship(
    book: Book, pupil: int, guardian: int, *, relation: str = "", diary_access: bool = True
) -> Outcome:
    """Say whose child a pupil is and whether the guardian reads the diary (1.6, 2.11)."""
    if denied := may_fill(book) or _no_such(Pupil, pupil) or _no_such(Guardian, guardian):
        return denied
    if row_of(Guardianship, Guardianship.pupil == pupil, Guardianship.guardian == guardian):
        return refusal(Reason.ALREADY_THERE)
    bond = {"relation": clean_line(relation), "diary_access": diary_access}
    return filled(book, book.insert(Guardianship, "add_guardianship", pupil=pupil, guardian=guardian, **bond))


def enroll_pupil(
    book: Book, pupil: int, school_class: int, *, since: date, until: date | None = None, order_no: str = ""
) -> Outcome:
    """Put a pupil into a class from a day on; nobody is in two classes on one day."""
    if denied := may_fill(book) or _no_such(Pupil, pupil):
        return denied
    year = rows(
        SchoolYear.select(SchoolYear.starts_on, SchoolYear.ends_on)
        .join(SchoolClass)
        .where(SchoolClass.id == school_class)
    )
    if not year:
        return refusal(Reason.UNKNOWN_THING, school_class)
    last = until or year[0][1]
    if not year[0][0] <= since <= last <= year[0][1]:
        return refusal(Reason.DATES_CROSSED, since.isoformat())
    if _in_a_class(pupil, year[0][0], since, last):
        return refusal(Reason.ALREADY_IN_A_CLASS, since.isoformat())
    stay = {"since": since, "until": until, "order_no": clean_line(order_no)}
    return filled(
        book, book.insert(Enrollment, "enroll_pupil", pupil=pupil, school_class=school_class, **stay)
    )


def _in_a_class(pupil: int, year_starts_on: date, since: date, until: date) -> bool:
    """Whether the pupil is in a class of the same year on one of the days."""
    return bool(
        Enrollment.select()
        .join(SchoolClass)
        .join(SchoolYear)
        .where(
            Enrollment.pupil == pupil,
            SchoolYear.starts_on == year_starts_on,
            Enrollment.since <= until,
            Enrollment.until.is_null() | (Enrollment.until >= since),
        )
        .exists()
    )


def end_enrollment(book: Book, enrollment: int, *, until: date, order_no: str = "") -> Outcome:
    """Note a pupil's last day in a class; marks and absences stay."""
    there = row_of(Enrollment, Enrollment.id == enrollment)
    if denied := may_fill(book):
        return denied
    if there is None:
        return refusal(Reason.UNKNOWN_THING, enrollment)
    if until < there["since"]:
        return refusal(Reason.DATES_CROSSED, until.isoformat())
    leaving = {"until": until, "order_no": clean_line(order_no) or there["order_no"]}
    return filled(book, enrollment, book.update(Enrollment, there, "end_enrollment", **leaving))


def open_account(
    book: Book,
    person: int,
    *,
    login: str = "",
    password_hash: str = "",
    must_change_password: bool = True,
) -> Outcome:
    """Give a person the one login of their own (5.1), made from the name unless one is asked for."""
    name = row_of(Person, Person.id == person)
    if denied := may_fill(book):
        return denied
    if name is None:
        return refusal(Reason.UNKNOWN_THING, person)
    if row_of(Account, Account.person == person):
        return refusal(Reason.ALREADY_THERE)
    wanted = login.strip().casefold()
    if wanted and login_taken(wanted):
        return refusal(Reason.LOGIN_TAKEN, wanted)
    own = wanted or login_from(name["surname"], name["given_name"], name["patronymic"], login_taken)
    opened = {"password_hash": password_hash, "must_change_password": must_change_password}
    return filled(
        book,
        book.insert(Account, "open_account", person=person, login=own, made_at=book.now.utc, **opened),
    )


def login_taken(login: str) -> bool:
    """Whether somebody has, or once had, this login: logins are never used again."""
    return bool(Account.select().where(Account.login == login).exists())


def grant_role(book: Book, account: int, role: Role, *, since: date, until: date | None = None) -> Outcome:
    """Let an account act in a role; a role that is held on those days is not given again."""
    if denied := may_fill(book) or _no_such(Account, account):
        return denied
    if until is not None and until < since:
        return refusal(Reason.DATES_CROSSED, since.isoformat())
    held = RoleGrant.select().where(
        RoleGrant.account == account,
        RoleGrant.role == role.value,
        RoleGrant.since <= (until or date.max),
        RoleGrant.until.is_null() | (RoleGrant.until >= since),
    )
    if held.exists():
        return refusal(Reason.ALREADY_THERE, role.value)
    granted = {"account": account, "role": role.value, "since": since, "until": until}
    return filled(book, book.insert(RoleGrant, "grant_role", **granted))


def _no_such(table: Any, thing: int) -> Refusal | None:
    there = table.select().where(table.id == thing).exists()
    return None if there else refusal(Reason.UNKNOWN_THING, thing)
