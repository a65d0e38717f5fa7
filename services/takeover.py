"""Which machine keeps the journal: every machine that went on with it stands in the history, numbered."""

from dataclasses import dataclass
from datetime import datetime

from models.audit import AuditEvent
from models.database import rows
from models.school import Setting
from services.book import START, Book, Head, chain_head
from services.outcomes import Outcome, Saved
from services.settings import STANDBY_KEY, TOOK_OVER, change_setting, settings_on


@dataclass(frozen=True, slots=True)
class Reign:
    """How often another machine has gone on with the journal, and where the last one began."""

    number: int = 0
    """0: the machine it was founded on keeps it."""
    after: Head = START
    """The last event of the machine before."""


def reign() -> Reign:
    """Return the last take-over that the open database tells of; a clock may go back, its number does not."""
    told = [value for (value,) in rows(Setting.select(Setting.value).where(Setting.name == TOOK_OVER))]
    return max((_read(value) for value in told), key=lambda one: one.number, default=Reign())


def take_over(book: Book) -> Outcome:
    """Note that this machine goes on from here; the event is the first that the machine before has not."""
    before = chain_head()
    value = f"{reign().number + 1} {before.number} {before.hash}"
    row = change_setting(book, TOOK_OVER, value)
    if settings_on(book.now.today).get(STANDBY_KEY):
        change_setting(book, STANDBY_KEY, "")  # it was this machine's own
    return Saved(1, book.now.local, thing=row)


def hash_at(number: int) -> str:
    """Return the hash of an event, empty where it is not here; alike, all before it is alike too."""
    found = rows(AuditEvent.select(AuditEvent.hash).where(AuditEvent.id == number))
    return str(found[0][0]) if found else ""


def written_at(number: int) -> datetime | None:
    """Return when an event was written, UTC, None where it is not here."""
    found = rows(AuditEvent.select(AuditEvent.at).where(AuditEvent.id == number))
    return found[0][0] if found else None


def _read(value: str) -> Reign:
    number, event, digest = value.split(" ")
    return Reign(int(number), Head(int(event), digest))
