"""Which lists the reader may bring into the school (1.6, VI)."""

from services.actor import Actor
from services.clock import Now
from services.importing.carrying import may_bring
from services.importing.incoming import Kind
from services.refused import Refused


def kinds_to_bring(actor: Actor, now: Now) -> tuple[Kind, ...]:
    """Read the kinds of files that are the reader's to bring in; raises Refused where none is."""
    told = {kind: may_bring(actor, now.today, kind) for kind in Kind}
    kinds = tuple(kind for kind, refusal in told.items() if refusal is None)
    denied = next((refusal for refusal in told.values() if refusal), None)
    if denied and not kinds:
        raise Refused(denied)
    return kinds
