"""Reading who somebody is for whoever may correct it (1.6, VI)."""

from dataclasses import dataclass

from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.clock import Now
from services.correcting import Part, identity_in, may_correct, rows_of
from services.names import full
from services.outcomes import Refusal
from services.refused import Refused
from services.requests import Identity


@dataclass(frozen=True, slots=True)
class Correctable:
    """A person as the reader may correct it."""

    person: int
    full_name: str
    identity: Identity
    parts: frozenset[Part]
    """What of it is the reader's to correct."""


def to_correct(actor: Actor, now: Now, person: int) -> Correctable:
    """Read who a person is; raises Refused where nothing of it is the reader's to correct."""
    there = rows_of(person)
    told = {part: may_correct(actor, now.today, there, part) for part in there or (Part.NAME,)}
    denied = [refusal for refusal in told.values() if refusal]
    if len(denied) == len(told):
        raise Refused(denied[0])
    identity = identity_in(there)
    if identity is None:
        raise Refused(Refusal(Reason.UNKNOWN_THING, Act.FILL_SCHOOL, "VI"))
    name = full(identity.surname, identity.given_name, identity.patronymic)
    may = frozenset(part for part, refusal in told.items() if refusal is None)
    return Correctable(person, name, identity, may)
