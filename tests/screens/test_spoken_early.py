"""A sentence that arrives before a screen is laid out, or after it was left, closes nobody's session."""

from pathlib import Path

import screens.frame as frame_module
from screens.control.page import ControlScreen
from screens.jump.page import JumpScreen
from screens.pages.page import PagesScreen
from tests.screens.conftest import SignedIn
from tests.screens.golden import screen_text, settled
from tests.screens.samples import Sample


async def test_a_sentence_waits_for_the_screen_it_is_said_on(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.deputy) as pilot:
        home = pilot.app.screen
        assert isinstance(home, ControlScreen)
        just_pushed = PagesScreen(home.desk)
        pilot.app.push_screen(just_pushed)
        just_pushed.say("Листки готовы")
        await settled(pilot.app, pilot)
        assert "Листки готовы" in screen_text(pilot.app)


async def test_a_sentence_for_a_screen_that_was_left_is_dropped(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.deputy) as pilot:
        await pilot.press("f6")
        await settled(pilot.app, pilot)
        left = pilot.app.screen
        assert isinstance(left, PagesScreen)
        await pilot.press("escape")
        await settled(pilot.app, pilot)
        left.say("Поздно")
        left.top.banner = "поздно"
        await settled(pilot.app, pilot)
        assert "оздно" not in screen_text(pilot.app)


async def test_a_screen_that_was_left_while_it_was_reading_reads_for_nobody(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.deputy) as pilot:
        await pilot.press("f6")
        await settled(pilot.app, pilot)
        left = pilot.app.screen
        assert isinstance(left, PagesScreen)
        await pilot.press("escape")
        await settled(pilot.app, pilot)
        left.read_again()
        await left.read_now()
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, ControlScreen)
        assert "Контроль" in screen_text(pilot.app)


async def test_what_is_read_beside_the_keys_is_dropped_with_the_screen_that_was_left(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.deputy) as pilot:
        await pilot.press("f4")
        await settled(pilot.app, pilot)
        left = pilot.app.screen
        assert isinstance(left, JumpScreen)
        await pilot.press("escape")
        await settled(pilot.app, pilot)
        left.beside(left.load, "reading")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, ControlScreen)
        assert "Контроль" in screen_text(pilot.app)


def test_no_screen_works_beside_the_keys_in_another_way() -> None:
    frame = Path(frame_module.__file__)
    others = [file for file in frame.parent.rglob("*.py") if file != frame]
    assert len(others) > 100
    assert [file.name for file in others if "self.run_worker(" in file.read_text("utf-8")] == []
