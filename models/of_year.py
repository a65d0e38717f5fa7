"""Every table as plain rows, of what belongs to a school year only that year's: for an archive."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import Expression, Field, ForeignKeyField

from models.accounts import SignIn
from models.audit import AuditEvent
from models.base import Table
from models.database import TABLES
from models.school import SchoolYear

BY_TIME: dict[type[Table], str] = {AuditEvent: "at", SignIn: "at"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column, and the table whose rows it names, if any."""

    name: str
    points_to: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A table's name, its columns and its rows, which are read as they are taken."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterator[tuple[Any, ...]]


def tables_of_year(
    year: int, since: datetime, until: datetime, hidden: Container[tuple[str, str]]
) -> Iterator[Plain]:
    """Yield every table without the hidden columns; the trail and the sign-ins between two instants (UTC)."""
    for table in TABLES:
        fields = [field for field in table._meta.sorted_fields if _named(field) not in hidden]
        query = table.select(*fields).order_by(table._meta.primary_key)
        if table in BY_TIME:
            at = table._meta.fields[BY_TIME[table]]
            query = query.where(at >= since, at < until)
        for bound in _bounds(table, year):
            query = query.where(bound)
        columns = tuple(Column(field.column_name, _target(field)) for field in fields)
        yield Plain(table._meta.table_name, columns, iter(query.tuples().iterator()))


def _named(field: Field) -> tuple[str, str]:
    return field.model._meta.table_name, field.column_name


def _target(field: Field) -> str:
    return str(field.rel_model._meta.table_name) if isinstance(field, ForeignKeyField) else ""


def _of_a_year(table: type[Table]) -> bool:
    """Whether rows of a table belong to a year, however far its key stands from them."""
    keys = [field for field in table._meta.sorted_fields if isinstance(field, ForeignKeyField)]
    return table is SchoolYear or any(_of_a_year(field.rel_model) for field in keys)


def _bounds(table: type[Table], year: int) -> Iterator[Expression]:
    """Yield the conditions under which a row is the year's, by each of its keys that leads to one."""
    if table is SchoolYear:
        yield SchoolYear.id == year
    for field in table._meta.sorted_fields:
        if isinstance(field, ForeignKeyField) and _of_a_year(field.rel_model):
            inside = field.in_(_ids(field.rel_model, year))
            yield (field.is_null() | inside) if field.null else inside


def _ids(table: type[Table], year: int) -> Any:
    query = table.select(table._meta.primary_key)
    for bound in _bounds(table, year):
        query = query.where(bound)
    return query
