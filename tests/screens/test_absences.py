"""The class teacher's absences: reasons by a key, documents, proposals, counts; driven by keys."""

from screens.absences.counts import CountsScreen
from screens.absences.documents import DocumentsScreen
from screens.absences.page import AbsentScreen
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import Sample

THE_DAY_BEFORE = ("f6", "f8", "left")


async def test_a_day_of_the_class_looks_as_kept(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press(*THE_DAY_BEFORE)
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, AbsentScreen)
        assert_like("absences-80x24", screen_text(pilot.app))


async def test_a_reason_is_one_key_in_both_layouts(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press(*THE_DAY_BEFORE)
        for key, words in (
            ("б", "болезнь"),
            ("у", "уважительная"),
            ("н", "без уважительной"),
            (",", "болезнь"),
        ):
            await pilot.press(key)
            await settled(pilot.app, pilot)
            assert f"1 урок: {words}" in screen_text(pilot.app)
        await pilot.press("y")
        await settled(pilot.app, pilot)
        assert "«Y» латинская или русская? У — уваж., Н — неув. Смените раскладку" in screen_text(pilot.app)
        assert "уроке: болезнь" in screen_text(pilot.app), "a letter of two meanings changes no reason"
        await pilot.press("down", "-")
        await settled(pilot.app, pilot)
        assert "1 урок: причина не указана" in screen_text(pilot.app)


async def test_a_document_is_entered_and_accepted_by_one_key(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press(*THE_DAY_BEFORE, "f6")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, DocumentsScreen)
        await pilot.press(
            "f7", *"белова", "enter", *"18.11", "enter", "enter", "c", "enter", "enter", "enter"
        )
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        assert "справка врача" in screen_text(pilot.app)
        await pilot.press("escape")
        await settled(pilot.app, pilot)
        assert "По документам предлагается" in screen_text(pilot.app)
        await pilot.press("f5")
        await settled(pilot.app, pilot)
        assert "Принято по документам: 1 урок" in screen_text(pilot.app)
        assert "нет на уроке: болезнь" in screen_text(pilot.app)


async def test_an_impossible_date_is_answered_calmly_and_keeps_what_was_typed(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press(*THE_DAY_BEFORE, "f6", "f7", *"белова", "enter", *"31.02", "f2")
        await settled(pilot.app, pilot)
        assert "Такой даты нет" in screen_text(pilot.app)
        assert "31.02" in screen_text(pilot.app)


async def test_a_document_is_taken_back(sample: Sample, signed_in: SignedIn) -> None:
    sample.teacher.enters_note("Белова", "2026-11-18", "2026-11-18", "2026-11-19")
    async with signed_in(sample.teacher) as pilot:
        await pilot.press(*THE_DAY_BEFORE, "f6", "-")
        await settled(pilot.app, pilot)
        assert "отозван" in screen_text(pilot.app)


async def test_the_counts_of_a_term_look_as_kept(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press(*THE_DAY_BEFORE, "f8")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, CountsScreen)
        assert_like("absence-counts-80x24", screen_text(pilot.app))


async def test_whoever_leads_no_class_is_told_so(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.other) as pilot:
        await pilot.press("f4", *"отсут", "enter")
        await settled(pilot.app, pilot)
        assert "Своего класса у вас нет" in screen_text(pilot.app)
