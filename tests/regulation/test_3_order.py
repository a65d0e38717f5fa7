"""The order of what is carried over is that in which the regional system asks for it (3.2)."""

import pytest

from services.outcomes import Saved
from services.requests import SetWork
from services.views.carry_over import by_teacher, my_carrying, to_carry
from tests.regulation.test_3_outage import PUPILS, House, built
from tests.school import School, Who, new
from texts.outage import lesson_name, part

pytestmark = pytest.mark.clause("3.2")
ILYA, YANA, YAN = PUPILS
CONTROL = 2


@pytest.fixture
def house(school: School) -> House:
    return built(school)


def lesson(who: Who, course: int, on: str, number: int) -> int:
    held = who.holds(course, on, number)
    assert isinstance(held, Saved)
    return held.thing


def test_lessons_stand_by_class_subject_group_and_day_whatever_was_written_first(house: House) -> None:
    school, petrova = house.school, house.petrova
    ten, other = school.school_class("10А"), school.school_class("7Б")
    for name, where in (("Зуев Ким", ten), ("Ершов Лев", other)):
        school.pupil(name, where)
    group = school.group("7А, 2", 1, YANA)
    pages = [
        school.course("Физика", ten, petrova),
        school.course("Алгебра", other, petrova),
        school.course("Биология", 1, petrova),
        school.group_course("Алгебра", school.group("7А, 1", 1, ILYA), petrova),
        school.group_course("Алгебра", group, petrova),
    ]
    house.opens("12:00")
    for course in pages:
        petrova.writes_topic(lesson(petrova, course, "2026-11-18", 3), "Тема")
    for on, number in (("2026-11-18", 6), ("2026-11-18", 2), ("2026-11-17", 7)):
        petrova.writes_topic(lesson(petrova, house.algebra, on, number), "Тема")
    school.now_is("2026-11-19 14:00")
    house.ends("14:00")
    listed = petrova.reads(to_carry, 1).lessons
    assert [(lesson_name(one), one.number) for one in listed] == [
        ("7А Алгебра 17.11", 7),
        ("7А Алгебра 18.11", 2),
        ("7А Алгебра 18.11", 6),
        ("7А Алгебра, 7А, 1 18.11", 3),
        ("7А Алгебра, 7А, 2 18.11", 3),
        ("7А Биология 18.11", 3),
        ("7Б Алгебра 18.11", 3),
        ("10А Физика 18.11", 3),
    ]


def test_within_a_lesson_kinds_of_work_stand_apart_and_pupils_by_name(house: House) -> None:
    school, petrova = house.school, house.petrova
    house.opens("12:00")
    petrova.marks_absent(house.lesson, YAN)
    petrova.marks(house.lesson, YAN, "5")
    petrova.marks(house.lesson, ILYA, "4", "3")
    works = [
        petrova.asks(SetWork(house.lesson, None, CONTROL, title, 1, 0, new())) for title in ("К-1", "К-2")
    ]
    first, second = (one.thing for one in works if isinstance(one, Saved))
    petrova.marks(house.lesson, ILYA, "2", work=second)
    petrova.marks(house.lesson, YANA, "5", work=first)
    petrova.marks(house.lesson, YAN, "4", work=first)
    petrova.marks(house.lesson, YANA, "3")
    petrova.marks(house.lesson, YANA, seen=1)
    school.now_is("2026-11-19 14:00")
    house.ends("14:00")
    assert [(part(one), one.pupil.split()[0], one.value) for one in house.items(1)] == [
        ("Отметки: контрольная", "Щукина", "5"),
        ("Отметки: контрольная", "Яковлев", "4"),
        ("Отметки: контрольная", "Ёлкин", "2"),
        ("Отметки: ответ на уроке", "Ёлкин", "4"),
        ("Отметки: ответ на уроке", "Ёлкин", "3"),
        ("Отметки: ответ на уроке", "Яковлев", "5"),
        ("Отсутствующие", "Яковлев", "absent||"),
    ], "what was written and taken away again is none"


def test_a_teacher_who_is_named_is_shown_alone_and_the_one_of_before_is_not_named(house: House) -> None:
    school, petrova, deputy = house.school, house.petrova, house.deputy
    lukin, later = school.teacher("Лукин Виктор"), school.teacher("Новая Инна")
    physics = school.course("Физика", 1)
    school.teaches(later, physics, since="2026-11-20")
    school.teaches(lukin, physics, since="2026-09-01", until="2026-11-19")
    house.opens("12:00")
    petrova.writes_topic(house.lesson, "Корень")
    petrova.writes_topic(lesson(petrova, physics, "2026-11-19", 2), "Сила")
    petrova.sets_term_mark(physics, YANA, "5")
    school.now_is("2026-11-19 14:00")
    house.ends("14:00")
    school.now_is("2026-11-21 14:00")
    for who, names in ((petrova, ["7А Алгебра 19.11"]), (lukin, ["7А Физика 19.11", "7А Физика, итоги"])):
        found = deputy.reads(to_carry, 1, who.actor.person).lessons
        assert [lesson_name(one) for one in found] == names, "of the day it began, whoever teaches now"
    assert deputy.reads(to_carry, 1, later.actor.person).lessons == ()


def test_a_substitute_is_reminded_and_whoever_helped_is_named_beside_the_teacher(house: House) -> None:
    school, petrova = house.school, house.petrova
    lukin = school.teacher("Лукин Виктор")
    school.slot(house.algebra, 4, 5)
    school.substitute(house.algebra, "2026-11-19", 5, lukin)
    given = lesson(lukin, house.algebra, "2026-11-19", 5)
    house.opens("12:00")
    lukin.marks(given, ILYA, "5")
    lukin.marks(given, YANA, "4")
    petrova.writes_topic(house.lesson, "Корень")
    school.now_is("2026-11-19 14:00")
    house.ends("14:00")
    assert [[left for _, left in who.reads(my_carrying)] for who in (lukin, petrova)] == [[2], [1]]
    first, second = (
        item for one in lukin.reads(to_carry, 1, lukin.actor.person).lessons for item in one.items
    )
    house.ticks([first], 1, who=lukin)
    house.ticks([second], 1, who=house.deputy)
    house.ticks(house.items(1)[:1], 1)
    told = by_teacher(house.deputy.reads(to_carry, 1))
    assert [(one.name, one.others, one.left) for one in told] == [
        ("Лукин В.", ("Завуч З.",), 0),
        ("Петрова А.", (), 0),
    ]
