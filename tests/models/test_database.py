"""The school's file: its schema grown step by step, and what every connection promises."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import peewee
import pytest
from peewee import SqliteDatabase
from playhouse.migrations import Runner

from models.asked import Written
from models.audit import AuditEvent
from models.database import (
    MIGRATIONS,
    PRAGMAS,
    SAFE_SQLITE,
    TABLES,
    SchemaNewer,
    migrate,
    open_school,
    pragmas_read_back,
    sqlite,
    sqlite_version,
)
from models.dialect import keep_for_ever, last_data_version
from models.school import SchoolYear, Setting, Term

MEANT = {"journal_mode": "wal", "synchronous": 2, "temp_store": 2}
"""What SQLite reads back where the word and the number differ."""


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[SqliteDatabase]:
    """An open school file with all steps taken."""
    database = open_school(tmp_path / "journal.db")
    database.connect()
    migrate(database)
    yield database
    database.close()


ROOT = Path(__file__).parents[2]
Schema = dict[tuple[str, str], frozenset[str]]


def schema(database: SqliteDatabase) -> Schema:
    """What every table, index and trigger says, whatever the order in which its columns came to be."""
    found = database.execute_sql("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    return {
        (kind, name): said_by(database, kind, name, sql or "")
        for kind, name, table, sql in found
        if table != "schema_migration" and not name.startswith("sqlite_")
    }


def said_by(database: SqliteDatabase, kind: str, name: str, sql: str) -> frozenset[str]:
    """Return the columns, keys and checks of a table, or the text of anything else."""
    if kind != "table":
        return frozenset({" ".join(sql.split())})
    columns = database.execute_sql(f"SELECT name, type, \"notnull\", pk FROM pragma_table_xinfo('{name}')")
    keys = database.execute_sql(f'SELECT "from", "table", "to" FROM pragma_foreign_key_list(\'{name}\')')
    return frozenset({*map(str, columns.fetchall()), *map(str, keys.fetchall()), *checks(sql)})


def checks(sql: str) -> Iterator[str]:
    """Yield every CHECK of a table's text, brackets and all."""
    for begins in (found.end() for found in re.finditer(r"CHECK\s*\(", sql)):
        ends, depth = begins, 1
        while depth:
            depth += {"(": 1, ")": -1}.get(sql[ends], 0)
            ends += 1
        yield f"CHECK ({sql[begins:ends]}"


def test_the_steps_from_the_first_to_the_last_make_the_tables_of_this_program(
    opened: SqliteDatabase, tmp_path: Path
) -> None:
    grown = schema(opened)
    opened.close()
    fresh = open_school(tmp_path / "fresh.db")
    fresh.connect()
    fresh.create_tables(TABLES)
    keep_for_ever(fresh, AuditEvent)
    assert grown == schema(fresh)
    assert len([kind for kind, _ in grown if kind == "table"]) == len(TABLES)
    assert len([kind for kind, _ in grown if kind == "trigger"]) == 2
    fresh.close()


def test_a_check_a_column_and_a_key_too_many_are_seen(opened: SqliteDatabase) -> None:
    whole = schema(opened)
    for change in (
        "ALTER TABLE lesson ADD COLUMN more INTEGER",
        "ALTER TABLE lesson ADD COLUMN other INTEGER REFERENCES course (id)",
        "ALTER TABLE lesson ADD COLUMN one INTEGER CHECK (one = 1)",
    ):
        opened.execute_sql(change)
        changed = schema(opened)
        assert changed != whole
        whole = changed


def test_a_change_of_the_timetable_outlives_the_step_that_widens_its_kinds(tmp_path: Path) -> None:
    database = open_school(tmp_path / "journal.db")
    database.connect()
    Runner(database, directory=str(MIGRATIONS)).up("0001_first_tables")
    database.pragma("foreign_keys", 0)
    database.execute_sql(
        "INSERT INTO timetable_change (id, course_id, day, number, kind)"
        " VALUES (7, 1, '2026-11-19', 3, 'cancelled')"
    )
    migrate(database)
    kept = database.execute_sql(
        "SELECT id, day, number, kind, room, version FROM timetable_change"
    ).fetchall()
    assert kept == [(7, "2026-11-19", 3, "cancelled", "", 1)]
    database.close()


def test_the_steps_are_numbered_without_gaps_and_taken_once(tmp_path: Path) -> None:
    steps = sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))
    assert [int(step.split("_")[0]) for step in steps] == list(range(1, len(steps) + 1))
    database = open_school(tmp_path / "journal.db")
    with database.connection_context():
        assert migrate(database) == steps
        assert migrate(database) == []


def test_a_file_of_a_newer_program_is_refused_and_stays_as_it_is(opened: SqliteDatabase) -> None:
    opened.execute_sql(
        "INSERT INTO schema_migration (name, applied) VALUES ('0099_from_the_future', '2031-01-01 00:00:00')"
    )
    before = schema(opened)
    with pytest.raises(SchemaNewer, match="0099_from_the_future"):
        migrate(opened)
    assert schema(opened) == before


def test_every_connection_of_every_thread_has_what_is_promised(opened: SqliteDatabase) -> None:
    promised = {**PRAGMAS, **MEANT}
    found = []

    def look() -> None:
        with opened.connection_context():
            found.append({**pragmas_read_back(opened), "wait": opened.pragma("busy_timeout")})

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [{**promised, "wait": 10_000}] * 2
    assert promised["foreign_keys"] == promised["secure_delete"] == 1
    assert promised["trusted_schema"] == 0


def test_the_library_is_one_without_the_corruption_bug() -> None:
    assert sqlite_version() >= SAFE_SQLITE
    assert sqlite.__name__.split(".")[0] == "pysqlite3"


def test_the_trail_refuses_to_be_changed_or_shortened(opened: SqliteDatabase) -> None:
    event = {"id": 1, "at": datetime(2026, 11, 19, 5, 0), "thing_id": 1, "hash": "x"}
    event |= dict.fromkeys(("address", "act", "thing", "before", "after"), "")
    event |= dict.fromkeys(("person", "sign_in", "course", "request"))
    Written(AuditEvent).insert_whole(event)
    for change in (
        AuditEvent.update(act="nothing"),
        AuditEvent.delete(),
        AuditEvent.delete().where(AuditEvent.id == 1),
    ):
        with pytest.raises(peewee.IntegrityError, match="append-only"):
            change.execute()
    assert AuditEvent.get_by_id(1).act == ""


def test_a_guard_that_was_dropped_stands_again_once_the_school_is_opened(opened: SqliteDatabase) -> None:
    opened.execute_sql("DROP TRIGGER audit_event_refuses_update")
    opened.execute_sql("DROP TRIGGER audit_event_refuses_delete")
    migrate(opened)
    assert {name for kind, name in schema(opened) if kind == "trigger"} == {
        "audit_event_refuses_update",
        "audit_event_refuses_delete",
    }


def test_a_row_points_to_one_that_is_there_and_its_days_make_sense(opened: SqliteDatabase) -> None:
    term = {"kind": "quarter", "number": 1, "grade_from": 1, "grade_to": 9}
    with pytest.raises(peewee.IntegrityError, match="FOREIGN KEY"):
        Term.create(year=999, starts_on="2026-09-01", ends_on="2026-10-24", **term)
    with pytest.raises(peewee.IntegrityError, match="CHECK"):
        SchoolYear.create(title="2026/27", starts_on="2027-05-26", ends_on="2026-09-01")


def test_only_another_connections_commit_is_news(opened: SqliteDatabase, tmp_path: Path) -> None:
    first = last_data_version(opened)
    Setting.create(name="marks_days", value="5", since="2026-09-01")
    assert last_data_version(opened) == first
    other = sqlite.connect(str(tmp_path / "journal.db"), isolation_level=None)
    other.execute("UPDATE setting SET value = '6'")
    other.close()
    assert last_data_version(opened) != first


def test_steps_that_are_killed_at_any_line_are_taken_again_to_the_same_form(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.models.dying", str(tmp_path)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    points = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(points) > 20
    assert {point["ended"] for point in points} == {-9}
    assert len({point["taken"] for point in points}) >= 3, "some were killed between steps, some within"
    assert {(point["again"], point["same"]) for point in points} == {(0, True)}, points
