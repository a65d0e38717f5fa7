"""Outages longer than an hour, by month, and the lessons that stood in each (letter АП-147/07; 3.1)."""

from datetime import date, datetime, timedelta

import pytest

from rules.codes import Role
from rules.outages import LongOutages, long_by_month
from services.outcomes import Saved
from services.requests import EndOutage, OpenOutage
from services.views.control import Span, control
from services.views.outage_papers import outage_register
from tests.school import School, Who, new

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture
def deputy(school: School) -> Who:
    """7А has algebra at 10:30 and physics at 13:30 on Thursdays; the physics of the 19th is cancelled."""
    petrova = school.teacher("Петрова Анна")
    seven, eight = school.school_class("7А", leader=petrova), school.school_class("8А")
    for title, number in (("Алгебра", 3), ("Физика", 6)):
        school.slot(school.course(title, seven, petrova), 4, number)
    school.slot(school.course("Алгебра", eight, school.teacher("Лукин Виктор")), 4, 3)
    school.cancel(2, "2026-11-19", 6)
    return school.somebody("Завуч Зоя", Role.DEPUTY)


def away(who: Who, began: str, ended: str) -> None:
    opened = who.asks(OpenOutage("Обрыв", datetime.fromisoformat(began), new()))
    assert isinstance(opened, Saved)
    assert isinstance(who.asks(EndOutage(opened.thing, 1, datetime.fromisoformat(ended), new())), Saved)


def test_an_hour_is_not_longer_than_an_hour_and_an_outage_is_of_the_month_it_began_in() -> None:
    hour, second = timedelta(hours=1), timedelta(seconds=1)
    began = datetime(2026, 11, 30, 23, 30)
    assert long_by_month([(began, began + hour)]) == ()
    told = long_by_month([(began, began + hour + second)] * 2 + [(datetime(2026, 12, 1), began + 9 * hour)])
    assert told == (LongOutages(NOVEMBER, 2), LongOutages(DECEMBER, 1))
    assert [one.are_too_many for one in told] == [True, False]


def test_lessons_that_stood_in_an_outage_are_counted_by_the_timetable_with_its_changes(
    school: School, deputy: Who
) -> None:
    school.now_is("2026-11-27 09:00")
    away(deputy, "2026-11-12 09:00", "2026-11-12 14:00")
    away(deputy, "2026-11-19 11:09", "2026-11-19 15:00")
    away(deputy, "2026-11-19 15:30", "2026-11-26 10:31")
    deputy.asks(OpenOutage("Обрыв", datetime(2026, 11, 26, 14, 9), new()))
    lines = deputy.reads(outage_register).lines
    assert [one.lessons for one in lines] == [3, 2, 2, 1], "the third has the first minute of two lessons"
    school.now_is("2026-12-03 10:31")
    assert deputy.reads(outage_register).lines[-1].lessons == 3, "so far"


def test_the_board_tells_the_long_ones_of_the_months_it_looks_at(school: School, deputy: Who) -> None:
    school.now_is("2026-12-04 09:00")
    away(deputy, "2026-11-03 09:00", "2026-11-03 09:50")
    away(deputy, "2026-11-12 09:00", "2026-11-12 14:00")
    away(deputy, "2026-11-19 11:00", "2026-11-19 15:00")
    deputy.asks(OpenOutage("Обрыв", datetime(2026, 12, 4, 7), new()))
    found = (LongOutages(NOVEMBER, 2), LongOutages(DECEMBER, 1))
    assert deputy.reads(control, date(2026, 11, 25)).long_outages == found[:1], "also of another week"
    assert deputy.reads(control, date(2026, 12, 9)).long_outages == found[1:], "it lasts for two hours"
    assert deputy.reads(control, date(2026, 12, 4), Span.TERM).long_outages == found
    assert deputy.reads(control, date(2026, 10, 14)).long_outages == ()
