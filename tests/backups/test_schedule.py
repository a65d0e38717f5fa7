from datetime import datetime

import pytest

from backups.schedule import is_due

TODAY, YESTERDAY = "2026-11-20", "2026-11-19"


@pytest.mark.parametrize(
    ("now", "newest", "changed", "due"),
    [
        (f"{TODAY} 02:00", None, True, True),
        (f"{TODAY} 02:00", None, False, True),
        (f"{TODAY} 10:00", f"{TODAY} 09:00", True, True),
        (f"{TODAY} 10:00", f"{TODAY} 09:00", False, False),
        (f"{TODAY} 09:59", f"{TODAY} 09:00", True, False),
        (f"{TODAY} 06:59", f"{TODAY} 03:30", True, False),
        (f"{TODAY} 21:00", f"{TODAY} 08:00", True, False),
        (f"{TODAY} 03:00", f"{YESTERDAY} 20:00", True, True),
        (f"{TODAY} 02:59", f"{YESTERDAY} 20:00", True, False),
        (f"{TODAY} 03:00", f"{YESTERDAY} 20:00", False, False),
        (f"{TODAY} 10:00", "2026-12-24 09:00", True, True),
    ],
)
def test_hourly_in_school_hours_daily_at_night_and_only_what_changed(
    now: str, newest: str | None, changed: bool, due: bool
) -> None:
    made = None if newest is None else datetime.fromisoformat(newest)
    assert is_due(datetime.fromisoformat(now), made, changed=changed) is due
