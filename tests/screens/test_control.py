"""«Контроль» by keys: rows, periods, the list of what is overdue, the way to the page."""

from datetime import date

from rules.codes import Role
from screens.control.lines import total_crumb
from screens.control.page import ControlScreen, OwedScreen
from screens.journal.page import JournalScreen
from screens.pages.page import PagesScreen
from services.outcomes import Saved
from services.requests import EnterApplication
from services.safety import Safety
from services.views.control import control
from tests.screens.conftest import WIDE, SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import Sample


async def test_enter_leads_from_the_teacher_to_the_very_lesson(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.deputy) as pilot:
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, OwedScreen)
        assert_like("control-owed-80x24", screen_text(pilot.app))
        await pilot.press("down", "enter")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, JournalScreen)
        await pilot.press("5")
        await settled(pilot.app, pilot)
        assert "п. 4.2" in screen_text(pilot.app)


async def test_what_the_teacher_mended_is_gone_when_the_list_is_looked_at_again(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.deputy) as pilot:
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        assert "16.11" in screen_text(pilot.app)
        page = sample.school.page(sample.algebra)
        (monday,) = (one for one in page.lessons.values() if one.held_on.isoformat() == "2026-11-16")
        sample.teacher.writes_topic(monday.lesson, "Степени")
        sample.teacher.marks_absent(monday.lesson, "Белова")
        await pilot.press("escape")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, ControlScreen)
        assert "3 просрочки" in screen_text(pilot.app)


async def test_sheets_of_applications_nobody_printed_are_named_under_the_board(
    sample: Sample, signed_in: SignedIn
) -> None:
    pupil = sample.school.pupil_id("Белова")
    since = date(2026, 11, 9)
    office = sample.school.somebody("Зимина Ольга", Role.SECRETARY)
    asked = EnterApplication(pupil, None, since, since, None, 5, "by_pupil", "asked")
    assert isinstance(office.asks(asked), Saved)
    async with signed_in(sample.deputy) as pilot:
        assert "Листки по заявлениям" not in screen_text(pilot.app)
        await pilot.press("left")
        await settled(pilot.app, pilot)
        shown = screen_text(pilot.app)
        assert "Листки по заявлениям, п. 2.12: не напечатаны 1" in shown
        lessons = len(sample.deputy.reads(control, since).owed)
        told = total_crumb(lessons + 1).replace("\N{NO-BREAK SPACE}", " ")
        assert f"> {told} " in shown, "a sheet is one of what is overdue"
        assert "13.11" in next(line for line in shown.splitlines() if "Белова" in line)
        await pilot.press("down", "enter")
        await settled(pilot.app, pilot)
        assert "печатает секретарь или классный руководитель" in screen_text(pilot.app)
        await pilot.press(*"сид")
        assert "Листки по заявлениям" not in screen_text(pilot.app)


async def test_tab_turns_rows_to_classes_and_subjects_and_f5_to_the_term(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.deputy, WIDE) as pilot:
        await pilot.press("tab")
        assert "по классам" in screen_text(pilot.app).splitlines()[0]
        await pilot.press("tab", "f5")
        await settled(pilot.app, pilot)
        assert_like("control-subjects-term-120x35", screen_text(pilot.app))
        await pilot.press("left")
        await settled(pilot.app, pilot)
        assert "I четверть" in screen_text(pilot.app).splitlines()[0]
        await pilot.press("f5", "left")
        await settled(pilot.app, pilot)
        assert "9–14 ноября" in screen_text(pilot.app).splitlines()[0]


async def test_typing_narrows_and_the_pages_of_the_school_are_one_key_away(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.deputy) as pilot:
        await pilot.press(*"6,")
        assert "6б" in screen_text(pilot.app) or "6," in screen_text(pilot.app)
        assert "Петрова" in screen_text(pilot.app)
        await pilot.press("escape", *"сид")
        assert "просроченного нет" in screen_text(pilot.app)
        await pilot.press("escape", "f6")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, PagesScreen)
        await pilot.press("escape", "f4", *"все стр", "enter")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, PagesScreen)


async def test_the_director_is_told_that_no_copy_lies_elsewhere_and_the_deputy_is_not(
    sample: Sample, signed_in: SignedIn
) -> None:
    director = sample.school.somebody("Лебедева Ольга", Role.DIRECTOR)
    sample.school.house.safety = Safety(looked=True)
    for who, told in ((director, True), (sample.deputy, False)):
        async with signed_in(who) as pilot:
            await pilot.press("f1")
            assert ("Замены и отмены уроков" in screen_text(pilot.app)) is not told, "clause 4.2, not 4.1"
            await pilot.press("escape")
            shown = screen_text(pilot.app)
            assert ("Снимки лежат только на диске сервера" in shown) is told
            assert ">" in shown.splitlines()[6 if told else 3], (
                "the cursor stands on the board, not on the words"
            )
    administrator = sample.school.somebody("Громов Иван", Role.ADMINISTRATOR)
    async with signed_in(administrator) as pilot:
        assert "Снимки лежат только на диске сервера" in screen_text(pilot.app)
