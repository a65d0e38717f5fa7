"""Remarks («замечания») of the nightly pass: made of what is overdue, closed once mended (2.10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from models.audit import AuditEvent
from models.control import Remark
from models.database import rows
from rules.deadlines import DutyKind
from services.actor import Actor
from services.book import Book, row_of
from services.clock import Now
from services.outcomes import Outcome, Saved
from services.views.control import overdue
from services.views.overdue import ground
from services.views.timetable import year_of

PASS = "remarks_pass"
"""What the trail calls a pass."""


@dataclass(frozen=True, slots=True)
class Found:
    """A duty that a pass found overdue, and whose it is."""

    course: int
    teacher: int
    duty: DutyKind
    day: date
    number: int
    due: datetime

    @property
    def place(self) -> tuple[int, str, date, int]:
        """What makes it the same duty in another pass."""
        return self.course, self.duty.value, self.day, self.number


def overdue_now(actor: Actor, now: Now) -> tuple[Found, ...]:
    """Read every duty of this school year that is overdue and has a keeper; for the pass alone."""
    year = year_of(now.today)
    if year is None:
        return ()
    owed = overdue(ground(now, year.year), now, year, year.starts_on, min(now.today, year.ends_on))
    return tuple(
        Found(one.course, one.keepers[0].person, one.duty, one.day, one.number, one.due)
        for one in owed
        if one.keepers
    )


def keep_remarks(book: Book, found: Iterable[Found]) -> Outcome:
    """Make a remark of what is overdue and has none open, close those that were mended; note the pass."""
    owed = {one.place: one for one in found}
    open_ones = {
        (course, duty, day, number): remark
        for remark, course, duty, day, number in rows(
            Remark.select(Remark.id, Remark.course, Remark.duty, Remark.day, Remark.number).where(
                Remark.closed_at.is_null()
            )
        )
    }
    for place, remark in open_ones.items():
        there = row_of(Remark, Remark.id == remark)
        if place not in owed and there is not None:
            book.update(Remark, there, "close_remark", place[0], closed_at=book.now.utc)
    for place, one in owed.items():
        if place not in open_ones:
            named = {"course": one.course, "teacher": one.teacher, "duty": one.duty.value}
            when = {"day": one.day, "number": one.number, "due": one.due, "made_at": book.now.utc}
            book.insert(Remark, "make_remark", one.course, **named, **when, closed_at=None)
    book.note(PASS, PASS, 0)
    return Saved(1, book.now.local)


def last_pass() -> datetime | None:
    """Return when the last pass was, in UTC."""
    found = rows(
        AuditEvent.select(AuditEvent.at)
        .where(AuditEvent.thing == PASS)
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )
    return found[0][0] if found else None
