"""Requests about a page of the journal: marks, absences, lessons, plans, results."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SetMarks:
    """Put all marks of a cell (2.4); an empty tuple clears it; ``work`` None is the lesson's first work."""

    lesson: int
    work: int | None
    pupil: int
    marks: tuple[str, ...]
    seen: int
    """Version of the cell's marks that the asker looked at; 0 for an empty cell."""
    request: str


@dataclass(frozen=True, slots=True)
class SetAbsence:
    """Put or clear (``code`` "") a pupil's absence at a lesson (2.5)."""

    lesson: int
    pupil: int
    code: str
    minutes: int | None
    seen: int
    request: str


@dataclass(frozen=True, slots=True)
class GiveReason:
    """Say why a pupil was absent, as a document proves it (2.9)."""

    lesson: int
    pupil: int
    reason: str
    seen: int
    """Version of the absence that the asker looked at."""
    request: str


@dataclass(frozen=True, slots=True)
class EnterDocument:
    """Enter a note, an order or an application that explains the absence of a pupil on some days (2.9)."""

    pupil: int
    since: date
    until: date
    kind: str
    handed_in_on: date
    subject: int | None
    """Of an exemption: the subject, None every one."""
    note: str
    request: str


@dataclass(frozen=True, slots=True)
class WithdrawDocument:
    """Take a document back that was entered wrongly; reasons given by it stay."""

    document: int
    seen: int
    request: str


@dataclass(frozen=True, slots=True)
class AcceptProposal:
    """Take over what a document proposes at a lesson (2.9)."""

    document: int
    lesson: int
    seen: int
    """Version of the absence that the asker looked at, 0 where there is none."""
    request: str


@dataclass(frozen=True, slots=True)
class ConfirmAttendance:
    """State that the absent pupils of a lesson are marked (2.5)."""

    lesson: int
    request: str


@dataclass(frozen=True, slots=True)
class HoldLesson:
    """Open the lesson of a course on a day; the same lesson is answered when it is there already (2.2)."""

    course: int
    held_on: date
    number: int
    request: str


@dataclass(frozen=True, slots=True)
class SetTopic:
    """Write a lesson's topic and material (2.7)."""

    lesson: int
    topic: str
    material: str
    seen: int
    request: str
    plan_item: int | None = None
    """The item of the topic plan it was taken from; a topic of the teacher's own has none."""


@dataclass(frozen=True, slots=True)
class SetHomework:
    """Write homework for the class (``pupil`` None) or one pupil; ``nothing_set`` is «не задано» (2.8)."""

    lesson: int
    pupil: int | None
    text: str
    nothing_set: bool
    due_on: date | None
    seen: int
    request: str


@dataclass(frozen=True, slots=True)
class SetWork:
    """Add (``work`` None) or change a work of a lesson: kind, title, weight (2.7)."""

    lesson: int
    work: int | None
    kind: int
    title: str
    weight: int
    seen: int
    request: str
    due_on: date | None = None
    """When it is to be handed in, None at the lesson itself."""


@dataclass(frozen=True, slots=True)
class SetPlanItem:
    """Add (``item`` None, at the end) or change a topic of a course's plan (2.7)."""

    course: int
    item: int | None
    section: str
    topic: str
    hours: int
    homework: str
    seen: int
    request: str


@dataclass(frozen=True, slots=True)
class DropPlanItem:
    """Take a topic out of a course's plan; one that a lesson had stays."""

    course: int
    item: int
    seen: int
    request: str


@dataclass(frozen=True, slots=True)
class SetResult:
    """Put or clear (``value`` "") a pupil's result of a term, year, exam, or the final one (2.4, 4.4)."""

    course: int
    pupil: int
    kind: str
    term: int | None
    """Of a result of a term, None of the others."""
    value: str
    seen: int
    request: str
    reason: str = ""
    """Why it differs from what the marks propose, where the program asked."""
