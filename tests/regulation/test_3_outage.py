"""Section 3 of the regulation: no access to the regional system, all carried over in 2 working days."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from rules.codes import Role
from rules.permissions import Act
from rules.refusals import Reason
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.refused import Refused
from services.requests import Carried, CarryOver, CorrectOutage, EndOutage, OpenOutage
from services.views.access import access
from services.views.carry_over import Item, by_teacher, my_carrying, outages, to_carry
from tests.school import School, Who, new
from texts.outage import kinds, part
from texts.refusals import sentence

pytestmark = pytest.mark.clause("3.2")
PUPILS = ("Ёлкин Пётр", "Щукина Яна", "Яковлев Ян")


def at(clock: str, day: str = "2026-11-19") -> datetime:
    return datetime.fromisoformat(f"{day} {clock}")


@dataclass(frozen=True)
class House:
    """A class with one lesson of algebra on Thursday 19 November, and a deputy."""

    school: School
    petrova: Who
    deputy: Who
    algebra: int
    lesson: int

    def opens(self, clock: str = "12:00") -> Outcome:
        return self.opens_at(at(clock))

    def opens_at(self, moment: datetime) -> Outcome:
        return self.deputy.asks(OpenOutage("Нет интернета", moment, new()))

    def ends(self, clock: str = "14:00") -> Outcome:
        (last, *_) = self.deputy.reads(outages)
        return self.deputy.asks(EndOutage(last.outage, last.version, at(clock), new()))

    def corrects(self, outage: int, began: str, ended: str | None, cause: str = "Нет интернета") -> Outcome:
        there = next(one for one in self.deputy.reads(outages) if one.outage == outage)
        until = at(ended) if ended else None
        told = CorrectOutage(outage, there.version, cause, at(began), until, "Ошиблись часом", new())
        return self.deputy.asks(told)

    def ticks(self, items: list[Item], outage: int, *, done: bool = True, who: Who | None = None) -> Outcome:
        records = tuple(Carried(one.thing, one.thing_id, one.value) for one in items)
        return (who or self.petrova).asks(CarryOver(outage, records, done, new()))

    def items(self, outage: int) -> list[Item]:
        return [item for one in self.petrova.reads(to_carry, outage).lessons for item in one.items]

    def left(self, outage: int) -> dict[tuple[str, str], tuple[str, str]]:
        return {
            (one.thing, one.pupil): (one.before, one.value) for one in self.items(outage) if not one.is_done
        }


@pytest.fixture
def house(school: School) -> House:
    return built(school)


def built(school: School) -> House:
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А", leader=petrova)
    for name in PUPILS:
        school.pupil(name, seven)
    algebra = school.course("Алгебра", seven, petrova)
    held = petrova.holds(algebra, "2026-11-19", 3)
    assert isinstance(held, Saved)
    return House(school, petrova, school.somebody("Завуч Зоя", Role.DEPUTY), algebra, held.thing)


def test_what_was_written_while_there_was_no_access_is_listed_and_nothing_else(house: House) -> None:
    petrova, school = house.petrova, house.school
    petrova.marks(house.lesson, "Ёлкин Пётр", "3")
    school.now_is("2026-11-19 12:10")
    opened = house.opens("12:05")
    assert isinstance(opened, Saved)
    assert petrova.reads(access).away_since == at("12:05")
    petrova.marks(house.lesson, "Щукина Яна", "5")
    petrova.marks(house.lesson, "Ёлкин Пётр", "4", seen=1)
    petrova.marks_absent(house.lesson, "Яковлев Ян")
    petrova.writes_topic(house.lesson, "Корень", seen=1)
    petrova.sets_homework(house.lesson, "№ 15")
    school.now_is("2026-11-19 14:10")
    assert isinstance(house.ends("14:00"), Saved)
    assert petrova.reads(access).away_since is None
    petrova.marks(house.lesson, "Яковлев Ян", "2")
    assert [(one.thing, one.pupil, one.before, one.value) for one in house.items(opened.thing)] == [
        ("mark", "Ёлкин Пётр", "3", "4"),
        ("mark", "Щукина Яна", "", "5"),
        ("absence", "Яковлев Ян", "", "absent||"),
        ("lesson", "", "", "Корень"),
        ("homework", "", "", "№ 15"),
    ]


def test_results_of_a_page_come_after_its_lessons_and_whoever_may_give_them_carries_them_over(
    house: House,
) -> None:
    petrova, school = house.petrova, house.school
    petrova.sets_term_mark(house.algebra, "Ёлкин Пётр", "3")
    school.now_is("2026-11-19 12:10")
    opened = house.opens("12:05")
    assert isinstance(opened, Saved)
    second = school.page(house.algebra).term.term
    for term in (second, second - 1):
        petrova.sets_result(house.algebra, "Щукина Яна", "term", term, "5")
    petrova.sets_result(house.algebra, "Щукина Яна", "year", None, "5")
    petrova.sets_term_mark(house.algebra, "Ёлкин Пётр", "4", seen=1)
    petrova.marks(house.lesson, "Яковлев Ян", "2")
    school.now_is("2026-11-19 14:10")
    house.ends("14:00")
    lesson, results = petrova.reads(to_carry, opened.thing).lessons
    assert (lesson.lesson, results.lesson, results.day) == (house.lesson, 0, None)
    assert [one.thing for one in lesson.items] == ["mark"]
    assert [(part(one), one.pupil, one.before, one.value) for one in results.items] == [
        ("Итоговые отметки: I четверть", "Щукина Яна", "", "5"),
        ("Итоговые отметки: II четверть", "Ёлкин Пётр", "3", "4"),
        ("Итоговые отметки: II четверть", "Щукина Яна", "", "5"),
        ("Итоговые отметки: год", "Щукина Яна", "", "5"),
    ]
    ((_, left),) = petrova.reads(my_carrying)
    assert left == 5
    (told,) = by_teacher(house.deputy.reads(to_carry, opened.thing))
    assert (told.name, kinds(told.kinds)) == ("Петрова А.", "отметок\u00a01, итогов\u00a04")
    items = list(results.items)
    stranger = house.school.teacher("Лукин Виктор")
    assert isinstance(house.ticks(items, opened.thing, who=stranger), Refusal)
    assert isinstance(house.ticks(items[:1], opened.thing), Saved)
    assert isinstance(house.ticks(items[1:], opened.thing, who=house.deputy), Saved)
    assert petrova.reads(my_carrying)[0][1] == 1


def test_it_is_due_after_two_working_days_and_a_teacher_is_told_how_much_is_left(house: House) -> None:
    opened = house.opens()
    assert isinstance(opened, Saved)
    house.petrova.marks(house.lesson, "Щукина Яна", "5")
    assert house.petrova.reads(my_carrying) == ()
    house.school.now_is("2026-11-20 18:00")
    (last,) = house.deputy.reads(outages)
    house.deputy.asks(EndOutage(last.outage, 1, at("17:00", "2026-11-20"), new()))
    ((outage, left),) = house.petrova.reads(my_carrying)
    assert (outage.due, left) == (at("23:59:59", "2026-11-23"), 1), "Friday, then Saturday and Monday"
    house.ticks(house.items(opened.thing), opened.thing)
    assert house.petrova.reads(my_carrying) == ()


def test_what_was_changed_after_it_was_carried_over_comes_back_with_both_values(house: House) -> None:
    opened = house.opens()
    assert isinstance(opened, Saved)
    petrova, school = house.petrova, house.school
    petrova.marks(house.lesson, "Щукина Яна", "5")
    school.now_is("2026-11-19 14:10")
    house.ends()
    (seen,) = house.items(opened.thing)
    petrova.marks(house.lesson, "Щукина Яна", "4", seen=1)
    stale = house.ticks([seen], opened.thing)
    assert isinstance(stale, Conflict)
    assert stale.theirs == "4"
    house.ticks(house.items(opened.thing), opened.thing)
    assert house.left(opened.thing) == {}
    petrova.marks(house.lesson, "Щукина Яна", "3", seen=2)
    assert house.left(opened.thing) == {("mark", "Щукина Яна"): ("4", "3")}
    house.ticks(house.items(opened.thing), opened.thing)
    house.ticks(house.items(opened.thing), opened.thing, done=False)
    assert house.left(opened.thing) == {("mark", "Щукина Яна"): ("4", "3")}, "before the tick stood 4"
    house.ticks(house.items(opened.thing), opened.thing, done=False)
    assert house.left(opened.thing) == {("mark", "Щукина Яна"): ("4", "3")}, "nothing more to take back"


def _refused(outcome: Outcome) -> tuple[Reason, str]:
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason, sentence(outcome)


def test_only_deputy_and_administrator_open_it_once_and_not_ahead(house: House) -> None:
    own = house.petrova.asks(OpenOutage("Нет интернета", at("12:00"), new()))
    assert _refused(own)[0] is Reason.NO_SUCH_RIGHT
    with pytest.raises(Refused):
        house.petrova.reads(outages)
    assert _refused(house.opens("12:01"))[0] is Reason.OUTAGE_AHEAD
    assert _refused(house.deputy.asks(OpenOutage("  ", at("12:00"), new())))[0] is Reason.NAME_MISSING
    opened = house.opens("11:00")
    assert isinstance(opened, Saved)
    reason, said = _refused(house.opens("11:30"))
    assert (reason, "19.11.2026 в 11:00" in said) == (Reason.OUTAGE_IS_OPEN, True)
    house.petrova.marks(house.lesson, "Щукина Яна", "5")
    assert _refused(house.ticks(house.items(opened.thing), opened.thing))[0] is Reason.OUTAGE_LASTS
    assert _refused(house.ends("10:59"))[0] is Reason.OUTAGE_ENDS_FIRST
    house.ends("11:59")
    assert _refused(house.opens("11:58"))[0] is Reason.OUTAGES_CROSS


def test_a_stranger_does_not_tick_and_a_repeated_request_does_nothing_twice(house: House) -> None:
    opened = house.opens()
    assert isinstance(opened, Saved)
    house.petrova.marks(house.lesson, "Щукина Яна", "5")
    house.school.now_is("2026-11-19 14:10")
    house.ends()
    items = house.items(opened.thing)
    stranger = house.school.teacher("Лукин Виктор")
    refused = house.ticks(items, opened.thing, who=stranger)
    assert isinstance(refused, Refusal)
    assert (refused.act, refused.clause) == (Act.CARRY_OVER, "4.3")
    assert stranger.reads(to_carry, opened.thing).lessons == ()
    once = CarryOver(opened.thing, (Carried("mark", items[0].thing_id, "5"),), True, "once")
    assert isinstance(house.petrova.asks(once), Saved)
    assert isinstance(house.petrova.asks(once), Saved)
    assert isinstance(house.ticks(items, opened.thing, who=house.deputy), Saved)


def test_teachers_stand_by_name_each_once_and_namesakes_apart(house: House) -> None:
    opened = house.opens()
    assert isinstance(opened, Saved)
    seven = 1
    for number, name in enumerate(
        ("Ёлкина Нина Ильинична", "Жуков Ян", "Абрамов Олег", "Ёлкина Нора Игоревна")
    ):
        teacher = house.school.teacher(name)
        course = house.school.course(f"Предмет {number}", seven, teacher)
        held = teacher.holds(course, "2026-11-19", 1 + number)
        assert isinstance(held, Saved)
        teacher.writes_topic(held.thing, "Тема")
    told = by_teacher(house.deputy.reads(to_carry, opened.thing))
    assert [one.name for one in told] == ["Абрамов О.", "Ёлкина Н. И.", "Ёлкина Н. И.", "Жуков Я."]
    assert [one.left for one in told] == [1, 1, 1, 1]


def test_my_day_speaks_of_an_outage_as_long_as_of_other_debts(house: House) -> None:
    house.opens()
    house.petrova.marks(house.lesson, "Щукина Яна", "5")
    house.school.now_is("2026-11-19 14:10")
    house.ends()
    house.school.now_is("2026-12-05 12:00")
    assert len(house.petrova.reads(my_carrying)) == 1
    house.school.now_is("2026-12-06 12:00")
    assert house.petrova.reads(my_carrying) == ()
