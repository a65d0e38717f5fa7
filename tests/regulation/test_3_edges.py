"""Section 3 at its edges: what would be lost, named late, or refused where nobody looks every day."""

from datetime import timedelta

import pytest

from rules.codes import Role
from rules.outages import SchoolMode
from rules.refusals import Reason
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.refused import Refused
from services.requests import Carried, CarryOver, DecideMode, EndOutage, OpenOutage, SetAbsence
from services.views.carry_over import Item, by_teacher, my_carrying, outages, to_carry
from services.views.outage_papers import carry_over_paper
from tests.regulation.test_3_outage import PUPILS, House, at
from tests.regulation.test_3_outage import built as outage_house
from tests.school import School, Who, new
from tests.services.test_keying import FRIDAY
from tests.services.test_keying import built as with_a_sheet
from texts.outage import in_time, part, stands_there, to_type
from texts.refusals import sentence

pytestmark = pytest.mark.clause("3.2")
YANA = PUPILS[1]


@pytest.fixture
def house(school: School) -> House:
    return outage_house(school)


def items_of(who: Who, outage: int) -> list[Item]:
    return [item for one in who.reads(to_carry, outage).lessons for item in one.items]


def written_in_an_outage(house: House) -> int:
    """A mark for Yana in an outage of Thursday that has to be carried over by Saturday."""
    opened = house.opens("12:00")
    assert isinstance(opened, Saved)
    house.petrova.marks(house.lesson, YANA, "5")
    house.school.now_is("2026-11-19 14:00")
    assert isinstance(house.ends("14:00"), Saved)
    return opened.thing


def test_a_row_keyed_again_after_a_second_outage_of_the_day_stays_in_the_list_of_the_first(
    school: School,
) -> None:
    paper = with_a_sheet(school)

    def away(began: str, ended: str) -> int:
        opened = paper.deputy.asks(OpenOutage("Обрыв", at(began, FRIDAY), new()))
        assert isinstance(opened, Saved)
        assert isinstance(paper.deputy.asks(EndOutage(opened.thing, 1, at(ended, FRIDAY), new())), Saved)
        return opened.thing

    def listed(outage: int) -> list[tuple[str, str]]:
        return [(one.pupil, one.value) for one in items_of(paper.petrova, outage)]

    first = away("09:00", "10:00")
    school.now_is(f"{FRIDAY} 15:30")
    paper.keys(1, "5")
    school.now_is(f"{FRIDAY} 18:00")
    second = away("16:00", "17:00")
    assert (listed(first), listed(second)) == ([("Антонов Илья", "5")], [])
    paper.keys(1, "5", marks=1)
    paper.keys(2, "4")
    assert listed(first) == [("Антонов Илья", "5")], "the same once more loses nothing"
    assert listed(second) == [("Белова Яна", "4")]


def test_who_held_the_lesson_carries_it_over_also_when_the_page_has_gone_to_a_colleague(
    house: House,
) -> None:
    school, petrova = house.school, house.petrova
    lukin, before = school.teacher("Лукин Виктор"), school.teacher("Ранний Олег")
    physics = school.course("Физика", 1)
    school.teaches(before, physics, since="2026-09-01", until="2026-11-18")
    school.teaches(lukin, physics, since="2026-11-19", until="2026-11-20")
    school.teaches(school.teacher("Новая Инна"), physics, since="2026-11-21")
    opened = house.opens("12:00")
    assert isinstance(opened, Saved)
    own, leaders = lukin.holds(physics, "2026-11-19", 2), petrova.holds(physics, "2026-11-19", 4)
    assert isinstance(own, Saved)
    assert isinstance(leaders, Saved)
    for lesson in (own.thing, leaders.thing):
        assert isinstance(lukin.marks(lesson, YANA, "5"), Saved)
    assert isinstance(lukin.sets_term_mark(physics, YANA, "5"), Saved)
    school.now_is("2026-11-19 14:00")
    house.ends("14:00")
    school.now_is("2026-11-21 10:00")
    assert [left for _, left in lukin.reads(my_carrying)] == [3], "what he is reminded of"
    for item in items_of(lukin, opened.thing):
        assert isinstance(house.ticks([item], opened.thing, who=before), Refusal), item
        assert isinstance(house.ticks([item], opened.thing, who=lukin), Saved), item
    assert lukin.reads(my_carrying) == ()
    school.now_is("2026-11-21 10:01")
    assert isinstance(lukin.marks(own.thing, YANA, "4", seen=1), Refusal), "and nothing else of the page"


def late(house: House, outage: int) -> int:
    (one,) = by_teacher(house.deputy.reads(to_carry, outage))
    return one.late


def test_who_corrects_after_the_last_day_what_stood_there_in_time_is_not_named_late(house: House) -> None:
    outage = written_in_an_outage(house)
    house.ticks(house.items(outage), outage)
    house.school.now_is("2026-11-25 10:00")
    house.petrova.marks(house.lesson, YANA, "4", seen=1)
    house.ticks(house.items(outage), outage)
    assert house.left(outage) == {}
    assert late(house, outage) == 0
    (told,) = by_teacher(house.deputy.reads(to_carry, outage))
    assert in_time(told) == "в срок, исправлено позже: 1"
    house.petrova.marks(house.lesson, YANA, "3", seen=2)
    (told,) = by_teacher(house.deputy.reads(to_carry, outage))
    assert in_time(told) == "не перенесено: 1"


@pytest.mark.parametrize("how", ["never", "taken back", "corrected in time and not carried over anew"])
def test_what_the_regional_system_lacked_when_the_last_day_ended_is_late(house: House, how: str) -> None:
    outage = written_in_an_outage(house)
    if how != "never":
        house.ticks(house.items(outage), outage)
    if how == "taken back":
        for _ in range(2):
            house.ticks(house.items(outage), outage, done=False)
    elif how != "never":
        house.petrova.marks(house.lesson, YANA, "4", seen=1)
    house.school.now_is("2026-11-22 00:00")
    house.ticks(house.items(outage), outage)
    assert house.left(outage) == {}
    assert late(house, outage) == 1
    (told,) = by_teacher(house.deputy.reads(to_carry, outage))
    assert in_time(told) == "позже срока: 1"


def test_the_last_second_of_the_last_day_is_in_time_and_the_next_is_not(house: House) -> None:
    outage = written_in_an_outage(house)
    house.petrova.marks(house.lesson, PUPILS[0], "3")
    second = house.opens("14:00")
    assert isinstance(second, Saved)
    house.school.now_is("2026-11-19 14:00:30")
    house.petrova.marks_absent(house.lesson, PUPILS[2])
    assert [one.pupil for one in house.items(outage)] == [YANA], "of the second of its end it is no more"
    house.school.now_is("2026-11-19 15:00")
    house.ends("15:00")
    house.school.utc += timedelta(days=2, hours=8, minutes=59, seconds=59, milliseconds=900)
    house.ticks(house.items(outage), outage)
    assert late(house, outage) == 0
    (told,) = by_teacher(house.deputy.reads(to_carry, outage))
    assert in_time(told) == "в срок"
    house.school.utc += timedelta(milliseconds=100)
    house.ticks(house.items(second.thing), second.thing)
    assert late(house, second.thing) == 2


def test_an_outage_that_was_ended_is_not_ended_once_more_over_the_next_one(house: House) -> None:
    first = house.opens("09:00")
    assert isinstance(first, Saved)
    house.ends("10:00")
    house.opens("10:30")
    house.ends("11:00")
    again = house.deputy.asks(EndOutage(first.thing, 2, at("11:30"), new()))
    assert isinstance(again, Conflict)
    assert [one.ended_at for one in house.deputy.reads(outages)] == [at("11:00"), at("10:00")]


def test_an_outage_that_nobody_told_of_before_the_next_one_is_told_of_with_its_end(house: House) -> None:
    school, deputy = house.school, house.deputy

    def forgotten(began: str, ended: str) -> Outcome:
        return deputy.asks(OpenOutage("Забыли", at(began), new(), at(ended)))

    house.petrova.marks(house.lesson, YANA, "5")
    school.now_is("2026-11-19 15:00")
    house.opens("14:00")
    house.ends("15:00")
    alone = house.opens("13:00")
    assert isinstance(alone, Refusal)
    assert "забытый прежний называют вместе с концом" in sentence(alone)
    for began, ended, reason in (
        ("12:00", "14:01", Reason.OUTAGES_MEET),
        ("14:10", "14:20", Reason.OUTAGES_MEET),
        ("14:59", "16:00", Reason.OUTAGE_AHEAD),
        ("11:00", "11:00", Reason.OUTAGE_ENDS_FIRST),
    ):
        refused = forgotten(began, ended)
        assert isinstance(refused, Refusal)
        assert refused.reason is reason, (began, ended)
    told = forgotten("12:00", "14:00")
    assert isinstance(told, Saved)
    assert [one.value for one in house.items(told.thing)] == ["5"]
    assert [one.outage for one in deputy.reads(outages)] == [1, told.thing]
    school.now_is("2026-11-19 11:00")
    house.petrova.marks(house.lesson, PUPILS[0], "4")
    assert len(house.items(told.thing)) == 1, "it never lasted, so that no number of an event is within"


def test_a_tick_tells_who_carried_over_first_and_is_taken_back_also_when_the_record_changed(
    house: House,
) -> None:
    outage = written_in_an_outage(house)
    (before,) = house.items(outage)
    house.ticks([before], outage)
    house.school.now_is("2026-11-20 10:00")
    assert isinstance(house.ticks([before], outage, who=house.deputy), Saved)
    (ticked,) = house.items(outage)
    assert (ticked.carried_by, ticked.carried_at) == ("Петрова А.", at("14:00")), (
        "once more it says nothing new"
    )
    house.petrova.marks(house.lesson, YANA, "4", seen=1)
    assert isinstance(house.ticks([ticked], outage, done=False), Saved)
    assert house.left(outage) == {("mark", YANA): ("", "4")}, "the five never stood there"
    nothing = house.petrova.asks(CarryOver(outage, (), True, new()))
    assert isinstance(nothing, Refusal)


def test_what_the_school_decides_later_neither_ends_nor_begins_the_carrying_over_of_an_outage(
    house: House,
) -> None:
    outage = written_in_an_outage(house)
    house.school.now_is("2026-11-20 10:00")
    director = house.school.somebody("Директорова Инна", Role.DIRECTOR)
    only_here = DecideMode(SchoolMode.PRIMARY, False, (SchoolMode.PRIMARY, True), new())
    assert isinstance(director.asks(only_here), Saved)
    assert isinstance(house.ticks(house.items(outage), outage), Saved)
    second = house.deputy.asks(OpenOutage("Обрыв", at("09:00", "2026-11-20"), new()))
    assert isinstance(second, Saved)
    mark = house.petrova.marks(house.lesson, PUPILS[0], "3")
    assert isinstance(mark, Saved)
    house.school.now_is("2026-11-20 11:00")
    house.deputy.asks(EndOutage(second.thing, 1, at("11:00", "2026-11-20"), new()))
    house.school.now_is("2026-11-21 10:00")
    both = DecideMode(SchoolMode.PRIMARY, True, (SchoolMode.PRIMARY, False), new())
    assert isinstance(director.asks(both), Saved)
    assert house.items(second.thing) == []
    tick = CarryOver(second.thing, (Carried("mark", mark.thing, "3"),), True, new())
    assert isinstance(house.petrova.asks(tick), Refusal)
    assert house.petrova.reads(my_carrying) == ()
    assert [one.opened_by for one in house.deputy.reads(outages)] == ["Завуч З.", "Завуч З."]


def test_minutes_reasons_and_nothing_set_are_records_of_their_own_and_come_back_when_changed(
    house: House,
) -> None:
    petrova, school = house.petrova, house.school
    opened = house.opens("12:00")
    assert isinstance(opened, Saved)
    for pupil, code, minutes in ((PUPILS[0], "late", 10), (YANA, "absent", None)):
        asked = SetAbsence(house.lesson, school.pupil_id(pupil), code, minutes, 0, new())
        assert isinstance(petrova.asks(asked), Saved)
    petrova.sets_homework(house.lesson, "", nothing=True)
    school.now_is("2026-11-19 14:00")
    house.ends("14:00")
    said = [(part(one), to_type(one)) for one in house.items(opened.thing)]
    assert said == [
        ("Отсутствующие", "оп 10 мин"),
        ("Отсутствующие", "н"),
        ("Домашнее задание", "не задано"),
    ]
    house.ticks(house.items(opened.thing), opened.thing)
    petrova.enters_note(YANA, "2026-11-19", "2026-11-19", "2026-11-19")
    assert isinstance(petrova.gives_reason(house.lesson, YANA, "illness"), Saved)
    longer = SetAbsence(house.lesson, school.pupil_id(PUPILS[0]), "late", 15, 1, new())
    assert isinstance(petrova.asks(longer), Saved)
    left = [(stands_there(one), to_type(one)) for one in house.items(opened.thing) if not one.is_done]
    assert left == [("было: оп 10 мин", "оп 15 мин"), ("было: н", "н, болезнь")]


def test_a_tick_taken_back_brings_back_whose_tick_stood_there_before(house: House) -> None:
    outage = written_in_an_outage(house)
    house.ticks(house.items(outage), outage)
    house.petrova.marks(house.lesson, YANA, "4", seen=1)
    house.school.now_is("2026-11-19 15:00")
    house.ticks(house.items(outage), outage, who=house.deputy)
    (item,) = house.items(outage)
    assert item.carried_by == "Завуч З."
    house.ticks([item], outage, done=False)
    (item,) = house.items(outage)
    assert (item.before, item.value, item.carried_by, item.carried_at) == (
        "5",
        "4",
        "Петрова А.",
        at("14:00"),
    )
    house.ticks([item], outage, done=False)
    assert house.items(outage) == [item], "of the four nothing is ticked any more"


def test_a_lesson_of_before_is_carried_over_by_who_taught_the_page_on_its_day(house: House) -> None:
    school, petrova = house.school, house.petrova
    lukin, after = school.teacher("Лукин Виктор"), school.teacher("Новая Инна")
    physics = school.course("Физика", 1)
    school.teaches(lukin, physics, since="2026-09-01", until="2026-11-18")
    school.teaches(after, physics, since="2026-11-19", until="2026-11-19")
    held = petrova.holds(physics, "2026-11-18", 2)
    assert isinstance(held, Saved)
    opened = house.opens("12:00")
    assert isinstance(opened, Saved)
    petrova.marks(held.thing, YANA, "5")
    school.now_is("2026-11-19 14:00")
    house.ends("14:00")
    school.now_is("2026-11-20 10:00")
    (item,) = items_of(lukin, opened.thing)
    assert items_of(after, opened.thing) == []
    assert isinstance(house.ticks([item], opened.thing, who=after), Refusal)
    assert isinstance(house.ticks([item], opened.thing, who=lukin), Saved)


def test_each_outage_has_an_act_of_its_own_and_one_that_lasts_has_none_yet(house: House) -> None:
    first = written_in_an_outage(house)
    second = house.opens("14:00")
    assert isinstance(second, Saved)
    house.school.now_is("2026-11-19 15:00")
    (mine, unnamed) = (house.deputy.reads(carry_over_paper, *one) for one in ((first,), ()))
    assert mine == unnamed, "the last that ended"
    with pytest.raises(Refused) as why:
        house.deputy.reads(carry_over_paper, second.thing)
    assert why.value.refusal.reason is Reason.UNKNOWN_THING
    house.ends("15:00")
    (mine, unnamed) = (house.deputy.reads(carry_over_paper, *one) for one in ((first,), ()))
    assert (mine.found.outage.outage, mine.is_last) == (first, False)
    assert (unnamed.found.outage.outage, unnamed.is_last) == (second.thing, True)
