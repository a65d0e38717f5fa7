"""Certifying the electronic journal: the director seals pages of a class in a closed term or year (4.1)."""

import hashlib
import json
from typing import Any

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
from services.standing import class_of_course, refuse, towards_nothing
from services.views.sealed import year_is_over
from services.views.sealed_content import content_hashes

CLAUSE = "4.1"


def seal_term(book: Book, change: SealTerm) -> Outcome:
    """Seal the pages of a class, or one of them: a hash of each, the trail's head, who and when."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    if refusal := refuse(Act.CERTIFY, towards_nothing(book.actor, book.now.today)):
        return refusal
    if refusal := _not_there(change) or _not_closed(change):
        return refusal
    parts = content_hashes(book.actor, book.now, change.school_class, change.term, change.course)
    if not parts:
        return _no(Reason.NOTHING_TO_SEAL)
    digest = digest_of(change, parts)
    if rows(Certificate.select(Certificate.id).where(Certificate.digest == digest)):
        return _no(Reason.ALREADY_SEALED)
    thing = book.insert(
        Certificate,
        "seal_term",
        school_class=change.school_class,
        term=change.term,
        course=change.course,
        code=verification_code(digest.encode()),
        digest=digest,
        parts=json.dumps(parts, ensure_ascii=False, sort_keys=True),
        head_number=book.head.number,
        head_hash=book.head.hash,
        sealed_by=book.actor.person,
        sealed_at=book.now.utc,
    )
    return Saved(1, book.now.local, thing)


def _not_there(change: SealTerm) -> Refusal | None:
    school_class = row_of(SchoolClass, SchoolClass.id == change.school_class)
    if school_class is None:
        return _no(Reason.UNKNOWN_THING)
    if change.term is not None:
        term = row_of(Term, Term.id == change.term)
        if term is None or term["year_id"] != school_class["year_id"]:
            return _no(Reason.UNKNOWN_THING)
    if change.course is not None:
        where = class_of_course(change.course)
        if where is None or where.school_class != change.school_class:
            return _no(Reason.UNKNOWN_THING)
    return None


def _not_closed(change: SealTerm) -> Refusal | None:
    if change.term is not None:
        return None if _closed(change.term) else _no(Reason.NOT_CLOSED)
    school_class: dict[str, Any] = row_of(SchoolClass, SchoolClass.id == change.school_class) or {}
    over = year_is_over(school_class["year_id"], school_class["grade"])
    return None if over else _no(Reason.TERMS_NOT_CLOSED)


def _closed(term: int) -> bool:
    return bool(rows(Term.select(Term.id).where(Term.id == term, Term.closed_at.is_null(False))))


def digest_of(change: SealTerm, parts: dict[str, str]) -> str:
    """Return the hash over everything that is sealed together."""
    what = [change.school_class, change.term, change.course, sorted(parts.items())]
    return hashlib.sha256(json.dumps(what, ensure_ascii=False).encode()).hexdigest()


def _no(reason: Reason) -> Refusal:
    return Refusal(reason, Act.CERTIFY, CLAUSE)
