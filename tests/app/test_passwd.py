"""``zhurnal passwd``: first passwords of one, of all who have none, and of a class's families."""

import asyncio
import json
import re
import stat
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.cli.common import Exit
from app.main import main
from app.serving.host_key import HOST_KEY, keep_host_key
from models.accounts import Account
from models.database import rows
from printouts import letters
from rules.codes import Role
from services.actor import OFFICE
from services.house import House
from services.outcomes import Refusal
from services.signing_in.families import open_family_accounts
from services.views.choices import children
from tests.new_school import QUICK
from tests.school import PASSWORD, School


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


def test_everybody_gets_a_new_one_when_the_old_ones_are_known_to_a_thief(
    school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    teacher = "petrova.ai"
    assert lets_in(school, teacher, PASSWORD)
    told = given(school, "--all", capsys=capsys)
    assert teacher in {one["login"] for one in told}
    assert not lets_in(school, teacher, PASSWORD)
    assert all(lets_in(school, one["login"], one["password"]) for one in told)


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


def on_slips(school: School, out: Path, *words: str) -> int:
    line = ["passwd", "--data", str(school.house.folder), "--yes", "--out", str(out), *words]
    return main(line)


def lets_in(school: School, login: str, password: str) -> bool:
    house = House(school.house.folder, cost=QUICK)
    house.start()
    try:
        return asyncio.run(house.accounts.admit(login, password, "127.0.0.1")) is not None
    finally:
        house.stop()


def test_slips_bear_the_passwords_that_let_in_and_the_terminal_does_not(
    school: School, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = keep_host_key(school.house.folder / HOST_KEY)
    school.close()
    out = tmp_path / "листки.pdf"
    assert on_slips(school, out, "--class", "7А", "--server", "192.168.1.5", "--port", "2254") == Exit.DONE
    said = capsys.readouterr().out
    text = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(out).pages)
    given = re.findall(r"Логин (\S+) Первый пароль (\S+)", text)
    assert len(given) == 3
    assert text.count("· 7А класс") == 3
    assert text.count(known) == 3
    assert f"ssh -p 2254 {given[0][0]}@192.168.1.5" in text
    assert all(lets_in(school, *one) for one in given)
    assert not any(password in said for _, password in given)
    assert "В файле пароли" in said
    assert "удалите" in said
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_slips_of_a_server_that_never_ran_say_so(
    school: School, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    school.close()
    assert on_slips(school, tmp_path / "slip.pdf", "petrova.ai", "--json") == Exit.DONE
    told = capsys.readouterr()
    assert json.loads(told.out) == {"path": str(tmp_path / "slip.pdf"), "pages": 1, "logins": ["petrova.ai"]}
    assert "Отпечатка ключа на листках нет" in told.err


@pytest.mark.parametrize(
    ("words", "why"),
    [(("--ask",), "Уберите --ask или --out"), (("there",), "уже есть"), (("away",), "не записать")],
)
def test_a_paper_that_cannot_be_is_refused_before_any_password_is_changed(
    school: School, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], why: str
) -> None:
    school.close()
    (tmp_path / "there").write_bytes(b"slips of another class")
    out = {"there": tmp_path / "there", "away": tmp_path / "no folder" / "slips.pdf"}.get(
        words[0], tmp_path / "a.pdf"
    )
    line = words if words[0].startswith("--") else ()
    assert on_slips(school, out, "petrova.ai", *line) == Exit.REFUSED
    said = capsys.readouterr().err
    assert why in said
    assert "Ничего не изменено." in said
    assert (tmp_path / "there").read_bytes() == b"slips of another class"
    assert lets_in(school, "petrova.ai", PASSWORD)


def test_passwords_given_before_one_that_fails_are_shown(
    school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    school.close()
    line = ["passwd", "--data", str(school.house.folder), "--yes", "petrova.ai", "nobody.x"]
    assert main(line) == Exit.REFUSED
    told = capsys.readouterr()
    (first, *_) = told.out.splitlines()
    assert lets_in(school, "petrova.ai", first.split()[1])
    assert "nobody.x" in told.err


def test_slips_that_no_font_can_draw_leave_the_passwords_on_the_screen(
    school: School, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    school.close()
    monkeypatch.setattr(letters, "FONTS", tmp_path / "no fonts")
    assert on_slips(school, tmp_path / "slips.pdf", "petrova.ai") == Exit.REFUSED
    told = capsys.readouterr()
    assert "пароли показаны выше" in told.err
    assert lets_in(school, "petrova.ai", told.out.split()[1])
    assert not (tmp_path / "slips.pdf").exists()


@pytest.mark.parametrize(
    ("login", "told"),
    [
        ("petrova.a", "Логина «petrova.a» нет. Похожие: petrova.ai."),
        ("Petrova.ia", "Похожие: petrova.ai."),
        ("неведомый", "Логина «неведомый» нет. Логины: «Учётные записи» в журнале."),
    ],
)
def test_a_login_that_nobody_has_is_told_with_those_written_nearly_so(
    school: School, capsys: pytest.CaptureFixture[str], login: str, told: str
) -> None:
    school.close()
    assert main(["passwd", "--data", str(school.house.folder), "--yes", login]) == Exit.REFUSED
    assert told in capsys.readouterr().err
