"""A school to measure: every teacher has a page of 30 pupils and many lessons, the last of them empty."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from services import people
from services.actor import OFFICE, Actor
from services.book import Book
from services.lessons import hold_lesson
from services.marking import set_marks
from services.outcomes import Outcome, Saved
from services.requests import HoldLesson, SetMarks
from services.settings import BCRYPT_COST, CLOCK_SHIFT, set_setting
from tests.new_school import BARNAUL_AHEAD, QUICK
from tests.school import School

PUPILS = 30
LESSONS_A_DAY = 2
EMPTY_LESSONS = 10
"""Lessons at the end of the page, today's the last, where nobody has a mark yet."""
SUBJECT = "Физика"
FIRST_SURNAME = "Абакумова"
NOON = datetime(2026, 11, 19, 12, 0)
YEAR_BEGAN = date(2026, 9, 1)
TERM_BEGAN = date(2026, 11, 2)
GRADES = (2, 3, 4, 5, 6, 7, 8, 9)
LETTERS = "АБВГДЕЖИКЛМНОПРСТУФХ"
_BEGINNINGS = ("Алек", "Бори", "Васи", "Григо", "Дени", "Еро", "Ива", "Кири", "Леон", "Мака")
_ENDINGS = ("шин", "латов", "динский")


@dataclass(frozen=True, slots=True)
class Page:
    """Somebody's page of the journal and the login it is opened with."""

    login: str
    course: int
    lessons: tuple[int, ...]
    pupils: tuple[int, ...]


def found(folder: Path, pages: int) -> tuple[Page, ...]:
    """Make the school, its clock standing at noon of 19 November 2026, and stop it."""
    school = School(folder)
    try:
        made = [_page(school, index) for index in range(pages)]
        shift = NOON - BARNAUL_AHEAD - datetime.now(UTC).replace(tzinfo=None)
        _written(school, lambda book: _set_clock_and_cost(book, shift))
        return tuple(made)
    finally:
        school.close()


def _set_clock_and_cost(book: Book, shift: timedelta) -> Outcome:
    set_setting(book, CLOCK_SHIFT, str(int(shift.total_seconds())), YEAR_BEGAN)
    set_setting(book, BCRYPT_COST, str(QUICK), YEAR_BEGAN)
    return Saved(1, book.now.local)


def _page(school: School, index: int) -> Page:
    teacher = school.teacher(f"Учителева{index} Анна")
    school_class = school.school_class(f"{GRADES[index % len(GRADES)]}{LETTERS[index // len(GRADES)]}")
    course = school.course(SUBJECT, school_class, teacher)
    school.slot(course, NOON.isoweekday(), 1)
    pupils: list[int] = []
    lessons: list[int] = []

    def fill(book: Book) -> Outcome:
        pupils.extend(_class_list(book, school_class))
        return Saved(1, book.now.local)

    def teach(book: Book) -> Outcome:
        lessons.extend(_lessons(book, course))
        for number, lesson in enumerate(lessons[:-EMPTY_LESSONS]):
            _mark(book, lesson, pupils[number % 3 :: 3])
        return Saved(1, book.now.local)

    _written(school, fill)
    _written(school, teach, teacher.actor)
    return Page(teacher.login, course, tuple(lessons), tuple(pupils))


def _class_list(book: Book, school_class: int) -> Iterator[int]:
    for number in range(PUPILS):
        surname = _BEGINNINGS[number // 3] + _ENDINGS[number % 3] if number else FIRST_SURNAME
        person = _id(people.add_person(book, surname, "Ольга", ""))
        pupil = _id(people.add_pupil(book, person))
        _id(people.enroll_pupil(book, pupil, school_class, since=YEAR_BEGAN, until=None))
        yield pupil


def _lessons(book: Book, course: int) -> Iterator[int]:
    day = TERM_BEGAN
    while day <= NOON.date():
        # Today has one lesson, the one that «Мой день» opens.
        for number in range(1, 2 if day == NOON.date() else 1 + LESSONS_A_DAY):
            if day.isoweekday() < 6:
                yield _id(hold_lesson(book, HoldLesson(course, day, number, uuid.uuid4().hex)))
        day += timedelta(days=1)


def _mark(book: Book, lesson: int, pupils: list[int]) -> None:
    for pupil in pupils:
        _id(set_marks(book, SetMarks(lesson, None, pupil, ("4",), 0, uuid.uuid4().hex)))


def _written(school: School, verb: Callable[[Book], Outcome], actor: Actor = OFFICE) -> None:
    _id(school.house.write(verb, actor).result())


def _id(outcome: Outcome) -> int:
    assert isinstance(outcome, Saved), outcome
    return outcome.thing
