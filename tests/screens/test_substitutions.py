"""«Замены»: a substitute is chosen, a lesson cancelled and taken back, by keys."""

from services.views.school_day import school_day
from tests.screens.conftest import SignedIn
from tests.screens.golden import screen_text, settled
from tests.screens.samples import Sample


def changes(sample: Sample) -> dict[tuple[str, int], str]:
    day = sample.deputy.reads(school_day, sample.school.house.clock.now().today)
    return {(one.subject, one.number): one.change for one in day.lessons if one.change}


async def test_a_lesson_is_given_away_cancelled_and_as_it_was(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.deputy) as pilot:
        await pilot.press("f7")
        await settled(pilot.app, pilot)
        assert "Геометрия" in screen_text(pilot.app)
        await pilot.press(*"геом", "enter")
        await settled(pilot.app, pilot)
        assert "Сидорова Н. П." in screen_text(pilot.app)
        assert "ведёт в классе" in screen_text(pilot.app)
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        assert "замена: Сидорова Н. П." in screen_text(pilot.app)
        assert changes(sample) == {("Геометрия", 5): "substituted"}
        await pilot.press("f8")
        await settled(pilot.app, pilot)
        assert changes(sample) == {}
        await pilot.press("f7")
        await settled(pilot.app, pilot)
        assert "отменён" in screen_text(pilot.app)
        assert changes(sample) == {("Геометрия", 5): "cancelled"}


async def test_a_lesson_with_records_stays_and_the_reason_is_told(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.deputy) as pilot:
        await pilot.press("f7", *"матем", "f7")
        await settled(pilot.app, pilot)
        assert "п. IV: в уроке уже есть записи" in screen_text(pilot.app)
    assert changes(sample) == {}


async def test_a_lesson_is_moved_gets_a_room_and_an_extra_one_is_added(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.deputy) as pilot:
        await pilot.press("f7", *"геом", "f6", *"20.11", "enter", "6", "enter", "enter")
        await settled(pilot.app, pilot)
        assert "перенесён на 20.11, урок 6" in screen_text(pilot.app)
        await pilot.press("right", "f5", *"зал", "enter")
        await settled(pilot.app, pilot)
        text = screen_text(pilot.app)
        assert "перенос с 19.11/5, каб. зал" in text
        await pilot.press("f8")
        await settled(pilot.app, pilot)
        assert "перенос с" not in screen_text(pilot.app)
        await pilot.press("escape", "f3", *"7а", "space", *"русск", "enter", "enter", "0", "enter", "enter")
        await settled(pilot.app, pilot)
        assert "дополнительный урок" in screen_text(pilot.app)
        await pilot.press(*"русск", "f7")
        await settled(pilot.app, pilot)
        assert "дополнительный урок" not in screen_text(pilot.app)


async def test_an_open_day_shows_a_change_at_once(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.other) as pilot:
        assert "Алгебра" not in screen_text(pilot.app)
        today = sample.school.house.clock.now().today
        sample.school.substitute(sample.algebra, today.isoformat(), 3, sample.other)
        await pilot.pause()
        await settled(pilot.app, pilot)
        assert "Алгебра" in screen_text(pilot.app)
        assert "вместо: Петрова А. И." in screen_text(pilot.app)
