"""Outages by keys: opened and ended by the deputy, read off and ticked by the teacher (3.1, 3.2)."""

from datetime import datetime
from pathlib import Path

from textual.pilot import Pilot

from screens.carry_over.page import CarryOverScreen
from services.outcomes import Saved
from services.requests import EndOutage, OpenOutage
from tests.school import new
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import Sample


async def press(pilot: Pilot[None], *keys: str) -> str:
    await pilot.press(*keys)
    await settled(pilot.app, pilot)
    return screen_text(pilot.app)


async def test_everybody_is_told_and_what_was_written_meanwhile_is_carried_over(
    sample: Sample, signed_in: SignedIn
) -> None:
    school, teacher = sample.school, sample.teacher
    school.now_is("2026-11-19 12:30")
    async with signed_in(sample.deputy) as deputy:
        text = await press(deputy, "f4", *"перебои", "enter")
        assert "Перебоев не было" in text
        assert "в 25:99" in await press(deputy, "f8", *"в 25:99", "enter", "f2")
        text = await press(deputy, "escape", "f8", "enter", "enter")
        assert "Перебой открыт с 19.11.2026 12:30" in text
        assert "Перебой с 19.11 12:30: региональная система недоступна" in text
        held = teacher.holds(sample.algebra, "2026-11-19", 6)
        assert isinstance(held, Saved)
        teacher.marks(held.thing, "Антонов", "5")
        teacher.marks_absent(held.thing, "Белова")
        teacher.sets_homework(held.thing, "№ 15, 16")
        assert "переносить начнут, когда связь появится" in await press(deputy, "enter")
        school.now_is("2026-11-19 14:00")
        text = await press(deputy, "f8", "enter")
        assert "Связь есть. Записи переносят до сб 21.11 (п. 3.2)." in text
        assert "недоступна, пишем сюда" not in text
        assert_like("outage-board-80x24", await press(deputy, "enter"))
    async with signed_in(teacher) as pilot:
        await press(pilot, *("down",) * 30)
        text = screen_text(pilot.app)
        assert "Перенести в региональную систему: 3 записи до сб 21.11, п. 3.2" in text
        while not isinstance(pilot.app.screen, CarryOverScreen):
            await press(pilot, "up")
            if "> Перенести в региональную" in " ".join(screen_text(pilot.app).split()):
                await press(pilot, "enter")
        assert_like("carry-over-80x24", await press(pilot, "space"))
        teacher.marks(held.thing, "Антонов", "4", seen=1)
        assert "было: 5" in await press(pilot, "f5")
        assert "Всё перенесено" in await press(pilot, "enter")
        await press(pilot, "escape")
        assert "Перенести в региональную" not in screen_text(pilot.app)


async def test_the_list_is_laid_into_the_folder_as_tables_by_deputy_and_teacher(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    school, teacher, deputy = sample.school, sample.teacher, sample.deputy
    school.now_is("2026-11-19 12:30")
    opened = deputy.asks(OpenOutage("Нет интернета", datetime(2026, 11, 19, 12, 30), new()))
    held = teacher.holds(sample.algebra, "2026-11-19", 6)
    assert isinstance(opened, Saved)
    assert isinstance(held, Saved)
    teacher.marks(held.thing, "Антонов", "5")
    school.now_is("2026-11-19 14:00")
    deputy.asks(EndOutage(opened.thing, 1, datetime(2026, 11, 19, 14, 0), new()))
    folder = tmp_path / "office"
    async with signed_in(deputy) as pilot:
        await press(pilot, "f4", *"перебои", "enter", "enter")
        said = (await press(pilot, "f7")).splitlines()[-1]
        assert "В папке печати: 1 запись, файл перенос-2026-11-19-1230.xlsx и .csv" in " ".join(said.split())
        await press(pilot, "enter", "f7")
    names = sorted(path.name for path in folder.iterdir())
    person = teacher.actor.person
    assert names == [
        f"перенос-2026-11-19-1230{whose}{form}"
        for whose, form in (
            (f"-учитель-{person}", ".csv"),
            (f"-учитель-{person}", ".xlsx"),
            ("", ".csv"),
            ("", ".xlsx"),
        )
    ]
