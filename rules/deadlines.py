"""Clocks of the regulation: what is due when, and how a duty stands. Numbers of a local act are arguments."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum


class DutyState(StrEnum):
    """How a duty stands."""

    DONE = "done"
    DONE_LATE = "done_late"
    RUNNING = "running"
    OVERDUE = "overdue"
    NOT_YET = "not_yet"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Parameters:
    """Numbers that a local act may change (2.6, 2.8)."""

    homework_minutes: int = 90
    marks_days: int = 7


END_OF_DAY = time(23, 59, 59)


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


def judge(*, begins: datetime, due: datetime, done_at: datetime | None, now: datetime) -> DutyState:
    """Say how a duty stands that begins with a lesson and is due at an instant; all local."""
    if done_at is not None:
        return DutyState.DONE if done_at <= due else DutyState.DONE_LATE
    if now < begins:
        return DutyState.NOT_YET
    return DutyState.RUNNING if now <= due else DutyState.OVERDUE
