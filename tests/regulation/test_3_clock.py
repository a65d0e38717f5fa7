"""Section 3 under a clock that stands wrong: no record leaves its outage, none comes into one (3.1, 3.2)."""

import pytest

from services.outcomes import Saved
from tests.regulation.test_3_outage import PUPILS, House, built
from tests.school import School

pytestmark = pytest.mark.clause("3.2")
MANY = 40
"""Events that a search by halving has to meet."""


@pytest.fixture
def house(school: School) -> House:
    return built(school)


def much_else(house: House, clock: str) -> None:
    """Write what no list is about, at that time."""
    house.school.now_is(f"2026-11-19 {clock}")
    for number in range(MANY):
        assert isinstance(house.petrova.adds_topic(house.algebra, f"Тема {clock} {number}"), Saved)


def mark(house: House, clock: str, pupil: str, value: str) -> None:
    house.school.now_is(clock if "-" in clock else f"2026-11-19 {clock}")
    assert isinstance(house.petrova.marks(house.lesson, pupil, value), Saved)


def test_a_clock_that_stood_wrong_for_a_while_loses_no_record_of_an_outage(house: House) -> None:
    earlier = house.opens("08:30")
    assert isinstance(earlier, Saved)
    house.ends("09:30")
    opened = house.opens("12:00")
    assert isinstance(opened, Saved)
    mark(house, "09:00", PUPILS[0], "4")
    much_else(house, "09:05")
    mark(house, "2031-01-01 00:00", PUPILS[1], "5")
    mark(house, "13:00", PUPILS[2], "3")
    house.school.now_is("2026-11-19 14:00")
    house.ends("13:30")
    much_else(house, "14:10")
    house.petrova.marks_absent(house.lesson, PUPILS[2])
    assert [one.value for one in house.items(opened.thing)] == ["4", "5", "3"], (
        "two by the number of the event"
    )
    assert house.items(earlier.thing) == []


def test_a_clock_that_the_network_put_back_at_both_ends_loses_no_record(house: House) -> None:
    mark(house, "12:00:20", PUPILS[0], "5")
    much_else(house, "11:59:50")
    mark(house, "12:00:10", PUPILS[1], "4")
    much_else(house, "13:00:10")
    mark(house, "12:59:40", PUPILS[2], "3")
    much_else(house, "14:00")
    opened = house.opens("12:00")
    assert isinstance(opened, Saved)
    house.ends("13:00")
    assert sorted(one.value for one in house.items(opened.thing)) == ["3", "4", "5"]
