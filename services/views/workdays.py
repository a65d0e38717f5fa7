"""Reading the working days: the production calendar, holidays of the years, the school's own decisions."""

from dataclasses import dataclass
from datetime import date

from models.database import rows
from models.school import DayOff, Setting, WorkingDay
from rules.calendar import Workdays
from services.settings import WEEK_DAYS


@dataclass(frozen=True, slots=True)
class Stands:
    """How a day stands: worked or not, why, and whether the school itself decided so."""

    works: bool
    title: str
    """Empty where nothing but the day of the week says so."""
    own: bool


def stands_on(day: date) -> Stands:
    """Read how a day stands."""
    decided = rows(
        WorkingDay.select(WorkingDay.works, WorkingDay.title, WorkingDay.own).where(WorkingDay.day == day)
    )
    if decided:
        return Stands(*decided[0])
    titles = rows(DayOff.select(DayOff.title).where(DayOff.day == day, DayOff.kind == "holiday"))
    return Stands(workdays().works(day), titles[0][0] if titles else "", own=False)


def workdays() -> Workdays:
    """Return which days are worked; vacations of pupils are working days of the staff.

    Each day is judged by the week as it was decided for that day, so that a school that goes over to five
    days moves no due date of the weeks before.
    """
    holidays = rows(DayOff.select(DayOff.day).where(DayOff.kind == "holiday"))
    decided = rows(WorkingDay.select(WorkingDay.day, WorkingDay.works))
    weeks = rows(
        Setting.select(Setting.since, Setting.value).where(Setting.name == WEEK_DAYS).order_by(Setting.since)
    )
    against = {day: False for (day,) in holidays} | dict(decided)
    return Workdays(against=against, weeks=tuple((since, int(value)) for since, value in weeks))
