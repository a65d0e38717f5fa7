"""Reading everything of the school that is overdue between two days: raw rows once, judged by the rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from peewee import JOIN, fn

from models.courses import Course, GroupMember, StudyGroup, Subject, Teaching, TimetableChange
from models.database import rows
from models.lessons import Absence, Homework, Lesson, Mark, Work
from models.people import Enrollment, Person, SchoolClass
from rules.calendar import Workdays
from rules.deadlines import Clock, DutyKind, DutyState, Planned, Record, lesson_clocks
from rules.enrollment import Stay
from rules.outages import Lenience
from services.clock import Now
from services.names import short
from services.own_plans import Plans, own_plans
from services.settings import parameters
from services.views.lenience import lenience
from services.views.timetable import Scheduled, Year, bells, scheduled
from services.views.workdays import workdays


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who has to do it."""

    person: int
    name: str
    key: str
    """Folded name: the order of lists."""


@dataclass(frozen=True, slots=True)
class Owed:
    """Something that is overdue: which duty, of which lesson or page, whose it is."""

    duty: DutyKind
    course: int
    day: date
    number: int
    """Number of the lesson of the day; 0 where it is of the whole page."""
    lesson: int | None
    """The lesson where it was opened."""
    class_title: str
    subject: str
    group_title: str
    keepers: tuple[Keeper, ...]
    due: datetime
    about: int = 1
    """How many pupils or works are meant, where it is counted."""


@dataclass(frozen=True, slots=True)
class Page:
    """A course as lists name it, with who belongs to its list."""

    course: int
    school_class: int | None
    study_group: int | None
    class_title: str
    grade: int
    class_teacher: int | None
    subject: str
    scale: str
    group_title: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What every duty is judged on: pages, who teaches them and who is on their lists."""

    pages: Mapping[int, Page]
    teachings: Mapping[int, tuple[tuple[int, Stay], ...]]
    keepers: Mapping[int, Keeper]
    stays: Mapping[tuple[bool, int], tuple[tuple[int, Stay], ...]]
    """By (is a group, its id): pupils and their stays."""
    own_plans: Plans
    workdays: Workdays
    lenience: Lenience

    def teachers(self, course: int, day: date) -> tuple[Keeper, ...]:
        """Return who teaches a course on a day."""
        found = {person: None for person, stay in self.teachings.get(course, ()) if stay.covers(day)}
        return tuple(self.keepers[person] for person in found)

    def listed(self, page: Page, day: date) -> list[int]:
        """Return the pupils of a page's list on a day."""
        owner = (True, page.study_group) if page.study_group is not None else (False, page.school_class or 0)
        return [
            pupil
            for pupil, stay in self.stays.get(owner, ())
            if stay.covers(day)
            and not any(alone.covers(day) for alone in self.own_plans.get((page.course, pupil), ()))
        ]


def ground(now: Now, year: int) -> Ground:
    """Read the pages of a year with their teachers and lists, and what moves what they owe."""
    people = {
        person: Keeper(person, short(*name), key)
        for person, *name, key in rows(
            Person.select(
                Person.id, Person.surname, Person.given_name, Person.patronymic, Person.name_key
            ).where(
                Person.id.in_(Teaching.select(Teaching.teacher))
                | Person.id.in_(SchoolClass.select(SchoolClass.class_teacher))
                | Person.id.in_(TimetableChange.select(TimetableChange.substitute))
            )
        )
    }
    teachings: dict[int, list[tuple[int, Stay]]] = {}
    for course, teacher, since, until in rows(
        Teaching.select(Teaching.course, Teaching.teacher, Teaching.since, Teaching.until)
        .join(Course)
        .where(Course.year == year)
        .order_by(Teaching.id)
    ):
        teachings.setdefault(course, []).append((teacher, Stay(since, until)))
    days = workdays()
    return Ground(
        _pages(year),
        {course: tuple(taught) for course, taught in teachings.items()},
        people,
        _stays(year),
        own_plans(Course.year == year),
        days,
        lenience(now, days),
    )


def overdue_lessons(found: Ground, now: Now, year: Year, first: date, last: date) -> list[Owed]:
    """Return what lessons of a year between two days owe (2.2, 2.5–2.8)."""
    last = min(last, now.today)
    if last < first:
        return []
    days = [first + timedelta(days=passed) for passed in range((last - first).days + 1)]
    planned = scheduled(year, days)
    records = _records(first, last)
    rung, numbers = bells(), parameters(now.today)
    ends = _last_lessons(planned)
    owed = []
    for lesson in planned:
        page = found.pages.get(lesson.course)
        if page is None:
            continue
        held, record = records.get((lesson.course, lesson.day, lesson.number), (None, None))
        plan = Planned(
            *rung.stands(lesson.day, lesson.number),
            rung.ends(ends.get((lesson.school_class, lesson.day), lesson.number)),
            lesson.takes_place and bool(found.listed(page, lesson.day)),
        )
        clocks = lesson_clocks(plan, record, numbers, found.lenience, now.judged)
        owed += [
            _owed(found, page, lesson, held, clock) for clock in clocks if clock.state is DutyState.OVERDUE
        ]
    return owed


def _owed(found: Ground, page: Page, lesson: Scheduled, held: int | None, clock: Clock) -> Owed:
    substitute = found.keepers.get(lesson.substitute or 0)
    keepers = (substitute,) if substitute else found.teachers(lesson.course, lesson.day)
    return owed_of(page, clock.duty, lesson.day, lesson.number, held, keepers, clock.due)


def owed_of(
    page: Page,
    duty: DutyKind,
    day: date,
    number: int,
    lesson: int | None,
    keepers: tuple[Keeper, ...],
    due: datetime,
    about: int = 1,
) -> Owed:
    """Return something owed of a page."""
    named = (page.class_title, page.subject, page.group_title)
    return Owed(duty, page.course, day, number, lesson, *named, keepers, due, about)


def _last_lessons(planned: Iterable[Scheduled]) -> dict[tuple[int | None, date], int]:
    """Return the number of each class's last lesson of each day that takes place."""
    last: dict[tuple[int | None, date], int] = {}
    for lesson in planned:
        if lesson.takes_place:
            place = (lesson.school_class, lesson.day)
            last[place] = max(last.get(place, 0), lesson.number)
    return last


def _records(first: date, last: date) -> dict[tuple[int, date, int], tuple[int, Record]]:
    """Read what is written of the lessons between two days: one question."""
    marked = Mark.select(Mark.id).where(Mark.work == Work.id, Mark.value != "")
    unmarked = Work.select(fn.COUNT(Work.id)).where(Work.lesson == Lesson.id, ~fn.EXISTS(marked))
    absent = Absence.select(fn.MIN(Absence.set_at)).where(Absence.lesson == Lesson.id, Absence.code != "")
    homework = Homework.select(fn.COALESCE(Homework.first_written_at, Homework.written_at)).where(
        Homework.lesson == Lesson.id,
        Homework.pupil.is_null(),
        (Homework.text != "") | Homework.nothing_set,
    )
    found: Iterable[tuple[Any, ...]] = rows(
        Lesson.select(
            *(Lesson.id, Lesson.course, Lesson.day, Lesson.number, Lesson.topic != ""),
            *(Lesson.attendance_taken_at, absent, homework, unmarked),
        ).where(Lesson.day >= first, Lesson.day <= last)
    )
    return {
        (course, day, number): (
            lesson,
            Record(bool(topic), _instant(taken or absent_at), _instant(homework_at), empty),
        )
        for lesson, course, day, number, topic, taken, absent_at, homework_at, empty in found
    }


def _instant(stored: Any) -> datetime | None:
    """Return a stored instant; the driver gives one of a function as text."""
    return datetime.fromisoformat(stored) if isinstance(stored, str) else stored


def _pages(year: int) -> dict[int, Page]:
    class_of = fn.COALESCE(Course.school_class, StudyGroup.school_class)
    found = rows(
        Course.select(
            *(Course.id, Course.school_class, Course.study_group, SchoolClass.title, SchoolClass.grade),
            *(SchoolClass.class_teacher, Subject.title, Subject.scale, StudyGroup.title),
        )
        .join(Subject)
        .switch(Course)
        .join(StudyGroup, JOIN.LEFT_OUTER)
        .join(SchoolClass, JOIN.LEFT_OUTER, on=(class_of == SchoolClass.id))
        .where(Course.year == year)
    )
    return {
        course: Page(course, own, group, title or named or "", grade or 0, leads, subject, scale, named or "")
        for course, own, group, title, grade, leads, subject, scale, named in found
    }


def _stays(year: int) -> dict[tuple[bool, int], tuple[tuple[int, Stay], ...]]:
    """Read who is in which class and group of a year."""
    found: dict[tuple[bool, int], list[tuple[int, Stay]]] = {}
    for school_class, pupil, since, until in rows(
        Enrollment.select(Enrollment.school_class, Enrollment.pupil, Enrollment.since, Enrollment.until)
        .join(SchoolClass)
        .where(SchoolClass.year == year)
        .order_by(Enrollment.id)
    ):
        found.setdefault((False, school_class), []).append((pupil, Stay(since, until)))
    for group, pupil, since, until in rows(
        GroupMember.select(GroupMember.study_group, GroupMember.pupil, GroupMember.since, GroupMember.until)
        .join(StudyGroup)
        .where(StudyGroup.year == year)
        .order_by(GroupMember.id)
    ):
        found.setdefault((True, group), []).append((pupil, Stay(since, until)))
    return {owner: tuple(stays) for owner, stays in found.items()}
