"""When a snapshot is due: hourly in school hours, once a day otherwise, and only if something changed."""

from datetime import datetime, time, timedelta

SCHOOL_HOURS = (time(7), time(20))
DAILY_AFTER = time(3)
EVERY = timedelta(hours=1)


def is_due(now: datetime, newest: datetime | None, *, changed: bool) -> bool:
    """Tell whether a snapshot is due at a local moment; ``newest`` is when the last checked one was made."""
    if newest is None:
        return True
    if not changed:
        return False
    first, last = SCHOOL_HOURS
    if first <= now.time() <= last and abs(now - newest) >= EVERY:
        return True
    return newest.date() != now.date() and now.time() >= DAILY_AFTER
