"""The last moment for carrying an outage over, painted on «Перебои» (3.2)."""

from textual.pilot import Pilot

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
        (lesson,) = teacher.reads(to_carry, 2).lessons
        ticks = tuple(Carried(one.thing, one.thing_id, one.value) for one in lesson.items)
        assert isinstance(teacher.asks(CarryOver(2, ticks, True, new())), Saved)
        text = await press(deputy, "f5")
        assert "19.11 13:00–14:10, 1 ч 10 мин         перенесено   Обрыв" in text


def tones(pilot: Pilot[None], *words: str) -> list[str]:
    """Return how each of these words is painted, where it first stands."""
    told = [part for one in pilot.app.screen.query_one(RowList).rows for part in one.parts]
    return [next(tone for text, tone in told if text.strip().startswith(word)) for word in words]
