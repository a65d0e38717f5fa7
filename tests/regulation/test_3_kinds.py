"""The kind of a work is a record too: changed in an outage or after its marks were carried over (3.2)."""

import pytest

from services.outcomes import Saved
from services.requests import SetWork
from services.views.carry_over import by_teacher, my_carrying, to_carry
from tests.regulation.test_3_outage import PUPILS, House, built
from tests.school import School, new
from texts.carry_table import carry_rows
from texts.outage import kinds, part, stands_there, to_type

pytestmark = pytest.mark.clause("3.2")
ILYA, YANA = PUPILS[:2]
ANSWER, CONTROL = 1, 2
"""Kinds of work; the first is an unnamed work's."""


@pytest.fixture
def house(school: School) -> House:
    return built(school)


def outage(house: House, began: str, *, marks: tuple[str, ...] = ()) -> int:
    opened = house.opens(began)
    assert isinstance(opened, Saved)
    for pupil in marks:
        assert isinstance(house.petrova.marks(house.lesson, pupil, "5"), Saved)
    return opened.thing


def over(house: House, ended: str) -> None:
    house.school.now_is(f"2026-11-19 {ended}")
    assert isinstance(house.ends(ended), Saved)


def of_kind(house: House, kind: int, seen: int) -> None:
    (work,) = {column.work for column in house.school.page(house.algebra).columns if column.work}
    assert isinstance(house.petrova.asks(SetWork(house.lesson, work, kind, "", 1, seen, new())), Saved)


def told(house: House, number: int) -> list[tuple[str, str, str]]:
    return [
        (part(one), to_type(one), stands_there(one) if one.before else "")
        for one in house.items(number)
        if not one.is_done
    ]


def test_a_work_that_was_given_another_kind_in_an_outage_is_to_be_changed_there(house: House) -> None:
    house.petrova.marks(house.lesson, YANA, "5")
    house.school.now_is("2026-11-19 12:10")
    number = outage(house, "12:05")
    of_kind(house, CONTROL, 1)
    over(house, "14:00")
    assert told(house, number) == [("Вид работы", "Контрольная", "было: Ответ на уроке")]
    (row,) = carry_rows(house.deputy.reads(to_carry, number))
    assert row[6:] == (*("Вид работы", "", "всему классу", "Контрольная", "Ответ на уроке", ""),)
    (teacher,) = by_teacher(house.deputy.reads(to_carry, number))
    assert (kinds(teacher.kinds), teacher.left) == ("видов работ\u00a01", 1)
    items = house.items(number)
    house.ticks(items, number)
    assert (told(house, number), house.petrova.reads(my_carrying)) == ([], ())
    house.ticks(items, number, done=False)
    assert len(told(house, number)) == 1
    of_kind(house, ANSWER, 2)
    assert told(house, number) == [], "it is again what it was there"


def test_a_work_of_the_outage_comes_back_when_its_marks_were_carried_over_under_another_kind(
    house: House,
) -> None:
    number = outage(house, "12:00", marks=(ILYA, YANA))
    of_kind(house, CONTROL, 1)
    over(house, "14:00")
    mark = "Отметки: контрольная"
    assert [one[:2] for one in told(house, number)] == [(mark, "5"), (mark, "5")], "the marks say it"
    house.ticks(house.items(number)[:1], number)
    of_kind(house, ANSWER, 2)
    assert told(house, number) == [
        ("Вид работы", "Ответ на уроке", "было: Контрольная"),
        ("Отметки: ответ на уроке", "5", ""),
    ]
    house.ticks([one for one in house.items(number) if one.thing == "mark"], number)
    assert [one[0] for one in told(house, number)] == ["Вид работы"], (
        "its marks do not say that it was changed"
    )
    house.ticks(house.items(number)[:1], number)
    assert told(house, number) == []


def test_a_kind_that_is_changed_while_both_systems_are_at_hand_is_in_no_list(house: House) -> None:
    house.petrova.marks(house.lesson, YANA, "5")
    house.school.now_is("2026-11-19 12:10")
    number = outage(house, "12:05", marks=(ILYA,))
    over(house, "14:00")
    house.ticks(house.items(number), number)
    of_kind(house, CONTROL, 1)
    assert told(house, number) == []


def test_a_kind_that_two_outages_changed_waits_in_the_list_of_the_first(house: House) -> None:
    house.petrova.marks(house.lesson, YANA, "5")
    house.school.now_is("2026-11-19 12:10")
    first = outage(house, "12:05")
    of_kind(house, CONTROL, 1)
    over(house, "13:00")
    second = outage(house, "13:00")
    of_kind(house, ANSWER, 2)
    over(house, "14:00")
    assert (told(house, first), told(house, second)) == ([], []), "it is again what it was there"
    of_kind(house, CONTROL, 3)
    assert told(house, first) == [("Вид работы", "Контрольная", "было: Ответ на уроке")]
    assert told(house, second) == []
