"""Section 5 of the regulation: an own login for everyone, and everyone answers for what is done under it."""

import asyncio

import pytest

from models.audit import AuditEvent
from models.database import rows
from rules.codes import Role
from rules.refusals import Reason
from services.audit import Fault, verify_journal
from services.outcomes import Refusal, Saved
from services.requests import ChangePassword
from services.views.history import cell_history
from services.views.journal import CellKey
from tests.school import PASSWORD, School


@pytest.mark.clause("5.1")
def test_everybody_signs_in_with_the_own_login_and_password(school: School) -> None:
    petrova = school.teacher("Петрова Анна Ивановна")
    accounts = school.house.accounts

    async def tries() -> None:
        admission = await accounts.admit("petrova.ai", PASSWORD, "10.0.0.5")
        assert admission is not None
        assert admission.actor.person == petrova.actor.person
        assert admission.roles == {Role.TEACHER}
        assert await accounts.admit("petrova.ai", PASSWORD + "x", "10.0.0.5") is None
        assert await accounts.admit("petrova.zz", PASSWORD, "10.0.0.5") is None
        again = await accounts.admit("petrova.ai", PASSWORD, "10.0.0.5")
        assert again is not None
        assert (again.last_address, again.failures_since) == ("10.0.0.5", 1)

    asyncio.run(tries())


@pytest.mark.clause("5.1")
def test_a_new_password_is_asked_for_the_old_one_and_must_not_be_weak(school: School) -> None:
    petrova = school.teacher("Петрова Анна Ивановна")
    accounts, actor = school.house.accounts, petrova.actor

    async def tries() -> None:
        wrong = await accounts.change_password(actor, ChangePassword("не тот", "новый-пароль-1", "c1"))
        assert isinstance(wrong, Refusal)
        assert wrong.reason is Reason.WRONG_PASSWORD
        for weak in ("коротко", "12345678", "petrova.ai-2026", PASSWORD):
            refused = await accounts.change_password(actor, ChangePassword(PASSWORD, weak, "c2"))
            assert isinstance(refused, Refusal), weak
            assert refused.reason is Reason.WEAK_PASSWORD
        changed = await accounts.change_password(actor, ChangePassword(PASSWORD, "ещё-лучше-й", "c3"))
        assert isinstance(changed, Saved)
        assert await accounts.admit("petrova.ai", PASSWORD, "10.0.0.5") is None
        # The same letters in Unicode's other spelling are the same password.
        decomposed = "ещё-лучше-й".replace("й", "и\u0306").replace("ё", "е\u0308")
        assert await accounts.admit("petrova.ai", decomposed, "10.0.0.5") is not None

    asyncio.run(tries())


@pytest.mark.clause("5.2")
@pytest.mark.clause("5.3")
@pytest.mark.clause("5.4")
def test_every_change_says_who_when_from_where_and_what_stood_before(school: School) -> None:
    petrova, lukin = school.teacher("Петрова Анна"), school.teacher("Лукин Виктор")
    seven = school.school_class("7А", leader=lukin)
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    lesson = _held(petrova.holds(algebra, "2026-11-19"))
    work = _held(petrova.marks(lesson, "Воронин", "4"))
    school.now_is("2026-11-19 13:05")
    lukin.marks(lesson, "Воронин", "5", "4", work=work, seen=1)
    petrova.marks(lesson, "Воронин", work=work, seen=2)
    told = petrova.reads(cell_history, CellKey(lesson, work, school.pupil_id("Воронин")))
    assert [(line.who, f"{line.at:%H:%M}", line.before, line.after) for line in told] == [
        ("Петрова А.", "12:00", "", "4"),
        ("Лукин В.", "13:05", "4", "5/4"),
        ("Петрова А.", "13:05", "5/4", ""),
    ]
    with school.house.database.connection_context():
        addresses = rows(AuditEvent.select(AuditEvent.address).where(AuditEvent.act == "set_mark").distinct())
    assert addresses == [("127.0.0.1",)]


@pytest.mark.clause("1.3")
@pytest.mark.clause("5.4")
def test_a_record_changed_past_the_journal_is_found(school: School) -> None:
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    lesson = _held(petrova.holds(school.course("Алгебра", seven, petrova), "2026-11-19"))
    petrova.marks(lesson, "Воронин", "2")
    house = school.house
    with house.database.connection_context():
        assert verify_journal(house.keys.audit).sound
        house.database.execute_sql("UPDATE mark SET value = '5' WHERE position = 1")
        found = verify_journal(house.keys.audit)
        assert [(stranger.thing, stranger.fault) for stranger in found.strangers] == [("mark", Fault.CHANGED)]
        house.database.execute_sql("DELETE FROM mark")
        assert verify_journal(house.keys.audit).strangers[0].fault is Fault.MISSING


def _held(outcome: object) -> int:
    assert isinstance(outcome, Saved), outcome
    return outcome.thing
