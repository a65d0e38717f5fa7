"""Reading what the regional system held already when the last moment for carrying over passed (3.2).

Who corrects a record later and carries it over once more was not late with the temporary journal.
"""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from models.audit import AuditEvent
from models.database import rows
from models.outage import CarriedOver
from services.outage import CARRIED, told

Key = tuple[str, int]
"""A record: its table and its row."""


def held_in_time(outage: int, keys: Collection[Key], due: datetime) -> frozenset[Key]:
    """Return which of these records stood in both systems alike before a moment, in UTC."""
    if not keys:
        return frozenset()
    found = rows(
        CarriedOver.select(CarriedOver.id, CarriedOver.thing, CarriedOver.thing_id).where(
            CarriedOver.outage == outage, CarriedOver.thing_id.in_({number for _, number in keys})
        )
    )
    ticks = {tick: (thing, number) for tick, thing, number in found}
    stood = _last_states(CARRIED, {number for _, number in keys}, due)
    carried = _last_states((CarriedOver._meta.table_name,), set(ticks), due)
    said = {
        ticks[tick]: state["value"] for (_, tick), state in carried.items() if state["carried_at"] is not None
    }
    return frozenset(
        key for key in keys if key in said and key in stood and said[key] == told(key[0], stood[key])
    )


def _last_states(things: Collection[str], numbers: Collection[int], before: datetime) -> dict[Key, Any]:
    """Return how rows stood at a moment, as the trail has them."""
    found = rows(
        AuditEvent.select(AuditEvent.thing, AuditEvent.thing_id, AuditEvent.after)
        .where(AuditEvent.thing.in_(list(things)), AuditEvent.thing_id.in_(numbers), AuditEvent.at < before)
        .order_by(AuditEvent.id)
    )
    return {(thing, number): json.loads(after) for thing, number, after in found if after}
