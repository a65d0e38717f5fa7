"""The journal page as a teacher has it: keys are pressed, the screen is read, the disk is read."""

import asyncio

import pytest

from rules.codes import DEBT, Scale
from screens.journal.page import JournalScreen
from services.outcomes import NotSaved, Outcome, Saved
from services.requests import Request
from tests.school import School
from tests.screens.golden import assert_like
from tests.screens.journal.stage import NAMES, Stage, shown, staged

TODAY = "2026-11-19"


@pytest.fixture
def stage(school: School) -> Stage:
    """The class 7А with lessons until today."""
    return staged(school, days=("2026-11-05", "2026-11-10", "2026-11-12", TODAY))


async def test_thirty_marks_are_thirty_keys_and_each_is_on_disk(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press(*"54321543н")
        assert "'5" in seen.row("Антонов")
    stored = [stage.stored(TODAY, name)[0] for name in ("Антонов", "Белова", "Воронин", "Гусева", "Дёмин")]
    assert stored == [("5",), ("4",), ("3",), ("2",), ("1",)]
    assert stage.stored(TODAY, "Яковлева") == ((), "absent")


async def test_the_page_opens_at_the_first_pupil_without_an_entry(stage: Stage) -> None:
    assert isinstance(stage.petrova.marks(stage.lessons[TODAY], "Антонов", "5"), Saved)
    async with shown(stage.screen()) as seen:
        assert "▌Белова" in seen.row("Белова")
        assert "19.11 чт, 3-й урок" in seen.text


async def test_the_foot_counts_an_absence_once_it_is_saved_where_the_cursor_stays(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press(*"54321543н")
        assert "пропусков 1" in seen.text
        assert "Яковлева" in seen.text.partition("пропусков 1")[0].splitlines()[-1]


async def test_both_layouts_type_the_same(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press(*"нyоj")
    assert [stage.stored(TODAY, name)[1] for name in ("Антонов", "Белова", "Воронин", "Гусева")] == [
        "absent",
        "absent",
        "late",
        "late",
    ]


async def test_the_keypad_alone_is_enough(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("5", "+", ".", "4", "/", "3", "-", "*", "5")
        assert "'4/3" in seen.row("Гусева")
    assert stage.stored(TODAY, "Белова") == ((), "absent")
    assert stage.stored(TODAY, "Воронин") == ((DEBT,), "")
    assert stage.stored(TODAY, "Яковлева") == (("5",), "")


async def test_a_pupil_may_be_absent_and_have_a_mark(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("н", "up", "5")
        assert "'н5" in seen.row("Антонов")
    assert stage.stored(TODAY, "Антонов") == (("5",), "absent")


async def test_days_before_entry_are_closed_and_passed_over(stage: Stage) -> None:
    async with shown(stage.screen(lesson="2026-11-10")) as seen:
        assert "·" in seen.row("Дёмин")
        await seen.press("down", "down", "down", "5")
        assert "▌Иванов Кирилл" in seen.row("Иванов Кирилл")


async def test_a_closed_cell_refuses_with_reason_and_clause(stage: Stage) -> None:
    async with shown(stage.screen(lesson="2026-11-10")) as seen:
        await seen.press("down", "down", "down", "down", "5")
        assert "п. 2.3: 10.11.2026 ученика нет в списке" in seen.bottom
        assert "!" in seen.row("Дёмин")
    assert stage.stored("2026-11-10", "Дёмин") == ((), "")


async def test_a_foreign_page_refuses_every_mark_with_its_clause(stage: Stage) -> None:
    director = stage.school._director()
    who = stage.petrova.__class__(stage.school, "Директоров Д. Д.", "director", director)
    async with shown(stage.screen(who)) as seen:
        await seen.press("5")
        assert "п. 4.1: вы видите все журналы" in seen.bottom
        assert "5" not in seen.row("Антонов")[24:]
    assert stage.stored(TODAY, "Антонов") == ((), "")


async def test_a_mark_is_undone_and_redone(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("5", "4", "u")
        assert stage.stored(TODAY, "Белова") == ((), "")
        assert "▌Белова" in seen.row("Белова")
        await seen.press("U")
        assert stage.stored(TODAY, "Белова") == (("4",), "")
        await seen.press("u", "u", "u")
        assert "Отменять больше нечего" in seen.bottom
    assert stage.stored(TODAY, "Антонов") == ((), "")


async def test_a_fill_is_one_step_and_leaves_what_was_there(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("н", "*", "5")
        assert "Заполнено: 8" in seen.bottom
        assert stage.stored(TODAY, "Антонов") == ((), "absent")
        assert stage.stored(TODAY, "Дёмин") == (("5",), "")
        await seen.press("u")
    assert [stage.stored(TODAY, name)[0] for name in NAMES] == [()] * len(NAMES)
    assert stage.stored(TODAY, "Антонов") == ((), "absent")


async def test_a_selection_is_filled_alone(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("down", "shift+down", "shift+down", "*", "4")
    assert [stage.stored(TODAY, name)[0] for name in ("Антонов", "Белова", "Воронин", "Гусева", "Дёмин")] == [
        (),
        ("4",),
        ("4",),
        ("4",),
        (),
    ]


@pytest.mark.parametrize("keys", [("5", "escape"), ("5", "f5", "escape", "escape"), ("*", "5", "escape")])
async def test_escape_never_takes_back_what_looks_saved(stage: Stage, keys: tuple[str, ...]) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press(*keys)
    assert stage.stored(TODAY, "Антонов") == (("5",), "")


async def test_letters_of_a_surname_jump(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press(*"'bdfyjdf-", "5")
        assert "Вы" not in seen.bottom
    assert stage.stored(TODAY, "Иванова-Петрова") == (("5",), "")


async def test_enter_at_the_last_pupil_leads_to_the_next_lesson(stage: Stage) -> None:
    async with shown(stage.screen(lesson="2026-11-12")) as seen:
        await seen.press("ctrl+end", "enter")
        assert "19.11 чт" in seen.text
        assert "▌Антонов" in seen.row("Антонов")


async def test_retyping_before_the_answer_ends_with_the_last_key(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.pilot.press("5", "up", "4", "up", "3", "up", "2")
        await seen.settled()
        assert "не сохранено" not in seen.text
    assert stage.stored(TODAY, "Антонов") == (("2",), "")


async def test_keys_pressed_before_the_page_is_read_are_not_lost(stage: Stage) -> None:
    async with shown(stage.screen(), wait=False) as seen:
        await seen.pilot.press("5", "4", "3")
        await seen.settled()
    assert [stage.stored(TODAY, name)[0] for name in ("Антонов", "Белова", "Воронин")] == [
        ("5",),
        ("4",),
        ("3",),
    ]


async def test_a_mark_of_somebody_else_appears_in_its_cell(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        stage.leader.marks(stage.lessons[TODAY], "Гусева", "4")
        await seen.settled()
        assert "«4" in seen.row("Гусева")
        await seen.press("down", "down", "down")
        assert "изменено: Орлова Т. С." in seen.text


async def test_a_conflict_is_settled_at_its_cell(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        _unheard(seen.app.page)
        stage.leader.marks(stage.lessons[TODAY], "Антонов", "4")
        await seen.press("5", "3")
        assert "?4" in seen.row("Антонов")
        assert "'3" in seen.row("Белова")
        assert "Антонов, 19.11: Орлова Т. С. поставила 4 в 12:00, вы 5" in seen.bottom
        await seen.press("м")
        assert "'5" in seen.row("Антонов")
    assert stage.stored(TODAY, "Антонов") == (("5",), "")
    assert stage.stored(TODAY, "Белова") == (("3",), "")


async def test_a_conflict_may_be_left_to_the_other(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        _unheard(seen.app.page)
        stage.leader.marks(stage.lessons[TODAY], "Антонов", "4")
        await seen.press("5", "т")
        assert "«4" in seen.row("Антонов")
        await seen.press("u")
        assert "Отменять больше нечего" in seen.bottom
    assert stage.stored(TODAY, "Антонов") == (("4",), "")


async def test_the_same_mark_from_both_is_no_dispute(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        _unheard(seen.app.page)
        stage.leader.marks(stage.lessons[TODAY], "Антонов", "5")
        await seen.press("5")
        assert "?" not in seen.row("Антонов")


async def test_what_the_disk_refuses_never_looks_saved_and_is_sent_again(stage: Stage) -> None:
    screen = stage.screen()
    working = screen.desk.submit
    async with shown(screen) as seen:
        refused: list[Request] = []

        def full(request: Request) -> "asyncio.Future[Outcome]":
            refused.append(request)
            answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
            answer.set_result(NotSaved("disk full"))
            return answer

        screen.desk.submit = full  # type: ignore[method-assign]  # the disk is full for a while
        await seen.press("5", "4")
        assert "не сохранено: 2" in seen.lines[0]
        assert "░5" in seen.row("Антонов")
        await seen.press("up", "escape")
        assert "Не всё записано" in seen.bottom
        screen.desk.submit = working  # type: ignore[method-assign]  # there is room again
        await seen.press("f9")
        assert "не сохранено" not in seen.lines[0]
        assert "'5" in seen.row("Антонов")
    assert stage.stored(TODAY, "Антонов") == (("5",), "")
    assert stage.stored(TODAY, "Белова") == (("4",), "")


async def test_the_mark_of_the_term_is_typed_at_the_right_edge(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("tab", "5", "н")
        assert "н/а" in seen.row("Белова")
        assert "!5" in seen.row("Антонов")
        assert "не сохранено: 1" in seen.lines[0]
        await seen.press("д", *"Олимпиада", "enter")
        assert "'5" in seen.row("Антонов")
    marks = stage.school.page(stage.course).term_marks
    assert marks[stage.school.pupil_id("Антонов")].value == "5"
    assert marks[stage.school.pupil_id("Белова")].value == "not_assessed"


async def test_the_other_term_is_turned_to(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("<")
        assert "I четверть" in seen.lines[0]
        assert "II четверть" not in seen.lines[0]
        await seen.press("Ю")
        assert "II четверть" in seen.lines[0]
        await seen.press(">")
        assert "Дальше периодов нет" in seen.bottom


async def test_a_click_moves_the_cursor(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.pilot.click("JournalGrid", offset=(30, 5))
        await seen.press("2")
    assert stage.stored("2026-11-10", "Воронин") == (("2",), "")


async def test_a_pass_fail_subject_shows_its_own_keys(school: School) -> None:
    stage = staged(school, days=(TODAY,), scale=Scale.PASS_FAIL)
    async with shown(stage.screen()) as seen:
        assert "з зачёт  х незачёт" in seen.bottom
        await seen.press("з", "х", "5")
        assert seen.bottom.strip() == (
            "«5» не код. Коды: з зачёт, х незачёт, н нет, о опоздал, с осв., . долг. Ещё: F1"
        )
    assert stage.stored(TODAY, "Антонов") == (("pass",), "")
    assert stage.stored(TODAY, "Белова") == (("fail",), "")


async def test_a_narrow_line_keeps_the_way_to_the_lesson_and_back(school: School) -> None:
    stage = staged(school, days=(TODAY,), scale=Scale.PASS_FAIL)
    async with shown(stage.screen()) as seen:
        for key in ("u отменить", "F2 урок", "F1 клавиши", "Esc назад"):
            assert key in seen.bottom
    async with shown(stage.screen(), size=(120, 35)) as seen:
        for key in ("о опоздал", "u отменить", "F2 урок", "F10 выход"):
            assert key in seen.bottom


async def test_a_letter_that_is_no_code_is_told_with_the_codes_there_are(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        codes = "Коды: 5-2 отметка, н нет, о опоздал, с осв., . долг. Ещё: F1"
        for typed in ("я", "z", "Ы", "7"):
            await seen.press(typed)
            assert seen.bottom.strip() == f"«{typed}» не код. {codes}"
        await seen.press("down")
        assert "не код" not in seen.bottom
        await seen.press("tab", "я")
        assert seen.bottom.strip() == "«я» не код. Коды: 5-2 итог, н н/а, о осв. Ещё: F1"
    assert stage.stored(TODAY, "Антонов") == ((), "")


async def test_a_latin_letter_that_looks_like_a_code_is_the_code_but_in_a_surname(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("o")
        await seen.press("'", "o")
        assert "Фамилии на «щ» в списке нет" in seen.bottom
    assert stage.stored(TODAY, "Антонов") == ((), "late")


async def test_the_page_of_a_narrow_window(stage: Stage) -> None:
    _some_marks(stage)
    async with shown(stage.screen()) as seen:
        await seen.press("4")
        assert_like("journal-80x24", seen.text)


async def test_the_page_of_a_wide_window(stage: Stage) -> None:
    _some_marks(stage)
    async with shown(stage.screen(), size=(120, 35)) as seen:
        await seen.press("4")
        assert_like("journal-120x35", seen.text)


async def test_many_pupils_and_lessons_scroll_with_the_cursor(school: School) -> None:
    names = tuple(f"Фамилия{chr(1040 + index // 26)}{chr(1072 + index % 26)} Имя" for index in range(44))
    days = tuple(f"2026-11-{day:02}" for day in range(2, 20))
    stage = staged(school, names=names, days=days)
    async with shown(stage.screen()) as seen:
        await seen.press("ctrl+end")
        assert "45" in seen.text
        assert "выше ещё 29" in seen.text
        await seen.press("5", "home", "4")
        assert "ноябрь" in seen.lines[1]
        assert "»" in seen.lines[3]
        assert_like("journal-scrolled-80x24", seen.text)
    assert stage.stored("2026-11-02", "ФамилияБс") == (("4",), "")


def _some_marks(stage: Stage) -> None:
    petrova, lessons = stage.petrova, stage.lessons
    petrova.marks(lessons["2026-11-05"], "Антонов", "5")
    petrova.marks(lessons["2026-11-10"], "Антонов", "4")
    petrova.marks(lessons["2026-11-10"], "Воронин", DEBT)
    petrova.marks(lessons["2026-11-12"], "Белова", "5", "4")
    petrova.marks_absent(lessons["2026-11-12"], "Антонов")
    petrova.writes_topic(lessons[TODAY], "Линейная функция")
    petrova.sets_homework(lessons[TODAY], "§ 14, № 342–345")


def _unheard(screen: JournalScreen) -> None:
    """Let live changes pass by, as in the moment before one arrives."""
    screen._stop_watching()


async def test_minutes_of_lateness_are_on_disk_and_shown_below(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("о", "/", "1", "0", "up")
        assert "опоздание 10 мин" in seen.text
    [cell] = [one for one in stage.school.page(stage.course).cells.values() if one.absence]
    assert (cell.absence, cell.minutes) == ("late", 10)


async def test_the_absent_ones_are_named_in_one_line(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("л", *"бел, вор о", "enter")
        assert "отсутствующие отмечены" in seen.text
    assert [stage.stored(TODAY, name)[1] for name in ("Антонов", "Белова", "Воронин")] == [
        "",
        "absent",
        "late",
    ]


async def test_an_empty_line_says_that_everybody_is_there(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("л", "enter")
        assert "отсутствующие отмечены" in seen.text
