"""«Календарь» and the day of «Замены»: a day is made free or worked, what follows told before, by keys."""

from datetime import date, datetime

from textual.pilot import Pilot

from services.outcomes import Saved
from services.requests import EndOutage, OpenOutage, SetWorkingDay
from services.views.calendar import calendar_month
from services.views.school_day import school_day
from services.views.trail import Wanted, trail, trail_event
from services.views.workdays import stands_on
from tests.school import Who, new
from tests.screens.conftest import SignedIn
from tests.screens.golden import screen_text, settled
from tests.screens.samples import Sample
from texts.trail import value

FRIDAY = date(2026, 11, 20)


def lessons_of(who: Who, day: date) -> int:
    return len(who.reads(school_day, day).lessons)


def told(who: Who, day: date) -> tuple[bool, str]:
    (found,) = (one for one in who.reads(calendar_month, day).days if one.day == day)
    return found.works, found.said


async def test_a_deputy_makes_a_day_free_and_takes_it_back_and_the_trail_says_why(
    sample: Sample, signed_in: SignedIn
) -> None:
    deputy = sample.deputy
    sample.teacher.enters_note("Белова", "2026-11-18", "2026-11-18", handed_in="2026-11-19")
    assert lessons_of(deputy, FRIDAY) == 2
    async with signed_in(deputy) as pilot:
        await pilot.press("f4", *"календ", "enter", "down", "enter")
        await settled(pilot.app, pilot)
        text = screen_text(pilot.app)
        assert "сделать нерабочим пт 20 ноября" in text
        assert "Уроков не будет: 2." in text
        assert "Причины по справкам от 19.11 (1): до пн 23.11, было до сб 21.11 (п. 2.9)." in text
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        assert "не указана причина" in screen_text(pilot.app)
        await pilot.press(*"Приказ", "space", *"12", "enter")
        await settled(pilot.app, pilot)
        text = screen_text(pilot.app)
        assert "пт 20 ноября теперь нерабочий" in text
        assert "> пт 20 ноября  выходной    –          Приказ 12 (Орлова Т. С., 19.11)" in text
        assert lessons_of(deputy, FRIDAY) == 0
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        text = screen_text(pilot.app)
        assert "Сейчас нерабочий: Приказ 12." in text
        assert "Уроки снова по расписанию: 2." in text
        assert "до сб 21.11, было до пн 23.11" in text
        await pilot.press(*"Отменён", "enter")
        await settled(pilot.app, pilot)
    assert lessons_of(deputy, FRIDAY) == 2
    assert told(deputy, FRIDAY) == (True, "Отменён")
    taken_back, made = deputy.reads(trail, Wanted()).lines[:2]
    assert (made.act, made.who, taken_back.who) == ("set_working_day", "Орлова Т. С.", "Орлова Т. С.")
    assert value(made.thing, made.after) == "20.11 нерабочий: Приказ 12"
    assert value(taken_back.thing, taken_back.after) == "20.11 рабочий: Отменён"
    whole = deputy.reads(trail_event, taken_back.number)
    assert whole is not None
    assert ("day", "2026-11-20", "2026-11-20") in whole.columns


async def test_a_week_of_five_days_is_decided_by_the_second_key_on_the_same_day(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.deputy) as pilot:
        await pilot.press("f4", *"календ", "enter", "down", "f5")
        await settled(pilot.app, pilot)
        text = screen_text(pilot.app)
        assert "С пт 20 ноября неделя в 5 дней? Сроки не сдвинутся. Да: F5 ещё раз" in text
        await pilot.press("down", "f5")
        await settled(pilot.app, pilot)
        assert "С сб 21 ноября неделя в 5 дней?" in screen_text(pilot.app)
        assert told(sample.deputy, date(2026, 11, 21)) == (True, "")
        await pilot.press("f5")
        await settled(pilot.app, pilot)
        text = screen_text(pilot.app)
        assert "С сб 21 ноября в неделе рабочих дней: 5. Уроки суббот снимает «Расписание»." in text
        assert "> сб 21 ноября  выходной" in text
    assert told(sample.deputy, date(2026, 11, 14)) == (True, "")


async def test_the_day_of_the_changes_is_made_free_from_there(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.deputy) as pilot:
        await pilot.press("f7", "right", "f2", *"Карантин", "enter")
        await settled(pilot.app, pilot)
        text = screen_text(pilot.app)
        assert "Замены > пт 20 ноября" in text
        assert "Уроков нет. Карантин" in text
    assert told(sample.deputy, FRIDAY) == (False, "Карантин")


async def test_a_teacher_looks_at_the_months_of_the_year_and_changes_nothing(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("f4", *"календ", "enter", "enter")
        await settled(pilot.app, pilot)
        text = screen_text(pilot.app)
        assert "> чт 19 ноября" in text
        assert "Решают завуч и администратор" in text
        assert "изменить" not in text
        await pilot.press("left", "left", "left")
        await settled(pilot.app, pilot)
        text = screen_text(pilot.app)
        assert "Календарь > сентябрь 2026" in text
        assert "Дальше учебного года нет." in text
        await pilot.press("f6", *"23.02.27", "enter")
        await settled(pilot.app, pilot)
        assert "> вт 23 февраля" in screen_text(pilot.app)
        await pilot.press("f6", *"1.08.27", "enter")
        await settled(pilot.app, pilot)
        assert "В этом месяце учебного года нет." in screen_text(pilot.app)
        await pilot.press("left")
        await settled(pilot.app, pilot)
        text = screen_text(pilot.app)
        assert "Календарь > май 2027" in text
        assert "> ср 26 мая" in text, "the last day of the year"


async def test_my_day_that_lies_open_loses_the_lessons_and_debts_of_a_free_day_at_once(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.teacher) as pilot:
        text = screen_text(pilot.app)
        assert "Математика" in text.partition("Долги")[0]
        assert "чт 12.11" in text
        for day in (12, 19):
            made = SetWorkingDay(date(2026, 11, day), False, "Мороз", (True, ""), f"frost {day}")
            assert isinstance(sample.deputy.asks(made), Saved)
        await settled(pilot.app, pilot)
        text = screen_text(pilot.app)
        assert "Уроков нет: Мороз" in text
        assert "Математика" not in text.partition("Долги")[0]
        assert "чт 12.11" not in text


async def test_a_diary_and_the_calendar_that_lie_open_tell_of_a_free_day_at_once(
    sample: Sample, signed_in: SignedIn
) -> None:
    frost = SetWorkingDay(FRIDAY, False, "Мороз", (True, ""), "frost")
    async with signed_in(sample.guardian) as family, signed_in(sample.teacher) as pilot:
        await pilot.press("f4", *"календ", "enter")
        assert "Мороз" not in screen_text(family.app)
        assert isinstance(sample.deputy.asks(frost), Saved)
        await settled(pilot.app, pilot)
        await settled(family.app, family)
        assert "уроков нет: Мороз" in screen_text(family.app)
        assert "пт 20 ноября  выходной    –          Мороз (Орлова" in screen_text(pilot.app)


def but_for_decisions(text: str) -> list[str]:
    return [one for one in text.splitlines() if one and "сб 21 ноября –" not in one]


async def test_screens_that_lie_open_tell_a_last_moment_that_moved_and_keep_their_lines(
    sample: Sample, signed_in: SignedIn
) -> None:
    deputy, teacher = sample.deputy, sample.teacher
    teacher.enters_note("Белова", "2026-11-18", "2026-11-18", handed_in="2026-11-19")
    opened = deputy.asks(OpenOutage("Обрыв", datetime(2026, 11, 19, 11), new()))
    assert isinstance(opened, Saved)
    held = teacher.holds(sample.algebra, "2026-11-19", 3)
    assert isinstance(held, Saved)
    teacher.marks(held.thing, "Антонов", "5")
    sample.school.now_is("2026-11-19 12:10")
    assert isinstance(deputy.asks(EndOutage(opened.thing, 1, datetime(2026, 11, 19, 12, 5), new())), Saved)
    saturday = date(2026, 11, 21)

    async def decided(pilot: Pilot[None], *, works: bool) -> str:
        found = deputy.reads(lambda actor, now: stands_on(saturday))
        seen = found.works, found.title
        assert isinstance(deputy.asks(SetWorkingDay(saturday, works, f"Приказ {works}", seen, new())), Saved)
        await settled(pilot.app, pilot)
        return screen_text(pilot.app)

    said = 0
    for who, ways in (
        (deputy, (("f4", *"перебои", "enter"), ("enter",))),
        (teacher, (("home",), (*("down",) * 3, "enter"), ("escape", "f6", "f8"))),
    ):
        async with signed_in(who) as pilot:
            for keys in ways:
                await pilot.press(*keys)
                await settled(pilot.app, pilot)
                looked = screen_text(pilot.app)
                assert "21.11" in looked, looked
                moved = looked.replace("сб 21.11", "пн 23.11").replace("до 21.11", "до 23.11")
                for works, expected in ((False, moved), (True, looked)):
                    text = await decided(pilot, works=works)
                    assert but_for_decisions(text) == but_for_decisions(expected)
                if "кто перенёс" in looked:
                    assert "сб 21 ноября – рабочий: Приказ True (Орлова Т. С., 19.11.2026)" in text
                    said += 1
    assert said == 1
