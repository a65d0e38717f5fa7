"""Activities of a timetable fold into courses with their teachers, load and places in the week."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from models.courses import Course, Teaching, TimetableSlot
from rules.text import name_key
from services.importing.incoming import Activity, Problem, StudentSet, Timetable
from services.importing.plan import Change, Thing
from services.importing.register import Record, RowRefused, Taking, full_name
from services.importing.timetable import SchoolParts

Place = tuple[int, int, int, str]
"""Weekday, week of the cycle, number of the lesson, room."""


@dataclass(slots=True)
class _Load:
    """A course of the file: what, to whom, by whom, how much and when."""

    subject: Record
    school_class: Record | None
    study_group: Record | None
    teachers: tuple[Record, ...]
    first: int
    hours: int = 0
    places: set[Place] = field(default_factory=set)

    @property
    def name(self) -> str:
        """Subject, pupils and teachers as one line."""
        students = self.school_class or self.study_group or {}
        who = ", ".join(full_name(teacher) for teacher in self.teachers)
        return f"{self.subject['title']}, {students.get('title', '')}" + (f" ({who})" if who else "")

    @property
    def pupils(self) -> tuple[int, int | None, int | None]:
        """Subject and pupils: what a course is of, whoever teaches it."""
        school_class = self.school_class["id"] if self.school_class else None
        return self.subject["id"], school_class, self.study_group["id"] if self.study_group else None


class CourseTaking:
    """Courses of one timetable file."""

    def __init__(self, taking: Taking, timetable: Timetable) -> None:
        self._taking = taking
        self._timetable = timetable
        self._parts = SchoolParts(taking, timetable)
        self._courses = taking.shelf(Course, Course.year == taking.year["id"])
        own = Course.select(Course.id).where(Course.year == taking.year["id"])
        self._teachings = taking.shelf(Teaching, Teaching.course.in_(own))
        self._slots = taking.shelf(TimetableSlot, TimetableSlot.course.in_(own))
        self._taught: set[int] = set()

    def take(self) -> None:
        """Bring the whole file in."""
        self._parts.take()
        self._taught = {course["id"] for course in self._courses.rows.values()}
        loads = self._loads()
        alone = _alone(loads)
        for load in loads:
            self._take_course(load, alone=load.pupils in alone)
        if not self._timetable.is_made:
            self._taking.warn(0, "", "", Problem.NO_TIMETABLE, str(self._timetable.placed))
        self._parts.end()

    def _loads(self) -> list[_Load]:
        """Fold the activities: the same subject, pupils and teachers are one course."""
        loads: dict[tuple[object, ...], _Load] = {}
        for activity in self._timetable.activities:
            try:
                load = self._load(activity)
            except RowRefused:
                continue
            key = (load.pupils, tuple(sorted(teacher["id"] for teacher in load.teachers)))
            load = loads.setdefault(key, load)
            load.hours += activity.duration * (1 if self._timetable.two_weeks else 2)
            load.places |= self._places(activity)
        return list(loads.values())

    def _load(self, activity: Activity) -> _Load:
        subject = self._parts.subjects.get(name_key(activity.subject))
        if subject is None:
            raise self._taking.refuse(activity.number, "Subject", activity.subject, Problem.UNKNOWN_SUBJECT)
        school_class, study_group = self._students(activity)
        found = (self._parts.teachers.get(name_key(name)) for name in activity.teachers)
        teachers = tuple(teacher for teacher in found if teacher)
        if len(teachers) < max(1, len(activity.teachers)):
            written = ", ".join(activity.teachers)
            self._taking.warn(activity.number, "Teacher", written, Problem.NO_TEACHER, f"{activity.subject}")
        return _Load(subject, school_class, study_group, teachers, activity.number)

    def _students(self, activity: Activity) -> tuple[Record | None, Record | None]:
        """Return the class or the study group; several sets at once are a group across classes."""
        if not activity.students:
            raise self._taking.refuse(activity.number, "Students", activity.subject, Problem.NO_STUDENTS)
        classes, groups = self._parts.classes, self._parts.groups
        for title in activity.students:
            if name_key(title) not in classes and name_key(title) not in groups:
                raise self._taking.refuse(activity.number, "Students", title, Problem.UNKNOWN_STUDENTS)
        if len(activity.students) == 1:
            key = name_key(activity.students[0])
            return classes.get(key), None if key in classes else groups[key]
        together = " + ".join(sorted(activity.students))
        known = groups.get(name_key(together))
        return None, known or self._parts.take_group(StudentSet(together, self._one_owner(activity), False))

    def _one_owner(self, activity: Activity) -> str:
        """Return the class all sets are parts of, or nothing."""
        owners = {one.title: (one.title if one.is_class else one.of) for one in self._timetable.sets}
        of = {owners.get(title, "") for title in activity.students}
        return of.pop() if len(of) == 1 else ""

    def _places(self, activity: Activity) -> set[Place]:
        """Return where an activity stands; a double lesson stands in two."""
        if not self._timetable.is_made:
            return set()
        day = next((day for day in self._timetable.days if day.title == activity.day), None)
        titles = [hour.title for hour in self._timetable.hours]
        if day is None or not day.weekday or activity.hour not in titles:
            self._taking.warn(activity.number, "Activity", activity.subject, Problem.NOT_PLACED)
            return set()
        start = titles.index(activity.hour)
        hours = self._timetable.hours[start : start + activity.duration]
        return {(day.weekday, day.week, hour.number, activity.room) for hour in hours}

    def _take_course(self, load: _Load, *, alone: bool) -> None:
        known = self._match(load, alone=alone)
        if known is None:
            subject, school_class, study_group = load.pupils
            known = self._courses.add(
                year_id=self._taking.year["id"],
                subject_id=subject,
                school_class_id=school_class,
                study_group_id=study_group,
                hours_in_two_weeks=load.hours,
            )
            self._give_teachers(known, load)
            self._taking.note_new(Thing.COURSE, load.first, load.name)
        else:
            self._taught.discard(known["id"])
            changes = self._courses.change(known, course=known["id"], hours_in_two_weeks=load.hours)
            changes += self._give_teachers(known, load)
            self._taking.note_known(Thing.COURSE, load.first, load.name, changes)
        if self._timetable.is_made:
            self._take_slots(known, load)

    def _match(self, load: _Load, *, alone: bool) -> Record | None:
        """Return the course with these teachers; where subject and pupils have one course, that one."""
        wanted = {teacher["id"] for teacher in load.teachers}
        candidates = [course for course in self._courses.rows.values() if _pupils_of(course) == load.pupils]
        for course in candidates:
            if course["id"] in self._taught and self._teachers_of(course).keys() == wanted:
                return course
        if alone and len(candidates) == 1 and candidates[0]["id"] in self._taught:
            return candidates[0]
        return None

    def _teachers_of(self, course: Record) -> dict[int, Record]:
        today = self._taking.today
        return {
            teaching["teacher_id"]: teaching
            for teaching in self._teachings.rows.values()
            if teaching["course_id"] == course["id"] and (not teaching["until"] or teaching["until"] >= today)
        }

    def _give_teachers(self, course: Record, load: _Load) -> tuple[Change, ...]:
        """Let exactly the file's teachers teach from now on; no teacher in the file takes nobody away."""
        there = self._teachers_of(course)
        changes: list[Change] = []
        begins = self._taking.year["starts_on"] if not there else self._taking.today
        for teacher in load.teachers:
            if teacher["id"] not in there:
                self._teachings.add(
                    course=course["id"], course_id=course["id"], teacher_id=teacher["id"], since=begins
                )
                changes.append(Change("teacher", "", full_name(teacher)))
        wanted = {teacher["id"] for teacher in load.teachers}
        for teacher_id, teaching in there.items():
            if wanted and teacher_id not in wanted:
                until = max(teaching["since"], self._taking.today - timedelta(days=1))
                self._teachings.change(teaching, course=course["id"], until=until)
                changes.append(Change("teacher_until", "", until.isoformat()))
        return tuple(changes)

    def _take_slots(self, course: Record, load: _Load) -> None:
        """Bring the course's places in the week to the file's; places that went end yesterday."""
        today, year = self._taking.today, self._taking.year
        there = {
            (slot["weekday"], slot["week"], slot["number"], slot["room"]): slot
            for slot in self._slots.rows.values()
            if slot["course_id"] == course["id"] and (not slot["until"] or slot["until"] >= today)
        }
        begins = max(today, year["starts_on"]) if there else year["starts_on"]
        wanted = _every_week_folded(load.places)
        for place, slot in there.items():
            name = f"{load.name}: {_shown(place)}"
            if place in wanted:
                self._taking.note_known(Thing.SLOT, load.first, name, ())
            else:
                until = today - timedelta(days=1)
                changes = self._slots.change(slot, course=course["id"], until=until)
                self._taking.note_known(Thing.SLOT, load.first, name, changes)
        for place in sorted(wanted - there.keys()):
            weekday, week, number, room = place
            self._slots.add(
                course=course["id"],
                course_id=course["id"],
                weekday=weekday,
                week=week,
                number=number,
                room=room,
                since=begins,
            )
            self._taking.note_new(Thing.SLOT, load.first, f"{load.name}: {_shown(place)}")


def _alone(loads: Iterable[_Load]) -> set[tuple[int, int | None, int | None]]:
    """Return the subjects with pupils that have only one course in the file."""
    seen: dict[tuple[int, int | None, int | None], int] = {}
    for load in loads:
        seen[load.pupils] = seen.get(load.pupils, 0) + 1
    return {pupils for pupils, times in seen.items() if times == 1}


def _pupils_of(course: Record) -> tuple[int, int | None, int | None]:
    return course["subject_id"], course["school_class_id"], course["study_group_id"]


def _every_week_folded(places: set[Place]) -> set[Place]:
    """Return the places with what stands alike in both weeks as standing every week."""
    folded: set[Place] = set()
    for weekday, week, number, room in places:
        both = {(weekday, 1, number, room), (weekday, 2, number, room)} <= places
        folded.add((weekday, 0 if both else week, number, room))
    return folded


def _shown(place: Place) -> str:
    weekday, week, number, room = place
    return f"{weekday}/{week}/{number}" + (f" {room}" if room else "")
