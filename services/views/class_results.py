"""Results of a class in all subjects, its numbers and lists (2.4, 4.4; clauses.md «Formulas»)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models.courses import Course, GroupMember, StudyGroup, Subject
from models.database import rows
from models.people import Enrollment, Person, Pupil, SchoolClass
from models.results import SummativeMark
from rules.class_results import Lists, Measures, lists_of, measures
from rules.codes import Scale
from rules.deadlines import term_marks_begin
from rules.enrollment import first_grade_without_marks
from rules.permissions import Act
from rules.refusals import Reason
from rules.results import ResultKind
from rules.text import name_key
from services.actor import Actor
from services.clock import Now
from services.outcomes import Refusal
from services.refused import Refused
from services.standing import refuse, towards_class, towards_nothing
from services.views.grounds import terms_of
from services.views.journal import TermChoice
from services.views.timetable import year_of


@dataclass(frozen=True, slots=True)
class Period:
    """What results are of: a term, or (``term`` None) the year, the exam, the final ones."""

    kind: ResultKind
    term: TermChoice | None
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class SubjectColumn:
    """A subject of the class; groups of one subject are one column."""

    subject: int
    title: str
    measures: Measures


@dataclass(frozen=True, slots=True)
class PupilResults:
    """A pupil of the class with the results by subject ("" where none is set)."""

    pupil: int
    short: str
    by_subject: Mapping[int, str]
    """Subjects that the pupil is not taught are not there."""
    courses: Mapping[int, int]
    """The course a subject is taught to the pupil in."""


@dataclass(frozen=True, slots=True)
class ClassResults:
    """All results of a class in one period."""

    school_class: int
    title: str
    period: Period
    periods: tuple[Period, ...]
    subjects: tuple[SubjectColumn, ...]
    pupils: tuple[PupilResults, ...]
    lists: Lists
    measures: Measures
    """Of the pupils: each counts by the worst of the own results; of nobody while one is missing."""


def class_results(
    actor: Actor, now: Now, school_class: int, kind: str = "", term: int | None = None
) -> ClassResults:
    """Read a class in a period, by default the latest term whose marks are given (2.10, 4.4)."""
    if refusal := refuse(Act.VIEW_PAGE, towards_class(actor, school_class, now.today)):
        raise Refused(refusal)
    found = rows(
        SchoolClass.select(SchoolClass.title, SchoolClass.grade, SchoolClass.year).where(
            SchoolClass.id == school_class
        )
    )
    if not found:
        raise Refused(Refusal(Reason.UNKNOWN_THING, Act.VIEW_PAGE, "4.4"))
    title, grade, year = found[0]
    periods = periods_of(year, grade)
    if not periods:
        raise Refused(Refusal(Reason.OUTSIDE_TERM, Act.VIEW_PAGE, "2.6"))
    period = _choose(periods, kind, term, now.today)
    taught = {} if first_grade_without_marks(grade) else _taught(school_class, period)
    pupils = tuple(_pupils(school_class, period, taught))
    lists = lists_of({one.pupil: one.by_subject for one in pupils})
    return ClassResults(
        school_class=school_class,
        title=title,
        period=period,
        periods=periods,
        subjects=_subjects(pupils, taught),
        pupils=pupils,
        lists=lists,
        measures=measures(worst(one.by_subject.values()) for one in pupils if not lists.incomplete),
    )


def worst(results: Iterable[str]) -> str:
    """Return what a pupil counts as in the class's numbers: the worst of the results that are set."""
    given = set(results)
    return next((counts for value, counts in _WORST_FIRST if value in given), "")


_WORST_FIRST = (
    *(("not_assessed", "not_assessed"), ("2", "2"), ("fail", "2")),
    *(("3", "3"), ("4", "4"), ("5", "5"), ("pass", "5")),
)
"""Results from the worst on, each with the one it counts as."""


def periods_of(year: int, grade: int | None) -> tuple[Period, ...]:
    """Return the periods of a grade that results are of: its terms, the year, the exam, the final ones."""
    terms = terms_of(year, grade)
    if not terms:
        return ()
    first, last = terms[0].starts_on, terms[-1].ends_on
    later = (Period(kind, None, first, last) for kind in (ResultKind.YEAR, ResultKind.EXAM, ResultKind.FINAL))
    return (*(Period(ResultKind.TERM, term, term.starts_on, term.ends_on) for term in terms), *later)


def _choose(periods: tuple[Period, ...], kind: str, term: int | None, today: date) -> Period:
    for period in periods:
        if period.kind == kind and (period.term.term if period.term else None) == term:
            return period
    given = [one for one in periods if one.term and term_marks_begin(one.ends_on).date() <= today]
    return given[-1] if given else periods[0]


def _taught(school_class: int, period: Period) -> dict[int, list[tuple[int, str, int | None]]]:
    """Return the courses of a subject: (course, subject's title, group or None), by subject."""
    found = rows(
        Course.select(Course.id, Subject.id, Subject.title, Course.study_group)
        .join(Subject)
        .switch(Course)
        .left_outer_join(StudyGroup, on=(Course.study_group == StudyGroup.id))
        .where(
            (Course.school_class == school_class) | (StudyGroup.school_class == school_class),
            Subject.scale != Scale.NONE.value,
        )
    )
    courses: dict[int, list[tuple[int, str, int | None]]] = {}
    for course, subject, title, group in found:
        courses.setdefault(subject, []).append((course, title, group))
    return courses


def _pupils(
    school_class: int, period: Period, taught: Mapping[int, list[tuple[int, str, int | None]]]
) -> Iterable[PupilResults]:
    """Yield who is on the list at the end of the period, or now while it runs."""
    on = period.ends_on
    listed = rows(
        Enrollment.select(Pupil.id, Person.surname, Person.given_name)
        .join(Pupil)
        .join(Person)
        .where(
            Enrollment.school_class == school_class,
            Enrollment.since <= on,
            Enrollment.until.is_null() | (Enrollment.until >= on),
        )
        .order_by(Person.name_key, Pupil.id)
    )
    members = set(
        rows(
            GroupMember.select(GroupMember.study_group, GroupMember.pupil).where(
                GroupMember.since <= on, GroupMember.until.is_null() | (GroupMember.until >= on)
            )
        )
    )
    courses = [course for of_subject in taught.values() for course, *_ in of_subject]
    given = given_in(courses, period)
    for pupil, surname, given_name in listed:
        mine = {
            subject: course
            for subject, of_subject in taught.items()
            for course, _, group in of_subject
            if group is None or (group, pupil) in members
        }
        results = {subject: given.get((course, pupil), "") for subject, course in mine.items()}
        yield PupilResults(pupil, f"{surname} {given_name}".strip(), results, mine)


def given_in(courses: Iterable[int], period: Period) -> dict[tuple[int, int], str]:
    """Return the results of courses in a period by course and pupil."""
    query = SummativeMark.select(SummativeMark.course, SummativeMark.pupil, SummativeMark.value).where(
        SummativeMark.course.in_(list(courses)), SummativeMark.kind == period.kind.value
    )
    if period.term is not None:
        query = query.where(SummativeMark.term == period.term.term)
    return {(course, pupil): value for course, pupil, value in rows(query)}


def _subjects(
    pupils: tuple[PupilResults, ...], taught: Mapping[int, list[tuple[int, str, int | None]]]
) -> tuple[SubjectColumn, ...]:
    titles = {subject: of_subject[0][1] for subject, of_subject in taught.items()}
    return tuple(
        SubjectColumn(subject, title, measures(one.by_subject.get(subject, "") for one in pupils))
        for subject, title in sorted(titles.items(), key=lambda item: name_key(item[1]))
    )


@dataclass(frozen=True, slots=True)
class ClassNumbers:
    """A class in a list of the school's results."""

    school_class: int
    title: str
    period: Period
    pupils: int
    measures: Measures
    unsuccessful: int
    incomplete: int


def school_results(actor: Actor, now: Now) -> tuple[ClassNumbers, ...]:
    """Read every class with the numbers of its latest term; for director and deputy (2.10)."""
    if refusal := refuse(Act.VIEW_CONTROL, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    year = year_of(now.today)
    if year is None:
        return ()
    found = rows(
        SchoolClass.select(SchoolClass.id)
        .where(SchoolClass.year == year.year)
        .order_by(SchoolClass.grade, SchoolClass.letter)
    )
    numbers = []
    for (school_class,) in found:
        one = class_results(actor, now, school_class)
        lacking, failed = len(one.lists.incomplete), len(one.lists.unsuccessful)
        numbers.append(
            ClassNumbers(school_class, one.title, one.period, len(one.pupils), one.measures, failed, lacking)
        )
    return tuple(numbers)
