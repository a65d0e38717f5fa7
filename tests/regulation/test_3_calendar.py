"""Sections 2 and 3 where the calendar changes in the middle of a countdown: counted anew, here by hand."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest

from app.papers import DOCUMENTS
from models.control import Remark
from models.database import rows
from rules.codes import Role
from rules.deadlines import DutyKind
from rules.refusals import Reason
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.past import Moment, end_of_day, looking_back
from services.remarks import keep_remarks, overdue_now
from services.requests import EnterDocument, OpenOutage, SetWeek, SetWorkingDay, WithdrawDocument
from services.views.absences import missing_reasons
from services.views.calendar import calendar_month, day_change, week_change
from services.views.carry_over import my_carrying, outages, to_carry
from services.views.control import control
from services.views.my_day import my_day
from services.views.outage_papers import carry_over_act, carry_over_paper
from services.views.workdays import stands_on
from tests.printouts.pieces import pages_of
from tests.regulation.test_3_outage import House, built
from tests.school import School, new, refused
from texts.calendar import consequences
from texts.outage import in_time

pytestmark = pytest.mark.clause("3.2", "2.9")
THURSDAY = date(2026, 11, 19)
SEVEN = 1
"""The only class."""
BELATED = "Узнали потом"


def nov(day: int) -> date:
    return date(2026, 11, day)


@dataclass
class Midway:
    """An outage ended on Thursday 19 November, a note came that day; ``decided`` is what was said of days."""

    house: House
    outage: int
    decided: dict[date, bool] = field(default_factory=dict)

    def decides(self, day: int, *, works: bool, why: str = BELATED) -> None:
        request = partial(SetWorkingDay, nov(day), works, why)
        stands = self.house.deputy.reads(lambda actor, now: stands_on(nov(day)))
        done = self.house.deputy.asks(request((stands.works, stands.title), new()))
        assert isinstance(done, Saved), done
        self.decided[nov(day)] = works

    def counted(self, since: date = THURSDAY) -> datetime:
        """Two days after one, as somebody counts them on fingers in a week of six days."""
        on, left = since, 2
        while left:
            on += timedelta(days=1)
            left -= self.decided.get(on, on.weekday() != 6)
        return datetime.combine(on, time(23, 59, 59))

    def told(self) -> dict[str, datetime | None]:
        """The last moment as every place tells it that people look at."""
        deputy, petrova = self.house.deputy, self.house.petrova
        (listed,) = deputy.reads(outages)
        ((reminded, _),) = petrova.reads(my_carrying)
        (missing,) = petrova.reads(missing_reasons, SEVEN)
        (lesson,) = petrova.reads(my_day, THURSDAY).lessons
        return {
            "перебои": listed.due,
            "мой день": reminded.due,
            "перенос": petrova.reads(to_carry, self.outage).outage.due,
            "лист": deputy.reads(carry_over_paper).found.outage.due,
            "акт": deputy.reads(carry_over_act).found.outage.due,
            "причины": missing.due,
            "урок в перебой": lesson.topic.due,
        }

    def gives_reason(self, reason: str, seen: int) -> Outcome:
        return self.house.petrova.gives_reason(self.house.lesson, "Яковлев Ян", reason, seen)

    def enters_what_starts_no_clock(self) -> None:
        """Enter an exemption, which explains no absence, and a note that is withdrawn."""
        petrova, pupil = self.house.petrova, self.house.school.pupil_id("Яковлев Ян")
        free = EnterDocument(pupil, THURSDAY, nov(30), "exemption", THURSDAY, None, "", new())
        assert isinstance(petrova.asks(free), Saved)
        slip = petrova.enters_note("Щукина Яна", "2026-11-18", "2026-11-18", "2026-11-19")
        assert isinstance(slip, Saved)
        assert isinstance(petrova.asks(WithdrawDocument(slip.thing, 1, new())), Saved)

    def carries_over(self) -> None:
        items = [one for one in self.house.items(self.outage) if not one.is_done]
        assert isinstance(self.house.ticks(items, self.outage), Saved)

    def verdict(self) -> str:
        """What the act says of the teacher."""
        (one,) = self.house.deputy.reads(carry_over_act).found.teachers
        return in_time(one)

    def owed(self) -> set[DutyKind]:
        return {one.duty for one in self.house.deputy.reads(control, THURSDAY).owed}


@pytest.fixture
def midway(school: School) -> Midway:
    house = built(school)
    school.slot(house.algebra, 4, 3)
    school.now_is("2026-11-19 12:01")
    opened = house.opens_at(datetime(2026, 11, 19, 10, 20))
    assert isinstance(opened, Saved)
    house.petrova.marks(house.lesson, "Щукина Яна", "5")
    house.petrova.marks_absent(house.lesson, "Яковлев Ян")
    school.now_is("2026-11-19 14:10")
    assert isinstance(house.ends("14:00"), Saved)
    assert isinstance(
        house.petrova.enters_note("Яковлев Ян", "2026-11-19", "2026-11-19", "2026-11-19"), Saved
    )
    return Midway(house, opened.thing)


STEPS = ((21, False), (22, True), (20, False), (23, False), (22, False), (21, True), (20, True), (23, True))
"""Days and whether they are worked, one decision after another: off, worked against the week, taken back."""


def test_every_place_tells_the_last_moment_of_the_calendar_as_it_stands_and_the_form_told_it_before(
    midway: Midway,
) -> None:
    assert set(midway.told().values()) == {midway.counted()} == {datetime(2026, 11, 21, 23, 59, 59)}
    midway.enters_what_starts_no_clock()
    seen = set()
    for day, works in STEPS:
        before = midway.counted()
        change = midway.house.deputy.reads(day_change, nov(day))
        midway.decides(day, works=works)
        after = midway.counted()
        assert change.works is works
        expected = [(before, after, 0), (before, after, 1)] if before != after else []
        assert [(one.before, one.after, one.documents) for one in change.moves] == expected, (day, works)
        assert midway.told() == dict.fromkeys(midway.told(), after), (day, works)
        seen.add(after.day)
    assert seen == {21, 22, 23, 24, 25}


def test_who_was_late_by_a_wrong_calendar_is_in_time_by_the_right_one_and_the_act_says_who_decided(
    midway: Midway, tmp_path: Path
) -> None:
    midway.house.school.now_is("2026-11-23 09:00")
    midway.carries_over()
    assert midway.verdict() == "позже срока: 2"
    midway.house.school.now_is("2026-11-24 09:00")
    midway.decides(21, works=False, why="Приказ № 41")
    assert midway.verdict() == "в срок"
    paper = DOCUMENTS["carry-over-act"]
    paper.draw(midway.house.deputy.reads(paper.read), tmp_path / "act.pdf")
    (page,) = pages_of(tmp_path / "act.pdf")
    said = " ".join(piece.text for piece in page)
    assert "Срок переноса до пн 23.11 (п. 3.2)" in said
    assert "сб 21 ноября – нерабочий: Приказ № 41 (Завуч З., 24.11.2026)" in said
    change = midway.house.deputy.reads(day_change, nov(21))
    assert {one.after for one in change.moves} == {datetime(2026, 11, 21, 23, 59, 59)}
    over = "Перенос после 19.11: до сб 21.11, уже прошло, было до пн 23.11 (п. 3.2)."
    assert over in consequences(change, nov(22))
    assert over.replace(", уже прошло", "") in consequences(change, nov(21)), "the last day is still there"
    (begun,) = (
        one for one in consequences(midway.house.deputy.reads(day_change, THURSDAY), nov(24)) if "откр" in one
    )
    assert begun == "Уже открыто: 1\u00a0урок. Записи останутся, просрочек за день не будет."
    midway.decides(21, works=True)
    assert midway.verdict() == "позже срока: 2"


def test_a_paper_of_a_past_day_is_counted_by_the_calendar_of_that_day(midway: Midway) -> None:
    school, deputy = midway.house.school, midway.house.deputy
    school.now_is("2026-11-22 20:00")
    assert len(midway.owed()) == 3
    midway.house.petrova.adds_topic(midway.house.algebra, "Корни")
    school.now_is("2026-11-23 09:00")
    midway.decides(21, works=False)
    assert midway.owed() == set()
    then: Moment = deputy.reads(end_of_day, nov(22))
    with looking_back(school.house.file, then) as now:
        owed = control(deputy.actor, now, THURSDAY).owed
    assert {one.due.date() for one in owed} == {nov(21)}
    assert len(owed) == 3


def test_a_reason_may_be_changed_as_long_as_the_calendar_allows_now(midway: Midway) -> None:
    assert isinstance(midway.gives_reason("illness", seen=1), Saved)
    midway.house.school.now_is("2026-11-23 10:00")
    late = midway.gives_reason("valid", seen=2)
    assert isinstance(late, Refusal)
    assert late.about == "2026-11-21"
    midway.decides(20, works=False)
    assert isinstance(midway.gives_reason("valid", seen=2), Saved)
    midway.decides(22, works=True)
    late = midway.gives_reason("illness", seen=3)
    assert isinstance(late, Refusal)
    assert late.about == "2026-11-22"


def test_a_reason_that_an_outage_moved_is_told_to_move_with_the_day_of_carrying_over(midway: Midway) -> None:
    house = midway.house
    house.school.now_is("2026-11-23 09:00")
    again = OpenOutage("Снег", datetime(2026, 11, 21, 20), new(), datetime(2026, 11, 22, 9))
    assert isinstance(house.deputy.asks(again), Saved)
    (missing,) = house.petrova.reads(missing_reasons, SEVEN)
    assert missing.due == datetime(2026, 11, 24, 23, 59, 59), "its last evening was without access"
    (told,) = (one for one in house.deputy.reads(day_change, nov(24)).moves if one.documents)
    assert (told.before.day, told.after.day) == (24, 25)
    midway.decides(24, works=False)
    (missing,) = house.petrova.reads(missing_reasons, SEVEN)
    assert missing.due == told.after


def test_the_act_tells_of_the_days_that_were_counted_over_and_of_who_decided_last(midway: Midway) -> None:
    house = midway.house
    for day in (19, 21, 24):
        midway.decides(day, works=False, why="Первый приказ")
    house.school.now_is("2026-11-20 09:00")
    other = house.school.somebody("Зуева Вера", Role.DEPUTY)
    second = SetWorkingDay(nov(21), False, "Второй приказ", (False, "Первый приказ"), new())
    assert isinstance(other.asks(second), Saved)
    (told,) = house.deputy.reads(carry_over_act).found.decisions
    assert (told.day, told.why, told.by, told.at.day) == (nov(21), "Второй приказ", "Зуева В.", 20)
    midway.decides(22, works=True)
    found = house.deputy.reads(carry_over_act)
    assert found.found.outage.due == datetime(2026, 11, 22, 23, 59, 59)
    assert [one.day.day for one in found.found.decisions] == [21, 22], (
        "the last day too, not the one access came on"
    )


def test_remarks_come_and_are_closed_with_the_calendar_and_keep_the_moment_they_were_made_with(
    midway: Midway,
) -> None:
    school, deputy = midway.house.school, midway.house.deputy

    def passes() -> set[tuple[str, date]]:
        found = deputy.reads(overdue_now)
        school.house.write(lambda book: keep_remarks(book, found)).result()
        there = Remark.select(Remark.duty, Remark.due).where(
            Remark.day == THURSDAY, Remark.closed_at.is_null()
        )
        return {(duty, due.date()) for duty, due in deputy.reads(lambda actor, now: rows(there))}

    of_thursday = {DutyKind.TOPIC, DutyKind.HOMEWORK, DutyKind.REASONS}
    school.now_is("2026-11-22 02:30")
    assert midway.owed() == of_thursday
    assert passes() == {(duty.value, nov(21)) for duty in of_thursday}
    midway.decides(21, works=False)
    assert midway.owed() == set()
    assert passes() == set()
    school.now_is("2026-11-24 02:30")
    assert passes() == {(duty.value, nov(23)) for duty in of_thursday}
    midway.decides(24, works=False)
    assert passes() == {(duty.value, nov(23)) for duty in of_thursday}, (
        "a day that came after changes nothing"
    )


def test_lessons_of_a_day_that_became_free_owe_nothing_and_what_was_written_stays(midway: Midway) -> None:
    house = midway.house
    house.school.now_is("2026-11-26 09:00")
    assert midway.owed() != set()
    midway.decides(19, works=False)
    assert midway.owed() == {DutyKind.REASONS}, "the reason is of the note, not of the lesson"
    assert house.petrova.reads(my_day, THURSDAY).day_off == BELATED
    assert house.petrova.reads(my_day, THURSDAY).lessons == ()
    assert len(house.items(midway.outage)) == 2
    midway.decides(19, works=True)
    assert {DutyKind.TOPIC, DutyKind.HOMEWORK} <= midway.owed()
    assert len(house.petrova.reads(my_day, THURSDAY).lessons) == 1


def test_a_week_of_five_days_from_december_on_moves_no_last_moment_of_november(midway: Midway) -> None:
    school, deputy = midway.house.school, midway.house.deputy

    def week(since: date, days: int, seen: int) -> Outcome:
        return deputy.asks(SetWeek(since, days, seen, new()))

    def free_saturdays() -> list[int]:
        december = deputy.reads(calendar_month, date(2026, 12, 1)).days
        return [one.day.day for one in december if one.day.weekday() == 5 and not one.works]

    before = deputy.reads(outages)[0].due
    assert refused(week(nov(18), 5, 6)) == (Reason.WEEK_BEHIND, "2.9")
    assert isinstance(week(nov(19), 5, 6), Saved), "today is not over"
    assert isinstance(week(nov(19), 6, 5), Saved)
    assert refused(week(nov(30), 7, 6))[0] is Reason.UNKNOWN_THING
    assert refused(week(nov(30), 6, 6))[0] is Reason.ALREADY_THERE
    assert deputy.reads(week_change, date(2026, 12, 14)).days == 5
    assert isinstance(week(date(2026, 12, 14), 5, 6), Saved)
    assert deputy.reads(week_change, date(2026, 12, 14)).days == 6
    assert isinstance(week(date(2026, 12, 14), 6, 5), Saved), "taken back"
    assert isinstance(week(date(2026, 12, 1), 5, 6), Saved)
    assert free_saturdays() == [5, 12]
    assert isinstance(week(date(2026, 12, 26), 5, 6), Saved)
    assert free_saturdays() == [5, 12, 26]
    assert isinstance(week(date(2026, 12, 20), 5, 5), Conflict)
    school.now_is("2026-12-03 09:00")
    assert deputy.reads(outages)[0].due == before == datetime(2026, 11, 21, 23, 59, 59)


def test_a_week_of_five_days_from_tomorrow_moves_what_is_still_counted_and_the_form_told_it(
    midway: Midway,
) -> None:
    deputy = midway.house.deputy
    monday = datetime(2026, 11, 23, 23, 59, 59)
    told = deputy.reads(week_change, nov(20))
    assert [(one.before.day, one.after) for one in told.moves] == [(21, monday)] * 2
    assert isinstance(deputy.asks(SetWeek(nov(20), told.days, told.stands, new())), Saved)
    assert set(midway.told().values()) == {monday}


def test_a_holiday_may_be_made_a_school_day_and_is_a_holiday_again(midway: Midway) -> None:
    house = midway.house
    house.school.slot(house.algebra, 5, 2)
    house.school.days_off("2026-11-20", "2026-11-20", "День школы", kind="holiday")

    def friday() -> tuple[bool, int, str, str]:
        (found,) = (one for one in house.deputy.reads(calendar_month, nov(20)).days if one.day == nov(20))
        return found.works, found.lessons, found.day_off, house.deputy.reads(day_change, nov(20)).stands[1]

    assert friday() == (False, 0, "День школы", "День школы")
    midway.decided[nov(20)] = False
    assert set(midway.told().values()) == {midway.counted()}
    midway.decides(20, works=True, why="Приказ № 5")
    assert friday() == (True, 1, "", "Приказ № 5")
    assert set(midway.told().values()) == {midway.counted()}
    midway.decides(20, works=False, why="Отменён")
    assert friday() == (False, 0, "День школы", "Отменён")
    assert set(midway.told().values()) == {midway.counted()}


def test_a_vacation_is_worked_by_the_staff_alone_whatever_is_decided(midway: Midway) -> None:
    house = midway.house
    house.school.days_off("2026-11-20", "2026-11-21")
    assert midway.counted() == house.deputy.reads(outages)[0].due, "the staff works"
    change = house.deputy.reads(day_change, nov(20))
    assert (change.works, change.lessons, change.vacation) == (False, 0, "Осенние каникулы")
    midway.decides(20, works=False)
    assert midway.counted() == house.deputy.reads(outages)[0].due
    house.school.slot(house.algebra, 5, 2)
    midway.decides(20, works=True)
    (friday,) = (one for one in house.deputy.reads(calendar_month, nov(20)).days if one.day == nov(20))
    assert (friday.works, friday.lessons, friday.day_off) == (True, 0, "Осенние каникулы")
