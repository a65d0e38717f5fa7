"""The school's working days: what the production calendar says, and what the school decides itself."""

from datetime import date

from models.school import SchoolYear, Setting, WorkingDay
from rules.calendar import LONGEST_REST
from rules.permissions import Act
from rules.refusals import Reason
from rules.text import clean_line
from services.book import Book, row_of
from services.conflicts import changed_meanwhile
from services.filling import LONGEST_TITLE, filled, may_fill
from services.live import OutageChanged, TimetableChanged
from services.outcomes import Outcome, Refusal
from services.requests import SetWeek, SetWorkingDay
from services.settings import WEEK_DAYS
from services.standing import refuse, towards_nothing
from services.views.calendar import WEEKS
from services.views.workdays import stands_on, workdays

CLAUSE = "2.9"
"""What working days are counted for."""


def enter_production_day(book: Book, day: date, works: bool, title: str) -> Outcome:
    """Enter a day of the production calendar when a year is made (VI)."""
    if denied := may_fill(book):
        return denied
    if there := row_of(WorkingDay, WorkingDay.day == day):
        return filled(book, there["id"])
    return filled(book, book.insert(WorkingDay, "enter_production_day", day=day, works=works, title=title))


def set_working_day(book: Book, request: SetWorkingDay) -> Outcome:
    """Decide that the school works or rests on a day of one of its years, whatever the calendar says.

    Whoever decides otherwise later takes it back; due dates follow at once, also those that have passed.
    """
    if denied := refuse(Act.CHANGE_TIMETABLE, towards_nothing(book.actor, book.now.today)):
        return denied
    if answered := book.answered(request.request):
        return filled(book, answered["thing_id"])
    title, there = clean_line(request.title), row_of(WorkingDay, WorkingDay.day == request.day)
    stands = stands_on(request.day)
    if refusal := _cannot_decide(request, title):
        return refusal
    if (stands.works, stands.title) != request.seen:
        return changed_meanwhile(book, WorkingDay, there)
    if (stands.works, stands.title) == (request.works, title):
        return _no(Reason.ALREADY_THERE)
    decided = {"works": request.works, "title": title, "own": True}
    book.announce(TimetableChanged())
    book.announce(OutageChanged())
    if there is None:
        return filled(book, book.insert(WorkingDay, "set_working_day", day=request.day, **decided))
    book.update(WorkingDay, there, "set_working_day", **decided)
    return filled(book, there["id"])


def _cannot_decide(request: SetWorkingDay, title: str) -> Refusal | None:
    day = request.day
    year = row_of(SchoolYear, SchoolYear.starts_on <= day, SchoolYear.ends_on >= day)
    if year is None:
        return _no(Reason.OUTSIDE_YEAR, day.isoformat())
    if year["closed_at"] is not None:
        return _no(Reason.YEAR_CLOSED)
    if not title:
        return _no(Reason.WHY_MISSING)
    if len(title) > LONGEST_TITLE:
        return _no(Reason.TEXT_TOO_LONG, str(LONGEST_TITLE))
    if workdays().decided(day, request.works).rest_around(day) > LONGEST_REST // 2:
        return _no(Reason.REST_TOO_LONG, str(LONGEST_REST // 2))
    return None


def set_week(book: Book, request: SetWeek) -> Outcome:
    """Decide that the week has five days, or six, from a day on that is not over: what was counted stays."""
    if denied := refuse(Act.CHANGE_TIMETABLE, towards_nothing(book.actor, book.now.today)):
        return denied
    if answered := book.answered(request.request):
        return filled(book, answered["thing_id"])
    if request.days not in WEEKS:
        return _no(Reason.UNKNOWN_THING)
    if request.since < book.now.today:
        return _no(Reason.WEEK_BEHIND, request.since.isoformat())
    there = row_of(Setting, Setting.name == WEEK_DAYS, Setting.since == request.since)
    stands = workdays().week_on(request.since)
    if stands != request.seen:
        return changed_meanwhile(book, Setting, there)
    if stands == request.days:
        return _no(Reason.ALREADY_THERE)
    book.announce(TimetableChanged())
    book.announce(OutageChanged())
    if there is None:
        said = {"name": WEEK_DAYS, "value": str(request.days), "since": request.since}
        return filled(book, book.insert(Setting, "set_week", **said))
    book.update(Setting, there, "set_week", value=str(request.days))
    return filled(book, there["id"])


def _no(reason: Reason, about: str = "") -> Refusal:
    return Refusal(reason, Act.CHANGE_TIMETABLE, CLAUSE, about)
