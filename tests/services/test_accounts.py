"""The door: the same work for everybody, rights as they are now, a password replaced by whoever knew it."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import bcrypt
import pytest

from models.accounts import Account, RoleGrant, SignIn
from models.base import Table
from models.database import rows
from rules.codes import Role
from rules.refusals import Reason
from services import people
from services.book import Book, row_of
from services.house import House
from services.outcomes import Outcome, Refusal, Saved
from services.refused import Refused
from services.requests import ChangePassword, IssuePassword, SetMarks
from services.signing_in.accounts import Admission
from services.signing_in.passwords import cost_of
from services.views.journal_page import journal_page
from tests.new_school import QUICK
from tests.school import PASSWORD, School, Who
from tests.services.gates import PATIENCE, held

HERE = "10.0.0.5"
BETTER = "ещё-лучше-1"
BEST = "лучше-некуда-2"


@pytest.fixture
def petrova(school: School) -> Who:
    """A teacher of algebra in 7А with one lesson today."""
    petrova = school.teacher("Петрова Анна Ивановна")
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    assert isinstance(petrova.holds(school.course("Алгебра", seven, petrova), "2026-11-19"), Saved)
    return petrova


def change(school: School, table: type[Table], where: Any, **changes: Any) -> None:
    """Change a row the way every verb does."""

    def verb(book: Book) -> Outcome:
        there = row_of(table, where)
        assert there is not None
        return Saved(book.update(table, there, "test", None, **changes), book.now.local)

    assert isinstance(school.house.write(verb).result(PATIENCE), Saved)


def disable(school: School, who: Who) -> None:
    change(school, Account, Account.id == who.actor.account, disabled_at=school.utc)


async def admitted(house: House, who: Who, password: str = PASSWORD) -> Admission:
    admission = await house.accounts.admit(who.login, password, HERE)
    assert admission is not None
    return admission


# Who is known where.


def test_who_came_in_from_a_place_is_known_there_after_a_restart_too(school: School, petrova: Who) -> None:
    async def came() -> None:
        await admitted(school.house, petrova)
        assert await school.house.accounts.admit(petrova.login, "не тот", "10.0.0.66") is None

    asyncio.run(came())
    school.house.stop()
    school.house = House(school.house.folder, cost=QUICK)
    school.house.start()
    accounts = school.house.accounts
    assert accounts.knows_place(HERE)
    assert accounts._throttle.known(petrova.login, HERE)
    assert not accounts.knows_place("10.0.0.66"), "a wrong password makes nobody known"


# The same work for everybody.


def without_a_password(school: School) -> str:
    made: list[int] = []

    def verb(book: Book) -> Outcome:
        outcome = people.add_person(book, "Пустов", "Пётр", "")
        assert isinstance(outcome, Saved)
        account = people.open_account(book, outcome.thing)
        assert isinstance(account, Saved)
        made.append(account.thing)
        return account

    school.house.write(verb).result(PATIENCE)
    with school.house.database.connection_context():
        return str(rows(Account.select(Account.login).where(Account.id == made[0]))[0][0])


def of_nobody(school: School) -> str:
    return "nobody.at-all"


def of_a_disabled_account(school: School) -> str:
    gone = school.teacher("Ушедшева Ольга")
    disable(school, gone)
    return gone.login


def of_a_teacher(school: School) -> str:
    return school.teacher("Петрова Анна").login


@pytest.mark.parametrize("login_of", [of_nobody, without_a_password, of_a_disabled_account, of_a_teacher])
@pytest.mark.parametrize("password", ["не тот пароль", "", "ж" * 5000])
def test_a_wrong_try_costs_one_check_of_the_same_cost_whoever_is_meant(
    school: School, login_of: Callable[[School], str], password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = login_of(school)
    checked: list[tuple[int, int]] = []
    real = bcrypt.checkpw

    def counting(given: bytes, stored: bytes) -> bool:
        checked.append((len(given), int(stored.split(b"$")[2])))
        return real(given, stored)

    monkeypatch.setattr(bcrypt, "checkpw", counting)
    assert asyncio.run(school.house.accounts.admit(login, password, HERE)) is None
    assert checked == [(44, QUICK)], "one check, of as many bytes, at the same cost"
    with school.house.database.connection_context():
        tries = rows(SignIn.select(SignIn.admitted, SignIn.address))
    assert tries == [(False, HERE)]


def test_a_disabled_account_is_told_nothing_even_with_the_right_password(school: School) -> None:
    login = of_a_disabled_account(school)
    assert asyncio.run(school.house.accounts.admit(login, PASSWORD, HERE)) is None


def test_wrong_tries_make_the_next_answer_wait_before_anything_is_checked(
    school: School, petrova: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    async def recorded(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr("services.signing_in.throttle.asyncio.sleep", recorded)

    async def tries() -> None:
        accounts = school.house.accounts
        for spelling in ("petrova.ai", "PETROVA.AI", " petrova.ai ", "Petrova.ai", "petrova.ai"):
            assert await accounts.admit(spelling, "не тот", HERE) is None
        await accounts.admit("petrova.ai", "не тот", "10.0.0.77")
        assert await accounts.admit(petrova.login, PASSWORD, HERE) is not None
        assert await accounts.admit(petrova.login, PASSWORD, HERE) is not None

    asyncio.run(tries())
    assert waits == [0, 0, 0, 2, 4, 0, 8, 0]


def test_guesses_that_come_together_wait_as_if_they_came_one_after_another(
    school: School, petrova: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    async def recorded(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr("services.signing_in.throttle.asyncio.sleep", recorded)

    async def storm() -> None:
        accounts = school.house.accounts
        await asyncio.gather(*(accounts.admit(petrova.login, f"догадка{n}", HERE) for n in range(7)))

    asyncio.run(storm())
    assert sorted(waits) == [0, 0, 0, 2, 4, 8, 16]


# Rights as they are now.


def test_a_role_taken_away_acts_at_the_next_key(school: School, petrova: Who) -> None:
    async def work() -> None:
        desk = school.house.desk(await admitted(school.house, petrova))
        pupil = school.pupil_id("Воронин")
        assert isinstance(await desk.send(SetMarks(1, None, pupil, ("5",), 0, "r1")), Saved)
        yesterday = school.house.clock.now().today - timedelta(days=1)
        change(school, RoleGrant, RoleGrant.account == petrova.actor.account, until=yesterday)
        refused = await desk.send(SetMarks(1, None, pupil, ("4",), 1, "r2"))
        assert isinstance(refused, Refusal), refused
        with pytest.raises(Refused):
            await desk.read(journal_page, 1)
        assert desk.roles == {Role.TEACHER}, "what the sign-in knew decides nothing"
        assert (await admitted(school.house, petrova)).roles == frozenset()

    asyncio.run(work())


def test_a_role_holds_through_its_last_day(school: School, petrova: Who) -> None:
    change(school, RoleGrant, RoleGrant.account == petrova.actor.account, until=date(2026, 11, 19))
    school.now_is("2026-11-19 23:59")
    assert isinstance(petrova.marks(1, "Воронин", "5"), Saved)
    school.now_is("2026-11-20 00:00")
    assert isinstance(petrova.marks(1, "Воронин", "4", seen=1), Refusal)


def test_a_disabled_account_is_refused_at_the_next_action_of_its_open_session(
    school: School, petrova: Who
) -> None:
    async def work() -> None:
        desk = school.house.desk(await admitted(school.house, petrova))
        await desk.read(journal_page, 1)
        assert await desk.password_is(PASSWORD)
        disable(school, petrova)
        refused = await desk.send(SetMarks(1, None, school.pupil_id("Воронин"), ("5",), 0, "r1"))
        assert isinstance(refused, Refusal)
        with pytest.raises(Refused):
            await desk.read(journal_page, 1)
        assert not await desk.password_is(PASSWORD), "a locked screen stays locked"
        kept = await desk.send(ChangePassword(PASSWORD, BETTER, "r2"))
        assert isinstance(kept, Refusal)
        assert kept.reason is Reason.SIGNED_OUT

    asyncio.run(work())


def test_an_administrator_who_is_one_no_more_gives_no_passwords(school: School, petrova: Who) -> None:
    administrator = school.somebody("Сисадминов Олег", Role.ADMINISTRATOR)

    async def work() -> None:
        desk = school.house.desk(await admitted(school.house, administrator))
        with held(school.house):  # refused inside the transaction: when it was asked he still had the right
            asked = desk.submit(IssuePassword(petrova.login, BETTER, "r1"))
            await queued(school.house, 1)
            ended = school.house.write(ends_role(administrator))
            later = desk.submit(IssuePassword(petrova.login, BEST, "r2"))
            await queued(school.house, 3)
        assert isinstance(ended.result(PATIENCE), Saved)
        assert isinstance(await asked, Saved)
        assert isinstance(await later, Refusal)
        await admitted(school.house, petrova, BETTER)

    asyncio.run(work())


def ends_role(who: Who) -> Callable[[Book], Outcome]:
    def verb(book: Book) -> Outcome:
        there = row_of(RoleGrant, RoleGrant.account == who.actor.account)
        assert there is not None
        return Saved(book.update(RoleGrant, there, "test", until=date(2026, 11, 1)), book.now.local)

    return verb


async def queued(house: House, requests: int) -> None:
    """Wait until so many requests wait for the writer."""
    async with asyncio.timeout(PATIENCE):
        while house.writer._queue.qsize() < requests:
            await asyncio.to_thread(lambda: None)


# Passwords replaced.


def test_the_first_password_must_be_changed_and_an_issued_one_is_a_first_one(
    school: School, petrova: Who
) -> None:
    administrator = school.somebody("Сисадминов Олег", Role.ADMINISTRATOR)
    house = school.house

    async def life() -> list[bool]:
        asked = [(await admitted(house, petrova)).must_change_password]
        desk = house.desk(await admitted(house, administrator))
        assert isinstance(await desk.send(IssuePassword(petrova.login, BETTER, "r1")), Saved)
        assert await house.accounts.admit(petrova.login, PASSWORD, HERE) is None
        first = await admitted(house, petrova, BETTER)
        asked.append(first.must_change_password)
        assert isinstance(await house.desk(first).send(ChangePassword(BETTER, BEST, "r2")), Saved)
        asked.append((await admitted(house, petrova, BEST)).must_change_password)
        return asked

    assert asyncio.run(life()) == [False, True, False]


def test_of_two_who_know_the_old_password_one_replaces_it(school: School, petrova: Who) -> None:
    accounts = school.house.accounts

    async def both() -> list[Outcome]:
        with held(school.house):
            changes = [
                asyncio.create_task(
                    accounts.change_password(petrova.actor, ChangePassword(PASSWORD, new, new))
                )
                for new in (BETTER, BEST)
            ]
            await queued(school.house, 2)
        return list(await asyncio.gather(*changes))

    outcomes = asyncio.run(both())
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refusal", "Saved"]
    new = (BETTER, BEST)[[isinstance(outcome, Saved) for outcome in outcomes].index(True)]
    asyncio.run(admitted(school.house, petrova, new))


def stored_password(house: House, who: Who) -> tuple[str, bool]:
    with house.database.connection_context():
        account = Account.get_by_id(who.actor.account)
    return account.password_hash, account.must_change_password


def test_a_right_password_is_kept_anew_at_todays_cost(school: School, petrova: Who) -> None:
    dearer = House(school.house.folder, source=lambda: school.utc, cost=QUICK + 1)
    dearer.start()
    try:
        assert cost_of(stored_password(dearer, petrova)[0]) == QUICK
        assert asyncio.run(dearer.accounts.admit(petrova.login, "не тот", HERE)) is None
        assert cost_of(stored_password(dearer, petrova)[0]) == QUICK
        asyncio.run(admitted(dearer, petrova))
        kept, must_change = stored_password(dearer, petrova)
        assert (cost_of(kept), must_change) == (QUICK + 1, False)
        asyncio.run(admitted(dearer, petrova))
        assert stored_password(dearer, petrova)[0] == kept, "kept once"
    finally:
        dearer.stop()


def test_keeping_anew_never_brings_an_old_password_back(school: School, petrova: Who) -> None:
    dearer = House(school.house.folder, source=lambda: school.utc, cost=QUICK + 1)
    dearer.start()

    async def race() -> None:
        with held(dearer):
            change = ChangePassword(PASSWORD, BETTER, "r1")
            changing = asyncio.create_task(dearer.accounts.change_password(petrova.actor, change))
            await queued(dearer, 1)
            entering = asyncio.create_task(dearer.accounts.admit(petrova.login, PASSWORD, HERE))
            await queued(dearer, 2)
        assert isinstance(await changing, Saved)
        assert await entering is not None, "the password was right when it was typed"
        assert await dearer.accounts.admit(petrova.login, PASSWORD, HERE) is None
        await admitted(dearer, petrova, BETTER)

    try:
        asyncio.run(race())
    finally:
        dearer.stop()


def test_leaving_is_noted_with_its_time(school: School, petrova: Who) -> None:
    async def visit() -> None:
        admission = await admitted(school.house, petrova)
        school.now_is("2026-11-19 12:40")
        await school.house.accounts.left(admission.actor, "left")

    asyncio.run(visit())
    with school.house.database.connection_context():
        (line,) = rows(SignIn.select(SignIn.ended, SignIn.ended_at))
    assert line == ("left", datetime(2026, 11, 19, 5, 40))
