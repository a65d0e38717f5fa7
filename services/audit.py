"""Verifying the history: the chain itself, and every row against what the chain says stands there."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from peewee import fn

from models.accounts import SignIn
from models.audit import AuditEvent
from models.base import Table
from models.database import TABLES, rows
from services.book import link, state

WITHOUT_TRAIL: tuple[type[Table], ...] = (AuditEvent, SignIn)
"""The trail itself, and sign-ins, which are a log of their own."""
MOST_NAMED = 100


class Fault(StrEnum):
    """What can be wrong with a row."""

    CHANGED = "changed"
    UNKNOWN = "unknown"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Stranger:
    """A row that is not as its history says: changed, never written by the journal, or gone."""

    thing: str
    thing_id: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found; ``first_bad`` is the number of the first event that breaks the chain."""

    events: int
    rows: int
    first_bad: int | None
    strangers: tuple[Stranger, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return self.first_bad is None and not self.strangers


def head_number() -> int:
    """Return the number of the last event, 0 before the first."""
    return int(rows(AuditEvent.select(fn.COALESCE(fn.MAX(AuditEvent.id), 0)))[0][0])


def verify_journal(key: bytes) -> Verdict:
    """Check the chain and every row of the open database against it."""
    events, first_bad = verify_chain(key)
    strangers: list[Stranger] = []
    counted = 0
    for table in TABLES:
        if table not in WITHOUT_TRAIL:
            found, number = _compare(key, table)
            strangers.extend(found)
            counted += number
    return Verdict(events, counted, first_bad, tuple(strangers[:MOST_NAMED]))


def verify_chain(key: bytes) -> tuple[int, int | None]:
    """Return how many events are good, and the number of the first that is not, None where all are."""
    fields = AuditEvent._meta.sorted_fields
    names = [field.column_name for field in fields]
    previous, expected = "", 1
    for values in AuditEvent.select(*fields).order_by(AuditEvent.id).tuples().iterator():
        event = dict(zip(names, values, strict=True))
        if event["id"] != expected or event["hash"] != link(key, previous, event):
            return expected - 1, int(event["id"])
        previous, expected = event["hash"], expected + 1
    return expected - 1, None


def _as_it_was(table: type[Table], row: dict[str, Any], told: str) -> dict[str, Any]:
    """Return a row without the columns younger than its last event, which still hold what they began with."""
    known = json.loads(told).keys()
    begins = {field.column_name: field.default for field in table._meta.sorted_fields}
    return {name: value for name, value in row.items() if name in known or value != begins[name]}


def _compare(key: bytes, table: type[Table]) -> tuple[list[Stranger], int]:
    name = table._meta.table_name
    last = (
        AuditEvent.select(fn.MAX(AuditEvent.id)).where(AuditEvent.thing == name).group_by(AuditEvent.thing_id)
    )
    told = dict(rows(AuditEvent.select(AuditEvent.thing_id, AuditEvent.after).where(AuditEvent.id.in_(last))))
    fields = table._meta.sorted_fields
    names = [field.column_name for field in fields]
    strangers = []
    seen: set[int] = set()
    for values in table.select(*fields).order_by(table.id).tuples().iterator():
        row = dict(zip(names, values, strict=True))
        seen.add(row["id"])
        expected = told.get(row["id"])
        if expected is None:
            strangers.append(Stranger(name, row["id"], Fault.UNKNOWN))
        elif (
            state(key, table, row) != expected
            and state(key, table, _as_it_was(table, row, expected)) != expected
        ):
            strangers.append(Stranger(name, row["id"], Fault.CHANGED))
    strangers.extend(Stranger(name, gone, Fault.MISSING) for gone in sorted(set(told) - seen))
    return strangers, len(seen)
