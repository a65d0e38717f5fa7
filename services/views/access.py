"""Whether there is access to the journal now, and where the journal is; everybody may know (3.1)."""

from dataclasses import dataclass
from datetime import datetime

from models.database import rows
from models.outage import Outage
from rules.knocks import Knocks, Proposal, proposal
from rules.outages import Keeping
from rules.permissions import Act
from services.actor import Actor
from services.clock import Now
from services.standing import refuse, towards_nothing
from services.views.lenience import keeping_on

SILENT = Knocks()


@dataclass(frozen=True, slots=True)
class Access:
    """What stands above every screen."""

    away_since: datetime | None
    """Since when there is none, local; None while there is."""
    keeping: Keeping
    proposal: Proposal | None = None
    """What the reader may open or end with one key, after what knocking has shown."""


def access(actor: Actor, now: Now, knocks: Knocks = SILENT) -> Access:
    """Read it as it is now; an outage is told of as the school had decided on the day it began."""
    found = rows(
        Outage.select(Outage.started_at, Outage.ended_at).order_by(Outage.started_at.desc()).limit(1)
    )
    began, ended = (now.local_of(at) if at else None for at in (found[0] if found else (None, None)))
    since = began if ended is None else None
    proposed = proposal(knocks, began, ended)
    if proposed and refuse(Act.KEEP_OUTAGES, towards_nothing(actor, now.today)):
        proposed = None
    return Access(since, keeping_on(since.date() if since else now.today), proposed)
