"""Passport and SNILS of pupils and guardians: off until decided, on consent, opened on record (1.6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import fn

from models.cards import PupilCard, SealedValue
from models.database import rows
from models.people import Guardian, Guardianship, Pupil
from rules.identity import Sensitive, covered, written
from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.book import Book, row_of
from services.cards import LOOKED
from services.clock import Now
from services.conflicts import changed_meanwhile
from services.outcomes import NotSaved, Outcome, Refusal, Saved
from services.refused import Refused
from services.requests import DecideKept, RevealSensitive, SetSensitive
from services.settings import CARD_HEALTH, CARD_PASSPORT, CARD_SNILS, change_setting, settings_on
from services.standing import refuse, towards_nothing, towards_pupil
from services.vault import CannotOpen, Place, Vault

CLAUSE = "1.6"
PUPIL, GUARDIAN = Pupil._meta.table_name, Guardian._meta.table_name
SETTING_OF = {Sensitive.SNILS: CARD_SNILS, Sensitive.PASSPORT: CARD_PASSPORT}
DECIDED = (CARD_SNILS, CARD_PASSPORT, CARD_HEALTH)
"""What a school may decide to keep on cards; all of it is off until it does."""
REVEALED = {kind: f"reveal_{kind}" for kind in Sensitive}
"""What the trail calls an opened value; its thing is a look at the card, or at a guardian."""
GUARDIAN_LOOKED = "guardian_view"
"""What the trail calls a look at what is kept of a guardian; its id is the guardian's."""
_WRONG = {Sensitive.SNILS: Reason.SNILS_WRONG, Sensitive.PASSPORT: Reason.PASSPORT_WRONG}


@dataclass(frozen=True, slots=True)
class SensitiveLine:
    """A value of a card as its reader may see it without opening it."""

    kind: Sensitive
    there: bool
    shown: str
    """Covered; empty for who may not open it."""
    trouble: Reason | None
    """Why it cannot be opened."""
    key: str
    version: int
    """0 where it was never written."""
    guardian: int | None = None
    """Whose it is, where not the pupil's own."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Whom a value is about: a pupil, or a guardian of that pupil."""

    pupil: int
    guardian: int | None = None

    def place(self, kind: Sensitive) -> Place:
        """Return where a value stands."""
        return (
            Place(PUPIL, self.pupil, kind) if self.guardian is None else Place(GUARDIAN, self.guardian, kind)
        )


@dataclass(frozen=True, slots=True)
class Decided:
    """Something the school may keep: whether it does, and how many values lie in the journal."""

    setting: str
    kept: bool
    values: int


def kinds_kept(day: date) -> tuple[Sensitive, ...]:
    """Return what the school keeps on a day."""
    held = settings_on(day)
    return tuple(kind for kind in Sensitive if held.get(SETTING_OF[kind]) == "yes")


def set_sensitive(book: Book, change: SetSensitive) -> Outcome:
    """Write, correct or take out values of a card; a consent taken back takes everything out."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    whose = Whose(change.pupil, change.guardian)
    if refusal := _may(book, Act.KEEP_SENSITIVE, whose):
        return refusal
    there = {kind: _row(whose.place(kind)) for kind in Sensitive}
    wanted = dict.fromkeys(Sensitive, "") if change.withdrawn else _wanted(change.values, book.now.today)
    if isinstance(wanted, Refusal):
        return wanted
    card = _bearer(whose)
    consent = None if change.withdrawn else change.consent_on or (card["consent_on"] if card else None)
    if any(wanted.values()) and consent is None:
        return _no(Reason.NO_CONSENT)
    if consent is not None and consent > book.now.today:
        return _no(Reason.CONSENT_AHEAD)
    for kind in wanted:
        if (row := there[kind]) and row["version"] != change.seen.get(kind, 0):
            return changed_meanwhile(book, SealedValue, row)
    try:
        thing = _consent(book, card, whose, consent)
        for kind, text in wanted.items():
            thing = _put(book, there[kind], whose.place(kind), text) or thing
    except CannotOpen as closed:
        return _no(closed.reason, closed.key)
    return Saved(1, book.now.local, thing) if thing else _no(Reason.ALREADY_THERE)


def _wanted(values: Mapping[Sensitive, str], today: date) -> dict[Sensitive, str] | Refusal:
    """Return the values as they are written everywhere, or the first that is none or is not kept."""
    wanted, kept = {}, kinds_kept(today)
    for kind, text in values.items():
        value = written(kind, text) if text else ""
        if text and kind not in kept:
            return _no(Reason.SENSITIVE_NOT_KEPT)
        if value is None:
            return _no(_WRONG[kind])
        wanted[kind] = value
    return wanted


def _bearer(whose: Whose) -> dict[str, Any] | None:
    """Return the row that bears the day of the consent: the pupil's card or the guardian."""
    if whose.guardian is None:
        return row_of(PupilCard, PupilCard.pupil == whose.pupil)
    return row_of(Guardian, Guardian.id == whose.guardian)


def _consent(book: Book, bearer: dict[str, Any] | None, whose: Whose, consent: date | None) -> int:
    """Keep the day of the consent; return the id of what bears it where that changed, else 0."""
    if bearer is None and consent is not None:
        return book.insert(PupilCard, "set_consent", pupil=whose.pupil, consent_on=consent)
    if bearer is None or bearer["consent_on"] == consent:
        return 0
    book.update(PupilCard if whose.guardian is None else Guardian, bearer, "set_consent", consent_on=consent)
    return int(bearer["id"])


def _put(book: Book, there: dict[str, Any] | None, place: Place, text: str) -> int:
    """Lock a value into its place, or empty the place; return the changed row, 0 for none."""
    act = f"set_{place.name}" if text else f"erase_{place.name}"
    sealed = book.vault.seal(place, text) if text else ""
    if there is None:
        where = {"thing": place.thing, "thing_id": place.thing_id, "name": place.name}
        return book.insert(SealedValue, act, **where, sealed=sealed) if text else 0
    if not text and not there["sealed"]:
        return 0
    book.update(SealedValue, there, act, sealed=sealed)
    return int(there["id"])


def reveal_sensitive(book: Book, change: RevealSensitive) -> Outcome:
    """Note that somebody opens a covered value: who, whose, which, never the value (5.2)."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    whose = Whose(change.pupil, change.guardian)
    if refusal := _may(book, Act.REVEAL_SENSITIVE, whose):
        return refusal
    if change.kind not in kinds_kept(book.now.today):
        return Refusal(Reason.SENSITIVE_NOT_KEPT, Act.REVEAL_SENSITIVE, CLAUSE)
    row = _row(whose.place(change.kind))
    if row is None or not row["sealed"]:
        return Refusal(Reason.UNKNOWN_THING, Act.REVEAL_SENSITIVE, CLAUSE)
    if change.guardian is None:
        book.note(REVEALED[change.kind], LOOKED, change.pupil)
    else:
        book.note(REVEALED[change.kind], GUARDIAN_LOOKED, change.guardian)
    return Saved(1, book.now.local, change.pupil)


def revealed(vault: Vault, whose: Whose, kind: Sensitive) -> str | Refusal:
    """Return a value whose opening is on record already, or why it stays closed."""
    row = _row(whose.place(kind))
    try:
        return vault.open(whose.place(kind), row["sealed"] if row else "")
    except CannotOpen as closed:
        return Refusal(closed.reason, Act.REVEAL_SENSITIVE, CLAUSE, closed.key)


def sensitive_lines(actor: Actor, now: Now, pupil: int, vault: Vault) -> tuple[SensitiveLine, ...]:
    """Read what is kept of a pupil and of each guardian, covered; raises Refused without the right."""
    standing = towards_pupil(actor, pupil, now.today)
    if refusal := refuse(Act.VIEW_CARD, standing):
        raise Refused(refusal)
    may_open = refuse(Act.REVEAL_SENSITIVE, standing) is None
    kept = kinds_kept(now.today)
    guardians = (
        rows(Guardianship.select(Guardianship.guardian).where(Guardianship.pupil == pupil)) if kept else ()
    )
    family = [Whose(pupil), *(Whose(pupil, guardian) for (guardian,) in guardians)]
    values = _values_of(family)
    return tuple(
        _line(vault, whose, kind, values.get(whose.place(kind)), may_open=may_open)
        for whose in family
        for kind in kept
    )


def _values_of(family: Sequence[Whose]) -> dict[Place, tuple[str, int]]:
    """Return the locked values of a family with their versions, by where they stand."""
    guardians = [whose.guardian for whose in family if whose.guardian is not None]
    of_pupil = (SealedValue.thing == PUPIL) & (SealedValue.thing_id == family[0].pupil)
    of_guardians = (SealedValue.thing == GUARDIAN) & SealedValue.thing_id.in_(guardians)
    found = rows(
        SealedValue.select(
            SealedValue.thing, SealedValue.thing_id, SealedValue.name, SealedValue.sealed, SealedValue.version
        ).where(of_pupil | of_guardians)
    )
    return {
        Place(thing, thing_id, name): (sealed, version) for thing, thing_id, name, sealed, version in found
    }


def _line(
    vault: Vault, whose: Whose, kind: Sensitive, found: tuple[str, int] | None, *, may_open: bool
) -> SensitiveLine:
    sealed, version = found or ("", 0)
    if not sealed:
        return SensitiveLine(kind, False, "", None, "", version, whose.guardian)
    shown, trouble, key = "", None, ""
    if may_open:
        try:
            shown = covered(kind, vault.open(whose.place(kind), sealed))
        except CannotOpen as closed:
            trouble, key = closed.reason, closed.key
    return SensitiveLine(kind, True, shown, trouble, key, version, whose.guardian)


def decide_kept(book: Book, change: DecideKept) -> Outcome:
    """Decide whether something is kept from today on; the first key is made where one is needed."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    if refusal := refuse(Act.DECIDE_SENSITIVE, towards_nothing(book.actor, book.now.today)):
        return refusal
    if change.setting not in DECIDED:
        return Refusal(Reason.UNKNOWN_THING, Act.DECIDE_SENSITIVE, CLAUSE)
    if (settings_on(book.now.today).get(change.setting, "no") == "yes") == change.keep:
        return Refusal(Reason.ALREADY_THERE, Act.DECIDE_SENSITIVE, CLAUSE)
    if change.keep and change.setting != CARD_HEALTH and book.vault.newest() is None:
        if _values():  # locked with a key that is gone: a new one made silently would hide that
            return Refusal(Reason.KEY_MISSING, Act.DECIDE_SENSITIVE, CLAUSE)
        try:
            book.vault.make(1)
        except OSError as trouble:
            return NotSaved(str(trouble))
    return Saved(1, book.now.local, change_setting(book, change.setting, "yes" if change.keep else "no"))


def what_is_kept(actor: Actor, now: Now) -> tuple[Decided, ...]:
    """Read what the school decided to keep on cards, for who decides it. Raises Refused."""
    if refusal := refuse(Act.DECIDE_SENSITIVE, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    held, values = settings_on(now.today), _values()
    with_health = PupilCard.select().where(PupilCard.health_group != "").count()
    counts = {SETTING_OF[kind]: values.get(kind, 0) for kind in Sensitive} | {CARD_HEALTH: with_health}
    return tuple(Decided(name, held.get(name) == "yes", counts[name]) for name in DECIDED)


def _values() -> dict[str, int]:
    found = rows(
        SealedValue.select(SealedValue.name, fn.COUNT(SealedValue.id))
        .where(SealedValue.sealed != "")
        .group_by(SealedValue.name)
    )
    return dict(found)


def _row(place: Place) -> dict[str, Any] | None:
    return row_of(
        SealedValue,
        SealedValue.thing == place.thing,
        SealedValue.thing_id == place.thing_id,
        SealedValue.name == place.name,
    )


def _may(book: Book, act: Act, whose: Whose) -> Refusal | None:
    """Who may keep or open what a pupil's card holds may so with the pupil's guardians, and no others."""
    pupil, guardian = whose.pupil, whose.guardian
    tied = Guardianship.pupil == pupil, Guardianship.guardian == guardian
    if row_of(Pupil, Pupil.id == pupil) is None or (
        guardian is not None and row_of(Guardianship, *tied) is None
    ):
        return Refusal(Reason.UNKNOWN_THING, act, CLAUSE)
    return refuse(act, towards_pupil(book.actor, pupil, book.now.today))


def _no(reason: Reason, about: str = "") -> Refusal:
    return Refusal(reason, Act.KEEP_SENSITIVE, CLAUSE, about)
