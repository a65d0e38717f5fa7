"""What a verb must know of a lesson before the rules can judge a change to it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from peewee import JOIN, fn

from models.asked import Asked
from models.courses import Course, GroupMember, StudyGroup, Subject
from models.lessons import Lesson
from models.people import Enrollment, SchoolClass
from models.results import TermReopening
from models.school import SchoolYear, Term
from rules.codes import Scale
from rules.enrollment import Stay
from rules.permissions import Act
from rules.refusals import Reason
from services.clock import Now
from services.outcomes import Refusal
from services.own_plans import taught_alone
from services.standing import CourseDay


class OfAYear(Protocol):
    """A course with the grade it is for and the year it lies in."""

    @property
    def course(self) -> int:
        """The course."""

    @property
    def grade(self) -> int | None:
        """The grade, None of a group across grades."""

    @property
    def year(self) -> int:
        """The school year."""

    @property
    def year_closed(self) -> bool:
        """Whether the year is read-only."""


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """A lesson with the course it is of and the year it lies in."""

    lesson: int
    course: int
    school_class: int | None
    study_group: int | None
    listed_in_class: int | None
    """The class whose list the course has, None where a study group's list counts."""
    grade: int | None
    day: date
    number: int
    scale: Scale
    year: int
    year_closed: bool
    subject: int

    @property
    def where(self) -> CourseDay:
        """The course and this lesson's day and number, for asking after rights."""
        return CourseDay(self.course, self.school_class, self.day, self.number)


def _lesson(lesson: Any) -> Any:
    class_of = fn.COALESCE(Course.school_class, StudyGroup.school_class)
    return (
        Lesson.select(
            Lesson.id,
            Course.id,
            class_of,
            Course.study_group,
            Course.school_class,
            SchoolClass.grade,
            Lesson.day,
            Lesson.number,
            Subject.scale,
            SchoolYear.id,
            SchoolYear.closed_at,
            Course.subject,
        )
        .join(Course)
        .join(Subject)
        .switch(Course)
        .join(SchoolYear)
        .switch(Course)
        .join(StudyGroup, JOIN.LEFT_OUTER)
        .join(SchoolClass, JOIN.LEFT_OUTER, on=(class_of == SchoolClass.id))
        .where(Lesson.id == lesson)
    )


_LESSON = Asked(_lesson)
_IN_GROUP = Asked(
    lambda study_group, pupil: GroupMember.select(GroupMember.since, GroupMember.until).where(
        GroupMember.study_group == study_group, GroupMember.pupil == pupil
    )
)
_IN_CLASS = Asked(
    lambda school_class, pupil: Enrollment.select(Enrollment.since, Enrollment.until).where(
        Enrollment.school_class == school_class, Enrollment.pupil == pupil
    )
)
_CLOSED_TERMS = Asked(
    lambda year, day: Term.select(Term.id, Term.grade_from, Term.grade_to).where(
        Term.year == year, Term.starts_on <= day, Term.ends_on >= day, Term.closed_at.is_null(False)
    )
)


_OF_CLOSED_YEAR = Asked(
    lambda course: (
        Course.select(Course.id)
        .join(SchoolYear)
        .where(Course.id == course, SchoolYear.closed_at.is_null(False))
    )
)
_OPEN_AGAIN = Asked(
    lambda term, course, pupil, at: TermReopening.select(TermReopening.id).where(
        TermReopening.term == term,
        TermReopening.until > at,
        TermReopening.course.is_null() | (TermReopening.course == course),
        TermReopening.pupil.is_null() | (TermReopening.pupil == pupil),
    )
)


def lesson_facts(lesson: int) -> LessonFacts | None:
    """Read a lesson's facts, or None when there is no such lesson."""
    found = _LESSON(lesson=lesson)
    if not found:
        return None
    values: list[Any] = list(found[0])
    group, own_class = values[3], values[4]
    return LessonFacts(
        lesson=values[0],
        course=values[1],
        school_class=values[2],
        study_group=group,
        listed_in_class=None if group is not None else own_class,
        grade=values[5],
        day=values[6],
        number=values[7],
        scale=Scale(values[8]),
        year=values[9],
        year_closed=values[10] is not None,
        subject=values[11],
    )


def belongs(facts: LessonFacts, pupil: int) -> bool:
    """Whether the pupil is on the course's list on the day of the lesson."""
    if facts.study_group is not None:
        stays = _IN_GROUP(study_group=facts.study_group, pupil=pupil)
    else:
        stays = _IN_CLASS(school_class=facts.listed_in_class, pupil=pupil)
    return any(Stay(since, until).covers(facts.day) for since, until in stays)


def not_listed(act: Act, facts: LessonFacts, pupil: int) -> Refusal | None:
    """Refuse a record about who is not on the list that day, or is taught the subject alone (2.3)."""
    if not belongs(facts, pupil):
        return Refusal(Reason.NOT_ENROLLED_THEN, act, "2.3", facts.day.isoformat())
    if facts.study_group is None and taught_alone(facts.subject, facts.year, pupil, facts.day):
        return Refusal(Reason.TAUGHT_ALONE, act, "2.3")
    return None


def closed_then(act: Act, place: OfAYear, day: date, now: Now, pupil: int | None = None) -> Refusal | None:
    """Refuse a change on a day whose year or term is closed, unless it was opened again for that (2.6)."""
    if place.year_closed:
        return Refusal(Reason.YEAR_CLOSED, act, "2.6")
    for term, first, last in _CLOSED_TERMS(year=place.year, day=day):
        if place.grade is not None and not first <= place.grade <= last:
            continue
        if not _OPEN_AGAIN.any(term=term, course=place.course, pupil=pupil, at=now.utc):
            return Refusal(Reason.TERM_CLOSED, act, "2.6", day.isoformat())
    return None


def of_closed_year(act: Act, course: int) -> Refusal | None:
    """Refuse what is no record of a lesson, timetable or plan, on a page whose year is closed (2.6)."""
    return Refusal(Reason.YEAR_CLOSED, act, "2.6") if _OF_CLOSED_YEAR.any(course=course) else None


def unknown(act: Act) -> Refusal:
    """The thing asked about does not exist (any more)."""
    return Refusal(Reason.UNKNOWN_THING, act, "2.2")
