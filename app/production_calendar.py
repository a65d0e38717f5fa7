"""The production calendar of Russia, asked once when a year is made; the running server never imports it."""

from datetime import date

from services.founding import DayOffSeed, WorkingDaySeed
from texts import seeds

COUNTRY = "RU"
SUNDAY = 7


def production_days(first: date, last: date) -> tuple[WorkingDaySeed, ...]:
    """Return the days between two that the calendar makes free or worked, moved ones among them."""
    import holidays  # 27 MB and 0.3 s that only the making of a year needs

    years = range(first.year, last.year + 1)
    calendar = holidays.country_holidays(COUNTRY, years=years, language="ru")
    days = {day: WorkingDaySeed(day, False, title) for day, title in calendar.items()}
    days |= {day: WorkingDaySeed(day, True, seeds.MOVED_HERE) for day in calendar.weekend_workdays}
    return tuple(days[day] for day in sorted(days) if first <= day <= last)


def years_unknown(first: date, last: date) -> tuple[int, ...]:
    """Return the years between two days whose moved days the calendar does not know: not decreed yet then."""
    import holidays

    known = holidays.country_holidays(COUNTRY).special_public_holidays
    return tuple(year for year in range(first.year, last.year + 1) if year not in known)


def days_off(first_year: int) -> tuple[DayOffSeed, ...]:
    """Return the days of a school year without lessons: vacations, holidays and days moved beside them."""
    off = {seed.day: seed for seed in seeds.days_off(first_year)}
    for seed in production_days(*seeds.year_dates(first_year)):
        if not seed.works and seed.day.isoweekday() != SUNDAY:
            off.setdefault(seed.day, DayOffSeed(seed.day, "holiday", seed.title))
    return tuple(off[day] for day in sorted(off))
