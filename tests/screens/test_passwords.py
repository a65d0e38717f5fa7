"""Sign-in at the console, the first password, the locked screen."""

import re
import stat
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from textual.pilot import Pilot

from app.session import JournalApp
from app.station import OfficeAt, Station
from screens.lock.page import LockScreen
from screens.my_day.page import MyDayScreen
from screens.new_password.page import NewPasswordScreen
from screens.sign_in.page import AskCode, SignInScreen
from services.desk import Desk
from services.requests import IssuePassword
from tests.school import PASSWORD
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, foreign_glyphs, screen_text, settled
from tests.screens.hands import hands_at
from tests.screens.samples import Sample


@pytest.fixture
def console(sample: Sample, tmp_path: Path) -> JournalApp:
    """The App of a console, with nobody signed in yet."""
    house = sample.school.house
    station = Station(tmp_path / "office", house.file)

    async def admit(login: str, password: str, ask_code: AskCode) -> Desk | None:
        admission = await house.accounts.admit(login, password, "console")
        return house.desk(admission) if admission else None

    def office_of(desk: Desk) -> Any:
        return OfficeAt(station, desk)

    return JournalApp(None, office_of, admit=admit)


async def test_a_wrong_password_is_said_calmly_and_the_right_one_opens_the_day(console: JournalApp) -> None:
    async with hands_at(console) as pilot:
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
    async with hands_at(console) as pilot:
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


async def test_the_administrator_prints_the_slip_while_the_password_is_still_known(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    async with signed_in(sample.administrator) as pilot:
        await pilot.press(*"петрова", "enter")
        await settled(pilot.app, pilot)
        await pilot.press("p")
        await settled(pilot.app, pilot)
        assert not (tmp_path / "office").exists(), "there is no password yet"
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        text = screen_text(pilot.app)
        assert "P листок" in text.splitlines()[-1]
        (password,) = re.findall(r"Пароль:\s+(\S+)", text)
        await pilot.press("з")
        await settled(pilot.app, pilot)
        text = screen_text(pilot.app)
        (slip,) = (tmp_path / "office").glob("*.pdf")
        assert slip.name in text
        assert "напечатайте и удалите файл" in text
        assert password in text
        assert not foreign_glyphs(text)
    printed = " ".join(PdfReader(slip).pages[0].extract_text().split())
    assert f"Логин {sample.teacher.login} Первый пароль {password}" in printed
    assert "Петрова Анна Ивановна" in printed
    assert stat.S_IMODE(slip.stat().st_mode) == 0o600
    assert await sample.school.house.accounts.admit(sample.teacher.login, password, "10.0.0.9") is not None
