"""Passport and SNILS: off until decided, on consent, locked to their place, opened on record (1.6)."""

import base64
import os
import stat
from datetime import date
from pathlib import Path

import pytest

from models.audit import AuditEvent
from models.cards import PupilCard
from models.database import rows
from rules.identity import Sensitive
from rules.refusals import Reason
from services.audit import Fault, verify_journal
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.requests import DecideKept, MovePupil, RevealSensitive, SetCard, SetSensitive
from services.sensitive import Whose, sensitive_lines, what_is_kept
from services.settings import CARD_HEALTH, CARD_PASSPORT, CARD_SNILS
from services.vault import CannotOpen, key_fault, key_of
from services.views.pupil import card_looks, pupil_page
from services.views.trail import Wanted, trail
from tests.keeping_school import CONSENT, MOTHERS_SNILS, PASSPORT, SNILS, Office, office_of
from tests.school import School, new, refused


@pytest.fixture
def office(school: School) -> Office:
    """Nothing sensitive is kept yet."""
    return office_of(school)


@pytest.fixture
def keeping(office: Office) -> Office:
    """The school decided to keep both."""
    office.decides(CARD_SNILS, CARD_PASSPORT)
    return office


def test_nothing_sensitive_is_kept_until_the_school_decides_so(office: Office) -> None:
    assert refused(office.enters()) == (Reason.SENSITIVE_NOT_KEPT, "1.6")
    assert office.lines() == ()
    assert office.vault.files() == (), "no key is made for a school that keeps nothing"
    office.decides(CARD_SNILS)
    assert isinstance(office.enters(), Saved)
    assert refused(office.enters(snils=None, passport=PASSPORT))[0] is Reason.SENSITIVE_NOT_KEPT


def test_only_the_administrator_decides_and_it_is_kept_in_the_trail(office: Office) -> None:
    for who in (office.zimina, office.leader, office.director, office.deputy):
        assert isinstance(who.asks(DecideKept(CARD_SNILS, True, new())), Refusal)
        assert not who.may_read(what_is_kept)
    office.decides(CARD_SNILS, CARD_HEALTH)
    assert [one.setting for one in office.gromov.reads(what_is_kept) if one.kept] == [CARD_SNILS, CARD_HEALTH]
    assert refused(office.gromov.asks(DecideKept(CARD_SNILS, True, new())))[0] is Reason.ALREADY_THERE
    assert refused(office.gromov.asks(DecideKept("zone", True, new())))[0] is Reason.UNKNOWN_THING
    with office.school.house.database.connection_context():
        by = rows(AuditEvent.select(AuditEvent.person).where(AuditEvent.after.contains("card_snils")))
    assert by == [(office.gromov.actor.person,)]


def test_switched_off_values_are_neither_shown_nor_opened_and_can_be_taken_out(keeping: Office) -> None:
    keeping.enters()
    keeping.decides(CARD_SNILS, keep=False)
    assert [line.kind for line in keeping.lines()] == [Sensitive.PASSPORT]
    assert refused_to_open(keeping.opens(Sensitive.SNILS)) is Reason.SENSITIVE_NOT_KEPT
    (count,) = [one.values for one in keeping.gromov.reads(what_is_kept) if one.setting == CARD_SNILS]
    assert count == 1
    assert isinstance(keeping.enters(snils="", seen={Sensitive.SNILS: 1}), Saved)
    assert keeping.sealed() == {"snils": ""}


def refused_to_open(outcome: Outcome | str) -> Reason:
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason


def test_without_consent_nothing_is_written_and_taken_back_it_takes_everything(keeping: Office) -> None:
    assert refused(keeping.enters(consent=None))[0] is Reason.NO_CONSENT
    assert refused(keeping.enters(consent=date(2026, 11, 20)))[0] is Reason.CONSENT_AHEAD
    assert isinstance(keeping.enters(passport=PASSPORT), Saved)
    seen = {Sensitive.SNILS: 1, Sensitive.PASSPORT: 1}
    assert isinstance(keeping.enters(snils=None, consent=None, withdrawn=True, seen=seen), Saved)
    assert keeping.sealed() == {"snils": "", "passport": ""}
    with keeping.school.house.database.connection_context():
        assert rows(PupilCard.select(PupilCard.consent_on)) == [(None,)]
    assert refused(keeping.enters(consent=None, seen={Sensitive.SNILS: 2}))[0] is Reason.NO_CONSENT


def test_the_consent_stays_when_the_card_is_written_and_the_card_when_the_consent_is(keeping: Office) -> None:
    keeping.enters()
    card = SetCard(keeping.voronin, "Бийск", "", "", "", "", "", 1, new())
    assert isinstance(keeping.zimina.asks(card), Saved)
    assert isinstance(keeping.enters(snils=None, passport=PASSPORT, consent=None), Saved)
    page = keeping.zimina.reads(pupil_page, keeping.voronin)
    assert (page.card.birth_place, page.card.consent_on) == ("Бийск", CONSENT)


def test_what_is_typed_wrong_is_refused_by_name_and_changes_nothing(keeping: Office) -> None:
    assert refused(keeping.enters(snils="112-233-445 94"))[0] is Reason.SNILS_WRONG
    assert refused(keeping.enters(passport="12"))[0] is Reason.PASSPORT_WRONG
    assert keeping.sealed() == {}
    assert keeping.zimina.reads(pupil_page, keeping.voronin).card.version == 0


def test_two_who_write_one_value_learn_of_each_other(keeping: Office) -> None:
    keeping.enters()
    conflict = keeping.enters(who=keeping.leader)
    assert isinstance(conflict, Conflict)
    assert (conflict.who, conflict.theirs) == ("Зимина О.", "")
    assert refused(keeping.enters(snils=None, consent=None))[0] is Reason.ALREADY_THERE


def test_those_who_keep_cards_see_a_covered_value_and_others_that_there_is_one(keeping: Office) -> None:
    keeping.enters(passport=PASSPORT)
    for who in (keeping.zimina, keeping.leader, keeping.director):
        assert [line.shown for line in keeping.lines(who)] == ["***-***-445 95", "**** ***456"]
    for who in (keeping.deputy, keeping.gromov):
        assert [(line.there, line.shown) for line in keeping.lines(who)] == [(True, ""), (True, "")]
    assert not keeping.strange.may_read(sensitive_lines, keeping.voronin, keeping.vault)
    assert not keeping.school.guardian("Воронина Мария", "Воронин").may_read(
        sensitive_lines, keeping.voronin, keeping.vault
    )


def test_who_may_not_open_or_write_is_refused(keeping: Office) -> None:
    keeping.enters()
    before = len(keeping.director.reads(card_looks, keeping.voronin))
    for who in (keeping.deputy, keeping.gromov, keeping.strange):
        assert isinstance(keeping.opens(Sensitive.SNILS, who), Refusal)
    for who in (keeping.deputy, keeping.gromov, keeping.strange, keeping.director):
        assert isinstance(keeping.enters(who=who), Refusal)
    assert len(keeping.director.reads(card_looks, keeping.voronin)) == before


def test_opening_a_value_is_on_record_before_it_is_shown(keeping: Office) -> None:
    keeping.enters(passport=PASSPORT)
    assert keeping.opens(Sensitive.SNILS) == SNILS
    assert keeping.opens(Sensitive.PASSPORT, keeping.director) == PASSPORT
    looks = keeping.deputy.reads(card_looks, keeping.voronin)
    assert [(one.who, one.opened) for one in looks] == [
        ("Лебедева О.", Sensitive.PASSPORT),
        ("Зимина О.", Sensitive.SNILS),
    ]


def test_an_unwritten_value_has_nothing_to_open(keeping: Office) -> None:
    assert refused_to_open(keeping.opens(Sensitive.SNILS)) is Reason.UNKNOWN_THING
    unknown = RevealSensitive(999, Sensitive.SNILS, new())
    assert refused(keeping.zimina.asks(unknown))[0] is Reason.UNKNOWN_THING


@pytest.mark.parametrize(
    "moved",
    [
        "UPDATE sealed_value SET thing_id = thing_id + 1 WHERE name = 'snils'",
        "UPDATE sealed_value SET thing = 'guardian', thing_id = {guseva} WHERE name = 'snils'",
        "UPDATE sealed_value SET sealed = (SELECT sealed FROM sealed_value WHERE name = 'passport')"
        " WHERE name = 'snils'",
    ],
)
def test_a_value_moved_to_another_row_or_column_does_not_open_there(keeping: Office, moved: str) -> None:
    keeping.enters(passport=PASSPORT)
    sealed = keeping.sealed()
    for place in (
        Whose(keeping.guseva).place(Sensitive.SNILS),
        Whose(keeping.voronin).place(Sensitive.PASSPORT),
        Whose(keeping.guseva, keeping.voronin).place(Sensitive.SNILS),
    ):
        with pytest.raises(CannotOpen) as closed:
            keeping.vault.open(place, sealed["snils"])
        assert closed.value.reason is Reason.SEALED_DAMAGED
    assert keeping.vault.open(Whose(keeping.voronin).place(Sensitive.SNILS), sealed["snils"]) == SNILS
    keeping.by_hand(moved.format(guseva=keeping.guseva))
    house = keeping.school.house
    verdict = house.look(lambda actor, now: verify_journal(house.keys.audit))
    assert [stranger.fault for stranger in verdict.strangers] == [Fault.CHANGED]
    for pupil in (keeping.voronin, keeping.guseva):
        found = keeping.zimina.reads(sensitive_lines, pupil, keeping.vault)
        assert SNILS[-6:] not in "".join(line.shown for line in found)


def test_a_pupil_who_changes_class_keeps_the_values(keeping: Office) -> None:
    keeping.enters()
    eight = keeping.school.school_class("7Б", leader=keeping.strange)
    stay = keeping.zimina.reads(pupil_page, keeping.voronin).last_stay
    moved = MovePupil(keeping.voronin, eight, date(2026, 11, 19), "1-у", stay, new())
    assert isinstance(keeping.zimina.asks(moved), Saved)
    assert keeping.opens(Sensitive.SNILS, keeping.strange) == SNILS
    assert isinstance(keeping.opens(Sensitive.SNILS, keeping.leader), Refusal), "the class is another's now"


def test_a_key_is_a_file_that_only_its_owner_reads(keeping: Office) -> None:
    (key,) = keeping.vault.files()
    assert stat.S_IMODE(key.path.stat().st_mode) == 0o400
    assert key.path.parent == keeping.school.house.folder / "keys"
    assert key_fault(key) is None


def spoil(path: Path, content: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(content)


def test_a_missing_a_wrong_and_a_short_key_are_told_apart_from_a_damaged_value(keeping: Office) -> None:
    keeping.enters()
    (key,) = keeping.vault.files()
    content = key.path.read_bytes()
    for spoiled in (os.urandom(32), content[:-1], b""):
        spoil(key.path, spoiled)
        assert trouble(keeping) == (Reason.KEY_WRONG, key.name)
        assert refused_to_open(keeping.opens(Sensitive.SNILS)) is Reason.KEY_WRONG
        assert refused(keeping.enters(snils=None, passport=PASSPORT))[0] is Reason.KEY_WRONG
    key.path.unlink()
    assert trouble(keeping) == (Reason.KEY_MISSING, key.name)
    assert refused(keeping.enters(snils=None, passport=PASSPORT))[0] is Reason.KEY_MISSING
    spoil_back = key.path
    spoil_back.write_bytes(content)
    assert trouble(keeping) == (None, "")
    sealed = keeping.sealed()["snils"]
    keeping.by_hand(f"UPDATE sealed_value SET sealed = '{flipped(sealed)}'")
    assert trouble(keeping) == (Reason.SEALED_DAMAGED, key.name)
    keeping.by_hand(f"UPDATE sealed_value SET sealed = '{key_of(sealed)}:no base64'")
    assert trouble(keeping) == (Reason.SEALED_DAMAGED, key.name)


def trouble(office: Office) -> tuple[Reason | None, str]:
    line = office.lines()[0]
    return line.trouble, line.key


def flipped(sealed: str) -> str:
    name, _, text = sealed.partition(":")
    raw = bytearray(base64.b64decode(text))
    raw[-1] ^= 1
    return f"{name}:{base64.b64encode(bytes(raw)).decode()}"


def test_a_lost_key_is_not_replaced_in_silence(keeping: Office) -> None:
    keeping.enters()
    keeping.decides(CARD_PASSPORT, keep=False)
    keeping.vault.files()[0].path.unlink()
    assert refused(keeping.gromov.asks(DecideKept(CARD_PASSPORT, True, new())))[0] is Reason.KEY_MISSING
    assert keeping.vault.files() == ()


def test_the_same_value_locked_twice_looks_different(keeping: Office) -> None:
    place = Whose(keeping.voronin).place(Sensitive.SNILS)
    assert len({keeping.vault.seal(place, SNILS) for _ in range(50)}) == 50


def test_no_byte_of_database_log_or_trail_holds_a_value(keeping: Office) -> None:
    keeping.enters(passport=PASSPORT)
    keeping.opens(Sensitive.SNILS)
    keeping.enters(snils="001-001-998 77", consent=None, seen={Sensitive.SNILS: 1})
    keeping.enters(snils="", consent=None, seen={Sensitive.SNILS: 2})
    house = keeping.school.house
    content = b"".join(path.read_bytes() for path in house.folder.rglob("*") if path.is_file())
    assert (house.folder / "journal.db-wal").stat().st_size > 0, "the log of the database must be among them"
    for value in (SNILS, "11223344595", "112-233-445", PASSPORT, "0110123456", "001-001-998", "00100199877"):
        assert value.encode() not in content
    assert "Воронин".encode() in content, "the search must find what is there"
    with house.database.connection_context():
        trail = "".join(
            before + after for before, after in rows(AuditEvent.select(AuditEvent.before, AuditEvent.after))
        )
        assert '"name":"snils"' in trail
        assert not any(one and one in trail for one in keeping.sealed().values()), "not even locked"


# A guardian's own.


def test_a_guardians_values_are_kept_on_the_own_consent_and_beside_the_pupils(keeping: Office) -> None:
    mother = keeping.mother()
    keeping.enters()
    assert refused(keeping.enters(guardian=mother, consent=None))[0] is Reason.NO_CONSENT
    entered = keeping.enters(guardian=mother, snils=MOTHERS_SNILS, passport=PASSPORT)
    assert isinstance(entered, Saved)
    shown = [(line.guardian, line.kind, line.shown) for line in keeping.lines()]
    assert shown == [
        (None, Sensitive.SNILS, "***-***-445 95"),
        (None, Sensitive.PASSPORT, ""),
        (mother, Sensitive.SNILS, "***-***-998 77"),
        (mother, Sensitive.PASSPORT, "**** ***456"),
    ]
    assert keeping.opens(Sensitive.SNILS, guardian=mother) == MOTHERS_SNILS
    assert keeping.opens(Sensitive.SNILS) == SNILS
    seen = {Sensitive.SNILS: 1, Sensitive.PASSPORT: 1}
    gone = keeping.enters(guardian=mother, snils=None, consent=None, withdrawn=True, seen=seen)
    assert isinstance(gone, Saved)
    assert [line.there for line in keeping.lines()] == [True, False, False, False]
    (line,) = keeping.zimina.reads(pupil_page, keeping.voronin).guardians
    assert line.consent_on is None
    assert keeping.zimina.reads(pupil_page, keeping.voronin).card.consent_on == CONSENT


def test_whoever_opens_a_guardians_value_is_on_record_by_the_guardians_name(keeping: Office) -> None:
    mother = keeping.mother()
    keeping.enters(guardian=mother)
    assert keeping.opens(Sensitive.SNILS, keeping.leader, guardian=mother) == SNILS
    (look,) = keeping.deputy.reads(card_looks, keeping.voronin)
    assert (look.who, look.opened, look.guardian) == ("Петрова А.", Sensitive.SNILS, "Воронина М.")
    lines = keeping.deputy.reads(trail, Wanted(pupil=keeping.voronin)).lines
    about = {(line.act, line.pupil) for line in lines}
    assert {("set_snils", "Воронина М."), ("reveal_snils", "Воронина М.")} <= about


def test_a_guardian_of_another_child_is_out_of_reach(keeping: Office) -> None:
    mother = keeping.mother()
    keeping.enters(guardian=mother)
    eight = keeping.school.school_class("8А", leader=keeping.strange)
    stranger = keeping.school.pupil("Чужой Олег", eight)
    for change in (
        RevealSensitive(stranger, Sensitive.SNILS, new(), mother),
        SetSensitive(stranger, {Sensitive.SNILS: SNILS}, CONSENT, False, {}, new(), mother),
    ):
        assert refused(keeping.strange.asks(change))[0] is Reason.UNKNOWN_THING
    for who in (keeping.deputy, keeping.gromov, keeping.strange):
        assert isinstance(keeping.opens(Sensitive.SNILS, who, guardian=mother), Refusal)
    for who in (keeping.deputy, keeping.gromov):
        assert [line.shown for line in keeping.lines(who)] == ["", "", "", ""]


def test_a_guardians_value_opens_nowhere_else_and_no_byte_of_it_lies_open(keeping: Office) -> None:
    mother = keeping.mother()
    keeping.enters(guardian=mother, snils=MOTHERS_SNILS)
    sealed = keeping.sealed()["snils"]
    for whose in (Whose(mother), Whose(keeping.voronin, mother + 1)):
        with pytest.raises(CannotOpen):
            keeping.vault.open(whose.place(Sensitive.SNILS), sealed)
    house = keeping.school.house
    content = b"".join(path.read_bytes() for path in house.folder.rglob("*") if path.is_file())
    assert MOTHERS_SNILS.encode() not in content
    assert house.look(lambda actor, now: verify_journal(house.keys.audit)).sound


def test_a_request_does_not_tell_its_values_when_it_is_written_out() -> None:
    request = SetSensitive(1, {Sensitive.SNILS: SNILS}, None, False, {}, "r")
    assert SNILS not in repr(request)
