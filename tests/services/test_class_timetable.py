"""The repeating timetable: put in, changed from a day on, ended; weeks of two take turns (IV)."""

import uuid
from datetime import date

import pytest

from rules.codes import Role
from rules.refusals import Reason
from services.outcomes import Outcome, Refusal, Saved
from services.requests import EndSlot, SetSlot
from services.views.class_timetable import ClassTimetable, class_timetable, timetable_classes
from services.views.my_day import my_day
from tests.school import School, Who, refused

TODAY = date(2026, 11, 19)
DEC = date(2026, 12, 3)
"""A Thursday two weeks on."""


class Table:
    """A deputy, 7А with algebra on Thursday's third hour, and a teacher of two classes."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.deputy = school.somebody("Орлова Татьяна", Role.DEPUTY)
        self.petrova = school.teacher("Петрова Анна")
        self.seven, self.other = school.school_class("7А"), school.school_class("7Б")
        school.pupil("Воронин Павел", self.seven)
        self.algebra = school.course("Алгебра", self.seven, self.petrova)
        self.elsewhere = school.course("Алгебра", self.other, self.petrova)
        self.slot = school.slot(self.algebra, 4, 3)

    def put(
        self,
        course: int,
        weekday: int,
        number: int,
        *,
        week: int = 0,
        since: date = TODAY,
        until: date | None = None,
        replaces: int | None = None,
        who: Who | None = None,
    ) -> Outcome:
        request = SetSlot(course, weekday, week, number, "12", since, until, replaces, uuid.uuid4().hex)
        return (who or self.deputy).asks(request)

    def week(self, on: date = TODAY) -> ClassTimetable:
        return self.deputy.reads(class_timetable, self.seven, on)

    def hours(self, on: date) -> list[int]:
        return [one.number for one in self.petrova.reads(my_day, on).lessons]


@pytest.fixture
def table(school: School) -> Table:
    return Table(school)


def why(outcome: Outcome) -> tuple[Reason, str, str]:
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason, outcome.clause, outcome.about


def test_a_lesson_put_in_holds_from_its_day(table: Table) -> None:
    assert isinstance(table.put(table.algebra, 4, 5, since=DEC), Saved)
    assert table.hours(TODAY) == [3]
    assert table.hours(DEC) == [3, 5]
    assert [(one.number, one.room) for one in table.week().slots] == [(3, ""), (5, "12")]


def test_a_lesson_is_changed_from_a_day_on_and_the_past_stays(table: Table) -> None:
    assert isinstance(table.put(table.algebra, 4, 6, since=DEC, replaces=table.slot), Saved)
    assert (table.hours(TODAY), table.hours(DEC)) == ([3], [6])
    first, second = table.week().slots
    assert (first.until, second.since) == (date(2026, 12, 2), DEC)


def test_a_lesson_put_in_wrongly_is_corrected_on_its_first_day(table: Table) -> None:
    put = table.put(table.algebra, 4, 5)
    assert isinstance(put, Saved)
    assert isinstance(table.put(table.algebra, 4, 6, replaces=put.thing), Saved)
    assert [one.number for one in table.week().slots] == [3, 6]
    early = table.put(table.algebra, 4, 7, since=date(2026, 11, 1), replaces=put.thing)
    assert why(early)[0] is Reason.DATES_CROSSED


def test_two_lessons_take_turns_by_weeks(table: Table) -> None:
    music = table.school.course("Музыка", table.seven, table.school.teacher("Нотин Иван"))
    assert isinstance(table.put(table.algebra, 4, 5, week=1), Saved)
    assert isinstance(table.put(music, 4, 5, week=2), Saved)
    assert why(table.put(music, 4, 5, week=1)) == (Reason.HOUR_TAKEN, "IV", "7А, Алгебра")
    weeks = [table.hours(day) for day in (TODAY, date(2026, 11, 26))]
    assert sorted(weeks) == [[3], [3, 5]]


def test_a_teacher_is_not_in_two_classes_at_once(table: Table) -> None:
    assert why(table.put(table.elsewhere, 4, 3)) == (Reason.HOUR_TAKEN, "IV", "7А, Алгебра")
    assert isinstance(table.put(table.elsewhere, 4, 4), Saved)


def test_a_lesson_ends_with_its_last_day(table: Table) -> None:
    end = EndSlot(table.slot, date(2026, 11, 26), uuid.uuid4().hex)
    assert isinstance(table.deputy.asks(end), Saved)
    assert (table.hours(date(2026, 11, 26)), table.hours(DEC)) == ([3], [])
    early = EndSlot(table.slot, date(2026, 8, 26), uuid.uuid4().hex)
    assert why(table.deputy.asks(early))[0] is Reason.DATES_CROSSED
    assert why(table.deputy.asks(EndSlot(99, TODAY, uuid.uuid4().hex)))[0] is Reason.UNKNOWN_THING


@pytest.mark.parametrize(
    ("weekday", "number", "week", "until", "reason"),
    [
        (8, 1, 0, None, Reason.OUT_OF_SCALE),
        (1, 13, 0, None, Reason.OUT_OF_SCALE),
        (1, 1, 3, None, Reason.OUT_OF_SCALE),
        (1, 1, 0, date(2026, 11, 1), Reason.DATES_CROSSED),
    ],
)
def test_an_hour_that_is_none_is_refused(
    table: Table, weekday: int, number: int, week: int, until: date | None, reason: Reason
) -> None:
    assert why(table.put(table.algebra, weekday, number, week=week, until=until))[0] is reason


def test_whose_duty_the_timetable_is(table: Table) -> None:
    assert why(table.put(table.algebra, 4, 5, who=table.petrova))[0] is Reason.NO_SUCH_RIGHT
    assert not table.petrova.may_read(class_timetable, table.seven, TODAY)
    assert not table.petrova.may_read(timetable_classes)
    assert [title for _, title in table.deputy.reads(timetable_classes)] == ["7А", "7Б"]


def test_lessons_of_last_year_take_no_hour_of_this_one(table: Table) -> None:
    table.school.now_is("2027-09-01 12:00")
    table.school.next_year()
    eight = table.school.course("Алгебра", table.school.school_class("8А"), table.petrova)
    assert isinstance(table.put(eight, 4, 3, since=date(2027, 9, 1)), Saved)
    again = table.school.course("Физика", table.school.school_class("8Б"), table.petrova)
    assert refused(table.put(again, 4, 3, since=date(2027, 9, 1))) == (Reason.HOUR_TAKEN, "IV")


def test_a_lesson_that_ended_is_not_prolonged_into_an_hour_given_away(table: Table) -> None:
    def ends(last_day: date) -> Outcome:
        return table.deputy.asks(EndSlot(table.slot, last_day, uuid.uuid4().hex))

    assert isinstance(ends(TODAY), Saved)
    physics = table.school.course("Физика", table.seven, table.school.teacher("Лукин Виктор"))
    assert isinstance(table.put(physics, 4, 3, since=DEC), Saved)
    assert refused(ends(DEC)) == (Reason.HOUR_TAKEN, "IV")
    assert isinstance(ends(date(2026, 12, 2)), Saved), "up to the day before it is free"
