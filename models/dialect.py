"""The one module that knows which database it speaks to."""

from pathlib import Path

from peewee import DateTimeField, PostgresqlDatabase, SqliteDatabase

from models.base import Table


def keep_for_ever(opened: SqliteDatabase | PostgresqlDatabase, table: type[Table]) -> None:
    """Make the database itself refuse to change or delete rows of an append-only table."""
    name = table._meta.table_name
    if isinstance(opened, SqliteDatabase):
        for verb in ("UPDATE", "DELETE"):
            opened.execute_sql(
                f"CREATE TRIGGER IF NOT EXISTS {name}_refuses_{verb.lower()} BEFORE {verb} ON {name} "
                f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
            )


def last_data_version(opened: SqliteDatabase) -> int:
    """Return a number that grows when another connection, also of another process, has committed."""
    return int(opened.execute_sql("PRAGMA data_version").fetchone()[0])


def attach(opened: SqliteDatabase, file: Path, name: str) -> None:
    """Let a database that was opened with ``uri`` read another file under a name, and never write it."""
    opened.execute_sql(f"ATTACH ? AS {name}", (f"{file.absolute().as_uri()}?mode=ro",))


def refill(
    opened: SqliteDatabase, table: type[Table], events: str, last: int, year: int | None = None
) -> None:
    """Fill an empty table with its rows as they stood after an event, from the states the events hold.

    Events that name a page are taken only of the pages of a year where one is given.
    """
    name = table._meta.table_name
    columns = {
        f'"{field.column_name}"': _out_of_state(
            field.column_name, field.default, isinstance(field, DateTimeField)
        )
        for field in table._meta.sorted_fields
    }
    latest = f"SELECT MAX(id) FROM {events} WHERE thing = ? AND id <= ? GROUP BY thing_id"
    of_year = "course IS NULL OR course IN (SELECT id FROM main.course WHERE year_id = ?)"
    opened.execute_sql(
        f'INSERT INTO main."{name}" ({", ".join(columns)}) SELECT {", ".join(columns.values())} '
        f"FROM {events} WHERE id IN ({latest}) AND (? IS NULL OR {of_year})",
        (name, last, year, year),
    )


def _out_of_state(column: str, default: object, instant: bool) -> str:
    """Return the SQL of a column's value in an event; one younger than the event still held its default."""
    there = f"json_extract(after, '$.{column}')"
    if instant:
        return f"replace({there}, '.000000', '')"  # peewee leaves a whole second's zeros out
    if default is None:
        return there
    held = int(default) if isinstance(default, int) else "'" + str(default).replace("'", "''") + "'"
    return f"CASE WHEN json_type(after, '$.{column}') IS NULL THEN {held} ELSE {there} END"
