"""What «Мой день» needs."""

from dataclasses import dataclass
from datetime import date, datetime

from rules.deadlines import DutyKind
from rules.deadlines import DutyState as DutyState
from rules.outages import UNDECIDED, Keeping

DebtKind = DutyKind
"""What was not filled in."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One of the five states of a lesson; ``done`` of ``of`` where it is counted."""

    state: DutyState
    due: datetime | None = None
    """School's local time."""
    done: int = 0
    of: int = 0
    letter: str = ""


@dataclass(frozen=True, slots=True)
class DayLesson:
    """A lesson of the day; ``lesson`` is None until it is opened for the first time."""

    number: int
    starts: str
    course: int
    lesson: int | None
    class_title: str
    subject: str
    group_title: str
    room: str
    instead_of: str
    """Whom the reader substitutes, or empty."""
    given_to: str
    """Who substitutes the reader, or empty."""
    change: str
    """As ``services.views.timetable.Scheduled`` names it."""
    other: tuple[date, int] | None
    """Where a moved lesson went or came from."""
    absences: Duty
    topic: Duty
    kind: Duty
    homework: Duty
    marks: Duty


@dataclass(frozen=True, slots=True)
class Debt:
    """Something of a past day that is not filled in, with its clause."""

    held_on: date
    number: int
    course: int
    class_title: str
    subject: str
    kind: DebtKind
    due: datetime
    clause: str
    group_title: str = ""
    """Empty where the whole class has the lesson."""


@dataclass(frozen=True, slots=True)
class MyDay:
    """A teacher's day: lessons in order, older debts oldest first."""

    on: date
    now: datetime
    lessons: tuple[DayLesson, ...]
    debts: tuple[Debt, ...]
    day_off: str
    """Why there are no lessons (a title of holidays), or empty."""
    keeping: Keeping = UNDECIDED
    """Where the school's journal is that day."""
