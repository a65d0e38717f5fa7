"""The code at sign-in: on by its owner, each code once, spare codes, off by an administrator (5.1)."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from models.accounts import SecondFactor, SignIn
from models.audit import AuditEvent
from models.database import rows
from rules.codes import Role
from rules.refusals import Reason
from services.actor import OFFICE
from services.health import Ailment
from services.house import House
from services.outcomes import Outcome, Refusal, Saved
from services.requests import ConfirmSecondFactor, DropSecondFactor
from services.signing_in.sealing import seal, unseal
from services.signing_in.throttle import CODES
from services.views.sessions import account_page
from tests.new_school import QUICK
from tests.own_account import HERE, SECRET, SPARE, code_now, gives, half_in, signed_in, switched_on
from tests.school import PASSWORD, School, Who, new


@pytest.fixture
def gromov(school: School) -> Who:
    """An administrator who is asked for a code."""
    who = school.somebody("Громов Илья", Role.ADMINISTRATOR)
    switched_on(who)
    return who


def keeps(who: Who, change: ConfirmSecondFactor | DropSecondFactor) -> Outcome:
    return asyncio.run(who.school.house.accounts.guarding.keep(who.actor, change))


def reason(outcome: Outcome) -> Reason:
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason


def acts(school: School) -> list[str]:
    with school.house.database.connection_context():
        return [act for (act,) in rows(AuditEvent.select(AuditEvent.act).order_by(AuditEvent.id))]


@pytest.mark.parametrize("archive", [False, True])
def test_the_code_lets_in_also_where_nothing_can_be_written(
    school: School, gromov: Who, archive: bool
) -> None:
    watch = school.house.watch
    watch.health = replace(
        watch.health, archive="2026-27" if archive else "", ailment=None if archive else Ailment.DAMAGED
    )
    code = code_now(school)
    assert gives(gromov, half_in(gromov), "000000") is None
    assert gives(gromov, half_in(gromov), code) is not None
    assert gives(gromov, half_in(gromov), code) is None, "and not again"


def test_a_sign_in_that_could_not_be_noted_takes_its_code_all_the_same(school: School, gromov: Who) -> None:
    watch = school.house.watch
    well = watch.health
    watch.health = replace(well, ailment=Ailment.DAMAGED)
    halves = [half_in(gromov), half_in(gromov)]
    watch.health = well
    code = code_now(school)
    assert [gives(gromov, half, code) is not None for half in halves] == [True, False]


def test_a_right_password_alone_lets_nobody_in_and_is_noted(school: School, gromov: Who) -> None:
    half_in(gromov)
    with school.house.database.connection_context():
        assert rows(SignIn.select(SignIn.admitted)) == [(False,)]


def test_the_code_lets_in_and_the_same_code_never_again(school: School, gromov: Who) -> None:
    code = code_now(school)
    admission = gives(gromov, half_in(gromov), code)
    assert admission is not None
    assert admission.roles == {Role.ADMINISTRATOR}
    assert gives(gromov, half_in(gromov), code) is None
    half = half_in(gromov)
    restarted = House(school.house.folder, source=lambda: school.utc, cost=QUICK)
    restarted.start()
    try:
        assert asyncio.run(restarted.accounts.admit_code(half, code)) is None, "after a restart"
        school.utc += timedelta(seconds=30)
        assert asyncio.run(restarted.accounts.admit_code(half, code_now(school))) is not None
    finally:
        restarted.stop()


def test_the_code_that_switched_it_on_opens_nothing(school: School, gromov: Who) -> None:
    assert gives(gromov, half_in(gromov), code_now(school, -1)) is None


def test_two_who_give_the_same_code_at_once_are_one(school: School, gromov: Who) -> None:
    halves, code = [half_in(gromov) for _ in range(3)], code_now(school)

    async def together() -> list[object]:
        accounts = school.house.accounts
        return list(await asyncio.gather(*(accounts.admit_code(half, code) for half in halves)))

    assert sum(one is not None for one in asyncio.run(together())) == 1


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (1, True), (2, False)])
def test_the_clocks_may_differ_by_half_a_minute(school: School, gromov: Who, steps: int, opens: bool) -> None:
    assert (gives(gromov, half_in(gromov), code_now(school, steps)) is not None) is opens


def test_after_a_later_code_the_earlier_one_is_used_too(school: School, gromov: Who) -> None:
    assert gives(gromov, half_in(gromov), code_now(school, 1)) is not None
    assert gives(gromov, half_in(gromov), code_now(school)) is None


def test_a_clock_that_once_ran_a_year_ahead_locks_nobody_out(school: School, gromov: Who) -> None:
    school.utc += timedelta(days=365)
    assert gives(gromov, half_in(gromov), code_now(school)) is not None
    school.utc -= timedelta(days=365)
    assert gives(gromov, half_in(gromov), code_now(school)) is not None


def test_a_spare_code_opens_once_and_is_told_in_the_trail(school: School, gromov: Who) -> None:
    assert gives(gromov, half_in(gromov), SPARE[0].replace("-", " ").upper()) is not None
    assert gives(gromov, half_in(gromov), SPARE[0]) is None
    assert gromov.reads(account_page).recovery_left == 1
    assert acts(school).count("use_recovery_code") == 1
    assert gives(gromov, half_in(gromov), SPARE[1]) is not None


def test_neither_the_secret_nor_a_spare_code_stands_in_file_or_trail(school: School, gromov: Who) -> None:
    with school.house.database.connection_context():
        (kept,) = rows(SecondFactor.select(SecondFactor.sealed, SecondFactor.recovery))
        told = "".join(after for (after,) in rows(AuditEvent.select(AuditEvent.after)))
    for secret in (SECRET.decode(), SPARE[0], SPARE[0].replace("-", ""), *kept):
        assert secret not in told
    assert SPARE[0].replace("-", "") not in kept[1]


def test_a_secret_moved_to_another_account_opens_nothing_there() -> None:
    sealed = seal(b"k" * 32, "second_factor/1/sealed", SECRET)
    assert unseal(b"k" * 32, "second_factor/1/sealed", sealed) == SECRET
    assert unseal(b"k" * 32, "second_factor/2/sealed", sealed) is None
    assert unseal(b"x" * 32, "second_factor/1/sealed", sealed) is None
    assert unseal(b"k" * 32, "second_factor/1/sealed", "не base64") is None


def test_it_is_switched_on_by_password_and_code_alone(school: School) -> None:
    director = school.somebody("Лебедева Ольга", Role.DIRECTOR)
    code = code_now(school)
    wrong = ConfirmSecondFactor("не тот пароль", SECRET, code, SPARE, new())
    assert reason(keeps(director, wrong)) is Reason.WRONG_PASSWORD
    late = ConfirmSecondFactor(PASSWORD, SECRET, code_now(school, 5), SPARE, new())
    assert reason(keeps(director, late)) is Reason.WRONG_CODE
    signed_in(director)
    assert isinstance(keeps(director, ConfirmSecondFactor(PASSWORD, SECRET, code, SPARE, new())), Saved)
    again = ConfirmSecondFactor(PASSWORD, b"x" * 20, code, SPARE, new())
    assert reason(keeps(director, again)) in (Reason.WRONG_CODE, Reason.SECOND_FACTOR_ON)
    assert director.reads(account_page).second_factor_since is not None


def test_the_owner_switches_it_off_by_a_code(school: School, gromov: Who) -> None:
    without = DropSecondFactor(gromov.login, "000000", new())
    assert reason(keeps(gromov, without)) is Reason.WRONG_CODE
    half_in(gromov)
    assert isinstance(keeps(gromov, DropSecondFactor(gromov.login, code_now(school), new())), Saved)
    signed_in(gromov)
    assert reason(keeps(gromov, DropSecondFactor(gromov.login, "", new()))) is Reason.SECOND_FACTOR_OFF


def test_an_administrator_takes_it_off_somebody_else_and_the_trail_says_so(
    school: School, gromov: Who
) -> None:
    director = school.somebody("Лебедева Ольга", Role.DIRECTOR)
    switched_on(director)
    foreign = DropSecondFactor(gromov.login, "", new())
    assert isinstance(keeps(director, foreign), Refusal), "a director manages no accounts"
    assert isinstance(keeps(gromov, DropSecondFactor(director.login, "", new())), Saved)
    signed_in(director)
    assert acts(school)[-1] == "drop_second_factor"


def test_the_owner_of_the_machine_takes_it_off_the_last_administrator(school: School, gromov: Who) -> None:
    drop = DropSecondFactor(gromov.login, "", new())
    assert isinstance(asyncio.run(school.house.accounts.guarding.keep(OFFICE, drop)), Saved)
    signed_in(gromov)


def test_wrong_codes_wait_wherever_they_come_from(
    school: School, gromov: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    async def recorded(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr("services.signing_in.throttle.asyncio.sleep", recorded)
    for _ in range(5):
        assert gives(gromov, half_in(gromov), "000000") is None
    assert school.house.accounts._throttle.delay(gromov.login, CODES) == 8
    assert max(waits) == 4, "passwords that were right all the time are no way around"
    half = half_in(gromov)
    assert gives(gromov, half, code_now(school)) is not None
    assert school.house.accounts._throttle.delay(gromov.login, CODES) == 0
    assert school.house.accounts._throttle.delay(gromov.login, HERE) == 0


def test_failed_tries_are_told_at_the_next_sign_in(school: School, gromov: Who) -> None:
    assert gives(gromov, half_in(gromov), code_now(school)) is not None
    school.utc += timedelta(seconds=60)
    half_in(gromov)  # somebody knew the password and had no code
    admission = gives(gromov, half_in(gromov), code_now(school))
    assert admission is not None
    assert admission.failures_since == 1
    assert admission.last_address == HERE
