"""Reading what outages and the school's decisions change in what is owed (3.1, 3.2)."""

from datetime import date

from models.database import rows
from models.outage import Outage
from models.school import Setting
from rules.calendar import Workdays
from rules.deadlines import carry_over_due
from rules.outages import Away, Decided, Keeping, Lenience, SchoolMode
from services.clock import Now
from services.settings import KEEPS_BOTH, SCHOOL_MODE
from services.views.workdays import workdays


def lenience(now: Now, days: Workdays | None = None) -> Lenience:
    """Return it as it stands now; working days are read where nobody has them yet."""
    return Lenience(_times(now, days), decisions())


def _times(now: Now, days: Workdays | None) -> tuple[Away, ...]:
    found = rows(Outage.select(Outage.started_at, Outage.ended_at).order_by(Outage.started_at))
    if not found:
        return ()
    days = days or workdays()
    spans = [(now.local_of(began), now.local_of(ended or now.utc)) for began, ended in found]
    return tuple(Away(began, ended, carry_over_due(ended.date(), days)) for began, ended in spans)


def decisions() -> tuple[Decided, ...]:
    """Return what the school decided about where its journal is, the earliest first."""
    found = rows(
        Setting.select(Setting.since, Setting.name, Setting.value)
        .where(Setting.name.in_((SCHOOL_MODE, KEEPS_BOTH)))
        .order_by(Setting.since)
    )
    told: dict[date, Keeping] = {}
    held: dict[str, str] = {SCHOOL_MODE: SchoolMode.PRIMARY.value, KEEPS_BOTH: "yes"}
    for since, name, value in found:
        held[name] = value
        told[since] = Keeping(SchoolMode(held[SCHOOL_MODE]), held[KEEPS_BOTH] != "no")
    return tuple(Decided(since, keeping) for since, keeping in told.items())


def keeping_on(day: date) -> Keeping:
    """Return what the school decided, as it holds on a day."""
    return Lenience(decided=decisions()).keeping(day)
