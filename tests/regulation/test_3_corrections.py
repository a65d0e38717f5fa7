"""Section 3 of the regulation: an outage whose times were told wrong is corrected, its records with it."""

from datetime import datetime, timedelta

import pytest

from rules.codes import Role
from rules.outages import long_by_month
from rules.refusals import Reason
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.requests import CloseTerm, CloseYear, CorrectOutage, DecideMode, EndOutage
from services.views.access import access
from services.views.carry_over import OutageView, by_teacher, my_carrying, outages, to_carry
from services.views.outage_corrections import corrections_of
from tests.regulation.test_3_outage import PUPILS, House, at, built
from tests.school import School, new
from texts.outage import correction
from texts.refusals import sentence

pytestmark = pytest.mark.clause("3.1")


@pytest.fixture
def house(school: School) -> House:
    return built(school)


def opened(house: House, clock: str) -> int:
    outcome = house.opens(clock)
    assert isinstance(outcome, Saved)
    return outcome.thing


def refused(outcome: Outcome) -> tuple[Reason, str]:
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason, sentence(outcome)


def test_a_wrong_beginning_is_corrected_while_it_lasts_and_its_records_are_those_of_the_true_one(
    house: House,
) -> None:
    house.school.now_is("2026-11-19 12:30")
    house.petrova.marks(house.lesson, "Щукина Яна", "5")
    house.school.now_is("2026-11-19 13:00")
    outage = opened(house, "13:00")
    assert house.left(outage) == {}
    saved = house.corrects(outage, "12:20", None, "Обрыв кабеля")
    assert isinstance(saved, Saved)
    (now,) = house.deputy.reads(outages)
    assert (now.started_at, now.cause, now.correction) == (at("12:20"), "Обрыв кабеля", "Ошиблись часом")
    assert house.petrova.reads(access).away_since == at("12:20")
    assert house.left(outage) == {("mark", "Щукина Яна"): ("", "5")}
    house.corrects(outage, "12:40", None, "Обрыв кабеля")
    assert house.left(outage) == {}, "the mark was typed into both systems"


def test_what_was_carried_over_stays_so_also_when_the_true_times_do_not_reach_it(house: House) -> None:
    outage = opened(house, "12:00")
    house.petrova.marks(house.lesson, "Щукина Яна", "5")
    house.petrova.marks(house.lesson, "Яковлев Ян", "4")
    house.school.now_is("2026-11-19 13:30")
    house.petrova.marks(house.lesson, "Ёлкин Пётр", "3")
    house.school.now_is("2026-11-19 14:00")
    house.ends("14:00")
    house.school.now_is("2026-11-19 14:10")
    (yana,) = [one for one in house.items(outage) if one.pupil == "Щукина Яна"]
    house.ticks([yana], outage)
    assert isinstance(house.corrects(outage, "13:00", "13:50"), Saved)
    told = {(one.pupil, one.is_done) for one in house.items(outage)}
    assert told == {("Щукина Яна", True), ("Ёлкин Пётр", False)}
    (teacher,) = by_teacher(house.deputy.reads(to_carry, outage))
    assert (teacher.records, teacher.left) == (2, 1)
    house.petrova.marks(house.lesson, "Щукина Яна", "2", seen=1)
    assert house.left(outage)["mark", "Щукина Яна"] == ("5", "2"), "the regional system holds the five"
    assert isinstance(house.corrects(outage, "11:30", "14:00"), Saved)
    assert len(house.items(outage)) == 3, "corrected again, and all of them are back"


def test_deadlines_and_the_report_of_the_month_follow_the_true_times(house: House) -> None:
    house.school.now_is("2026-11-19 14:00")
    outage = opened(house, "13:00")
    house.petrova.marks(house.lesson, "Щукина Яна", "5")
    house.school.now_is("2026-11-20 09:30")
    (lasting,) = house.deputy.reads(outages)
    house.deputy.asks(EndOutage(outage, lasting.version, at("09:00", "2026-11-20"), new()))
    (before,) = house.deputy.reads(outages)
    assert (before.due, long_a_month(before)) == (at("23:59:59", "2026-11-23"), [1])
    assert [left for _, left in house.petrova.reads(my_carrying)] == [1]
    assert isinstance(house.corrects(outage, "13:00", "13:50"), Saved)
    (after,) = house.deputy.reads(outages)
    assert (after.due, long_a_month(after)) == (at("23:59:59", "2026-11-21"), [])
    assert house.petrova.reads(my_carrying) == ()


def long_a_month(outage: OutageView) -> list[int]:
    assert outage.ended_at is not None
    return [month.number for month in long_by_month([(outage.started_at, outage.ended_at)])]


def test_times_that_cannot_be_true_are_refused_with_what_stands_against_them(house: House) -> None:
    house.school.now_is("2026-11-19 14:00")
    first = opened(house, "12:00")
    house.ends("13:00")
    second = opened(house, "13:30")
    house.petrova.marks(house.lesson, "Щукина Яна", "5")
    house.school.now_is("2026-11-19 15:00")
    house.ends("14:30")
    house.school.now_is("2026-11-19 15:05")
    house.ticks(house.items(second), second)
    house.school.now_is("2026-11-19 16:00")
    reason, said = refused(house.corrects(second, "12:59", "14:30"))
    assert (reason, "задевает другой перебой, с 19.11.2026 в 12:00" in said) == (Reason.OUTAGES_MEET, True)
    assert refused(house.corrects(first, "12:00", "13:31"))[0] is Reason.OUTAGES_MEET
    assert refused(house.corrects(first, "13:00", "15:00"))[0] is Reason.OUTAGES_MEET, "around the other"
    assert refused(house.corrects(second, "13:30", "16:01"))[0] is Reason.OUTAGE_AHEAD
    assert refused(house.corrects(second, "13:30", "13:30"))[0] is Reason.OUTAGE_ENDS_FIRST
    reason, said = refused(house.corrects(second, "13:30", "15:06"))
    assert (reason, "переносили 19.11.2026 в 15:05" in said) == (Reason.CARRIED_OVER_BEFORE, True)
    assert refused(house.corrects(second, "13:30", "14:30"))[0] is Reason.NOTHING_TO_CORRECT
    assert refused(house.corrects(second, "13:30", "14:30", "  "))[0] is Reason.NAME_MISSING
    assert refused(house.corrects(second, "13:30", None))[0] is Reason.UNKNOWN_THING, "it does not last"
    assert isinstance(house.corrects(first, "12:00", "13:30"), Saved), "they may follow each other"
    summer = datetime(2026, 8, 31, 9)
    without = CorrectOutage(second, 2, "Обрыв", summer, at("14:30"), "Опечатка", new())
    reason, said = refused(house.deputy.asks(without))
    assert (reason, "начался 01.09.2026" in said) == (Reason.OUTAGE_BEFORE_YEAR, True)
    assert refused(house.opens_at(summer))[0] is Reason.OUTAGE_BEFORE_YEAR
    silent = CorrectOutage(second, 2, "Обрыв", at("13:31"), at("14:30"), " ", new())
    assert refused(house.deputy.asks(silent))[0] is Reason.WHY_MISSING
    stale = CorrectOutage(second, 1, "Обрыв", at("13:31"), at("14:30"), "Опечатка", new())
    told = house.deputy.asks(stale)
    assert isinstance(told, Conflict)
    assert told.who == "Завуч З."
    ended_meanwhile = CorrectOutage(second, 1, "Обрыв", at("13:31"), None, "Опечатка", new())
    assert isinstance(house.deputy.asks(ended_meanwhile), Conflict), (
        "who ended it is told, not that it is gone"
    )


def test_who_corrected_it_when_what_stood_there_and_why_is_kept(house: House) -> None:
    outage = opened(house, "12:00")
    house.school.now_is("2026-11-19 12:10")
    house.corrects(outage, "11:50", None)
    house.school.now_is("2026-11-19 14:00")
    house.ends("13:30")
    house.corrects(outage, "11:50", "13:00", "Обрыв")
    (view,) = house.deputy.reads(outages)
    told = house.deputy.reads(lambda actor, now: corrections_of(now, view))
    assert [correction(one) for one in told] == [
        "Исправлено 19.11.2026 12:10, Завуч З.: было с 19.11 12:00, идёт 10 мин, Нет интернета."
        " Почему: Ошиблись часом",
        "Исправлено 19.11.2026 14:00, Завуч З.: было 19.11 11:50–13:30, 1 ч 40 мин, Нет интернета."
        " Почему: Ошиблись часом",
    ]
    assert told[1].at - told[0].at == timedelta(hours=1, minutes=50)


def test_no_correction_takes_a_list_away_under_ticks(house: House) -> None:
    director = house.school.somebody("Директорова Дина", Role.DIRECTOR)
    alone = DecideMode("primary", False, ("primary", True), new())
    assert isinstance(director.asks(alone), Saved)
    house.school.now_is("2026-11-20 10:00")
    assert isinstance(director.asks(DecideMode("primary", True, ("primary", False), new())), Saved)
    opened_at = house.opens_at(at("09:00", "2026-11-20"))
    assert isinstance(opened_at, Saved)
    house.petrova.marks(house.lesson, "Щукина Яна", "5")
    house.school.now_is("2026-11-20 11:00")
    house.deputy.asks(EndOutage(opened_at.thing, 1, at("10:30", "2026-11-20"), new()))
    said = ("Обрыв", at("20:00"), at("10:30", "2026-11-20"), "Опечатка")
    house.ticks(house.items(opened_at.thing), opened_at.thing)
    told = house.deputy.asks(CorrectOutage(opened_at.thing, 2, *said, new()))
    assert refused(told)[0] is Reason.NOTHING_CARRIED_OVER
    house.ticks(house.items(opened_at.thing), opened_at.thing, done=False)
    assert isinstance(house.deputy.asks(CorrectOutage(opened_at.thing, 2, *said, new())), Saved)


def test_outages_of_a_closed_year_stand_as_its_archive_tells_them(house: House) -> None:
    outage = opened(house, "11:00")
    house.ends("11:30")
    house.school.now_is("2027-05-26 12:00")
    terms = [term.term for term in house.school.page(house.algebra).terms]
    for pupil in PUPILS:
        for term in terms:
            assert isinstance(house.petrova.sets_result(house.algebra, pupil, "term", term, "5"), Saved)
        assert isinstance(house.petrova.sets_result(house.algebra, pupil, "year", None, "5"), Saved)
    for term in terms:
        assert isinstance(house.deputy.asks(CloseTerm(term, 0, new())), Saved)
    assert isinstance(house.corrects(outage, "11:01", "11:30"), Saved)
    assert isinstance(house.deputy.asks(CloseYear(1, new())), Saved)
    assert refused(house.corrects(outage, "11:02", "11:30"))[0] is Reason.YEAR_CLOSED
