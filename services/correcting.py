"""Who somebody is, corrected by one verb for every kind of person: a new surname, a slip (1.6, VI)."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from models.accounts import Account, RoleGrant
from models.base import Table
from models.database import rows
from models.people import Guardian, Guardianship, Person, Pupil, Staff
from rules.codes import DUTIES
from rules.permissions import Act
from rules.refusals import Reason
from rules.text import clean_line, name_key
from services.actor import Actor
from services.book import Book, last_author, row_of
from services.live import TimetableChanged
from services.names import full, short_name
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.people import LODGINGS, LONGEST_NAME, SEXES, is_known_pupil
from services.requests import CorrectPerson, Identity
from services.standing import refuse, towards_nothing, towards_pupil
from services.telling import tell_pages_of_pupil

Row = dict[str, Any]


class Part(StrEnum):
    """What can be corrected of a person, each by whose duty it is."""

    NAME = "name"
    PUPIL = "pupil"
    GUARDIAN = "guardian"
    STAFF = "staff"


TABLES: Mapping[Part, type[Table]] = {
    Part.NAME: Person,
    Part.PUPIL: Pupil,
    Part.GUARDIAN: Guardian,
    Part.STAFF: Staff,
}
_WHOSE: Mapping[Part, Any] = {
    Part.NAME: Person.id,
    Part.PUPIL: Pupil.person,
    Part.GUARDIAN: Guardian.person,
    Part.STAFF: Staff.person,
}
COLUMNS: Mapping[Part, tuple[str, ...]] = {
    Part.NAME: ("surname", "given_name", "patronymic", "sex", "born_on"),
    Part.PUPIL: ("file_no", "lodging"),
    Part.GUARDIAN: ("phone",),
    Part.STAFF: ("position", "staff_no"),
}
_NUMBERS = ("file_no", "staff_no")
"""Empty is no number in the tables, so that several may have none."""
_NAMES = COLUMNS[Part.NAME][:3]


def correct_person(book: Book, change: CorrectPerson) -> Outcome:
    """Correct what the school knows of a person; a login stays what it is."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), change.person)
    there = rows_of(change.person)
    wanted = _cleaned(change.identity)
    other = [part for part in Part if _of(wanted, part) != _of(change.seen, part)]
    for part in other or [Part.NAME]:
        if refusal := may_correct(book.actor, book.now.today, there, part):
            return refusal
    stands = identity_in(there)
    if stands is None:
        return Refusal(Reason.UNKNOWN_THING, *_duty(there, Part.NAME))
    if stands != change.seen:
        theirs = [part for part in there if _of(stands, part) != _of(change.seen, part)]
        return _corrected_meanwhile(book, there, theirs)
    for part in other:
        if refusal := _impossible(wanted, there, part, book.now.today):
            return refusal
    for part in other:
        book.update(TABLES[part], there[part], "correct_person", **_stored(wanted, part))
    if other and Part.PUPIL in there:
        tell_pages_of_pupil(book, there[Part.PUPIL]["id"])
    if other:
        book.announce(TimetableChanged())
    return Saved(1, book.now.local, change.person)


def rows_of(person: int) -> dict[Part, Row]:
    """Return the rows that tell who a person is, as stored; without a part that the person is not."""
    found = {part: row_of(TABLES[part], _WHOSE[part] == person) for part in Part}
    return {part: row for part, row in found.items() if row is not None}


def identity_in(there: Mapping[Part, Row]) -> Identity | None:
    """Return who a person is, None for nobody."""
    if Part.NAME not in there:
        return None
    known: Row = {}
    for part, row in there.items():
        known |= {name: row[name] or "" if name in _NUMBERS else row[name] for name in COLUMNS[part]}
    return Identity(**known)


def may_correct(actor: Actor, today: date, there: Mapping[Part, Row], part: Part) -> Refusal | None:
    """Return why a part of a person is not the actor's to correct; of a guardian any child will do."""
    act, _ = _duty(there, part)
    children = _children(there) if act is Act.KEEP_CARD else []
    if not children:
        return refuse(act, towards_nothing(actor, today))
    told = [refuse(act, towards_pupil(actor, child, today)) for child in children]
    return None if None in told else told[0]


def _duty(there: Mapping[Part, Row], part: Part) -> tuple[Act, str]:
    """Return whose duty a part is: the name of an employee is the administrator's, whoever else it is."""
    if part is Part.NAME:
        part = Part.STAFF if _is_employed(there) else Part.PUPIL if Part.PUPIL in there else Part.GUARDIAN
        part = part if part in there else Part.STAFF
    match part:
        case Part.PUPIL:
            return Act.MOVE_PUPIL, "1.6"
        case Part.GUARDIAN:
            return Act.KEEP_CARD, "4.4"
    return Act.FILL_SCHOOL, "VI"


def _is_employed(there: Mapping[Part, Row]) -> bool:
    """Whether the person is on the staff, or ever had a duty in the journal."""
    duties = [duty.value for duty in DUTIES]
    held = RoleGrant.select().join(Account).where(RoleGrant.role.in_(duties))
    person = there[Part.NAME]["id"] if Part.NAME in there else 0
    return Part.STAFF in there or held.where(Account.person == person).exists()


def _children(there: Mapping[Part, Row]) -> list[int]:
    guardian = there[Part.GUARDIAN]["id"] if Part.GUARDIAN in there else 0
    found = rows(Guardianship.select(Guardianship.pupil).where(Guardianship.guardian == guardian))
    return [pupil for (pupil,) in found]


def _cleaned(identity: Identity) -> Identity:
    """Return an identity as it is stored; what the person is not stays None."""
    cleaned: Row = {}
    for part in Part:
        for name, value in _of(identity, part).items():
            cleaned[name] = clean_line(value) if isinstance(value, str) else value
    return Identity(**cleaned)


def _of(identity: Identity, part: Part) -> Row:
    return {name: getattr(identity, name) for name in COLUMNS[part]}


def _stored(identity: Identity, part: Part) -> Row:
    columns = {
        name: value or None if name in _NUMBERS else value for name, value in _of(identity, part).items()
    }
    return {**columns, "name_key": _key(identity)} if part is Part.NAME else columns


def _key(identity: Identity) -> str:
    return name_key(full(identity.surname, identity.given_name, identity.patronymic))


def _impossible(wanted: Identity, there: Mapping[Part, Row], part: Part, today: date) -> Refusal | None:
    """Return why nobody is like this."""
    act, clause = _duty(there, part)
    said = _of(wanted, part)
    if part not in there or None in (value for name, value in said.items() if name != "born_on"):
        return Refusal(Reason.UNKNOWN_THING, act, clause)
    if part is Part.NAME and not (wanted.surname and wanted.given_name):
        return Refusal(Reason.NAME_MISSING, act, clause)
    if max(len(value) for value in said.values() if isinstance(value, str)) > LONGEST_NAME:
        return Refusal(Reason.TEXT_TOO_LONG, act, clause, str(LONGEST_NAME))
    if part is Part.NAME and wanted.sex not in SEXES:
        return Refusal(Reason.OUT_OF_SCALE, act, clause, wanted.sex)
    if part is Part.PUPIL and wanted.lodging not in LODGINGS:
        return Refusal(Reason.OUT_OF_SCALE, act, clause, str(wanted.lodging))
    if part is Part.NAME and wanted.born_on is not None and wanted.born_on >= today:
        return Refusal(Reason.DATES_CROSSED, act, clause, wanted.born_on.isoformat())
    if taken := _taken(wanted, there, part):
        reason, about = taken
        return Refusal(reason, act, clause, about)
    return None


def _taken(wanted: Identity, there: Mapping[Part, Row], part: Part) -> tuple[Reason, str] | None:
    """Return which number or name is another's; dates of birth tell pupils of one name apart."""
    own = there[part]["id"]
    if part is Part.NAME:
        pupil = there[Part.PUPIL]["id"] if Part.PUPIL in there else None
        if pupil and is_known_pupil(_key(wanted), wanted.born_on, but=pupil):
            return Reason.PUPIL_KNOWN, full(wanted.surname, wanted.given_name, wanted.patronymic)
        return None
    table = TABLES[part]
    for name in set(_NUMBERS) & set(COLUMNS[part]):
        number = getattr(wanted, name)
        if number and row_of(table, getattr(table, name) == number, table.id != own):
            return Reason.TITLE_TAKEN, number
    return None


def _corrected_meanwhile(book: Book, there: Mapping[Part, Row], other: list[Part]) -> Conflict:
    authors = [last_author(TABLES[part], there[part]["id"]) for part in other or [Part.NAME]]
    who, at = max(authors, key=lambda one: one[1] or datetime.min)
    when = book.now.local_of(at) if at else book.now.local
    return Conflict(full(*(there[Part.NAME][name] for name in _NAMES)), 1, short_name(who), when)
