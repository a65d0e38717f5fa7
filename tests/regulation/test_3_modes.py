"""Section 3 of the regulation: the journal is this one, or the regional system's and this stands in."""

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from rules.codes import Role
from rules.deadlines import DutyKind, DutyState
from rules.outages import Keeping, SchoolMode
from rules.refusals import Reason
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.refused import Refused
from services.requests import Carried, CarryOver, DecideMode, EndOutage, OpenOutage, SetWork
from services.school_mode import school_mode
from services.views.access import access
from services.views.carry_over import my_carrying, outages, to_carry
from services.views.control import control
from services.views.my_day import my_day
from services.views.outage_papers import carry_over_paper
from services.views.plan import lesson_sheet
from services.views.trail import Wanted, trail
from tests.school import School, Who, new, refused
from texts.trail import act, value

pytestmark = pytest.mark.clause("3.1")
THURSDAY = date(2026, 11, 19)


@dataclass(frozen=True)
class House:
    """Algebra every day at 10:30 and physics at 13:30; nobody has written anything yet."""

    school: School
    petrova: Who
    deputy: Who
    director: Who
    algebra: int
    physics: int

    def decides(self, mode: str, *, both: bool, who: Who | None = None) -> Outcome:
        asker = who or self.director
        held = self.director.reads(school_mode)
        return asker.asks(DecideMode(mode, both, (held.mode.value, held.keeps_both), new()))

    def away(self, began: str, ended: str) -> int:
        opened = self.deputy.asks(OpenOutage("Обрыв", datetime.fromisoformat(began), new()))
        assert isinstance(opened, Saved)
        ended_at = datetime.fromisoformat(ended)
        assert isinstance(self.deputy.asks(EndOutage(opened.thing, 1, ended_at, new())), Saved)
        return opened.thing

    def owed(self, day: date = THURSDAY) -> set[tuple[DutyKind, date, int]]:
        return {(one.duty, one.day, one.number) for one in self.deputy.reads(control, day).owed}


@pytest.fixture
def house(school: School) -> House:
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А", leader=petrova)
    school.pupil("Ёлкин Пётр", seven)
    algebra, physics = (school.course(title, seven, petrova) for title in ("Алгебра", "Физика"))
    for weekday in (4, 5):
        school.slot(algebra, weekday, 3)
        school.slot(physics, weekday, 6)
    deputy = school.somebody("Завуч Зоя", Role.DEPUTY)
    return House(school, petrova, deputy, school.somebody("Главная Ия", Role.DIRECTOR), algebra, physics)


def test_until_the_school_decides_this_is_the_journal_and_all_is_carried_over_too(house: House) -> None:
    found = house.petrova.reads(access)
    assert (found.away_since, found.keeping) == (None, Keeping(SchoolMode.PRIMARY, keeps_both=True))
    assert (found.keeping.carries_over, found.keeping.is_kept_always) == (True, True)


@pytest.mark.clause("2.10")
def test_where_the_regional_system_is_the_journal_only_lessons_of_outages_are_judged(house: House) -> None:
    assert isinstance(house.decides("fallback", both=False), Saved)
    house.away("2026-11-19 10:00", "2026-11-19 12:00")
    house.school.now_is("2026-11-27 09:00")
    assert house.owed() == {(DutyKind.LESSON, THURSDAY, 3)}, "before noon; it was due on Saturday"
    held = house.petrova.holds(house.algebra, "2026-11-19", 3)
    assert isinstance(held, Saved)
    assert house.owed() == {
        (kind, THURSDAY, 3) for kind in (DutyKind.ABSENCES, DutyKind.TOPIC, DutyKind.HOMEWORK)
    }
    day = house.petrova.reads(my_day, date(2026, 11, 26))
    since = [(one.held_on, one.number) for one in day.debts if one.held_on >= THURSDAY]
    assert since == [(THURSDAY, 3)] * 3, "and what was owed before it was decided"
    assert {one.absences.state for one in day.lessons} == {DutyState.NOT_APPLICABLE}


@pytest.mark.parametrize(("mode", "both", "left"), [("fallback", False, [1]), ("primary", False, [])])
def test_results_are_carried_over_where_marks_are(
    house: House, mode: str, both: bool, left: list[int]
) -> None:
    house.decides(mode, both=both)
    opened = house.deputy.asks(OpenOutage("Обрыв", datetime(2026, 11, 19, 12), new()))
    assert isinstance(opened, Saved)
    house.petrova.sets_term_mark(house.algebra, "Ёлкин Пётр", "5")
    house.school.now_is("2026-11-19 14:00")
    house.deputy.asks(EndOutage(opened.thing, 1, datetime(2026, 11, 19, 13), new()))
    assert [one.left for one in house.petrova.reads(to_carry, opened.thing).lessons] == left
    assert [number for _, number in house.petrova.reads(my_carrying)] == left


@pytest.mark.clause("2.8")
def test_what_is_written_there_outside_outages_is_never_late(house: House) -> None:
    house.decides("fallback", both=False)
    house.school.now_is("2026-11-23 09:00")
    held = house.petrova.holds(house.physics, "2026-11-19", 6)
    assert isinstance(held, Saved)
    assert house.petrova.reads(lesson_sheet, held.thing).homework is DutyState.NOT_APPLICABLE
    house.petrova.sets_homework(held.thing, "№ 15")
    assert house.petrova.reads(lesson_sheet, held.thing).homework is DutyState.DONE


@pytest.mark.clause("2.6")
def test_marks_results_and_reasons_are_the_regional_systems_then(house: House) -> None:
    house.decides("fallback", both=False)
    opened = house.deputy.asks(OpenOutage("Обрыв", datetime(2026, 11, 19, 10), new()))
    assert isinstance(opened, Saved)
    held = house.petrova.holds(house.algebra, "2026-11-19", 3)
    assert isinstance(held, Saved)
    kind = house.school.page(house.algebra).kinds[0].kind
    assert isinstance(house.petrova.asks(SetWork(held.thing, None, kind, "К-1", 1, 0, new())), Saved)
    house.petrova.marks_absent(held.thing, "Ёлкин")
    house.petrova.enters_note("Ёлкин", "2026-11-19", "2026-11-19", "2026-11-19")
    house.petrova.writes_topic(held.thing, "Корень")
    house.petrova.sets_homework(held.thing, "№ 15")
    ended = EndOutage(opened.thing, 1, datetime(2026, 11, 19, 12), new())
    assert isinstance(house.deputy.asks(ended), Saved)
    house.school.now_is("2027-01-05 09:00")
    assert house.owed(THURSDAY) == set()
    assert house.deputy.reads(control, date(2026, 12, 26)).owed == ()
    assert isinstance(house.decides("fallback", both=True), Saved)
    house.school.now_is("2027-01-05 09:01")
    assert house.owed(THURSDAY) == set(), "decided in January, November stays what it was"


def test_a_school_that_keeps_both_is_judged_always_and_carries_over(house: House) -> None:
    house.decides("fallback", both=True)
    house.school.now_is("2026-11-21 09:00")
    assert (DutyKind.LESSON, THURSDAY, 6) in house.owed()


def test_what_was_owed_before_the_decision_stays_owed_and_what_was_not_does_not_begin(house: House) -> None:
    house.school.now_is("2026-11-20 07:00")
    house.decides("fallback", both=False)
    house.school.now_is("2026-11-21 07:00")
    assert house.owed() == {(DutyKind.LESSON, THURSDAY, 3), (DutyKind.LESSON, THURSDAY, 6)}
    house.decides("primary", both=False)
    assert house.owed() == {(DutyKind.LESSON, THURSDAY, 3), (DutyKind.LESSON, THURSDAY, 6)}, "not Friday"


@pytest.mark.clause("3.2")
def test_where_this_is_the_only_journal_nothing_is_carried_over(house: House) -> None:
    house.decides("primary", both=False)
    opened = house.deputy.asks(OpenOutage("Нет света в корпусе", datetime(2026, 11, 19, 11), new()))
    assert isinstance(opened, Saved)
    held = house.petrova.holds(house.algebra, "2026-11-19", 3)
    assert isinstance(held, Saved)
    house.petrova.writes_topic(held.thing, "Корень")
    house.school.now_is("2026-11-19 13:00")
    house.deputy.asks(EndOutage(opened.thing, 1, datetime(2026, 11, 19, 12, 30), new()))
    assert house.petrova.reads(my_carrying) == ()
    assert house.deputy.reads(to_carry, opened.thing).lessons == ()
    tick = CarryOver(opened.thing, (Carried("lesson", held.thing, "Корень"),), True, new())
    assert refused(house.petrova.asks(tick)) == (Reason.NOTHING_CARRIED_OVER, "3.2")
    with pytest.raises(Refused) as none:
        house.deputy.reads(carry_over_paper)
    assert none.value.refusal.reason is Reason.NOTHING_CARRIED_OVER
    (told,) = house.deputy.reads(outages)
    assert not told.carries_over
    assert told.due == datetime(2026, 11, 21, 23, 59, 59), "from paper into here"
    house.school.now_is("2026-11-20 09:00")
    house.decides("primary", both=True)
    assert house.petrova.reads(my_carrying) == (), "an outage is what it was when it began"


def test_director_and_administrator_decide_it_once_and_it_is_in_the_journal_of_changes(house: House) -> None:
    administrator = house.school.somebody("Громов Илья", Role.ADMINISTRATOR)
    for who in (house.deputy, house.petrova):
        outcome = house.decides("fallback", both=False, who=who)
        assert isinstance(outcome, Refusal), who.name
        assert (outcome.reason, outcome.clause[0]) == (
            Reason.NO_SUCH_RIGHT,
            "3" if who is house.deputy else "4",
        )
    assert isinstance(house.decides("fallback", both=False), Saved)
    late = administrator.asks(DecideMode("fallback", True, ("primary", True), new()))
    assert isinstance(late, Conflict)
    assert late.who.startswith("Главная")
    assert refused(house.decides("fallback", both=False))[0] is Reason.ALREADY_THERE
    assert refused(house.decides("elsewhere", both=False))[0] is Reason.UNKNOWN_THING
    assert isinstance(house.decides("primary", both=False, who=administrator), Saved)
    (last, *rest) = house.deputy.reads(trail, Wanted()).lines
    told = [
        (act(one.act), value(one.thing, one.before), value(one.thing, one.after)) for one in (last, *rest)
    ]
    assert ("где журнал школы", "в региональной системе", "здесь") in told
    assert ("ведутся оба журнала", "–", "нет") in told
