"""The pages of the invented school: subjects, groups, courses, who teaches them, when and where."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.demo.curriculum import CLASSES, ROOMS, SUBJECTS, SubjectPlan, grade_of, teachers
from app.demo.people import YEAR_BEGINS, Child
from app.demo.timetable import Meeting
from rules.calendar import week_of_cycle
from services import courses, timetable_filling
from services.actor import Actor
from services.book import Book
from services.filling import made


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the journal: what is taught to whom, by whom, in which hours."""

    course: int
    plan: SubjectPlan
    class_title: str
    teacher: str
    children: tuple[Child, ...]
    meetings: tuple[Meeting, ...]

    @property
    def subject(self) -> str:
        """Title of the subject."""
        return self.plan.title

    @property
    def grade(self) -> int:
        """Grade of the class."""
        return grade_of(self.class_title)

    def listed(self, day: date) -> list[Child]:
        """Return who is on the list on a day."""
        return [child for child in self.children if child.is_here(day)]

    def numbers(self, day: date) -> list[int]:
        """Return the numbers of the lessons that the timetable foresees on a day of the week."""
        week = week_of_cycle(day, YEAR_BEGINS)
        return [
            meeting.number
            for meeting in self.meetings
            if meeting.weekday == day.isoweekday() and meeting.week in (0, week)
        ]


@dataclass(frozen=True, slots=True)
class Ground:
    """What pages stand on: the year, classes with their pupils, staff."""

    year: int
    classes: Mapping[str, int]
    children: Mapping[str, list[Child]]
    staff: Mapping[str, Actor]


def add_pages(book: Book, ground: Ground, timetable: Iterable[Meeting]) -> tuple[Page, ...]:
    """Enter subjects, groups and courses with their teachers and hours."""
    hours: dict[tuple[str, str], list[Meeting]] = {}
    for meeting in timetable:
        hours.setdefault((meeting.class_title, meeting.subject), []).append(meeting)
    pages: list[Page] = []
    for plan in SUBJECTS:
        subject = made(courses.add_subject(book, plan.title, plan.scale, allows_exempt=plan.allows_exempt))
        for class_title, _ in CLASSES:
            if grade_of(class_title) in plan.hours:
                meetings = tuple(hours[class_title, plan.title])
                pages += _add_page(book, ground, plan, subject, class_title, meetings)
    for page in pages:
        _add_slots(book, page)
    return tuple(pages)


def _add_page(
    book: Book,
    ground: Ground,
    plan: SubjectPlan,
    subject: int,
    class_title: str,
    meetings: tuple[Meeting, ...],
) -> Iterator[Page]:
    """Open the page of a class, or one for each of its two groups."""
    who = teachers(plan.title, class_title)
    for number, teacher in enumerate(who, 1):
        school_class, group = ground.classes[class_title], None
        listed = ground.children[class_title]
        if len(who) > 1:
            listed = listed[number - 1 :: len(who)]
            group = _add_group(book, ground.year, class_title, number, school_class, listed)
        course = made(
            courses.add_course(
                book,
                ground.year,
                subject,
                school_class=None if group else school_class,
                study_group=group,
                hours_in_two_weeks=plan.hours[grade_of(class_title)],
            )
        )
        made(courses.add_teaching(book, course, ground.staff[teacher].person, since=YEAR_BEGINS))
        yield Page(course, plan, class_title, teacher, tuple(listed), meetings)


def _add_group(
    book: Book, year: int, class_title: str, number: int, school_class: int, listed: list[Child]
) -> int:
    group = made(courses.add_group(book, year, f"гр. {number} ({class_title})", school_class=school_class))
    for child in listed:
        made(courses.join_group(book, group, child.pupil, since=child.since, until=child.until))
    return group


def _add_slots(book: Book, page: Page) -> None:
    for meeting in page.meetings:
        made(
            timetable_filling.add_slot(
                book,
                page.course,
                weekday=meeting.weekday,
                number=meeting.number,
                week=meeting.week,
                room=ROOMS[page.teacher],
                since=YEAR_BEGINS,
            )
        )
