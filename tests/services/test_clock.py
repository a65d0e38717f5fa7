"""A clock that stands behind the last event: told, believed or not, no deadline judged by it."""

from datetime import date, datetime, timedelta

import pytest

from rules.refusals import Reason
from services.clock import TOLERANCE, Clock
from services.health import BadClock
from services.house import House
from services.outcomes import Refusal, Saved
from services.views.my_day import my_day
from tests.new_school import QUICK
from tests.school import School
from tests.services.gates import PATIENCE, writes
from tests.services.test_file_watch import Watched

FIRST, LAST = datetime(2026, 9, 1, 1, 0), datetime(2026, 11, 20, 5, 0)


class Machine:
    """A machine's two clocks."""

    def __init__(self) -> None:
        self.utc = LAST
        self.steady = 100.0
        self.clock = Clock("Asia/Barnaul", source=lambda: self.utc, steady=lambda: self.steady)
        self.clock.begin(FIRST, LAST)


@pytest.fixture
def machine() -> Machine:
    """A machine whose journal was last written at noon of Friday."""
    return Machine()


def test_a_clock_that_goes_on_is_believed_and_a_little_step_back_too(machine: Machine) -> None:
    for utc in (LAST, LAST + timedelta(hours=3), LAST - TOLERANCE):
        machine.utc = utc
        now = machine.clock.now()
        assert (now.utc, now.behind, now.judged) == (utc, False, now.local)
        assert machine.clock.trouble() is None


def test_a_clock_set_back_is_read_as_it_stands_but_judges_no_deadline(machine: Machine) -> None:
    machine.utc = LAST - timedelta(days=2)
    now = machine.clock.now()
    assert (now.utc, now.behind, now.judged) == (machine.utc, True, datetime.min)
    shows = machine.clock.local(machine.utc)
    assert machine.clock.trouble() == BadClock(shows, machine.clock.local(LAST), shows)


def test_with_a_dead_battery_time_goes_on_from_the_last_event(machine: Machine) -> None:
    machine.utc = datetime(2001, 1, 1)
    machine.steady += 90
    now = machine.clock.now()
    assert (now.utc, now.behind) == (LAST + timedelta(seconds=90), True)
    machine.clock.saw(now.utc)
    machine.steady += 10
    assert machine.clock.now().utc == LAST + timedelta(seconds=100), "never back"
    machine.utc = LAST + timedelta(hours=1)
    assert not machine.clock.now().behind, "set right, it is believed at once"


def test_rights_and_marks_outlive_a_dead_battery(school: School) -> None:
    teacher = school.teacher("Петрова Анна Ивановна")
    seven = school.school_class("7А")
    school.pupil("Ёлкин Пётр", seven)
    algebra = school.course("Алгебра", seven, teacher)
    school.slot(algebra, weekday=4, number=3)
    school.house.stop()
    restarted = House(school.house.folder, source=lambda: datetime(2001, 1, 1), cost=QUICK)
    restarted.start()
    school.house = restarted
    assert restarted.clock.now().today == date(2026, 11, 19)
    assert isinstance(teacher.holds(algebra, "2026-11-19", 3), Saved)
    with restarted.database.connection_context():
        found = [at for (at,) in restarted.database.execute_sql("SELECT at FROM audit_event ORDER BY id")]
    assert found == sorted(found), "numbers still follow time"


def test_a_restart_with_a_clock_set_back_finds_out_and_the_reason_of_an_absence_stays_open(
    school: School,
) -> None:
    teacher = school.teacher("Петрова Анна Ивановна")
    seven = school.school_class("7А", leader=teacher)
    school.pupil("Ёлкин Пётр", seven)
    algebra = school.course("Алгебра", seven, teacher)
    school.slot(algebra, weekday=4, number=3)
    held = teacher.holds(algebra, "2026-11-19", 3)
    assert isinstance(held, Saved)
    lesson = held.thing
    assert isinstance(teacher.marks_absent(lesson, "Ёлкин"), Saved)
    assert isinstance(teacher.enters_note("Ёлкин", "2026-11-19", "2026-11-19", "2026-11-19"), Saved)
    assert isinstance(teacher.gives_reason(lesson, "Ёлкин", "illness"), Saved)
    school.now_is("2026-11-30 12:00")
    refused = teacher.gives_reason(lesson, "Ёлкин", "valid", seen=2)
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.REASON_TOO_LATE
    school.house.clock.begin(datetime(2026, 11, 19), datetime(2026, 12, 20))
    assert school.house.clock.now().behind
    assert isinstance(teacher.gives_reason(lesson, "Ёлкин", "valid", seen=2), Saved), "2.9 is not judged"
    assert teacher.reads(my_day, date(2026, 11, 19)).debts == ()


def test_the_watch_tells_of_the_clock_and_of_its_being_right_again(school: School) -> None:
    school.house.write(writes("something")).result(PATIENCE)
    watched = Watched(school.house)
    school.utc -= timedelta(hours=5)
    with school.house.database.connection_context():
        assert watched.looks().health.clock is not None
        school.utc += timedelta(hours=6)
        assert watched.looks().health.clock is None
