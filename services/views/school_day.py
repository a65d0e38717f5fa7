"""Reading a day of the whole school with its changes, and who is free to substitute (IV)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.accounts import Account, RoleGrant
from models.courses import Course, Teaching, TimetableChange
from models.database import rows
from models.people import Person
from rules.codes import Role
from rules.permissions import Act
from rules.text import name_key
from services.actor import Actor
from services.clock import Now
from services.names import short
from services.refused import Refused
from services.standing import refuse, towards_nothing
from services.views.my_day import course_titles
from services.views.timetable import Scheduled, bells, scheduled, year_of


@dataclass(frozen=True, slots=True)
class SchoolLesson:
    """A lesson of a day with its teacher and its change; ``seen`` is the change's version, 0 for none."""

    course: int
    day: date
    number: int
    starts: str
    class_title: str
    subject: str
    group_title: str
    room: str
    teacher: str
    change: str
    """As ``services.views.timetable.Scheduled`` names it."""
    other: tuple[date, int] | None
    """Where a moved lesson went or came from."""
    substitute: str
    substitute_person: int | None
    seen: int
    key: str
    """Folded text that a filter searches."""

    @property
    def origin(self) -> tuple[date, int]:
        """Day and number under which the change of the lesson stands."""
        if self.change == "moved_here" and self.other:
            return self.other
        return self.day, self.number


@dataclass(frozen=True, slots=True)
class PageOfYear:
    """A page that may be given an extra lesson."""

    course: int
    title: tuple[str, str, str]
    """Class, subject, group."""
    key: str


@dataclass(frozen=True, slots=True)
class SchoolDay:
    """A day of the school; ``day_off`` names a holiday."""

    on: date
    day_off: str
    lessons: tuple[SchoolLesson, ...]


@dataclass(frozen=True, slots=True)
class FreeTeacher:
    """A teacher who is free in an hour."""

    person: int
    short: str
    lessons: int
    """How many lessons the teacher has that day."""
    same_subject: bool
    same_class: bool
    key: str


def school_day(actor: Actor, now: Now, day: date) -> SchoolDay:
    """Read every lesson of a day; raises Refused without the right to change the timetable."""
    _may(actor, now)
    year = year_of(day)
    if year is None:
        return SchoolDay(day, "", ())
    lessons = scheduled(year, [day])
    titles = course_titles({lesson.course for lesson in lessons})
    teachers, versions, rung = _teachers(day), _versions(day), bells()
    names = _names({lesson.substitute for lesson in lessons if lesson.substitute is not None})
    found = []
    for lesson in lessons:
        title = titles[lesson.course]
        teacher = ", ".join(name for _, name in teachers.get(lesson.course, ()))
        substitute = names.get(lesson.substitute or 0, "")
        found.append(
            SchoolLesson(
                course=lesson.course,
                day=day,
                number=lesson.number,
                starts=rung.starts(lesson.number),
                class_title=title.class_title,
                subject=title.subject,
                group_title=title.group_title,
                room=lesson.room,
                teacher=teacher,
                change=lesson.change,
                other=lesson.other,
                substitute=substitute,
                substitute_person=lesson.substitute,
                seen=versions.get((lesson.course, *_origin(lesson)), 0),
                key=name_key(f"{title.class_title} {title.subject} {teacher} {substitute}"),
            )
        )
    return SchoolDay(day, year.days_off.get(day, ""), tuple(found))


def pages_of_year(actor: Actor, now: Now) -> tuple[PageOfYear, ...]:
    """Read every page of this year for whoever may change the timetable."""
    _may(actor, now)
    year = year_of(now.today)
    courses = rows(Course.select(Course.id).where(Course.year == (year.year if year else None)))
    titles = course_titles({course for (course,) in courses})
    pages = [
        PageOfYear(course, named, name_key(" ".join(named)))
        for course, one in titles.items()
        for named in [(one.class_title, one.subject, one.group_title)]
    ]
    return tuple(sorted(pages, key=lambda one: (len(one.title[0]), one.key)))


def free_teachers(actor: Actor, now: Now, course: int, day: date, number: int) -> tuple[FreeTeacher, ...]:
    """Read who may substitute: who teaches the subject first, then the class, then who has least that day."""
    _may(actor, now)
    year = year_of(day)
    lessons = scheduled(year, [day]) if year else ()
    teachers = _teachers(day)
    busy, own = _busy(lessons, teachers), {person for person, _ in teachers.get(course, ())}
    by_subject, by_class = _beside(course, day)
    free = []
    for person, *name in _all_teachers(day):
        hours = busy.get(person, frozenset())
        if number not in hours and person not in own:
            title = short(*name)
            free.append(
                FreeTeacher(
                    person,
                    title,
                    len(hours),
                    person in by_subject,
                    person in by_class,
                    name_key(title),
                )
            )
    return tuple(
        sorted(free, key=lambda one: (not one.same_subject, not one.same_class, one.lessons, one.key))
    )


def _may(actor: Actor, now: Now) -> None:
    if refusal := refuse(Act.CHANGE_TIMETABLE, towards_nothing(actor, now.today)):
        raise Refused(refusal)


def _teachers(day: date) -> dict[int, list[tuple[int, str]]]:
    found = rows(
        Teaching.select(
            Teaching.course, Teaching.teacher, Person.surname, Person.given_name, Person.patronymic
        )
        .join(Person)
        .where(Teaching.since <= day, Teaching.until.is_null() | (Teaching.until >= day))
        .order_by(Person.name_key)
    )
    teachers: dict[int, list[tuple[int, str]]] = {}
    for course, person, *name in found:
        teachers.setdefault(course, []).append((person, short(*name)))
    return teachers


def _origin(lesson: Scheduled) -> tuple[date, int]:
    if lesson.change == "moved_here" and lesson.other:
        return lesson.other
    return lesson.day, lesson.number


def _versions(day: date) -> dict[tuple[int, date, int], int]:
    """Return the versions of the changes of a day and of lessons moved to it."""
    found = rows(
        TimetableChange.select(
            TimetableChange.course, TimetableChange.day, TimetableChange.number, TimetableChange.version
        ).where((TimetableChange.day == day) | (TimetableChange.to_day == day))
    )
    return {(course, on, number): version for course, on, number, version in found}


def _names(persons: set[int]) -> dict[int, str]:
    found = rows(
        Person.select(Person.id, Person.surname, Person.given_name, Person.patronymic).where(
            Person.id.in_(list(persons))
        )
    )
    return {person: short(*name) for person, *name in found}


def _all_teachers(day: date) -> list[tuple[int, str, str, str]]:
    return list(
        rows(
            Person.select(Person.id, Person.surname, Person.given_name, Person.patronymic)
            .join(Account)
            .join(RoleGrant)
            .where(
                RoleGrant.role == Role.TEACHER.value,
                RoleGrant.until.is_null() | (RoleGrant.until >= day),
                Account.disabled_at.is_null(),
            )
            .distinct()
        )
    )


def _busy(
    lessons: Iterable[Scheduled], teachers: dict[int, list[tuple[int, str]]]
) -> dict[int, frozenset[int]]:
    """Return the hours in which each person holds a lesson."""
    busy: dict[int, set[int]] = {}
    for lesson in lessons:
        if not lesson.takes_place:
            continue
        holders = {person for person, _ in teachers.get(lesson.course, ())}
        for person in (lesson.substitute,) if lesson.substitute is not None else holders:
            busy.setdefault(person, set()).add(lesson.number)
    return {person: frozenset(hours) for person, hours in busy.items()}


def _beside(course: int, day: date) -> tuple[set[int], set[int]]:
    """Return who teaches the same subject, and who teaches the same class."""
    found = rows(Course.select(Course.subject, Course.school_class, Course.year).where(Course.id == course))
    subject, school_class, year = found[0] if found else (0, None, 0)
    in_force = (Teaching.since <= day) & (Teaching.until.is_null() | (Teaching.until >= day))
    of_year = Teaching.select(Teaching.teacher).join(Course).where(in_force, Course.year == year)
    same_subject = rows(of_year.where(Course.subject == subject))
    same_class = rows(of_year.where(Course.school_class == school_class)) if school_class else []
    return {person for (person,) in same_subject}, {person for (person,) in same_class}
