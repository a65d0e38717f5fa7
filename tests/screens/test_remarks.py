"""Remarks and the density of marks by keys."""

from services.actor import OFFICE
from services.remarks import keep_remarks, overdue_now
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import Sample


def passes(sample: Sample) -> None:
    house = sample.school.house
    found = house.look(overdue_now)
    house.write(lambda book: keep_remarks(book, found), OFFICE).result()


async def test_the_deputy_sees_remarks_and_goes_to_the_lesson(sample: Sample, signed_in: SignedIn) -> None:
    sample.school.now_is("2026-11-19 02:30")
    passes(sample)
    sample.school.now_is("2026-11-19 12:00")
    async with signed_in(sample.deputy) as pilot:
        await pilot.press("f8", *"алг")
        await settled(pilot.app, pilot)
        assert_like("remarks-80x24", screen_text(pilot.app))
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        assert "Журнал > 7А > Алгебра" in screen_text(pilot.app)
        await pilot.press("escape")
        await settled(pilot.app, pilot)
        await pilot.press("escape", "f5")
        await settled(pilot.app, pilot)
        assert "Закрытых замечаний нет" in screen_text(pilot.app)


async def test_a_teacher_sees_the_own_remarks(sample: Sample, signed_in: SignedIn) -> None:
    passes(sample)
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("end")
        assert "завуча, старое за" in screen_text(pilot.app)
        await pilot.press("f8")
        await settled(pilot.app, pilot)
        text = screen_text(pilot.app)
        assert "Замечания > открытые" in text
        assert "закрытые" not in text.splitlines()[-1]


async def test_a_missing_reason_leads_the_class_teacher_to_where_it_is_given(
    sample: Sample, signed_in: SignedIn
) -> None:
    sample.teacher.enters_note("Белова", "2026-11-18", "2026-11-18", "2026-11-19")
    sample.school.now_is("2026-11-25 02:30")
    passes(sample)
    sample.school.now_is("2026-11-25 12:00")
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("f8")
        await settled(pilot.app, pilot)
        await pilot.press("end")
        for _ in range(20):
            if "> ср 18.11, 3 ур. 7А Алгебра                 причины не указаны" in screen_text(pilot.app):
                break
            await pilot.press("up")
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        text = screen_text(pilot.app)
        assert "Отсутствующие > 7А" in text.splitlines()[0]
        assert "ср 18 ноября: 1 ученик" in text
        assert "Белова" in text


async def test_marks_of_a_term_and_results_against_means(sample: Sample, signed_in: SignedIn) -> None:
    sample.teacher.sets_term_mark(sample.algebra, "Антонов", "3")
    async with signed_in(sample.deputy) as pilot:
        await pilot.press("f4", *"накопл", "enter")
        await settled(pilot.app, pilot)
        assert_like("density-80x24", screen_text(pilot.app))
        await pilot.press("tab")
        await settled(pilot.app, pilot)
        assert_like("against-mean-80x24", screen_text(pilot.app))
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        assert "Журнал > 7А > Алгебра" in screen_text(pilot.app)
