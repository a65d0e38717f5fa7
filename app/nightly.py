"""The nightly pass over the journals: once a night in the hours of maintenance, or at a late start."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from functools import partial

from services.actor import OFFICE
from services.house import House
from services.outcomes import Saved
from services.remarks import keep_remarks, last_pass, overdue_now

log = logging.getLogger("zhurnal.nightly")

AT = time(2, 30)
"""Local time: between 02:00 and 06:00 the journal is maintained (clauses.md)."""


def next_pass(now: datetime, last: datetime | None) -> datetime:
    """Return when the next pass is due, local: at once where last night's was missed."""
    tonight = datetime.combine(now.date(), AT)
    if now < tonight:
        tonight -= timedelta(days=1)
    return now if last is None or last < tonight else tonight + timedelta(days=1)


async def pass_over(house: House) -> bool:
    """Look what is overdue beside the keys, then write it; tell whether it was kept."""
    if house.clock.now().behind:
        return False  # nothing would be overdue: every remark would count as mended
    found = await house.readers.run(partial(overdue_now, OFFICE))
    return isinstance(await house.writer.ask(lambda book: keep_remarks(book, found), OFFICE), Saved)


async def every_night(house: House, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
    """Pass over the journals each night until cancelled; a failure is logged and tried again."""
    await sleep(AFTER_START)
    while True:
        try:
            now = house.clock.now()
            last = await house.readers.run(lambda _: last_pass())
            due = next_pass(now.local, now.local_of(last) if last else None)
            await sleep(max(0.0, (due - now.local).total_seconds()))
            if not await pass_over(house):
                await sleep(PAUSE)  # a clock that is behind, a full disk: not once a turn of the loop
        except Exception as fault:  # noqa: BLE001 - the server must live on without its remarks
            log.error("the nightly pass failed: %s", type(fault).__name__)
            await sleep(PAUSE)


AFTER_START = 60.0
"""Seconds in which those who waited for the server come in first."""
PAUSE = 3600.0
"""Seconds before a failed pass is tried again."""
