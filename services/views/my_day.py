"""Reading «Мой день»: a teacher's lessons with five states each, and what older days still owe."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from peewee import JOIN, fn

from models.courses import Course, StudyGroup, Subject
from models.database import rows
from models.people import SchoolClass
from rules.codes import Role
from rules.deadlines import (
    DEBT_DAYS,
    DutyKind,
    Parameters,
    absences_due,
    homework_due,
    is_judged,
    judge,
    marks_due,
    topic_due,
)
from rules.outages import Lenience
from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.clock import Now
from services.names import short_name
from services.outcomes import Refusal
from services.refused import Refused
from services.settings import parameters
from services.standing import roles_of
from services.views.day import DayLesson, Debt, DebtKind, Duty, DutyState, MyDay
from services.views.held import Held, held_lessons
from services.views.journal_page import teachers_of
from services.views.lenience import lenience
from services.views.timetable import (
    Bells,
    Scheduled,
    Year,
    bells,
    days_back,
    given_to,
    last_lesson,
    of_classes,
    scheduled,
    taught_by,
    year_of,
)


@dataclass(frozen=True, slots=True)
class CourseTitle:
    """How a course is called in a list."""

    class_title: str
    subject: str
    group_title: str


@dataclass(frozen=True, slots=True)
class _Terms:
    """What decides when something is due."""

    numbers: Parameters
    lenience: Lenience


@dataclass(frozen=True, slots=True)
class _Lesson:
    """A lesson of the timetable with everything its duties are judged by."""

    scheduled: Scheduled
    held: Held | None
    begins: datetime
    ends: datetime
    last_ends: datetime
    listed: int

    def due(self, duty: DutyKind, term: datetime, given: Lenience) -> datetime | None:
        """Return when a duty is due, None where it is not judged here."""
        stood = (self.begins, self.ends)
        judged = is_judged(duty, self.scheduled.day, stood, given)
        return given.moved(term, stood) if judged else None


def my_day(actor: Actor, now: Now, on: date | None = None) -> MyDay:
    """Read a teacher's day and the debts of the two weeks before it (2.5–2.8)."""
    if Role.TEACHER not in roles_of(actor, now.today):
        raise Refused(Refusal(Reason.NO_SUCH_RIGHT, Act.VIEW_PAGE, "2.3"))
    day = on or now.today
    year = year_of(day)
    if year is None:
        return MyDay(day, now.local, (), (), "")
    days = [*days_back(day, DEBT_DAYS), day]
    mine = taught_by(actor.person, day) | given_to(actor.person, days)
    own = frozenset(_own_courses(actor.person, day))
    planned = [
        lesson
        for lesson in scheduled(year, days, mine)
        if lesson.substitute == actor.person or lesson.course in own
    ]
    rung = bells()
    lessons = _with_facts(planned, year, rung)
    titles = course_titles({lesson.course for lesson in planned})
    terms = _Terms(parameters(day), lenience(now))
    today = tuple(
        _day_lesson(lesson, titles, actor, now, terms, rung, own)
        for lesson in lessons
        if lesson.scheduled.day == day
    )
    debts = tuple(
        debt
        for lesson in lessons
        if lesson.scheduled.day < day and _is_mine(lesson.scheduled, actor)
        for debt in _debts(lesson, titles, now, terms)
    )
    off = year.days_off.get(day, "")
    return MyDay(day, now.local, today, debts, off, terms.lenience.keeping(day))


def _own_courses(person: int, day: date) -> list[int]:
    return [course for (course,) in rows(Course.select(Course.id).where(taught_by(person, day)))]


def _is_mine(lesson: Scheduled, actor: Actor) -> bool:
    return lesson.takes_place and lesson.substitute in (None, actor.person)


def _with_facts(planned: list[Scheduled], year: Year, rung: Bells) -> list[_Lesson]:
    days = sorted({lesson.day for lesson in planned})
    classes = {lesson.school_class for lesson in planned if lesson.school_class is not None}
    of_those_classes = scheduled(year, days, of_classes(classes))
    held = held_lessons({lesson.course for lesson in planned}, days)
    facts = []
    for lesson in planned:
        last = last_lesson(of_those_classes, lesson.school_class, lesson.day)
        ends = datetime.combine(lesson.day, rung.ends(last if last is not None else lesson.number))
        there = held.get((lesson.course, lesson.day, lesson.number))
        stood = rung.stands(lesson.day, lesson.number)
        facts.append(_Lesson(lesson, there, *stood, ends, there.listed if there else 0))
    return facts


def course_titles(courses: set[int]) -> Mapping[int, CourseTitle]:
    """Return what courses are called."""
    class_of = fn.COALESCE(Course.school_class, StudyGroup.school_class)
    found = rows(
        Course.select(Course.id, SchoolClass.title, Subject.title, StudyGroup.title)
        .join(Subject)
        .switch(Course)
        .join(StudyGroup, JOIN.LEFT_OUTER)
        .join(SchoolClass, JOIN.LEFT_OUTER, on=(class_of == SchoolClass.id))
        .where(Course.id.in_(list(courses)))
    )
    return {
        course: CourseTitle(class_title or group or "", subject, group or "")
        for course, class_title, subject, group in found
    }


def _day_lesson(
    lesson: _Lesson,
    titles: Mapping[int, CourseTitle],
    actor: Actor,
    now: Now,
    terms: _Terms,
    rung: Bells,
    own: frozenset[int],
) -> DayLesson:
    plan, title = lesson.scheduled, titles[lesson.scheduled.course]
    absences, topic, kind, homework, marks = _duties(lesson, now, terms)
    substitutes = plan.substitute == actor.person
    return DayLesson(
        number=plan.number,
        starts=rung.starts(plan.number),
        course=plan.course,
        lesson=lesson.held.lesson if lesson.held else None,
        class_title=title.class_title,
        subject=title.subject,
        group_title=title.group_title,
        room=plan.room,
        instead_of=", ".join(teachers_of(plan.course, plan.day))
        if substitutes and plan.course not in own
        else "",
        given_to=short_name(plan.substitute) if plan.substitute and not substitutes else "",
        change=plan.change,
        other=plan.other,
        absences=absences,
        topic=topic,
        kind=kind,
        homework=homework,
        marks=marks,
    )


def _duties(lesson: _Lesson, now: Now, terms: _Terms) -> tuple[Duty, Duty, Duty, Duty, Duty]:
    if not lesson.scheduled.takes_place:
        nothing = Duty(DutyState.NOT_APPLICABLE)
        return nothing, nothing, nothing, nothing, nothing
    held = lesson.held or Held.nothing()
    day = lesson.scheduled.day

    def state(kind: DutyKind, term: datetime, done_at: datetime | None) -> Duty:
        due = lesson.due(kind, term, terms.lenience)
        if due is None:
            return Duty(DutyState.NOT_APPLICABLE if done_at is None else DutyState.DONE)
        return Duty(judge(begins=lesson.begins, due=due, done_at=done_at, now=now.judged), due)

    taken = now.local_of(held.attendance_at) if held.attendance_at else None
    absences = state(DutyKind.ABSENCES, absences_due(day), taken)
    topic = state(DutyKind.TOPIC, topic_due(day), lesson.begins if held.topic else None)
    written = now.local_of(held.homework_at) if held.homework_at else None
    due = homework_due(day, lesson.last_ends.time(), terms.numbers)
    marks_state = DutyState.DONE if held.marked else DutyState.NOT_APPLICABLE
    kind = DutyState.DONE if held.letters else DutyState.NOT_APPLICABLE
    marks = lesson.due(DutyKind.MARKS, marks_due(day, terms.numbers), terms.lenience)
    return (
        Duty(absences.state, absences.due, held.absent, lesson.listed),
        topic,
        Duty(kind, letter=held.letters),
        state(DutyKind.HOMEWORK, due, written),
        Duty(marks_state, marks, held.marked, lesson.listed),
    )


def _debts(lesson: _Lesson, titles: Mapping[int, CourseTitle], now: Now, terms: _Terms) -> list[Debt]:
    plan, title = lesson.scheduled, titles[lesson.scheduled.course]
    absences, topic, _, homework, marks = _duties(lesson, now, terms)
    owed: list[tuple[DebtKind, Duty, str]] = []
    if lesson.held is None and absences.due is not None and absences.state is DutyState.OVERDUE:
        owed.append((DebtKind.LESSON, absences, "2.2"))
    elif lesson.held is not None:
        owed = [
            (kind, duty, clause)
            for kind, duty, clause in (
                (DebtKind.ABSENCES, absences, "2.5"),
                (DebtKind.TOPIC, topic, "2.7"),
                (DebtKind.HOMEWORK, homework, "2.8"),
            )
            if duty.state is DutyState.OVERDUE
        ]
        if lesson.held.works_without_marks and marks.due is not None and marks.due < now.judged:
            owed.append((DebtKind.MARKS, Duty(DutyState.OVERDUE, marks.due), "2.6"))
    return [
        Debt(
            *(plan.day, plan.number, plan.course, title.class_title, title.subject, kind, duty.due, clause),
            title.group_title,
        )
        for kind, duty, clause in owed
        if duty.due is not None
    ]
