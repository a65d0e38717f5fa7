"""What a database says of itself: which school, which schema, how much, how far its history goes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.database import MIGRATIONS, sqlite

BUSY_SECONDS = 10
SETTING = "SELECT value FROM setting WHERE name = ? ORDER BY since DESC LIMIT 1"
TABLES = (
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name"
)


class NotOurs(sqlite.DatabaseError):  # type: ignore[misc]  # the driver has no types
    """A database, but not of this program."""

    sqlite_errorcode = sqlite.SQLITE_NOTADB


@dataclass(frozen=True, slots=True)
class Facts:
    """The contents of a database in a few values."""

    school: str
    steps: tuple[str, ...]
    """Schema steps taken, in order."""
    rows: Mapping[str, int]
    audit_id: int
    audit_hash: str
    zone: str = ""
    """Of the school's clock; empty where none is set."""
    shift: int = 0
    """Seconds that the school's clock is ahead."""

    @property
    def schema(self) -> str:
        """Return the name of the last schema step."""
        return self.steps[-1] if self.steps else ""


@contextmanager
def opened(database: Path, mode: str) -> Iterator[Any]:
    """Open a database that exists: ``mode=ro``, ``mode=rw`` or ``mode=ro&immutable=1``; close it after.

    A live database is touched through SQLite alone: opening and closing its file otherwise would drop
    the locks of a server that runs in the same process.
    """
    connection = sqlite.connect(
        f"{database.absolute().as_uri()}?{mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None
    )
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        yield connection
    except UnicodeDecodeError as broken:  # pysqlite3 0.6.1 cannot say SQLite's sentence about a broken name
        raise sqlite.DatabaseError("a name in it is broken") from broken
    finally:
        connection.close()


def facts_of(connection: Any) -> Facts:
    """Read the facts; ``NotOurs`` when the database has no school in it."""
    tables = [name for (name,) in connection.execute(TABLES)]
    school = setting_of(connection, "school_id") if "setting" in tables else None
    if school is None:
        raise NotOurs("no school in it")
    head = None
    if "audit_event" in tables:
        head = connection.execute("SELECT id, hash FROM audit_event ORDER BY id DESC LIMIT 1").fetchone()
    return Facts(
        school=school,
        steps=tuple(steps_of(connection)) if "schema_migration" in tables else (),
        rows={name: _first(connection, f"SELECT count(*) FROM {_quoted(name)}") for name in tables},
        audit_id=head[0] if head else 0,
        audit_hash=head[1] if head else "",
        zone=setting_of(connection, "zone") or "",
        shift=int(setting_of(connection, "clock_shift_seconds") or 0),
    )


def setting_of(connection: Any, name: str) -> str | None:
    """Return the newest value of a setting."""
    value = _first(connection, SETTING, name)
    return None if value is None else str(value)


def steps_of(connection: Any) -> list[str]:
    """Return the schema steps that a database has taken, in order."""
    return [name for (name,) in connection.execute("SELECT name FROM schema_migration ORDER BY id")]


def known_steps() -> frozenset[str]:
    """Return the schema steps that this program knows."""
    return frozenset(step.stem for step in MIGRATIONS.glob("[0-9]*.py"))


def fault_of(connection: Any) -> str:
    """Return the first fault that SQLite itself finds, in its words; empty when it finds none."""
    found = _first(connection, "PRAGMA integrity_check(1)")
    if found != "ok":
        return str(found)
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    return f"foreign key {broken[0]} -> {broken[2]}" if broken else ""


def _first(connection: Any, query: str, *values: str) -> Any:
    row = connection.execute(query, values).fetchone()
    return row[0] if row else None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
