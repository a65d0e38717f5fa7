"""Topic plans of a file are laid over the plans of the courses they are for."""

from collections.abc import Iterator, Sequence
from itertools import count

from models.courses import Course, StudyGroup, Subject
from models.people import SchoolClass
from rules.text import name_key
from services.importing.incoming import Problem, TopicRow
from services.importing.plan import Change, Thing
from services.importing.register import Record, RowRefused, Taking
from services.outcomes import Refusal
from services.plans import MOST_HOURS, PlanChanges, PlanLine, may_keep_plan, put_plan
from services.refused import Refused
from services.views.plan import lessons_in_year


class TopicTaking:
    """Topic plans of one file; a class without a letter means every class of that grade."""

    def __init__(self, taking: Taking) -> None:
        self._taking = taking
        year = taking.year["id"]
        self._classes = taking.shelf(SchoolClass, SchoolClass.year == year)
        self._groups = taking.shelf(StudyGroup, StudyGroup.year == year)
        self._subjects = taking.shelf(Subject)
        self._courses = taking.shelf(Course, Course.year == year)

    def take(self, rows: Sequence[TopicRow]) -> None:
        """Bring every row into the plans of its courses."""
        of_course: dict[int, dict[int, TopicRow]] = {}
        for row in rows:
            try:
                for course in self._courses_of(row):
                    self._add(of_course.setdefault(course, {}), row)
            except RowRefused:
                continue
        for course, lines in of_course.items():
            self._put(course, lines)

    def _add(self, lines: dict[int, TopicRow], row: TopicRow) -> None:
        number = row.number or next(free for free in count(1) if free not in lines)
        if number in lines:
            first = str(lines[number].row)
            raise self._taking.refuse(row.row, "lesson_number", str(number), Problem.SAME_ROW_TWICE, first)
        if row.hours > MOST_HOURS:
            raise self._taking.refuse(row.row, "hours", str(row.hours), Problem.NOT_A_NUMBER)
        lines[number] = row

    def _courses_of(self, row: TopicRow) -> list[int]:
        classes = [one for one in self._classes.rows.values() if _is_meant(one, row.class_title)]
        if not classes:
            raise self._taking.refuse(row.row, "class", row.class_title, Problem.NO_SUCH_CLASS)
        wanted = {one["id"] for one in classes}
        found = [
            course["id"]
            for course in self._courses.rows.values()
            if name_key(self._subjects.rows[course["subject_id"]]["title"]) == name_key(row.subject)
            and self._class_of(course) in wanted
            and (not row.group or name_key(self._group_of(course)) == name_key(row.group))
        ]
        if not found:
            about = " ".join(part for part in (row.class_title, row.subject, row.group) if part)
            raise self._taking.refuse(row.row, "subject", row.subject, Problem.NO_SUCH_COURSE, about)
        return found

    def _class_of(self, course: Record) -> int | None:
        group = course["study_group_id"]
        return course["school_class_id"] or (self._groups.rows[group]["school_class_id"] if group else None)

    def _group_of(self, course: Record) -> str:
        group = course["study_group_id"]
        return str(self._groups.rows[group]["title"]) if group else ""

    def _put(self, course: int, rows: dict[int, TopicRow]) -> None:
        if isinstance(refusal := may_keep_plan(self._taking.book, course), Refusal):
            raise Refused(refusal)
        lines = [
            PlanLine(number, row.topic, row.section, row.hours, row.homework)
            for number, row in sorted(rows.items())
        ]
        done = put_plan(self._taking.book, course, lines)
        title = self._title(course)
        for number, row in sorted(rows.items()):
            name = f"{title}, {number}. {row.topic}"
            if number in done.new:
                self._taking.note_new(Thing.TOPIC, row.row, name)
            elif number in done.kept:
                self._taking.warn(row.row, "topic", row.topic, Problem.TOPIC_WAS_TAUGHT)
            else:
                self._taking.note_known(Thing.TOPIC, row.row, name, _changes(done, number))
        for number in done.dropped:
            self._taking.note_known(Thing.TOPIC, 0, f"{title}, {number}", (Change("dropped_at", "", "+"),))
        planned, in_year = sum(line.hours for line in lines), lessons_in_year(course)
        if in_year and planned != in_year:
            self._taking.warn(0, "", title, Problem.PLAN_AND_YEAR, f"{planned} / {in_year}")

    def _title(self, course: int) -> str:
        record = self._courses.rows[course]
        return " ".join(self._parts(record))

    def _parts(self, course: Record) -> Iterator[str]:
        school_class = self._class_of(course)
        if school_class is not None:
            yield str(self._classes.rows[school_class]["title"])
        yield str(self._subjects.rows[course["subject_id"]]["title"])
        if group := self._group_of(course):
            yield group


def _changes(done: PlanChanges, number: int) -> tuple[Change, ...]:
    return tuple(Change(*difference) for difference in done.differences.get(number, ()))


def _is_meant(school_class: Record, title: str) -> bool:
    """Whether «7А» or the whole grade «7» names this class."""
    if title.isdecimal():
        return bool(school_class["grade"] == int(title[:3]))
    return name_key(school_class["title"]) == name_key(title)
