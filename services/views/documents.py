"""Reading the documents of a class and what they propose for lessons (2.9)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN, fn

from models.courses import Course, GroupMember, StudyGroup, Subject
from models.database import rows
from models.lessons import Absence, AbsenceDocument, Lesson, Mark, Work
from models.people import Enrollment, Person, Pupil
from rules.absences import DocumentKind, LessonRecord, proposed_code
from rules.codes import AbsenceCode
from rules.permissions import Act
from rules.text import name_key
from services.actor import Actor
from services.clock import Now
from services.names import short
from services.own_plans import own_plans
from services.refused import Refused
from services.standing import refuse, towards_class
from services.views.timetable import of_classes, year_of


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in the list of a class."""

    document: int
    pupil: int
    short: str
    since: date
    until: date
    kind: str
    subject: str
    """Of an exemption, empty for every one."""
    note: str
    handed_in_on: date
    withdrawn: bool
    version: int
    accepted: int
    """Lessons whose record rests on it."""


@dataclass(frozen=True, slots=True)
class ProposedRecord:
    """What a document proposes at a lesson."""

    document: int
    kind: str
    pupil: int
    short: str
    lesson: int
    day: date
    number: int
    subject: str
    code: str
    reason: str
    version: int
    """Of the absence that is there, 0 where there is none."""


@dataclass(frozen=True, slots=True)
class SubjectChoice:
    """A subject that an exemption may be of."""

    subject: int
    title: str


_NAME = (Person.surname, Person.given_name, Person.patronymic)
_OF_THE_PUPIL = (Absence.lesson == Lesson.id) & (Absence.pupil == AbsenceDocument.pupil)
_NO_REASON_YET = (Absence.code == AbsenceCode.ABSENT.value) & (Absence.reason == "")


def class_documents(actor: Actor, now: Now, school_class: int) -> tuple[DocumentLine, ...]:
    """Read the documents of a class's pupils of this year, the latest handed in first."""
    _may_keep(actor, now, school_class)
    found = rows(
        AbsenceDocument.select(
            AbsenceDocument.id,
            AbsenceDocument.pupil,
            Person.surname,
            Person.given_name,
            Person.patronymic,
            AbsenceDocument.since,
            AbsenceDocument.until,
            AbsenceDocument.kind,
            Subject.title,
            AbsenceDocument.note,
            AbsenceDocument.handed_in_on,
            AbsenceDocument.withdrawn_at,
            AbsenceDocument.version,
            fn.COUNT(Absence.id),
        )
        .join(Pupil)
        .join(Person)
        .switch(AbsenceDocument)
        .join(Subject, JOIN.LEFT_OUTER)
        .switch(AbsenceDocument)
        .join(Absence, JOIN.LEFT_OUTER, on=(Absence.document == AbsenceDocument.id))
        .where(*_of_class(now, school_class))
        .group_by(AbsenceDocument.id)
        .order_by(AbsenceDocument.handed_in_on.desc(), AbsenceDocument.id.desc())
    )
    return tuple(_line(*values) for values in found)


def _line(document: int, pupil: int, *values: Any) -> DocumentLine:
    surname, given, patronymic, since, until, kind, subject, note, handed, withdrawn, version, accepted = (
        values
    )
    return DocumentLine(
        document=document,
        pupil=pupil,
        short=short(surname, given, patronymic),
        since=since,
        until=until,
        kind=kind,
        subject=subject or "",
        note=note,
        handed_in_on=handed,
        withdrawn=withdrawn is not None,
        version=version,
        accepted=accepted,
    )


def proposals(actor: Actor, now: Now, school_class: int) -> tuple[ProposedRecord, ...]:
    """Read what documents propose for lessons that were held, by day, surname and number."""
    _may_keep(actor, now, school_class)
    in_class = (Course.school_class == Enrollment.school_class) & Course.study_group.is_null()
    in_group = Course.study_group == GroupMember.study_group
    plans = own_plans(GroupMember.pupil.in_(_pupils_of(school_class, now.today)))

    def is_alone(course: int, one: ProposedRecord) -> bool:
        return any(stay.covers(one.day) for stay in plans.get((course, one.pupil), ()))

    found = (
        *_proposed(now, school_class, Enrollment, in_class),
        *_proposed(now, school_class, GroupMember, in_group),
    )
    first = {(one.lesson, one.pupil): one for course, one in reversed(found) if not is_alone(course, one)}
    return tuple(sorted(first.values(), key=lambda one: (one.day, name_key(one.short), one.number)))


def _of_its_days(stays: Any) -> Any:
    """Return the condition that a lesson is of the course, the document's days and the pupil's stay."""
    return (
        (Lesson.course == Course.id)
        & Lesson.day.between(AbsenceDocument.since, AbsenceDocument.until)
        & (Lesson.day >= stays.since)
        & (stays.until.is_null() | (Lesson.day <= stays.until))
    )


def _proposed(now: Now, school_class: int, stays: Any, courses: Any) -> list[tuple[int, ProposedRecord]]:
    """Return the proposals at lessons of some courses, each with its course."""
    found = rows(
        AbsenceDocument.select(
            Course.id,
            AbsenceDocument.id,
            AbsenceDocument.kind,
            Pupil.id,
            *_NAME,
            Lesson.id,
            Lesson.day,
            Lesson.number,
            Subject.title,
            AbsenceDocument.reason,
            Absence.version,
            Absence.code,
            Lesson.attendance_taken_at,
            fn.EXISTS(_mark_there()),
        )
        .join(Pupil)
        .join(Person)
        .switch(Pupil)
        .join(stays, on=(stays.pupil == Pupil.id))
        .join(Course, on=courses)
        .join(Lesson, on=_of_its_days(stays))
        .switch(Course)
        .join(Subject)
        .join(Absence, JOIN.LEFT_OUTER, on=_OF_THE_PUPIL)
        .where(
            *_of_class(now, school_class),
            AbsenceDocument.withdrawn_at.is_null(),
            AbsenceDocument.subject.is_null() | (AbsenceDocument.subject == Course.subject),
            Lesson.day <= now.today,
            Absence.id.is_null() | _NO_REASON_YET,
        )
        .order_by(AbsenceDocument.handed_in_on, AbsenceDocument.id)
    )
    return [(course, one) for course, *values in found if (one := _proposal(*values)) is not None]


def _mark_there() -> Any:
    return (
        Mark.select(Mark.id)
        .join(Work)
        .where(Work.lesson == Lesson.id, Mark.pupil == AbsenceDocument.pupil, Mark.value != "")
    )


def _proposal(document: int, kind: str, pupil: int, *values: Any) -> ProposedRecord | None:
    surname, given, patronymic, lesson, day, number, subject, reason, version, code, taken, marked = values
    record = LessonRecord(version is not None, code or "", "", taken is not None, bool(marked))
    proposed = proposed_code(DocumentKind(kind), record)
    if proposed is None:
        return None
    name = short(surname, given, patronymic)
    place = (lesson, day, number, subject)
    return ProposedRecord(document, kind, pupil, name, *place, proposed.value, reason, version or 0)


def exemptible_subjects(actor: Actor, now: Now, school_class: int) -> tuple[SubjectChoice, ...]:
    """Read the subjects of a class: an exemption is of one of them."""
    _may_keep(actor, now, school_class)
    found = rows(
        Subject.select(Subject.id, Subject.title)
        .join(Course)
        .join(StudyGroup, JOIN.LEFT_OUTER)
        .where(*[of_classes([school_class])])
        .distinct()
        .order_by(Subject.title)
    )
    return tuple(SubjectChoice(subject, title) for subject, title in found)


def _of_class(now: Now, school_class: int) -> tuple[Any, ...]:
    """Return the conditions that a document is of a pupil of the class, and of this year."""
    year = year_of(now.today)
    this_year = () if year is None else (AbsenceDocument.until >= year.starts_on,)
    return (AbsenceDocument.pupil.in_(_pupils_of(school_class, now.today)), *this_year)


def _pupils_of(school_class: int, today: date) -> Any:
    """Return the query of the pupils who are in a class today."""
    return Enrollment.select(Enrollment.pupil).where(
        Enrollment.school_class == school_class,
        Enrollment.since <= today,
        Enrollment.until.is_null() | (Enrollment.until >= today),
    )


def _may_keep(actor: Actor, now: Now, school_class: int) -> None:
    if refusal := refuse(Act.KEEP_ATTENDANCE, towards_class(actor, school_class, now.today)):
        raise Refused(refusal)
