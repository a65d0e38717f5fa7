"""The jump line: F4 in it begins anew, and papers are found by name (2.12, 3.2)."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import pytest
from textual.pilot import Pilot

from screens.frame import PageScreen
from screens.journal.page import JournalScreen
from screens.jump import page as jump
from screens.jump.page import JumpScreen
from screens.papers.page import PapersScreen
from services.outcomes import Saved
from services.requests import OpenOutage
from services.views.choices import class_pupils
from tests.school import new
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.hands import Hands
from tests.screens.samples import Sample
from tests.services.test_outage_report import away


async def press(pilot: Pilot[None], *keys: str) -> str:
    await pilot.press(*keys)
    await settled(pilot.app, pilot)
    return screen_text(pilot.app)


def cursor(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(">"))


async def test_f4_pressed_twice_writes_nothing_on_the_page_below(sample: Sample, signed_in: SignedIn) -> None:
    held = sample.teacher.holds(sample.algebra, "2026-11-19", 2)
    assert isinstance(held, Saved)
    async with signed_in(sample.teacher) as pilot:
        await press(pilot, "f4", *"алг", "enter")
        assert isinstance(pilot.app.screen, JournalScreen)
        page = screen_text(pilot.app)
        text = await press(pilot, "f4", "f4", *"5н")
        assert isinstance(pilot.app.screen, JumpScreen)
        assert "Куда: 5н" in text
        assert "Куда: класс, предмет" in await press(pilot, "f4"), "what was typed is gone"
        assert await press(pilot, "escape") == page


async def test_papers_are_found_by_name_each_once_and_opened_on_their_line(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.deputy) as pilot:
        text = await press(pilot, "f4", *"акт")
        assert "Акт о переносе данных" in text
        assert_like("jump-papers-80x24", await press(pilot, "f4", *"бланк"))
        text = await press(pilot, "f4", *"ведомость")
        assert cursor(text).startswith("> Сводная ведомость учёта успеваемости")
        assert text.count("ведомость учёта") == 1
        text = await press(pilot, "f4", *"ведомость 7а")
        assert cursor(text).rstrip().endswith("7А")
        text = await press(pilot, "enter")
        assert isinstance(pilot.app.screen, PapersScreen)
        assert "Документы > 7А" in text
        assert cursor(text).startswith("> Сводная ведомость")
        text = await press(pilot, "escape", "f4", *"согласие", "enter")
        assert "Ученики: Enter заявление, С согласие" in text
        assert "Белов Кирилл Игоревич" in cursor(text)


async def test_nobody_finds_a_paper_that_would_be_refused(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.secretary) as pilot:
        text = await press(pilot, "f4", *"журнал")
        assert "Журнал выдачи сведений родителям" in text
        assert "Журнал класса за год" not in text
        assert "Журнал перебоев" not in text
        assert "Ничего не нашлось" in await press(pilot, "f4", *"акт")
    async with signed_in(sample.other) as pilot:
        text = await press(pilot, "f4", *"отчёт")
        assert cursor(text).startswith("> Отчёт учителя")
        assert "Отчёт классного" not in text
        assert "Сидорова Нина Павловна" in cursor(await press(pilot, "enter"))
    async with signed_in(sample.pupil) as pilot:
        assert "Ничего не нашлось" in await press(pilot, "f4", *"ведомость")


async def test_what_an_outage_makes_wanted_stands_first_among_the_papers(
    sample: Sample, signed_in: SignedIn
) -> None:
    sample.school.now_is("2026-11-19 12:30")
    async with signed_in(sample.deputy) as pilot:
        assert cursor(await press(pilot, "f4", *"документы", "enter")).startswith("> Журнал класса")
    away(sample.deputy, "2026-11-19 09:00", "2026-11-19 10:30")
    async with signed_in(sample.deputy) as pilot:
        text = await press(pilot, "f4", *"документы", "enter")
        assert_like("papers-after-outage-80x24", text)
        sample.deputy.asks(OpenOutage("Обрыв", datetime(2026, 11, 19, 12), new()))
        text = await press(pilot, "escape", "f4", *"документы", "enter")
        assert "Перебой с 19.11 12:00, идёт 30 мин" in text
        assert cursor(text).startswith("> Временный журнал на ближайший день, все классы")
        assert text.count("все классы") == 1


def reading_late(pilot: Pilot[None], late: Callable[..., object]) -> asyncio.Event:
    """Keep a view of the person at the screen unread until the event is set."""
    assert isinstance(pilot.app.screen, PageScreen)
    desk, gate = pilot.app.screen.desk, asyncio.Event()
    read = desk.read

    async def held(view: Callable[..., object], *about: object) -> object:
        if view is late:
            await gate.wait()
        return await read(view, *about)

    desk.read = held  # type: ignore[method-assign,assignment]  # a whole school takes a while
    return gate


async def waiting_line(pilot: Pilot[None]) -> JumpScreen:
    """Return the jump line once Enter waits in it."""
    async with asyncio.timeout(20):
        while True:
            screen = pilot.app.screen
            if isinstance(screen, JumpScreen) and screen.bottom.said == jump.READING:
                return screen
            await asyncio.sleep(0)


async def test_enter_waits_for_what_is_being_read_and_takes_what_is_first_then(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.teacher) as pilot:
        assert isinstance(pilot, Hands)
        gate = reading_late(pilot, class_pupils)
        await pilot.press_on("f4", *"белова", "space", *"софья", "enter")
        line = await waiting_line(pilot)
        assert line.listed.chosen is None, "nothing is found so far, and nothing is taken"
        gate.set()
        await settled(pilot.app, pilot)
        assert "Дневник" in screen_text(pilot.app).splitlines()[0]
        assert "Белова" in screen_text(pilot.app).splitlines()[0]


async def test_a_pupil_that_is_read_late_stands_before_a_command_and_is_what_enter_takes(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.teacher) as pilot:
        assert isinstance(pilot, Hands)
        gate = reading_late(pilot, class_pupils)
        await pilot.press_on("f4", "down", "в", "enter")
        line = await waiting_line(pilot)
        assert isinstance(line.listed.chosen, jump.Command), "an arrow before the letter chose no line"
        gate.set()
        await settled(pilot.app, pilot)
        assert "Воронин" in screen_text(pilot.app).splitlines()[0]


async def test_a_line_chosen_by_hand_is_taken_at_once(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        assert isinstance(pilot, Hands)
        gate = reading_late(pilot, class_pupils)
        await pilot.press_on("f4", *"алг", "up", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, JournalScreen)
        gate.set()
        await settled(pilot.app, pilot)


async def test_enter_that_waited_too_long_says_so_and_takes_nothing(
    sample: Sample, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jump, "PATIENCE", 0.0)
    async with signed_in(sample.teacher) as pilot:
        assert isinstance(pilot, Hands)
        gate = reading_late(pilot, class_pupils)
        await pilot.press_on("f4", *"алг", "enter")
        await pilot.pause()
        assert "Список школы ещё читается. Подождите немного" in screen_text(pilot.app)
        assert isinstance(pilot.app.screen, JumpScreen)
        gate.set()
        await settled(pilot.app, pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, JournalScreen)
