"""Personal cards of pupils and their guardians (1.6, 4.4): who looked is kept as well as who wrote."""

from models.accounts import Account
from models.cards import PupilCard
from models.database import rows
from models.people import Guardian, Guardianship, Person, Pupil
from rules.codes import Role
from rules.permissions import Act
from rules.refusals import Reason
from rules.text import clean_line, name_key
from services.book import Book, row_of
from services.conflicts import changed_meanwhile
from services.names import full
from services.outcomes import Outcome, Refusal, Saved
from services.people import LONGEST_NAME
from services.requests import AddGuardian, OpenCard, SetCard, SetDiaryAccess
from services.settings import CARD_HEALTH, settings_on
from services.signing_in.sessions import grant_missing
from services.standing import refuse, towards_pupil

CLAUSE = "4.4"
LONGEST = 300
LOOKED = "card_view"
"""What the trail calls a look at a card; its id is the pupil's."""
PRINTED = "print_card"
"""The act of a look that went on paper."""


def open_card(book: Book, change: OpenCard) -> Outcome:
    """Note that somebody looks at a pupil's card or prints it; without the right to it nothing opens."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    if refusal := _may(book, Act.VIEW_CARD, change.pupil):
        return refusal
    book.note(PRINTED if change.printed else "view_card", LOOKED, change.pupil)
    return Saved(1, book.now.local, change.pupil)


def set_card(book: Book, change: SetCard) -> Outcome:
    """Write the card of a pupil; the health group only where the school keeps it (a setting, off)."""
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), event["thing_id"])
    if refusal := _may(book, Act.KEEP_CARD, change.pupil):
        return refusal
    lines = ("birth_place", "address", "phone", "health_group", "arrived_from", "notes")
    written = {name: clean_line(getattr(change, name)) for name in lines}
    if max(map(len, written.values())) > LONGEST:
        return _no(Reason.TEXT_TOO_LONG, LONGEST)
    if written["health_group"] and not keeps_health(book):
        return _no(Reason.HEALTH_NOT_KEPT)
    there = row_of(PupilCard, PupilCard.pupil == change.pupil)
    if (there["version"] if there else 0) != change.seen:
        return changed_meanwhile(book, PupilCard, there)
    if there is None:
        return Saved(1, book.now.local, book.insert(PupilCard, "set_card", pupil=change.pupil, **written))
    version = book.update(PupilCard, there, "set_card", **written)
    return Saved(version, book.now.local, there["id"])


def keeps_health(book: Book) -> bool:
    """Whether the school decided to keep groups of health on cards."""
    return settings_on(book.now.today).get(CARD_HEALTH, "no") == "yes"


def add_guardian(book: Book, change: AddGuardian) -> Outcome:
    """Say who a pupil's guardian is; somebody of that very name and phone is the same person."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    if refusal := _may(book, Act.KEEP_CARD, change.pupil):
        return refusal
    names = [clean_line(name) for name in (change.surname, change.given_name, change.patronymic)]
    phone, relation = clean_line(change.phone), clean_line(change.relation)
    if not names[0] or not names[1]:
        return _no(Reason.NAME_MISSING)
    if max(map(len, (*names, phone, relation))) > LONGEST_NAME:
        return _no(Reason.TEXT_TOO_LONG, LONGEST_NAME)
    guardian = _guardian_called(names, phone)
    if guardian is None:
        person = book.insert(
            Person,
            "add_person",
            surname=names[0],
            given_name=names[1],
            patronymic=names[2],
            name_key=name_key(full(*names)),
        )
        guardian = book.insert(Guardian, "add_guardian", person=person, phone=phone)
    elif row_of(Guardianship, Guardianship.pupil == change.pupil, Guardianship.guardian == guardian):
        return _no(Reason.ALREADY_THERE)
    bond = {"relation": relation, "diary_access": change.diary_access}
    thing = book.insert(Guardianship, "add_guardianship", pupil=change.pupil, guardian=guardian, **bond)
    _let_read(book, guardian, change.diary_access)
    return Saved(1, book.now.local, thing)


def _guardian_called(names: list[str], phone: str) -> int | None:
    if not phone:
        return None
    found = rows(
        Guardian.select(Guardian.id)
        .join(Person)
        .where(Guardian.phone == phone, Person.name_key == name_key(full(*names)))
    )
    return int(found[0][0]) if found else None


def set_diary_access(book: Book, change: SetDiaryAccess) -> Outcome:
    """Give a guardian the diary of a pupil, or take it; taken, it is closed at once (1.6, 2.11)."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    if refusal := _may(book, Act.KEEP_CARD, change.pupil):
        return refusal
    bond = row_of(Guardianship, Guardianship.pupil == change.pupil, Guardianship.guardian == change.guardian)
    if bond is None:
        return _no(Reason.UNKNOWN_THING)
    if bool(bond["diary_access"]) == change.diary_access:
        return _no(Reason.ALREADY_THERE)
    _let_read(book, change.guardian, change.diary_access)
    book.update(Guardianship, bond, "set_diary_access", diary_access=change.diary_access)
    return Saved(1, book.now.local, bond["id"])


def _let_read(book: Book, guardian: int, diary_access: bool) -> None:
    """Give the role of a guardian to who has an account; opening one is the administrator's duty."""
    there = row_of(Guardian, Guardian.id == guardian)
    account = row_of(Account, Account.person == there["person_id"]) if there else None
    if not diary_access or account is None:
        return
    grant_missing(book, account["id"], (Role.GUARDIAN,))


def _may(book: Book, act: Act, pupil: int) -> Refusal | None:
    if row_of(Pupil, Pupil.id == pupil) is None:
        return Refusal(Reason.UNKNOWN_THING, act, CLAUSE)
    return refuse(act, towards_pupil(book.actor, pupil, book.now.today))


def _no(reason: Reason, about: object = "") -> Refusal:
    return Refusal(reason, Act.KEEP_CARD, CLAUSE, str(about))
