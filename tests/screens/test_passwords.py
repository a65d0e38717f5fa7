"""Sign-in at the console, the first password, the locked screen."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from app.session import JournalApp
from app.station import OfficeAt, Station
from screens.lock.page import LockScreen
from screens.my_day.page import MyDayScreen
from screens.new_password.page import NewPasswordScreen
from screens.sign_in.page import SignInScreen
from services.desk import Desk
from services.requests import IssuePassword
from tests.school import PASSWORD
from tests.screens.conftest import SMALL, SignedIn
from tests.screens.golden import assert_like, foreign_glyphs, screen_text, settled
from tests.screens.samples import Sample


@pytest.fixture
def console(sample: Sample, tmp_path: Path) -> JournalApp:
    """The App of a console, with nobody signed in yet."""
    house = sample.school.house
    station = Station(tmp_path / "office", house.file)

    async def admit(login: str, password: str) -> Desk | None:
        admission = await house.accounts.admit(login, password, "console")
        return house.desk(admission) if admission else None

    def office_of(desk: Desk) -> Any:
        return OfficeAt(station, desk)

    return JournalApp(None, office_of, admit=admit)


async def test_a_wrong_password_is_said_calmly_and_the_right_one_opens_the_day(console: JournalApp) -> None:
    async with console.run_test(size=SMALL) as pilot:
        await pilot.press(*"petrova.ai", "enter", *"wrong")
        assert "*****" in screen_text(console)
        assert not foreign_glyphs(screen_text(console))
        await pilot.press("enter")
        await settled(console, pilot)
        assert isinstance(console.screen, SignInScreen)
        assert_like("sign-in-80x24", screen_text(console))
        await pilot.press(*PASSWORD, "enter")
        await settled(console, pilot)
        assert isinstance(console.screen, MyDayScreen)


async def test_a_login_typed_in_the_russian_layout_is_understood(console: JournalApp) -> None:
    async with console.run_test(size=SMALL) as pilot:
        await pilot.press(*"зуекщмфюфш", "enter", *PASSWORD, "enter")
        await settled(console, pilot)
        assert isinstance(console.screen, MyDayScreen)


async def _first_password(sample: Sample) -> None:
    """Let the administrator give the teacher the same password as a first one."""
    desk = await sample.desk(sample.administrator)
    await desk.send(IssuePassword(sample.teacher.login, PASSWORD, desk.new_request()))


async def _type(pilot: Pilot[None], *lines: str) -> None:
    for line in lines:
        await pilot.press(*line, "enter")
    await settled(pilot.app, pilot)


async def test_the_first_password_must_be_replaced_before_anything_else(
    sample: Sample, signed_in: SignedIn
) -> None:
    await _first_password(sample)
    async with signed_in(sample.teacher) as pilot:
        assert isinstance(pilot.app.screen, NewPasswordScreen)
        assert_like("new-password-80x24", screen_text(pilot.app))
        await pilot.press("escape", "f4")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, NewPasswordScreen)
        await _type(pilot, PASSWORD, "новый длинный", "новый другой")
        assert "набран по-разному" in screen_text(pilot.app)
        await _type(pilot, "новый длинный")
        assert isinstance(pilot.app.screen, MyDayScreen)
        assert "Пароль изменён" in screen_text(pilot.app)
    assert await sample.school.house.accounts.admit(sample.teacher.login, "новый длинный", "x") is not None


async def test_a_weak_or_a_wrong_password_is_explained(sample: Sample, signed_in: SignedIn) -> None:
    await _first_password(sample)
    async with signed_in(sample.teacher) as pilot:
        await _type(pilot, PASSWORD, "12345", "12345")
        assert "слишком простой" in screen_text(pilot.app)
        await _type(pilot, "новый длинный", "новый длинный")
        assert isinstance(pilot.app.screen, MyDayScreen)


async def test_an_untouched_screen_locks_and_keeps_what_was_typed(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.deputy) as pilot:
        await pilot.press(*"7а")
        app = pilot.app
        assert isinstance(app, JournalApp)
        app.lock()
        await settled(app, pilot)
        assert isinstance(app.screen, LockScreen)
        assert "Алгебра" not in screen_text(app)
        await pilot.press("escape")
        await _type(pilot, "не тот")
        assert "Пароль не подошёл" in screen_text(app)
        app.lock()
        await _type(pilot, PASSWORD)
        assert not isinstance(app.screen, LockScreen)
        assert "7а" in screen_text(app).splitlines()[1]
