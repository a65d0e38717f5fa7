"""What the function keys of a journal page open: the lesson, history, the mean, dictation, a new lesson."""

import asyncio
import threading
from datetime import date

import pytest

from services.book import Book
from services.outcomes import Outcome, Saved
from services.settings import ROUND_UP_FROM, change_setting
from tests.school import School
from tests.screens.journal.stage import Stage, shown, staged

TODAY = "2026-11-19"
OPENED = date(2026, 11, 17)
THREADS = 2
"""That read."""
PAUSE = 1.0
"""Seconds in which keys that wait for nothing would have arrived."""


@pytest.fixture
def stage(school: School) -> Stage:
    """The class 7А with lessons until today."""
    return staged(school, days=("2026-11-05", "2026-11-10", "2026-11-12", TODAY))


async def test_a_lesson_is_described_line_by_line(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("f2", *"Линейная функция", "enter", "enter", *"п. 14", "enter", *"24.11", "enter")
        await seen.press("r", "enter", "escape")
        assert "К Контрольная x2   Линейная функция   ДЗ п. 14" in seen.text
        assert "19К" in seen.lines[2]
    head = stage.school.page(stage.course).lessons[stage.lessons[TODAY]]
    assert (head.topic, head.homework.text, str(head.homework.due_on)) == (
        "Линейная функция",
        "п. 14",
        "2026-11-24",
    )


async def test_a_second_work_makes_a_second_column(stage: Stage) -> None:
    stage.petrova.marks(stage.lessons[TODAY], "Антонов", "5")
    async with shown(stage.screen()) as seen:
        await seen.press("f2", *["down"] * 8, "к", "enter", "escape")
        assert [column.first_of_lesson for column in stage.school.page(stage.course).columns[-2:]] == [
            True,
            False,
        ]
        await seen.press("right", "4")
    assert stage.stored(TODAY, "Белова") == (("4",), "")


async def test_no_homework_is_one_key(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("f2", "f6", "escape")
        assert "ДЗ не задано" in seen.text
    assert stage.school.page(stage.course).lessons[stage.lessons[TODAY]].homework.nothing_set


async def test_what_another_said_of_homework_meanwhile_is_told_before_it_is_overwritten(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("f2", "down", "down")
        stage.petrova.sets_homework(stage.lessons[TODAY], "", nothing=True)
        await seen.press(*"п. 14", "enter")
        assert "«не задано». Enter — записать ваше" in seen.bottom
        await seen.press("enter")
    assert stage.school.page(stage.course).lessons[stage.lessons[TODAY]].homework.text == "п. 14"


async def test_a_line_that_cannot_be_stored_keeps_the_form_open_once(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("f2", "down", "down", "down", *"99.99", "escape")
        assert "Дата не понята" in seen.bottom
        await seen.press("escape")
        assert "Ученик" in seen.text


async def test_a_dictation_is_previewed_and_stored_as_one_step(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("f7", *"Ли 3/4, анто н, белова 5")
        assert "Будет записано: 3" in seen.text
        await seen.press("enter")
        assert stage.stored(TODAY, "Ли") == (("3", "4"), "")
        assert stage.stored(TODAY, "Антонов") == ((), "absent")
        await seen.press("u")
    assert stage.stored(TODAY, "Ли") == ((), "")
    assert stage.stored(TODAY, "Антонов") == ((), "")


async def test_the_history_of_a_cell(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("5")
        await seen.press("up", "4")
        await seen.press("up", "f3")
        assert "отметка: 5 -> 4" in seen.text
        assert "Петрова А. И." in seen.text


async def test_why_a_mean_is_what_it_is(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("5", "/", "4")
        await seen.press("up", "f5")
        assert "Почему 4,50?" in seen.text
        assert "(5 + 4) / 2 = 9 / 2 = 4,50" in seen.text


async def test_what_a_mean_proposes_is_by_the_school_s_own_rounding(stage: Stage) -> None:
    def decide(book: Book) -> Outcome:
        change_setting(book, ROUND_UP_FROM, "3/5")
        return Saved(1, book.now.local)

    stage.school.house.write(decide).result()
    async with shown(stage.screen()) as seen:
        await seen.press("5", "/", "4")
        await seen.press("up", "f5")
        assert "Итог 4: вверх начиная с 4,60" in " ".join(seen.text.split())


async def test_a_new_lesson_is_opened_and_the_cursor_goes_there(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("f6", *"17.11", "enter", "2", "enter")
        assert "17.11 вт, 2-й урок" in seen.text
        await seen.press("5")
        assert "'5" in seen.row("Антонов")


async def test_what_is_typed_behind_the_opening_of_a_lesson_is_of_that_lesson(stage: Stage) -> None:
    house, may_read = stage.school.house, threading.Event()
    async with shown(stage.screen()) as seen:
        await seen.press("f6", *"17.11", "enter", "2")
        busy = [asyncio.ensure_future(house.readers.run(lambda _: may_read.wait())) for _ in range(THREADS)]
        typing = asyncio.ensure_future(seen.pilot.press("enter", "5", "4"))
        while not any(one.held_on == OPENED for one in stage.school.page(stage.course).lessons.values()):
            await asyncio.sleep(0)
        await asyncio.wait({typing}, timeout=PAUSE)
        may_read.set()
        await asyncio.gather(typing, *busy)
        await seen.settled()
    page = stage.school.page(stage.course)
    opened = next(key for key, one in page.lessons.items() if one.held_on == OPENED)
    assert [cell.marks for key, cell in page.cells.items() if key.lesson == opened] == [("5",), ("4",)]


async def test_attendance_is_confirmed_by_one_key(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("f8")
        assert "19.11: отсутствующие отмечены" in seen.bottom
    assert stage.school.page(stage.course).lessons[stage.lessons[TODAY]].attendance_taken
