"""A view asks the database the same number of questions however much there is to read."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pytest

from rules.codes import Role
from services.outcomes import Saved
from services.requests import OpenOutage
from services.sheets import lay_out
from services.views.absences import absence_day, missing_reasons
from services.views.applications import applications_of_week
from services.views.calendar import calendar_month, day_change
from services.views.choices import class_choices, class_pupils, page_choices
from services.views.class_results import class_results
from services.views.class_timetable import class_timetable
from services.views.closing import terms_and_year
from services.views.control import control
from services.views.density import marks_of_term
from services.views.diary_ahead import diary_due, diary_missed, diary_news
from services.views.diary_week import diary_week
from services.views.documents import proposals
from services.views.journal_page import journal_page
from services.views.keying import keyed_lesson
from services.views.my_day import my_day
from services.views.plan import course_plan
from services.views.pupil import pupil_page, pupils_of_school
from services.views.remarks import own_remarks, remarks_of_school
from services.views.results import results_page
from services.views.school_day import free_teachers, school_day
from services.views.sheet_pages import sheets
from services.views.trail import Wanted, trail
from services.views.weekly import diary_results
from tests.school import School, Who, new

TODAY = date(2026, 11, 19)
MONDAY = date(2026, 11, 16)


class Sized:
    """A school of one class with so many pupils, pages and lessons a week."""

    def __init__(self, folder: Path, size: int) -> None:
        self.school = School(folder)
        self.petrova = self.school.teacher("Петрова Анна")
        self.seven = self.school.school_class("7А", leader=self.petrova)
        self.pupils = [
            self.school.pupil(f"Ученик{number} Имя", self.seven) for number in range(1, 1 + 3 * size)
        ]
        self.courses = [
            self.school.course(f"Предмет {number}", self.seven, self.petrova) for number in range(size)
        ]
        for number, course in enumerate(self.courses):
            for weekday in range(1, 6):
                self.school.slot(course, weekday, 1 + number)
        self._live(size)
        self.deputy = self.school.somebody("Орлова Татьяна", Role.DEPUTY)
        self.deputy.asks(OpenOutage("Нет интернета", datetime(2026, 11, 19, 9), new()))
        laid = self.school.house.write(
            lambda book: Saved(1, book.now.local, lay_out(book, (self.seven,), MONDAY))
        ).result()
        assert isinstance(laid, Saved)
        self.sheet = laid.thing
        self.secretary = self.school.somebody("Зимина Ольга", Role.SECRETARY)
        self.child = self.school.pupil_account("Ученик1")

    def _live(self, size: int) -> None:
        for course in self.courses:
            for day in range(16, 16 + min(size, 4)):
                held = self.petrova.holds(course, f"2026-11-{day}", 1 + self.courses.index(course)).thing  # type: ignore[union-attr]  # Saved here
                self.petrova.writes_topic(held, "Тема")
                self.petrova.sets_homework(held, "№ 1")
                for number in range(1, 1 + 2 * size):
                    self.petrova.marks(held, f"Ученик{number}", "5")
                self.petrova.marks_absent(held, f"Ученик{3 * size}")
            self.petrova.sets_term_mark(course, "Ученик1", "5")


@contextmanager
def counting(school: School) -> Iterator[list[str]]:
    """Collect the statements of the block."""
    asked: list[str] = []
    with school.house.database.connection_context():
        connection = school.house.database.connection()
        connection.set_trace_callback(asked.append)
        try:
            yield asked
        finally:
            connection.set_trace_callback(None)


Reading = Callable[[Sized], object]


def reads(who: str, view: Callable[..., object], *about: Callable[[Sized], object]) -> Reading:
    def run(sized: Sized) -> object:
        reader: Who = getattr(sized, who)
        return reader.reads(view, *(one(sized) for one in about))

    return run


VIEWS: dict[str, Reading] = {
    "journal page": reads("petrova", journal_page, lambda s: s.courses[0]),
    "results of a page": reads("petrova", results_page, lambda s: s.courses[0]),
    "plan": reads("petrova", course_plan, lambda s: s.courses[0]),
    "my day": reads("petrova", my_day, lambda s: TODAY),
    "own remarks": reads("petrova", own_remarks),
    "absent pupils": reads("petrova", absence_day, lambda s: s.seven, lambda s: TODAY),
    "missing reasons": reads("petrova", missing_reasons, lambda s: s.seven),
    "class results": reads("petrova", class_results, lambda s: s.seven),
    "pages": reads("deputy", page_choices),
    "classes": reads("deputy", class_choices),
    "pupils of a class": reads("deputy", class_pupils, lambda s: s.seven),
    "lesson of a sheet": reads(
        "petrova", keyed_lesson, lambda s: s.sheet, lambda s: s.courses[0], lambda s: 1
    ),
    "sheets": reads("deputy", sheets),
    "board of control": reads("deputy", control, lambda s: TODAY),
    "remarks": reads("deputy", remarks_of_school),
    "marks of a term": reads("deputy", marks_of_term, lambda s: TODAY),
    "day of the school": reads("deputy", school_day, lambda s: TODAY),
    "month of the calendar": reads("deputy", calendar_month, lambda s: TODAY),
    "what a day brings": reads("deputy", day_change, lambda s: TODAY),
    "free teachers": reads("deputy", free_teachers, lambda s: s.courses[0], lambda s: TODAY, lambda s: 1),
    "timetable of a class": reads("deputy", class_timetable, lambda s: s.seven, lambda s: TODAY),
    "trail": reads("deputy", trail, lambda s: Wanted()),
    "pupils": reads("secretary", pupils_of_school),
    "pupil": reads("secretary", pupil_page, lambda s: s.pupils[0]),
    "applications": reads("secretary", applications_of_week, lambda s: MONDAY),
    "week": reads("child", diary_week, lambda s: s.pupils[0]),
    "results of a pupil": reads("child", diary_results, lambda s: s.pupils[0]),
    "due": reads("child", diary_due, lambda s: s.pupils[0]),
    "news": reads("child", diary_news, lambda s: s.pupils[0], lambda s: None),
    "missed": reads("child", diary_missed, lambda s: s.pupils[0]),
    "terms and year": reads("deputy", terms_and_year),
    "documents": reads("petrova", proposals, lambda s: s.seven),
}
MOST_QUESTIONS = 29


GROWING = {
    *("mark", "absence", "lesson", "work", "homework", "summative_mark", "absence_document"),
    *("audit_event", "carried_over", "sign_in"),
}
"""Tables that get rows on every day of every year."""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[str]]]:
    """What each view asks of a small school, less what needs no walk, and of one three times as large."""
    questions: dict[str, list[list[str]]] = {name: [] for name in VIEWS}
    for size in (2, 6):
        sized = Sized(tmp_path_factory.mktemp(f"size{size}"), size)
        try:
            for name, reading in VIEWS.items():
                with counting(sized.school) as statements:
                    reading(sized)
                questions[name].append([_with_walks(sized.school, one) for one in statements])
        finally:
            sized.school.close()
    return questions


def _with_walks(school: School, statement: str) -> str:
    """Return a statement after the names of the tables that it walks through from end to end."""
    if not statement.startswith("SELECT") or NOTHING in statement:
        return statement
    with school.house.database.connection_context():
        plan = school.house.database.execute_sql(f"EXPLAIN QUERY PLAN {statement}").fetchall()
    called = {alias: table for table, alias in re.findall(r'"(\w+)" AS "(\w+)"', statement)}
    scans = [called.get(one[1], one[1]) for *_, step in plan if (one := re.match(r"SCAN (\w+)", step))]
    return " ".join([*(f"{WALKS}{table}" for table in scans if table in GROWING), statement])


WALKS = "walks through "
NOTHING = "(0 = 1)"
"""What asks for none of an empty list."""


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_asks_as_often_of_a_large_school_as_of_a_small_one(
    asked: dict[str, list[list[str]]], name: str
) -> None:
    small, large = map(len, asked[name])
    assert small == large, f"{name}: {small} and {large}"
    assert 1 <= large <= MOST_QUESTIONS, f"{name}: {large}"


@pytest.mark.parametrize("name", VIEWS)
def test_no_view_walks_through_the_rows_of_all_years(asked: dict[str, list[list[str]]], name: str) -> None:
    assert [one for one in asked[name][0] if one.startswith(WALKS)] == []
