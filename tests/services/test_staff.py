"""Employees: who enters them, under which login, and that nobody becomes two people (5.1, VI)."""

import asyncio
from concurrent.futures import Future
from dataclasses import replace

import pytest

from models.accounts import Account, RoleGrant
from models.database import rows
from models.people import Person, Staff
from rules.codes import Role
from rules.refusals import Reason
from services.desk import VERBS
from services.outcomes import Outcome, Refusal, Saved
from services.requests import CloseAccount, EmployPerson, GiveRole, IssuePassword, TakeRole
from services.views.choices import account_lines
from services.views.employing import namesakes, proposed_login
from services.views.sessions import account_page
from services.views.trail import Wanted, trail
from tests.payloads import PAYLOADS
from tests.school import School, Who, new

TEACHER = (Role.TEACHER,)


@pytest.fixture
def gromov(school: School) -> Who:
    """The administrator."""
    return school.somebody("Громов Илья Сергеевич", Role.ADMINISTRATOR)


def employs(
    who: Who,
    name: str,
    *roles: Role,
    login: str = "",
    number: str = "",
    person: int | None = None,
    namesakes: tuple[int, ...] = (),
) -> Outcome:
    surname, given, patronymic = (*name.split(), "", "")[:3]
    return who.asks(
        EmployPerson(surname, given, patronymic, "Учитель", number, login, roles, person, namesakes, new())
    )


def reason(outcome: Outcome) -> Reason:
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason


def count(school: School) -> tuple[int, ...]:
    with school.house.database.connection_context():
        return tuple(table.select().count() for table in (Person, Staff, Account, RoleGrant))


def test_a_new_employee_has_a_login_roles_and_no_password_until_one_is_issued(
    school: School, gromov: Who
) -> None:
    entered = employs(gromov, "Ёжикова Анна Ивановна", Role.TEACHER, Role.DEPUTY, number=" 17 ")
    assert isinstance(entered, Saved)
    (line,) = [one for one in gromov.reads(account_lines) if one.account == entered.thing]
    assert (line.login, line.full_name, line.has_password) == ("ezhikova.ai", "Ёжикова Анна Ивановна", False)
    assert set(line.roles) == {Role.TEACHER, Role.DEPUTY}
    with school.house.database.connection_context():
        assert rows(Staff.select(Staff.position, Staff.staff_no)) == [("Учитель", "17")]
    assert asyncio.run(school.house.accounts.admit(line.login, "", "10.0.0.5")) is None

    async def first_time() -> None:
        issued = IssuePassword(line.login, "первый-на-листке", new())
        await school.house.accounts.issue_password(gromov.actor, issued)
        admission = await school.house.accounts.admit(line.login, "первый-на-листке", "10.0.0.5")
        assert admission is not None
        assert admission.must_change_password
        assert admission.roles == {Role.TEACHER, Role.DEPUTY}

    asyncio.run(first_time())


def test_what_was_entered_stands_in_the_trail(school: School, gromov: Who) -> None:
    employs(gromov, "Ёжикова Анна", Role.TEACHER)
    acts = [one.act for one in gromov.reads(trail, Wanted(person=gromov.actor.person)).lines]
    assert acts == ["grant_role", "open_account", "add_staff", "add_person"]


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        ({"given_name": " \u2060"}, Reason.NAME_MISSING),
        ({"surname": "я" * 101}, Reason.TEXT_TOO_LONG),
        ({"position": "я" * 101}, Reason.TEXT_TOO_LONG),
        ({"roles": ()}, Reason.ROLE_MISSING),
        ({"roles": (Role.TEACHER, Role.GUARDIAN)}, Reason.OUT_OF_SCALE),
        ({"roles": (Role.PUPIL,)}, Reason.OUT_OF_SCALE),
        ({"login": "Gromov.IS "}, Reason.LOGIN_TAKEN),
        ({"login": "ёжикова"}, Reason.LOGIN_ODD),
        ({"login": "../keys"}, Reason.LOGIN_ODD),
        ({"login": "a b c"}, Reason.LOGIN_ODD),
        ({"login": "x" * 51}, Reason.LOGIN_ODD),
        ({"staff_no": "17"}, Reason.TITLE_TAKEN),
        ({"person": 4040}, Reason.UNKNOWN_THING),
    ],
)
def test_nobody_impossible_is_employed(
    school: School, gromov: Who, wish: dict[str, object], why: Reason
) -> None:
    assert isinstance(employs(gromov, "Лукин Пётр", Role.TEACHER, number="17"), Saved)
    there = count(school)
    asked = EmployPerson("Ёжикова", "Анна", "", "", "", "", TEACHER, None, (), new())
    refused = gromov.asks(replace(asked, **wish))  # type: ignore[arg-type]  # fields of the request
    assert (reason(refused), getattr(refused, "clause", "")) == (why, "5.1")
    assert count(school) == there


def test_a_login_that_was_closed_is_not_given_again(school: School, gromov: Who) -> None:
    assert isinstance(gromov.asks(CloseAccount(school.teacher("Ли Юн").login, new())), Saved)
    assert gromov.reads(proposed_login, "Ли", "Юрий", "") == "li.i2"
    assert reason(employs(gromov, "Ли Юрий", Role.TEACHER, login="li.i")) is Reason.LOGIN_TAKEN


def test_somebody_so_called_is_asked_about_and_a_namesake_becomes_another_person(
    school: School, gromov: Who
) -> None:
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    school.relative("Воронина Ирина", "Воронин")
    (mother,) = gromov.reads(namesakes, "воронина ирина")
    assert (mother.login, mother.is_employed, mother.children) == ("", False, ("Воронин П.",))
    there = count(school)
    assert reason(employs(gromov, "Воронина Ирина", Role.TEACHER)) is Reason.PERSON_KNOWN
    assert count(school) == there
    assert isinstance(employs(gromov, "Воронина Ирина", *TEACHER, namesakes=(mother.person,)), Saved)
    assert [one.is_employed for one in gromov.reads(namesakes, "Воронина Ирина")] == [False, True]
    assert reason(employs(gromov, "Воронина Ирина", *TEACHER, namesakes=(mother.person,))) is (
        Reason.PERSON_KNOWN
    ), "the second administrator, who entered her at the same time"


def test_a_parent_who_is_employed_stays_one_person_with_one_login(school: School, gromov: Who) -> None:
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    mother = school.guardian("Воронина Ирина", "Воронин")
    people, staff, accounts, grants = count(school)
    person = mother.actor.person
    entered = employs(gromov, "Воронина Ирина", *TEACHER, login="drugaya", person=person)
    assert isinstance(entered, Saved)
    assert entered.thing == mother.actor.account
    assert count(school) == (people, staff + 1, accounts, grants + 1)
    page = gromov.reads(account_page, mother.login)
    assert page.roles == (Role.GUARDIAN, Role.TEACHER)
    again = employs(gromov, "Воронина Ирина", *TEACHER, person=person)
    assert reason(again) is Reason.ALREADY_THERE
    assert reason(employs(gromov, "Лукин Пётр", *TEACHER, person=person)) is Reason.UNKNOWN_THING


def test_two_administrators_at_once_enter_an_employee_once(school: School, gromov: Who) -> None:
    other = school.somebody("Проводов Олег", Role.ADMINISTRATOR)
    asked = EmployPerson("Ёжикова", "Анна", "", "", "", "", TEACHER, None, (), "")

    def begun(who: Who) -> "Future[Outcome]":
        request = replace(asked, request=new())
        return school.house.write(lambda book: VERBS[EmployPerson](book, request), who.actor, request.request)

    waiting = [begun(who) for who in (gromov, other)]
    told = [one.result() for one in waiting]
    assert [type(one) for one in told] == [Saved, Refusal]
    assert len(gromov.reads(namesakes, "Ёжикова Анна")) == 1


def test_a_hostile_name_steers_nothing(gromov: Who) -> None:
    refused, entered = [], []
    for payload in PAYLOADS:
        text = payload.text
        told = gromov.asks(EmployPerson(text, text, text, text, "", "", TEACHER, None, (), new()))
        if isinstance(told, Refusal):
            refused.append(told.reason)
        else:
            assert isinstance(told, Saved), payload.name
            entered.append(told.thing)
    assert set(refused) <= {Reason.NAME_MISSING, Reason.TEXT_TOO_LONG, Reason.PERSON_KNOWN}
    assert len(entered) > len(PAYLOADS) // 2
    for line in gromov.reads(account_lines):
        assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in line.full_name), line
        assert set(line.login) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-"), line


def test_a_role_is_given_and_taken_by_the_administrator(school: School, gromov: Who) -> None:
    petrova = school.teacher("Петрова Анна")
    assert isinstance(gromov.asks(GiveRole(petrova.login, Role.ADMINISTRATOR, new())), Saved)
    assert reason(gromov.asks(GiveRole(petrova.login, Role.ADMINISTRATOR, new()))) is Reason.ALREADY_THERE
    assert gromov.reads(account_page, petrova.login).roles == (Role.ADMINISTRATOR, Role.TEACHER)
    assert isinstance(petrova.asks(TakeRole(gromov.login, Role.ADMINISTRATOR, new())), Saved)
    assert reason(gromov.asks(GiveRole(gromov.login, Role.ADMINISTRATOR, new()))) is Reason.NO_SUCH_RIGHT
    assert isinstance(petrova.asks(GiveRole(gromov.login, Role.SECRETARY, new())), Saved)
    assert reason(petrova.asks(GiveRole(gromov.login, Role.PUPIL, new()))) is Reason.OUT_OF_SCALE
    assert reason(petrova.asks(GiveRole("nobody", Role.TEACHER, new()))) is Reason.UNKNOWN_THING


def test_a_role_taken_today_may_be_given_back_today(school: School, gromov: Who) -> None:
    petrova = school.teacher("Петрова Анна")
    for _ in range(2):
        assert isinstance(gromov.asks(TakeRole(petrova.login, Role.TEACHER, new())), Saved)
        assert isinstance(gromov.asks(GiveRole(petrova.login, Role.TEACHER, new())), Saved)
    assert gromov.reads(account_page, petrova.login).roles == TEACHER


def test_who_is_so_called_is_told_to_the_administrator_alone(school: School) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR}:
        other = school.somebody(f"Чужов {role.value.title()}", role)
        assert not other.may_read(namesakes, "Чужов Teacher")
        assert not other.may_read(proposed_login, "Ли", "Юн", "")
