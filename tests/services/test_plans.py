"""Topic plans: kept by their teacher, followed by lessons, never losing what was taught."""

from datetime import date, datetime

import pytest

from models.database import rows
from models.plans import PlanItem
from rules.codes import Role
from rules.permissions import Act
from rules.plans import Progress
from rules.refusals import Reason
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.plans import PlanLine, put_plan
from services.requests import DropPlanItem, SetHomework, SetPlanItem, SetWork
from services.views.own_homework import own_homework
from services.views.plan import CoursePlan, course_plan, lesson_sheet
from tests.school import School, Who, new


@pytest.fixture
def petrova(school: School) -> Who:
    return school.teacher("Петрова Анна Ивановна")


@pytest.fixture
def algebra(school: School, petrova: Who) -> int:
    """Algebra of 7А on Mondays and Thursdays, one pupil."""
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    course = school.course("Алгебра", seven, petrova)
    school.slot(course, 1, 2)
    school.slot(course, 4, 3)
    return course


def made(outcome: Outcome) -> int:
    assert isinstance(outcome, Saved), outcome
    return outcome.thing


def reason(outcome: Outcome) -> tuple[Reason, str]:
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason, outcome.clause


def plan(who: Who, course: int) -> CoursePlan:
    return who.reads(course_plan, course)


def drop(who: Who, course: int, item: int, seen: int = 1) -> Outcome:
    return who.asks(DropPlanItem(course, item, seen, new()))


def test_topics_are_added_in_order_changed_and_taken_out(petrova: Who, algebra: int) -> None:
    first = made(petrova.adds_topic(algebra, " Линейная \x1b функция ", 2, "§ 1"))
    second = made(petrova.adds_topic(algebra, "График"))
    assert [(topic.number, topic.topic, topic.hours) for topic in plan(petrova, algebra).topics] == [
        (1, "Линейная функция", 2),
        (2, "График", 1),
    ]
    changed = SetPlanItem(algebra, first, "Функции", "Линейная функция", 3, "§ 2", 1, new())
    assert petrova.asks(changed) == Saved(2, plan_time(petrova), first)
    assert isinstance(drop(petrova, algebra, second), Saved)
    (topic,) = plan(petrova, algebra).topics
    assert (topic.section, topic.hours, topic.homework) == ("Функции", 3, "§ 2")
    assert made(petrova.adds_topic(algebra, "Дроби")) not in (first, second)
    assert [topic.number for topic in plan(petrova, algebra).topics] == [1, 3], "a number is not used again"


def plan_time(who: Who) -> datetime:
    return who.school.house.clock.now().local


def test_what_is_no_topic_is_refused_and_nothing_is_written(petrova: Who, algebra: int) -> None:
    for topic, hours, why in (
        ("", 1, Reason.NAME_MISSING),
        ("Дроби", 0, Reason.OUT_OF_SCALE),
        ("Дроби", 101, Reason.OUT_OF_SCALE),
        ("д" * 501, 1, Reason.TEXT_TOO_LONG),
    ):
        assert reason(petrova.adds_topic(algebra, topic, hours)) == (why, "2.7")
    assert plan(petrova, algebra).topics == ()


def test_two_who_change_one_topic_learn_of_each_other(school: School, petrova: Who, algebra: int) -> None:
    deputy = school.somebody("Орлова Татьяна", Role.DEPUTY)
    item = made(petrova.adds_topic(algebra, "Дроби"))
    change = SetPlanItem(algebra, item, "", "Дроби и доли", 1, "", 1, new())
    assert isinstance(deputy.asks(change), Saved)
    conflict = petrova.asks(SetPlanItem(algebra, item, "", "Дроби вообще", 1, "", 1, new()))
    assert isinstance(conflict, Conflict)
    assert (conflict.theirs, conflict.who, conflict.version) == ("Дроби и доли", "Орлова Т.", 2)


def test_a_plan_is_kept_by_its_teacher_the_deputy_and_the_administrator(
    school: School, petrova: Who, algebra: int
) -> None:
    lukin = school.teacher("Лукин Виктор")
    assert reason(lukin.adds_topic(algebra, "Дроби")) == (Reason.NOT_YOUR_SUBJECT, "4.3")
    for name, role in (("Орлова Т", Role.DEPUTY), ("Громов И", Role.ADMINISTRATOR)):
        assert isinstance(school.somebody(name, role).adds_topic(algebra, "Дроби"), Saved)
    director = school.somebody("Лебедева О", Role.DIRECTOR)
    assert reason(director.adds_topic(algebra, "Дроби")) == (Reason.SEES_BUT_DOES_NOT_WRITE, "4.1")
    assert Act.KEEP_PLAN not in director.reads(course_plan, algebra).may
    assert not lukin.may_read(course_plan, algebra)


def test_a_topic_that_a_lesson_had_is_changed_and_never_taken_out(petrova: Who, algebra: int) -> None:
    item = made(petrova.adds_topic(algebra, "Дроби"))
    lesson = made(petrova.holds(algebra, "2026-11-16", 2))
    petrova.writes_topic(lesson, "Дроби", item=item)
    refused = drop(petrova, algebra, item)
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.clause, refused.about) == (Reason.TOPIC_WAS_TAUGHT, "2.7", "2026-11-16")
    assert plan(petrova, algebra).topics[0].given_on == (date(2026, 11, 16),)


def test_a_topic_of_another_course_is_not_taken_into_a_lesson(
    school: School, petrova: Who, algebra: int
) -> None:
    geometry = school.course("Геометрия", school.school_class("8А"), petrova)
    item = made(petrova.adds_topic(geometry, "Треугольники"))
    lesson = made(petrova.holds(algebra, "2026-11-16", 2))
    assert reason(petrova.writes_topic(lesson, "Треугольники", item=item)) == (Reason.NOT_IN_PLAN, "2.7")


def test_each_lesson_is_proposed_the_topic_that_follows_the_lesson_before_it(
    petrova: Who, algebra: int
) -> None:
    one, two = (made(petrova.adds_topic(algebra, topic, hours)) for topic, hours in (("А", 1), ("Б", 2)))
    lessons = [made(petrova.holds(algebra, day, 2)) for day in ("2026-11-09", "2026-11-12", "2026-11-16")]

    def proposed() -> list[int | None]:
        sheets = [petrova.reads(lesson_sheet, lesson) for lesson in lessons]
        return [sheet.next_topic.item if sheet.next_topic else None for sheet in sheets]

    assert proposed() == [one, one, one]
    petrova.writes_topic(lessons[0], "А", item=one)
    assert proposed() == [one, two, two]
    petrova.writes_topic(lessons[1], "Б", item=two)
    assert proposed()[2] == two, "the second of its two hours"
    petrova.writes_topic(lessons[2], "Б", item=two)
    assert proposed()[2] == two, "its own hour does not count against it"
    assert plan(petrova, algebra).progress == Progress(3, 3, 3)


def test_an_own_topic_and_a_topic_gone_on_with_put_the_course_behind(petrova: Who, algebra: int) -> None:
    one = made(petrova.adds_topic(algebra, "А"))
    days = ("2026-11-09", "2026-11-12", "2026-11-16")
    first, second, third = (made(petrova.holds(algebra, day, 2)) for day in days)
    petrova.writes_topic(first, "А", item=one)
    petrova.writes_topic(second, "Своя тема")
    petrova.writes_topic(third, "А", item=one)
    found = plan(petrova, algebra)
    assert (found.progress.behind, found.own_topics, found.next_item) == (2, 1, None)


def test_an_emptied_topic_gives_its_hour_back_to_the_plan(petrova: Who, algebra: int) -> None:
    one = made(petrova.adds_topic(algebra, "А"))
    lesson = made(petrova.holds(algebra, "2026-11-16", 2))
    petrova.writes_topic(lesson, "А", item=one)
    petrova.writes_topic(lesson, "", seen=2, item=one)
    found = plan(petrova, algebra)
    assert (found.next_item, found.progress.held, found.topics[0].given_on) == (one, 0, ())


def test_the_lessons_of_the_year_are_counted_by_the_timetable_without_days_off(
    petrova: Who, algebra: int
) -> None:
    mondays_and_thursdays = 76
    assert plan(petrova, algebra).lessons_in_year == mondays_and_thursdays


def put(school: School, course: int, *lines: PlanLine) -> None:
    def verb(book: object) -> Outcome:
        put_plan(book, course, lines)  # type: ignore[arg-type]  # the writer gives a Book
        return Saved(1, school.house.clock.now().local)

    made_or_written = school.house.write(verb).result()
    assert isinstance(made_or_written, Saved)


def test_a_plan_put_again_keeps_what_was_taught_and_follows_in_the_rest(
    school: School, petrova: Who, algebra: int
) -> None:
    put(school, algebra, PlanLine(1, "А"), PlanLine(2, "Б"), PlanLine(3, "В"))
    taught = plan(petrova, algebra).topics[0].item
    petrova.writes_topic(made(petrova.holds(algebra, "2026-11-16", 2)), "А", item=taught)
    put(school, algebra, PlanLine(1, "Совсем другое"), PlanLine(2, "Б", "Раздел", 2, "§ 5"))
    assert [(topic.number, topic.topic, topic.hours) for topic in plan(petrova, algebra).topics] == [
        (1, "А", 1),
        (2, "Б", 2),
    ]
    put(school, algebra, PlanLine(1, "А"), PlanLine(2, "Б", "Раздел", 2, "§ 5"), PlanLine(3, "В"))
    assert [topic.topic for topic in plan(petrova, algebra).topics] == ["А", "Б", "В"], (
        "a dropped one is back"
    )
    with school.house.database.connection_context():
        assert len(rows(PlanItem.select())) == 3


def test_homework_written_late_stays_late_and_a_later_correction_does_not_make_it_so(
    school: School, petrova: Who, algebra: int
) -> None:
    in_time, late = (made(petrova.holds(algebra, "2026-11-19", number)) for number in (2, 3))
    school.now_is("2026-11-19 12:00")
    petrova.sets_homework(in_time, "§ 14")
    school.now_is("2026-11-19 18:00")
    petrova.asks(SetHomework(in_time, None, "§ 14, № 7", False, None, 1, new()))
    petrova.sets_homework(late, "§ 15")
    states = [petrova.reads(lesson_sheet, lesson).homework.value for lesson in (in_time, late)]
    assert states == ["done", "done_late"]


def test_homework_that_stood_empty_is_written_when_it_is_written(
    school: School, petrova: Who, algebra: int
) -> None:
    lesson = made(petrova.holds(algebra, "2026-11-19", 3))
    petrova.sets_homework(lesson, "")
    assert petrova.reads(lesson_sheet, lesson).homework_written_at is None
    school.now_is("2026-11-19 18:00")
    petrova.sets_homework(lesson, "§ 15", seen=1)
    assert petrova.reads(lesson_sheet, lesson).homework.value == "done_late"


def test_homework_for_one_pupil_stands_beside_that_for_the_class(petrova: Who, algebra: int) -> None:
    lesson = made(petrova.holds(algebra, "2026-11-19", 3))
    petrova.sets_homework(lesson, "§ 14")
    assert isinstance(petrova.sets_homework_for("Воронин", lesson, "Повторить § 12"), Saved)
    (pupil,) = petrova.reads(own_homework, lesson)
    assert (pupil.short, pupil.text, pupil.version) == ("Воронин Павел", "Повторить § 12", 1)
    assert petrova.school.page(algebra).lessons[lesson].homework.text == "§ 14"


def test_a_work_handed_in_later_has_its_day_and_never_one_before_the_lesson(
    petrova: Who, algebra: int
) -> None:
    lesson = made(petrova.holds(algebra, "2026-11-19", 3))
    kind = petrova.school.page(algebra).kinds[0].kind
    early = SetWork(lesson, None, kind, "", 1, 0, new(), date(2026, 11, 18))
    assert reason(petrova.asks(early)) == (Reason.DATES_CROSSED, "2.7")
    made(petrova.asks(SetWork(lesson, None, kind, "Проект", 1, 0, new(), date(2026, 12, 3))))
    (column,) = petrova.school.page(algebra).columns
    assert (column.title, column.due_on) == ("Проект", date(2026, 12, 3))
