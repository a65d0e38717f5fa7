"""Reading remarks: a teacher's own, and all of the school with their history (2.10, 4.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models.control import Remark
from models.database import rows
from models.people import Person
from rules.deadlines import DutyKind
from rules.permissions import Act
from rules.text import name_key
from services.actor import Actor
from services.clock import Now
from services.names import short
from services.refused import Refused
from services.standing import refuse, towards_nothing
from services.views.held import Held, held_lessons
from services.views.my_day import course_titles

MOST = 500


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """A remark; instants local. ``mended`` is one that the next pass will close."""

    course: int
    day: date
    number: int
    duty: DutyKind
    class_title: str
    subject: str
    group_title: str
    teacher: str
    made_at: datetime
    closed_at: datetime | None
    mended: bool
    lesson: int | None
    key: str
    """Folded text that a filter searches."""


def own_remarks(actor: Actor, now: Now) -> tuple[RemarkLine, ...]:
    """Read the open remarks to the reader, the oldest first."""
    return _lines(now, Remark.teacher == actor.person, Remark.closed_at.is_null())


def remarks_of_school(actor: Actor, now: Now, *, closed: bool = False) -> tuple[RemarkLine, ...]:
    """Read the open remarks, or those that were closed, the latest first; raises Refused (2.10)."""
    if refusal := refuse(Act.VIEW_CONTROL, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    if closed:
        return tuple(reversed(_lines(now, Remark.closed_at.is_null(False), latest=True)))
    return _lines(now, Remark.closed_at.is_null())


def _lines(now: Now, *where: Any, latest: bool = False) -> tuple[RemarkLine, ...]:
    found = _found(where, latest=latest)
    titles = course_titles({course for course, *_ in found})
    held = _held(found)
    lines = []
    for course, day, number, duty, made_at, closed_at, *name in found:
        title, record = titles[course], held.get((course, day, number))
        teacher = short(*name)
        lines.append(
            RemarkLine(
                course=course,
                day=day,
                number=number,
                duty=DutyKind(duty),
                class_title=title.class_title,
                subject=title.subject,
                group_title=title.group_title,
                teacher=teacher,
                made_at=now.local_of(made_at),
                closed_at=now.local_of(closed_at) if closed_at else None,
                mended=closed_at is None and _is_mended(DutyKind(duty), record),
                lesson=record.lesson if record else None,
                key=name_key(f"{teacher} {title.class_title} {title.subject}"),
            )
        )
    return tuple(lines)


def _found(where: tuple[Any, ...], *, latest: bool) -> Sequence[Any]:
    order = Remark.closed_at.desc() if latest else Remark.day
    return rows(
        Remark.select(
            Remark.course,
            Remark.day,
            Remark.number,
            Remark.duty,
            Remark.made_at,
            Remark.closed_at,
            Person.surname,
            Person.given_name,
            Person.patronymic,
        )
        .join(Person)
        .where(*where)
        .order_by(order, Remark.number, Remark.course, Remark.id)
        .limit(MOST)
    )


def _held(found: Iterable[tuple[Any, ...]]) -> dict[tuple[int, date, int], Held]:
    places = {(course, day) for course, day, *_ in found}
    return dict(held_lessons({course for course, _ in places}, {day for _, day in places}))


def _is_mended(duty: DutyKind, held: Held | None) -> bool:
    """Whether what was missing of a lesson is there now; what is of a whole page the pass decides."""
    if held is None:
        return False
    done = {
        DutyKind.LESSON: True,
        DutyKind.ABSENCES: held.attendance_at is not None,
        DutyKind.TOPIC: held.topic,
        DutyKind.HOMEWORK: held.homework_at is not None,
        DutyKind.MARKS: not held.works_without_marks,
    }
    return done.get(duty, False)
