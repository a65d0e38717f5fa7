"""The tables as they once stood: rebuilt from the trail into memory, for one thread to look at."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import SqliteDatabase

from models.audit import AuditEvent
from models.base import Table, database
from models.database import TABLES
from models.dialect import attach, refill

_FILE = "present"


class Past:
    """The tables after an event, empty until they are filled."""

    def __init__(self, opened: SqliteDatabase, event: int) -> None:
        self._opened = opened
        self._event = event

    def fill(self, tables: Iterable[type[Table]], year: int | None = None) -> None:
        """Rebuild tables; of what belongs to a page, only the pages of a year where one is given."""
        for table in tables:
            refill(self._opened, table, f"{_FILE}.{AuditEvent._meta.table_name}", self._event, year)

    def keep(self) -> None:
        """Let go of the school's file and let nothing be written any more."""
        self._opened.execute_sql(f"DETACH {_FILE}")
        self._opened.execute_sql("PRAGMA query_only = ON")


@contextmanager
def past_of(file: Path, event: int) -> Iterator[Past]:
    """Let this thread see the tables of a school's file as they stood after an event."""
    # A row kept the rules of its own day: those of a younger schema must not stop it.
    pragmas = {"foreign_keys": 0, "ignore_check_constraints": 1}
    opened = SqliteDatabase(":memory:", pragmas=pragmas, uri=True, autoconnect=False)
    with database.instead(opened), opened.connection_context():
        opened.create_tables(TABLES)
        attach(opened, file, _FILE)
        yield Past(opened, event)
