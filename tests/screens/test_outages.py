"""Outages by keys: opened and ended by the deputy, read off and ticked by the teacher (3.1, 3.2)."""

from datetime import datetime
from pathlib import Path

import pytest
from pypdf import PdfReader
from textual.pilot import Pilot

from rules.codes import Role
from screens.carry_over.page import CarryOverScreen
from screens.outages.forms import OpenOutageForm, span_of
from services.outcomes import Saved
from services.requests import CorrectOutage, EndOutage, OpenOutage, TakeRole
from tests.school import Who, new
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import Sample
from tests.services.test_outage_report import away


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
        await corrected_and_taken_back(pilot, teacher, held.thing)
        await press(pilot, "escape")
        assert "Перенести в региональную" not in screen_text(pilot.app)


async def corrected_and_taken_back(pilot: Pilot[None], teacher: Who, lesson: int) -> None:
    """Correct and remove a mark beside the list of a lesson with three records, one of them ticked."""
    teacher.marks(lesson, "Антонов", "4", seen=1)
    assert "[ ]  4     Антонов Илья Андреевич                   было: 5" in await press(pilot, "f5")
    assert "Всё перенесено. Отменить: u" in await press(pilot, "enter")
    text = await press(pilot, "u")
    assert "осталось 3 записи" in text
    assert "> [ ]  4     Антонов Илья Андреевич                   было: 5" in text
    assert "Отменять нечего" in await press(pilot, "ctrl+z", "u"), "the first tick was of another value"
    teacher.marks(lesson, "Антонов", seen=2)
    assert "[ ]  убрать  Антонов Илья Андреевич" in await press(pilot, "f5")
    assert "Всё перенесено" in await press(pilot, "enter")


async def test_results_follow_the_lessons_are_ticked_and_undone_and_come_back_when_corrected(
    sample: Sample, signed_in: SignedIn
) -> None:
    school, teacher = sample.school, sample.teacher
    school.now_is("2026-11-19 12:30")
    opened = sample.deputy.asks(OpenOutage("Обрыв", datetime(2026, 11, 19, 12, 30), new()))
    held = teacher.holds(sample.algebra, "2026-11-19", 6)
    assert isinstance(opened, Saved)
    assert isinstance(held, Saved)
    teacher.marks(held.thing, "Антонов", "5")
    for pupil, value in (("Антонов", "5"), ("Белова", "4")):
        assert isinstance(teacher.sets_term_mark(sample.algebra, pupil, value), Saved)
    drawing = school.course("Черчение", 1, teacher)
    assert isinstance(teacher.sets_term_mark(drawing, "Антонов", "3"), Saved)
    school.now_is("2026-11-19 14:00")
    sample.deputy.asks(EndOutage(opened.thing, 1, datetime(2026, 11, 19, 14, 0), new()))
    async with signed_in(teacher) as pilot:
        assert "Перенести в региональную систему: 4 записи" in await press(pilot)
        while not isinstance(pilot.app.screen, CarryOverScreen):
            marked = next(one for one in screen_text(pilot.app).splitlines() if one.startswith(">"))
            await press(pilot, "enter" if "Перенести" in marked else "down")
        await press(pilot, "enter", "space")
        assert_like("carry-over-results-80x24", screen_text(pilot.app))
        assert "Итоги перенесены. Дальше: Enter" in await press(pilot, "space")
        teacher.sets_term_mark(sample.algebra, "Белова", "5", seen=1)
        text = await press(pilot, "f5")
        assert "> [ ]  5     Белова" in text
        assert "было: 4" in text
        await press(pilot, "right", "space", "right")
        assert "7А ЧЕРЧЕНИЕ · ИТОГОВЫЕ ОТМЕТКИ" in await press(pilot, "u"), (
            "the page of the tick, not another"
        )


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


async def test_a_class_teacher_carries_over_the_own_lessons_and_long_texts_are_read_whole(
    sample: Sample, signed_in: SignedIn
) -> None:
    school, teacher = sample.school, sample.teacher
    school.now_is("2026-11-19 12:30")
    sample.deputy.asks(OpenOutage("Нет интернета", datetime(2026, 11, 19, 12, 30), new()))
    own = teacher.holds(sample.algebra, "2026-11-19", 6)
    colleague = school.teacher("Лукин Виктор")
    theirs = colleague.holds(school.course("Физика", 1, colleague), "2026-11-19", 5)
    assert isinstance(own, Saved)
    assert isinstance(theirs, Saved)
    task = " ".join(f"№ {number}" for number in range(400, 430))
    teacher.sets_homework(own.thing, task)
    colleague.writes_topic(theirs.thing, "Сила")
    school.now_is("2026-11-19 14:00")
    sample.deputy.asks(EndOutage(1, 1, datetime(2026, 11, 19, 14, 0), new()))
    school.now_is("2026-11-21 09:00")
    async with signed_in(teacher) as pilot:
        line = next(one for one in screen_text(pilot.app).splitlines() if "Перенести" in one)
        assert "1 запись до сб 21.11, последний день" in line
        while not isinstance(pilot.app.screen, CarryOverScreen):
            marked = next(one for one in screen_text(pilot.app).splitlines() if one.startswith(">"))
            await press(pilot, "enter" if "Перенести" in marked else "down")
        text = screen_text(pilot.app)
        assert "урок 1 из 1, осталось 1 из 1" in text
        assert task in " ".join(text.split()).replace("│", "")
        school.now_is("2026-11-23 09:00")
        assert "срок вышел 2 дня назад" in await press(pilot, "f5")


async def test_long_outages_and_what_the_letter_allows_stand_on_both_boards(
    sample: Sample, signed_in: SignedIn
) -> None:
    sample.school.now_is("2026-11-19 16:00")
    for began, ended in (("2026-11-17 09:00", "2026-11-17 10:30"), ("2026-11-18 09:00", "2026-11-18 09:40")):
        away(sample.deputy, began, ended)
    told = "Перебои дольше часа: ноя {}; допускается 1 в месяц (письмо АП-147/07)"
    async with signed_in(sample.deputy) as deputy:
        assert told.format(1) in await press(deputy)
        away(sample.deputy, "2026-11-19 11:00", "2026-11-19 12:30")
        text = await press(deputy, "f4", *"перебои", "enter")
        assert "Дольше часа (письмо АП-147/07 допускает 1 в месяц)" in text
        assert "ноябрь 2026 г. – 2" in text
        assert "19.11 11:00–12:30, 1 ч 30 мин         до сб 21.11  Обрыв" in text
        assert told.format(2) in await press(deputy, "escape")


@pytest.mark.parametrize(
    "typed",
    [
        "12.10",
        "10:20Z",
        "10:20+03:00",
        "T10:20",
        "25:10",
        "10",
        "31.02 10:20",
        "01.01.0001 00:00",
        "19.11 10.20",
    ],
)
async def test_a_time_that_is_not_one_is_never_taken_for_another(
    sample: Sample, signed_in: SignedIn, typed: str
) -> None:
    sample.school.now_is("2026-11-19 12:30")
    async with signed_in(sample.deputy) as deputy:
        text = await press(deputy, "f4", *"перебои", "enter", "f8", *typed, "f2")
        assert "Время пишут так: 12:30 или 19.11.2026 12:30" in text


async def test_an_outage_begins_on_a_day_without_its_year_and_a_line_is_gone_back_to_by_arrow(
    sample: Sample, signed_in: SignedIn
) -> None:
    sample.school.now_is("2026-11-19 12:30")
    async with signed_in(sample.deputy) as deputy:
        await press(
            deputy, "f4", *"перебои", "enter", "f8", "enter", *"Обрыв", "up", "down", "end", *" у провайдера"
        )
        text = await press(deputy, "down", "up", "up", *"18.11 9:05", "f2")
        assert "Перебой открыт с 18.11.2026 09:05" in text
        assert "Обрыв у провайдера" in text
        assert "перебой начался 18.11.2026 в 09:05, конец его позже" in await press(
            deputy, "f8", *"18.11 9:05", "f2"
        )


async def test_a_director_looks_and_is_offered_nothing_to_open(sample: Sample, signed_in: SignedIn) -> None:
    director = sample.school.somebody("Директорова Дина", Role.DIRECTOR)
    async with signed_in(director) as pilot:
        text = await press(pilot, "f4", *"перебои", "enter")
        assert "Enter перенос" in text
        assert "F8 перебой" not in text
        assert await press(pilot, "f8") == text
    async with signed_in(sample.deputy) as pilot:
        assert "F8 перебой" in await press(pilot, "f4", *"перебои", "enter")


async def test_my_day_that_lies_open_says_what_to_carry_over_as_soon_as_access_is_back(
    sample: Sample, signed_in: SignedIn
) -> None:
    sample.school.now_is("2026-11-19 12:30")
    opened = sample.deputy.asks(OpenOutage("Обрыв", datetime(2026, 11, 19, 12), new()))
    held = sample.teacher.holds(sample.algebra, "2026-11-19", 6)
    assert isinstance(opened, Saved)
    assert isinstance(held, Saved)
    sample.teacher.sets_homework(held.thing, "№ 15, 16")
    async with signed_in(sample.teacher) as teacher:
        assert "Перенести в региональную систему" not in await press(teacher, "end")
        sample.deputy.asks(EndOutage(opened.thing, 1, datetime(2026, 11, 19, 12, 30), new()))
        await settled(teacher.app, teacher)
        assert "Перенести в региональную систему" in await press(teacher)


async def test_whose_right_ends_while_an_outage_is_opened_reads_the_refusal(
    sample: Sample, signed_in: SignedIn
) -> None:
    sample.school.now_is("2026-11-19 12:30")
    admin = sample.school.somebody("Проводов Олег", Role.ADMINISTRATOR)
    async with signed_in(sample.deputy) as deputy:
        await press(deputy, "f4", *"перебои", "enter", "f8")
        form = deputy.app.screen
        assert isinstance(form, OpenOutageForm)
        assert isinstance(admin.asks(TakeRole(sample.deputy.login, Role.DEPUTY, new())), Saved)
        form.dismiss(True)
        text = await press(deputy)
        assert "смотреть журнал перебоев — не ваша обязанность" in text


async def test_a_wrong_time_is_corrected_on_its_line_and_everybody_sees_the_right_one(
    sample: Sample, signed_in: SignedIn
) -> None:
    sample.school.now_is("2026-11-19 12:30")
    held = sample.teacher.holds(sample.algebra, "2026-11-19", 6)
    assert isinstance(held, Saved)
    sample.teacher.sets_homework(held.thing, "№ 15, 16")
    sample.school.now_is("2026-11-19 13:00")
    async with signed_in(sample.deputy) as deputy:
        text = await press(deputy, "f4", *"перебои", "enter", "f2")
        assert "Исправлять нечего" in text
        await press(deputy, "f8", "f2", "f2", *("12:20"), "f2")
        assert "не указана причина" in screen_text(deputy.app)
        assert_like("outage-correct-80x24", screen_text(deputy.app))
        text = await press(deputy, *("down", "down", *"забыла час", "f2"))
        assert "Исправлено: перебой с 19.11.2026 12:20." in text
        assert "Перебой с 19.11 12:20: региональная система недоступна" in text
        assert "Нет интернета (исправлено)" in text
        await press(deputy, "f2", "down", *"Обрыв кабеля у провайдера", "down", *"узнали", "f2")
        assert "Обрыв кабеля… (исправлено)" in screen_text(deputy.app)
        await press(deputy, "f2", "down", *"Нет интернета", "down", *"сбой", "f2")
        sample.school.now_is("2026-11-19 14:00")
        await press(deputy, "f8", "f2")
        assert "1 запись" in await press(deputy, "enter")
        text = await press(deputy, "escape", "f2", "down", "backspace", "f2")
        assert "с какого часа доступ есть; его снова нет — новый перебой, F8" in text
        await press(deputy, "up", "down", *"12:15", "down", "down", *"сбой", "f2")
        assert "перебой начался 19.11.2026 в 12:20, конец его позже" in screen_text(deputy.app)
        text = await press(deputy, "up", "up", "ctrl+u", *"13:50", "f2")
        assert "Список переноса теперь за это время, срок до сб 21.11 (п. 3.2)" in text
        assert "19.11 12:20–13:50, 1 ч 30 мин" in text
        text = await press(deputy, "enter")
        assert "Что случилось: Нет интернета" in text
        assert "Почему исправлено: сбой" in text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("18.11 9:05-10:30", "18.11 09:05–10:30, 1 ч 25 мин"),
        ("17.11 23:00 - 18.11 1:00", "17.11 23:00–18.11 01:00, 2 ч 0 мин"),
    ],
)
async def test_an_outage_of_the_past_is_told_of_with_its_end_at_once(
    sample: Sample, signed_in: SignedIn, typed: str, told: str
) -> None:
    sample.school.now_is("2026-11-19 12:30")
    away(sample.deputy, "2026-11-19 11:00", "2026-11-19 12:00")
    async with signed_in(sample.deputy) as deputy:
        text = await press(deputy, "f4", *"перебои", "enter", "f8", *typed, "f2")
        assert "Связь есть. Записи переносят до пт 20.11 (п. 3.2)." in text
        assert told in text
        assert "региональная система недоступна, пишем сюда" not in text


@pytest.mark.parametrize("typed", ["9:05-", "-10:30", "9:05-10:30-11:00", "9:05-10.30"])
async def test_half_a_span_is_none(sample: Sample, signed_in: SignedIn, typed: str) -> None:
    sample.school.now_is("2026-11-19 12:30")
    async with signed_in(sample.deputy) as deputy:
        text = await press(deputy, "f4", *"перебои", "enter", "f8", *typed, "f2")
        assert "Время пишут так: 12:30 или 19.11.2026 12:30" in text


def test_a_span_is_read_with_any_dash_and_its_end_is_of_the_day_it_began_on() -> None:
    now, ninth = datetime(2026, 11, 19, 12, 30), datetime(2026, 11, 18, 9, 5)
    for dash in ("-", "–", " — "):
        assert span_of(f"18.11 9:05{dash}10:30", now) == (ninth, datetime(2026, 11, 18, 10, 30))
    assert span_of("", now) == (now, None)
    assert span_of("–", now) is None


@pytest.mark.parametrize("keys", [(), ("f4", *"алгебра", "enter"), ("f4", *"мой вход", "enter"), ("f1",)])
async def test_whoever_looks_at_another_screen_is_told_without_a_key_that_access_went_and_came_back(
    sample: Sample, signed_in: SignedIn, keys: tuple[str, ...]
) -> None:
    sample.school.now_is("2026-11-19 12:30")
    async with signed_in(sample.teacher) as pilot:
        assert "недоступна" not in await press(pilot, *keys)
        opened = sample.deputy.asks(OpenOutage("Обрыв", datetime(2026, 11, 19, 12, 20), new()))
        assert isinstance(opened, Saved)
        assert "Перебой с 19.11 12:20: региональная система недоступна" in await press(pilot)
        corrected = CorrectOutage(
            opened.thing, 1, "Обрыв", datetime(2026, 11, 19, 12, 10), None, "забыла час", new()
        )
        assert isinstance(sample.deputy.asks(corrected), Saved)
        assert "Перебой с 19.11 12:10" in await press(pilot)
        sample.deputy.asks(EndOutage(opened.thing, 2, datetime(2026, 11, 19, 12, 30), new()))
        assert "недоступна" not in await press(pilot)


async def test_the_act_of_an_outage_is_printed_from_its_board_also_after_a_later_one(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    sample.school.now_is("2026-11-19 12:30")
    held = sample.teacher.holds(sample.algebra, "2026-11-19", 6)
    assert isinstance(held, Saved)
    sample.teacher.marks(held.thing, "Антонов", "5")
    sample.school.now_is("2026-11-19 15:00")
    away(sample.deputy, "2026-11-19 12:00", "2026-11-19 13:00")
    away(sample.deputy, "2026-11-19 14:00", "2026-11-19 14:30")
    async with signed_in(sample.deputy) as pilot:
        await press(pilot, "f4", *"перебои", "enter", "down", "enter")
        for key, name in (("f8", "акт-переноса"), ("f6", "перенос")):
            file = f"{name}-2026-11-19-1200-2026-11-19.pdf"
            assert file in " ".join((await press(pilot, key)).split())
            words = " ".join(page.extract_text() for page in PdfReader(tmp_path / "office" / file).pages)
            assert "12:00" in words
            assert "14:30" not in words
