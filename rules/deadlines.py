"""Clocks of the regulation: what is due when, and how a duty stands. Numbers of a local act are arguments."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from rules.calendar import Workdays, working_days_after
from rules.outages import Lenience

DEBT_DAYS = 14
"""How far back a teacher is reminded of what is owed; so long a substitute can still open that page."""


class DutyState(StrEnum):
    """How a duty stands."""

    DONE = "done"
    DONE_LATE = "done_late"
    RUNNING = "running"
    OVERDUE = "overdue"
    NOT_YET = "not_yet"
    NOT_APPLICABLE = "not_applicable"


class DutyKind(StrEnum):
    """What a journal's keeper owes, in the order a board of control shows it."""

    LESSON = "lesson"
    """The lesson was not opened at all: nothing of it is written."""
    ABSENCES = "absences"
    TOPIC = "topic"
    HOMEWORK = "homework"
    MARKS = "marks"
    TERM_MARKS = "term_marks"
    REASONS = "reasons"


CLAUSES: dict[DutyKind, str] = {
    DutyKind.LESSON: "2.2",
    DutyKind.ABSENCES: "2.5",
    DutyKind.TOPIC: "2.7",
    DutyKind.HOMEWORK: "2.8",
    DutyKind.MARKS: "2.6",
    DutyKind.TERM_MARKS: "2.6",
    DutyKind.REASONS: "2.9",
}
"""The clause that each duty comes from."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Numbers that a local act may change (2.6, 2.8)."""

    homework_minutes: int = 90
    marks_days: int = 7


END_OF_DAY = time(23, 59, 59)
TERM_MARK_DAYS = 7
"""How long before the end of a term its marks may be set (2.6)."""
REASON_DAYS = 2
"""Working days from the day a document is handed in to the reason in the journal (2.9)."""


def absences_due(lesson_day: date) -> datetime:
    """Absent pupils are marked on the day of the lesson (2.5)."""
    return datetime.combine(lesson_day, END_OF_DAY)


def topic_due(lesson_day: date) -> datetime:
    """The topic belongs to the lesson's record and is written with it (2.7)."""
    return datetime.combine(lesson_day, END_OF_DAY)


def homework_due(lesson_day: date, last_lesson_ends: time, parameters: Parameters) -> datetime:
    """Homework is written within 1.5 hours after that class's last lesson of the day (2.8)."""
    return datetime.combine(lesson_day, last_lesson_ends) + timedelta(minutes=parameters.homework_minutes)


def marks_due(lesson_day: date, parameters: Parameters) -> datetime:
    """Marks of a work are set within the days of the local act (2.6)."""
    return datetime.combine(lesson_day + timedelta(days=parameters.marks_days), END_OF_DAY)


def term_marks_begin(term_ends: date) -> datetime:
    """Term marks are set in the last week of the term (2.6)."""
    return datetime.combine(term_ends - timedelta(days=TERM_MARK_DAYS), time())


def term_marks_due(term_ends: date) -> datetime:
    """Term marks are set before the holidays begin: until the last day of the term (2.6)."""
    return datetime.combine(term_ends, END_OF_DAY)


def reason_due(handed_in: date, workdays: Workdays) -> datetime:
    """The reason of an absence is corrected within two working days after its document came (2.9)."""
    return datetime.combine(working_days_after(handed_in, REASON_DAYS, workdays), END_OF_DAY)


CARRY_OVER_DAYS = 2
"""Working days from the return of access to the records in the regional system (3.2)."""


def carry_over_due(ended: date, workdays: Workdays) -> datetime:
    """Records are carried over within two working days after access returned (3.2)."""
    return datetime.combine(working_days_after(ended, CARRY_OVER_DAYS, workdays), END_OF_DAY)


@dataclass(frozen=True, slots=True)
class Record:
    """What is written of a lesson, as its clocks see it; instants local."""

    topic: bool = False
    attendance_at: datetime | None = None
    homework_at: datetime | None = None
    works_without_marks: int = 0


@dataclass(frozen=True, slots=True)
class Planned:
    """A lesson of the timetable: when it begins, and when its class goes home that day."""

    begins: datetime
    ends: datetime
    last_lesson_ends: time
    takes_place: bool = True
    """False where it was cancelled, or nobody is on the list that day."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How one duty stands, and when it is due."""

    duty: DutyKind
    due: datetime
    state: DutyState


OF_A_TEMPORARY_JOURNAL = frozenset({DutyKind.LESSON, DutyKind.ABSENCES, DutyKind.TOPIC, DutyKind.HOMEWORK})
"""What a lesson owes that stood in an outage, where the journal itself is the regional system (3.1)."""


def is_judged(duty: DutyKind, day: date, stood: tuple[datetime, datetime] | None, lenience: Lenience) -> bool:
    """Whether a duty is judged here: the later ones of a temporary journal are the regional system's."""
    return lenience.is_judged(day, stood if duty in OF_A_TEMPORARY_JOURNAL else None)


def lesson_clocks(
    planned: Planned, record: Record | None, parameters: Parameters, lenience: Lenience, now: datetime
) -> tuple[Clock, ...]:
    """Return the clocks of a lesson; one that nobody opened owes itself, and nothing besides."""
    if not planned.takes_place:
        return ()
    day, begins = planned.begins.date(), planned.begins
    stood = (begins, planned.ends)

    def clock(duty: DutyKind, term: datetime, done_at: datetime | None) -> Clock:
        due = lenience.moved(term, stood)
        return Clock(duty, due, judge(begins=begins, due=due, done_at=done_at, now=now))

    clocks: tuple[Clock, ...]
    if record is None:
        clocks = (clock(DutyKind.LESSON, absences_due(day), None),)
    else:
        marked = None if record.works_without_marks else begins
        homework = homework_due(day, planned.last_lesson_ends, parameters)
        clocks = (
            clock(DutyKind.ABSENCES, absences_due(day), record.attendance_at),
            clock(DutyKind.TOPIC, topic_due(day), begins if record.topic else None),
            clock(DutyKind.HOMEWORK, homework, record.homework_at),
            clock(DutyKind.MARKS, marks_due(day, parameters), marked),
        )
    return tuple(one for one in clocks if is_judged(one.duty, day, stood, lenience))


def judge(*, begins: datetime, due: datetime, done_at: datetime | None, now: datetime) -> DutyState:
    """Say how a duty stands that begins with a lesson and is due at an instant; all local."""
    if done_at is not None:
        return DutyState.DONE if done_at <= due else DutyState.DONE_LATE
    if now < begins:
        return DutyState.NOT_YET
    return DutyState.RUNNING if now <= due else DutyState.OVERDUE
