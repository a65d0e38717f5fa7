"""Working days as the school's file holds them: the production calendar and the school's own decisions."""

from datetime import date, timedelta
from functools import partial

import pytest

from app.production_calendar import days_off, production_days, years_unknown
from rules.calendar import Workdays, working_days_after
from rules.codes import Role
from rules.refusals import Reason
from services.book import Book
from services.filling import LONGEST_TITLE
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.requests import CloseTerm, CloseYear, SetWorkingDay
from services.school_year import add_year
from services.settings import set_setting
from services.views.calendar import calendar_month, day_change
from services.views.school_day import school_day
from services.views.workdays import stands_on, workdays
from services.working_days import enter_production_day
from tests.school import School, Who, new, refused


@pytest.mark.parametrize(
    ("day", "five_days", "six_days"),
    [
        ("2024-11-01", "2024-11-05", "2024-11-05"),
        ("2024-12-27", "2025-01-09", "2025-01-09"),
        ("2025-04-30", "2025-05-06", "2025-05-05"),
        ("2025-10-31", "2025-11-05", "2025-11-05"),
        ("2025-12-29", "2026-01-12", "2026-01-10"),
    ],
)
def test_the_production_calendar_knows_the_moved_days(day: str, five_days: str, six_days: str) -> None:
    against = {seed.day: seed.works for seed in production_days(date(2024, 9, 1), date(2026, 8, 31))}
    begun = date.fromisoformat(day)
    assert working_days_after(begun, 2, Workdays(5, against)) == date.fromisoformat(five_days)
    assert working_days_after(begun, 2, Workdays(6, against)) == date.fromisoformat(six_days)


def test_a_year_without_its_decree_has_its_holidays_and_says_that_no_day_is_moved() -> None:
    assert years_unknown(date(2026, 9, 1), date(2027, 8, 31)) == ()
    assert years_unknown(date(2027, 9, 1), date(2028, 8, 31)) == (2028,)
    off = {seed.day: seed for seed in production_days(date(2030, 9, 1), date(2031, 8, 31))}
    assert off[date(2031, 1, 7)].title == "Рождество Христово"
    assert off[date(2031, 5, 9)].works is False
    assert not any(seed.works for seed in off.values())


def test_a_weekday_that_was_moved_is_a_day_without_lessons() -> None:
    off = {seed.day: seed.kind for seed in days_off(2026)}
    assert off[date(2027, 2, 22)] == "holiday"
    assert off[date(2026, 10, 26)] == "vacation"
    assert date(2027, 2, 21) not in off


def test_the_school_decides_a_day_of_its_own(school: School) -> None:
    deputy = school.somebody("Орлова Татьяна", Role.DEPUTY)
    for seed in production_days(date(2026, 9, 1), date(2027, 5, 26)):
        school._do(partial(_enter, seed.day, seed.works, seed.title))
    thursday = date(2026, 11, 19)
    assert working_days_after(thursday, 2, _known(deputy)) == date(2026, 11, 21)
    saturday = SetWorkingDay(date(2026, 11, 21), False, "День школы", (True, ""), "r1")
    assert isinstance(deputy.asks(saturday), Saved)
    assert isinstance(deputy.asks(saturday), Saved)
    assert working_days_after(thursday, 2, _known(deputy)) == date(2026, 11, 23)
    again = SetWorkingDay(date(2026, 11, 21), True, "Отменён", (False, "День школы"), "r2")
    assert isinstance(deputy.asks(again), Saved)
    assert working_days_after(thursday, 2, _known(deputy)) == date(2026, 11, 21)


def _known(who: Who) -> Workdays:
    return who.reads(lambda actor, now: workdays())


def _enter(day: date, works: bool, title: str, book: Book) -> Outcome:
    return enter_production_day(book, day, works, title)


def test_a_day_of_the_production_calendar_alone_takes_no_lessons_away(school: School, deputy: Who) -> None:
    friday = date(2026, 11, 20)
    school._do(partial(_enter, friday, False, "Выходной (перенесено)"))
    told = deputy.reads(calendar_month, friday).days[19]
    assert (told.works, told.said, told.decision) == (False, "Выходной (перенесено)", None)
    assert deputy.reads(school_day, friday).day_off == ""


def test_five_days_a_week_are_a_setting(school: School) -> None:
    deputy = school.somebody("Орлова Татьяна", Role.DEPUTY)

    def set_five(book: Book) -> Outcome:
        set_setting(book, "week_days", "5", date(2026, 9, 1))
        return Saved(1, school.house.clock.now().local)

    school._do(set_five)
    assert working_days_after(date(2026, 11, 19), 2, _known(deputy)) == date(2026, 11, 23)


def test_a_day_outside_every_year_and_a_teacher_are_refused(school: School) -> None:
    deputy = school.somebody("Орлова Татьяна", Role.DEPUTY)
    far = deputy.asks(SetWorkingDay(date(2031, 1, 5), False, "Приказ", (True, ""), "r1"))
    assert refused(far)[0] is Reason.OUTSIDE_YEAR
    teacher = school.teacher("Петрова Анна")
    assert isinstance(
        teacher.asks(SetWorkingDay(date(2026, 11, 21), False, "Приказ", (True, ""), "r2")), Refusal
    )


@pytest.fixture
def deputy(school: School) -> Who:
    return school.somebody("Орлова Татьяна", Role.DEPUTY)


def decides(who: Who, day: date, works: bool, why: str = "Приказ № 7") -> Outcome:
    stands = who.reads(lambda actor, now: stands_on(day))
    return who.asks(SetWorkingDay(day, works, why, (stands.works, stands.title), new()))


@pytest.mark.parametrize(
    ("day", "why", "reason"),
    [
        ("2026-08-31", "Приказ", Reason.OUTSIDE_YEAR),
        ("2027-05-27", "Приказ", Reason.OUTSIDE_YEAR),
        ("2026-11-21", " \t", Reason.WHY_MISSING),
        ("2026-11-21", "ё" * (LONGEST_TITLE + 1), Reason.TEXT_TOO_LONG),
    ],
)
def test_a_day_of_no_year_and_a_decision_without_its_reason_are_refused(
    deputy: Who, day: str, why: str, reason: Reason
) -> None:
    asked = SetWorkingDay(date.fromisoformat(day), False, why, (True, ""), new())
    assert refused(deputy.asks(asked)) == (reason, "2.9")


def test_lessons_that_take_place_are_counted_and_no_cancelled_ones(school: School, deputy: Who) -> None:
    petrova = school.teacher("Петрова Анна")
    seven, six = school.school_class("7А"), school.school_class("6Б")
    algebra = school.course("Алгебра", seven, petrova)
    for weekday, course, number in (
        (5, algebra, 2),
        (5, algebra, 3),
        (5, school.course("Физика", six, petrova), 1),
    ):
        school.slot(course, weekday, number)
    friday = date(2026, 11, 20)
    school.cancel(algebra, "2026-11-20", 3)
    assert deputy.reads(calendar_month, friday).days[19].lessons == 2
    change = deputy.reads(day_change, friday)
    assert (change.works, change.lessons, change.classes, change.begun) == (False, 2, 2, 0)
    assert isinstance(petrova.holds(algebra, "2026-11-20", 2), Saved)
    assert deputy.reads(day_change, friday).begun == 1
    assert deputy.reads(calendar_month, date(2026, 11, 14)).days[-1].day == date(2026, 11, 30)
    assert isinstance(decides(deputy, friday, False), Saved)
    assert deputy.reads(calendar_month, friday).days[19].lessons == 0
    assert deputy.reads(day_change, friday).lessons == 2


def test_the_months_of_a_year_end_with_it_and_the_next_year_is_beyond_the_holidays(
    school: School, deputy: Who
) -> None:
    def around(day: str) -> tuple[date | None, int, date | None]:
        found = deputy.reads(calendar_month, date.fromisoformat(day))
        return found.before, len(found.days), found.after

    assert around("2026-09-15") == (None, 30, date(2026, 10, 1))
    assert around("2026-12-31") == (date(2026, 11, 30), 31, date(2027, 1, 1))
    assert around("2027-02-01") == (date(2027, 1, 31), 28, date(2027, 3, 1))
    assert around("2027-05-01") == (date(2027, 4, 30), 26, None)
    assert around("2027-07-01") == (date(2027, 5, 26), 0, None)

    def next_year(book: Book) -> Outcome:
        return add_year(book, "2027/28", date(2027, 9, 6), date(2028, 5, 31))

    school._do(next_year)
    assert around("2027-05-26") == (date(2027, 4, 30), 26, date(2027, 9, 6))
    assert around("2027-07-01") == (date(2027, 5, 26), 0, date(2027, 9, 6))
    assert around("2027-09-30") == (date(2027, 5, 26), 25, date(2027, 10, 1))
    assert around("2028-05-31") == (date(2028, 4, 30), 31, None)


@pytest.mark.parametrize("day", ["2026-09-01", "2027-05-26"])
def test_the_first_and_the_last_day_of_the_year_are_decided_too_with_the_longest_reason(
    deputy: Who, day: str
) -> None:
    on = date.fromisoformat(day)
    assert isinstance(decides(deputy, on, False, "ё" * LONGEST_TITLE), Saved)
    assert deputy.reads(school_day, on).day_off == "ё" * LONGEST_TITLE
    assert isinstance(decides(deputy, on, True), Saved)
    assert deputy.reads(school_day, on).day_off == ""


def test_what_stands_already_is_not_decided_twice_but_its_reason_may_be_another(deputy: Who) -> None:
    day = date(2026, 11, 20)
    assert isinstance(decides(deputy, day, False), Saved)
    assert refused(decides(deputy, day, False))[0] is Reason.ALREADY_THERE
    assert isinstance(decides(deputy, day, False, "Приказ № 8"), Saved)
    assert deputy.reads(school_day, day).day_off == "Приказ № 8"


def test_who_looked_before_another_decided_learns_who_that_was(school: School, deputy: Who) -> None:
    other = school.somebody("Зуева Вера", Role.DEPUTY)
    day = date(2026, 11, 20)
    assert isinstance(decides(other, day, False, "Карантин"), Saved)
    late = deputy.asks(SetWorkingDay(day, False, "Приказ № 7", (True, ""), new()))
    assert isinstance(late, Conflict)
    assert late.who == "Зуева В."
    assert deputy.reads(school_day, day).day_off == "Карантин"


def test_a_closed_year_keeps_its_days(school: School, deputy: Who) -> None:
    school.now_is("2027-05-26 15:00")
    for term in (1, 2):
        assert isinstance(deputy.asks(CloseTerm(term, 0, new())), Saved)
    assert isinstance(deputy.asks(CloseYear(school.year, new())), Saved)
    assert refused(decides(deputy, date(2027, 5, 20), False))[0] is Reason.YEAR_CLOSED


def test_a_rest_of_more_than_a_month_is_a_mistake(deputy: Who) -> None:
    day, off = date(2026, 11, 2), 0
    while isinstance(decided := decides(deputy, day, False), Saved):
        day += timedelta(days=1)
        day += timedelta(days=day.isoweekday() == 7)
        off += 1
    assert refused(decided)[0] is Reason.REST_TOO_LONG
    first = date(2026, 11, 1)
    assert (day - first).days == 30, (
        "30 days in a row with the Sundays among them, and this would be the 31st"
    )
