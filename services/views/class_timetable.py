"""Reading the repeating timetable of a class, with the days from and until which lessons hold (IV)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN, fn

from models.courses import Course, StudyGroup, Subject, TimetableSlot
from models.database import rows
from models.people import SchoolClass
from rules.calendar import week_of_cycle
from rules.permissions import Act
from services.actor import Actor
from services.clock import Now
from services.refused import Refused
from services.standing import refuse, towards_nothing
from services.views.teachers import teachers_between
from services.views.timetable import bells, of_classes, year_of


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A lesson that repeats."""

    slot: int
    course: int
    weekday: int
    week: int
    number: int
    starts: str
    room: str
    subject: str
    group_title: str
    teacher: str
    since: date
    until: date | None
    class_title: str = ""


@dataclass(frozen=True, slots=True)
class ClassTimetable:
    """The lessons of a class that hold on a day or later; ``week`` is that day's week of the cycle."""

    school_class: int
    title: str
    on: date
    week: int
    slots: tuple[SlotLine, ...]


def timetable_classes(actor: Actor, now: Now) -> tuple[tuple[int, str], ...]:
    """Read the classes of this year whose timetable the reader may change."""
    _may(actor, now)
    year = year_of(now.today)
    found = rows(
        SchoolClass.select(SchoolClass.id, SchoolClass.title)
        .where(SchoolClass.year == (year.year if year else None))
        .order_by(SchoolClass.grade, SchoolClass.title)
    )
    return tuple((school_class, title) for school_class, title in found)


def class_timetable(actor: Actor, now: Now, school_class: int, on: date) -> ClassTimetable:
    """Read a class's week as it is from a day on, by weekday and number."""
    _may(actor, now)
    year = year_of(on)
    titles = rows(SchoolClass.select(SchoolClass.title).where(SchoolClass.id == school_class))
    cycle = week_of_cycle(on, year.starts_on) if year else 1
    return ClassTimetable(
        school_class, titles[0][0] if titles else "", on, cycle, slots_from(on, of_classes([school_class]))
    )


def slots_from(on: date, *where: Any) -> tuple[SlotLine, ...]:
    """Read the lessons that hold on a day or later, by weekday and number; ``where`` narrows the courses."""
    rung, found = bells(), _slots(on, where)
    teachers = teachers_between({course for _, course, *_ in found}, on, on)
    return tuple(
        SlotLine(
            slot,
            course,
            weekday,
            week,
            number,
            rung.starts(number),
            room,
            subject,
            group or "",
            ", ".join(teachers.on(course, on)),
            since,
            until,
            class_title or "",
        )
        for slot, course, weekday, week, number, room, subject, group, since, until, class_title in found
    )


def _slots(on: date, where: tuple[Any, ...]) -> Sequence[Any]:
    class_of = fn.COALESCE(Course.school_class, StudyGroup.school_class)
    return rows(
        TimetableSlot.select(
            TimetableSlot.id,
            TimetableSlot.course,
            TimetableSlot.weekday,
            TimetableSlot.week,
            TimetableSlot.number,
            TimetableSlot.room,
            Subject.title,
            StudyGroup.title,
            TimetableSlot.since,
            TimetableSlot.until,
            SchoolClass.title,
        )
        .join(Course)
        .join(Subject)
        .switch(Course)
        .join(StudyGroup, JOIN.LEFT_OUTER)
        .join(SchoolClass, JOIN.LEFT_OUTER, on=(class_of == SchoolClass.id))
        .where(
            *where,
            TimetableSlot.until.is_null() | (TimetableSlot.until >= on),
        )
        .order_by(TimetableSlot.weekday, TimetableSlot.number, TimetableSlot.week, TimetableSlot.since)
    )


def _may(actor: Actor, now: Now) -> None:
    if refusal := refuse(Act.CHANGE_TIMETABLE, towards_nothing(actor, now.today)):
        raise Refused(refusal)
