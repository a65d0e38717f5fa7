"""Reading marks by subject, and the weekly sheets of a class or a pupil (2.12)."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from models.courses import Course, Subject
from models.database import rows
from models.lessons import Absence, Lesson, Mark, Work, WorkKind
from models.people import Enrollment, Person, Pupil, SchoolClass
from models.results import SummativeMark
from models.school import Term
from rules.calendar import monday_of
from rules.codes import DEBT, counted
from rules.means import mean
from rules.permissions import Act
from rules.refusals import Reason
from rules.results import ResultKind
from rules.text import name_key
from services.actor import Actor
from services.clock import Now
from services.names import short_name
from services.outcomes import Refusal
from services.refused import Refused
from services.settings import SCHOOL_NAME, settings_on
from services.standing import refuse, towards_class
from services.views.applications import applications_of_week
from services.views.diary import DiaryMark, DiaryResults, OpenDebt, SubjectResult, WeeklySlip
from services.views.diary_week import courses_of, may_read_diary, pupil_title, week_of_pupil
from services.views.grounds import terms_of
from services.views.journal import TermChoice
from services.views.timetable import year_of


def diary_results(actor: Actor, now: Now, pupil: int, term: int | None = None) -> DiaryResults:
    """Read a pupil's marks by subject in a term (the current one by default) (2.11)."""
    may_read_diary(actor, now, pupil)
    return results_of_pupil(pupil, now.today, now.today, term)


def results_of_pupil(pupil: int, on: date, until: date, term: int | None = None) -> DiaryResults:
    """Read marks by subject of the term that ``on`` lies in, up to and including ``until``."""
    title = pupil_title(pupil, on)
    year = year_of(on)
    terms = terms_of(year.year, title.grade) if year else ()
    begun = [choice for choice in terms if choice.starts_on <= on] or list(terms[:1])
    named = [choice for choice in terms if choice.term == term]
    chosen = next(iter((*named, *begun[-1:])), None)
    if chosen is None:
        return DiaryResults(pupil, title.full_name, title.class_title, "", 0, (), (), 0, 0)
    last = min(chosen.ends_on, until)
    marks, debts = _marks(pupil, chosen.starts_on, last)
    absences = _absences(pupil, chosen.starts_on, last)
    return DiaryResults(
        pupil=pupil,
        full_name=title.full_name,
        class_title=title.class_title,
        term_kind=chosen.kind,
        term_number=chosen.number,
        subjects=_subjects(pupil, chosen, marks, terms),
        debts=debts,
        absent=absences["absent"],
        late=absences["late"],
    )


def _marks(pupil: int, first: date, last: date) -> tuple[dict[str, list[DiaryMark]], tuple[OpenDebt, ...]]:
    """Marks follow the pupil: every course of a subject attended within the dates counts."""
    found = rows(
        Mark.select(
            Subject.title, Mark.value, WorkKind.letter, WorkKind.title, Work.title, Work.weight, Lesson.day
        )
        .join(Work)
        .join(WorkKind)
        .switch(Work)
        .join(Lesson)
        .join(Course)
        .join(Subject)
        .where(Mark.pupil == pupil, Mark.value != "", Lesson.day >= first, Lesson.day <= last)
        .order_by(Lesson.day, Lesson.number, Work.id, Mark.position)
    )
    marks: dict[str, list[DiaryMark]] = {}
    debts = []
    for subject, value, letter, kind, title, weight, day in found:
        marks.setdefault(subject, []).append(DiaryMark(value, letter, kind, title, weight))
        if value == DEBT:
            debts.append(OpenDebt(subject, kind, title, day))
    return marks, tuple(debts)


def _absences(pupil: int, first: date, last: date) -> Counter[str]:
    found = rows(
        Absence.select(Absence.code)
        .join(Lesson)
        .where(Absence.pupil == pupil, Lesson.day >= first, Lesson.day <= last)
    )
    return Counter(code for (code,) in found)


def _subjects(
    pupil: int, term: TermChoice, marks: dict[str, list[DiaryMark]], terms: Iterable[TermChoice]
) -> tuple[SubjectResult, ...]:
    attended = rows(
        Subject.select(Subject.title)
        .join(Course)
        .where(courses_of(pupil, term.starts_on, term.ends_on))
        .distinct()
    )
    summative: dict[str, dict[int, str]] = {}
    for subject, number, value in rows(
        SummativeMark.select(Subject.title, Term.number, SummativeMark.value)
        .join(Term)
        .switch(SummativeMark)
        .join(Course)
        .join(Subject)
        .where(
            SummativeMark.pupil == pupil,
            SummativeMark.value != "",
            SummativeMark.term.in_([choice.term for choice in terms]),
        )
        .order_by(SummativeMark.set_at)
    ):
        summative.setdefault(subject, {})[number] = value
    later = _later(pupil, term)
    titles = sorted({title for (title,) in attended} | set(marks) | set(summative) | set(later), key=name_key)
    return tuple(
        SubjectResult(
            subject=title,
            marks=tuple(marks.get(title, ())),
            mean=mean(_counted(marks.get(title, ()))),
            term_marks=tuple(sorted(summative.get(title, {}).items())),
            later=later.get(title, ()),
        )
        for title in titles
    )


def _later(pupil: int, term: TermChoice) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the results of the year that a term lies in, by subject, in the order they are given."""
    found = rows(
        SummativeMark.select(Subject.title, SummativeMark.kind, SummativeMark.value)
        .join(Course)
        .join(Subject)
        .where(
            SummativeMark.pupil == pupil,
            SummativeMark.value != "",
            SummativeMark.kind != ResultKind.TERM.value,
            Course.year.in_(Term.select(Term.year).where(Term.id == term.term)),
        )
    )
    order = list(ResultKind)
    later: dict[str, tuple[tuple[str, str], ...]] = {}
    for subject, kind, value in sorted(found, key=lambda one: order.index(ResultKind(one[1]))):
        later[subject] = (*later.get(subject, ()), (kind, value))
    return later


def _counted(marks: Iterable[DiaryMark]) -> list[tuple[int, int]]:
    return [(value, mark.weight) for mark in marks if (value := counted(mark.value)) is not None]


def weekly_slips(
    actor: Actor, now: Now, school_class: int, pupil: int | None, monday: date
) -> tuple[WeeklySlip, ...]:
    """Read the sheets of a class (or of one pupil of it) for a week, by surname (2.12)."""
    if refusal := refuse(Act.PRINT_WEEKLY, towards_class(actor, school_class, now.today)):
        raise Refused(refusal)
    monday = monday_of(monday)
    if monday > now.today:
        raise Refused(Refusal(Reason.WEEK_AHEAD, Act.PRINT_WEEKLY, "2.12", monday.isoformat()))
    pupils = _enrolled(school_class, monday, monday + timedelta(days=6))
    wanted = [one for one in pupils if pupil in (None, one)]
    if not wanted:
        raise Refused(Refusal(Reason.NO_PUPILS, Act.PRINT_WEEKLY, "2.12", monday.isoformat()))
    school = settings_on(now.today).get(SCHOOL_NAME, "")
    return tuple(weekly_slip(one, monday, school, now, short_name(actor.person)) for one in wanted)


def boarders(actor: Actor, now: Now, school_class: int) -> frozenset[int]:
    """Read who of a class lives in the dormitory; raises Refused as its sheets do."""
    if refusal := refuse(Act.PRINT_WEEKLY, towards_class(actor, school_class, now.today)):
        raise Refused(refusal)
    found = rows(
        Enrollment.select(Enrollment.pupil)
        .join(Pupil)
        .where(Enrollment.school_class == school_class, Pupil.lodging == "boarding")
    )
    return frozenset(pupil for (pupil,) in found)


def slips_due(actor: Actor, now: Now, monday: date) -> tuple[WeeklySlip, ...]:
    """Read the sheets that written applications ask for in a week and that are not printed yet (2.12)."""
    monday = monday_of(monday)
    owed = [one for one in applications_of_week(actor, now, monday) if one.printed_at is None]
    school = settings_on(now.today).get(SCHOOL_NAME, "")
    printer = short_name(actor.person)
    return tuple(weekly_slip(one.pupil, monday, school, now, printer) for one in owed)


def weekly_slip(pupil: int, monday: date, school: str, now: Now, printed_by: str) -> WeeklySlip:
    """Read everything on one pupil's sheet; results count the term as it stood at the week's end."""
    week = week_of_pupil(pupil, monday)
    saturday = monday + timedelta(days=5)
    missed = Counter(lesson.absence for day in week.days for lesson in day.lessons)
    return WeeklySlip(
        school=school,
        week=week,
        results=results_of_pupil(pupil, saturday, saturday),
        absent_lessons=missed["absent"],
        late_lessons=missed["late"],
        printed_at=now.local,
        printed_by=printed_by,
    )


def _enrolled(school_class: int, first: date, last: date) -> list[int]:
    found = rows(
        Enrollment.select(Enrollment.pupil)
        .join(Pupil)
        .join(Person)
        .where(
            Enrollment.school_class == school_class,
            Enrollment.since <= last,
            Enrollment.until.is_null() | (Enrollment.until >= first),
        )
        .order_by(Person.name_key, Enrollment.pupil)
    )
    return list(dict.fromkeys(one for (one,) in found))


def class_by_title(actor: Actor, now: Now, title: str) -> int | None:
    """Return the class of this year that people call by a title, whatever the case and spaces."""
    year = year_of(now.today)
    if year is None:
        return None
    found = rows(SchoolClass.select(SchoolClass.id, SchoolClass.title).where(SchoolClass.year == year.year))
    wanted = name_key(title).replace(" ", "")
    return next((one for one, called in found if name_key(called).replace(" ", "") == wanted), None)
