"""Reading the working days: the production calendar, holidays of the years, the school's own decisions."""

from models.database import rows
from models.school import DayOff, WorkingDay
from rules.calendar import Workdays
from services.clock import Now
from services.settings import WEEK_DAYS, settings_on

USUAL_WEEK = "6"


def workdays(now: Now) -> Workdays:
    """Return which days are worked; vacations of pupils are working days of the staff."""
    holidays = rows(DayOff.select(DayOff.day).where(DayOff.kind == "holiday"))
    decided = rows(WorkingDay.select(WorkingDay.day, WorkingDay.works))
    against = {day: False for (day,) in holidays} | dict(decided)
    return Workdays(int(settings_on(now.today).get(WEEK_DAYS, USUAL_WEEK)), against)
