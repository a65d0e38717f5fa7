"""Reading what was written about lessons, as much as their duties are judged by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models.courses import Course, GroupMember
from models.database import rows
from models.lessons import Absence, Homework, Lesson, Mark, Work, WorkKind
from models.people import Enrollment
from rules.enrollment import Stay


@dataclass(frozen=True, slots=True)
class Held:
    """What a lesson's record holds so far; instants in UTC."""

    lesson: int
    topic: bool
    attendance_at: datetime | None
    homework_at: datetime | None
    letters: str
    """Letters of the kinds of work, as «КО»."""
    absent: int
    marked: int
    """Pupils with a mark."""
    listed: int
    """Pupils on the list that day."""
    works_without_marks: bool

    @staticmethod
    def nothing() -> "Held":
        """A lesson nobody has opened."""
        return Held(0, False, None, None, "", 0, 0, 0, False)


def held_lessons(courses: Iterable[int], days: Iterable[date]) -> Mapping[tuple[int, date, int], Held]:
    """Return the records of lessons of courses on days, by course, day and number."""
    wanted = (Lesson.course.in_(list(courses))) & (Lesson.day.in_(list(days)))
    lessons = rows(
        Lesson.select(
            Lesson.id, Lesson.course, Lesson.day, Lesson.number, Lesson.topic, Lesson.attendance_taken_at
        ).where(wanted)
    )
    homework = {
        lesson: first_at or written_at
        for lesson, first_at, written_at in rows(
            Homework.select(Homework.lesson, Homework.first_written_at, Homework.written_at)
            .join(Lesson)
            .where(wanted, Homework.pupil.is_null(), (Homework.text != "") | Homework.nothing_set)
        )
    }
    absent = _absent(wanted)
    works = _works(wanted)
    lists = _lists({course for _, course, *_ in lessons})
    held = {}
    for lesson, course, day, number, topic, taken in lessons:
        letters, marked, unmarked = works.get(lesson, ("", 0, False))
        count, first_at = absent.get(lesson, (0, None))
        held[(course, day, number)] = Held(
            lesson=lesson,
            topic=bool(topic),
            attendance_at=taken or first_at,
            homework_at=homework.get(lesson),
            letters=letters,
            absent=count,
            marked=marked,
            listed=sum(Stay(*stay).covers(day) for stay in lists.get(course, ())),
            works_without_marks=unmarked,
        )
    return held


def _absent(wanted: Any) -> dict[int, tuple[int, datetime]]:
    found = rows(
        Absence.select(Absence.lesson, Absence.code, Absence.set_at)
        .join(Lesson)
        .where(wanted, Absence.code != "")
        .order_by(Absence.id)
    )
    counted: dict[int, tuple[int, datetime]] = {}
    for lesson, code, at in found:
        count, first_at = counted.get(lesson, (0, at))
        counted[lesson] = (count + (code == "absent"), min(first_at, at))
    return counted


def _works(wanted: Any) -> dict[int, tuple[str, int, bool]]:
    kinds = rows(
        Work.select(Work.id, Work.lesson, WorkKind.letter)
        .join(WorkKind)
        .switch(Work)
        .join(Lesson)
        .where(wanted)
        .order_by(Work.id)
    )
    marked = rows(
        Mark.select(Mark.work, Mark.pupil).join(Work).join(Lesson).where(wanted, Mark.value != "").distinct()
    )
    pupils: dict[int, set[int]] = {}
    for work, pupil in marked:
        pupils.setdefault(work, set()).add(pupil)
    letters: dict[int, str] = {}
    of_lesson: dict[int, set[int]] = {}
    empty: set[int] = set()
    for work, lesson, letter in kinds:
        letters[lesson] = letters.get(lesson, "") + letter
        of_lesson.setdefault(lesson, set()).update(pupils.get(work, set()))
        if work not in pupils:
            empty.add(lesson)
    return {lesson: (text, len(of_lesson[lesson]), lesson in empty) for lesson, text in letters.items()}


def _lists(courses: set[int]) -> dict[int, list[tuple[date, date | None]]]:
    lists: dict[int, list[tuple[date, date | None]]] = {}
    in_classes = rows(
        Course.select(Course.id, Enrollment.since, Enrollment.until)
        .join(Enrollment, on=(Enrollment.school_class == Course.school_class))
        .where(Course.id.in_(list(courses)), Course.study_group.is_null())
    )
    in_groups = rows(
        Course.select(Course.id, GroupMember.since, GroupMember.until)
        .join(GroupMember, on=(GroupMember.study_group == Course.study_group))
        .where(Course.id.in_(list(courses)))
    )
    for course, since, until in (*in_classes, *in_groups):
        lists.setdefault(course, []).append((since, until))
    return lists
