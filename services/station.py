"""Where the office's paper comes out, and when the week's sheets are made ready: the school decides."""

import re
from dataclasses import dataclass
from datetime import date

from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.book import Book
from services.clock import Now
from services.outcomes import Outcome, Refusal, Saved
from services.refused import Refused
from services.requests import SetStation
from services.settings import (
    BATCH_TIME,
    BATCH_WEEKDAY,
    STATION_QUEUE,
    batch_time,
    change_setting,
    changed_by_another,
    is_time,
    settings_on,
)
from services.standing import refuse, towards_nothing

CLAUSE = "2.12"
QUEUE = re.compile(r"[^\s/#\\-][^\s/#\\]{0,126}")
"""What CUPS takes as the name of a queue; a leading dash would be an option of lp."""


@dataclass(frozen=True, slots=True)
class StationSettings:
    """What holds on a day."""

    queue: str
    """Empty: into the folder alone."""
    weekday: int
    """1 to 7; 0 is never."""
    at: str
    """Local time, as «13:00»."""


def station_on(day: date) -> StationSettings:
    """Return where paper comes out on a day, and when it is made ready by itself."""
    when = batch_time(day)
    return StationSettings(settings_on(day).get(STATION_QUEUE, ""), when.weekday, f"{when.at:%H:%M}")


def queue_now(actor: Actor, now: Now) -> str:
    """Read the queue that paper goes to today; for the station alone."""
    return station_on(now.today).queue


def station_settings(actor: Actor, now: Now) -> StationSettings:
    """Read the station's settings for whoever may change them. Raises Refused."""
    if refusal := refuse(Act.SET_STATION, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    return station_on(now.today)


def set_station(book: Book, change: SetStation) -> Outcome:
    """Decide from today on where paper comes out and when the week's sheets are made ready."""
    if refusal := refuse(Act.SET_STATION, towards_nothing(book.actor, book.now.today)):
        return refusal
    if answered := book.answered(change.request):
        return Saved(1, book.now.local_of(answered["at"]), answered["thing_id"])
    if change.queue and not QUEUE.fullmatch(change.queue):
        return Refusal(Reason.NO_SUCH_QUEUE, Act.SET_STATION, CLAUSE, change.queue)
    if not 0 <= change.weekday <= 7 or not is_time(change.at):
        return Refusal(Reason.NO_SUCH_HOUR, Act.SET_STATION, CLAUSE, f"{change.weekday} {change.at}")
    there = station_on(book.now.today)
    wanted = {STATION_QUEUE: change.queue, BATCH_WEEKDAY: str(change.weekday), BATCH_TIME: change.at}
    if (there.queue, there.weekday, there.at) != change.seen:
        return changed_by_another(book, *wanted)
    held = {STATION_QUEUE: there.queue, BATCH_WEEKDAY: str(there.weekday), BATCH_TIME: there.at}
    thing = 0
    for name, value in wanted.items():
        if value != held[name]:
            thing = change_setting(book, name, value)
    return Saved(1, book.now.local, thing)
