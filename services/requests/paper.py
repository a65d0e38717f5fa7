"""Requests about sheets of the temporary journal: printed, keyed back, counted, compared (3.1)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LayOutSheets:
    """Make sheets of the temporary journal for the next day of lessons, of a class or of every class."""

    school_class: int | None
    request: str


@dataclass(frozen=True, slots=True)
class KeyIn:
    """Put what stands in a row of a sheet into the journal: marks for a kind of work, absence."""

    sheet: int
    course: int
    number: int
    """Of the lesson in its day."""
    row: int
    marks: tuple[str, ...] | None
    """None leaves them, an empty tuple takes them away."""
    kind: int
    absence: str | None
    """None leaves it, an empty text takes it away."""
    seen_marks: int
    """Version of the cell of that kind of work that the asker looked at; 0 where there is none."""
    seen_absence: int
    request: str


@dataclass(frozen=True, slots=True)
class KeyInLesson:
    """Put the topic and the homework of a lesson from the back of a sheet into the journal."""

    sheet: int
    course: int
    number: int
    topic: str
    homework: str
    nothing_set: bool
    seen_lesson: int
    """0 where the lesson was not opened yet."""
    seen_homework: int
    request: str


@dataclass(frozen=True, slots=True)
class CountTotals:
    """Say how many marks and absent pupils were counted on paper at a lesson."""

    sheet: int
    course: int
    number: int
    marks: int
    absent: int
    request: str


@dataclass(frozen=True, slots=True)
class SaidRow:
    """What a row says on paper, as a second person reads it."""

    row: int
    marks: tuple[tuple[int, tuple[str, ...]], ...]
    """Kinds of work with their marks."""
    absence: str


@dataclass(frozen=True, slots=True)
class CompareSheet:
    """Hold the paper of a lesson against the journal; rows that are not said are empty on paper."""

    sheet: int
    course: int
    number: int
    said: tuple[SaidRow, ...]
    request: str


@dataclass(frozen=True, slots=True)
class SetBlanks:
    """Decide from today on when the next day's sheets are made ready, and whether they go to the printer."""

    at: str
    """Local time as «16:00»; empty: never."""
    printed: bool
    seen: tuple[str, bool]
    """The two as they stood when the person looked."""
    request: str
