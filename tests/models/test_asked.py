"""The statements built once are plain SQL of either database, and bring back what was put in."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from peewee import PostgresqlDatabase, SqliteDatabase

import services
from models.asked import Asked, Rows, Written
from models.base import Table, database
from models.database import TABLES
from models.people import Person
from models.school import DayOff, SchoolYear
from services import (
    attendance,
    book,
    cells,
    facts,
    lessons,
    listing,
    marking,
    names,
    plans,
    results,
    standing,
)

SQLITE_ONLY = re.compile(
    r"\?|`|\b(?:REPLACE|PRAGMA|GLOB|ROWID|IFNULL|STRFTIME|AUTOINCREMENT|INSERT OR)\b", re.IGNORECASE
)
HOMES = (attendance, book, cells, facts, lessons, listing, marking, names, plans, results, standing)


def asked_everywhere() -> dict[str, Asked]:
    """Every question that is asked many times, by the name it has in its module."""
    return {
        f"{home.__name__}.{name}": value
        for home in HOMES
        for name, value in vars(home).items()
        if isinstance(value, Asked)
    }


class Told:
    """A cursor that writes down what it is asked; the server answers with one number."""

    rowcount = 1

    def __init__(self, heard: list[tuple[str, tuple[Any, ...]]]) -> None:
        self._heard = heard

    def execute(self, sql: str, values: Any) -> None:
        """Write down a statement."""
        self._heard.append((sql, tuple(values)))

    def fetchone(self) -> tuple[int]:
        """Give what RETURNING gave."""
        return (77,)

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Give no rows."""
        return []


class Server(PostgresqlDatabase):
    """A PostgreSQL that writes down what it is asked instead of running it."""

    def __init__(self) -> None:
        super().__init__("nowhere")
        self.heard: list[tuple[str, tuple[Any, ...]]] = []

    def cursor(self, named_cursor: str | None = None) -> Told:
        """Give the cursor that writes down."""
        return Told(self.heard)


@pytest.fixture
def server() -> Iterator[Server]:
    """The tables, bound to a PostgreSQL that is not there."""
    before = database.obj
    heard = Server()
    database.initialize(heard)
    yield heard
    database.initialize(before)


def placeholders_fit(sql: str, values: tuple[Any, ...]) -> bool:
    return sql.count("%s") == len(values) and not SQLITE_ONLY.search(sql)


@pytest.mark.parametrize("name", asked_everywhere())
def test_every_question_asked_many_times_is_a_question_for_postgresql_too(name: str, server: Server) -> None:
    asked = asked_everywhere()[name]
    asked(**dict.fromkeys(asked._names, 1))
    (sql, values) = server.heard[-1]
    assert placeholders_fit(sql, values), sql


def test_the_questions_are_found() -> None:
    assert services.__name__ == "services"
    assert len(asked_everywhere()) >= 15
    assert SQLITE_ONLY.search("SELECT ? FROM x")
    assert SQLITE_ONLY.search("insert or replace into x")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table._meta.table_name)
def test_every_table_is_written_by_postgresql_too(table: type[Table], server: Server) -> None:
    written = Written(table)
    row: dict[str, Any] = dict.fromkeys(written.columns, 1)
    assert written.insert(row) == 77
    sql, values = server.heard[-1]
    assert placeholders_fit(sql, values), sql
    assert sql.endswith(' RETURNING "' + table._meta.table_name + '"."id"') or sql.endswith('RETURNING "id"')
    written.insert_whole(row)
    assert placeholders_fit(*server.heard[-1]), server.heard[-1]
    assert written.update(row, 1)
    sql, values = server.heard[-1]
    assert placeholders_fit(sql, values), sql
    assert ('"version" = %s' in sql.split("WHERE")[1]) == written.versioned


@pytest.fixture
def memory() -> Iterator[SqliteDatabase]:
    """A few tables in memory."""
    before = database.obj
    opened = SqliteDatabase(":memory:")
    database.initialize(opened)
    opened.create_tables([Person, SchoolYear, DayOff])
    yield opened
    opened.close()
    database.initialize(before)


def test_what_is_written_is_read_back_as_what_it_was(memory: SqliteDatabase) -> None:
    years = Written(SchoolYear)
    closed = datetime(2027, 5, 31, 9, 30, 0, 125)
    row = {
        "title": "2026/27",
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2027, 5, 26),
        "closed_at": closed,
    }
    number = years.insert(row)
    asked = Asked(lambda title: SchoolYear.select(SchoolYear.id, SchoolYear.starts_on, SchoolYear.closed_at))
    assert asked(title="2026/27") == [(number, date(2026, 9, 1), closed)]
    assert years.update({**row, "id": number, "title": "2026/2027", "closed_at": None}, 0)
    found = Rows().one(SchoolYear, SchoolYear.title == "2026/2027", SchoolYear.id == number)
    assert found is not None
    assert (found["starts_on"], found["closed_at"]) == (date(2026, 9, 1), None)
    assert not years.update({**row, "id": number + 1}, 0)


def test_a_row_is_found_by_any_claims(memory: SqliteDatabase) -> None:
    years, rows = Written(SchoolYear), Rows()
    for title in ("2025/26", "2026/27"):
        first = int(title[:4])
        years.insert(
            {
                "title": title,
                "starts_on": date(first, 9, 1),
                "ends_on": date(first + 1, 5, 26),
                "closed_at": None,
            }
        )
    by_day = rows.one(SchoolYear, SchoolYear.starts_on == date(2026, 9, 1))
    other = rows.one(SchoolYear, SchoolYear.starts_on == date(2025, 9, 1))
    assert by_day is not None
    assert other is not None
    assert (by_day["title"], other["title"]) == ("2026/27", "2025/26")
    assert rows.one(SchoolYear, SchoolYear.closed_at.is_null(), SchoolYear.title == "2025/26") == other
    assert rows.one(SchoolYear, SchoolYear.title == "2025/26", SchoolYear.title == "2026/27") is None
    assert rows.one(SchoolYear, SchoolYear.title == "1999/00") is None
