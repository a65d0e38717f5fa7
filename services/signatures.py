"""Detached electronic signatures kept with the certified documents they were made for (4.1)."""

from dataclasses import dataclass
from datetime import datetime

from models.certification import Certificate, Signature
from models.database import rows
from rules.permissions import Act
from rules.refusals import Reason
from rules.seal import SignatureState
from services.book import Book
from services.outcomes import Outcome, Refusal, Saved
from services.standing import refuse, towards_nothing

CLAUSE = "4.1"


@dataclass(frozen=True, slots=True)
class AttachSignature:
    """A signature made outside, judged and put into the archive, for the certificates on its document."""

    codes: tuple[str, ...]
    document: str
    """SHA-256, as the signature's."""
    document_name: str
    signature: str
    kept_in: str
    signer: str
    signed_at: datetime | None
    """UTC."""
    state: SignatureState
    request: str


def attach_signature(book: Book, change: AttachSignature) -> Outcome:
    """Register a signature with every certificate whose code its document bears."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    if refusal := refuse(Act.CERTIFY, towards_nothing(book.actor, book.now.today)):
        return refusal
    certificates = [
        one for (one,) in rows(Certificate.select(Certificate.id).where(Certificate.code.in_(change.codes)))
    ]
    if len(certificates) != len(change.codes) or not certificates:
        return Refusal(Reason.UNKNOWN_THING, Act.CERTIFY, CLAUSE)
    there = rows(
        Signature.select(Signature.id).where(
            Signature.document == change.document, Signature.signature == change.signature
        )
    )
    if there:
        return Refusal(Reason.ALREADY_THERE, Act.CERTIFY, CLAUSE)
    thing = 0
    for certificate in certificates:
        thing = book.insert(
            Signature,
            "attach_signature",
            certificate=certificate,
            document=change.document,
            document_name=change.document_name,
            signature=change.signature,
            kept_in=change.kept_in,
            signer=change.signer,
            signed_at=change.signed_at,
            state=change.state.value,
            attached_by=book.actor.person or None,
            attached_at=book.now.utc,
        )
    return Saved(1, book.now.local, thing)
