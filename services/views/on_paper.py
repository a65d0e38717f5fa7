"""Holding a code of paper against the journal: of certified pages (4.1) and of weekly slips (2.12)."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from peewee import JOIN

from models.database import rows
from models.people import Person, Pupil
from models.printing import PrintIssue
from services.actor import Actor
from services.clock import Now
from services.names import full, short
from services.settings import SCHOOL_NAME, settings_on
from services.views.diary import WeeklySlip, slip_code
from services.views.sealed import Compared, compare_code
from services.views.weekly import weekly_slip


@dataclass(frozen=True, slots=True)
class ComparedSlip:
    """The code of a weekly slip held against the journal."""

    code: str
    full_name: str
    monday: date
    printed_by: str
    printed_at: datetime
    """Local, of the first printing with this code."""
    slip: WeeklySlip
    """What the journal says of that week now."""

    @property
    def agrees(self) -> bool:
        """Whether that is what the slip was printed from."""
        return slip_code(self.slip) == self.code


def code_on_paper(actor: Actor, now: Now, *codes: str) -> Compared | ComparedSlip | None:
    """Hold a code, as it may be meant, against the journal; None where none was printed. Raises Refused."""
    for meant in codes:
        if found := compare_code(actor, now, meant) or _slip(now, meant):
            return found
    return None


def _slip(now: Now, code: str) -> ComparedSlip | None:
    found = rows(
        PrintIssue.select(PrintIssue.codes, PrintIssue.monday, PrintIssue.printed_at, *_NAME)
        .join(Person, JOIN.LEFT_OUTER)
        .where(PrintIssue.codes.contains(code))
        .order_by(PrintIssue.id)
    )
    for codes, monday, at, *printer in found:
        for pupil, printed in json.loads(codes).items():
            if printed == code:
                return _compared(now, code, int(pupil), monday, at, short(*(part or "" for part in printer)))
    return None


_NAME = (Person.surname, Person.given_name, Person.patronymic)


def _compared(now: Now, code: str, pupil: int, monday: date, at: datetime, printed_by: str) -> ComparedSlip:
    name = rows(Pupil.select(*_NAME).join(Person).where(Pupil.id == pupil))[0]
    school = settings_on(now.today).get(SCHOOL_NAME, "")
    says = weekly_slip(pupil, monday, school, now, printed_by)
    return ComparedSlip(code, full(*name), monday, printed_by, now.local_of(at), says)
