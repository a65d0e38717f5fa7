"""«Учётные записи» by keys: a new employee, a namesake, a role given."""

from textual.pilot import Pilot

from rules.codes import Role
from screens.accounts.employing import roles_typed
from screens.accounts.issue import IssueScreen
from screens.people.names import name_parts
from services.views.choices import AccountLine, account_lines
from services.views.employing import namesakes
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import Sample


async def press(pilot: Pilot[None], *keys: str) -> str:
    await pilot.press(*keys)
    await settled(pilot.app, pilot)
    return screen_text(pilot.app)


def line(text: str) -> tuple[str, ...]:
    """Keys of a typed text."""
    return tuple("space" if sign == " " else sign for sign in text)


def account(sample: Sample, login: str) -> AccountLine:
    return next(one for one in sample.administrator.reads(account_lines) if one.login == login)


def test_roles_are_letters_or_words_in_either_layout() -> None:
    assert roles_typed("УЗ") == (Role.TEACHER, Role.DEPUTY)
    assert roles_typed("у, з и") is None
    assert roles_typed("учитель, адм") == (Role.TEACHER, Role.ADMINISTRATOR)
    assert roles_typed("c") == (Role.SECRETARY,), "the key of «с» in the other layout is «c»"
    assert roles_typed("eee") == (Role.TEACHER,)
    assert roles_typed("р") is None, "roles of families are not given by hand"
    assert roles_typed(" , ") is None


def test_a_name_typed_in_small_letters_gets_its_capitals() -> None:
    assert name_parts("ли юн") == ("Ли", "Юн", "")
    assert name_parts("иванова-петрова анна ильинична") == ("Иванова-Петрова", "Анна", "Ильинична")
    assert name_parts("мамедов али ахмед оглы") == ("Мамедов", "Али", "Ахмед оглы")
    assert name_parts("мамедов али оглы") == ("Мамедов", "Али", "оглы")
    assert name_parts("фон Берг Анна мария") == ("Фон", "Берг", "Анна мария")


async def test_a_new_employee_is_entered_and_gets_a_first_password(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.administrator) as pilot:
        text = await press(pilot, "f2", "enter")
        assert "Впишите хотя бы фамилию и имя" in text
        text = await press(pilot, *line("ёжикова анна ивановна"), "enter")
        assert "ezhikova.ai" in text
        text = await press(pilot, *line("Учитель физики"), "enter", "enter", "ж", "enter")
        assert "У учитель, З завуч" in text
        assert_like("new-employee-80x24", text)
        text = await press(pilot, "backspace", *"уз", "enter", "enter")
        assert isinstance(pilot.app.screen, IssueScreen)
        assert "Ёжикова Анна Ивановна, логин ezhikova.ai" in text
        assert "Пароля ещё нет. Будет выдан первый пароль" in text
        text = await press(pilot, "enter")
        assert "Пароль:" in text
        text = await press(pilot, "escape", *"ёжик")
        assert "ещё не входил" in text
    assert set(account(sample, "ezhikova.ai").roles) == {Role.TEACHER, Role.DEPUTY}


async def test_an_own_login_is_kept_and_one_in_the_other_layout_is_understood(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.administrator) as pilot:
        await press(pilot, "f2", *line("Ли Юн"), "enter", "enter", "enter", "c", "enter", *"дш", "f2")
        assert "li" not in {one.login for one in sample.administrator.reads(account_lines)}
        text = await press(pilot, *"юнгт", "f2")
        assert "логин li.yun" in text
    assert account(sample, "li.yun").roles == (Role.SECRETARY,)


async def test_a_parent_becomes_an_employee_under_the_login_that_is_there(
    sample: Sample, signed_in: SignedIn
) -> None:
    sample.school.relative("Ёлкина Дарья", "Ёлкин")
    async with signed_in(sample.administrator) as pilot:
        name = line("Белова Ирина Викторовна")
        text = await press(pilot, "f2", *name, "enter", "enter", "enter", "у", "f2")
        assert "Кто это?" in text
        assert_like("namesakes-80x24", text)
        text = await press(pilot, "escape")
        assert "Фамилия, имя, отчество" in text, "nothing typed is lost"
        text = await press(pilot, "f2", "enter")
        assert "Сотрудник вписан. Логин и пароль прежние: belova.iv" in text
        text = await press(pilot, "f2", *name, "enter", "enter", "enter", "у", "f2", "enter")
        assert "Уже сотрудник" in text
        await press(pilot, "end", "enter")
        assert isinstance(pilot.app.screen, IssueScreen)
    assert account(sample, "belova.iv").roles == (Role.GUARDIAN, Role.TEACHER)
    assert len(sample.administrator.reads(namesakes, "Белова Ирина Викторовна")) == 2


async def test_a_role_is_given_on_the_second_enter(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.administrator) as pilot:
        text = await press(pilot, *"сидор", "f7")
        assert_like("account-of-another-80x24", text)
        await press(pilot, "down")
        text = await press(pilot, "down", "enter")
        assert "Дать роль «директор»" in text
        text = await press(pilot, "up", "enter", "enter")
        assert "Роль дана" in text
    assert set(account(sample, sample.other.login).roles) == {Role.TEACHER, Role.DEPUTY}


async def test_an_employees_name_is_corrected_at_the_account(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.administrator) as pilot:
        await press(pilot, *"сидор", "f7", "end")
        text = await press(pilot, "up", "enter")
        assert "Исправить данные: Сидорова Нина Павловна" in text
        await press(pilot, *["backspace"] * 8, *"Ёжикова", "f2")
        text = await press(pilot, "end")
        assert "Ёжикова Нина Павловна: исправить имя и прочее" in text
        text = await press(pilot, "escape", "escape", *"ёжик")
        assert "Ёжикова Нина Павловна" in text
        assert sample.other.login in text


async def test_families_of_a_class_get_the_logins_they_lack(sample: Sample, signed_in: SignedIn) -> None:
    sample.school.relative("Ёлкина Дарья Петровна", "Ёлкин")
    sample.school.relative("Черных Олег", "Черных", diary_access=False)
    before = {one.login for one in sample.administrator.reads(account_lines)}
    async with signed_in(sample.administrator) as pilot:
        text = await press(pilot, "f3", *"9я", "enter")
        assert "Класс: такого нет в списке" in text
        text = await press(pilot, "backspace", "backspace", *"7a", "enter")
        assert "Логины семей 7А открыты" in text
        text = await press(pilot, *line("нет пароля"))
        assert "Ёлкина Дарья Петровна" in text
        assert "Админов" not in text.split("\n", 1)[1]
    lines = {one.login: one for one in sample.administrator.reads(account_lines)}
    opened = {login: lines[login].roles for login in lines.keys() - before}
    assert opened["elkina.dp"] == (Role.GUARDIAN,)
    assert opened["elkin.ad"] == (Role.PUPIL,)
    assert "chernykh.o" not in opened, "without access to the diary there is nothing to sign in for"
    assert all(not lines[login].has_password for login in opened)
    assert sample.pupil.login in before, "whoever has a login keeps it"
