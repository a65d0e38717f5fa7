"""Whether somebody may look after the journal's copies, and what would be lost by going back to one (VI)."""

from dataclasses import dataclass
from datetime import datetime

from peewee import fn

from models.audit import AuditEvent
from models.database import rows
from rules.permissions import Act
from services.actor import Actor
from services.clock import Now
from services.refused import Refused
from services.standing import refuse, towards_nothing


@dataclass(frozen=True, slots=True)
class Since:
    """What was written after a copy was made: a restore would lose it."""

    events: int
    first_at: datetime | None
    """Local; None where nothing was written."""


def written_since(actor: Actor, now: Now, audit_id: int) -> Since:
    """Read how much was written after an event of the trail; raises Refused (VI)."""
    if refusal := refuse(Act.KEEP_COPIES, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    later = AuditEvent.id > audit_id
    count = rows(AuditEvent.select(fn.COUNT(AuditEvent.id)).where(later))[0][0]
    first = rows(AuditEvent.select(AuditEvent.at).where(later).order_by(AuditEvent.id).limit(1))
    return Since(count, now.local_of(first[0][0]) if first else None)
