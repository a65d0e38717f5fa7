"""The only way anything is written: a row and its audit event together, in the chain, in one transaction."""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from models.asked import Asked, Rows, Written, one_savepoint
from models.audit import AuditEvent
from models.base import Table
from models.database import rows
from services.actor import Actor
from services.clock import Now
from services.keys import Keys
from services.live import LiveChange
from services.outcomes import Outcome, Saved

KEYED_DIGEST_ONLY = {
    ("account", "password_hash"),
    ("sealed_value", "sealed"),
    ("second_factor", "recovery"),
    ("second_factor", "sealed"),
}
"""Columns whose value never stands in the trail; a keyed digest of it does."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends: number and hash of its last event."""

    number: int
    hash: str


START = Head(0, "")
EVENT_FIELDS = AuditEvent._meta.sorted_fields
EVENT_COLUMNS = tuple(field.column_name for field in EVENT_FIELDS)
_EVENTS = Written(AuditEvent)


def link(key: bytes, previous: str, event: Mapping[str, Any]) -> str:
    """Return the hash of an event chained to the previous one's."""
    text = json.dumps([previous, *(_plain(event[name]) for name in _CHAINED)], ensure_ascii=False)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


_CHAINED = (
    "id",
    "at",
    "person",
    "sign_in",
    "address",
    "act",
    "thing",
    "thing_id",
    "course",
    "before",
    "after",
    "request",
)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(" ", "microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value


def state(key: bytes, table: type[Table], row: Mapping[str, Any]) -> str:
    """Return a row as canonical JSON, secrets replaced by a keyed digest."""
    name = table._meta.table_name
    shown = {column: _plain(value) for column, value in row.items()}
    for owner, column in KEYED_DIGEST_ONLY:
        if owner == name and shown.get(column):
            shown[column] = hmac.new(key, str(shown[column]).encode(), hashlib.sha256).hexdigest()[:32]
    return json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@cache
def writing(table: type[Table]) -> Written:
    """Return the statements a table is written by."""
    return Written(table)


class _SetAside(Exception):
    """Takes a part of a request back without calling it a failure."""


class Book:
    """What one request writes; nothing of it reaches the tables unless its savepoint is released."""

    def __init__(self, keys: Keys, head: Head, actor: Actor, now: Now, request: str | None = None) -> None:
        self.actor = actor
        self.now = now
        self.vault = keys.vault
        self.request = request
        self.head = head
        self.changes: list[LiveChange] = []
        self._key = keys.audit
        self._events: list[dict[str, Any]] = []

    def insert(self, table: type[Table], act: str, page: int | None = None, /, **values: Any) -> int:
        """Write a new row (all columns given or defaulted) and its event; return its id."""
        written = writing(table)
        row = {
            column: default() if callable(default) else default
            for column, default in written.defaults.items()
        }
        row.update({written.names[name]: value for name, value in values.items()})
        new = written.insert(row)
        self._note(table, act, new, "", state(self._key, table, {"id": new, **row}), page)
        return new

    def update(
        self,
        table: type[Table],
        before: Mapping[str, Any],
        act: str,
        page: int | None = None,
        /,
        **changes: Any,
    ) -> int:
        """Change a row that was read as ``before``; return its new version (1 where the table keeps none)."""
        written = writing(table)
        row = {**before, **{written.names[name]: value for name, value in changes.items()}}
        if written.versioned:
            row["version"] = before["version"] + 1
        if not written.update(row, before.get("version", 0)):
            raise RuntimeError(f"{table._meta.table_name} {before['id']} changed under one writer")
        self._note(
            table, act, before["id"], state(self._key, table, before), state(self._key, table, row), page
        )
        return int(row.get("version", 1))

    def note(self, act: str, thing: str, thing_id: int, page: int | None = None) -> None:
        """Keep in the trail what changed no row, such as a look at a card."""
        self._add(thing, act, thing_id, "", "", page)

    def announce(self, change: LiveChange) -> None:
        """Tell the open pages after the commit."""
        self.changes.append(change)

    def answered(self, request: str) -> dict[str, Any] | None:
        """Return the last event of a request that this actor sent before; nobody else's opens anything."""
        event = answered(request)
        return event if event and event["person"] == (self.actor.person or None) else None

    def part(self, request: str, verb: Callable[["Book"], Outcome]) -> Outcome:
        """Carry out one of several requests of a transaction; of one that is not saved nothing stays."""
        events, changes = len(self._events), len(self.changes)
        try:
            with one_savepoint():
                outcome = verb(self)
                if not isinstance(outcome, Saved):
                    raise _SetAside
        except _SetAside:
            del self._events[events:], self.changes[changes:]
            return outcome
        if len(self._events) > events:
            self._events[-1]["request"] = request
        return outcome

    def stamp(self, text: str) -> str:
        """Return a short digest of a text that only this school can make."""
        return hmac.new(self._key, f"stamp\n{text}".encode(), hashlib.sha256).hexdigest()[:16]

    @property
    def has_to_write(self) -> bool:
        """Whether events wait to be written."""
        return bool(self._events)

    def flush(self) -> None:
        """Write the collected events; the last one carries the request's id."""
        if not self._events:
            return
        if self.request is not None:
            self._events[-1]["request"] = self.request
        for event in self._events:
            event["hash"] = link(self._key, self.head.hash, event)
            self.head = Head(event["id"], event["hash"])
            _EVENTS.insert_whole(event)
        self._events = []

    def _note(
        self, table: type[Table], act: str, thing_id: int, before: str, after: str, course: int | None
    ) -> None:
        self._add(table._meta.table_name, act, thing_id, before, after, course)

    def _add(self, thing: str, act: str, thing_id: int, before: str, after: str, course: int | None) -> None:
        self._events.append(
            {
                "id": self.head.number + len(self._events) + 1,
                "at": self.now.utc,
                "person": self.actor.person or None,
                "sign_in": self.actor.sign_in or None,
                "address": self.actor.address,
                "act": act,
                "thing": thing,
                "thing_id": thing_id,
                "course": course,
                "before": before,
                "after": after,
                "request": None,
            }
        )


def row_of(table: type[Table], *where: Any) -> dict[str, Any] | None:
    """Return one row as column → value, or None."""
    return _ROWS.one(table, *where)


_ROWS = Rows()
_HEAD = Asked(
    lambda: AuditEvent.select(AuditEvent.id, AuditEvent.hash).order_by(AuditEvent.id.desc()).limit(1)
)
_INSTANT = Asked(lambda number: AuditEvent.select(AuditEvent.at).where(AuditEvent.id == number))
_REQUEST = Asked(lambda request: AuditEvent.select(*EVENT_FIELDS).where(AuditEvent.request == request))


def chain_head() -> Head:
    """Return where the chain in the open database ends."""
    last = _HEAD()
    return Head(*last[0]) if last else START


def span() -> tuple[datetime | None, datetime | None]:
    """Return when the first and the last event were written, in UTC; by their numbers, not by the clock."""
    found = rows(AuditEvent.select(AuditEvent.at).where(AuditEvent.id.in_((1, chain_head().number))))
    instants = [at for (at,) in found]
    return (instants[0], instants[-1]) if instants else (None, None)


def answered(request: str) -> dict[str, Any] | None:
    """Return the last event of a request that was already carried out, or None."""
    found = _REQUEST(request=request)
    return dict(zip(EVENT_COLUMNS, found[0], strict=True)) if found else None


def first_since(instant: datetime) -> int:
    """Return the number of the first event not before an instant, by halving: numbers follow time."""
    low, high = 1, chain_head().number + 1
    while low < high:
        middle = (low + high) // 2
        if _INSTANT(number=middle)[0][0] < instant:
            low = middle + 1
        else:
            high = middle
    return low


def last_author(table: type[Table], thing_id: int) -> tuple[int, datetime | None]:
    """Return who wrote a row last (0: nobody known) and when, in UTC."""
    found = rows(
        AuditEvent.select(AuditEvent.person, AuditEvent.at)
        .where(AuditEvent.thing == table._meta.table_name, AuditEvent.thing_id == thing_id)
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )
    return (found[0][0] or 0, found[0][1]) if found else (0, None)
