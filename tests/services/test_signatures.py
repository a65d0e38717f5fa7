"""Who may register a signature with a certificate, and what the trail keeps of it (4.1)."""

from dataclasses import replace
from datetime import datetime

import pytest

from rules.codes import Role
from rules.refusals import Reason
from rules.seal import SignatureState
from services.actor import Actor
from services.audit import verify_journal
from services.outcomes import Outcome, Refusal, Saved
from services.requests import CloseTerm, SealTerm
from services.signatures import AttachSignature, attach_signature
from services.views.sealed import sealed_terms
from services.views.signatures import certified_codes, kept_signatures, signatures_of
from tests.school import School, Who


@pytest.fixture
def director(school: School) -> Who:
    """A school whose 7А and 7Б have a sealed quarter, and its director."""
    petrova = school.teacher("Петрова Анна")
    term = 0
    director, deputy = (
        school.somebody("Лебедева Имя", Role.DIRECTOR),
        school.somebody("Орлова Имя", Role.DEPUTY),
    )
    classes = [school.school_class(title, leader=petrova) for title in ("7А", "7Б")]
    for number, each in enumerate(classes):
        school.pupil(f"Воронин{number} Павел", each)
        algebra = school.course(f"Алгебра {number}", each, petrova)
        assert isinstance(petrova.holds(algebra, "2026-10-20", number + 1), Saved)
        term = school.page(algebra).terms[0].term
    assert isinstance(deputy.asks(CloseTerm(term, 2, "close")), Saved)
    for each in classes:
        assert isinstance(director.asks(SealTerm(each, term, f"seal-{each}")), Saved)
    return director


def codes(director: Who) -> tuple[str, ...]:
    return tuple(one.code for one in director.reads(sealed_terms) if one.code)


def asked(*of: str) -> AttachSignature:
    at = datetime(2026, 11, 19, 4, 30)
    return AttachSignature(
        of, "a" * 64, "журнал.pdf", "b" * 64, of[0], "Лебедева Имя", at, SignatureState.UNCHECKED, "attach"
    )


def attach(who: Who, change: AttachSignature) -> Outcome:
    house = who.school.house
    actor: Actor = who.actor
    return house.write(lambda book: attach_signature(book, change), actor, change.request).result()


@pytest.mark.clause("4.1")
def test_a_signature_belongs_to_every_certificate_on_its_document(director: Who) -> None:
    first, second = codes(director)
    assert isinstance(attach(director, asked(first, second)), Saved)
    kept = director.reads(kept_signatures)
    assert set(kept) == {first, second}
    (one,) = kept[second]
    assert (one.kept_in, one.signer, one.state) == (first, "Лебедева Имя", SignatureState.UNCHECKED)
    assert one.signed_at == datetime(2026, 11, 19, 11, 30), "in the school's time"
    assert len(director.reads(signatures_of, "a" * 64, ())) == 1
    assert len(director.reads(signatures_of, "c" * 64, (second,))) == 1
    assert director.reads(signatures_of, "c" * 64, ()) == ()
    house = director.school.house
    with house.database.connection_context():
        assert verify_journal(house.keys.audit).sound


def test_sent_again_it_writes_nothing_and_the_same_one_is_not_registered_twice(director: Who) -> None:
    (first, _) = codes(director)
    once = attach(director, asked(first))
    assert isinstance(once, Saved)
    again = attach(director, asked(first))
    assert isinstance(again, Saved)
    assert again.thing == once.thing
    twice = attach(director, replace(asked(first), request="other"))
    assert isinstance(twice, Refusal)
    assert (twice.reason, twice.clause) == (Reason.ALREADY_THERE, "4.1")


def test_only_who_certifies_attaches_and_only_to_codes_the_journal_gave(director: Who) -> None:
    (first, _) = codes(director)
    deputy = director.school.somebody("Белова Имя", Role.DEPUTY)
    refused = attach(deputy, asked(first))
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.SEES_BUT_DOES_NOT_WRITE
    teacher = director.school.teacher("Зорин Пётр")
    assert isinstance(attach(teacher, asked(first)), Refusal)
    assert not teacher.may_read(kept_signatures)
    unknown = attach(director, asked(first, "AAAA-2222"))
    assert isinstance(unknown, Refusal)
    assert unknown.reason is Reason.UNKNOWN_THING
    assert director.reads(certified_codes, ("AAAA-2222", first)) == (first,)
    assert director.reads(kept_signatures) == {}
