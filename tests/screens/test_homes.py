"""The first screen of every role, as a picture in letters."""

import pytest
from textual.events import Key

from rules.codes import Role
from screens.control.page import ControlScreen
from screens.my_day.page import MyDayScreen
from tests.screens.conftest import SMALL, WIDE, SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import Sample

ROLES = ("teacher", "deputy", "secretary", "administrator", "pupil", "guardian")


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x35"])
@pytest.mark.parametrize("role", ROLES)
async def test_a_home_looks_as_kept(
    sample: Sample, signed_in: SignedIn, role: str, size: tuple[int, int]
) -> None:
    async with signed_in(getattr(sample, role), size) as pilot:
        assert_like(f"home-{role}-{size[0]}x{size[1]}", screen_text(pilot.app))


async def test_somebody_with_two_roles_turns_from_home_to_home(sample: Sample, signed_in: SignedIn) -> None:
    both = sample.school.somebody("Лукин Виктор Андреевич", Role.TEACHER, Role.DEPUTY)
    async with signed_in(both) as pilot:
        assert isinstance(pilot.app.screen, ControlScreen)
        assert "F9" in screen_text(pilot.app)
        await pilot.press("f9")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, MyDayScreen)
        await pilot.press("f9")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, ControlScreen)
        assert len(pilot.app.screen_stack) == 2


async def test_keys_typed_before_a_screen_has_read_are_done_in_order(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.teacher) as pilot:
        for key in ("f6", "tab", "down", "down", "enter"):
            pilot.app.post_message(Key(key, None))
        await settled(pilot.app, pilot)
        assert "Белова Софья" in screen_text(pilot.app).splitlines()[0]
