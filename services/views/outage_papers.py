"""Reading the papers of the days without the regional system (3.1, 3.2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.deadlines import DEBT_DAYS
from rules.outages import Away
from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.clock import Now
from services.outcomes import Refusal
from services.refused import Refused
from services.standing import refuse, towards_nothing
from services.views.carry_over import HowFar, OutageView, ToCarry, how_far, outages, to_carry
from services.views.outage_corrections import Correction, corrections_of
from services.views.papers import PaperMark, paper_mark
from services.views.timetable import bells, scheduled, year_of


@dataclass(frozen=True, slots=True)
class CarryOverPaper:
    """What an outage that ended leaves to carry over."""

    mark: PaperMark
    found: ToCarry
    is_last: bool = True
    """Whether no later outage ended that is carried over."""


@dataclass(frozen=True, slots=True)
class CarryOverAct:
    """Who carried over how much of it and when: no marks, so that whoever keeps outages may print it."""

    mark: PaperMark
    found: HowFar
    corrections: tuple[Correction, ...]
    is_last: bool = True
    """Whether no later outage ended that is carried over."""


@dataclass(frozen=True, slots=True)
class OutageLine:
    """An outage of the register."""

    outage: OutageView
    lessons: int
    """That stood in its time by the timetable with its changes."""
    records: int
    left: int
    carried_at: datetime | None
    """When the last record was carried over; None while any is left or there were none."""


@dataclass(frozen=True, slots=True)
class OutageRegister:
    """Every outage of the school, the earliest first."""

    mark: PaperMark
    lines: tuple[OutageLine, ...]


def carry_over_paper(actor: Actor, now: Now, outage: int | None = None) -> CarryOverPaper:
    """Read what is to be carried over of an outage that ended, the last one where none is named.

    Raises Refused, also to who may not see every page (2.10).
    """
    asked, is_last = _asked(actor, now, outage)
    if refusal := refuse(Act.VIEW_PAGE, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    return CarryOverPaper(paper_mark(actor, now), to_carry(actor, now, asked.outage), is_last)


def carry_over_act(actor: Actor, now: Now, outage: int | None = None) -> CarryOverAct:
    """Read who carried over how much of an outage that ended, the last one where none is named.

    Raises Refused.
    """
    asked, is_last = _asked(actor, now, outage)
    found, corrections = how_far(actor, now, asked.outage), corrections_of(now, asked)
    return CarryOverAct(paper_mark(actor, now), found, corrections, is_last)


def _asked(actor: Actor, now: Now, outage: int | None) -> tuple[OutageView, bool]:
    """Return the outage that is asked for, and whether it is the last of those that are carried over."""
    carried = _carried(actor, now)
    asked = next((one for one in carried if outage in (None, one.outage)), None)
    if asked is None:
        raise Refused(Refusal(Reason.UNKNOWN_THING, Act.VIEW_OUTAGES, "3.2"))
    return asked, asked == carried[0]


def _carried(actor: Actor, now: Now) -> list[OutageView]:
    """Return the outages that ended and are carried over, the last one first; there is one."""
    ended = [one for one in outages(actor, now) if one.ended_at is not None]
    carried = [one for one in ended if one.carries_over]
    if not carried:
        reason = Reason.NOTHING_CARRIED_OVER if ended else Reason.NO_OUTAGE
        raise Refused(Refusal(reason, Act.VIEW_OUTAGES, "3.2"))
    return carried


def papers_of_outage(actor: Actor, now: Now) -> OutageView | None:
    """Read the outage whose papers are wanted these days: it lasts, or its records are carried over.

    As long after its last moment as «Мой день» speaks of debts. Raises Refused.
    """
    (last, *_) = (*outages(actor, now), None)
    if last is None or last.ended_at is None:
        return last
    is_fresh = last.due is not None and now.local <= last.due + timedelta(days=DEBT_DAYS)
    return last if last.carries_over and is_fresh else None


def outage_register(actor: Actor, now: Now) -> OutageRegister:
    """Read every outage with what came of it. Raises Refused."""
    lines = []
    for outage in reversed(outages(actor, now)):
        teachers = how_far(actor, now, outage.outage).teachers
        left = sum(one.left for one in teachers)
        last = max((one.last_at for one in teachers if one.last_at), default=None)
        records = sum(one.records for one in teachers)
        lessons = lessons_within(outage, now)
        lines.append(OutageLine(outage, lessons, records, left, None if left else last))
    return OutageRegister(paper_mark(actor, now), tuple(lines))


def lessons_within(outage: OutageView, now: Now) -> int:
    """Return how many lessons stood in the time of an outage, any minute of them; so far where it lasts."""
    began, ended = outage.started_at, outage.ended_at or now.local
    year, rung, time = year_of(began.date()), bells(), Away(began, ended, ended)
    days = [began.date() + timedelta(days=passed) for passed in range((ended.date() - began.date()).days + 1)]
    planned = scheduled(year, days) if year else ()
    return sum(one.takes_place and time.meets(*rung.stands(one.day, one.number)) for one in planned)
