"""Reading a topic plan against what was taught, and what a lesson takes from it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.courses import Course
from models.database import rows
from models.lessons import Homework, Lesson
from models.plans import PlanItem, TopicPlan
from models.school import SchoolYear
from rules.deadlines import DutyKind, DutyState, homework_due, is_judged, judge
from rules.permissions import Act, allowed
from rules.plans import Planned, Progress, next_item, progress
from rules.refusals import Reason
from services.actor import Actor
from services.clock import Now
from services.facts import lesson_facts
from services.outcomes import Refusal
from services.refused import Refused
from services.settings import parameters
from services.standing import class_of_course, refuse, towards_course
from services.views.lenience import lenience
from services.views.my_day import course_titles
from services.views.timetable import bells, last_lesson, of_classes, scheduled, year_of


@dataclass(frozen=True, slots=True)
class PlanTopic:
    """A topic of a plan with the days of the lessons that had it."""

    item: int
    number: int
    section: str
    topic: str
    hours: int
    homework: str
    version: int
    given_on: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class CoursePlan:
    """The topic plan of a course against the year."""

    course: int
    title: str
    topics: tuple[PlanTopic, ...]
    progress: Progress
    lessons_in_year: int
    """Lessons that the timetable has for the course in the whole year."""
    own_topics: int
    """Lessons held with a topic that is not of the plan."""
    next_item: int | None
    may: frozenset[Act]


@dataclass(frozen=True, slots=True)
class LessonSheet:
    """What the form of a lesson shows besides the page: the next topic of the plan and homework's clock."""

    taken: PlanTopic | None
    """The topic of the plan that the lesson has."""
    next_topic: PlanTopic | None
    progress: Progress
    homework_due: datetime
    homework_written_at: datetime | None
    homework: DutyState


def course_plan(actor: Actor, now: Now, course: int) -> CoursePlan:
    """Read a course's plan; raises Refused without the right to its page (2.3, 2.10)."""
    where = class_of_course(course)
    if where is None:
        raise Refused(Refusal(Reason.UNKNOWN_THING, Act.VIEW_PAGE, "2.7"))
    standing = towards_course(actor, where, now.today)
    if refusal := refuse(Act.VIEW_PAGE, standing):
        raise Refused(refusal)
    topics = _topics(course)
    held = _held(course)
    till_today = [item for day, _, item in held if day <= now.today]
    given = Counter(item for item in till_today if item is not None)
    own = sum(item is None for item in till_today)
    last = next((item for item in reversed(till_today) if item is not None), None)
    return CoursePlan(
        course,
        _title(course),
        topics,
        progress(_planned(topics), given, len(till_today)),
        lessons_in_year(course),
        own,
        next_item(_planned(topics), given, last),
        allowed(standing),
    )


def lesson_sheet(actor: Actor, now: Now, lesson: int) -> LessonSheet:
    """Read what a lesson takes from the plan and until when its homework is due (2.7, 2.8)."""
    facts = lesson_facts(lesson)
    if facts is None:
        raise Refused(Refusal(Reason.UNKNOWN_THING, Act.VIEW_PAGE, "2.2"))
    if refusal := refuse(Act.VIEW_PAGE, towards_course(actor, facts.where, now.today)):
        raise Refused(refusal)
    topics = _topics(facts.course)
    held = _held(facts.course)
    place = (facts.day, facts.number)
    own = next((item for day, number, item in held if (day, number) == place), None)
    others = [(day, number, item) for day, number, item in held if (day, number) != place]
    before = [item for day, number, item in others if (day, number) < place]
    last = next((item for item in reversed(before) if item is not None), None)
    following = next_item(_planned(topics), Counter(item for *_, item in others if item is not None), last)
    term, stood = _homework_clock(facts.school_class, facts.day, facts.number)
    given = lenience(now)
    due = given.moved(term, stood)
    written = _homework_written(lesson, now)
    state = judge(begins=stood[0], due=due, done_at=written, now=now.judged)
    if not is_judged(DutyKind.HOMEWORK, facts.day, stood, given):
        state = DutyState.NOT_APPLICABLE if written is None else DutyState.DONE
    return LessonSheet(
        next((topic for topic in topics if topic.item == own), None),
        next((topic for topic in topics if topic.item == following), None),
        progress(_planned(topics), Counter(item for item in before if item is not None), len(before)),
        due,
        written,
        state,
    )


def _title(course: int) -> str:
    title = course_titles({course})[course]
    return " ".join(part for part in (title.class_title, title.subject, title.group_title) if part)


def _planned(topics: Sequence[PlanTopic]) -> tuple[Planned, ...]:
    return tuple(Planned(topic.item, topic.number, topic.hours) for topic in topics)


def _topics(course: int) -> tuple[PlanTopic, ...]:
    given: dict[int, list[date]] = {}
    for day, _, item in _held(course):
        if item is not None:
            given.setdefault(item, []).append(day)
    found = rows(
        PlanItem.select(
            PlanItem.id,
            PlanItem.number,
            PlanItem.section,
            PlanItem.topic,
            PlanItem.hours,
            PlanItem.homework,
            PlanItem.version,
        )
        .join(TopicPlan)
        .where(TopicPlan.course == course, PlanItem.dropped_at.is_null())
        .order_by(PlanItem.number)
    )
    return tuple(
        PlanTopic(item, number, section, topic, hours, homework, version, tuple(given.get(item, ())))
        for item, number, section, topic, hours, homework, version in found
    )


def _held(course: int) -> list[tuple[date, int, int | None]]:
    """Read the lessons of a course with a topic, in order, each with its item of the plan."""
    return list(
        rows(
            Lesson.select(Lesson.day, Lesson.number, Lesson.plan_item)
            .where(Lesson.course == course, Lesson.topic != "")
            .order_by(Lesson.day, Lesson.number)
        )
    )


def lessons_in_year(course: int) -> int:
    """Return how many lessons the timetable has for a course in its whole year."""
    year = year_of(_year_begins(course))
    if year is None:
        return 0
    days = [
        year.starts_on + timedelta(days=offset) for offset in range((year.ends_on - year.starts_on).days + 1)
    ]
    return sum(lesson.takes_place for lesson in scheduled(year, days, Course.id == course))


def _year_begins(course: int) -> date:
    found = rows(SchoolYear.select(SchoolYear.starts_on).join(Course).where(Course.id == course))
    begins: date = found[0][0]
    return begins


def _homework_clock(
    school_class: int | None, day: date, number: int
) -> tuple[datetime, tuple[datetime, datetime]]:
    """Return when the class's homework of a day is due, and when the lesson begins and ends; local."""
    year, rung = year_of(day), bells()
    last = None
    if year is not None and school_class is not None:
        last = last_lesson(scheduled(year, [day], of_classes([school_class])), school_class, day)
    ends = rung.ends(max(number, number if last is None else last))
    return homework_due(day, ends, parameters(day)), rung.stands(day, number)


def _homework_written(lesson: int, now: Now) -> datetime | None:
    found = rows(
        Homework.select(Homework.first_written_at, Homework.written_at).where(
            Homework.lesson == lesson,
            Homework.pupil.is_null(),
            (Homework.text != "") | Homework.nothing_set,
        )
    )
    return now.local_of(found[0][0] or found[0][1]) if found else None
