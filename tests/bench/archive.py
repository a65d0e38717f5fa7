"""A file of many years: one page filled by the services, every other row a copy with another id and date."""

import shutil
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from models.database import sqlite
from services.book import Book
from services.house import DATABASE
from services.lessons import hold_lesson
from services.marking import set_marks
from services.outcomes import Outcome, Saved
from services.requests import HoldLesson, SetMarks, SetTopic
from tests.school import School

PUPILS, LESSONS = 30, 40
LESSONS_A_DAY = 4
TERM_BEGAN = date(2026, 11, 2)
YEAR_IN_DAYS = 364
"""Whole weeks: a lesson of a Tuesday stays one."""
COURSE = 1


@dataclass(frozen=True, slots=True)
class Copied:
    """How rows of a table are copied: which shift their id takes, which columns follow which table, dates."""

    by: str
    """``page`` (a pupil is the same in every year), ``year``, or ``both``."""
    links: Mapping[str, str]
    dates: tuple[str, ...] = ()
    unique: str = ""
    """A column whose text must differ between copies."""


TABLES: dict[str, Copied] = {
    "person": Copied("page", {}),
    "pupil": Copied("page", {"person_id": "person"}),
    "school_year": Copied("year", {}, ("starts_on", "ends_on"), "title"),
    "term": Copied("year", {"year_id": "school_year"}, ("starts_on", "ends_on")),
    "school_class": Copied("both", {"year_id": "school_year"}, unique="title"),
    "enrollment": Copied(
        "both", {"pupil_id": "pupil", "school_class_id": "school_class"}, ("since", "until")
    ),
    "course": Copied("both", {"year_id": "school_year", "school_class_id": "school_class"}),
    "teaching": Copied("both", {"course_id": "course"}, ("since", "until")),
    "lesson": Copied("both", {"course_id": "course"}, ("day",)),
    "work": Copied("both", {"lesson_id": "lesson"}),
    "mark": Copied("both", {"work_id": "work", "pupil_id": "pupil"}),
}


def founded(folder: Path) -> None:
    """Fill a year with one page of 30 pupils and 40 lessons through the services, every cell marked."""
    school = School(folder)
    try:
        petrova = school.teacher("Петрова Анна Ивановна")
        seven = school.school_class("7А")
        pupils = [school.pupil(f"Ученик{number:02} Имя", seven) for number in range(PUPILS)]
        assert school.course("Алгебра", seven, petrova) == COURSE
        school.now_is("2026-12-20 12:00")

        def teach(book: Book) -> Outcome:
            for number in range(LESSONS):
                day = TERM_BEGAN + timedelta(days=number // LESSONS_A_DAY)
                request = HoldLesson(COURSE, day, 1 + number % LESSONS_A_DAY, uuid.uuid4().hex)
                lesson = _id(hold_lesson(book, request))
                for place, pupil in enumerate(pupils):
                    marks = SetMarks(lesson, None, pupil, ("5432"[place % 4],), 0, uuid.uuid4().hex)
                    _id(set_marks(book, marks))
            return Saved(1, school.house.clock.now().local)

        _id(school.house.write(teach, petrova.actor).result())
        for lesson in school.page(COURSE).lessons.values():
            petrova.asks(SetTopic(lesson.lesson, "Линейная функция", "", 1, uuid.uuid4().hex))
    finally:
        school.close()


def grown(folder: Path, into: Path, *, pages: int, years: int) -> None:
    """Copy a founded school into a file with so many pages a year and so many years."""
    shutil.copytree(folder, into)
    connection = sqlite.connect(into / DATABASE, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN")
        widths = {
            table: connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]
            for table in TABLES
        }
        for year in range(years):
            for page in range(pages):
                for table, copied in TABLES.items():
                    if _is_new(copied, page, year):
                        connection.execute(_copy(connection, table, widths, pages, page, year))
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _is_new(copied: Copied, page: int, year: int) -> bool:
    """Whether this page of this year needs rows of its own; the first one of all is the services' own."""
    if copied.by == "page":
        return page > 0 and year == 0
    return year > 0 and page == 0 if copied.by == "year" else page + year > 0


def _copy(
    connection: "sqlite.Connection", table: str, widths: Mapping[str, int], pages: int, page: int, year: int
) -> str:
    copied = TABLES[table]
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]

    def shift(of: str) -> int:
        times = {"page": page, "year": year, "both": year * pages + page}[TABLES[of].by]
        return times * widths[of]

    def value(column: str) -> str:
        if column == "id":
            return f"id + {shift(table)}"
        if column in copied.links:
            return f"{column} + {shift(copied.links[column])}"
        if column in copied.dates:
            return f"date({column}, '-{year * YEAR_IN_DAYS} days')"
        if column == copied.unique:
            return f"{column} || '.{page}.{year}'"
        return column

    values = ", ".join(value(column) for column in columns)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} WHERE id <= {widths[table]}"
    )


def _id(outcome: Outcome) -> int:
    assert isinstance(outcome, Saved), outcome
    return outcome.thing
