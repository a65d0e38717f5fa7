"""Reading how the times and the cause of an outage were corrected, from the trail (3.1)."""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from models.audit import AuditEvent
from models.database import rows
from models.outage import Outage
from services.clock import Now
from services.names import short_name
from services.views.carry_over import OutageView


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction of an outage, local."""

    at: datetime
    by: str
    was: OutageView
    """What it said before."""
    why: str


def corrections_of(now: Now, outage: OutageView) -> tuple[Correction, ...]:
    """Return the corrections of an outage, the earliest first."""
    if not outage.correction:
        return ()
    found = rows(
        AuditEvent.select(AuditEvent.at, AuditEvent.person, AuditEvent.before, AuditEvent.after)
        .where(
            AuditEvent.thing == Outage._meta.table_name,
            AuditEvent.thing_id == outage.outage,
            AuditEvent.act == "correct_outage",
        )
        .order_by(AuditEvent.id)
    )
    told = []
    for at, person, before, after in found:
        stood, stands = json.loads(before), json.loads(after)
        began, ended = (
            stood[name] and now.local_of(datetime.fromisoformat(stood[name]))
            for name in ("started_at", "ended_at")
        )
        was = replace(outage, started_at=began, ended_at=ended, cause=stood["cause"])
        by = short_name(person) if person else ""
        told.append(Correction(now.local_of(at), by, was, stands["correction"]))
    return tuple(told)
