"""The class teacher's page, and the secretary's: slips go to the station's folder."""

from pathlib import Path

from screens.class_page.page import ClassScreen
from screens.diary.page import DiaryScreen
from screens.journal.page import JournalScreen
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.hands import Hands
from tests.screens.samples import Sample


async def test_the_own_class_looks_as_kept(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("f6")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, ClassScreen)
        assert_like("class-80x24", screen_text(pilot.app))


async def test_a_colleagues_page_of_the_own_class_opens(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("f6")
        await settled(pilot.app, pilot)
        await pilot.press("down", "down", "enter")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, JournalScreen)
        assert "Русский язык" in screen_text(pilot.app)


async def test_a_pupils_diary_opens(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("f6")
        await settled(pilot.app, pilot)
        await pilot.press("tab", "down", "enter")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, DiaryScreen)
        assert "Антонов Илья" in screen_text(pilot.app)


async def test_the_key_p_prints_the_slip_of_the_pupil_in_the_russian_layout_too(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("f6")
        await settled(pilot.app, pilot)
        await pilot.press("з")
        assert "Tab" in screen_text(pilot.app).splitlines()[-1]
        await pilot.press("tab", "down", "left", "з")
        await settled(pilot.app, pilot)
        assert "1\u00a0листок за 9–14 ноября" in screen_text(pilot.app).replace("1 лист", "1\u00a0лист")
    assert [path.suffix for path in (tmp_path / "office").iterdir()] == [".pdf"]


async def test_the_secretary_prints_a_class(sample: Sample, signed_in: SignedIn, tmp_path: Path) -> None:
    async with signed_in(sample.secretary) as pilot:
        await pilot.press("down", "p")
        await settled(pilot.app, pilot)
        assert "7 листков" in screen_text(pilot.app)
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        assert_like("slips-80x24", screen_text(pilot.app))
    assert len(list((tmp_path / "office").iterdir())) == 1


async def test_the_order_stays_while_the_slips_of_the_school_are_being_made(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.secretary) as pilot:
        assert isinstance(pilot, Hands)
        await pilot.press_on("f5", "f3")
        text = screen_text(pilot.app)
        assert "Порядок сменится" in text
        assert "Печать > листки за неделю" in text
        await settled(pilot.app, pilot)
        await pilot.press("f3")
        assert "Печать > листки, сначала интернат" in screen_text(pilot.app)
        await settled(pilot.app, pilot)


async def test_the_keys_of_the_own_class_are_told_once_each(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("f6")
        await settled(pilot.app, pilot)
        await pilot.press("f1")
        keys = [line.split("  ")[0].strip() for line in screen_text(pilot.app).splitlines()]
        assert "<- ->" in " ".join(screen_text(pilot.app).split())
        assert "->" not in keys
