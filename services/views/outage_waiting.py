"""Reading which outages still have something to carry over, without reading their lists (3.2).

Nearly every record of an outage that was carried over is settled: ticked once, and saying what was ticked.
The database leaves those out; what remains is judged as the list itself judges it, until one is found.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from peewee import Case, fn

from models.audit import AuditEvent
from models.database import rows
from models.lessons import Absence, Homework, Lesson, Mark, Work
from models.outage import CarriedOver
from models.results import SummativeMark
from rules.codes import NOTHING_SET
from rules.permissions import Act
from services.actor import Actor
from services.clock import Now
from services.refused import Refused
from services.standing import refuse, towards_nothing
from services.views.carry_over import OutageView, items_of
from services.views.outage_records import Key, Known, known, records_among, time_of

FIRST_PIECE, LARGEST_PIECE = 20, 500
"""Records looked at in one go: few first, because in a list that nobody has begun the first one tells."""

STANDS: dict[str, tuple[Any, Any]] = {
    "mark": (Mark, Mark.value),
    "summative_mark": (SummativeMark, SummativeMark.value),
    "lesson": (Lesson, Lesson.topic),
    "work": (Work, Work.kind.cast("TEXT")),
    "absence": (
        Absence,
        Case(
            None,
            ((Absence.code == "", ""),),
            Absence.code.concat("|")
            .concat(Absence.reason)
            .concat("|")
            .concat(fn.COALESCE(Absence.minutes, "")),
        ),
    ),
    "homework": (
        Homework,
        Case(None, ((Homework.text != "", Homework.text), (Homework.nothing_set, NOTHING_SET)), ""),
    ),
}
"""What a record says, as ``services.outage.told`` does, for the database to compare."""


def waiting(actor: Actor, now: Now, outages: Sequence[OutageView]) -> frozenset[int]:
    """Return those of these outages of which anything is left to carry over. Raises Refused."""
    if refusal := refuse(Act.VIEW_OUTAGES, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    asked = [one.outage for one in outages if one.carries_over]
    if not asked:
        return frozenset()
    told_of, disputed = known(now), _ticked_twice()
    return frozenset(one for one in asked if _waits(now, told_of, one, disputed))


def _waits(now: Now, told_of: Known, outage: int, disputed: frozenset[Key]) -> bool:
    unsettled = iter(_unsettled(told_of, outage) | disputed)
    for piece in _pieces(unsettled):
        records = records_among(told_of, outage, piece)
        if any(not item.is_done for _, _, item in items_of(now, records)):
            return True
    return False


def _pieces(keys: Iterator[Key]) -> Iterator[frozenset[Key]]:
    size = FIRST_PIECE
    while piece := frozenset(islice(keys, size)):
        yield piece
        size = min(2 * size, LARGEST_PIECE)


def _ticked_twice() -> frozenset[Key]:
    """Return what was carried over under several outages: whose it is now its whole history tells."""
    table = CarriedOver
    found = (
        table.select(table.thing, table.thing_id)
        .where(table.carried_at.is_null(False))
        .group_by(table.thing, table.thing_id)
        .having(fn.COUNT(table.id) > 1)
    )
    return frozenset(rows(found))


def _unsettled(told_of: Known, outage: int) -> frozenset[Key]:
    """Return the records of an outage's time that say something else than was ticked, or were not ticked."""
    event, table = AuditEvent, CarriedOver
    settled = table.select(table.id).where(
        table.outage == outage,
        table.thing == event.thing,
        table.thing_id == event.thing_id,
        table.carried_at.is_null(False),
        table.value == _stands(event),
    )
    of_its_time = event.select(event.thing, event.thing_id).distinct()
    told = rows(of_its_time.where(time_of(outage, told_of), ~fn.EXISTS(settled)))
    found = frozenset((thing, number) for thing, number in told if thing in STANDS)
    if not told_of.were_corrected:
        return found
    stale = table.select(table.thing, table.thing_id).where(
        table.outage == outage, table.carried_at.is_null(False), table.value != _stands(table)
    )
    return found | frozenset(rows(stale))


def _stands(of: type[AuditEvent | CarriedOver]) -> Any:
    """Return what the record that an event or a tick is of says now."""
    said = ((name, row.select(says).where(row.id == of.thing_id)) for name, (row, says) in STANDS.items())
    return Case(of.thing, tuple(said))
