"""Subjects, study groups, pages of the journal and who teaches them (2.3, 4.3, VI)."""

from datetime import date
from typing import Any

from models.courses import Course, GroupMember, StudyGroup, Subject, Teaching
from models.people import Person, Pupil, SchoolClass
from models.school import SchoolYear
from rules.codes import Scale
from rules.refusals import Reason
from services.book import Book, row_of
from services.filling import filled, may_fill, refusal, title_of
from services.outcomes import Outcome, Refusal


def add_subject(
    book: Book, title: str, scale: Scale = Scale.FIVE_POINT, *, allows_exempt: bool = False
) -> Outcome:
    """Add a subject with the scale it is assessed by."""
    named = title_of(title)
    if denied := may_fill(book) or _refused(named):
        return denied
    if row_of(Subject, Subject.title == named):
        return refusal(Reason.TITLE_TAKEN, named)
    taught = {"title": named, "scale": scale.value, "allows_exempt": allows_exempt}
    return filled(book, book.insert(Subject, "add_subject", **taught))


def add_group(book: Book, year: int, title: str, *, school_class: int | None = None) -> Outcome:
    """Make a study group: a part of a class, or pupils across classes."""
    named = title_of(title)
    if denied := may_fill(book) or _refused(named) or _unknown(SchoolYear, year):
        return denied
    if denied := _unknown(SchoolClass, school_class):
        return denied
    if row_of(StudyGroup, StudyGroup.year == year, StudyGroup.title == named):
        return refusal(Reason.TITLE_TAKEN, named)
    return filled(
        book, book.insert(StudyGroup, "add_group", year=year, school_class=school_class, title=named)
    )


def join_group(
    book: Book, study_group: int, pupil: int, *, since: date, until: date | None = None
) -> Outcome:
    """Put a pupil into a study group from a day on."""
    if denied := may_fill(book) or _unknown(StudyGroup, study_group) or _unknown(Pupil, pupil):
        return denied
    if until is not None and until < since:
        return refusal(Reason.DATES_CROSSED, since.isoformat())
    if row_of(
        GroupMember,
        GroupMember.study_group == study_group,
        GroupMember.pupil == pupil,
        GroupMember.since <= (until or date.max),
        GroupMember.until.is_null() | (GroupMember.until >= since),
    ):
        return refusal(Reason.ALREADY_THERE, since.isoformat())
    stay = {"study_group": study_group, "pupil": pupil, "since": since, "until": until}
    return filled(book, book.insert(GroupMember, "join_group", **stay))


def add_course(
    book: Book,
    year: int,
    subject: int,
    *,
    school_class: int | None = None,
    study_group: int | None = None,
    hours_in_two_weeks: int = 0,
) -> Outcome:
    """Open a page of the journal for a class or a study group; one subject has one page there."""
    denied = may_fill(book) or _unknown(SchoolYear, year) or _unknown(Subject, subject)
    denied = denied or _unknown(SchoolClass, school_class) or _unknown(StudyGroup, study_group)
    if denied:
        return denied
    if school_class is None and study_group is None:
        return refusal(Reason.UNKNOWN_THING)
    owner = _is(Course.school_class, school_class) & _is(Course.study_group, study_group)
    if row_of(Course, Course.year == year, Course.subject == subject, owner):
        return refusal(Reason.ALREADY_THERE)
    taught = {"school_class": school_class, "study_group": study_group, "subject": subject}
    return filled(
        book, book.insert(Course, "add_course", year=year, hours_in_two_weeks=hours_in_two_weeks, **taught)
    )


def add_teaching(book: Book, course: int, teacher: int, *, since: date, until: date | None = None) -> Outcome:
    """Give a page to a teacher from a day until a day (4.3)."""
    if denied := may_fill(book) or _unknown(Course, course) or _unknown(Person, teacher):
        return denied
    if until is not None and until < since:
        return refusal(Reason.DATES_CROSSED, since.isoformat())
    if row_of(
        Teaching,
        Teaching.course == course,
        Teaching.teacher == teacher,
        Teaching.since <= (until or date.max),
        Teaching.until.is_null() | (Teaching.until >= since),
    ):
        return refusal(Reason.ALREADY_THERE, since.isoformat())
    duty = {"course": course, "teacher": teacher, "since": since, "until": until}
    return filled(book, book.insert(Teaching, "add_teaching", **duty))


def _is(field: Any, thing: int | None) -> Any:
    return field.is_null() if thing is None else field == thing


def _unknown(table: Any, thing: int | None) -> Refusal | None:
    if thing is None or table.select().where(table.id == thing).exists():
        return None
    return refusal(Reason.UNKNOWN_THING, thing)


def _refused(named: str | Refusal) -> Refusal | None:
    return named if isinstance(named, Refusal) else None
