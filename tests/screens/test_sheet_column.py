"""A column of a sheet typed straight down: what is safe about it, on the screen and in the journal (3.1)."""

import asyncio
from datetime import date

import pytest
from textual.events import Callback, Key, Paste
from textual.pilot import Pilot

from app import key_order
from models.database import rows
from models.lessons import Lesson
from rules.codes import Role
from services.outcomes import Saved
from services.requests import LeavePupil, SetWork
from services.views.pupil import pupil_page
from tests.school import new
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text
from tests.screens.sheet_keys import THURSDAY, Printed, press, to_algebra, to_the_sheets

ANSWER, CONTROL = 1, 2


def stands(printed: Printed, course: int = 0) -> list[str]:
    """Return what stands in the rows of Thursday's lesson: «absent», «5/4», «4:2» for a control work."""
    page = printed.sample.school.page(course or printed.sample.algebra)
    of_day = [key for key, one in page.lessons.items() if one.held_on == date.fromisoformat(THURSDAY)]
    columns = {(one.lesson, one.work): one.kind for one in page.columns if one.lesson in of_day}
    found = {pupil.pupil: list[str]() for pupil in page.pupils}
    for key, cell in page.cells.items():
        if (key.lesson, key.work) in columns:
            of = columns[key.lesson, key.work]
            marks = "/".join(cell.marks) + (f":{of.kind}" if of and of.kind != ANSWER else "")
            found[key.pupil] += [cell.absence] if cell.absence else []
            found[key.pupil] += [marks] if cell.marks else []
    return [" ".join(found[pupil.pupil]) for pupil in page.pupils]


async def down(pilot: Pilot[None], printed: Printed) -> str:
    """Open the algebra and turn to typing straight down."""
    await to_algebra(pilot, printed.code)
    return await press(pilot, "f7")


async def test_a_key_is_a_row_and_what_may_still_go_on_waits(printed: Printed, signed_in: SignedIn) -> None:
    async with signed_in(printed.sample.teacher) as pilot:
        text = await down(pilot, printed)
        assert "Подряд, строка 1:" in text
        assert "F7 номера" in text
        assert_like("down-80x24", await press(pilot, *"5н", "enter", *"4К3"))
        assert "не сохранено: 1" in screen_text(pilot.app)
        assert "Подряд, строка 7:" in await press(pilot, *"/5.")
        text = await press(pilot, "up")
        assert "Подряд, строка 6:" in text, "what waited is written, the cursor goes up from the seventh row"
        assert "не сохранено" not in text
    assert stands(printed) == ["5", "absent", "", "4:2", "3/5", ".", ""]


async def test_a_row_that_another_filled_waits_and_the_rows_behind_it_are_right(
    printed: Printed, signed_in: SignedIn
) -> None:
    sample = printed.sample
    held = sample.teacher.holds(sample.algebra, THURSDAY, 3)
    assert isinstance(held, Saved)
    sample.teacher.marks(held.thing, "Воронин", "3")
    async with signed_in(sample.teacher) as pilot:
        await down(pilot, printed)
        text = await press(pilot, *"54444", "tab")
        assert "Не внесено: 1, спорные строки 3" in text, "the column is not left behind the back"
        assert "Урок ещё прежний" in await press(pilot, *"25"), "nor typed on in a hurry"
        assert stands(printed) == ["5", "4", "3", "4", "4", "", ""]
        assert "на листе 4: повторите" in text
        await press(pilot, "escape", *("up",) * 5, "4", *("down",) * 2, *"44", "down")
        assert stands(printed) == ["5", "4", "4", "4", "4", "4", "4"]


async def test_a_row_that_is_refused_is_listed_and_the_rows_behind_it_are_right(
    printed: Printed, signed_in: SignedIn
) -> None:
    sample = printed.sample
    page = sample.deputy.reads(pupil_page, sample.school.pupil_id("Воронин"))
    left = LeavePupil(page.pupil, date(2026, 11, 18), "3-у", page.last_stay, new())
    assert isinstance(sample.school.somebody("Зимина Вера", Role.SECRETARY).asks(left), Saved)
    async with signed_in(sample.teacher) as pilot:
        await down(pilot, printed)
        text = await press(pilot, *"5434н54", "tab")
        assert "Не внесено: 1" in text
        lines = text.splitlines()
        assert "Не внесено, наберите ещё раз" in lines[3]
        assert "3  Воронин Павел: 3" in lines[4]
        assert "ученика нет в списке" in lines[4]
    found = stands(printed)
    assert [found[0], found[1], *found[-4:]] == ["5", "4", "4", "absent", "5", "4"]


@pytest.mark.parametrize("typed", ["3 5", "12 4", "17 4", "7 н"])
async def test_entries_by_number_write_nothing_straight_down(
    printed: Printed, signed_in: SignedIn, typed: str
) -> None:
    async with signed_in(printed.sample.teacher) as pilot:
        await down(pilot, printed)
        text = await press(pilot, *typed, "tab")
        assert f"строка {len(typed.split()[0].rstrip('7')) + 1}: {typed}" in text
        assert "F7" in text
        assert not any(stands(printed))
        assert "Строка и запись: " + typed in await press(pilot, "f7")
        assert "Enter внесёт, Esc сотрёт" in await press(pilot, "f7"), "turning to and fro writes nothing"
    assert not any(stands(printed))


async def test_behind_a_strange_key_nothing_is_taken_until_it_is_mended(
    printed: Printed, signed_in: SignedIn
) -> None:
    rung = []
    async with signed_in(printed.sample.teacher) as pilot:
        pilot.app.bell = lambda: rung.append(1)  # type: ignore[method-assign]  # counted, not heard
        await down(pilot, printed)
        text = await press(pilot, *"547н32")
        assert "«7н» не отметка" in text
        assert len(rung) == 1
        for key in ("tab", "f6", "up", "enter", "f2"):
            assert "Esc сотрёт лишнее" in await press(pilot, key)
        assert not any(stands(printed))
        text = await press(pilot, "escape")
        assert "Подряд, строка 3:" in text, "what stood before it is written"
        await press(pilot, *"н32", "down")
    assert stands(printed) == ["5", "4", "absent", "3", "2", "", ""]


async def test_a_key_too_many_is_told_and_changes_nothing(printed: Printed, signed_in: SignedIn) -> None:
    async with signed_in(printed.sample.teacher) as pilot:
        await down(pilot, printed)
        text = await press(pilot, *"5432543н2")
        assert "Строки столбца кончились" in text
        assert "Строки столбца кончились" in await press(pilot, "tab")
        text = await press(pilot, "escape")
        assert "Подряд, строки кончились:" in text
        assert "Подряд, строка 7:" in await press(pilot, "up")
        await press(pilot, "2", "up")
    assert stands(printed) == ["5", "4", "3", "2", "5", "4", "2"]


async def test_an_own_row_is_put_right_by_going_up_and_what_stood_there_is_told(
    printed: Printed, signed_in: SignedIn
) -> None:
    async with signed_in(printed.sample.teacher) as pilot:
        await down(pilot, printed)
        await press(pilot, *"543", *("up",) * 3)
        text = await press(pilot, "2", "down")
        assert "1  Антонов Илья: было 5, стало 2" in text
        await press(pilot, "backspace", *"5", "backspace", "-", "up")
    assert stands(printed)[:3] == ["2", "4", ""]


async def test_one_letter_is_for_the_whole_column_and_one_star_for_its_empty_rows(
    printed: Printed, signed_in: SignedIn
) -> None:
    async with signed_in(printed.sample.teacher) as pilot:
        await down(pilot, printed)
        assert "Enter — для следующих отметок: контрольная" in await press(pilot, "к")
        assert "Отметки без буквы теперь: контрольная" in await press(pilot, "enter")
        await press(pilot, *"3н*5", "tab")
    assert stands(printed) == ["3:2", "absent", *["5:2"] * 5]


async def test_marks_stay_with_the_work_that_the_lesson_had(printed: Printed, signed_in: SignedIn) -> None:
    sample = printed.sample
    held = sample.teacher.holds(sample.algebra, THURSDAY, 3)
    assert isinstance(held, Saved)
    assert isinstance(sample.teacher.asks(SetWork(held.thing, None, CONTROL, "", 2, 0, new())), Saved)
    async with signed_in(sample.teacher) as pilot:
        await to_algebra(pilot, printed.code)
        await press(pilot, *"1 5", "enter")
        await press(pilot, *"2 4", "enter")
        await press(pilot, "f7", *"32", "down")
    assert stands(printed)[:4] == ["5:2", "4:2", "3:2", "2:2"]


async def test_a_surname_leads_to_its_row_and_an_unknown_one_stops_the_column(
    printed: Printed, signed_in: SignedIn
) -> None:
    async with signed_in(printed.sample.teacher) as pilot:
        await down(pilot, printed)
        assert "Подряд, строка 5: 'ив" in await press(pilot, *"5'ив")
        await press(pilot, *"4'ч", "enter", *"н'бе2")
        assert "Фамилии на «щ» в столбце нет" in await press(pilot, *"'щ5", "tab")
        assert "Подряд, строка 3: 54н" in await press(pilot, "escape"), "the line is empty again"
    assert stands(printed) == ["5", "2", "", "", "4", "", "absent"]


async def test_no_entry_goes_to_the_next_lesson_with_tab(printed: Printed, signed_in: SignedIn) -> None:
    async with signed_in(printed.sample.teacher) as pilot:
        await to_algebra(pilot, printed.code)
        assert "Номер строки, пробел, отметка" in await press(pilot, *"3", "tab")
        assert "Итоги столбца" in await press(pilot, *" 5", "tab")
        text = await press(pilot, "escape", "tab")
        assert "5. Геометрия" in text
        assert "Строка и запись: 3 5   7 н" in text, "the line is empty"
    assert stands(printed)[2] == "5"


async def test_the_absent_are_stated_without_totals_as_on_the_page(
    printed: Printed, signed_in: SignedIn
) -> None:
    sample = printed.sample
    async with signed_in(sample.teacher) as pilot:
        await to_algebra(pilot, printed.code)
        text = await press(pilot, *"3н", "f8")
        assert "Отсутствующие отмечены, итоги не проверены" in text
        assert "5. Геометрия" in await press(pilot, "tab"), "nothing is asked for"
        assert "Итоги столбца" in await press(pilot, "f8"), "a lesson that nobody opened has nothing to state"
    with sample.school.house.database.connection_context():
        taken = rows(
            Lesson.select(Lesson.course, Lesson.number).where(Lesson.attendance_taken_at.is_null(False))
        )
    assert (sample.algebra, 3) in taken


async def test_totals_that_agree_lead_on_and_the_way_stays_with_the_sheet(
    printed: Printed, signed_in: SignedIn
) -> None:
    sample = printed.sample
    async with signed_in(sample.teacher) as pilot:
        await down(pilot, printed)
        assert "Итоги столбца" in await press(pilot, *"5н", "tab")
        text = await press(pilot, *"2", "enter", *"1", "enter")
        assert "Итоги не сошлись" in text
        assert "3. Алгебра" in text
        await press(pilot, "f6")
        assert "3. Алгебра" in await press(pilot, *"1", "enter", *"1", "enter")
        text = await press(pilot, "tab")
        assert "5. Геометрия" in text
        assert "Подряд, строка 1:" in text
        await press(pilot, *"4", "tab")
        text = await press(pilot, *"1", "enter", "enter")
        assert "3. Алгебра" in text, "counted and agreed: the next lesson is there without a second Tab"
        assert "Итоги сошлись: отметок 1" in text
        assert "Подряд, строка 3:" in text, "behind what was keyed"
        assert "внёс:" in await press(pilot, "escape")
        assert "Подряд" in await press(pilot, "enter")
    assert stands(printed, sample.geometry)[0] == "4"


@pytest.mark.parametrize(("way", "typed", "hurried"), [("f7", "5н", "432"), ("end", "1 5 2н", "1 2 2 3 ")])
async def test_keys_for_the_next_lesson_land_in_no_row_where_the_totals_differ(
    printed: Printed, signed_in: SignedIn, way: str, typed: str, hurried: str
) -> None:
    async with signed_in(printed.sample.teacher) as pilot:
        await to_algebra(pilot, printed.code)
        text = await press(pilot, way, *typed, "tab", *"2", "enter", *"1", "enter", *hurried, "tab")
        assert "3. Алгебра" in text
        assert "Урок ещё прежний, набранное не внесено. Esc сотрёт лишнее" in text
        await press(pilot, "enter", "f7", "down", "escape")
        await press(pilot, "f6", *"1", "enter", *"1", "enter")
        assert "5. Геометрия" in await press(pilot, "tab")
    assert stands(printed) == ["5", "absent", "", "", "", "", ""]
    assert not any(stands(printed, printed.sample.geometry))


async def test_with_a_number_in_the_line_the_way_down_begins_at_that_row(
    printed: Printed, signed_in: SignedIn
) -> None:
    async with signed_in(printed.sample.teacher) as pilot:
        await to_algebra(pilot, printed.code)
        await press(pilot, "enter")
        assert "Подряд, строка 1:" in await press(pilot, "f7"), "one Enter too many passes no row"
        assert "Строки 9 на этом уроке нет" in await press(pilot, "f7", *"9", "f7")
        assert "Подряд, строка 5:" in await press(pilot, "backspace", *"5", "f7")
        await press(pilot, *"4", "f7", *"2 н", "enter")
        assert "Подряд, строка 3:" in await press(pilot, "f7")
        await press(pilot, *"5", "down")
    assert stands(printed) == ["", "absent", "5", "", "4", "", ""]


async def test_a_pasted_column_is_taken_cell_by_cell(printed: Printed, signed_in: SignedIn) -> None:
    async with signed_in(printed.sample.teacher) as pilot:
        await down(pilot, printed)
        pilot.app.post_message(Paste("5\r\n\r\nн\r\n5 4\r\n4К\r\n3/5\r\n"))
        text = await press(pilot, "down")
        assert "4 5 4" in text
        assert "в клетке не одна запись" in text
    assert stands(printed) == ["5", "", "absent", "", "4:2", "3/5", ""]


async def test_a_second_entry_of_a_row_sees_the_first(printed: Printed, signed_in: SignedIn) -> None:
    async with signed_in(printed.sample.teacher) as pilot:
        await to_algebra(pilot, printed.code)
        pilot.app.post_message(Paste("3 5, 4 н, 3 4, 3н, 3 2, 5 5"))
        text = await press(pilot, "enter")
        assert "Не внесено" not in text
        assert "повторите" not in text
    assert stands(printed)[2:5] == ["absent 2", "absent", "5"]


async def test_a_second_person_compares_straight_down_blind_and_in_sight(
    printed: Printed, signed_in: SignedIn
) -> None:
    sample = printed.sample
    async with signed_in(sample.teacher) as pilot:
        await down(pilot, printed)
        await press(pilot, *"5н", "enter", *"4К", "down")
    async with signed_in(sample.deputy) as pilot:
        await to_the_sheets(pilot)
        await press(pilot, *printed.code, "enter", "f8", "f7")
        text = await press(pilot, *"5н", "enter", *"4", "f8")
        assert "на листе 4" in text
        assert "4  Ёлкин Артём" in text
        text = await press(pilot, "f5")
        assert "Подряд, строка 1:" in text
        text = await press(pilot, *("enter",) * 3, "-", *"4К", *("enter",) * 3, "f8")
        assert "Ещё не просмотрены" not in text
        assert "5  Иванова-Петрова" in text
        await press(pilot, "f5", "f5", *("enter",) * 7)
        assert "говорят одно и то же" in await press(pilot, "f8")


@pytest.mark.parametrize("is_busy", [False, True])
async def test_a_page_that_is_busy_for_long_takes_no_mark_into_another_row(
    printed: Printed, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, is_busy: bool
) -> None:
    monkeypatch.setattr(key_order, "LOOKED_AFTER", 0.0)
    over = asyncio.Event()

    async def busy() -> None:
        await over.wait()

    async with signed_in(printed.sample.teacher) as pilot:
        await down(pilot, printed)
        await press(pilot, *("down",) * 4)
        if is_busy:
            pilot.app.screen.post_message(Callback(busy))
        for key in (*"5", "up", "up", "up", *"4", "up", "up", *"3", "tab"):
            pilot.app.post_message(Key(key, key if len(key) == 1 else None))
        for _ in range(300):
            await asyncio.sleep(0)
        over.set()
        for _ in range(300):
            await asyncio.sleep(0)
        await press(pilot)
        assert stands(printed)[:6] == ["", "3", "4", "", "5", ""]
