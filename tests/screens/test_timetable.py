"""«Расписание» by keys: a lesson is put in, changed and ended."""

from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import Sample


async def test_the_week_of_a_class_is_changed_by_keys(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.deputy) as pilot:
        await pilot.press("f4", *"расписание", "enter")
        await settled(pilot.app, pilot)
        await pilot.press("right")
        await settled(pilot.app, pilot)
        assert_like("timetable-80x24", screen_text(pilot.app))
        await pilot.press("f6", *"русс", "enter", *"вт", "enter", "2", "enter", "1", "enter", "f2")
        await settled(pilot.app, pilot)
        assert "Вторник" in screen_text(pilot.app)
        assert "1 нед." in screen_text(pilot.app)
        await pilot.press("enter", "enter", "enter", "backspace", "3", "f2")
        await settled(pilot.app, pilot)
        text = screen_text(pilot.app)
        assert "сохранено" in text
        await pilot.press("f6", *"алг", "enter", *"пн", "enter", "3", "f2")
        await settled(pilot.app, pilot)
        assert "п. IV: в этот час у класса, группы или учителя уже есть урок: 7А, Алгебра" in screen_text(
            pilot.app
        )
        await pilot.press("escape", "escape", "f8", *"30.11", "enter")
        await settled(pilot.app, pilot)
        assert "по 30.11" in screen_text(pilot.app)
