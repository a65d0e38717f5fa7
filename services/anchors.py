"""What is remembered outside of the history's last hashes, held against it: a rewritten chain is found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.audit import AuditEvent
from models.certification import Certificate
from models.database import rows
from models.school import Setting
from services.actor import Actor
from services.clock import Now
from services.settings import RESTORED_FROM


class Standing(StrEnum):
    """How the history stands to what is remembered of it."""

    SAME = "same"
    LEFT = "left"
    """It turned off before, when an older snapshot was restored; the history itself says so."""
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head of the history that something outside remembers: a snapshot's note, a certificate, paper."""

    number: int
    hash: str
    """Whole, or its beginning as on paper."""
    kept_in: str
    """A file or a code, to be named."""
    at: datetime | None = None
    """When it was noted, local; None where that is not known."""
    certificate: bool = False
    """Whether ``kept_in`` is the code of a certificate."""


@dataclass(frozen=True, slots=True)
class Held:
    """An anchor held against the history."""

    anchor: Anchor
    standing: Standing
    restore: int = 0
    """The event by which the history left what the anchor remembers."""


def hold(actor: Actor, now: Now, anchors: Iterable[Anchor]) -> tuple[Held, ...]:
    """Hold anchors against the history, the earliest first; for the command line."""
    restores = _restores(now)
    return tuple(_held(anchor, restores) for anchor in sorted(anchors, key=lambda one: one.number))


def certificate_anchors(actor: Actor, now: Now) -> tuple[Anchor, ...]:
    """Return the heads that the director's certificates were sealed with (4.1)."""
    found = rows(
        Certificate.select(
            Certificate.head_number, Certificate.head_hash, Certificate.code, Certificate.sealed_at
        ).where(Certificate.head_number > 0)
    )
    return tuple(
        Anchor(number, digest, code, now.local_of(at), certificate=True) for number, digest, code, at in found
    )


def _held(anchor: Anchor, restores: list[tuple[int, datetime]]) -> Held:
    there = rows(AuditEvent.select(AuditEvent.hash).where(AuditEvent.id == anchor.number))
    if there and anchor.hash and there[0][0].startswith(anchor.hash):
        return Held(anchor, Standing.SAME)
    for number, at in restores:
        if number <= anchor.number and (anchor.at is None or anchor.at <= at):
            return Held(anchor, Standing.LEFT, number)
    return Held(anchor, Standing.REWRITTEN)


def _restores(now: Now) -> list[tuple[int, datetime]]:
    """Return the events that say a snapshot was restored, with their local time."""
    found = rows(
        AuditEvent.select(AuditEvent.id, AuditEvent.at)
        .where(
            AuditEvent.thing == Setting._meta.table_name,
            AuditEvent.after.contains(f'"name":"{RESTORED_FROM}"'),
        )
        .order_by(AuditEvent.id)
    )
    return [(number, now.local_of(at)) for number, at in found]
