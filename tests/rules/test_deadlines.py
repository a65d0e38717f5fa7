"""The clocks of section 2 to the second: when each is due, and how a duty stands just before and after."""

from datetime import date, datetime, time, timedelta

import pytest

from rules.absences import change_closed
from rules.calendar import Workdays
from rules.deadlines import (
    DutyKind,
    DutyState,
    Parameters,
    Planned,
    Record,
    absences_due,
    homework_due,
    judge,
    lesson_clocks,
    marks_due,
    term_marks_begin,
    term_marks_due,
    topic_due,
)
from rules.outages import Lenience

DAY = date(2026, 11, 19)
BEGINS, DUE = datetime(2026, 11, 19, 10, 15), datetime(2026, 11, 19, 15, 10)
MOMENT = timedelta(microseconds=1)


@pytest.mark.clause("2.5", "2.6", "2.7", "2.8")
def test_when_each_duty_of_a_lesson_and_of_a_term_is_due() -> None:
    usual = Parameters()
    assert absences_due(DAY) == topic_due(DAY) == datetime(2026, 11, 19, 23, 59, 59)
    assert homework_due(DAY, time(13, 40), usual) == datetime(2026, 11, 19, 15, 10)
    assert homework_due(DAY, time(23), usual) == datetime(2026, 11, 20, 0, 30)
    assert homework_due(DAY, time(13, 40), Parameters(homework_minutes=30)) == datetime(2026, 11, 19, 14, 10)
    assert marks_due(DAY, usual) == datetime(2026, 11, 26, 23, 59, 59)
    assert marks_due(DAY, Parameters(marks_days=3)) == datetime(2026, 11, 22, 23, 59, 59)
    assert term_marks_begin(date(2026, 12, 26)) == datetime(2026, 12, 19)
    assert term_marks_due(date(2026, 12, 26)) == datetime(2026, 12, 26, 23, 59, 59)


@pytest.mark.clause("2.9")
def test_a_reason_is_changed_up_to_the_last_moment_of_the_latest_document_and_not_after_it() -> None:
    papers = (date(2026, 11, 17), DAY, date(2026, 11, 18))
    due = datetime(2026, 11, 21, 23, 59, 59)

    def closed(now: datetime, reason: str = "illness", handed_in: tuple[date, ...] = papers) -> date | None:
        return change_closed(reason, handed_in, Workdays(), Lenience(), now)

    assert closed(due) is None
    assert closed(due + MOMENT) == date(2026, 11, 21)
    assert closed(due + MOMENT, handed_in=()) is None
    assert closed(due + MOMENT, reason="") is None


@pytest.mark.parametrize(
    ("done_at", "now", "stands"),
    [
        (DUE, DUE, DutyState.DONE),
        (DUE + MOMENT, DUE, DutyState.DONE_LATE),
        (BEGINS - MOMENT, BEGINS - MOMENT, DutyState.DONE),
        (None, BEGINS - MOMENT, DutyState.NOT_YET),
        (None, BEGINS, DutyState.RUNNING),
        (None, DUE, DutyState.RUNNING),
        (None, DUE + MOMENT, DutyState.OVERDUE),
    ],
)
def test_a_duty_stands_as_its_moment_says(done_at: datetime | None, now: datetime, stands: DutyState) -> None:
    assert judge(begins=BEGINS, due=DUE, done_at=done_at, now=now) is stands


def test_a_lesson_owes_itself_until_it_is_opened_then_its_four_duties_and_nothing_where_it_is_none() -> None:
    planned = Planned(BEGINS, datetime(2026, 11, 19, 10, 55), time(13, 40))

    def stand(record: Record | None, now: datetime, one: Planned = planned) -> dict[DutyKind, DutyState]:
        return {
            clock.duty: clock.state for clock in lesson_clocks(one, record, Parameters(), Lenience(), now)
        }

    week = datetime(2026, 11, 26, 23, 59, 59)
    assert stand(None, DUE) == {DutyKind.LESSON: DutyState.RUNNING}
    assert stand(Record(), week) == {
        DutyKind.ABSENCES: DutyState.OVERDUE,
        DutyKind.TOPIC: DutyState.OVERDUE,
        DutyKind.HOMEWORK: DutyState.OVERDUE,
        DutyKind.MARKS: DutyState.DONE,
    }
    kept = Record(topic=True, attendance_at=BEGINS, homework_at=DUE + MOMENT, works_without_marks=1)
    assert stand(kept, week) == {
        DutyKind.ABSENCES: DutyState.DONE,
        DutyKind.TOPIC: DutyState.DONE,
        DutyKind.HOMEWORK: DutyState.DONE_LATE,
        DutyKind.MARKS: DutyState.RUNNING,
    }
    assert stand(kept, week + MOMENT)[DutyKind.MARKS] is DutyState.OVERDUE
    cancelled = Planned(BEGINS, BEGINS, time(13, 40), takes_place=False)
    assert stand(None, week, cancelled) == {}
