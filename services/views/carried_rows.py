"""Reading the records that are carried over as they stand: where each is, whose, of which kind (3.2)."""

from collections.abc import Iterable, Mapping
from typing import Any

from models.database import rows
from models.lessons import Absence, Homework, Lesson, Mark, Work, WorkKind
from models.people import Person, Pupil
from models.results import SummativeMark
from models.school import Term
from rules.results import ResultKind
from services.names import full

Found = tuple[int, int, str, str, tuple[Any, ...], Mapping[str, Any]]
"""Lesson or, of a result, page; row, pupil, kind of work or period, order within it, the row itself."""


def rows_of(thing: str, numbers: Iterable[int]) -> Iterable[Found]:
    """Read records of a kind by their numbers."""
    wanted = list(numbers)
    match thing:
        case "lesson":
            for lesson, topic in rows(Lesson.select(Lesson.id, Lesson.topic).where(Lesson.id.in_(wanted))):
                yield lesson, lesson, "", "", (), {"topic": topic}
        case "work":
            kinds = Work.select(Work.lesson, Work.id, Work.kind, WorkKind.title).join(WorkKind)
            for lesson, number, kind, title in rows(kinds.where(Work.id.in_(wanted))):
                yield lesson, number, "", title, (title, number), {"kind_id": kind}
        case "mark":
            yield from _marks(wanted)
        case "absence":
            query = _with_pupil(
                Absence.select(
                    Absence.lesson, Absence.id, Absence.code, Absence.reason, Absence.minutes, *_NAME
                ),
                Absence,
            )
            for lesson, number, code, reason, minutes, key, *name in rows(
                query.where(Absence.id.in_(wanted))
            ):
                row = {"code": code, "reason": reason, "minutes": minutes}
                yield lesson, number, full(*name), "", (key,), row
        case "homework":
            query = _with_pupil(
                Homework.select(Homework.lesson, Homework.id, Homework.text, Homework.nothing_set, *_NAME),
                Homework,
            )
            for lesson, number, text, nothing, key, *name in rows(query.where(Homework.id.in_(wanted))):
                pupil = full(*(part or "" for part in name))
                yield lesson, number, pupil, "", (key or "",), {"text": text, "nothing_set": nothing}
        case "summative_mark":
            yield from _results(wanted)


_NAME = (Person.name_key, Person.surname, Person.given_name, Person.patronymic)


def _with_pupil(query: Any, table: Any) -> Any:
    return query.left_outer_join(Pupil, on=(table.pupil == Pupil.id)).left_outer_join(Person)


def _marks(wanted: list[int]) -> Iterable[Found]:
    query = (
        Mark.select(Work.lesson, Mark.id, Mark.value, Mark.position, Work.id, WorkKind.title, *_NAME)
        .join(Work)
        .join(WorkKind)
        .switch(Mark)
        .join(Pupil)
        .join(Person)
    )
    for lesson, number, value, position, work, kind, key, *name in rows(query.where(Mark.id.in_(wanted))):
        yield lesson, number, full(*name), kind, (kind, work, key, position), {"value": value}


def _results(wanted: list[int]) -> Iterable[Found]:
    table = SummativeMark
    query = _with_pupil(
        table.select(table.course, table.id, table.kind, table.value, Term.kind, Term.number, *_NAME)
        .left_outer_join(Term)
        .switch(table),
        table,
    )
    for course, number, kind, value, term_kind, term, key, *name in rows(query.where(table.id.in_(wanted))):
        order = (tuple(ResultKind).index(ResultKind(kind)), term or 0, key)
        yield course, number, full(*name), term_kind or kind, order, {"value": value, "term": term or 0}


def kinds_by_value() -> Mapping[str, str]:
    """Return what the kinds of work are called, by what is stored of a work."""
    return {str(kind): title for kind, title in rows(WorkKind.select(WorkKind.id, WorkKind.title))}
