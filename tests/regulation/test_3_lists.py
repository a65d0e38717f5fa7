"""What there is to carry over after any sequence of outages, records, ticks and corrections (3.2)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

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
OTHERS = ("outage", "outage", "tick", "tick", "untick", "correct", "correct")
SHIFTS = ((-3, 0), (2, 0), (0, -2), (0, 3), (-9, 4), (5, -6))
"""By how many minutes the beginning and the end of an outage are corrected."""
OPERATIONS = st.lists(
    st.tuples(st.sampled_from((*RECORDS, *OTHERS)), st.integers(0, 5)),
    min_size=20,
    max_size=40,
)


def test_after_any_sequence_the_lists_are_what_the_regional_system_lacks_each_record_in_one(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Held against a model that knows nothing of the trail: two books of cells, one for each system.

    They are written anew after every step, as if the times that hold now had been known from the start.
    """

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


@dataclass(frozen=True)
class Written:
    """A record said this from a minute on."""

    minute: int
    key: Key
    value: str


@dataclass(frozen=True)
class Ticked:
    """Somebody said in a minute that the regional system holds this, in the list of an outage."""

    minute: int
    key: Key
    value: str
    outage: int


@dataclass
class Books:
    """Both systems as plain books, and whose list each record is in."""

    here: dict[Key, str] = field(default_factory=dict)
    there: dict[Key, str] = field(default_factory=dict)
    list_of: dict[Key, int] = field(default_factory=dict)

    def write(self, one: Written, running: int) -> None:
        """Write a record while an outage lasts, or (0) into both books."""
        was = self.here.get(one.key, "")
        self.here[one.key] = one.value
        if one.value == was:
            return
        if running and self.there.get(one.key, "") == was:
            self.list_of[one.key] = running
        if one.key not in self.list_of:
            self.there[one.key] = one.value

    def tick(self, one: Ticked) -> None:
        """Believe what was said."""
        self.there[one.key], self.list_of[one.key] = one.value, one.outage


def clock_of(minute: int) -> str:
    """Return the time of a minute of the play."""
    return f"{12 + minute // 60}:{minute % 60:02}"


class Play:
    """The operations done to the journal, and what happened as a plain list beside it."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.history: list[Written | Ticked] = []
        """Without ticks that were taken back."""
        self.spans: dict[int, tuple[int, int | None]] = {}
        """Outage → its first minute, and the first one after it."""
        self.versions: dict[Key, int] = {("lesson", ""): 1}
        self.running, self.minute = 0, 0

    def books(self) -> Books:
        """Write both books from the beginning."""
        books = Books()
        for one in self.history:
            if isinstance(one, Ticked):
                books.tick(one)
            else:
                books.write(one, self.outage_in(one.minute))
        return books

    def outage_in(self, minute: int) -> int:
        """Return the outage that lasted in a minute, 0 for none."""
        for outage, (first, end) in self.spans.items():
            if first <= minute and (end is None or minute < end):
                return outage
        return 0

    def do(self, name: str, number: int) -> None:
        """Do one operation, here and in the model."""
        match name:
            case "outage":
                self.turn()
            case "tick" | "untick":
                self.tick(number, done=name == "tick")
            case "correct":
                self.correct(number)
            case _:
                self.write(name, number)

    def minute_passes(self) -> str:
        """Let a minute pass; return the time."""
        self.minute += 1
        self.house.school.now_is(f"2026-11-19 {clock_of(self.minute)}")
        return clock_of(self.minute)

    def write(self, name: str, number: int) -> None:
        """Write one of two values, or remove the record."""
        pupil, choice = PUPILS[number // 3], number % 3
        key, value, wanted = self._record(name, pupil, choice)
        outcome = wanted(self.versions.get(key, 0))
        assert isinstance(outcome, Saved)
        self.versions[key] = outcome.version
        self.history.append(Written(self.minute, key, value))

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
            self.spans[self.running] = self.spans[self.running][0], self.minute
            self.running = 0
            return
        opened = self.house.opens(self.minute_passes())
        assert isinstance(opened, Saved)
        self.running, self.spans[opened.thing] = opened.thing, (self.minute, None)

    def correct(self, number: int) -> None:
        """Correct the times of an outage, where they can be what is said."""
        if not self.spans:
            return
        outage = sorted(self.spans)[(self.minute + number) % len(self.spans)]
        first, end = self.spans[outage]
        begins, ends = first + SHIFTS[number][0], end if end is None else end + SHIFTS[number][1]
        told = clock_of(begins), clock_of(ends) if ends is not None else None
        outcome = self.house.corrects(outage, *told)
        assert isinstance(outcome, Saved) is self.may_be(outage, begins, ends), outcome
        if isinstance(outcome, Saved):
            self.spans[outage] = begins, ends

    def may_be(self, outage: int, begins: int, ends: int | None) -> bool:
        """Whether an outage can have lasted so: not ahead, beside no other, not after what was ticked."""
        last = self.minute if ends is None else ends - 1
        minutes = range(begins, last + 1)
        ticked = [one.minute for one in self.history if isinstance(one, Ticked) and one.outage == outage]
        return (
            (begins, ends) != self.spans[outage]
            and len(minutes) > 0
            and max(begins, ends or 0) <= self.minute
            and all(self.outage_in(minute) in (0, outage) for minute in minutes)
            and all(ends is not None and ends <= minute for minute in ticked)
        )

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
                self.history.append(Ticked(self.minute, key, item.value, outage))
            else:
                ticks = [one for one in self.history if isinstance(one, Ticked)]
                self.history.remove([one for one in ticks if (one.key, one.outage) == (key, outage)][-1])

    def agree(self) -> None:
        """Hold every list against the two books."""
        lists = {one.outage: list(self._items(one.outage)) for one in self.house.deputy.reads(outages)}
        books = self.books()
        for outage, items in lists.items():
            lacking = {
                key: (books.there.get(key, ""), books.here.get(key, ""))
                for key, owner in books.list_of.items()
                if owner == outage and books.there.get(key, "") != books.here.get(key, "")
            }
            left = {(one.thing, one.pupil): (one.before, one.value) for one in items if not one.is_done}
            assert left == lacking
        open_ones = Counter(
            (one.thing, one.pupil) for items in lists.values() for one in items if not one.closed
        )
        assert all(count == 1 for count in open_ones.values()), "a record is in one list"
        ticks = {(one.outage, one.key) for one in self.history if isinstance(one, Ticked)}
        told = {
            (outage, (one.thing, one.pupil))
            for outage, items in lists.items()
            for one in items
            if one.carried_at
        }
        assert ticks == told, "no tick is lost"

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
