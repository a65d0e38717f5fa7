"""The archive of a closed school year: which years there are, what belongs in one, that one was made."""

from dataclasses import dataclass
from datetime import date, datetime

from models.certification import Certificate, Signature
from models.database import rows
from models.people import SchoolClass
from models.school import SchoolYear
from services.actor import Actor
from services.book import Book
from services.clock import Now
from services.outcomes import Outcome, Saved
from services.settings import change_setting, settings_on

ARCHIVED = "year_archive:"
"""Before the year's title, the setting that holds the SHA-256 of its archive's list of sums."""


@dataclass(frozen=True, slots=True)
class Year:
    """A school year, and whether it may be archived."""

    year: int
    title: str
    starts_on: date
    closed_at: datetime | None
    """UTC."""
    sums: str
    """What is known of the archive that was made; empty where none was."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """What belongs in an archive besides the tables."""

    classes: tuple[tuple[int, str], ...]
    """Ids and titles, in the order of grades."""
    kept_in: tuple[str, ...]
    """Folders of signed documents."""


def years(actor: Actor, now: Now) -> tuple[Year, ...]:
    """Return every year, the newest first."""
    held = settings_on(date.max)
    found = rows(
        SchoolYear.select(
            SchoolYear.id, SchoolYear.title, SchoolYear.starts_on, SchoolYear.closed_at
        ).order_by(SchoolYear.starts_on.desc())
    )
    return tuple(
        Year(year, title, starts_on, closed_at, held.get(ARCHIVED + title, ""))
        for year, title, starts_on, closed_at in found
    )


def belonging_to(actor: Actor, now: Now, year: int) -> Belonging:
    """Read which classes and which signed documents are a year's."""
    classes = rows(
        SchoolClass.select(SchoolClass.id, SchoolClass.title)
        .where(SchoolClass.year == year)
        .order_by(SchoolClass.grade, SchoolClass.letter)
    )
    folders = rows(
        Signature.select(Signature.kept_in)
        .join(Certificate)
        .join(SchoolClass)
        .where(SchoolClass.year == year)
        .distinct()
        .order_by(Signature.kept_in)
    )
    return Belonging(tuple((one, title) for one, title in classes), tuple(kept for (kept,) in folders))


def note_archive(book: Book, title: str, sums: str) -> Outcome:
    """Keep in the trail that a year's archive was made, and the sum by which it is known again."""
    if settings_on(date.max).get(ARCHIVED + title) != sums:
        change_setting(book, ARCHIVED + title, sums)
    return Saved(1, book.now.local)
