"""What the secretary sees of the week's sheets that were made ready by themselves (2.12)."""

from dataclasses import dataclass
from datetime import date, datetime

from rules.calendar import monday_of
from rules.permissions import Act
from services.actor import Actor
from services.batches import ready_of
from services.clock import Now
from services.standing import refuse, towards_nothing
from services.views.applications import applications_of_week


@dataclass(frozen=True, slots=True)
class ReadySheets:
    """A file that waits in the station's folder."""

    file: str
    sheets: int
    owed: int
    """How many of them are not registered as printed yet."""
    made_at: datetime
    """Local."""


def ready_sheets(actor: Actor, now: Now, day: date) -> ReadySheets | None:
    """Read what lies ready for a week; None where nothing does or the reader keeps not the whole school's."""
    if refuse(Act.KEEP_APPLICATIONS, towards_nothing(actor, now.today)) is not None:
        return None
    ready = ready_of(monday_of(day))
    if ready is None or not ready.file:
        return None
    week = applications_of_week(actor, now, day)
    owed = sum(one.printed_at is None and one.pupil in ready.codes for one in week)
    return ReadySheets(ready.file, len(ready.codes), owed, now.local_of(ready.made_at))
