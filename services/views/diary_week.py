"""Reading a pupil's diary: the week, the marks by subject, the weekly sheet."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from models.courses import Course, GroupMember, Subject
from models.database import rows
from models.lessons import Absence, Homework, Lesson, Mark, Work, WorkKind
from models.people import Enrollment, Person, Pupil, SchoolClass
from rules.calendar import monday_of
from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.clock import Now
from services.names import full, short_name
from services.outcomes import Refusal
from services.refused import Refused
from services.standing import refuse, towards_pupil
from services.views.attended import Attended, attended
from services.views.diary import DiaryDay, DiaryLesson, DiaryMark, DiaryWeek
from services.views.teachers import Teachers, teachers_between
from services.views.timetable import Bells, Scheduled, bells, scheduled, year_of_week

SCHOOL_DAYS = 6
"""Monday to Saturday."""


@dataclass(frozen=True, slots=True)
class PupilTitle:
    """A pupil's name and class on a day."""

    full_name: str
    class_title: str
    school_class: int | None
    grade: int | None


def pupil_title(pupil: int, day: date) -> PupilTitle:
    """Read a pupil's name and the class on a day (or the last one before it)."""
    name = rows(
        Person.select(Person.surname, Person.given_name, Person.patronymic)
        .join(Pupil)
        .where(Pupil.id == pupil)
    )
    if not name:
        raise Refused(Refusal(Reason.UNKNOWN_THING, Act.VIEW_DIARY, "4.6"))
    stays = rows(
        Enrollment.select(SchoolClass.title, SchoolClass.id, SchoolClass.grade)
        .join(SchoolClass)
        .where(Enrollment.pupil == pupil, Enrollment.since <= day)
        .order_by(Enrollment.since.desc())
        .limit(1)
    )
    return PupilTitle(full(*name[0]), *(stays[0] if stays else ("", None, None)))


def may_read_diary(actor: Actor, now: Now, pupil: int) -> None:
    """Raise Refused unless the reader may see this pupil's diary (4.4–4.6)."""
    if refusal := refuse(Act.VIEW_DIARY, towards_pupil(actor, pupil, now.today)):
        raise Refused(refusal)


def diary_week(actor: Actor, now: Now, pupil: int, monday: date | None = None) -> DiaryWeek:
    """Read a pupil's week (this one by default), raises Refused without the right (2.11, 4.5, 4.6)."""
    may_read_diary(actor, now, pupil)
    return week_of_pupil(pupil, monday_of(monday or now.today))


def courses_of(pupil: int, first: date, last: date) -> Any:
    """Return the condition that a course was the pupil's on any day between two dates."""
    classes = Enrollment.select(Enrollment.school_class).where(
        Enrollment.pupil == pupil,
        Enrollment.since <= last,
        Enrollment.until.is_null() | (Enrollment.until >= first),
    )
    groups = GroupMember.select(GroupMember.study_group).where(
        GroupMember.pupil == pupil,
        GroupMember.since <= last,
        GroupMember.until.is_null() | (GroupMember.until >= first),
    )
    whole_class = Course.school_class.in_(classes) & Course.study_group.is_null()
    return whole_class | Course.study_group.in_(groups)


@dataclass(slots=True)
class _Record:
    """What was written about one lesson for one pupil."""

    lesson: int
    topic: str
    material: str
    kinds: list[str] = field(default_factory=list)
    marks: list[DiaryMark] = field(default_factory=list)
    absence: tuple[str, str, int | None] = ("", "", None)
    homework: str = ""
    nothing_set: bool = False
    own_homework: str = ""

    @property
    def is_own(self) -> bool:
        """Whether something was written of the pupil alone."""
        return bool(self.marks or self.absence[0] or self.own_homework)


def week_of_pupil(pupil: int, monday: date) -> DiaryWeek:
    """Read a pupil's week without asking after rights: for what is read on behalf of a checked reader."""
    last = monday + timedelta(days=SCHOOL_DAYS - 1)
    title = pupil_title(pupil, last)
    days = [monday + timedelta(days=offset) for offset in range(SCHOOL_DAYS)]
    year = year_of_week(monday)
    if year is None:
        return DiaryWeek(pupil, title.full_name, title.class_title, monday, ())
    theirs = attended(pupil, monday, last)
    planned = {
        (lesson.course, lesson.day, lesson.number): lesson
        for lesson in scheduled(year, days, theirs.courses)
        if theirs.on(lesson.course, lesson.day)
    }
    records = _records(pupil, monday, last, theirs)
    subjects = dict(rows(Course.select(Course.id, Subject.title).join(Subject).where(theirs.courses)))
    rung = bells()
    teachers = teachers_between({course for course, *_ in (*planned, *records)}, monday, last)
    places = sorted(set(planned) | set(records), key=lambda place: (place[1], place[2], place[0]))
    lessons: dict[date, list[DiaryLesson]] = {day: [] for day in days}
    for place in places:
        if place[1] in lessons:
            lessons[place[1]].append(
                _diary_lesson(
                    place, subjects[place[0]], planned.get(place), records.get(place), rung, teachers
                )
            )
    return DiaryWeek(
        pupil,
        title.full_name,
        title.class_title,
        monday,
        tuple(DiaryDay(day, tuple(lessons[day]), year.days_off.get(day, "")) for day in days),
    )


def _diary_lesson(
    place: tuple[int, date, int],
    subject: str,
    plan: Scheduled | None,
    record: _Record | None,
    rung: Bells,
    teachers: Teachers,
) -> DiaryLesson:
    course, day, number = place
    there = record or _Record(0, "", "")
    teacher = short_name(plan.substitute) if plan and plan.substitute else ", ".join(teachers.on(course, day))
    absence, reason, minutes = there.absence
    return DiaryLesson(
        number=number,
        starts=rung.starts(number),
        subject=subject,
        teacher=teacher,
        room=plan.room if plan else "",
        change=plan.change if plan else "",
        other=plan.other if plan else None,
        topic=there.topic,
        material=there.material,
        kinds=tuple(there.kinds),
        marks=tuple(there.marks),
        absence=absence,
        reason=reason,
        minutes=minutes,
        homework=there.homework,
        nothing_set=there.nothing_set,
        own_homework=there.own_homework,
    )


def _records(pupil: int, first: date, last: date, theirs: Attended) -> dict[tuple[int, date, int], _Record]:
    """Read the records of the pupil's lessons; what is of the pupil alone stays after a move back in time."""
    lessons = rows(
        Lesson.select(Lesson.id, Lesson.course, Lesson.day, Lesson.number, Lesson.topic, Lesson.material)
        .join(Course)
        .where(Lesson.day >= first, Lesson.day <= last, theirs.courses)
    )
    records = {
        (course, day, number): _Record(lesson, topic, material)
        for lesson, course, day, number, topic, material in lessons
    }
    by_lesson = {record.lesson: record for record in records.values()}
    _add_works(pupil, by_lesson)
    _add_absences_and_homework(pupil, by_lesson)
    return {
        place: record for place, record in records.items() if theirs.on(place[0], place[1]) or record.is_own
    }


def _add_works(pupil: int, by_lesson: dict[int, _Record]) -> None:
    works = rows(
        Work.select(Work.id, Work.lesson, Work.title, Work.weight, WorkKind.letter, WorkKind.title)
        .join(WorkKind)
        .where(Work.lesson.in_(list(by_lesson)))
        .order_by(Work.id)
    )
    marks: dict[int, list[str]] = {}
    for work, value in rows(
        Mark.select(Mark.work, Mark.value)
        .where(Mark.pupil == pupil, Mark.value != "", Mark.work.in_([work for work, *_ in works]))
        .order_by(Mark.work, Mark.position)
    ):
        marks.setdefault(work, []).append(value)
    for work, lesson, title, weight, letter, kind in works:
        record = by_lesson[lesson]
        record.kinds.append(kind)
        record.marks.extend(DiaryMark(value, letter, kind, title, weight) for value in marks.get(work, ()))


def _add_absences_and_homework(pupil: int, by_lesson: dict[int, _Record]) -> None:
    for lesson, code, reason, minutes in rows(
        Absence.select(Absence.lesson, Absence.code, Absence.reason, Absence.minutes).where(
            Absence.pupil == pupil, Absence.code != "", Absence.lesson.in_(list(by_lesson))
        )
    ):
        by_lesson[lesson].absence = (code, reason, minutes)
    for lesson, whose, text, nothing_set in rows(
        Homework.select(Homework.lesson, Homework.pupil, Homework.text, Homework.nothing_set).where(
            Homework.lesson.in_(list(by_lesson)), Homework.pupil.is_null() | (Homework.pupil == pupil)
        )
    ):
        record = by_lesson[lesson]
        if whose is None:
            record.homework, record.nothing_set = text, bool(nothing_set)
        else:
            record.own_homework = text
