"""A lesson takes its topic from the plan by one key; homework for one pupil; the screen of a plan."""

import re

import pytest

from rules.codes import Role
from screens.frame import PageScreen
from screens.journal.lesson_page import LessonScreen
from services.outcomes import Saved
from services.views.own_homework import own_homework
from services.views.plan import course_plan
from tests.school import School
from tests.screens.journal.stage import Stage, shown, staged

TODAY = "2026-11-19"


@pytest.fixture
def stage(school: School) -> Stage:
    """The class 7А with a plan of two topics and two lessons."""
    stage = staged(school, days=("2026-11-12", TODAY))
    for topic, hours, homework in (("Линейная функция", 1, "§ 14"), ("График функции", 2, "§ 15, № 3")):
        assert isinstance(stage.petrova.adds_topic(stage.course, topic, hours, homework), Saved)
    return stage


def topics(stage: Stage) -> list[tuple[str, int]]:
    plan = stage.petrova.reads(course_plan, stage.course)
    return [(topic.topic, len(topic.given_on)) for topic in plan.topics]


async def test_the_next_topic_and_its_homework_are_one_key(stage: Stage) -> None:
    async with shown(stage.screen(lesson="2026-11-12")) as seen:
        await seen.press("f2")
        assert "F3 по плану: № 1 Линейная функция, идёт по плану" in seen.text
        await seen.press("f3")
        assert "Тема № 1 по плану записана" in seen.bottom
        assert "тема № 1 плана" in seen.text
        await seen.press("escape", "tab", "f2")
        assert "F3 по плану: № 2 График функции" in seen.text
    head = stage.school.page(stage.course).lessons[stage.lessons["2026-11-12"]]
    assert (head.topic, head.homework.text) == ("Линейная функция", "§ 14")
    assert topics(stage) == [("Линейная функция", 1), ("График функции", 0)]


async def test_how_far_the_plan_is_behind_is_seen_beside_a_long_topic(school: School) -> None:
    stage = staged(school, days=(TODAY,))
    topic = "Независимые события: закрепление и решение задач на повторение"
    assert isinstance(stage.petrova.adds_topic(stage.course, topic, 1, ""), Saved)
    async with shown(stage.screen()) as seen:
        await seen.press("f2")
        assert re.search("F3 по плану: № 1 Независимые события: .*…, идёт по плану", seen.text)


async def test_homework_that_is_written_already_stays_when_a_topic_is_taken(stage: Stage) -> None:
    stage.petrova.sets_homework(stage.lessons[TODAY], "своё")
    async with shown(stage.screen()) as seen:
        await seen.press("f2", "f3", "escape")
    assert stage.school.page(stage.course).lessons[stage.lessons[TODAY]].homework.text == "своё"


async def test_a_plan_that_is_done_says_so(stage: Stage) -> None:
    one, two = (topic.item for topic in stage.petrova.reads(course_plan, stage.course).topics)
    for day, number, item in (("2026-11-10", 1, one), ("2026-11-10", 2, two), ("2026-11-10", 3, two)):
        lesson = stage.petrova.holds(stage.course, day, number)
        assert isinstance(lesson, Saved)
        stage.petrova.writes_topic(lesson.thing, "по плану", item=item)
    async with shown(stage.screen()) as seen:
        await seen.press("f2", "f3")
        assert "план пройден до конца, идёт по плану" in seen.text
        assert "В плане нет следующей темы" in seen.bottom


async def test_the_clock_of_homework_is_told(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("f2")
        assert "классу задают до 19.11" in seen.text
        stage.school.now_is("2026-11-19 20:00")
        await seen.press("f6")
        assert "поздно: до 19.11" in seen.text


async def test_homework_for_one_pupil_is_written_and_taken_back(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("f2", "f7", *"гус", "enter", *"Повторить таблицу", "enter")
        assert "Повторить таблицу" in seen.text
        texts = [one.text for one in stage.petrova.reads(own_homework, stage.lessons[TODAY]) if one.text]
        assert texts == ["Повторить таблицу"]
        await seen.press("enter", "end", "ctrl+u", "enter")
    assert [one.text for one in stage.petrova.reads(own_homework, stage.lessons[TODAY]) if one.text] == []


async def test_the_plan_is_kept_in_its_screen(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("п")
        assert "В плане 3 ч, проведено уроков 0" in seen.text
        await seen.press("f7", *"Дроби", "enter", "2", "enter", "enter")
        assert topics(stage)[-1] == ("Дроби", 0)
        await seen.press("end", "enter", "end", "ctrl+u", *"Доли", "f2")
        assert topics(stage)[-1] == ("Доли", 0)
        await seen.press("end", "delete")
        assert topics(stage) == [("Линейная функция", 0), ("График функции", 0)]


async def test_a_topic_that_was_taught_is_not_taken_out_and_the_clause_is_told(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("f2", "f3", "escape", "п", "home", "delete")
        assert "п. 2.7: тема уже проведена (19.11.2026)" in seen.text
    assert topics(stage)[0] == ("Линейная функция", 1)


async def test_who_only_reads_is_told_whose_the_plan_is(stage: Stage) -> None:
    director = stage.school.somebody("Лебедева Ольга", Role.DIRECTOR)
    async with shown(stage.screen(director)) as seen:
        await seen.press("п", "f7")
        assert "План ведёт учитель предмета или завуч" in seen.bottom
        await seen.press("home", "delete")
        assert "п. 4.1" in seen.text


async def test_the_form_is_left_while_the_page_below_is_read_anew(stage: Stage) -> None:
    async with shown(stage.screen(lesson="2026-11-12")) as seen:
        page = seen.pilot.app.screen
        assert isinstance(page, PageScreen)
        await seen.press("f2")
        page.read_again()
        page.read_again()  # drops the reading before it
        form = seen.pilot.app.screen
        assert isinstance(form, LessonScreen)
        await form.action_step_back()  # as the key does, before the readings are done
        await seen.settled()
        assert seen.pilot.app.screen is page
