"""Which records an outage has to carry over, and in which list each stands where there were several (3.2).

A record that still waits in the list of an earlier outage stays there, with what it says now, and is in no
other; one carried over before a later outage changed it stands in the later list, in the earlier as done.
What came from a sheet of paper or from a file after access came back is of the outage whose day it is of.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from services.clock import Now
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
    """Whether a later outage has the record now: here it is done with."""


@dataclass(frozen=True, slots=True)
class _Touch:
    """The first change of a record within an outage."""

    outage: int
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


OutageAt = Callable[[Key, datetime], int]
"""Tells whose a change of a record at an instant is; 0 for no outage's."""


def records_of(now: Now, outage: int, pages: Any = None) -> Mapping[Key, Carried]:
    """Return the records of an outage's list, of every page or of the pages a query names."""
    outages = list(
        rows(Outage.select(Outage.id, Outage.started_at, Outage.ended_at).order_by(Outage.started_at))
    )
    late = _keyed_late(now, outages)
    first = _within(outage, outages, late, pages)
    alone = len(outages) == 1
    chains = {key: [touch] for key, touch in first.items()} if alone else _chains(first, outages, late)
    ticks = _ticks({touch.outage for chain in chains.values() for touch in chain}, chains)
    listed = ((key, _lists(chain, ticks, key).get(outage)) for key, chain in chains.items())
    return {key: carried for key, carried in listed if carried is not None}


def _lists(chain: Sequence[_Touch], ticks: Mapping[tuple[int, Key], Carried], key: Key) -> dict[int, Carried]:
    """Return outage → what its list says of a record that these outages touched, in their order."""
    lists: dict[int, Carried] = {}
    last = 0
    for touch in chain:
        if last:
            there = lists[last]
            if there.value != touch.before or (there.at is not None and there.at > touch.at):
                continue
            lists[last] = replace(there, closed=True)
        last = touch.outage
        lists[last] = ticks.get((last, key), Carried(touch.before))
    return lists


def _keyed_late(now: Now, outages: Sequence[Any]) -> Mapping[Key, _Late]:
    """Return what came from sheets and files of an outage's days after its end."""
    over = [
        (number, now.local_of(start).date(), now.local_of(end).date(), end)
        for number, start, end in outages
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
    late: dict[Key, _Late] = {}
    for thing, number, day, at in sorted((*found, *from_files), key=lambda one: one[3]):
        for outage, first, last, end in over:
            if first <= day <= last and end <= at:
                late[thing, number] = _Late(outage, end, at)
    return late


def _outage_at(outages: Sequence[Any], late: Mapping[Key, _Late]) -> OutageAt:
    """Return what tells whose a change is: the outage's that lasted then, else the one of the paper's day."""

    def told_by(key: Key, at: datetime) -> int:
        found = (one for one, start, end in outages if start <= at and (end is None or at < end))
        lasting = next(found, 0)
        keyed = late.get(key)
        return lasting or (keyed.outage if keyed is not None and keyed.made(at) else 0)

    return told_by


def _within(
    outage: int, outages: Sequence[Any], late: Mapping[Key, _Late], pages: Any
) -> Mapping[Key, _Touch]:
    """Return the first change of each record within an outage."""
    started_at, ended_at = next((start, end) for number, start, end in outages if number == outage)
    last = first_since(ended_at) - 1 if ended_at else chain_head().number
    within: Any = AuditEvent.id.between(first_since(started_at), last)
    keyed = {number for (_, number), one in late.items() if one.outage == outage}
    if keyed:
        within |= AuditEvent.thing_id.in_(keyed) & (AuditEvent.id > last)
    events = _EVENTS.where(within)
    if pages is not None:
        events = events.where(AuditEvent.course.in_(pages))
    touched: dict[Key, _Touch] = {}
    for key, touch in _changes(events, _outage_at(outages, late)):
        if touch.outage == outage:
            touched.setdefault(key, touch)
    return touched


def _chains(
    first: Mapping[Key, _Touch], outages: Sequence[Any], late: Mapping[Key, _Late]
) -> Mapping[Key, list[_Touch]]:
    """Return the first change within every outage of each of these records, the earliest outage first."""
    chains = {key: {touch.outage: touch} for key, touch in first.items()}
    events = _EVENTS.where(AuditEvent.thing_id.in_({number for _, number in first}))
    for key, touch in _changes(events, _outage_at(outages, late)):
        if touch.outage and key in chains:
            chains[key].setdefault(touch.outage, touch)
    order = [outage for outage, *_ in outages]
    return {key: [chain[outage] for outage in order if outage in chain] for key, chain in chains.items()}


_EVENTS = AuditEvent.select(
    AuditEvent.thing, AuditEvent.thing_id, AuditEvent.at, AuditEvent.before, AuditEvent.after
).where(AuditEvent.thing.in_(list(CARRIED)))


def _changes(events: Any, outage_at: OutageAt) -> Iterator[tuple[Key, _Touch]]:
    """Yield what changes for the regional system, in order."""
    for thing, number, at, before, after in rows(events.order_by(AuditEvent.id)):
        said = _said(thing, before)
        if said != _said(thing, after):
            key = thing, number
            yield key, _Touch(outage_at(key, at), at, said)


def _said(thing: str, before: str) -> str:
    return told(thing, json.loads(before)) if before else ""


def _ticks(outages: Iterable[int], keys: Iterable[Key]) -> Mapping[tuple[int, Key], Carried]:
    """Return what was carried over of these records under each of these outages, and by whom."""
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
            CarriedOver.outage.in_(list(outages)),
            CarriedOver.thing.in_(list(CARRIED)),
            CarriedOver.thing_id.in_({number for _, number in keys}),
            CarriedOver.carried_at.is_null(False),
        )
    )
    return {
        (outage, (thing, number)): Carried(value, at, short(*(part or "" for part in name)))
        for outage, thing, number, value, at, *name in found
    }
