"""Whether anything of an outage still waits is known without its list, and is what the list says (3.2)."""

from collections.abc import Callable

import pytest

from services.outcomes import Saved
from services.refused import Refused
from services.requests import Carried, CarryOver, EndOutage, OpenOutage, SetAbsence, SetWork
from services.views.carry_over import outages, to_carry
from services.views.outage_waiting import waiting
from tests.regulation.test_3_outage import PUPILS, House, at, built
from tests.school import School, Who, new
from tests.services.test_keying import FRIDAY
from tests.services.test_keying import built as with_a_sheet
from tests.services.test_questions import counting

pytestmark = pytest.mark.clause("3.2")
ILYA, YANA, YAN = PUPILS
CONTROL = 2


@pytest.fixture
def house(school: School) -> House:
    return built(school)


def waits(who: Who) -> frozenset[int]:
    """Return what waits; it is what the lists say."""
    there = who.reads(outages)
    found = who.reads(waiting, there)
    assert found == {
        one.outage for one in there if any(page.left for page in who.reads(to_carry, one.outage).lessons)
    }
    return found


def carries_over(who: Who, outage: int) -> None:
    items = [item for page in who.reads(to_carry, outage).lessons for item in page.items if not item.is_done]
    told = tuple(Carried(one.thing, one.thing_id, one.value) for one in items)
    assert isinstance(who.asks(CarryOver(outage, told, True, new())), Saved)


def everything_carried_over(house: House) -> None:
    """Write a record of every kind in an outage and carry them over."""
    petrova, school = house.petrova, house.school
    school.now_is("2026-11-19 12:10")
    house.opens("12:05")
    petrova.marks(house.lesson, ILYA, "5", "4")
    petrova.marks_absent(house.lesson, YANA)
    petrova.gives_reason(house.lesson, YANA, "valid")
    petrova.asks(SetAbsence(house.lesson, school.pupil_id(YAN), "late", 10, 0, new()))
    petrova.writes_topic(house.lesson, "Корень")
    petrova.sets_homework(house.lesson, "", nothing=True)
    petrova.sets_homework_for(YAN, house.lesson, "№ 7")
    petrova.sets_term_mark(house.algebra, ILYA, "5")
    school.now_is("2026-11-19 14:00")
    house.ends("14:00")
    assert waits(house.deputy) == {1}
    carries_over(petrova, 1)
    school.now_is("2026-11-19 15:00")


def of_another_kind(house: House) -> None:
    (work,) = {column.work for column in house.school.page(house.algebra).columns if column.work}
    house.petrova.asks(SetWork(house.lesson, work, CONTROL, "", 1, 1, new()))


LATER: dict[str, Callable[[House], object]] = {
    "mark": lambda house: house.petrova.marks(house.lesson, ILYA, "5", "3", seen=1),
    "mark taken away": lambda house: house.petrova.marks(house.lesson, ILYA, seen=1),
    "reason": lambda house: house.petrova.gives_reason(house.lesson, YANA, "illness", seen=2),
    "absence": lambda house: house.petrova.marks_absent(house.lesson, YAN, "absent", seen=1),
    "topic": lambda house: house.petrova.writes_topic(house.lesson, "Степень", seen=2),
    "homework": lambda house: house.petrova.sets_homework(house.lesson, "№ 8", seen=1),
    "homework for one": lambda house: house.petrova.sets_homework_for(YAN, house.lesson, "№ 8", seen=1),
    "kind of work": of_another_kind,
    "result": lambda house: house.petrova.sets_term_mark(house.algebra, ILYA, "4", seen=1),
}


@pytest.mark.parametrize("later", LATER)
def test_what_says_something_else_than_was_carried_over_waits_again(house: House, later: str) -> None:
    everything_carried_over(house)
    assert waits(house.deputy) == frozenset()
    LATER[later](house)
    assert waits(house.deputy) == {1}


def test_of_what_was_carried_over_nothing_is_read_to_know_it(house: House) -> None:
    everything_carried_over(house)
    there = house.deputy.reads(outages)
    with counting(house.school) as asked:
        assert house.deputy.reads(waiting, there) == frozenset()
    assert not any('"before"' in one for one in asked if "carried_over" not in one), "no history of a record"


def test_a_tick_that_was_taken_back_waits(house: House) -> None:
    everything_carried_over(house)
    (first, *_) = house.items(1)
    house.ticks([first], 1, done=False)
    assert waits(house.deputy) == {1}


def test_a_record_that_the_true_times_do_not_reach_waits_when_it_changes(house: House) -> None:
    house.school.now_is("2026-11-19 12:10")
    house.petrova.marks(house.lesson, ILYA, "5")
    house.school.now_is("2026-11-19 13:00")
    told = OpenOutage("Обрыв", at("12:05"), new(), at("12:30"))
    assert isinstance(house.deputy.asks(told), Saved)
    carries_over(house.petrova, 1)
    assert isinstance(house.corrects(1, "11:00", "11:30"), Saved)
    assert waits(house.deputy) == frozenset()
    house.petrova.marks(house.lesson, ILYA, "2", seen=1)
    assert waits(house.deputy) == {1}


def test_what_paper_brought_back_to_the_earlier_outage_waits_there(school: School) -> None:
    """It says again what was carried over under that outage; the regional system was told otherwise since."""
    paper = with_a_sheet(school)
    petrova, deputy = paper.petrova, paper.deputy

    def outage(day: str, begins: str, *marks: str) -> int:
        school.now_is(f"{day} {begins}")
        opened = deputy.asks(OpenOutage("Обрыв", at(begins, day), new()))
        assert isinstance(opened, Saved)
        seen = petrova.reads(to_carry, 1).lessons and paper.row(2).marks[1].version
        petrova.marks(lesson, "Белова Яна", *marks, seen=seen or 0)
        hour = int(begins[:2]) + 1
        school.now_is(f"{day} {hour}:00")
        deputy.asks(EndOutage(opened.thing, 1, at(f"{hour}:00", day), new()))
        carries_over(petrova, opened.thing)
        return opened.thing

    held = petrova.holds(paper.algebra, FRIDAY, 2)
    assert isinstance(held, Saved)
    lesson = held.thing
    first = outage(FRIDAY, "15:10", "5")
    outage("2026-11-21", "10:00", "4")
    assert waits(deputy) == frozenset()
    school.now_is("2026-11-21 12:00")
    assert isinstance(paper.keys(2, "5", marks=paper.row(2).marks[1].version), Saved)
    assert waits(deputy) == {first}


def test_who_may_not_see_outages_is_told_nothing_of_them(house: House) -> None:
    everything_carried_over(house)
    there = house.deputy.reads(outages)
    with pytest.raises(Refused):
        house.petrova.reads(waiting, there)
