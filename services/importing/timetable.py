"""A timetable program's file: subjects, teachers, classes and groups, and the bells."""

from itertools import pairwise

from models.courses import StudyGroup, Subject
from models.school import BellPeriod
from rules.codes import Role
from rules.text import name_key
from services.importing.classes import Classes, grade_guess
from services.importing.incoming import Name, Problem, StudentSet, Teacher, Timetable
from services.importing.plan import Thing
from services.importing.register import Persons, Record, Taking, full_name
from services.importing.staff import StaffRegister

BREAK_MINUTES = 10
LESSON_MINUTES = 45
DAY_MINUTES = 24 * 60


class SchoolParts:
    """What courses are made of, found in the school or made: by the key of the name in the file."""

    def __init__(self, taking: Taking, timetable: Timetable) -> None:
        self._taking = taking
        self._timetable = timetable
        self.subjects: dict[str, Record] = {}
        self.teachers: dict[str, Record] = {}
        self.classes: dict[str, Record] = {}
        self.groups: dict[str, Record] = {}
        self._class_shelf = Classes(taking)
        self._group_shelf = taking.shelf(StudyGroup, StudyGroup.year == taking.year["id"])
        self._known_groups = {name_key(g["title"]): g for g in self._group_shelf.rows.values()}
        self._new_groups = 0

    def take(self) -> None:
        """Bring in everything that the activities speak of."""
        self._take_subjects()
        self._take_teachers()
        for one in self._timetable.sets:
            if one.is_class:
                self._take_class(one)
        for one in self._timetable.sets:
            if not one.is_class:
                self.take_group(one)
        self._take_bells()

    def end(self) -> None:
        """Say how many new groups have no pupils yet: a timetable holds numbers of pupils, not names."""
        if self._new_groups:
            self._taking.warn(0, "", "", Problem.GROUPS_WITHOUT_PUPILS, str(self._new_groups))

    def take_group(self, one: StudentSet) -> Record:
        """Find or make a study group."""
        key = name_key(one.title)
        found = self._known_groups.get(key)
        if found:
            self._taking.note_known(Thing.STUDY_GROUP, 0, one.title, ())
        else:
            owner = self.classes.get(name_key(one.of)) if one.of else None
            found = self._group_shelf.add(
                year_id=self._taking.year["id"],
                school_class_id=owner["id"] if owner else None,
                title=one.title,
            )
            self._known_groups[key] = found
            self._new_groups += 1
            self._taking.note_new(Thing.STUDY_GROUP, 0, one.title)
        self.groups[key] = found
        return found

    def _take_subjects(self) -> None:
        shelf = self._taking.shelf(Subject)
        known = {name_key(subject["title"]): subject for subject in shelf.rows.values()}
        for title in self._timetable.subjects:
            key = name_key(title)
            if key in self.subjects:
                continue
            if key in known:
                self._taking.note_known(Thing.SUBJECT, 0, title, ())
            else:
                known[key] = shelf.add(title=title)
                self._taking.note_new(Thing.SUBJECT, 0, title)
            self.subjects[key] = known[key]

    def _take_teachers(self) -> None:
        persons = Persons(self._taking)
        staff = StaffRegister(self._taking, persons)
        employed = staff.persons_employed()
        for teacher in self._timetable.teachers:
            fitting = _fitting(teacher, employed)
            if len(fitting) > 1:
                about = ", ".join(full_name(person) for person in fitting)
                self._taking.refuse(0, "Teacher", teacher.written, Problem.SEVERAL_FIT, about)
                continue
            if fitting:
                person = fitting[0]
                if full_name(person) != teacher.name.full:
                    about = full_name(person)
                    self._taking.warn(0, "Teacher", teacher.written, Problem.TEACHER_IS, about)
                changes = staff.give_account(person) + staff.grant(person, (Role.TEACHER,))
                self._taking.note_known(Thing.STAFF, 0, teacher.written, changes)
            else:
                person = persons.add(teacher.name, "", None)
                staff.employ(person, "", "")
                login = staff.give_account(person)[0].after
                staff.grant(person, (Role.TEACHER,))
                self._taking.note_new(Thing.STAFF, 0, f"{teacher.written} ({login})")
            self.teachers[name_key(teacher.written)] = person

    def _take_class(self, one: StudentSet) -> None:
        found = self._class_shelf.find(one.title)
        if found:
            self._taking.note_known(Thing.SCHOOL_CLASS, 0, one.title, ())
        else:
            grade, guessed = grade_guess(one.title)
            letter = "" if guessed else one.title.lstrip("0123456789")
            if guessed:
                self._taking.warn(0, "Year", one.title, Problem.GRADE_GUESSED, str(grade))
            found = self._class_shelf.make(0, one.title, grade, letter)
        self.classes[name_key(one.title)] = found

    def _take_bells(self) -> None:
        shelf = self._taking.shelf(BellPeriod)
        known = {bell["number"]: bell for bell in shelf.rows.values()}
        hours = [hour for hour in self._timetable.hours if hour.starts]
        starts = [_minutes(hour.starts) for hour in hours]
        guessed = False
        for position, hour in enumerate(hours):
            bell = known.get(hour.number)
            if bell is None:
                ends = _clock(starts[position] + _length(starts, position))
                shelf.add(number=hour.number, starts=hour.starts, ends=ends)
                self._taking.note_new(Thing.BELL, 0, f"{hour.number}: {hour.starts}-{ends}")
                guessed = True
            elif bell["starts"] != hour.starts:
                self._taking.warn(0, "Hour", hour.title, Problem.BELLS_DIFFER, bell["starts"])
        if guessed:
            self._taking.warn(0, "Hour", "", Problem.BELL_ENDS_GUESSED)


def _fitting(teacher: Teacher, employed: list[Record]) -> list[Record]:
    """Return the staff a written name may mean: exactly that name, else a surname with fitting initials."""
    key = name_key(teacher.name.full)
    exact = [person for person in employed if person["name_key"] == key]
    if exact:
        return exact
    surname = name_key(teacher.name.surname)
    return [
        person
        for person in employed
        if name_key(person["surname"]) == surname and person["given_name"] and _fits(teacher.name, person)
    ]


def _fits(written: Name, person: Record) -> bool:
    """Whether initials (or nothing at all) may stand for a person's names."""
    pairs = ((written.given_name, person["given_name"]), (written.patronymic, person["patronymic"]))
    return all(not short or name_key(full).startswith(name_key(short).rstrip(".")) for short, full in pairs)


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:5])


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _length(starts: list[int], position: int) -> int:
    """Return how many minutes a lesson may last: a double one where lessons begin far apart."""
    gaps = [after - before for before, after in pairwise(starts) if after > before]
    shortest = min(gaps, default=LESSON_MINUTES + BREAK_MINUTES)
    usual = 2 * LESSON_MINUTES if shortest >= 2 * LESSON_MINUTES else LESSON_MINUTES
    return min(usual, max(1, shortest - 1), DAY_MINUTES - 1 - starts[position])
