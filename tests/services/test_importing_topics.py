"""A topic plan from a file: laid over the courses of a class or of a whole grade, twice changes nothing."""

import pytest

from exchange.people import read_people
from services.importing.incoming import Incoming, Kind, Problem, TopicRow
from services.importing.plan import State
from services.views.plan import course_plan
from tests.school import School, Who
from tests.services.bringing import carried, contents, planned

HEADER = "Класс;Предмет;Группа;№ урока;Раздел;Тема;Часов;Вид работы;Домашнее задание;Плановая дата"
TWO = ("7А;Алгебра;;1;Числа;Дроби;2;;§ 1;", "7А;Алгебра;;2;Числа;Степени;1;;;")


def topics(*lines: str) -> Incoming:
    return read_people("\n".join((HEADER, *lines)).encode(), "plan.csv")


@pytest.fixture
def petrova(school: School) -> Who:
    return school.teacher("Петрова Анна")


@pytest.fixture
def algebra(school: School, petrova: Who) -> int:
    return school.course("Алгебра", school.school_class("7А"), petrova)


def problems(incoming: Incoming, school: School) -> list[tuple[int, Problem, str]]:
    return [(one.row, one.problem, one.about) for one in planned(school, incoming).refused]


def test_the_columns_of_a_topic_plan_are_known_by_their_names() -> None:
    read = topics(*TWO)
    assert read.kind is Kind.TOPICS
    assert read.rows[0] == TopicRow(2, "7А", "Алгебра", "", 1, "Числа", "Дроби", 2, "§ 1")
    assert [one.problem for one in read.warned] == [Problem.COLUMN_NOT_KEPT] * 2


def test_a_plan_is_shown_first_then_stored_and_a_second_time_changes_nothing(
    school: School, petrova: Who, algebra: int
) -> None:
    before = contents(school)
    assert len(planned(school, topics(*TWO)).of(State.NEW)) == 2
    assert contents(school) == before, "a dry run stores nothing"
    carried(school, topics(*TWO))
    assert [topic.topic for topic in petrova.reads(course_plan, algebra).topics] == ["Дроби", "Степени"]
    assert planned(school, topics(*TWO)).changes_nothing


def test_a_changed_topic_and_one_that_is_gone_are_told(school: School, algebra: int) -> None:
    carried(school, topics(*TWO))
    plan = planned(school, topics("7А;Алгебра;;1;Числа;Дроби и доли;3;;§ 1;"))
    told = {entry.name: [change.what for change in entry.changes] for entry in plan.of(State.CHANGED)}
    assert told == {"7А Алгебра, 1. Дроби и доли": ["topic", "hours"], "7А Алгебра, 2": ["dropped_at"]}


def test_a_grade_without_a_letter_is_every_class_of_it(school: School, petrova: Who, algebra: int) -> None:
    other = school.course("Алгебра", school.school_class("7Б"), petrova)
    school.course("Алгебра", school.school_class("8А"), petrova)
    assert len(planned(school, topics("7;алгебра;;;;Дроби;;;;", "7;алгебра;;;;Степени;;;;")).entries) == 4
    carried(school, topics("7;алгебра;;;;Дроби;;;;", "7;алгебра;;;;Степени;;;;"))
    assert [topic.number for topic in petrova.reads(course_plan, other).topics] == [1, 2]


def test_a_plan_that_the_year_has_more_lessons_than_is_worth_a_look(school: School, algebra: int) -> None:
    school.slot(algebra, 4, 3)
    warned = [(one.problem, one.about) for one in planned(school, topics(*TWO)).warned]
    assert (Problem.PLAN_AND_YEAR, "3 / 38") in warned


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("7В;Алгебра;;1;;Дроби;1;;;", Problem.NO_SUCH_CLASS),
        ("7А;Химия;;1;;Дроби;1;;;", Problem.NO_SUCH_COURSE),
        ("7А;Алгебра;гр. 9;1;;Дроби;1;;;", Problem.NO_SUCH_COURSE),
        ("7А;Алгебра;;1;;Дроби;много;;;", Problem.NOT_A_NUMBER),
        ("7А;Алгебра;;0;;Дроби;1;;;", Problem.NOT_A_NUMBER),
        ("7А;Алгебра;;1;;Дроби;500;;;", Problem.NOT_A_NUMBER),
        ("7А;Алгебра;;1;;;1;;;", Problem.MISSING_VALUE),
        ("7А;;;1;;Дроби;1;;;", Problem.MISSING_VALUE),
    ],
)
@pytest.mark.usefixtures("algebra")
def test_a_row_that_cannot_be_taken_is_named(school: School, line: str, problem: Problem) -> None:
    assert [(row, why) for row, why, _ in problems(topics(line), school)] == [(2, problem)]


@pytest.mark.usefixtures("algebra")
def test_a_number_that_comes_twice_is_named_with_its_first_row(school: School) -> None:
    again = topics(*TWO, "7А;Алгебра;;2;;Корни;1;;;")
    assert problems(again, school) == [(4, Problem.SAME_ROW_TWICE, "3")]


def test_a_topic_that_was_taught_stays_under_its_number(school: School, petrova: Who, algebra: int) -> None:
    carried(school, topics(*TWO))
    item = petrova.reads(course_plan, algebra).topics[0].item
    lesson = petrova.holds(algebra, "2026-11-19")
    petrova.writes_topic(lesson.thing, "Дроби", item=item)  # type: ignore[union-attr]  # it is Saved
    plan = carried(school, topics("7А;Алгебра;;1;;Корни;1;;;", TWO[1]))
    assert Problem.TOPIC_WAS_TAUGHT in [one.problem for one in plan.warned]
    assert petrova.reads(course_plan, algebra).topics[0].topic == "Дроби"
