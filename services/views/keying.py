"""Reading a lesson of a sheet that is keyed back: its rows, and what stands in each in the journal (3.1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from models.database import rows
from models.lessons import Absence, Homework, Lesson, Mark, Work
from models.people import Person, Pupil
from rules.codes import Scale
from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.clock import Now
from services.facts import unknown
from services.keying import Record, records_of
from services.names import full, short_name
from services.outage import told
from services.outcomes import Refusal
from services.refused import Refused
from services.sheets import CLAUSE, stored
from services.views.grounds import graded
from services.views.journal import ClassHomework, KindOfWork, PupilRow
from services.views.journal_page import kinds_of_work
from services.views.sheet_pages import LessonOnSheet, SheetHead, head_of, lessons_on, not_shown


@dataclass(frozen=True, slots=True)
class StoodMarks:
    """Marks of a pupil for a work of the lesson."""

    kind: int
    marks: tuple[str, ...]
    version: int
    from_sheet: bool
    own: bool
    """Whether the reader keyed it from this sheet and may put it right without being asked."""
    who: str
    at: datetime
    """Local."""


@dataclass(frozen=True, slots=True)
class StoodAbsence:
    """A pupil's absence at the lesson."""

    code: str
    version: int
    from_sheet: bool
    own: bool
    """Whether the reader keyed it from this sheet and may put it right without being asked."""
    who: str
    at: datetime
    """Local."""


@dataclass(frozen=True, slots=True)
class KeyedRow:
    """A row of the sheet at a lesson, and what stands there in the journal."""

    pupil: PupilRow
    marks: Mapping[int, StoodMarks]
    """By kind of work."""
    absence: StoodAbsence | None


@dataclass(frozen=True, slots=True)
class KeyedLesson:
    """A lesson of a sheet ready for keying."""

    head: SheetHead
    of: LessonOnSheet
    scale: Scale
    kinds: tuple[KindOfWork, ...]
    usual_kind: int
    """What marks without a letter are for."""
    rows: tuple[KeyedRow, ...]
    others: frozenset[int]
    """Rows of the sheet whose pupils are not at this lesson."""
    topic: str
    lesson_version: int
    homework: ClassHomework


def keyed_lesson(actor: Actor, now: Now, sheet: int, course: int, number: int) -> KeyedLesson:
    """Read a lesson of a sheet with its rows and what stands in each. Raises Refused."""
    found = stored(sheet)
    if found is None:
        raise Refused(Refusal(Reason.NO_SUCH_SHEET, Act.VIEW_PAGE, CLAUSE))
    at = found.lesson(course, number)
    if at is None:
        raise Refused(unknown(Act.VIEW_PAGE))
    own = next(iter(lessons_on(actor, now, found, at)), None)
    if own is None:
        raise Refused(not_shown(actor, now, found, course, number) or unknown(Act.VIEW_PAGE))
    there = frozenset(at.rows)
    records, place, kinds = records_of(sheet), graded(course), kinds_of_work()
    marks, absences = (
        _stood_marks(actor, now, own.lesson, records),
        _stood_absences(actor, now, own.lesson, records),
    )
    names = _names(pupil for row, pupil in found.lists.pupils if row in there)
    rows_ = tuple(
        KeyedRow(_row(row, pupil, names[pupil]), marks.get(pupil, {}), absences.get(pupil))
        for row, pupil in found.lists.pupils
        if row in there
    )
    head = _lesson_head(own.lesson)
    return KeyedLesson(
        head=head_of(found),
        of=own,
        scale=place.scale if place else Scale.NONE,
        kinds=kinds,
        usual_kind=_usual_kind(own, kinds),
        rows=rows_,
        others=frozenset(row for row, _ in found.lists.pupils) - there,
        topic=head[0],
        lesson_version=head[1],
        homework=head[2],
    )


def _usual_kind(own: LessonOnSheet, kinds: tuple[KindOfWork, ...]) -> int:
    """Return what marks without a letter are for: the work that the lesson had before, else the first."""
    first = kinds[0].kind if kinds else 0
    if own.lesson is None or own.keyed:
        return first
    works = rows(Work.select(Work.kind).where(Work.lesson == own.lesson).order_by(Work.id))
    return int(works[0][0]) if works and (first,) not in works else first


def _stood_marks(
    actor: Actor, now: Now, lesson: int | None, records: Mapping[tuple[str, int], Record]
) -> dict[int, dict[int, StoodMarks]]:
    found = rows(
        Mark.select(
            Mark.pupil,
            Work.kind,
            Work.id,
            Mark.id,
            Mark.value,
            Mark.position,
            Mark.version,
            Mark.set_by,
            Mark.set_at,
        )
        .join(Work)
        .where(Work.lesson == lesson)
        .order_by(Work.id, Mark.position)
    )
    stood: dict[int, dict[int, StoodMarks]] = {}
    first_works: dict[int, int] = {}
    names = {by: short_name(by) for by in {one[-2] for one in found}}
    for pupil, kind, work, mark, value, position, version, by, at in found:
        if first_works.setdefault(kind, work) != work:
            continue  # another work of the same kind: the sheet speaks of the first
        there = stood.setdefault(pupil, {})
        record = records.get(("mark", mark))
        same = record is not None and record.value == value
        if position == 1:
            shown = (value,) if value else ()
            there[kind] = StoodMarks(
                kind, shown, version, same, _is_own(actor, record, same), names[by], now.local_of(at)
            )
        elif kind in there and value:
            first = there[kind]
            mine = first.own and _is_own(actor, record, same)
            same = same and first.from_sheet
            there[kind] = replace(first, marks=(*first.marks, value), from_sheet=same, own=mine)
    return stood


def _stood_absences(
    actor: Actor, now: Now, lesson: int | None, records: Mapping[tuple[str, int], Record]
) -> dict[int, StoodAbsence]:
    found = rows(
        Absence.select(
            Absence.id,
            Absence.pupil,
            Absence.code,
            Absence.reason,
            Absence.minutes,
            Absence.version,
            Absence.set_by,
            Absence.set_at,
        ).where(Absence.lesson == lesson)
    )
    stood = {}
    names = {by: short_name(by) for by in {one[-2] for one in found}}
    for number, pupil, code, reason, minutes, version, by, at in found:
        record = records.get(("absence", number))
        said = told("absence", {"code": code, "reason": reason, "minutes": minutes})
        same = record is not None and record.value == said
        stood[pupil] = StoodAbsence(
            code, version, same, _is_own(actor, record, same), names[by], now.local_of(at)
        )
    return stood


def _is_own(actor: Actor, record: Record | None, same: bool) -> bool:
    return record is not None and same and record.entered_by == actor.person


def _lesson_head(lesson: int | None) -> tuple[str, int, ClassHomework]:
    found = rows(Lesson.select(Lesson.topic, Lesson.version).where(Lesson.id == lesson))
    written = rows(
        Homework.select(Homework.text, Homework.nothing_set, Homework.due_on, Homework.version).where(
            Homework.lesson == lesson, Homework.pupil.is_null()
        )
    )
    homework = ClassHomework(*written[0]) if written else ClassHomework("", False, None, 0)
    return (*found[0], homework) if found else ("", 0, homework)


def _names(pupils: Iterable[int]) -> dict[int, tuple[str, str, str, str]]:
    found = rows(
        Pupil.select(Pupil.id, Person.surname, Person.given_name, Person.patronymic, Person.name_key)
        .join(Person)
        .where(Pupil.id.in_(list(pupils)))
    )
    return {pupil: tuple(name) for pupil, *name in found}


def _row(row: int, pupil: int, name: tuple[str, str, str, str]) -> PupilRow:
    surname, given, patronymic, key = name
    return PupilRow(
        pupil, row, f"{surname} {given}".strip(), full(surname, given, patronymic), key, None, None
    )
