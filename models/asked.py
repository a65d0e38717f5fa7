"""Questions asked many times: peewee builds the SQL once, afterwards only the values change.

A mark's way asks a dozen questions; building each anew costs peewee 0.2–0.5 ms, running it 0.01 ms.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import peewee
from peewee import Value

from models.base import Table, database


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a value of the question goes."""

    name: str


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    values: tuple[Any, ...]
    converters: tuple[tuple[int, Callable[[Any], Any]], ...]


class Asked:
    """A query whose arguments are the parameters of the function that builds it."""

    def __init__(self, build: Callable[..., Any], names: Sequence[str] = ()) -> None:
        self._build = build  # a peewee query; its stubs name no common type with the selected columns
        self._names = tuple(names) or tuple(inspect.signature(build).parameters)
        self._compiled: dict[type, _Compiled] = {}

    def __call__(self, **values: Any) -> list[tuple[Any, ...]]:
        """Ask with these values and return the rows as plain tuples, dates as dates."""
        compiled = self._ready()
        found = _run(compiled.sql, _filled(compiled.values, values)).fetchall()
        if not compiled.converters or not found:
            return list(found)
        return [_converted(row, compiled.converters) for row in found]

    def any(self, **values: Any) -> bool:
        """Whether there is at least one row."""
        compiled = self._ready()
        return bool(_run(compiled.sql, _filled(compiled.values, values)).fetchone())

    def _ready(self) -> _Compiled:
        dialect = type(database.obj)
        compiled = self._compiled.get(dialect)
        if compiled is None:
            query = self._build(**{name: Value(_Slot(name), converter=False) for name in self._names})
            sql, values = query.sql()
            compiled = _Compiled(sql, tuple(values), _converters(query._returning))
            self._compiled[dialect] = compiled
        return compiled


class Rows:
    """Finds one row by columns that equal something: a statement for each set of columns, built once."""

    def __init__(self) -> None:
        self._asked: dict[tuple[type[Table], tuple[str, ...]], Asked] = {}

    def one(self, table: type[Table], *where: Any) -> dict[str, Any] | None:
        """Return a row as column → value, or None; claims other than «field == value» are built anew."""
        equal = [_equality(claim) for claim in where]
        fields = table._meta.sorted_fields
        values = dict(claim for claim in equal if claim is not None)
        if len(values) < len(where):
            found = list(table.select(*fields).where(*where).limit(1).tuples().execute())
        else:
            found = self._by(table, tuple(values))(**values)
        return dict(zip((field.column_name for field in fields), found[0], strict=True)) if found else None

    def _by(self, table: type[Table], names: tuple[str, ...]) -> Asked:
        asked = self._asked.get((table, names))
        if asked is None:

            def build(**values: Any) -> Any:
                claims = [table._meta.fields[name] == value for name, value in values.items()]
                return table.select(*table._meta.sorted_fields).where(*claims).limit(1)

            asked = self._asked[table, names] = Asked(build, names)
        return asked


def _equality(claim: Any) -> tuple[str, Any] | None:
    """Return the name and the value of a claim «field == value», or None for any other claim."""
    if not isinstance(claim, peewee.Expression) or claim.op != peewee.OP.EQ:
        return None
    if type(claim.lhs) not in _PLAIN_FIELDS or not isinstance(claim.rhs, int | str | date):
        return None
    return claim.lhs.name, claim.rhs


_PLAIN_FIELDS = frozenset(
    {peewee.AutoField, peewee.IntegerField, peewee.TextField, peewee.DateField, peewee.ForeignKeyField}
)
"""Fields whose values are stored as they are given."""


class Written:
    """The two statements a table is written by: all columns in, all columns of a row changed."""

    def __init__(self, table: type[Table]) -> None:
        self.table = table
        fields = table._meta.sorted_fields
        self.columns: tuple[str, ...] = tuple(field.column_name for field in fields)
        self.names: dict[str, str] = {field.name: field.column_name for field in fields}
        self.versioned = "version" in self.columns
        self.defaults: dict[str, Any] = {
            field.column_name: field.default for field in fields if field.column_name != "id"
        }
        self._sql: dict[type, tuple[str, str, str]] = {}

    def insert(self, row: Mapping[str, Any]) -> int:
        """Write a new row, all columns but the id given by column name; return its id."""
        values = [row[column] for column in self.columns if column != "id"]
        written = _run(self._statements()[0], values)
        if database.returning_clause:
            return int(written.fetchone()[0])
        return int(database.last_insert_id(written, peewee.Insert.SIMPLE))

    def insert_whole(self, row: Mapping[str, Any]) -> None:
        """Write a new row under the id that it brings."""
        _run(self._statements()[2], [row[column] for column in self.columns])

    def update(self, row: Mapping[str, Any], seen: int) -> bool:
        """Write a row over the one of its id and, where the table keeps versions, of the version seen."""
        values = [row[column] for column in self.columns if column != "id"]
        values.append(row["id"])
        if self.versioned:
            values.append(seen)
        return bool(_run(self._statements()[1], values).rowcount == 1)

    def _statements(self) -> tuple[str, str, str]:
        dialect = type(database.obj)
        ready = self._sql.get(dialect)
        if ready is None:
            slots = {
                field: Value(None, converter=False)
                for field in self.table._meta.sorted_fields
                if field.column_name != "id"
            }
            new = self.table.insert(slots)
            whole = self.table.insert({self.table._meta.primary_key: Value(None, converter=False), **slots})
            where = self.table._meta.primary_key == Value(None, converter=False)
            if self.versioned:
                where &= self.table._meta.fields["version"] == Value(None, converter=False)
            update = self.table.update(slots).where(where).sql()[0]
            ready = self._sql[dialect] = (new.sql()[0], update, whole.sql()[0])
        return ready


@contextmanager
def one_savepoint() -> Iterator[None]:
    """Keep or take back what is written within; always of one name, so that SQLite prepares it once."""
    _run("SAVEPOINT request", ())
    try:
        yield
    except BaseException:
        _run("ROLLBACK TO SAVEPOINT request", ())
        raise
    finally:
        _run("RELEASE SAVEPOINT request", ())


def _run(sql: str, values: Sequence[Any]) -> Any:
    """Run a statement as ``Database.execute_sql`` does (peewee 4.5.3), less its hooks and its log."""
    opened = database.obj
    with peewee.__exception_wrapper__:  # type: ignore[attr-defined]  # its stubs leave it out
        cursor = opened.cursor()
        cursor.execute(sql, values)
    return cursor


def _filled(template: Sequence[Any], values: Mapping[str, Any]) -> list[Any]:
    return [values[value.name] if isinstance(value, _Slot) else value for value in template]


def _converters(selected: Sequence[Any]) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    kinds = {peewee.DateField: _day, peewee.DateTimeField: _instant, peewee.BooleanField: _claim}
    return tuple((place, kinds[type(field)]) for place, field in enumerate(selected) if type(field) in kinds)


def _converted(
    row: tuple[Any, ...], converters: Sequence[tuple[int, Callable[[Any], Any]]]
) -> tuple[Any, ...]:
    values = list(row)
    for place, convert in converters:
        if values[place] is not None:
            values[place] = convert(values[place])
    return tuple(values)


def _day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _instant(value: Any) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _claim(value: Any) -> bool:
    return bool(value)
