"""Numbers and names the school decided, as they hold on a day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from models.database import rows
from models.school import Setting
from rules.calendar import monday_of
from rules.deadlines import Parameters
from rules.results import Grading
from services.book import Book, last_author, row_of
from services.names import short_name
from services.outcomes import Conflict

SCHOOL_NAME = "school_name"
SCHOOL_ID = "school_id"
ZONE = "zone"
BCRYPT_COST = "bcrypt_cost"
CLOCK_SHIFT = "clock_shift_seconds"
HOMEWORK_MINUTES = "homework_minutes"
MARKS_DAYS = "marks_days"
LEAST_MARKS = "least_marks"
ROUND_UP_FROM = "round_up_from"
"""The part of a mark from which a mean is rounded up, as «0.6»."""
WEEK_DAYS = "week_days"
"""How many days a school week has: 5 or 6."""
STATION_QUEUE = "station_queue"
"""The queue of the print service that the office prints to; empty is the folder alone."""
BATCH_WEEKDAY = "batch_weekday"
"""On which day of the week, 1 to 7, the sheets of written applications are made ready; 0 is never."""
BATCH_TIME = "batch_time"
"""At what local time, as «13:00»."""
BLANKS_AT = "blanks_at"
"""At what local time, as «16:00», sheets of the temporary journal are made ready; «no» is never."""
BLANKS_PRINTED = "blanks_printed"
"""«yes» where they go to the printer too, not into the folder alone."""
CARD_HEALTH = "card_health"
"""«yes» where the school keeps groups of health on pupils' cards; off unless it says so."""
CARD_SNILS = "card_snils"
CARD_PASSPORT = "card_passport"
"""«yes» where the school keeps these, encrypted and on written consent; off unless it says so."""
SCHOOL_MODE = "school_mode"
"""``primary`` where this is the school's journal, ``fallback`` where the regional system is (3.1)."""
KEEPS_BOTH = "keeps_both"
"""«no» where the same records do not stand in both systems; «yes» unless the school says so."""
PROBE_ADDRESS = "probe_address"
"""Where the server knocks to learn whether the regional system is there, as «host:port»; empty is off."""
PROBE_FAILURES = "probe_failures"
"""After so many failures in a row an outage is proposed."""

RESTORED_FROM = "restored_from"
"""Which snapshot stands here; written as the first event after what it brought back."""
TOOK_OVER = "took_over"
"""How often another machine went on with the journal, after which event; the first event of each."""
STANDBY_KEY = "standby_key"
"""The public key of the machine that may read snapshots and change journal; empty for none."""
SECOND_PLACE = "second_place"
"""Where snapshots are copied to: a folder on another disk or «label:NAME» of a stick; empty for nowhere."""
SECOND_PLACE_DAYS = "second_place_days"
"""How old the last copy outside the server's disk may be before everybody concerned is told."""


def is_time(text: str) -> bool:
    """Whether a text is a local time as settings keep it, «16:00»; «16-00» would be one with a zone."""
    try:
        return time.fromisoformat(text).isoformat("minutes") == text
    except ValueError:
        return False


def settings_on(day: date) -> dict[str, str]:
    """Return every setting as it holds on a day."""
    found = rows(
        Setting.select(Setting.name, Setting.value).where(Setting.since <= day).order_by(Setting.since)
    )
    return dict(found)


def parameters(day: date) -> Parameters:
    """Return the local act's numbers on a day (2.6, 2.8)."""
    held = settings_on(day)
    standard = Parameters()
    return Parameters(
        homework_minutes=int(held.get(HOMEWORK_MINUTES, standard.homework_minutes)),
        marks_days=int(held.get(MARKS_DAYS, standard.marks_days)),
    )


def grading(day: date) -> Grading:
    """Return the local act's numbers about results on a day (2.4, 2.6)."""
    held = settings_on(day)
    standard = Grading()
    return Grading(
        least_marks=int(held.get(LEAST_MARKS, standard.least_marks)),
        threshold=Fraction(held.get(ROUND_UP_FROM, str(standard.threshold))),
    )


@dataclass(frozen=True, slots=True)
class BatchTime:
    """When the week's sheets are made ready by themselves."""

    weekday: int = 5
    """1 to 7; 0 is never."""
    at: time = time(13)

    def passed(self, now: datetime) -> bool:
        """Whether this week's moment has come, local."""
        day = monday_of(now.date()) + timedelta(days=self.weekday - 1)
        return self.weekday > 0 and now >= datetime.combine(day, self.at)


def batch_time(day: date) -> BatchTime:
    """Return when the sheets of applications are made ready, as it holds on a day (2.12)."""
    held = settings_on(day)
    standard = BatchTime()
    return BatchTime(
        weekday=int(held.get(BATCH_WEEKDAY, standard.weekday)),
        at=time.fromisoformat(held.get(BATCH_TIME, f"{standard.at:%H:%M}")),
    )


def set_setting(book: Book, name: str, value: str, since: date) -> int:
    """Write a setting that holds from a day on; return its row."""
    return book.insert(Setting, "set_setting", name=name, value=value, since=since)


def change_setting(book: Book, name: str, value: str, act: str = "set_setting") -> int:
    """Let a setting hold from today on, also where it was set today already; return its row."""
    today = book.now.today
    there = row_of(Setting, Setting.name == name, Setting.since == today)
    if there is None:
        return book.insert(Setting, act, name=name, value=value, since=today)
    book.update(Setting, there, act, value=value)
    return int(there["id"])


def changed_by_another(book: Book, *names: str) -> Conflict:
    """Return who decided one of the settings otherwise today, while somebody looked."""
    there = [row_of(Setting, Setting.name == name, Setting.since == book.now.today) for name in names]
    last = max(
        (last_author(Setting, row["id"]) for row in there if row),
        key=lambda one: one[1] or book.now.utc,
        default=(0, None),
    )
    at = book.now.local_of(last[1]) if last[1] else book.now.local
    return Conflict("", 1, short_name(last[0]) if last[0] else "", at)
