"""Reading reports of results for paper: a class in a period, and the pages of a teacher (2.4, 4.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from peewee import JOIN, fn

from models.courses import Course, StudyGroup, Subject, Teaching
from models.database import rows
from models.lessons import Lesson
from models.people import SchoolClass
from models.school import SchoolYear
from rules.class_results import Measures, measures
from rules.codes import Scale
from rules.deadlines import term_marks_begin
from rules.enrollment import Stay, first_grade_without_marks
from rules.permissions import Act
from rules.refusals import Reason
from rules.results import ResultKind
from rules.text import name_key
from services.actor import Actor
from services.clock import Now
from services.listing import course_list
from services.names import short, short_name
from services.outcomes import Refusal
from services.own_plans import own_plans
from services.refused import Refused
from services.views.absence_counts import AbsenceCounts, class_absences
from services.views.class_results import ClassResults, Period, class_results, given_in, periods_of
from services.views.grounds import terms_by_grade
from services.views.papers import ClassPaper, PaperMark, class_paper, demand_begun, paper_mark
from services.views.results_sheet import ListedPupil, listed_in
from services.views.teacher_choices import may_read_of_teacher
from services.views.teachers import teachers_between
from services.views.timetable import Year, year_of

WHOLE_YEAR = 0
"""What stands in the place of a term's number where the results of the year are asked for."""


@dataclass(frozen=True, slots=True)
class ClassReport:
    """A class in a period: its results, who teaches, who came and left, what was missed."""

    mark: PaperMark
    of: ClassPaper
    results: ClassResults
    teachers: Mapping[int, str]
    """By subject."""
    without_marks: bool
    """Pupils of grade 1 get none."""
    arrived: tuple[ListedPupil, ...]
    left: tuple[ListedPupil, ...]
    missed: AbsenceCounts


@dataclass(frozen=True, slots=True)
class CourseReport:
    """A page of a teacher in its own period; ``period`` is None while none of the year is over."""

    class_title: str
    subject: str
    group_title: str
    period: Period | None
    without_marks: bool
    pupils: int
    held: int
    """Lessons held in the period."""
    measures: Measures
    failing: tuple[str, ...]
    """Who has «2», «незач.» or «н/а»."""
    lacking: tuple[str, ...]
    """Who has no result yet."""


@dataclass(frozen=True, slots=True)
class TeacherReport:
    """All pages of a teacher."""

    mark: PaperMark
    teacher: str
    year_title: str
    number: int | None
    courses: tuple[CourseReport, ...]
    total: Measures


def class_report(actor: Actor, now: Now, school_class: int, number: int | None = None) -> ClassReport:
    """Read a class in a term or (``WHOLE_YEAR``) the year, by default the latest given (2.10, 4.4)."""
    results = class_results(actor, now, school_class)
    period = _wanted(results, number)
    demand_begun(period.starts_on, now, Act.VIEW_PAGE, "2.6")
    if period != results.period:
        term = period.term.term if period.term else None
        results = class_results(actor, now, school_class, period.kind.value, term)
    stays = listed_in(school_class)
    first, last = period.starts_on, period.ends_on
    courses = {course: subject for one in results.pupils for subject, course in one.courses.items()}
    grade = rows(SchoolClass.select(SchoolClass.grade).where(SchoolClass.id == school_class))[0][0]
    return ClassReport(
        mark=paper_mark(actor, now),
        of=class_paper(school_class),
        results=results,
        teachers=_teachers(courses, first, last),
        without_marks=first_grade_without_marks(grade),
        arrived=tuple(one for one in stays if one.stay.since and first < one.stay.since <= last),
        left=tuple(one for one in stays if one.stay.until and first <= one.stay.until < last),
        missed=_missed(actor, now, school_class, results),
    )


def _wanted(results: ClassResults, number: int | None) -> Period:
    if number is None:
        return results.period
    for period in results.periods:
        if period.kind is ResultKind.YEAR and number == WHOLE_YEAR:
            return period
        if period.term is not None and period.term.number == number:
            return period
    raise Refused(Refusal(Reason.NO_SUCH_TERM, Act.VIEW_PAGE, "2.6"))


def _teachers(courses: Mapping[int, int], first: date, last: date) -> dict[int, str]:
    taught = teachers_between(courses, first, last)
    names: dict[int, dict[str, None]] = {}
    for course, subject in sorted(courses.items()):
        names.setdefault(subject, {}).update(dict.fromkeys(name for name, _ in taught.stays.get(course, ())))
    return {subject: ", ".join(listed) for subject, listed in names.items()}


def _missed(actor: Actor, now: Now, school_class: int, results: ClassResults) -> AbsenceCounts:
    terms = [one.term.term for one in results.periods if one.term and results.period.term in (None, one.term)]
    counts = (class_absences(actor, now, school_class, term).total for term in terms)
    return sum(counts, AbsenceCounts())


def teacher_report(actor: Actor, now: Now, teacher: int, number: int | None = None) -> TeacherReport:
    """Read the pages of a teacher in a term, of each grade's own kind; own, or of anybody (2.10)."""
    may_read_of_teacher(actor, now, teacher)
    year = year_of(now.today)
    if year is None:
        raise Refused(Refusal(Reason.NO_SUCH_TERM, Act.VIEW_PAGE, "2.6"))
    until = _until(year, number, now)
    courses, values = [], []
    stays = _stays_of(teacher)
    for course, class_title, grade, subject, scale, group in _taught(teacher, year):
        period = _period(year, grade, number, until, now.today)
        if not _taught_then(stays[course], period, now.today):
            continue
        unmarked = Scale(scale) is Scale.NONE or (grade is not None and first_grade_without_marks(grade))
        one, given = _course(course, (class_title or group or "", subject, group or ""), period, unmarked)
        courses.append(one)
        values.extend(given)
    title = rows(SchoolYear.select(SchoolYear.title).where(SchoolYear.id == year.year))[0][0]
    return TeacherReport(
        paper_mark(actor, now), short_name(teacher), title, number, tuple(courses), measures(values)
    )


def _until(year: Year, number: int | None, now: Now) -> date | None:
    """Return the last day of a term by number, of the grades with the most terms."""
    if number in (None, WHOLE_YEAR):
        return None
    most = max(terms_by_grade(year.year).values(), key=len, default=())
    asked = next((term for term in most if term.number == number), None)
    if asked is None:
        raise Refused(Refusal(Reason.NO_SUCH_TERM, Act.VIEW_PAGE, "2.6"))
    demand_begun(asked.starts_on, now, Act.VIEW_PAGE, "2.6")
    return asked.ends_on


def _period(
    year: Year, grade: int | None, number: int | None, until: date | None, today: date
) -> Period | None:
    """Return what a grade is reported in: its latest term that ended by then, or whose marks are given."""
    periods = periods_of(year.year, grade)
    if number == WHOLE_YEAR:
        return next((one for one in periods if one.kind is ResultKind.YEAR), None)
    terms = [one for one in periods if one.term]
    if until is not None:
        ended = [one for one in terms if one.ends_on <= until]
    else:
        ended = [one for one in terms if term_marks_begin(one.ends_on).date() <= today]
    return ended[-1] if ended else None


def _taught(teacher: int, year: Year) -> list[tuple[int, str | None, int | None, str, str, str | None]]:
    class_of = fn.COALESCE(Course.school_class, StudyGroup.school_class)
    found = rows(
        Course.select(
            *(Course.id, SchoolClass.title, SchoolClass.grade),
            *(Subject.title, Subject.scale, StudyGroup.title),
        )
        .join(Subject)
        .switch(Course)
        .join(StudyGroup, JOIN.LEFT_OUTER)
        .join(SchoolClass, JOIN.LEFT_OUTER, on=(class_of == SchoolClass.id))
        .where(
            Course.year == year.year,
            Course.id.in_(Teaching.select(Teaching.course).where(Teaching.teacher == teacher)),
        )
    )
    return sorted(found, key=lambda one: (one[2] or 99, one[1] or "", name_key(one[3]), one[5] or ""))


def _stays_of(teacher: int) -> dict[int, list[Stay]]:
    """Return from when to when somebody teaches each page."""
    stays: dict[int, list[Stay]] = {}
    found = Teaching.select(Teaching.course, Teaching.since, Teaching.until).where(
        Teaching.teacher == teacher
    )
    for course, since, until in rows(found):
        stays.setdefault(course, []).append(Stay(since, until))
    return stays


def _taught_then(stays: Iterable[Stay], period: Period | None, today: date) -> bool:
    """Whether a page was somebody's within a period, or is today where none is over."""
    first, last = (period.starts_on, period.ends_on) if period else (today, today)
    return any(
        (stay.since is None or stay.since <= last) and (stay.until is None or stay.until >= first)
        for stay in stays
    )


def _course(
    course: int, titles: tuple[str, str, str], period: Period | None, without_marks: bool
) -> tuple[CourseReport, list[str]]:
    if period is None:
        return CourseReport(*titles, None, without_marks, 0, 0, measures(()), (), ()), []
    alone = own_plans(Course.id == course)
    listed = [
        one
        for one in course_list(course, period.ends_on, period.ends_on)
        if not any(stay.covers(period.ends_on) for stay in alone.get((course, one.pupil), ()))
    ]
    given = {} if without_marks else given_in([course], period)
    results = {one.pupil: given.get((course, one.pupil), "") for one in listed}
    names = {one.pupil: short(one.surname, one.given_name, one.patronymic) for one in listed}
    held = Lesson.select(fn.COUNT(Lesson.id)).where(
        Lesson.course == course, Lesson.day.between(period.starts_on, period.ends_on)
    )
    report = CourseReport(
        *titles,
        period,
        without_marks,
        len(listed),
        rows(held)[0][0],
        measures(results.values()),
        _named(names, results, ("2", "fail", "not_assessed")),
        () if without_marks else _named(names, results, ("",)),
    )
    return report, list(results.values())


def _named(names: Mapping[int, str], results: Mapping[int, str], values: Iterable[str]) -> tuple[str, ...]:
    wanted = frozenset(values)
    return tuple(names[pupil] for pupil, value in results.items() if value in wanted)
