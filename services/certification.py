"""Certifying the electronic journal: the director seals a closed term of a class (4.1)."""

import hashlib
import json

from models.certification import Certificate
from models.database import rows
from models.people import SchoolClass
from models.school import Term
from rules.permissions import Act
from rules.refusals import Reason
from rules.seal import verification_code
from services.book import Book, row_of
from services.outcomes import Outcome, Refusal, Saved
from services.requests import SealTerm
from services.standing import refuse, towards_nothing
from services.views.sealed import content_hashes

CLAUSE = "4.1"


def seal_term(book: Book, change: SealTerm) -> Outcome:
    """Seal every page of a class in a closed term: a hash of each, the trail's head, who and when."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    if refusal := refuse(Act.CERTIFY, towards_nothing(book.actor, book.now.today)):
        return refusal
    term, school_class = (
        row_of(Term, Term.id == change.term),
        row_of(SchoolClass, SchoolClass.id == change.school_class),
    )
    if term is None or school_class is None or term["year_id"] != school_class["year_id"]:
        return _no(Reason.UNKNOWN_THING)
    if term["closed_at"] is None:
        return _no(Reason.NOT_CLOSED)
    parts = content_hashes(book.actor, book.now, change.school_class, change.term)
    if not parts:
        return _no(Reason.NOTHING_TO_SEAL)
    digest = digest_of(change.school_class, change.term, parts)
    if rows(Certificate.select(Certificate.id).where(Certificate.digest == digest)):
        return _no(Reason.ALREADY_THERE)
    thing = book.insert(
        Certificate,
        "seal_term",
        school_class=change.school_class,
        term=change.term,
        code=verification_code(digest.encode()),
        digest=digest,
        parts=json.dumps(parts, ensure_ascii=False, sort_keys=True),
        head_number=book.head.number,
        head_hash=book.head.hash,
        sealed_by=book.actor.person,
        sealed_at=book.now.utc,
    )
    return Saved(1, book.now.local, thing)


def digest_of(school_class: int, term: int, parts: dict[str, str]) -> str:
    """Return the hash over all the pages of a class in a term."""
    whole = json.dumps([school_class, term, sorted(parts.items())], ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def _no(reason: Reason) -> Refusal:
    return Refusal(reason, Act.CERTIFY, CLAUSE)
