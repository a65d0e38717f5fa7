"""Remarks of the nightly pass: made once, closed when mended, kept for ever (2.10, 4.2)."""

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from rules.codes import Role
from rules.deadlines import DutyKind
from services.actor import OFFICE
from services.audit import verify_journal
from services.outcomes import Saved
from services.remarks import keep_remarks, last_pass, overdue_now
from services.views.remarks import RemarkLine, own_remarks, remarks_of_school
from tests.school import School, Who


@dataclass
class Night:
    """Algebra of 7А on Thursdays; a deputy who looks."""

    school: School
    petrova: Who
    deputy: Who
    algebra: int

    def passes(self, at: str) -> None:
        self.school.now_is(at)
        house = self.school.house
        found = house.look(overdue_now)
        assert isinstance(house.write(lambda book: keep_remarks(book, found), OFFICE).result(), Saved)

    def open(self) -> list[tuple[date, DutyKind]]:
        return [(one.day, one.duty) for one in self.deputy.reads(remarks_of_school)]

    def closed(self) -> tuple[RemarkLine, ...]:
        return self.deputy.reads(remarks_of_school, closed=True)


@pytest.fixture
def night(school: School) -> Night:
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven, since="2026-11-09")
    algebra = school.course("Алгебра", seven, petrova)
    school.slot(algebra, 4, 3)
    return Night(school, petrova, school.somebody("Орлова Татьяна", Role.DEPUTY), algebra)


THURSDAY = date(2026, 11, 12)


def test_what_is_overdue_gets_one_remark_however_often_the_pass_comes(night: Night) -> None:
    night.passes("2026-11-13 02:30")
    night.passes("2026-11-14 02:30")
    assert night.open() == [(THURSDAY, DutyKind.LESSON)]
    (own,) = night.petrova.reads(own_remarks)
    assert (own.class_title, own.subject, own.made_at) == ("7А", "Алгебра", datetime(2026, 11, 13, 2, 30))


def test_a_mended_duty_is_shown_mended_at_once_and_closed_by_the_next_pass(night: Night) -> None:
    night.passes("2026-11-13 02:30")
    night.school.now_is("2026-11-13 09:00")
    held = night.petrova.holds(night.algebra, "2026-11-12", 3)
    assert isinstance(held, Saved)
    night.petrova.writes_topic(held.thing, "Дроби")
    night.petrova.marks_absent(held.thing, "Воронин")
    night.petrova.sets_homework(held.thing, "№ 12")
    assert [one.mended for one in night.petrova.reads(own_remarks)] == [True]
    night.passes("2026-11-14 02:30")
    assert night.open() == []
    (closed,) = night.closed()
    assert closed.closed_at == datetime(2026, 11, 14, 2, 30)
    assert night.petrova.reads(own_remarks) == ()


def test_a_lesson_opened_and_left_half_empty_gets_the_remarks_of_what_is_missing(night: Night) -> None:
    night.passes("2026-11-13 02:30")
    night.petrova.holds(night.algebra, "2026-11-12", 3)
    night.passes("2026-11-14 02:30")
    assert {duty for _, duty in night.open()} == {DutyKind.ABSENCES, DutyKind.TOPIC, DutyKind.HOMEWORK}
    assert [one.duty for one in night.closed()] == [DutyKind.LESSON]


def test_the_same_duty_undone_again_gets_a_new_remark_and_the_old_one_stays(night: Night) -> None:
    held = night.petrova.holds(night.algebra, "2026-11-12", 3)
    assert isinstance(held, Saved)
    night.passes("2026-11-13 02:30")
    night.petrova.writes_topic(held.thing, "Дроби")
    night.passes("2026-11-14 02:30")
    night.petrova.writes_topic(held.thing, "", seen=2)
    night.passes("2026-11-15 02:30")
    assert (THURSDAY, DutyKind.TOPIC) in night.open()
    assert [one.duty for one in night.closed()] == [DutyKind.TOPIC]


def test_whose_a_remark_is(night: Night) -> None:
    lukin = night.school.teacher("Лукин Виктор")
    night.school.substitute(night.algebra, "2026-11-12", 3, lukin)
    night.passes("2026-11-13 02:30")
    assert len(lukin.reads(own_remarks)) == 1
    assert night.petrova.reads(own_remarks) == ()
    assert not night.petrova.may_read(remarks_of_school)


def test_the_pass_stands_in_the_trail_and_the_journal_verifies(night: Night) -> None:
    night.passes("2026-11-13 02:30")
    house = night.school.house
    with house.database.connection_context():
        assert last_pass() == house.clock.now().utc
        assert verify_journal(house.keys.audit).sound
