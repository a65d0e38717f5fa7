"""Whether there is access to the journal now, and where the journal is; everybody may know (3.1)."""

from dataclasses import dataclass
from datetime import datetime

from models.database import rows
from models.outage import Outage
from rules.outages import Keeping
from services.actor import Actor
from services.clock import Now
from services.views.lenience import keeping_on


@dataclass(frozen=True, slots=True)
class Access:
    """What stands above every screen."""

    away_since: datetime | None
    """Since when there is none, local; None while there is."""
    keeping: Keeping


def access(actor: Actor, now: Now) -> Access:
    """Read it as it is now; an outage is told of as the school had decided on the day it began."""
    found = rows(Outage.select(Outage.started_at).where(Outage.ended_at.is_null()).limit(1))
    since = now.local_of(found[0][0]) if found else None
    return Access(since, keeping_on(since.date() if since else now.today))
