"""Detached electronic signatures kept with the certified documents they were made for (4.1)."""

from dataclasses import dataclass
from datetime import datetime

from models.certification import Certificate, Signature
from models.database import rows
from models.school import SchoolYear
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


@dataclass(frozen=True, slots=True)
class NoteSigning:
    """A document was signed inside by a key file; ``codes`` are the certificates' it bears, if any."""

    codes: tuple[str, ...]
    request: str


def note_signing(book: Book, change: NoteSigning) -> Outcome:
    """Keep in the trail that a document was signed: at its certificates, else at the school year (5.2)."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    if refusal := refuse(Act.CERTIFY, towards_nothing(book.actor, book.now.today)):
        return refusal
    for (certificate,) in rows(Certificate.select(Certificate.id).where(Certificate.code.in_(change.codes))):
        book.note("sign_document", Certificate._meta.table_name, certificate)
    if not change.codes:
        begun = SchoolYear.select(SchoolYear.id).where(SchoolYear.starts_on <= book.now.today)
        for (year,) in rows(begun.order_by(SchoolYear.starts_on.desc()).limit(1)):
            book.note("sign_document", SchoolYear._meta.table_name, year)
    return Saved(1, book.now.local)


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
