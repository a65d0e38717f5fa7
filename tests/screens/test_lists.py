"""Lists that narrow by typing: pages, accounts, the jump line."""

from screens.accounts.first_password import first_password
from screens.diary.page import DiaryScreen
from screens.journal.page import JournalScreen
from screens.jump.page import JumpScreen
from screens.my_day.page import MyDayScreen
from screens.new_password.page import NewPasswordScreen
from screens.pages.page import PagesScreen
from screens.pupils.pupil import PupilScreen
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import Sample


async def test_a_deputy_narrows_pages_in_the_wrong_layout_and_opens_one(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.deputy) as pilot:
        await pilot.press("f6")
        await settled(pilot.app, pilot)
        await pilot.press(*"7f utj")
        text = screen_text(pilot.app)
        assert "Геометрия" in text
        assert "Алгебра" not in text
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, JournalScreen)
        await pilot.press("escape")
        await settled(pilot.app, pilot)
        await pilot.press("escape")
        assert "Алгебра" in screen_text(pilot.app)
        assert isinstance(pilot.app.screen, PagesScreen)


async def test_nothing_found_says_what_to_do(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.deputy) as pilot:
        await pilot.press(*"ыыы")
        assert "Esc стирает" in screen_text(pilot.app)


async def test_a_slash_and_f4_open_the_jump_line(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        for key in ("f4", "/", "\\"):
            await pilot.press(key)
            await settled(pilot.app, pilot)
            assert isinstance(pilot.app.screen, JumpScreen)
            await pilot.press("escape")
            await settled(pilot.app, pilot)
            assert isinstance(pilot.app.screen, MyDayScreen)


async def test_the_jump_line_looks_as_kept(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("f4")
        await settled(pilot.app, pilot)
        await pilot.press(*"ал")
        assert_like("jump-80x24", screen_text(pilot.app))
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, JournalScreen)


async def test_before_anything_is_typed_the_jump_line_says_what_there_is_to_do(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("f4")
        await settled(pilot.app, pilot)
        lines = screen_text(pilot.app).splitlines()
        assert lines[2].strip(" █│") == "Команды"
        assert lines[3].strip(" █│") == "> Мой день"
        assert any("Документы на печать" in line for line in lines)
        await pilot.press("а")
        assert screen_text(pilot.app).splitlines()[2].strip(" █│") == "Страницы журнала"


async def test_a_class_teacher_jumps_to_a_pupil_and_a_command(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("f4")
        await settled(pilot.app, pilot)
        await pilot.press(*"tkrb")
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, DiaryScreen)
        assert "Ёлкин" in screen_text(pilot.app)
        await pilot.press("f4")
        await settled(pilot.app, pilot)
        await pilot.press(*"сменить", "enter")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, NewPasswordScreen)


async def test_a_secretary_finds_a_pupil_by_surname_and_opens_the_card_not_the_diary(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.secretary) as pilot:
        await pilot.press("f4")
        await settled(pilot.app, pilot)
        await pilot.press(*"воронин")
        text = screen_text(pilot.app)
        assert "Воронин" in text
        assert "Дневники" not in text
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, PupilScreen)
        assert "Ученики > Воронин" in screen_text(pilot.app)


async def test_accounts_and_sessions_have_whole_lines_in_80_columns(
    sample: Sample, signed_in: SignedIn
) -> None:
    long = "Константинопольская-Новгородцева-Преображенская Александра-Виктория"
    somebody = sample.school.teacher(long)
    await sample.desk(somebody)
    for number in range(12):  # each from a place of its own: none has to wait
        assert await sample.school.house.accounts.admit(somebody.login, "wrong", f"10.0.1.{number}") is None
    async with signed_in(sample.administrator) as pilot:
        await pilot.press(*"константин")
        await settled(pilot.app, pilot)
        (line,) = [one for one in screen_text(pilot.app).splitlines() if "Константинопольская" in one]
        assert line.rstrip().endswith("неверных: 12")
        await pilot.press("f6")
        await settled(pilot.app, pilot)
        (line,) = [one for one in screen_text(pilot.app).splitlines() if "Константинопольская" in one]
        assert line.rstrip().endswith("10.0.0.7")


async def test_the_light_colours_are_a_command(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("f4")
        await settled(pilot.app, pilot)
        await pilot.press(*"светлые", "enter")
        await settled(pilot.app, pilot)
        assert pilot.app.theme == "light"


async def test_the_administrator_gives_a_new_first_password(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.administrator) as pilot:
        await pilot.press(*"петрова", "enter")
        await settled(pilot.app, pilot)
        assert "Прежний сразу перестанет действовать" in screen_text(pilot.app)
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        shown = screen_text(pilot.app)
        password = shown.split("Пароль:")[1].split()[0]
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        assert password in screen_text(pilot.app)
    admission = await sample.school.house.accounts.admit(sample.teacher.login, password, "10.0.0.8")
    assert admission is not None
    assert admission.must_change_password


async def test_open_sessions_are_listed_with_their_address(sample: Sample, signed_in: SignedIn) -> None:
    await sample.desk(sample.teacher)
    gone = await sample.desk(sample.other)
    await sample.school.house.accounts.left(gone.admission.actor, "left")
    async with signed_in(sample.administrator) as pilot:
        await pilot.press("f6")
        await settled(pilot.app, pilot)
        text = screen_text(pilot.app)
        assert "petrova.ai" in text
        assert "10.0.0.7" in text
        assert "sidorova.np" not in text


def test_a_first_password_is_easy_to_read_and_long_enough() -> None:
    assert first_password(lambda letters: letters[0]) == "babab-babab-2222"
