"""Results of a course, of a class and of the school; closing a term and opening it again, by keys."""

from datetime import date

import pytest
from textual.pilot import Pilot

from rules.results import ResultKind
from screens.results.page import ResultsScreen
from services.outcomes import Saved
from services.requests import ArrivePupil, SetWork
from services.school_year import add_work_kind
from services.views.closing import terms_and_year
from services.views.results import results_page
from tests.school import new
from tests.screens.conftest import WIDE, SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import Sample

PAGE = ("down", "enter")
"""From «Мой день» to the page of algebra in 7А."""


@pytest.fixture
def graded(sample: Sample) -> Sample:
    """The sample school with results of the first quarter in algebra, a debt among them."""
    first = sample.school.page(sample.algebra).terms[0].term
    lesson = sample.teacher.holds(sample.algebra, "2026-10-20", 2)
    assert isinstance(lesson, Saved)
    for name, mark in (("Антонов", "5"), ("Белова", "4"), ("Воронин", "."), ("Ли", "3")):
        assert isinstance(sample.teacher.marks(lesson.thing, name, mark), Saved)
    for name, result in (("Антонов", "5"), ("Белова", "4"), ("Ли", "3"), ("Черных", "not_assessed")):
        given = sample.teacher.sets_result(sample.algebra, name, "term", first, result)
        assert isinstance(given, Saved)
    return sample


def given(sample: Sample, name: str, kind: ResultKind = ResultKind.TERM, number: int = 1) -> str:
    page = sample.teacher.reads(results_page, sample.algebra)
    term = page.columns[number - 1].term if kind is ResultKind.TERM else 0
    pupil = sample.school.pupil_id(name)
    found = {(key.pupil, key.kind, key.term): mark.value for key, mark in page.results.items()}
    return found.get((pupil, kind, term), "")


async def press(pilot: Pilot[None], *keys: str) -> str:
    await pilot.press(*keys)
    await settled(pilot.app, pilot)
    return screen_text(pilot.app)


async def test_the_results_of_a_course_look_as_kept(graded: Sample, signed_in: SignedIn) -> None:
    async with signed_in(graded.teacher) as pilot:
        await press(pilot, *PAGE, "и", "left")
        assert_like("results-80x24", screen_text(pilot.app))


async def test_results_are_typed_down_the_column_and_taken_back_by_one_key(
    graded: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(graded.teacher) as pilot:
        text = await press(pilot, *PAGE, "и", "left", "ctrl+home", "н", "о")
        assert given(graded, "Антонов") == "not_assessed"
        assert given(graded, "Белова") == "exempt"
        assert "сохранено" in text.splitlines()[0]
        await press(pilot, "u", "u")
        assert given(graded, "Антонов") == "5"
        assert given(graded, "Белова") == "4"


async def test_a_result_that_asks_for_a_reason_stands_marked_until_it_is_written(
    graded: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(graded.teacher) as pilot:
        text = await press(pilot, *PAGE, "и", "left", "'", "в", "enter", "3")
        assert "!3" in text
        assert "Воронин: п. 2.4" in text.splitlines()[-1]
        assert "не сохранено: 1" in text.splitlines()[0]
        text = await press(pilot, "up", "escape")
        assert "Итоги ждут причины" in text.splitlines()[-1]
        await press(pilot, "д", *"Проект", "enter")
        assert given(graded, "Воронин") == "3"
        assert "причина: Проект" in screen_text(pilot.app)


async def test_proposals_are_taken_by_one_key_and_by_the_column(graded: Sample, signed_in: SignedIn) -> None:
    for day, number in (("2026-10-05", 1), ("2026-10-06", 1), ("2026-10-07", 1)):
        lesson = graded.teacher.holds(graded.algebra, day, number)
        assert isinstance(lesson, Saved)
        for name in ("Ёлкин", "Иванова-Петрова"):
            assert isinstance(graded.teacher.marks(lesson.thing, name, "4"), Saved)
    async with signed_in(graded.teacher) as pilot:
        await press(pilot, *PAGE, "и", "left", "'", "ё", "enter", "space")
        assert given(graded, "Ёлкин") == "4"
        text = await press(pilot, "f8")
        assert "Принято: 1" in text.splitlines()[-1]
        assert given(graded, "Иванова-Петрова") == "4"
        assert given(graded, "Воронин") == ""
        assert "Здесь ничего не предлагается" in await press(pilot, "'", "в", "enter", "space")


async def test_a_colleagues_result_is_seen_at_once_and_a_dispute_is_settled(
    graded: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(graded.teacher) as pilot:
        await press(pilot, *PAGE, "и", "left", "ctrl+home")
        first = graded.school.page(graded.algebra).terms[0].term
        graded.teacher.sets_result(graded.algebra, "Антонов", "term", first, "4", seen=1)
        await settled(pilot.app, pilot)
        assert given(graded, "Антонов") == "4"
        await press(pilot, "3", "д", *"Так решено", "enter")
        assert given(graded, "Антонов") == "3"
        await press(pilot, "u")
        assert given(graded, "Антонов") == "4"


async def test_a_class_looks_as_kept_and_enter_leads_to_the_subject(
    graded: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(graded.teacher) as pilot:
        await press(pilot, "f6", "и")
        assert_like("class-results-80x24", screen_text(pilot.app))
        assert_like("class-numbers-80x24", await press(pilot, "tab"))
        await press(pilot, "tab", "right", "right", "left", "left", "enter")
        assert "Итоги > 7А > Алгебра" in screen_text(pilot.app).splitlines()[0]
        await press(pilot, "escape")
        assert "годовая" in (await press(pilot, ">", ">")).splitlines()[0]


async def test_the_deputy_finds_what_is_missing_closes_the_term_and_opens_it_for_one_pupil(
    graded: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(graded.deputy) as pilot:
        assert_like("school-results-80x24", await press(pilot, "f3"))
        text = await press(pilot, "f8")
        assert "F8 закрыть  F6 открыть" in text
        assert "не выставлено: 3" in text
        assert "п. 2.6: остались долги («.»): 1" in await press(pilot, "f8")
        assert "7А Алгебра" in await press(pilot, "enter")
        lesson = next(iter(graded.school.page(graded.algebra).lessons))
        assert lesson
        _pay_the_debt(graded)
        await press(pilot, "escape")
        assert "F8 ещё раз" in await press(pilot, "f8")
        assert "закрыт 19.11.2026" in await press(pilot, "f8")
        assert "закрыт уже 19.11.2026. Открыть на несколько дней: F6" in await press(pilot, "f8")
        assert graded.deputy.reads(terms_and_year)[0].closed_on == date(2026, 11, 19)
        assert "открыт снова: 1" in await press(pilot, "f6", "enter", *"Болезнь учителя", "enter")


async def test_a_term_with_every_result_is_closed_only_at_the_second_time(
    graded: Sample, signed_in: SignedIn
) -> None:
    _pay_the_debt(graded)
    first = graded.school.page(graded.algebra).terms[0].term
    for name in ("Воронин", "Ёлкин", "Иванова-Петрова"):
        assert isinstance(graded.teacher.sets_result(graded.algebra, name, "term", first, "4"), Saved)
    async with signed_in(graded.deputy) as pilot:
        text = await press(pilot, "f3", "f8", "f8")
        assert "Закрыть: I четверть? Записи станут только для чтения. Да: F8 ещё раз" in text
        assert graded.deputy.reads(terms_and_year)[0].closed_on is None
        assert "закрыт 19.11.2026" in await press(pilot, "f8")


async def test_the_deputy_opens_a_closed_term_at_the_cell_and_the_teacher_sees_it(
    graded: Sample, signed_in: SignedIn
) -> None:
    _pay_the_debt(graded)
    async with signed_in(graded.deputy) as pilot:
        await press(pilot, "f3", "f8", "f8", "f8")
        await press(pilot, "escape", *["down"], "enter", "enter", "left", "ctrl+home")
        assert "период закрыт" in screen_text(pilot.app)
        text = await press(pilot, "f6", "enter", "enter", *"Болел", "enter")
        assert "открыт для этого ученика по 19.11" in text
    async with signed_in(graded.teacher) as pilot:
        await press(pilot, *PAGE, "и", "left", "ctrl+home", "н")
        assert given(graded, "Антонов") == "not_assessed"
        text = await press(pilot, "н")
        assert "учебный период закрыт" in text
        assert given(graded, "Белова") == "4"


async def test_a_wide_window_shows_the_same(graded: Sample, signed_in: SignedIn) -> None:
    async with signed_in(graded.teacher, WIDE) as pilot:
        assert "Иванова-Петрова Анна-Мария" in await press(pilot, *PAGE, "и")


def _pay_the_debt(sample: Sample) -> None:
    """Mark the work that Воронин owed on 20 October."""
    lesson = sample.teacher.holds(sample.algebra, "2026-10-20", 2)
    assert isinstance(lesson, Saved)
    assert isinstance(sample.teacher.marks(lesson.thing, "Воронин", "4", seen=1), Saved)


async def test_a_result_goes_to_its_pupil_also_when_another_comes_above(
    graded: Sample, signed_in: SignedIn
) -> None:
    since = date(2026, 10, 5)
    comes = ArrivePupil("Абрамов", "Лев", "", "m", None, "", "day", graded.class_7a, since, "", new())
    async with signed_in(graded.teacher) as pilot:
        await press(pilot, *PAGE, "и", "left", "'", "ч", "enter")
        assert isinstance(graded.secretary.asks(comes), Saved)
        await settled(pilot.app, pilot)
        await press(pilot, "о")
        assert given(graded, "Черных") == "exempt"


async def test_a_result_goes_to_its_column_also_when_an_exam_comes_before_it(
    graded: Sample, signed_in: SignedIn
) -> None:
    assert graded.school.house.write(lambda book: add_work_kind(book, "Экзамен", "Э", 1, 9)).result()
    async with signed_in(graded.teacher) as pilot:
        await press(pilot, *PAGE, "и", "end")
        lesson = graded.teacher.holds(graded.algebra, "2026-11-18", 6)
        assert isinstance(lesson, Saved)
        kind = graded.school.page(graded.algebra).kinds[-1].kind
        graded.teacher.asks(SetWork(lesson.thing, None, kind, "", 1, 0, new()))
        await settled(pilot.app, pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ResultsScreen)
        assert screen._sitting is not None
        assert screen._sitting.board.column(screen.grid.cursor).kind is ResultKind.FINAL
