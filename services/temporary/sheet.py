"""What the file of a temporary journal holds, as it is taken out and as it comes back."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from rules.codes import Scale
from services.importing.incoming import Refused
from services.views.my_day import CourseTitle

FORM = "1"
"""Of the file: another one is refused."""
THING, TAKEN_OUT, BROUGHT_IN = "journal_file", "take_out_journal", "bring_in_journal"
"""What the trail calls the file, and what is done with it; bringing in is noted last, with the lesson."""
NOTHING_SET = "\x1f"
"""Stands for «nothing was set» in homework: a letter that no typed text keeps."""


class Field(StrEnum):
    """What a cell of the file is about; the order is that in which a lesson is filled."""

    KIND = "kind"
    TAKEN = "taken"
    """That the absent are marked."""
    MARKS = "marks"
    ABSENCE = "absence"
    TOPIC = "topic"
    HOMEWORK = "homework"


Stood = Mapping[Field, str]
"""What stood in a row's cells when the file was written, as stored; a field that is not there was empty."""


@dataclass(frozen=True, slots=True)
class Place:
    """A lesson, held or not, and one of its works where it has any."""

    course: int
    day: date
    number: int
    work: int | None = None

    @property
    def key(self) -> str:
        """The key that stands in the file, as «12/2026-11-19/3»."""
        told = f"{self.course}/{self.day.isoformat()}/{self.number}"
        return told if self.work is None else f"{told}/{self.work}"


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of the file: a pupil at a lesson, or (``pupil`` None) the lesson for the whole class."""

    pupil: int | None
    name: str
    """Of the pupil, empty for the class."""
    stood: Stood = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileLesson:
    """A lesson, or a further work of one, with the rows to be filled."""

    place: Place
    title: CourseTitle
    teacher: str
    scale: Scale
    has_marks: bool
    kind: str
    is_first: bool
    """Whether absences, topic and homework are written here: a further work has marks alone."""
    topics: tuple[str, ...]
    """Of the plan, the next ones first."""
    rows: tuple[FileRow, ...]


@dataclass(frozen=True, slots=True)
class JournalFile:
    """A temporary journal to be filled elsewhere."""

    file: str
    """Its own name: what it brings is known by it."""
    school: str
    school_name: str
    whose_id: int
    """The teacher's person, or the class."""
    whose: str
    of_class: bool
    since: date
    until: date
    made_at: datetime
    """Local."""
    outage_since: datetime | None
    kinds: tuple[str, ...]
    lessons: tuple[FileLesson, ...]
    stamps: tuple[str, ...] = ()
    """A row each, once sealed: what shows that a key or what stood was not changed."""


@dataclass(frozen=True, slots=True)
class FilledCell:
    """What somebody wrote into a cell, as stored; empty takes away what stood there."""

    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row that came back with something in it."""

    row: int
    place: Place
    pupil: int | None
    name: str
    stood: str
    """The text that was sealed."""
    stamp: str
    cells: tuple[FilledCell, ...]

    @property
    def base(self) -> Stood:
        """What stood there; meant for rows whose stamp is right."""
        return {Field(name): value for name, value in json.loads(self.stood).items()}


@dataclass(frozen=True, slots=True)
class FilledFile:
    """A temporary journal that came back."""

    source: str
    """Name of the file on the disk."""
    file: str
    school: str
    school_name: str
    whose: str
    days: str
    rows: tuple[FilledRow, ...]
    refused: tuple[Refused, ...]
    """Cells that mean nothing, by row."""


def stood_text(stood: Stood) -> str:
    """Return what stood in a row as one text."""
    return json.dumps(dict(stood), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def sealed_text(file: str, place: Place, pupil: int | None, stood: str) -> str:
    """Return what the stamp of a row is made over."""
    return "\n".join(("journal file", FORM, file, place.key, str(pupil or ""), stood))


def request_of(file: str, place: Place, pupil: int | None, of: str, value: str, person: int) -> str:
    """Return the name of the request a cell becomes: the same for the same cell, value and person."""
    return uuid.uuid5(_OURS, "\n".join((file, place.key, str(pupil or ""), of, value, str(person)))).hex


_OURS = uuid.UUID("6d1f6c1e-5a0b-4f43-9a53-0d5b1f3c7e21")
