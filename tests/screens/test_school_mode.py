"""Where the school's journal is, by keys: decided by the director, told on everybody's screens (3.1)."""

from datetime import datetime, timedelta

from rules.knocks import Knocks, Silence
from screens.school_mode.page import SchoolModeScreen
from services.live import OutageChanged
from services.requests import OpenOutage
from services.views.carry_over import outages
from tests.school import new
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text
from tests.screens.samples import Sample
from tests.screens.test_outages import press

ELSEWHERE = "Журнал школы — региональная система. Здесь пишут, пока её нет (п. 3.1)"


async def test_the_second_enter_decides_and_everybody_is_told(sample: Sample, signed_in: SignedIn) -> None:
    sample.school.now_is("2026-11-19 12:30")
    async with signed_in(sample.teacher) as teacher, signed_in(sample.administrator) as pilot:
        assert "региональная система" not in screen_text(teacher.app)
        text = await press(pilot, "f4", *"режим", "enter")
        assert "(*) здесь: этот журнал" in text
        text = await press(pilot, "down", "enter")
        assert "Сроки — всегда, после перебоя перенос. Enter ещё раз — решить" in text
        await press(pilot, "down", "up", "enter")
        assert "(*) здесь" in screen_text(pilot.app), "another line between the two: asked anew"
        assert "Решено с сегодняшнего дня" in await press(pilot, "enter")
        await press(pilot, "down", "down", "enter", "enter")
        assert isinstance(pilot.app.screen, SchoolModeScreen)
        assert_like("school-mode-80x24", screen_text(pilot.app))
        assert ELSEWHERE in await press(teacher, "t")
    async with signed_in(sample.deputy) as deputy:
        text = await press(deputy)
        assert ELSEWHERE in text
        assert "вне перебоев сроки не проверяются" in text
        text = await press(deputy, "f4", *"перебои", "enter", "f6", "down", "down", "enter", "enter")
        assert "решать, где журнал школы — не ваша обязанность" in text
    async with signed_in(sample.guardian) as family:
        assert "Отметки и задания — в региональной системе" in await press(family)


async def test_without_the_regional_system_an_outage_is_one_of_this_journal(
    sample: Sample, signed_in: SignedIn
) -> None:
    school = sample.school
    school.now_is("2026-11-19 12:30")
    async with signed_in(sample.administrator) as pilot:
        await press(pilot, "f4", *"режим", "enter", "down", "down", "down", "enter", "enter")
    sample.deputy.asks(OpenOutage("Нет света в корпусе", datetime(2026, 11, 19, 11, 0), new()))
    async with signed_in(sample.guardian) as family:
        assert "Перебой с 19.11 11:00: часть записей появится здесь позже" in await press(family)
    async with signed_in(sample.deputy) as deputy:
        text = await press(deputy, "f4", *"перебои", "enter", "f8")
        assert "чтобы внести записи" in text
        assert "у кого нет журнала, пишут на бумаге" in text
        text = await press(deputy, "enter")
        assert "Что осталось на бумаге, вносят до сб 21.11 (п. 3.2)" in text
        assert "Журнал школы — этот: переносить некуда" in await press(deputy, "enter")


async def test_what_knocking_has_shown_is_opened_and_ended_with_one_key(
    sample: Sample, signed_in: SignedIn
) -> None:
    school, minute = sample.school, timedelta(minutes=1)
    house, noon = school.house, datetime(2026, 11, 19, 12)
    school.now_is("2026-11-19 12:05")
    async with signed_in(sample.administrator) as pilot:
        text = await press(pilot, "f4", *"режим", "enter", "end", "enter")
        assert "Адрес, как edu.example.ru:443" in text
        assert "с портом, без https://" in await press(pilot, *"edu", "f2")
        await press(pilot, *".ru:443", "f2")
        assert "edu.ru:443 раз в минуту, предлагать перебой после неудач подряд: 3" in screen_text(pilot.app)
        assert "Ещё не стучали" in screen_text(pilot.app)
        knocks = Knocks("edu.ru:443")
        for passed in range(3):
            knocks = knocks.after(noon + passed * minute, Silence.NO_NAME)
        house.knocks = knocks
        house.live.publish((OutageChanged(),))
        text = await press(pilot, "f5")
        assert "Последняя проба 12:02: имя не найдено. Неудач подряд: 3, с 12:00." in text
        assert "Нет ответа региональной системы с 12:00" in text
    async with signed_in(sample.teacher) as teacher:
        assert "Нет ответа региональной" not in await press(teacher)
    async with signed_in(sample.deputy) as deputy:
        assert "Нет ответа региональной системы с 12:00. Объявить" in await press(deputy)
        text = await press(deputy, "f4", *"перебои", "enter")
        assert "> Enter — объявить перебой с 19.11 12:00. Нет ответа от edu.ru:443" in text
        text = await press(deputy, "enter")
        assert "Перебой открыт с 19.11.2026 12:00" in text
        assert "Нет ответа от edu.ru:443" in text
        assert "> с 19.11 12:00, идёт" in text
        house.knocks = knocks.after(noon + 4 * minute, None)
        house.live.publish((OutageChanged(),))
        await press(deputy, "f5")
        text = await press(deputy, "home")
        assert "Региональная система отвечает с 12:04. Закончить" in text
        assert "> Enter — закончить перебой: edu.ru:443 отвечает с 19.11 12:04" in text
        assert "Связь есть. Записи переносят до сб 21.11" in await press(deputy, "enter")
    (ended,) = sample.deputy.reads(outages)
    assert (ended.started_at, ended.ended_at) == (noon, noon + 4 * minute)
