"""What every table shares."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from peewee import AutoField, Database, DatabaseProxy, Model


class SchoolProxy(DatabaseProxy):
    """The school's one database; a thread may see another in its place for a while.

    ``obj`` is what peewee 4.5.3's Proxy keeps its database in; every question goes through it.
    """

    def __init__(self) -> None:
        self._threads = threading.local()
        super().__init__()

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    @property
    def obj(self) -> Any:
        """The database this thread sees."""
        return getattr(self._threads, "instead", None) or self._school

    @obj.setter
    def obj(self, opened: Database | None) -> None:
        self._school = opened

    @contextmanager
    def instead(self, other: Database) -> Iterator[None]:
        """Let this thread, and no other, see another database in place of the school's."""
        self._threads.instead = other
        try:
            yield
        finally:
            self._threads.instead = None


database = SchoolProxy()
"""The school's one database; ``models.database.open_school`` puts it here."""


class Table(Model):
    """A table of the journal."""

    id: AutoField

    class Meta:
        database = database
        legacy_table_names = False


def one_of(column: str, values: tuple[str, ...]) -> str:
    """Return a CHECK expression: the column holds one of the ASCII values."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"
