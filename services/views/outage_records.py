"""Which records an outage has to carry over, and in which list each stands where there were several (3.2).

A record that still waits in the list of an earlier outage stays there, with what it says now, and is in no
other; one carried over before a later outage changed it stands in the later list, in the earlier as done.
What was carried over stays in its list when the times of the outage are corrected and do not reach it.
What came from a sheet of paper or from a file after access came back is of the outage whose day it is of.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from peewee import JOIN

from models.audit import AuditEvent
from models.database import rows
from models.outage import CarriedOver, Outage
from models.people import Person
from models.temporary import TemporaryJournal, TemporaryRecord
from services.book import chain_head, first_since
from services.clock import TOLERANCE, Now
from services.names import short
from services.outage import CARRIED, told
from services.views.from_files import brought_from_files

Key = tuple[str, int]
"""A record: its table and its row."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What the regional system holds of a record; instants are UTC."""

    value: str
    at: datetime | None = None
    """When it was carried over; None: it has stood there since before the outage."""
    by: str = ""
    closed: bool = False
    """Whether another outage has the record now: here it is done with."""

    @property
    def since(self) -> datetime:
        """When it was carried over, or before all changes."""
        return self.at or datetime.min


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of a record that the regional system would be told of."""

    outage: int
    """Whose it is; 0 where both systems were at hand."""
    at: datetime
    before: str


@dataclass(frozen=True, slots=True)
class _Late:
    """A record that came from paper or a file when the outage was over; instants are UTC."""

    outage: int
    ended_at: datetime
    entered_at: datetime

    def made(self, at: datetime) -> bool:
        """Whether a change of that instant belongs to the outage."""
        return self.ended_at <= at <= self.entered_at


Late = Mapping[Key, Sequence[_Late]]
"""Records that came so: of every outage whose day it is of, the one that ended last at the end."""
OutageAt = Callable[[Key, int, datetime], int]
"""Tells whose a change of a record is, by its number and instant; 0 for no outage's."""


@dataclass(frozen=True, slots=True)
class Known:
    """Every outage with its times, and what came from sheets and files after its end."""

    outages: Sequence[Any]
    late: Late
    opened: Mapping[int, "_Open"]

    @property
    def were_corrected(self) -> bool:
        """Whether the times of any of them are not those that people acted by."""
        return any(corrected for *_, corrected in self.outages)


def known(now: Now) -> Known:
    """Read what the lists of all outages are made with."""
    columns = Outage.id, Outage.started_at, Outage.ended_at, Outage.correction
    outages = list(rows(Outage.select(*columns).order_by(Outage.started_at)))
    return Known(outages, _keyed_late(now, outages), _opened())


def records_of(told_of: Known, outage: int, pages: Any = None) -> Mapping[Key, Carried]:
    """Return the records of an outage's list, of every page or of the pages a query names."""
    changes = _within(outage, told_of, pages)
    if told_of.were_corrected:
        changes |= {key: [] for key in _ticked(outage, pages) if key not in changes}
    if len(told_of.outages) > 1:
        changes = _histories(changes, told_of)
    return _listed(outage, changes, _ticks(changes))


def records_among(told_of: Known, outage: int, keys: Collection[Key]) -> Mapping[Key, Carried]:
    """Return those of these records that are in an outage's list."""
    histories = _histories(keys, told_of)
    return _listed(outage, histories, _ticks(histories))


def _listed(
    outage: int, changes: Mapping[Key, Sequence[_Change]], ticks: Mapping[Key, Mapping[int, Carried]]
) -> Mapping[Key, Carried]:
    listed = ((key, _lists(found, ticks.get(key, {})).get(outage)) for key, found in changes.items())
    return {key: carried for key, carried in listed if carried is not None}


def _lists(changes: Iterable[_Change], ticks: Mapping[int, Carried]) -> dict[int, Carried]:
    """Return outage → what its list says of a record that was changed so, the earliest change first.

    A tick is believed whatever times its outage has: the record is in the list it was ticked in last.
    """
    lists = {outage: replace(tick, closed=True) for outage, tick in ticks.items()}
    of, there = max(ticks.items(), key=lambda one: one[1].since, default=(0, Carried("")))
    since = there.since
    for change in changes:
        is_new = change.outage not in (0, of) and change.at >= since
        if is_new and (not of or there.value == change.before):
            of, there = change.outage, Carried(change.before)
    return lists | ({of: there} if of else {})


def _keyed_late(now: Now, outages: Sequence[Any]) -> Late:
    """Return what came from sheets and files of an outage's days after its end."""
    over = [
        (number, now.local_of(start).date(), now.local_of(end).date(), end)
        for number, start, end, _ in outages
        if end is not None
    ]
    record = TemporaryRecord
    found = rows(
        record.select(record.thing, record.thing_id, TemporaryJournal.day, record.entered_at)
        .join(TemporaryJournal)
        .order_by(record.entered_at)
    )
    days = {first + timedelta(step) for _, first, last, _ in over for step in range((last - first).days + 1)}
    from_files = brought_from_files(CARRIED, days) if days else ()
    late: dict[Key, list[_Late]] = {}
    for thing, number, day, at in sorted((*found, *from_files), key=lambda one: one[3]):
        for outage, first, last, end in over:
            if first <= day <= last and end <= at:
                late.setdefault((thing, number), []).append(_Late(outage, end, at))
    return {key: sorted(ones, key=lambda one: one.ended_at) for key, ones in late.items()}


@dataclass(frozen=True, slots=True)
class _Open:
    """An outage between the events that opened and ended it."""

    first: int
    last: int
    opened_at: datetime
    ended_at: datetime

    def holds_astray(self, number: int, at: datetime) -> bool:
        """Whether an event is of that time by its number, and by a clock that stood wrong is not."""
        return self.first < number < self.last and not self.opened_at <= at <= self.ended_at


def _opened() -> Mapping[int, _Open]:
    """Return the outages by the numbers of their events; the last of them may have no end."""
    found = rows(
        AuditEvent.select(AuditEvent.thing_id, AuditEvent.id, AuditEvent.at, AuditEvent.after)
        .where(AuditEvent.thing == Outage._meta.table_name)
        .order_by(AuditEvent.id)
    )
    beyond = chain_head().number + 1
    opened: dict[int, _Open] = {}
    for outage, number, at, after in found:
        there = opened.setdefault(outage, _Open(number, beyond, at, datetime.max))
        if there.last == beyond and json.loads(after)["ended_at"]:
            opened[outage] = replace(there, last=number, ended_at=at)
    return opened


def _outage_at(told_of: Known) -> OutageAt:
    """Return what tells whose a change is: the outage's that lasted then, else the one of the paper's day."""
    outages, late, opened = told_of.outages, told_of.late, told_of.opened

    def told_by(key: Key, event: int, at: datetime) -> int:
        astray = next((one for one, time in opened.items() if time.holds_astray(event, at)), 0)
        if astray:
            return astray
        found = (one for one, start, end, _ in outages if start <= at and (end is None or at < end))
        lasting = next(found, 0)
        keyed = [one.outage for one in late.get(key, ()) if one.made(at)]
        return lasting or (keyed[-1] if keyed else 0)

    return told_by


def time_of(outage: int, told_of: Known) -> Any:
    """Return the condition that holds for every event of an outage, and for a few others.

    Of any table: told of tables too, SQLite would go through all events of them instead of the outage's.
    """
    started_at, ended_at = next((start, end) for number, start, end, _ in told_of.outages if number == outage)
    last = first_since(ended_at + TOLERANCE) - 1 if ended_at else chain_head().number
    opened = told_of.opened[outage]
    within: Any = AuditEvent.id.between(first_since(started_at - TOLERANCE), last)
    within |= AuditEvent.id.between(opened.first, opened.last)
    keyed = {
        number for (_, number), ones in told_of.late.items() if any(one.outage == outage for one in ones)
    }
    if keyed:
        within |= AuditEvent.thing_id.in_(keyed) & (AuditEvent.id > last)
    return within


def _within(outage: int, told_of: Known, pages: Any) -> dict[Key, list[_Change]]:
    """Return the first change of each record within an outage."""
    events = _EVENTS.where(time_of(outage, told_of))
    if pages is not None:
        events = events.where(AuditEvent.course.in_(pages))
    changed: dict[Key, list[_Change]] = {}
    for key, change in _changes(events, _outage_at(told_of)):
        if change.outage == outage:
            changed.setdefault(key, [change])
    return changed


def _histories(keys: Iterable[Key], told_of: Known) -> dict[Key, list[_Change]]:
    """Return every change of each of these records."""
    histories: dict[Key, list[_Change]] = {key: [] for key in keys}
    events = _OF_RECORDS.where(AuditEvent.thing_id.in_({number for _, number in histories}))
    for key, change in _changes(events, _outage_at(told_of)):
        if key in histories:
            histories[key].append(change)
    return histories


def _ticked(outage: int, pages: Any) -> Sequence[Key]:
    """Return what was carried over under an outage, whenever it was changed."""
    table = CarriedOver
    ticked: list[Key] = list(
        rows(
            table.select(table.thing, table.thing_id).where(
                table.outage == outage, table.carried_at.is_null(False)
            )
        )
    )
    if pages is None:
        return ticked
    written = _OF_RECORDS.where(
        AuditEvent.thing_id.in_({number for _, number in ticked}), AuditEvent.course.in_(pages)
    )
    of_pages = {(thing, number) for _, thing, number, *_ in rows(written)}
    return [key for key in ticked if key in of_pages]


_EVENTS = AuditEvent.select(
    AuditEvent.id,
    AuditEvent.thing,
    AuditEvent.thing_id,
    AuditEvent.at,
    AuditEvent.before,
    AuditEvent.after,
)
_OF_RECORDS = _EVENTS.where(AuditEvent.thing.in_(list(CARRIED)))


def _changes(events: Any, outage_at: OutageAt) -> Iterator[tuple[Key, _Change]]:
    """Yield what changes for the regional system, in order."""
    for event, thing, number, at, before, after in rows(events.order_by(AuditEvent.id)):
        said = _said(thing, before)
        if said != _said(thing, after):
            key = thing, number
            yield key, _Change(outage_at(key, event, at), at, said)


def _said(thing: str, before: str) -> str:
    return told(thing, json.loads(before)) if before and thing in CARRIED else ""


def _ticks(keys: Iterable[Key]) -> Mapping[Key, Mapping[int, Carried]]:
    """Return what was carried over of these records under each outage, and by whom."""
    found = rows(
        CarriedOver.select(
            CarriedOver.outage,
            CarriedOver.thing,
            CarriedOver.thing_id,
            CarriedOver.value,
            CarriedOver.carried_at,
            Person.surname,
            Person.given_name,
            Person.patronymic,
        )
        .join(Person, JOIN.LEFT_OUTER, on=(CarriedOver.carried_by == Person.id))
        .where(
            CarriedOver.thing.in_(list(CARRIED)),
            CarriedOver.thing_id.in_({number for _, number in keys}),
            CarriedOver.carried_at.is_null(False),
        )
    )
    ticks: dict[Key, dict[int, Carried]] = {}
    for outage, thing, number, value, at, *name in found:
        by = short(*(part or "" for part in name))
        ticks.setdefault((thing, number), {})[outage] = Carried(value, at, by)
    return ticks
