"""The journal as it was at the end of a past day: every view reads it as it reads the present (1.3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from peewee import DatabaseError

from models.audit import AuditEvent
from models.database import TABLES, rows
from models.past import Past, past_of
from models.school import SchoolYear
from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.audit import WITHOUT_TRAIL
from services.book import chain_head, first_since
from services.clock import Now
from services.outcomes import Refusal
from services.refused import Refused
from services.views.timetable import year_of

CLAUSE = "1.3"
_A_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of the past: how the clock stood, and the last event there was."""

    now: Now
    event: int


def present_moment(actor: Actor, now: Now) -> Moment:
    """Return this moment, to be looked back at later."""
    return Moment(now, chain_head().number)


def end_of_day(actor: Actor, now: Now, day: date) -> Moment:
    """Return the end of a past day, or this moment of today; raises Refused for any other day."""
    if day > now.today:
        raise Refused(Refusal(Reason.DAY_AHEAD, Act.VIEW_HISTORY, CLAUSE, day.isoformat()))
    if day == now.today:
        return present_moment(actor, now)
    end = datetime.combine(day + timedelta(days=1), time()) - _A_TICK
    then = Now(now.utc_of(end), end)
    event = first_since(then.utc + _A_TICK) - 1
    if event == 0:
        began = rows(AuditEvent.select(AuditEvent.at).order_by(AuditEvent.id).limit(1))
        first = now.local_of(began[0][0]).date() if began else now.today
        raise Refused(Refusal(Reason.BEFORE_THE_JOURNAL, Act.VIEW_HISTORY, CLAUSE, first.isoformat()))
    return Moment(then, event)


@contextmanager
def looking_back(file: Path, moment: Moment) -> Iterator[Now]:
    """Let this thread's views read the journal as it stood then, with the clock that they are to be given.

    All the tables stand in memory meanwhile, of a year's pages only. Who may look is asked of the present.
    Raises Refused where the trail cannot be read.
    """
    with past_of(file, moment.event) as past:
        try:
            _rebuild(past, moment)
        except DatabaseError as damage:
            raise Refused(Refusal(Reason.TRAIL_DAMAGED, Act.VIEW_HISTORY, CLAUSE)) from damage
        yield moment.now


def _rebuild(past: Past, moment: Moment) -> None:
    past.fill([SchoolYear])
    year = year_of(moment.now.today)
    audited = [table for table in TABLES if table not in (SchoolYear, *WITHOUT_TRAIL)]
    past.fill(audited, year.year if year else None)
    past.keep()
