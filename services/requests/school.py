"""Requests about the school as a whole: its days, timetable, terms, accounts."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ChangeLesson:
    """Change a lesson of one day, or (``kind`` empty) take the change back (IV).

    ``kind`` is ``substituted``, ``cancelled``, ``moved``, ``room`` or ``extra``; day and number are those
    of the timetable, of an extra lesson its own.
    """

    course: int
    day: date
    number: int
    kind: str
    substitute: int | None
    seen: int
    """Version of the change that stands there, 0 for none."""
    request: str
    room: str = ""
    to_day: date | None = None
    """Where a moved lesson goes."""
    to_number: int | None = None


@dataclass(frozen=True, slots=True)
class SetSlot:
    """Let a course meet every week, or in one of two, from a day on (IV, VI)."""

    course: int
    weekday: int
    week: int
    """0 every week, 1 or 2 of a two-week cycle."""
    number: int
    room: str
    since: date
    until: date | None
    replaces: int | None
    """A slot that ends the day before."""
    request: str


@dataclass(frozen=True, slots=True)
class EndSlot:
    """Note the last day on which a lesson of the timetable is held."""

    slot: int
    last_day: date
    request: str


@dataclass(frozen=True, slots=True)
class CloseTerm:
    """Make the records of a term read-only (2.6)."""

    term: int
    lacking: int
    """How many results the asker saw to be missing and lets be missing."""
    request: str


@dataclass(frozen=True, slots=True)
class ReopenTerm:
    """Open a closed term until the end of a day: for everybody, for one course, or one pupil of it (2.6)."""

    term: int
    course: int | None
    pupil: int | None
    until: date
    reason: str
    request: str


@dataclass(frozen=True, slots=True)
class SealTerm:
    """Certify what the pages of a class, or one of them, say in a closed term or a whole year (4.1)."""

    school_class: int
    term: int | None
    """None for the whole year."""
    request: str
    course: int | None = None
    """None for every page of the class."""


@dataclass(frozen=True, slots=True)
class CloseYear:
    """Make a school year read-only for ever, once its results are complete (2.6)."""

    year: int
    request: str


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """Replace the asker's own password (5.1)."""

    old: str
    new: str
    request: str


@dataclass(frozen=True, slots=True)
class IssuePassword:
    """Give an account a new first password, to be changed at the next sign-in (5.1)."""

    login: str
    first_password: str
    request: str


@dataclass(frozen=True, slots=True)
class RecordPrint:
    """Note that weekly slips of a class or of one pupil were printed (2.12)."""

    school_class: int
    pupil: int | None
    monday: date
    request: str
    codes: tuple[tuple[int, str], ...] = ()
    """Pupils and the codes on their slips."""


@dataclass(frozen=True, slots=True)
class HandOverSlip:
    """Note today that a printed slip was given out, or (``given`` false) that it was not after all (2.12)."""

    pupil: int
    monday: date
    given: bool
    seen: int
    """Version of the record that stands there, 0 for none."""
    request: str


@dataclass(frozen=True, slots=True)
class SetStation:
    """Decide from today on where paper comes out and when the week's sheets are made ready (2.12)."""

    queue: str
    """Empty: into the folder alone."""
    weekday: int
    at: str
    seen: tuple[str, int, str]
    """The three as they stood when the person looked."""
    request: str


@dataclass(frozen=True, slots=True)
class SetWorkingDay:
    """Decide that the school works or rests on a day, against the production calendar (2.9, 3.2)."""

    day: date
    works: bool
    title: str
    """Why: the order of the school or of those above it. Everybody who looks at the day reads it."""
    seen: tuple[bool, str]
    """Whether it was worked, and what was said of it, when the person looked."""
    request: str


@dataclass(frozen=True, slots=True)
class SetWeek:
    """Decide that the week has five days, or six, from a day on (2.9, 3.2)."""

    since: date
    days: int
    seen: int
    """How many it had on that day when the person looked."""
    request: str


@dataclass(frozen=True, slots=True)
class DecideKept:
    """Decide from today on whether the school keeps something personal on pupils' cards (1.6)."""

    setting: str
    keep: bool
    request: str
