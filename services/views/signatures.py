"""Reading which detached signatures are kept with certified documents (4.1)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.certification import Certificate, Signature
from models.database import rows
from rules.permissions import Act
from rules.seal import SignatureState
from services.actor import Actor
from services.clock import Now
from services.refused import Refused
from services.standing import refuse, towards_nothing


@dataclass(frozen=True, slots=True)
class KeptSignature:
    """A signature in the archive and the document it was made for."""

    code: str
    """Of the certificate it belongs to."""
    document: str
    """SHA-256, as the signature's."""
    document_name: str
    signature: str
    kept_in: str
    signer: str
    signed_at: datetime | None
    """Local."""
    state: SignatureState
    """As it was judged when it was attached."""
    attached_at: datetime
    """Local."""


def kept_signatures(actor: Actor, now: Now) -> dict[str, tuple[KeptSignature, ...]]:
    """Read all the kept signatures by the code of their certificate; raises Refused (4.1)."""
    found = defaultdict(list)
    for one in _kept(actor, now, Signature.id.is_null(False)):
        found[one.code].append(one)
    return {code: tuple(those) for code, those in found.items()}


def signatures_of(actor: Actor, now: Now, document: str, codes: Collection[str]) -> tuple[KeptSignature, ...]:
    """Read the signatures made for a document, and those under the codes on it; raises Refused (4.1)."""
    where = (Signature.document == document) | Certificate.code.in_(tuple(codes))
    once = {(one.document, one.signature): one for one in _kept(actor, now, where)}
    return tuple(once.values())


def certified_codes(actor: Actor, now: Now, codes: Collection[str]) -> tuple[str, ...]:
    """Return those of some codes that certificates have, in the order asked; raises Refused (4.1)."""
    _may(actor, now)
    there = {
        code for (code,) in rows(Certificate.select(Certificate.code).where(Certificate.code.in_(codes)))
    }
    return tuple(code for code in codes if code in there)


def _kept(actor: Actor, now: Now, where: Any) -> list[KeptSignature]:
    _may(actor, now)
    found = rows(
        Signature.select(
            Certificate.code,
            Signature.document,
            Signature.document_name,
            Signature.signature,
            Signature.kept_in,
            Signature.signer,
            Signature.signed_at,
            Signature.state,
            Signature.attached_at,
        )
        .join(Certificate)
        .where(where)
        .order_by(Signature.id)
    )
    return [_read(now, *values) for values in found]


def _read(now: Now, *values: Any) -> KeptSignature:
    *told, signed, state, attached = values
    whole: Any = (
        *told,
        now.local_of(signed) if signed else None,
        SignatureState(state),
        now.local_of(attached),
    )
    return KeptSignature(*whole)


def _may(actor: Actor, now: Now) -> None:
    if refusal := refuse(Act.VIEW_CONTROL, towards_nothing(actor, now.today)):
        raise Refused(refusal)
