"""What there is to carry over after any sequence of outages, records, ticks and corrections (3.2)."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.outcomes import Outcome, Saved
from services.requests import SetTopic
from services.views.carry_over import Item, my_carrying, outages, to_carry
from tests.regulation.test_3_outage import PUPILS, House, built
from tests.school import School, new

pytestmark = pytest.mark.clause("3.2")
Key = tuple[str, str]
"""A record as people see it: its kind and its pupil, empty for the whole class."""
RECORDS = ("mark", "absence", "topic", "homework", "homework for one", "result")
OPERATIONS = st.lists(
    st.tuples(st.sampled_from((*RECORDS, "outage", "outage", "tick", "tick", "untick")), st.integers(0, 5)),
    min_size=20,
    max_size=40,
)


def test_after_any_sequence_the_lists_are_what_the_regional_system_lacks_each_record_in_one(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Held against a model that knows nothing of the trail: two books of cells, one for each system."""

    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        phases=(Phase.generate,),  # a school a try: making a failure smaller would take minutes
    )
    @given(OPERATIONS)
    def check(operations: list[tuple[str, int]]) -> None:
        school = School(tmp_path_factory.mktemp("any"))
        try:
            play = Play(built(school))
            for name, number in operations:
                play.minute_passes()
                play.do(name, number)
                play.agree()
        finally:
            school.close()

    check()


class Play:
    """The operations done to the journal, and both systems beside it as two plain books."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.here: dict[Key, str] = {}
        self.there: dict[Key, str] = {}
        self.there_before: dict[Key, list[str]] = {}
        """What the regional system held before each tick under the outage whose list the record is in."""
        self.list_of: dict[Key, int] = {}
        self.versions: dict[Key, int] = {("lesson", ""): 1}
        self.running, self.minute = 0, 0

    def do(self, name: str, number: int) -> None:
        """Do one operation, here and in the model."""
        match name:
            case "outage":
                self.turn()
            case "tick" | "untick":
                self.tick(number, done=name == "tick")
            case _:
                self.write(name, number)

    def minute_passes(self) -> str:
        """Let a minute pass; return the time."""
        self.minute += 1
        clock = f"{12 + self.minute // 60}:{self.minute % 60:02}"
        self.house.school.now_is(f"2026-11-19 {clock}")
        return clock

    def write(self, name: str, number: int) -> None:
        """Write one of two values, or remove the record."""
        pupil, choice = PUPILS[number // 3], number % 3
        key, value, wanted = self._record(name, pupil, choice)
        outcome = wanted(self.versions.get(key, 0))
        assert isinstance(outcome, Saved)
        was = self.here.get(key, "")
        self.here[key], self.versions[key] = value, outcome.version
        if value == was:
            return
        if self.running and self.there.get(key, "") == was:
            self.list_of[key], self.there_before[key] = self.running, []
        if key not in self.list_of:
            self.there[key] = value  # both systems are at hand: it is typed into both

    def _record(self, name: str, pupil: str, choice: int) -> tuple[Key, str, Callable[[int], Outcome]]:
        teacher, lesson = self.house.petrova, self.house.lesson
        match name:
            case "mark":
                marks = (("5",), ("4",), ())[choice]
                write = lambda seen: teacher.marks(lesson, pupil, *marks, seen=seen)  # noqa: E731 - with its key
                return ("mark", pupil), "".join(marks), write
            case "absence":
                code = ("absent", "late", "")[choice]
                write = lambda seen: teacher.marks_absent(lesson, pupil, code, seen)  # noqa: E731
                return ("absence", pupil), f"{code}||" if code else "", write
            case "topic":
                topic = ("Корень", "Степень", "")[choice]
                return ("lesson", ""), topic, lambda seen: teacher.writes_topic(lesson, topic, seen=seen)
            case "result":
                result = ("5", "4", "")[choice]
                write = lambda seen: teacher.sets_term_mark(self.house.algebra, pupil, result, seen)  # noqa: E731
                return ("summative_mark", pupil), result, write
            case "homework":
                text = ("№ 1", "№ 2", "")[choice]
                return ("homework", ""), text, lambda seen: teacher.sets_homework(lesson, text, seen=seen)
            case _:
                text = ("§ 1", "§ 2", "")[choice]
                write = lambda seen: teacher.sets_homework_for(pupil, lesson, text, seen)  # noqa: E731
                return ("homework", pupil), text, write

    def turn(self) -> None:
        """Open an outage or end the one that lasts."""
        if self.running:
            assert isinstance(self.house.ends(self.minute_passes()), Saved)
            self.running = 0
            return
        opened = self.house.opens(self.minute_passes())
        assert isinstance(opened, Saved)
        self.running = opened.thing

    def tick(self, number: int, *, done: bool) -> None:
        """Tick two records of an outage that is over, or take ticks back."""
        over = [one.outage for one in self.house.deputy.reads(outages) if one.ended_at is not None]
        if not over:
            return
        outage = over[number % len(over)]
        listed = [one for one in self.house.items(outage) if not one.closed and one.is_done is not done]
        chosen = listed[number : number + 2] or listed[:1]
        if chosen:
            assert isinstance(self.house.ticks(chosen, outage, done=done), Saved)
        for item in chosen:
            key = (item.thing, item.pupil)
            if done:
                self.there_before[key].append(self.there.get(key, ""))
                self.there[key] = item.value
            else:
                self.there[key] = self.there_before[key].pop()

    def agree(self) -> None:
        """Hold every list against the two books."""
        lists = {one.outage: list(self._items(one.outage)) for one in self.house.deputy.reads(outages)}
        for outage, items in lists.items():
            lacking = {
                key: (self.there.get(key, ""), self.here.get(key, ""))
                for key, owner in self.list_of.items()
                if owner == outage and self.there.get(key, "") != self.here.get(key, "")
            }
            left = {(one.thing, one.pupil): (one.before, one.value) for one in items if not one.is_done}
            assert left == lacking
        open_ones = Counter(
            (one.thing, one.pupil) for items in lists.values() for one in items if not one.closed
        )
        assert all(count == 1 for count in open_ones.values()), "a record is in one list"

    def _items(self, outage: int) -> list[Item]:
        return [item for one in self.house.petrova.reads(to_carry, outage).lessons for item in one.items]


def test_a_record_that_waits_stays_in_the_earlier_list_also_when_a_later_outage_changed_it(
    school: School,
) -> None:
    play = Play(built(school))
    house, yana = play.house, PUPILS[1]
    play.turn()
    first = play.running
    house.petrova.marks(house.lesson, yana, "5")
    play.turn()
    play.turn()
    second = play.running
    house.petrova.marks(house.lesson, yana, "4", seen=1)
    house.petrova.marks_absent(house.lesson, PUPILS[0])
    play.turn()
    assert house.left(first) == {("mark", yana): ("", "4")}
    assert house.left(second) == {("absence", PUPILS[0]): ("", "absent||")}
    play.minute_passes()
    house.petrova.marks(house.lesson, yana, "5", seen=2)
    house.ticks(house.items(first), first)
    (item,) = house.items(first)
    assert (item.is_done, item.closed) == (True, False), "it was carried over only after the second outage"


def test_what_changes_nothing_for_the_regional_system_brings_nothing_into_a_list(school: School) -> None:
    house = built(school)
    house.petrova.writes_topic(house.lesson, "Корень")
    play = Play(house)
    play.turn()
    outage = play.running
    material = SetTopic(house.lesson, "Корень", "Учебник, § 12", 2, new())
    assert isinstance(house.petrova.asks(material), Saved)
    play.turn()
    house.petrova.writes_topic(house.lesson, "Степень", seen=3)
    assert house.items(outage) == [], "the topic was written while both systems were at hand"


def test_a_lesson_that_the_class_teacher_opened_is_carried_over_by_its_teacher(school: School) -> None:
    house = built(school)
    leader = house.school.teacher("Лукин Виктор")
    eight = school.school_class("8А", leader=leader)
    school.pupil("Ежов Олег", eight)
    course = school.course("Физика", eight, house.petrova)
    play = Play(house)
    play.turn()
    held = leader.holds(course, "2026-11-19", 2)
    assert isinstance(held, Saved)
    leader.marks_absent(held.thing, "Ежов Олег")
    play.turn()
    assert [left for _, left in house.petrova.reads(my_carrying)] == [1]
    assert leader.reads(my_carrying) == ()


def test_a_result_that_the_class_teacher_gave_is_carried_over_by_who_teaches_the_page(school: School) -> None:
    house = built(school)
    lukin = house.school.teacher("Лукин Виктор")
    physics = school.course("Физика", 1, lukin)
    play = Play(house)
    play.turn()
    outage = play.running
    assert isinstance(house.petrova.sets_term_mark(physics, PUPILS[0], "4"), Saved)
    play.turn()
    assert [left for _, left in lukin.reads(my_carrying)] == [1]
    assert house.petrova.reads(my_carrying) == ()
    (results,) = lukin.reads(to_carry, outage, lukin.actor.person).lessons
    assert (results.teacher_name, results.left) == ("Лукин В.", 1)
    assert isinstance(house.ticks(list(results.items), outage), Saved), "the class teacher may, as any record"
    assert lukin.reads(my_carrying) == ()
