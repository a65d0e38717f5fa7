"""The week's sheets of written applications made ready by themselves (2.12): what is kept of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from models.database import rows
from models.printing import ReadyBatch
from rules.calendar import monday_of
from services.actor import Actor
from services.book import Book
from services.clock import Now
from services.outcomes import Outcome, Saved
from services.settings import batch_time


@dataclass(frozen=True, slots=True)
class Ready:
    """A file of a week's sheets that was made by itself."""

    file: str
    """Empty where no sheet was owed."""
    codes: dict[int, str]
    """Pupils and the codes on their sheets."""
    made_at: datetime
    """UTC."""


def note_ready(book: Book, monday: date, file: str, codes: Iterable[tuple[int, str]]) -> Outcome:
    """Note that the sheets of a week lie ready; a week that has its note keeps it."""
    if ready_of(monday) is None:
        said = json.dumps(dict(codes))
        book.insert(ReadyBatch, "make_ready", monday=monday, file=file, codes=said, made_at=book.now.utc)
    return Saved(1, book.now.local)


def ready_of(monday: date) -> Ready | None:
    """Return what was made ready by itself for a week."""
    found = rows(
        ReadyBatch.select(ReadyBatch.file, ReadyBatch.codes, ReadyBatch.made_at).where(
            ReadyBatch.monday == monday
        )
    )
    for file, codes, made_at in found:
        return Ready(file, {int(pupil): code for pupil, code in json.loads(codes).items()}, made_at)
    return None


def is_due(actor: Actor, now: Now) -> bool:
    """Read whether this week's sheets are to be made ready now: the hour has come, also long ago."""
    when = batch_time(now.today)
    return when.passed(now.local) and ready_of(monday_of(now.today)) is None
