"""«Перебои»: the last moment for carrying over, and who is shown what is carried over (3.2, 2.10)."""

from textual.pilot import Pilot

from rules.codes import Role
from screens.rows import RowList
from services.outcomes import Saved
from services.requests import Carried, CarryOver
from services.views.carry_over import to_carry
from tests.school import new
from tests.screens.conftest import SignedIn
from tests.screens.samples import Sample
from tests.screens.test_outages import press
from tests.services.test_outage_report import away


async def test_a_last_moment_that_passed_alarms_only_where_something_still_waits(
    sample: Sample, signed_in: SignedIn
) -> None:
    school, teacher = sample.school, sample.teacher
    school.now_is("2026-11-18 16:00")
    away(sample.deputy, "2026-11-18 15:00", "2026-11-18 15:30")
    school.now_is("2026-11-19 14:00")
    held = teacher.holds(sample.algebra, "2026-11-19", 6)
    assert isinstance(held, Saved)
    teacher.marks(held.thing, "Антонов", "5")
    school.now_is("2026-11-19 14:30")
    away(sample.deputy, "2026-11-19 13:00", "2026-11-19 14:10")
    school.now_is("2026-11-23 09:00")
    async with signed_in(sample.deputy) as deputy:
        text = await press(deputy, "f4", *"перебои", "enter")
        assert "19.11 13:00–14:10, 1 ч 10 мин         вышел 21.11  Обрыв" in text
        assert "18.11 15:00–15:30, 30 мин             перенесено   Обрыв" in text
        assert tones(deputy, "вышел", "перенесено") == ["alarm", "quiet"]
        assert "Осталось 1 запись, срок вышел 21.11" in await press(deputy, "enter")
        await press(deputy, "escape")
        (lesson,) = teacher.reads(to_carry, 2).lessons
        ticks = tuple(Carried(one.thing, one.thing_id, one.value) for one in lesson.items)
        assert isinstance(teacher.asks(CarryOver(2, ticks, True, new())), Saved)
        text = await press(deputy, "f5")
        assert "19.11 13:00–14:10, 1 ч 10 мин         перенесено   Обрыв" in text


def tones(pilot: Pilot[None], *words: str) -> list[str]:
    """Return how each of these words is painted, where it first stands."""
    told = [part for one in pilot.app.screen.query_one(RowList).rows for part in one.parts]
    return [next(tone for text, tone in told if text.strip().startswith(word)) for word in words]


async def test_an_administrator_sees_how_far_the_teachers_are_and_no_records(
    sample: Sample, signed_in: SignedIn
) -> None:
    school, teacher = sample.school, sample.teacher
    school.now_is("2026-11-19 14:00")
    held = teacher.holds(sample.algebra, "2026-11-19", 6)
    assert isinstance(held, Saved)
    teacher.marks(held.thing, "Антонов", "5")
    school.now_is("2026-11-19 14:30")
    away(sample.deputy, "2026-11-19 13:00", "2026-11-19 14:10")
    admin = school.somebody("Проводов Олег", Role.ADMINISTRATOR)
    async with signed_in(admin) as pilot:
        text = await press(pilot, "f4", *"перебои", "enter", "enter")
        assert "осталось 1 из 1" in text
        assert "F8 акт" in text
        assert "F6 лист" not in text
        assert "F7 таблица" not in text
        assert await press(pilot, "f6", "f7") == text
        text = await press(pilot, "enter")
        assert "Сами записи видят их учителя, завуч и директор (п. 2.10, 4.3)" in text
        assert "Антонов" not in text
    async with signed_in(sample.deputy) as pilot:
        text = await press(pilot, "f4", *"перебои", "enter", "enter")
        assert "F6 лист" in text
        assert "Антонов" in await press(pilot, "enter")
