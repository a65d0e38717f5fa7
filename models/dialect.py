"""The one module that knows which database it speaks to."""

from peewee import PostgresqlDatabase, SqliteDatabase

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
