"""Reading a page of the journal."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from peewee import JOIN

from models.courses import Course, Teaching
from models.database import rows
from models.lessons import Absence, Homework, Lesson, Mark, Work, WorkKind
from models.people import Person
from models.results import SummativeMark
from rules.enrollment import Stay
from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.clock import Now
from services.listing import Listed, course_list
from services.names import short
from services.outcomes import Refusal
from services.own_plans import own_plans
from services.refused import Refused
from services.settings import grading
from services.standing import class_of_course, refuse, towards_course
from services.views.grounds import brought_marks, graded, terms_of
from services.views.journal import (
    Cell,
    CellKey,
    ClassHomework,
    Column,
    JournalPage,
    KindOfWork,
    LessonHead,
    PupilRow,
    TermChoice,
    TermMark,
)


def journal_page(actor: Actor, now: Now, course: int, term: int | None = None) -> JournalPage:
    """Read a course in a term (by default the current one); raises Refused without the right (2.3)."""
    where, place = class_of_course(course), graded(course)
    if where is None or place is None:
        raise Refused(Refusal(Reason.UNKNOWN_THING, Act.VIEW_PAGE, "2.3"))
    standing = towards_course(actor, where, now.today)
    if refusal := refuse(Act.VIEW_PAGE, standing):
        raise Refused(refusal)
    terms = terms_of(place.year, place.grade)
    chosen = _choose(terms, term, now.today)
    listed = course_list(course, chosen.starts_on, chosen.ends_on)
    plans = own_plans(Course.id == course)
    lessons = _lessons(course, chosen)
    columns = _columns(lessons, chosen, course)
    return JournalPage(
        course=course,
        class_title=place.class_title,
        subject=place.subject_title,
        group_title=place.group_title,
        scale=place.scale,
        teachers=teachers_of(course, now.today),
        term=chosen,
        terms=terms,
        today=now.today,
        pupils=tuple(
            _row(number, pupil, chosen, plans.get((course, pupil.pupil), ()))
            for number, pupil in enumerate(listed, 1)
        ),
        columns=columns,
        lessons=lessons,
        cells=_cells(course, chosen, columns),
        term_marks=_term_marks(course, chosen.term),
        kinds=kinds_of_work(),
        brought=brought_marks(place, (one.pupil for one in listed), chosen),
        threshold=grading(now.today).threshold,
    )


def _choose(terms: tuple[TermChoice, ...], term: int | None, today: date) -> TermChoice:
    for choice in terms:
        if choice.term == term:
            return choice
    begun = [choice for choice in terms if choice.starts_on <= today]
    if begun:
        return begun[-1]
    if terms:
        return terms[0]
    raise Refused(Refusal(Reason.OUTSIDE_TERM, Act.VIEW_PAGE, "2.6"))


def _row(number: int, listed: Listed, term: TermChoice, own_plan: tuple[Stay, ...]) -> PupilRow:
    since = min((stay.since for stay in listed.stays if stay.since), default=None)
    until = max((stay.until or date.max for stay in listed.stays), default=date.max)
    return PupilRow(
        pupil=listed.pupil,
        number=number,
        short=f"{listed.surname} {listed.given_name}".strip(),
        full=listed.full,
        name_key=listed.key,
        since=since if since and since > term.starts_on else None,
        until=until if until < term.ends_on else None,
        stays=listed.stays,
        own_plan=own_plan,
    )


def _lessons(course: int, term: TermChoice) -> Mapping[int, LessonHead]:
    found = rows(
        Lesson.select(
            Lesson.id,
            Lesson.day,
            Lesson.number,
            Lesson.topic,
            Lesson.material,
            Lesson.attendance_taken_at,
            Lesson.version,
            Lesson.plan_item,
            Lesson.taught_by,
            Person.surname,
            Person.given_name,
            Person.patronymic,
            Homework.text,
            Homework.nothing_set,
            Homework.due_on,
            Homework.version,
        )
        .join(Person, JOIN.LEFT_OUTER)
        .switch(Lesson)
        .join(Homework, JOIN.LEFT_OUTER, on=((Homework.lesson == Lesson.id) & Homework.pupil.is_null()))
        .where(Lesson.course == course, Lesson.day >= term.starts_on, Lesson.day <= term.ends_on)
        .order_by(Lesson.day, Lesson.number)
    )
    own = {teacher for (teacher,) in rows(Teaching.select(Teaching.teacher).where(Teaching.course == course))}
    return {values[0]: _head(values, own) for values in found}


def _head(values: tuple[Any, ...], own: set[int]) -> LessonHead:
    lesson, day, number, topic, material, taken, version, item, taught_by, *rest = values
    surname, given, patronymic, text, nothing_set, due_on, homework_version = rest
    return LessonHead(
        lesson=lesson,
        held_on=day,
        number=number,
        topic=topic,
        material=material,
        homework=ClassHomework(text or "", bool(nothing_set), due_on, homework_version or 0),
        taught_by=short(surname or "", given or "", patronymic or ""),
        substituted=taught_by is not None and taught_by not in own,
        attendance_taken=taken is not None,
        version=version,
        plan_item=item,
    )


def _columns(lessons: Mapping[int, LessonHead], term: TermChoice, course: int) -> tuple[Column, ...]:
    found = rows(
        Work.select(
            Work.lesson,
            Work.id,
            Work.title,
            Work.weight,
            Work.version,
            Work.due_on,
            WorkKind.id,
            WorkKind.title,
            WorkKind.letter,
            WorkKind.weight,
        )
        .join(WorkKind)
        .switch(Work)
        .join(Lesson)
        .where(Lesson.course == course, Lesson.day >= term.starts_on, Lesson.day <= term.ends_on)
        .order_by(Work.id)
    )
    works: dict[int, list[Column]] = {}
    for lesson, work, title, weight, version, due_on, *kind in found:
        there = works.setdefault(lesson, [])
        there.append(Column(lesson, work, not there, KindOfWork(*kind), title, weight, version, due_on))
    columns: list[Column] = []
    for lesson in lessons:
        columns.extend(works.get(lesson, [Column(lesson, None, True, None, "", 1, 0)]))
    return tuple(columns)


def _cells(course: int, term: TermChoice, columns: tuple[Column, ...]) -> Mapping[CellKey, Cell]:
    within = (Lesson.course == course) & (Lesson.day >= term.starts_on) & (Lesson.day <= term.ends_on)
    marks = rows(
        Mark.select(Work.lesson, Mark.work, Mark.pupil, Mark.value, Mark.version)
        .join(Work)
        .join(Lesson)
        .where(within)
        .order_by(Mark.work, Mark.pupil, Mark.position)
    )
    cells: dict[CellKey, tuple[list[str], int]] = {}
    for lesson, work, pupil, value, version in marks:
        values, _ = cells.setdefault(CellKey(lesson, work, pupil), ([], version))
        if value:
            values.append(value)
    absences = rows(
        Absence.select(
            Absence.lesson, Absence.pupil, Absence.code, Absence.reason, Absence.minutes, Absence.version
        )
        .join(Lesson)
        .where(within)
    )
    first = {column.lesson: column.work for column in columns if column.first_of_lesson}
    filled = {key: Cell(tuple(values), version) for key, (values, version) in cells.items()}
    for lesson, pupil, code, reason, minutes, version in absences:
        key = CellKey(lesson, first.get(lesson), pupil)
        there = filled.get(key, Cell())
        filled[key] = Cell(there.marks, there.marks_version, code, reason, minutes, version)
    return filled


def _term_marks(course: int, term: int) -> Mapping[int, TermMark]:
    found = rows(
        SummativeMark.select(
            SummativeMark.pupil,
            SummativeMark.value,
            SummativeMark.version,
            SummativeMark.reason,
            Person.surname,
            Person.given_name,
            Person.patronymic,
        )
        .join(Person, on=(SummativeMark.set_by == Person.id))
        .where(SummativeMark.course == course, SummativeMark.term == term)
    )
    return {
        pupil: TermMark(value, version, short(*name), reason or "")
        for pupil, value, version, reason, *name in found
    }


def kinds_of_work() -> tuple[KindOfWork, ...]:
    """Return the school's kinds of work in their order."""
    found = rows(
        WorkKind.select(WorkKind.id, WorkKind.title, WorkKind.letter, WorkKind.weight).order_by(
            WorkKind.position
        )
    )
    return tuple(KindOfWork(*values) for values in found)


def teachers_of(course: int, day: date) -> tuple[str, ...]:
    """Return who teaches a course on a day."""
    found = rows(
        Teaching.select(Person.surname, Person.given_name, Person.patronymic)
        .join(Person)
        .where(
            Teaching.course == course,
            Teaching.since <= day,
            Teaching.until.is_null() | (Teaching.until >= day),
        )
        .order_by(Person.name_key)
    )
    return tuple(short(*name) for name in found)
