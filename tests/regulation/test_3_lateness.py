"""Section 3 of the regulation: what an outage kept from being written is not overdue before its date."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.codes import Role
from rules.deadlines import DutyKind, DutyState
from rules.outages import Away, Lenience
from services.outcomes import Refusal, Saved
from services.remarks import keep_remarks, overdue_now
from services.requests import EndOutage, OpenOutage
from services.views.carry_over import outages
from services.views.control import control
from services.views.day import DayLesson, MyDay
from services.views.my_day import my_day
from services.views.plan import lesson_sheet
from services.views.remarks import remarks_of_school
from tests.school import School, Who, new

pytestmark = pytest.mark.clause("3.2")
THURSDAY = date(2026, 11, 19)


@dataclass(frozen=True)
class House:
    """Algebra on Thursdays at 10:30, physics at 13:30, the class goes home at 14:10; a deputy looks."""

    school: School
    petrova: Who
    deputy: Who
    algebra: int
    physics: int

    def away(self, began: str, ended: str) -> None:
        """An outage is told of afterwards, as one without power has to be."""
        opened = self.deputy.asks(OpenOutage("Нет света", datetime.fromisoformat(began), new()))
        assert isinstance(opened, Saved)
        (last, *_) = self.deputy.reads(outages)
        ended_at = datetime.fromisoformat(ended)
        assert isinstance(self.deputy.asks(EndOutage(last.outage, last.version, ended_at, new())), Saved)

    def owed(self, day: date = THURSDAY) -> set[tuple[DutyKind, int]]:
        board = self.deputy.reads(control, day)
        return {(one.duty, one.course) for one in board.owed}

    def day(self) -> MyDay:
        return self.petrova.reads(my_day, THURSDAY)

    def lesson(self, course: int) -> DayLesson:
        return next(one for one in self.day().lessons if one.course == course)


@pytest.fixture
def house(school: School) -> House:
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А", leader=petrova)
    school.pupil("Ёлкин Пётр", seven)
    algebra, physics = (school.course(title, seven, petrova) for title in ("Алгебра", "Физика"))
    school.slot(algebra, 4, 3)
    school.slot(physics, 4, 6)
    return House(school, petrova, school.somebody("Завуч Зоя", Role.DEPUTY), algebra, physics)


def test_a_lesson_that_stood_in_an_outage_is_written_by_the_day_of_carrying_over(house: House) -> None:
    house.school.now_is("2026-11-20 12:00")
    assert house.owed() == {(DutyKind.LESSON, house.algebra), (DutyKind.LESSON, house.physics)}
    house.away("2026-11-19 10:45", "2026-11-19 12:30")
    assert house.owed() == {(DutyKind.LESSON, house.physics)}, "only the lesson of the outage may be late"
    algebra = house.lesson(house.algebra)
    assert (algebra.absences.state, algebra.absences.due) == (
        DutyState.RUNNING,
        datetime(2026, 11, 21, 23, 59, 59),
    )
    house.school.now_is("2026-11-21 23:59")
    assert (DutyKind.LESSON, house.algebra) not in house.owed()
    house.school.now_is("2026-11-22 00:00")
    assert (DutyKind.LESSON, house.algebra) in house.owed()


def test_homework_that_fell_due_in_an_outage_of_the_afternoon_is_not_late(house: House) -> None:
    held = house.petrova.holds(house.algebra, "2026-11-19", 3)
    assert isinstance(held, Saved)
    house.school.now_is("2026-11-20 09:00")
    house.away("2026-11-19 15:00", "2026-11-19 17:00")
    homework = house.lesson(house.algebra).homework
    assert (homework.state, homework.due) == (DutyState.RUNNING, datetime(2026, 11, 21, 23, 59, 59))
    absences = house.lesson(house.algebra).absences
    assert absences.state is DutyState.OVERDUE, "its day ended seven hours after access was back"
    house.petrova.sets_homework(held.thing, "№ 15")
    assert house.lesson(house.algebra).homework.state is DutyState.DONE, "written after 15:40 and in time"
    assert house.petrova.reads(lesson_sheet, held.thing).homework is DutyState.DONE


def test_an_outage_that_ended_before_changes_nothing(house: House) -> None:
    house.petrova.holds(house.algebra, "2026-11-19", 3)
    house.school.now_is("2026-11-20 09:00")
    before = house.day()
    house.away("2026-11-19 08:00", "2026-11-19 10:30")
    assert house.day() == before


def test_an_outage_on_the_last_evening_of_carrying_over_moves_it_once_more(house: House) -> None:
    house.school.now_is("2026-11-23 09:00")
    house.away("2026-11-19 10:00", "2026-11-19 14:00")
    house.away("2026-11-21 20:00", "2026-11-22 09:00")
    assert house.lesson(house.algebra).absences.due == datetime(2026, 11, 24, 23, 59, 59)


def test_while_an_outage_lasts_nothing_of_it_is_overdue(house: House) -> None:
    house.deputy.asks(OpenOutage("Нет света", datetime(2026, 11, 19, 10), new()))
    house.school.now_is("2026-11-30 10:00")
    assert house.owed() == set()
    assert house.lesson(house.algebra).absences.due == datetime(2026, 12, 2, 23, 59, 59)


def test_a_remark_made_before_the_outage_was_told_of_is_closed_by_the_next_pass(house: House) -> None:
    house.school.now_is("2026-11-20 02:30")

    def open_ones_of_thursday() -> int:
        found = house.deputy.reads(overdue_now)
        house.school.house.write(lambda book: keep_remarks(book, found)).result()
        return sum(one.day == THURSDAY for one in house.deputy.reads(remarks_of_school))

    assert open_ones_of_thursday() == 2
    house.away("2026-11-19 10:00", "2026-11-19 14:00")
    assert open_ones_of_thursday() == 0


def test_a_reason_whose_two_days_ended_in_an_outage_may_be_changed_until_the_day_of_carrying_over(
    house: House,
) -> None:
    held = house.petrova.holds(house.algebra, "2026-11-19", 3)
    assert isinstance(held, Saved)
    house.petrova.marks_absent(held.thing, "Ёлкин")
    house.petrova.enters_note("Ёлкин", "2026-11-19", "2026-11-19", "2026-11-19")
    assert isinstance(house.petrova.gives_reason(held.thing, "Ёлкин", "illness"), Saved)
    house.school.now_is("2026-11-23 10:00")
    late = house.petrova.gives_reason(held.thing, "Ёлкин", "valid", seen=2)
    assert isinstance(late, Refusal), "handed in on Thursday: until Saturday"
    house.away("2026-11-21 20:00", "2026-11-22 08:00")
    assert isinstance(house.petrova.gives_reason(held.thing, "Ёлкин", "valid", seen=2), Saved)


INSTANTS = st.datetimes(datetime(2026, 11, 1), datetime(2026, 11, 30))
TIMES = st.lists(
    st.tuples(INSTANTS, st.integers(1, 4000), st.integers(0, 4)).map(
        lambda one: Away(
            one[0],
            one[0] + timedelta(minutes=one[1]),
            one[0] + timedelta(minutes=one[1], days=one[2]),
        )
    ),
    max_size=5,
).map(lambda times: tuple(sorted(times, key=lambda one: one.began)))


FIRST = Away(datetime(2026, 11, 2, 10), datetime(2026, 11, 2, 12), datetime(2026, 11, 4))
SECOND = Away(datetime(2026, 11, 3, 8), datetime(2026, 11, 3, 9), datetime(2026, 11, 5))


@example((FIRST, SECOND), datetime(2026, 11, 3, 8, 30), datetime(2026, 11, 2, 11))
@given(TIMES, INSTANTS, INSTANTS)
def test_no_outage_ever_makes_anything_due_earlier_and_only_those_that_meet_it_move_it(
    times: tuple[Away, ...], due: datetime, began: datetime
) -> None:
    stood = (began, began + timedelta(minutes=40))
    moved = Lenience(times).moved(due, stood)
    assert moved >= due
    assert moved == due or moved in {one.due for one in times}
    touching = [one for one in times if one.began <= due < one.ended or one.meets(*stood)]
    assert (moved == due) or touching
    assert moved >= max((one.due for one in touching), default=due)
