"""The school's working days: what the production calendar says, and what the school decides itself."""

from datetime import date

from models.school import SchoolYear, WorkingDay
from rules.permissions import Act
from rules.refusals import Reason
from rules.text import clean_line
from services.book import Book, row_of
from services.filling import LONGEST_TITLE, filled, may_fill
from services.outcomes import Outcome, Refusal
from services.requests import SetWorkingDay
from services.standing import refuse, towards_nothing

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
    """Decide that the school works or rests on a day of one of its years, whatever the calendar says."""
    if denied := refuse(Act.CHANGE_TIMETABLE, towards_nothing(book.actor, book.now.today)):
        return denied
    if answered := book.answered(request.request):
        return filled(book, answered["thing_id"])
    title = clean_line(request.title)
    if len(title) > LONGEST_TITLE:
        return Refusal(Reason.TEXT_TOO_LONG, Act.CHANGE_TIMETABLE, CLAUSE, str(LONGEST_TITLE))
    day = request.day
    if not row_of(SchoolYear, SchoolYear.starts_on <= day, SchoolYear.ends_on >= day):
        return Refusal(Reason.OUTSIDE_TERM, Act.CHANGE_TIMETABLE, CLAUSE, day.isoformat())
    decided = {"works": request.works, "title": title, "own": True}
    there = row_of(WorkingDay, WorkingDay.day == day)
    if there is None:
        return filled(book, book.insert(WorkingDay, "set_working_day", day=day, **decided))
    book.update(WorkingDay, there, "set_working_day", **decided)
    return filled(book, there["id"])
