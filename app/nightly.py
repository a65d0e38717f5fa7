"""The nightly pass over the journals: once a night in the hours of maintenance, or at a late start."""

from datetime import datetime, time, timedelta
from functools import partial

from app.duties import Duty
from services.actor import OFFICE
from services.house import House
from services.outcomes import Saved
from services.remarks import keep_remarks, last_pass, overdue_now

AT = time(2, 30)
"""Local time: between 02:00 and 06:00 the journal is maintained (clauses.md)."""


def is_due(now: datetime, last: datetime | None) -> bool:
    """Whether the pass of the last night is missing; local times."""
    tonight = datetime.combine(now.date(), AT)
    if now < tonight:
        tonight -= timedelta(days=1)
    return last is None or last < tonight


async def pass_over(house: House) -> bool:
    """Look what is overdue beside the keys, then write it; tell whether it was kept."""
    if house.clock.now().behind:
        return False  # nothing would be overdue: every remark would count as mended
    found = await house.readers.run(partial(overdue_now, OFFICE))
    return isinstance(await house.writer.ask(lambda book: keep_remarks(book, found), OFFICE), Saved)


def nightly(house: House) -> Duty:
    """Return the pass of each night."""

    async def look() -> bool:
        now, last = house.clock.now(), await house.readers.run(lambda _: last_pass())
        return not is_due(now.local, now.local_of(last) if last else None) or await pass_over(house)

    return Duty("the nightly pass", look, after_failure=3600.0)
