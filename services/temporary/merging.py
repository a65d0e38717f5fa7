"""What was written elsewhere is merged into the journal cell by cell, a lesson in one transaction (3.1).

Three ways: what stood when the file was written, what stands now, what the file says. A cell goes through
the verb that typing goes through, so rights, trail, carrying over and means are the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from models.lessons import Lesson
from rules.permissions import Act
from services.attendance import confirm_attendance, set_absence
from services.book import Book, row_of
from services.cells import works_of
from services.importing.incoming import Problem
from services.lessons import hold_lesson, set_homework, set_topic, set_work
from services.marking import set_marks
from services.names import short_name
from services.outcomes import Conflict, NotSaved, Outcome, Refusal, Saved
from services.requests import (
    ConfirmAttendance,
    HoldLesson,
    SetAbsence,
    SetHomework,
    SetMarks,
    SetTopic,
    SetWork,
)
from services.standing import CourseDay, class_of_course, refuse, towards_course
from services.temporary.kinds import kind_named, kind_title, topic_in_plan, usual_weight, work_of_kind
from services.temporary.now import NOTHING, Standing, standing
from services.temporary.sheet import (
    BROUGHT_IN,
    NOTHING_SET,
    THING,
    Field,
    FilledCell,
    FilledFile,
    FilledRow,
    Place,
    request_of,
    sealed_text,
)

REHEARSAL = "rehearsal"
CHANGED_SINCE = "the journal changed after the dry run"
NOTHING_NEW = "nothing to write"


class Came(StrEnum):
    """What becomes of a cell."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    EARLIER = "earlier"
    """This file brought it before; whatever the journal says since, stays."""
    CONFLICT = "conflict"
    REFUSED = "refused"


WRITTEN = (Came.NEW, Came.CHANGED)


@dataclass(frozen=True, slots=True)
class MergedCell:
    """A cell of the file against the journal."""

    row: int
    name: str
    """Of the pupil, empty for the class."""
    field: Field
    value: str
    before: str
    """What stood in the journal."""
    came: Came
    why: Refusal | Conflict | Problem | None = None


@dataclass(frozen=True, slots=True)
class MergedLesson:
    """A lesson of the file against the journal."""

    place: Place
    cells: tuple[MergedCell, ...]

    @property
    def has_to_write(self) -> bool:
        """Whether anything of it is to be written."""
        return any(cell.came in WRITTEN for cell in self.cells)


def lessons_of(file: FilledFile) -> tuple[tuple[FilledRow, ...], ...]:
    """Return the rows of the file by lesson, the earliest first; of a lesson the class's row first."""
    found: dict[tuple[date, int, int], list[FilledRow]] = {}
    for row in file.rows:
        place = row.place
        found.setdefault((place.day, place.number, place.course), []).append(row)
    return tuple(
        tuple(sorted(found[key], key=lambda row: (row.place.work or 0, row.pupil is not None, row.row)))
        for key in sorted(found)
    )


class Merging:
    """Merges the rows of one lesson; ``came`` is what became of them, None where nothing was even tried.

    Without ``shown`` it is a rehearsal: done, written down, taken back.
    """

    def __init__(
        self, file: FilledFile, rows: Sequence[FilledRow], shown: MergedLesson | None = None
    ) -> None:
        self._file = file.file
        self._rows = rows
        self._shown = shown
        self._lesson: int | None = None
        self._kinds: dict[Place, int] = {}
        self._hidden: Refusal | None = None
        self.came: MergedLesson | None = None

    def __call__(self, book: Book) -> Outcome:
        """Merge the lesson."""
        first = self._rows[0].place
        self._lesson = _held(first)
        self._hidden = _not_seen(book, first)
        cells = [cell for row in self._rows for cell in self._merged_row(book, row)]
        came = MergedLesson(Place(first.course, first.day, first.number), tuple(cells))
        self.came = came
        if self._shown is None:
            return NotSaved(REHEARSAL)
        if came != self._shown:
            return NotSaved(CHANGED_SINCE)
        if not came.has_to_write or self._lesson is None:
            return NotSaved(NOTHING_NEW)
        book.note(BROUGHT_IN, THING, self._lesson, first.course)
        return Saved(1, book.now.local, self._lesson)

    def _merged_row(self, book: Book, row: FilledRow) -> Iterable[MergedCell]:
        if book.stamp(sealed_text(self._file, row.place, row.pupil, row.stood)) != row.stamp:
            altered = row.cells[:1]
            yield from (_told(row, cell, NOTHING, Came.REFUSED, Problem.ROW_ALTERED) for cell in altered)
            return
        for cell in sorted(row.cells, key=lambda one: list(Field).index(one.field)):
            yield self._merged(book, row, cell)

    def _merged(self, book: Book, row: FilledRow, cell: FilledCell) -> MergedCell:
        if cell.field is Field.KIND:
            kind = kind_named(cell.value)
            if kind is None:
                return _told(row, cell, NOTHING, Came.REFUSED, Problem.NOT_A_KIND)
            cell = FilledCell(Field.KIND, str(kind))
            self._kinds[row.place] = kind
        work = self._work(row, cell)
        now = standing(cell.field, self._lesson, work, row.pupil)
        came = self._compared(book, row, cell, now)
        if came not in WRITTEN and self._hidden:
            return _told(row, cell, NOTHING, Came.REFUSED, self._hidden)
        if came not in WRITTEN:
            return _told(row, cell, now, came, _theirs(book, now) if came is Came.CONFLICT else None)
        request = self._request(book, row, cell.field, cell.value)
        outcome = book.part(request, lambda one: self._written(one, row, cell, now, request))
        match outcome:
            case Saved():
                return _told(row, cell, now, came)
            case Conflict():
                return _told(row, cell, now, Came.CONFLICT, outcome)
            case Refusal():
                return _told(row, cell, now, Came.REFUSED, outcome)
            case NotSaved():
                raise RuntimeError(f"a verb failed within a lesson: {outcome.cause}")

    def _compared(self, book: Book, row: FilledRow, cell: FilledCell, now: Standing) -> Came:
        """Three ways; what this file itself brought before counts as what stood when it was written."""
        if cell.value == now.value:
            return Came.SAME
        if self._brought(book, row, cell.field, cell.value):
            return Came.EARLIER
        base = row.base.get(cell.field, "")
        known = now.value == base or self._brought(book, row, cell.field, now.value)
        if not known:
            return Came.CONFLICT
        return Came.CHANGED if now.value else Came.NEW

    def _brought(self, book: Book, row: FilledRow, field: Field, value: str) -> bool:
        return book.answered(self._request(book, row, field, value)) is not None

    def _request(self, book: Book, row: FilledRow, field: Field, value: str) -> str:
        return request_of(self._file, row.place, row.pupil, field, value, book.actor.person)

    def _work(self, row: FilledRow, cell: FilledCell) -> int | None:
        """Return the work a cell is about, None where the lesson is to get one."""
        place = row.place
        if self._lesson is None or place.work is not None:
            return place.work
        if cell.field is Field.KIND:
            return work_of_kind(self._lesson, int(cell.value))
        named = self._kinds.get(place)
        own = work_of_kind(self._lesson, named) if named is not None else None
        return own or next(iter(works_of(self._lesson)), None)

    def _written(self, book: Book, row: FilledRow, cell: FilledCell, now: Standing, request: str) -> Outcome:
        if self._lesson is None:
            place = row.place
            held = request_of(self._file, place, None, "lesson", "", book.actor.person)
            outcome = hold_lesson(book, HoldLesson(place.course, place.day, place.number, held))
            if not isinstance(outcome, Saved):
                return outcome
            self._lesson = outcome.thing
            now = standing(cell.field, self._lesson, row.place.work, row.pupil)
            written = self._verb(book, row, cell, now, request, self._lesson)
            if not isinstance(written, Saved):
                self._lesson = None
            return written
        return self._verb(book, row, cell, now, request, self._lesson)

    def _verb(
        self, book: Book, row: FilledRow, cell: FilledCell, now: Standing, request: str, lesson: int
    ) -> Outcome:
        """Ask for a cell as a screen would."""
        pupil, value, seen = row.pupil or 0, cell.value, now.version
        match cell.field:
            case Field.MARKS:
                marks = tuple(value.split("/")) if value else ()
                return set_marks(book, SetMarks(lesson, self._work(row, cell), pupil, marks, seen, request))
            case Field.ABSENCE:
                code, _, minutes = value.partition("/")
                late = int(minutes) if minutes else None
                return set_absence(book, SetAbsence(lesson, pupil, code, late, seen, request))
            case Field.KIND:
                return set_work(book, _work_request(lesson, row.place.work, int(value), now, request))
            case Field.TAKEN:
                return confirm_attendance(book, ConfirmAttendance(lesson, request))
            case Field.TOPIC:
                material = now.row["material"] if now.row else ""
                item = topic_in_plan(row.place.course, value)
                return set_topic(book, SetTopic(lesson, value, material, seen, request, item))
            case Field.HOMEWORK:
                nothing = value == NOTHING_SET
                due_on = now.row["due_on"] if now.row else None
                text = "" if nothing else value
                return set_homework(
                    book, SetHomework(lesson, row.pupil, text, nothing, due_on, seen, request)
                )


def _held(place: Place) -> int | None:
    row = row_of(
        Lesson, Lesson.course == place.course, Lesson.day == place.day, Lesson.number == place.number
    )
    return row["id"] if row else None


def _not_seen(book: Book, place: Place) -> Refusal | None:
    """Return why the reader may not see a lesson: a file must not tell what stands there either."""
    course = class_of_course(place.course)
    where = CourseDay(place.course, course.school_class if course else None, place.day, place.number)
    return refuse(Act.VIEW_PAGE, towards_course(book.actor, where, book.now.today))


def _work_request(lesson: int, work: int | None, kind: int, now: Standing, request: str) -> SetWork:
    """Change the kind of a work that was there, its title and weight kept; else add one."""
    if work is None or now.row is None:
        return SetWork(lesson, work, kind, "", usual_weight(kind), 0, request)
    row = now.row
    return SetWork(lesson, work, kind, row["title"], row["weight"], now.version, request, row["due_on"])


def _told(
    row: FilledRow,
    cell: FilledCell,
    now: Standing,
    came: Came,
    why: Refusal | Conflict | Problem | None = None,
) -> MergedCell:
    value, before = cell.value, now.value
    if cell.field is Field.KIND:
        value, before = (kind_title(int(one)) if one.isdecimal() else one for one in (value, before))
    return MergedCell(row.row, row.name, cell.field, value, before, came, why)


def _theirs(book: Book, now: Standing) -> Conflict:
    midnight = datetime.combine(book.now.today, time.min)
    when = book.now.local_of(now.when) if now.when else midnight
    return Conflict(now.value, now.version, short_name(now.who), when)
