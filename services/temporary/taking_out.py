"""Reading the lessons of some days into a file to be filled elsewhere (3.1)."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from models.database import rows
from models.lessons import Lesson, WorkKind
from models.people import Person
from rules.codes import MARKS_OF_SCALE
from rules.enrollment import first_grade_without_marks
from rules.permissions import Act
from rules.refusals import Reason
from rules.text import clean
from services.actor import Actor
from services.book import Book
from services.cells import works_of
from services.clock import Now
from services.listing import course_list
from services.names import full, short_name
from services.outcomes import Outcome, Refusal, Saved
from services.own_plans import taught_alone
from services.refused import Refused
from services.settings import SCHOOL_ID, SCHOOL_NAME, settings_on
from services.standing import refuse, towards_class
from services.temporary.now import standing
from services.temporary.sheet import (
    NOTHING_SET,
    TAKEN_OUT,
    THING,
    Field,
    FileLesson,
    FileRow,
    JournalFile,
    Place,
    sealed_text,
    stood_text,
)
from services.views.access import access
from services.views.grounds import Graded, graded
from services.views.journal_page import kinds_of_work
from services.views.my_day import CourseTitle, course_titles
from services.views.plan import course_plan
from services.views.teacher_choices import may_read_of_teacher
from services.views.timetable import (
    Scheduled,
    class_titles,
    given_to,
    of_classes,
    scheduled,
    taught_by,
    teachers_on,
    year_of,
)

USUAL_DAYS, MOST_DAYS = 7, 14
MOST_TOPICS = 40
OF_CLASS = (Field.KIND, Field.TAKEN, Field.TOPIC, Field.HOMEWORK)
OF_PUPIL = (Field.MARKS, Field.ABSENCE, Field.HOMEWORK)


def teacher_file(actor: Actor, now: Now, teacher: int, since: date | None, days: int) -> JournalFile:
    """Read a teacher's lessons of some days, substitutions as well. Raises Refused."""
    may_read_of_teacher(actor, now, teacher)
    span = _span(now, since, days)
    taught = taught_by(teacher, span[0]) | taught_by(teacher, span[-1])
    mine = [one for one in _planned(span, taught | given_to(teacher, span)) if teacher in _holders(one)]
    name = rows(
        Person.select(Person.surname, Person.given_name, Person.patronymic).where(Person.id == teacher)
    )
    return _file(actor, now, (teacher, full(*name[0])), span, mine)


def class_file(actor: Actor, now: Now, school_class: int, since: date | None, days: int) -> JournalFile:
    """Read the lessons of a class of some days. Raises Refused."""
    if refusal := refuse(Act.VIEW_PAGE, towards_class(actor, school_class, now.today)):
        raise Refused(refusal)
    span = _span(now, since, days)
    title = class_titles([school_class]).get(school_class, "")
    planned = _planned(span, of_classes([school_class]))
    return replace(_file(actor, now, (school_class, title), span, planned), of_class=True)


class Sealing:
    """Puts the school's stamps on a file's rows, and keeps in the trail that it was taken out."""

    def __init__(self, file: JournalFile) -> None:
        self.file = file

    def __call__(self, book: Book) -> Outcome:
        """Seal the file."""
        stamps = tuple(
            book.stamp(sealed_text(self.file.file, lesson.place, row.pupil, stood_text(row.stood)))
            for lesson in self.file.lessons
            for row in lesson.rows
        )
        self.file = replace(self.file, stamps=stamps)
        book.note(TAKEN_OUT, THING, self.file.whose_id)
        return Saved(1, book.now.local)


def _span(now: Now, since: date | None, days: int) -> list[date]:
    first = since or now.today
    return [first + timedelta(days=step) for step in range(min(max(days, 1), MOST_DAYS))]


def _planned(span: list[date], where: Any) -> list[Scheduled]:
    year = year_of(span[-1])
    found = scheduled(year, span, where) if year else ()
    return [one for one in found if one.takes_place]


def _file(
    actor: Actor, now: Now, whose: tuple[int, str], span: list[date], planned: list[Scheduled]
) -> JournalFile:
    if not planned:
        raise Refused(Refusal(Reason.NO_LESSONS_THEN, Act.VIEW_PAGE, "3.1"))
    settings = settings_on(now.today)
    titles = course_titles({one.course for one in planned})
    places = {course: graded(course) for course in titles}
    topics = {course: _topics(actor, now, course) for course in titles}
    lessons = [
        lesson
        for one in planned
        if (place := places[one.course]) is not None
        for lesson in _lessons(one, place, titles[one.course], topics[one.course])
    ]
    return JournalFile(
        file=uuid.uuid4().hex,
        school=settings.get(SCHOOL_ID, ""),
        school_name=settings.get(SCHOOL_NAME, ""),
        whose_id=whose[0],
        whose=whose[1],
        of_class=False,
        since=span[0],
        until=span[-1],
        made_at=now.local,
        outage_since=access(actor, now).away_since,
        kinds=tuple(kind.name for kind in kinds_of_work()),
        lessons=tuple(lessons),
    )


def _topics(actor: Actor, now: Now, course: int) -> tuple[str, ...]:
    """Return the topics of the plan that are to come, the next one first; none where it may not be seen."""
    try:
        plan = course_plan(actor, now, course)
    except Refused:
        return ()
    numbers = [topic.number for topic in plan.topics if topic.item == plan.next_item]
    coming = (topic.topic for topic in plan.topics if numbers and topic.number >= numbers[0])
    return tuple(dict.fromkeys(coming))[:MOST_TOPICS]


def _lessons(
    one: Scheduled, place: Graded, title: CourseTitle, topics: tuple[str, ...]
) -> Iterable[FileLesson]:
    """Yield a lesson once for each of its works, once where it has none."""
    lesson = _held(one)
    works: list[int | None] = [*works_of(lesson)] if lesson else []
    names = ", ".join(map(short_name, _holders(one)))
    listed = _listed(one, place)
    for at, work in enumerate(works or [None]):
        first = at == 0
        yield FileLesson(
            place=Place(one.course, one.day, one.number, work),
            title=title,
            teacher=names,
            scale=place.scale,
            has_marks=bool(MARKS_OF_SCALE[place.scale]) and not first_grade_without_marks(place.grade),
            kind=_kind(work),
            is_first=first,
            topics=topics if first else (),
            rows=(
                _row(None, "", lesson, work, OF_CLASS if first else OF_CLASS[:1]),
                *(
                    _row(pupil, name, lesson, work, OF_PUPIL if first else OF_PUPIL[:1])
                    for pupil, name in listed.items()
                ),
            ),
        )


def _holders(one: Scheduled) -> tuple[int, ...]:
    return (one.substitute,) if one.substitute else teachers_on(one.course, one.day)


def _held(one: Scheduled) -> int | None:
    found = rows(
        Lesson.select(Lesson.id).where(
            Lesson.course == one.course, Lesson.day == one.day, Lesson.number == one.number
        )
    )
    return int(found[0][0]) if found else None


def _kind(work: int | None) -> str:
    row = standing(Field.KIND, 1, work, None).row
    found = rows(WorkKind.select(WorkKind.title).where(WorkKind.id == row["kind_id"])) if row else ()
    return str(found[0][0]) if found else ""


def _listed(one: Scheduled, place: Graded) -> Mapping[int, str]:
    """Return who is on the list that day and not taught the subject alone, by surname."""
    of_class = not place.group_title
    return {
        listed.pupil: listed.full
        for listed in course_list(one.course, one.day, one.day)
        if not (of_class and taught_alone(place.subject, place.year, listed.pupil, one.day))
    }


def _row(
    pupil: int | None, name: str, lesson: int | None, work: int | None, fields: Iterable[Field]
) -> FileRow:
    there = {field: _plain(standing(field, lesson, work, pupil).value) for field in fields}
    return FileRow(pupil, name, {field: value for field, value in there.items() if value})


def _plain(value: str) -> str:
    """Return a value as it was typed; what got into the journal past the services might break the file."""
    return value if value == NOTHING_SET else clean(value, multiline=True)
