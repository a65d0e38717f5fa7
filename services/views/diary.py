"""What a pupil and a parent see, and what the weekly slip is made from."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from rules.seal import canonical, verification_code


@dataclass(frozen=True, slots=True)
class DiaryMark:
    """A mark with the kind of work it was given for (2.11)."""

    value: str
    letter: str
    kind: str
    title: str
    weight: int


@dataclass(frozen=True, slots=True)
class DiaryLesson:
    """A lesson of the pupil's day, from the timetable and from what was held."""

    number: int
    starts: str
    subject: str
    teacher: str
    room: str
    change: str
    """As ``services.views.timetable.Scheduled`` names it."""
    other: tuple[date, int] | None
    """Where a moved lesson went or came from."""
    topic: str
    material: str
    kinds: tuple[str, ...]
    marks: tuple[DiaryMark, ...]
    absence: str
    reason: str
    minutes: int | None
    homework: str
    nothing_set: bool
    own_homework: str


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """A day of the week; ``day_off`` names holidays."""

    on: date
    lessons: tuple[DiaryLesson, ...]
    day_off: str


@dataclass(frozen=True, slots=True)
class DiaryWeek:
    """A pupil's week from Monday."""

    pupil: int
    full_name: str
    class_title: str
    monday: date
    days: tuple[DiaryDay, ...]


@dataclass(frozen=True, slots=True)
class SubjectResult:
    """Marks of a subject in the term so far; ``mean`` is exact."""

    subject: str
    marks: tuple[DiaryMark, ...]
    mean: Fraction | None
    term_marks: tuple[tuple[int, str], ...]
    """(number of the term, value) of every term of the year that has one."""
    later: tuple[tuple[str, str], ...] = ()
    """(kind, value) of the year, the exam and the final result, in this order."""


@dataclass(frozen=True, slots=True)
class OpenDebt:
    """A work not handed in yet («.»)."""

    subject: str
    kind: str
    title: str
    on: date


@dataclass(frozen=True, slots=True)
class DiaryResults:
    """Marks by subject of one pupil in one term."""

    pupil: int
    full_name: str
    class_title: str
    term_kind: str
    term_number: int
    subjects: tuple[SubjectResult, ...]
    debts: tuple[OpenDebt, ...]
    absent: int
    late: int


@dataclass(frozen=True, slots=True)
class WeeklySlip:
    """Everything on the sheet of clause 2.12 for one pupil and one week."""

    school: str
    week: DiaryWeek
    results: DiaryResults
    absent_lessons: int
    late_lessons: int
    printed_at: datetime
    printed_by: str


MADE_OF_PRINTING = ("printed_at", "printed_by")
"""What a second printing of the same content changes; the verification code leaves it out."""


def slip_code(slip: WeeklySlip) -> str:
    """Return the verification code of a slip: of its content, whoever prints it and whenever."""
    return verification_code(canonical(slip, without=MADE_OF_PRINTING))


@dataclass(frozen=True, slots=True)
class Child:
    """A pupil whose diary the reader may open."""

    pupil: int
    full_name: str
    class_title: str
