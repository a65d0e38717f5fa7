"""What a page of the journal needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from rules.codes import Scale
from rules.enrollment import Stay


@dataclass(frozen=True, slots=True)
class PupilRow:
    """A pupil of the page's list, with the days the pupil belongs to it (None: open)."""

    pupil: int
    number: int
    short: str
    full: str
    name_key: str
    since: date | None
    until: date | None
    stays: tuple[Stay, ...] = ()
    """Every stay on the list; empty where there is but the one of ``since`` and ``until``."""
    own_plan: tuple[Stay, ...] = ()
    """When the pupil is taught this subject by an individual plan."""


@dataclass(frozen=True, slots=True)
class KindOfWork:
    """A kind of work as the school lists it."""

    kind: int
    name: str
    letter: str
    weight: int


@dataclass(frozen=True, slots=True)
class ClassHomework:
    """Homework of a lesson for everyone; ``text`` empty and not ``nothing_set`` means not written yet."""

    text: str
    nothing_set: bool
    due_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class LessonHead:
    """What the page says about a lesson apart from its cells."""

    lesson: int
    held_on: date
    number: int
    topic: str
    material: str
    homework: ClassHomework
    taught_by: str
    substituted: bool
    attendance_taken: bool
    version: int
    plan_item: int | None = None
    """The item of the topic plan that the topic was taken from."""


@dataclass(frozen=True, slots=True)
class Column:
    """A work of a lesson, or a lesson that has none yet (``work`` None)."""

    lesson: int
    work: int | None
    first_of_lesson: bool
    kind: KindOfWork | None
    title: str
    weight: int
    version: int
    due_on: date | None = None
    """When the work is to be handed in, None at the lesson itself."""


@dataclass(frozen=True, slots=True)
class CellKey:
    """Where a cell stands; the absence of a lesson stands in the lesson's first column."""

    lesson: int
    work: int | None
    pupil: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: marks as stored, and the lesson's absence where the column is its first."""

    marks: tuple[str, ...] = ()
    marks_version: int = 0
    absence: str = ""
    reason: str = ""
    minutes: int | None = None
    absence_version: int = 0


@dataclass(frozen=True, slots=True)
class TermMark:
    """A pupil's result: of the term, or of a later kind."""

    value: str
    version: int
    set_by: str
    reason: str = ""
    """Why it is not what the marks propose."""


@dataclass(frozen=True, slots=True)
class TermChoice:
    """A term the page can be turned to."""

    term: int
    kind: str
    number: int
    starts_on: date
    ends_on: date
    closed: bool


@dataclass(frozen=True, slots=True)
class BroughtMark:
    """A mark of the same subject and term that a pupil got in another class or group."""

    value: str
    weight: int
    letter: str
    day: date
    where: str
    """Title of the class or group."""


@dataclass(frozen=True, slots=True)
class JournalPage:
    """One course in one term, as the grid shows it."""

    course: int
    class_title: str
    subject: str
    group_title: str
    scale: Scale
    teachers: tuple[str, ...]
    term: TermChoice
    terms: tuple[TermChoice, ...]
    today: date
    pupils: tuple[PupilRow, ...]
    columns: tuple[Column, ...]
    lessons: Mapping[int, LessonHead]
    cells: Mapping[CellKey, Cell]
    term_marks: Mapping[int, TermMark]
    kinds: tuple[KindOfWork, ...]
    brought: Mapping[int, tuple[BroughtMark, ...]]
    """By pupil: what counts in the mean besides the page's own marks."""
    threshold: Fraction
    """The part of a mean from which on a result is rounded up (2.6)."""


@dataclass(frozen=True, slots=True)
class PastValue:
    """One line of a cell's history."""

    at: datetime
    who: str
    what: str
    """``marks`` or ``absence``."""
    before: str
    after: str
    sheet: str = ""
    """Code of the sheet of paper it was keyed from."""
    from_file: bool = False
    """Whether a temporary journal brought it that was filled elsewhere."""


@dataclass(frozen=True, slots=True)
class PageChoice:
    """A page of the journal in a list."""

    course: int
    class_title: str
    subject: str
    group_title: str
    teachers: str
    key: str
    """Folded text a jump line searches."""
