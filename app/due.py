"""The sheets that written applications ask for in a week, as one file in the station's folder (2.12)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.batch import Codes, paired
from services.actor import Actor
from services.batches import Ready, ready_of
from services.clock import Now
from services.views.applications import applications_of_week
from services.views.diary import WeeklySlip, slip_code
from services.views.weekly import slips_due


@dataclass(frozen=True, slots=True)
class DueSheets:
    """What is to be printed now, beside what was made ready for the week by itself."""

    monday: date
    slips: tuple[WeeklySlip, ...]
    codes: Codes
    classes: dict[int, int]
    """Pupils and their classes."""
    ready: Ready | None

    @property
    def ready_file(self) -> str:
        """The name of the file that is made by itself."""
        return f"заявления-{self.monday.isoformat()}.pdf"

    def file(self, moment: str) -> str:
        """Return the name to print under: the ready file's while nothing of it was printed yet."""
        whole = self.ready is not None and self.ready.codes.keys() <= dict(self.codes).keys()
        if self.ready is not None and self.ready.file and whole:
            return self.ready.file
        return f"заявления-{self.monday.isoformat()}-{moment}.pdf"

    def lies_in(self, file: Path) -> bool:
        """Whether the ready file is there and says what the journal says now."""
        same = self.ready is not None and self.ready.codes == dict(self.codes)
        return same and file.is_file()


def sheets_due(actor: Actor, now: Now, monday: date) -> DueSheets:
    """Read the sheets that are owed in a week, with their codes."""
    slips = slips_due(actor, now, monday)
    classes = {one.pupil: one.school_class for one in applications_of_week(actor, now, monday)}
    return DueSheets(monday, slips, paired(slips, map(slip_code, slips)), classes, ready_of(monday))
