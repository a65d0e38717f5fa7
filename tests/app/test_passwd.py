"""``zhurnal passwd``: first passwords of one, of all who have none, and of a class's families."""

import asyncio
import json
from pathlib import Path

import pytest

from app.cli.common import Exit
from app.main import main
from models.accounts import Account
from models.database import rows
from rules.codes import Role
from services.actor import OFFICE
from services.families import open_family_accounts
from services.house import House
from services.outcomes import Refusal
from services.views.choices import children
from tests.school import QUICK, School


@pytest.fixture
def school(tmp_path: Path) -> School:
    """Two pupils of 7А, a guardian who reads the diary, one who does not, a teacher with a child here."""
    school = School(tmp_path / "school")
    teacher = school.teacher("Петрова Анна Ивановна")
    seven = school.school_class("7А", leader=teacher)
    for name in ("Воронин Павел Андреевич", "Петров Илья Олегович"):
        school.pupil(name, seven)
    school.pupil("Белов Кирилл", school.school_class("7Б"))
    for name, child, access in (
        ("Воронина Мария Юрьевна", "Воронин", True),
        ("Воронин Андрей Ильич", "Воронин", False),
    ):
        school.relative(name, child, diary_access=access)
    school.relative_of(teacher, "Петров")
    return school


def given(school: School, *words: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    school.close()
    assert main(["passwd", "--data", str(school.house.folder), "--yes", "--json", *words]) == Exit.DONE
    told: list[dict[str, str]] = json.loads(capsys.readouterr().out)
    return told


def test_a_class_gets_logins_for_pupils_and_guardians_with_access(
    school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    told = given(school, "--class", "7А", capsys=capsys)
    assert [one["name"] for one in told] == [
        "Воронин Павел Андреевич",
        "Воронина Мария Юрьевна",
        "Петров Илья Олегович",
    ]
    assert len({one["password"] for one in told}) == 3
    house = House(school.house.folder, cost=QUICK)
    house.start()
    try:
        mother = next(one for one in told if one["name"].startswith("Воронина"))
        admission = asyncio.run(house.accounts.admit(mother["login"], mother["password"], "127.0.0.1"))
        assert admission is not None
        assert admission.roles == frozenset({Role.GUARDIAN})
        assert admission.must_change_password
        with house.database.connection_context():
            seen = children(admission.actor, house.clock.now())
        assert [child.full_name for child in seen] == ["Воронин Павел Андреевич"]
    finally:
        house.stop()


def test_a_second_time_there_is_nobody_left(school: School, capsys: pytest.CaptureFixture[str]) -> None:
    given(school, "--class", "7А", capsys=capsys)
    assert main(["passwd", "--data", str(school.house.folder), "--yes", "--class", "7А"]) == Exit.REFUSED
    assert "у всех уже есть пароли" in capsys.readouterr().err


def test_a_class_that_is_not_there_is_told_and_nothing_is_written(
    school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    school.close()
    assert main(["passwd", "--data", str(school.house.folder), "--yes", "--class", "9Я"]) == Exit.REFUSED
    assert "Класса «9Я» нет" in capsys.readouterr().err


def test_a_teacher_who_is_a_parent_keeps_the_login_and_gets_the_role(school: School) -> None:
    school.house.write(lambda book: open_family_accounts(book, "7А")).result()
    with school.house.database.connection_context():
        logins = [login for (login,) in rows(Account.select(Account.login))]
    school.close()
    assert sorted(logins).count("petrova.ai") == 1
    assert "petrova.ai2" not in logins


def test_only_the_administrator_opens_accounts(school: School) -> None:
    deputy = school.somebody("Орлова Татьяна", Role.DEPUTY)
    outcome = school.house.write(lambda book: open_family_accounts(book, "7А"), deputy.actor).result()
    school.close()
    assert isinstance(outcome, Refusal)
    assert deputy.actor != OFFICE
