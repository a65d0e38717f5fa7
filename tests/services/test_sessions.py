"""Sessions, accounts and roles that are ended, and who may end them (5.1–5.4)."""

import asyncio

import pytest

from models.accounts import SignIn
from models.database import rows
from rules.codes import Role
from rules.refusals import Reason
from rules.ssh_keys import PublicKey, key_of
from services.actor import Actor
from services.outcomes import Outcome, Refusal, Saved
from services.requests import (
    AddKey,
    CloseAccount,
    DropKey,
    EndSession,
    ReopenAccount,
    TakeRole,
)
from services.signing_in.accounts import CodeNeeded
from services.signing_in.sessions import CONSOLE, end_lost
from services.views.sessions import Over, account_page, open_sign_ins, over
from tests.own_account import HERE, code_now, gives, half_in, key_line, signed_in, switched_on, with_key
from tests.school import PASSWORD, School, Who, new


@pytest.fixture
def gromov(school: School) -> Who:
    """The administrator."""
    return school.somebody("Громов Илья", Role.ADMINISTRATOR)


@pytest.fixture
def petrova(school: School) -> Who:
    """A teacher."""
    return school.teacher("Петрова Анна Ивановна")


def sees(who: Who, actor: Actor) -> Over | None:
    house = who.school.house
    with house.database.connection_context():
        return over(actor, house.clock.now(), frozenset({Role.TEACHER}))


def reason(outcome: Outcome) -> Reason:
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason


def test_the_owner_ends_a_session_left_open_elsewhere(petrova: Who) -> None:
    elsewhere, here = signed_in(petrova).actor, signed_in(petrova).actor
    assert [one.sign_in for one in petrova.reads(account_page).sessions] == [here.sign_in, elsewhere.sign_in]
    assert isinstance(petrova.asks(EndSession(elsewhere.sign_in, new())), Saved)
    assert (sees(petrova, elsewhere), sees(petrova, here)) == (Over.ENDED, None)
    assert [one.sign_in for one in petrova.reads(account_page).sessions] == [here.sign_in]


def test_nobody_but_the_administrator_ends_somebody_elses(school: School, petrova: Who, gromov: Who) -> None:
    open_one = signed_in(petrova).actor
    for role in set(Role) - {Role.ADMINISTRATOR}:
        other = school.somebody(f"Чужов {role.value.title()}", role)
        assert isinstance(other.asks(EndSession(open_one.sign_in, new())), Refusal), role
    assert sees(petrova, open_one) is None
    assert isinstance(gromov.asks(EndSession(open_one.sign_in, new())), Saved)
    assert sees(petrova, open_one) is Over.ENDED
    assert reason(gromov.asks(EndSession(10_000, new()))) is Reason.UNKNOWN_THING


def test_what_ended_a_session_stands_in_the_log_though_it_left_after_that(
    school: School, petrova: Who
) -> None:
    actor = signed_in(petrova).actor
    assert isinstance(petrova.asks(EndSession(actor.sign_in, new())), Saved)
    asyncio.run(school.house.accounts.left(actor, "left"))
    with school.house.database.connection_context():
        assert rows(SignIn.select(SignIn.ended)) == [("ended",)]


def test_a_closed_account_lets_nobody_in_until_it_is_opened_again(petrova: Who, gromov: Who) -> None:
    actor, accounts = signed_in(petrova).actor, petrova.school.house.accounts
    assert isinstance(gromov.asks(CloseAccount(petrova.login, new())), Saved)
    assert sees(petrova, actor) is Over.CLOSED
    assert asyncio.run(accounts.admit(petrova.login, PASSWORD, HERE)) is None
    assert gromov.reads(account_page, petrova.login).is_closed
    assert isinstance(gromov.asks(ReopenAccount(petrova.login, new())), Saved)
    signed_in(petrova)
    assert sees(petrova, actor) is Over.ENDED, "a session that was ended stays ended"


def test_a_role_taken_away_is_gone_the_same_day_and_the_others_stay(school: School, gromov: Who) -> None:
    orlova = school.somebody("Орлова Татьяна", Role.TEACHER, Role.DEPUTY)
    actor = signed_in(orlova).actor
    assert isinstance(gromov.asks(TakeRole(orlova.login, Role.DEPUTY, new())), Saved)
    assert sees(orlova, actor) is None, "this session had come as a teacher"
    assert isinstance(gromov.asks(TakeRole(orlova.login, Role.TEACHER, new())), Saved)
    assert sees(orlova, actor) is Over.ROLE_TAKEN
    assert signed_in(orlova).roles == frozenset()


def test_the_last_administrator_stays_one(school: School, gromov: Who, petrova: Who) -> None:
    last = Reason.LAST_ADMINISTRATOR
    assert reason(gromov.asks(TakeRole(gromov.login, Role.ADMINISTRATOR, new()))) is last
    assert reason(gromov.asks(CloseAccount(gromov.login, new()))) is last
    second = school.somebody("Сисадминов Олег", Role.ADMINISTRATOR)
    assert isinstance(second.asks(TakeRole(gromov.login, Role.ADMINISTRATOR, new())), Saved)
    assert isinstance(gromov.asks(CloseAccount(petrova.login, new())), Refusal)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_nobody_else_looks_into_or_closes_accounts(
    school: School, petrova: Who, gromov: Who, role: Role
) -> None:
    other = school.somebody("Чужов Пётр", role)
    assert not other.may_read(account_page, petrova.login)
    assert other.may_read(account_page)
    for change in (
        CloseAccount(petrova.login, new()),
        ReopenAccount(petrova.login, new()),
        TakeRole(petrova.login, Role.TEACHER, new()),
        DropKey(with_key(gromov, key_line(role)), new()),
    ):
        assert isinstance(other.asks(change), Refusal)


def test_sessions_of_a_server_that_was_killed_are_not_open_any_more(
    school: School, petrova: Who, gromov: Who
) -> None:
    signed_in(petrova)
    asyncio.run(school.house.accounts.admit(petrova.login, PASSWORD, CONSOLE))
    assert len(gromov.reads(open_sign_ins)) == 2
    school.house.write(end_lost).result()
    assert [one.address for one in gromov.reads(open_sign_ins)] == [CONSOLE]


# Keys.


def fingerprint(line: str) -> str:
    key = key_of(line)
    assert isinstance(key, PublicKey)
    return key.fingerprint


def opens(who: Who, line: str) -> bool:
    accounts = who.school.house.accounts
    known = asyncio.run(accounts.knows_key(who.login, fingerprint(line)))
    admission = asyncio.run(accounts.admit_by_key(who.login, fingerprint(line), HERE))
    assert known is (admission is not None)
    return known


def adds(who: Who, line: str, password: str = PASSWORD) -> Outcome:
    return asyncio.run(who.school.house.accounts.guarding.keep(who.actor, AddKey(password, line, new())))


def test_a_key_opens_until_it_is_removed_and_again_when_it_is_added_again(gromov: Who) -> None:
    line = key_line("дом")
    assert not opens(gromov, line)
    key = with_key(gromov, line)
    assert opens(gromov, line)
    assert not opens(gromov, key_line("чужой"))
    assert reason(adds(gromov, line)) is Reason.KEY_KNOWN
    assert [one.fingerprint for one in gromov.reads(account_page).keys] == [fingerprint(line)]
    assert isinstance(gromov.asks(DropKey(key, new())), Saved)
    assert not opens(gromov, line)
    assert gromov.reads(account_page).keys == ()
    assert with_key(gromov, line) == key
    assert opens(gromov, line)


def test_a_key_needs_the_password_and_a_good_one(gromov: Who) -> None:
    assert reason(adds(gromov, key_line("дом"), "не тот пароль")) is Reason.WRONG_PASSWORD
    assert reason(adds(gromov, "ssh-dss AAAA")) is Reason.KEY_TOO_WEAK


def test_keys_are_for_administrators_and_only_as_long_as_they_are_ones(
    school: School, gromov: Who, petrova: Who
) -> None:
    assert isinstance(adds(petrova, key_line("учитель")), Refusal)
    with_key(gromov, key_line("дом"))
    second = school.somebody("Сисадминов Олег", Role.ADMINISTRATOR)
    assert isinstance(second.asks(TakeRole(gromov.login, Role.ADMINISTRATOR, new())), Saved)
    assert not opens(gromov, key_line("дом"))


def test_a_key_of_a_closed_account_and_of_another_login_opens_nothing(school: School, gromov: Who) -> None:
    second = school.somebody("Сисадминов Олег", Role.ADMINISTRATOR)
    with_key(gromov, key_line("дом"))
    accounts, mark = school.house.accounts, fingerprint(key_line("дом"))
    assert not asyncio.run(accounts.knows_key(second.login, mark))
    assert not asyncio.run(accounts.knows_key("nobody", mark))
    assert isinstance(second.asks(CloseAccount(gromov.login, new())), Saved)
    assert not opens(gromov, key_line("дом"))


def test_a_key_does_not_spare_the_code(gromov: Who) -> None:
    with_key(gromov, key_line("дом"))
    switched_on(gromov)
    accounts = gromov.school.house.accounts
    with pytest.raises(CodeNeeded) as needed:
        asyncio.run(accounts.admit_by_key(gromov.login, fingerprint(key_line("дом")), HERE))
    assert gives(gromov, needed.value.half, "000000") is None
    assert gives(gromov, needed.value.half, code_now(gromov.school)) is not None
    half_in(gromov)
