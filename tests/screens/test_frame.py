"""The frame: place, person, save state, keys; small windows; leaving."""

import asyncio
from datetime import datetime

import pytest
from textual.app import App
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Static

from models.database import sqlite
from rules.codes import Role
from screens.actions import Action
from screens.edges import TopLine, WindowTooSmall
from screens.frame import Frame
from screens.help.page import HelpScreen, key_lines
from screens.journal.board import Fact, What
from screens.journal.page import JournalScreen
from screens.journal.seat import Seat
from screens.my_day.page import MyDayScreen
from screens.rows import RowList
from services.health import Ailment, BadClock, Health, Holder, Overgrown
from services.house import House
from services.outcomes import Conflict, NotSaved
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import Sample
from texts.health import advice, banner


def _top(app: App[None]) -> str:
    return screen_text(app).splitlines()[0]


def _bottom(app: App[None]) -> str:
    return screen_text(app).splitlines()[-1]


async def test_an_unsaved_change_never_looks_saved(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, MyDayScreen)
        screen.note_saved(datetime(2026, 11, 19, 10, 42))
        await pilot.pause()
        assert _top(pilot.app).endswith("сохранено 10:42")
        screen.note_unsaved(2)
        await pilot.pause()
        assert _top(pilot.app).endswith("не сохранено: 2")
        assert "сохранено 10:42" not in _top(pilot.app)


class Watched(Static):
    """A line that counts how often it is drawn."""

    drawn = 0

    def render_lines(self, crop: Region) -> list[Strip]:
        self.drawn += 1
        return super().render_lines(crop)


async def test_a_page_that_changes_below_another_draws_nothing_there_and_is_drawn_when_it_is_seen(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.teacher) as pilot:
        below, line = pilot.app.screen, Watched("страница сверху")
        assert isinstance(below, MyDayScreen)
        pilot.app.push_screen(above := Screen[None]())
        await above.mount(line)
        await settled(pilot.app, pilot)
        before = line.drawn
        below.note_unsaved(2)
        await pilot.pause()
        below._on_timer_update()  # the next frame of the page below
        await pilot.pause()
        assert before
        assert line.drawn == before
        pilot.app.pop_screen()
        await pilot.pause()
        assert _top(pilot.app).endswith("не сохранено: 2")


async def test_leaving_with_something_unsaved_asks_once(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, MyDayScreen)
        screen.note_unsaved(1)
        await pilot.press("f10")
        assert "Ещё не всё сохранено" in _bottom(pilot.app)
        assert pilot.app.is_running
        await pilot.press("down", "f10")
        assert "Ещё не всё сохранено" in _bottom(pilot.app)
        await pilot.press("f10")
        await pilot.pause()
        assert pilot.app._exit


async def test_what_was_said_stands_until_the_next_key_in_a_searched_list_too(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.deputy) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, Frame)
        screen.say("Последний вход")
        await pilot.pause()
        assert "Последний вход" in _bottom(pilot.app)
        await pilot.press("down")
        assert "Последний вход" not in _bottom(pilot.app)


async def test_a_small_window_asks_for_a_larger_one_and_takes_the_keys(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.teacher) as pilot:
        chosen = pilot.app.screen.query_one(RowList).chosen
        await pilot.resize_terminal(70, 20)
        await pilot.pause()
        assert screen_text(pilot.app).strip() == "Окно мало: 70x20. Увеличьте до 80x24, набранное цело."
        await pilot.press("down", "enter", "f6")
        await pilot.resize_terminal(80, 24)
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, MyDayScreen)
        assert not pilot.app.screen.query_one(WindowTooSmall).display
        assert pilot.app.screen.query_one(RowList).chosen == chosen
        await pilot.press("down")
        assert pilot.app.screen.query_one(RowList).chosen != chosen


@pytest.mark.parametrize("way", [(), ("enter",), ("enter", "b"), ("enter", "f2"), ("f4",)])
async def test_a_window_made_tiny_and_large_again_shows_what_it_showed(
    sample: Sample, signed_in: SignedIn, way: tuple[str, ...]
) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press(*way)
        await settled(pilot.app, pilot)
        before = screen_text(pilot.app)
        for size in ((20, 5), (1, 1), (24, 60), (300, 4)):
            await pilot.resize_terminal(*size)
            await settled(pilot.app, pilot)
        await pilot.resize_terminal(80, 24)
        await settled(pilot.app, pilot)
        assert screen_text(pilot.app) == before


async def test_nothing_is_typed_unseen_in_a_small_window(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.deputy) as pilot:
        await pilot.press("7")
        await pilot.resize_terminal(70, 20)
        await pilot.press("а", "б")
        await pilot.resize_terminal(80, 24)
        await pilot.press("а")
        assert screen_text(pilot.app).splitlines()[1].strip() == "Только: 7а"


async def test_help_tells_what_the_signs_of_a_page_mean(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("enter", "f1", "end")
        await settled(pilot.app, pilot)
        assert_like("help-journal-signs-80x24", screen_text(pilot.app))


@pytest.mark.parametrize("key", ["f1", "?"])
async def test_help_is_made_of_the_declared_keys(sample: Sample, signed_in: SignedIn, key: str) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press(key)
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, HelpScreen)
        assert_like("help-my-day-80x24", screen_text(pilot.app))
        await pilot.press("escape")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, MyDayScreen)


async def test_escape_at_home_only_tells_the_way_out(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("escape")
        assert "F10" in _bottom(pilot.app)
        await pilot.press("down")
        assert "Enter открыть" in _bottom(pilot.app)


async def test_a_conflict_and_a_failed_disk_are_said_calmly(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, MyDayScreen)
        assert not screen.answer(Conflict("4", 2, "Иванова А. А.", datetime(2026, 11, 19, 10, 12)))
        await pilot.pause()
        assert "Иванова А. А. в 10:12" in _bottom(pilot.app)
        assert not screen.answer(Conflict("4", 2, "", datetime(2026, 11, 19, 10, 12)))
        await pilot.pause()
        assert "программа в 10:12" in _bottom(pilot.app)
        assert not screen.answer(NotSaved("disk"))
        await pilot.pause()
        assert "Не сохранено" in _bottom(pilot.app)


async def test_the_role_goes_before_the_place_is_cut(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, Frame)
        screen.at("Журнал", "Основы безопасности и защиты Родины", "II четверть")
        await pilot.pause()
        assert _top(pilot.app).endswith("Петрова А. И.")
        assert "Родины > II четверть" in _top(pilot.app)
        screen.query_one(TopLine).saved_at = datetime(2026, 11, 19, 10, 42)
        screen.at("Журнал", "Основы безопасности и защиты Родины", "очень длинное место")
        await pilot.pause()
        assert _top(pilot.app).endswith("сохранено 10:42")
        assert "…" in _top(pilot.app)


async def test_the_last_sign_in_and_failed_tries_are_told(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher):
        pass
    accounts = sample.school.house.accounts
    assert await accounts.admit(sample.teacher.login, "не тот пароль", "10.0.0.9") is None
    async with signed_in(sample.teacher) as pilot:
        assert "Последний вход 19.11.2026 12:00, адрес 10.0.0.7" in _bottom(pilot.app)
        assert "Неудачных попыток с тех пор: 1" in _bottom(pilot.app)


def damaged(house: House) -> None:
    """Let the watch over the file hear of something that does not pass."""
    failure = sqlite.OperationalError()
    failure.sqlite_errorcode = sqlite.SQLITE_CORRUPT
    with house.database.connection_context():
        house.watch.failed(failure)


async def test_what_stops_writing_stands_on_every_screen_and_for_the_administrator_with_what_to_do(
    sample: Sample, signed_in: SignedIn
) -> None:
    house = sample.school.house
    administrator = sample.school.somebody("Громов Иван", Role.ADMINISTRATOR)
    async with signed_in(sample.teacher) as pilot:
        assert "Запись остановлена" not in screen_text(pilot.app)
        damaged(house)
        await settled(pilot.app, pilot)
        line = screen_text(pilot.app).splitlines()[1]
        assert line == " Запись остановлена: файл журнала повреждён. Позовите администратора"
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        assert screen_text(pilot.app).splitlines()[1] == line, "a screen opened later says it too"
    async with signed_in(administrator) as pilot:
        text = " ".join(screen_text(pilot.app).split())
        assert f"Файл журнала повреждён: {house.folder}" in text.replace("- ", "-")
        assert "zhurnal restore СНИМОК" in text


async def test_what_waits_on_a_page_is_sent_at_once_when_writing_is_possible_again(
    sample: Sample, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.journal.seated.RETRY_SECONDS", 3600.0)
    house = sample.school.house
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        damaged(house)
        await pilot.press("5")
        await settled(pilot.app, pilot)
        assert "не сохранено: 1" in screen_text(pilot.app)
        with house.database.connection_context():
            house.watch.wrote()
        await settled(pilot.app, pilot)
        assert "не сохранено" not in screen_text(pilot.app)
        assert "Запись возможна снова, записываю: 1" in screen_text(pilot.app)


async def test_what_the_disk_did_not_take_is_sent_again_by_itself(
    sample: Sample, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = asyncio.Event()
    monkeypatch.setattr("screens.journal.seated.RETRY_SECONDS", 0.01)
    monkeypatch.setattr(Seat, "retry", lambda _: again.set())
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        page = pilot.app.screen
        assert isinstance(page, JournalScreen)
        page.answered(Fact(What.MARKS, 1, 1), NotSaved("disk"))
        async with asyncio.timeout(30):
            await again.wait()


async def test_a_page_that_was_left_hears_of_no_change_and_shows_no_answer(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        page = pilot.app.screen
        assert isinstance(page, JournalScreen)
        await pilot.press("escape")
        await settled(pilot.app, pilot)
        assert [course for course in sample.school.house.live._watchers if course > 0] == []
        page.answered(Fact(What.MARKS, 1, 1), NotSaved("disk"))
        assert page.top.unsaved == 0
        assert page.bottom.said == ""


def test_every_ailment_has_its_line_in_a_small_window_and_its_advice() -> None:
    clock = BadClock(datetime(2001, 1, 1), datetime(2026, 11, 19, 12), datetime(2026, 11, 19, 12, 1))
    everything = [Health(ailment, datetime(2026, 11, 19, 12, 41), "/srv/school") for ailment in Ailment]
    everything.append(Health(clock=clock))
    for health in everything:
        assert 0 < len(banner(health)) < 79
        (told,) = advice(health)
        assert "{" not in told
    assert "Пока журнал считает, что сейчас 19.11.2026 12:01" in told
    assert banner(Health()) == ""
    held = Health(overgrown=Overgrown(80_000_000, (Holder(7, "sqlite3"),)))
    assert banner(held) == "", "no business of a teacher's"
    assert "80,0 МБ" in next(advice(held))
    assert "sqlite3, процесс 7: закройте" in next(advice(held))


def test_a_key_is_told_of_in_a_sentence_that_begins_with_a_capital() -> None:
    told = ["".join(text for text, _ in line.parts).split() for line in key_lines((Action("tab", "вид"),))]
    assert ["Tab", "Вид"] in told


async def test_the_minute_of_the_last_change_never_goes_back(sample: Sample, signed_in: SignedIn) -> None:
    sample.school.now_is("2026-11-19 12:40")
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("down", "enter", "5")
        await settled(pilot.app, pilot)
        assert _top(pilot.app).endswith("сохранено 12:40")
        sample.school.now_is("2026-11-19 12:45")
        await pilot.press("f2", *"Корень", "enter")
        await settled(pilot.app, pilot)
        assert _top(pilot.app).endswith("сохранено 12:45")
        await pilot.press("escape")
        await settled(pilot.app, pilot)
        assert "Журнал" in _top(pilot.app)
        assert _top(pilot.app).endswith("сохранено 12:45"), "the lesson was saved since the mark"
        sample.school.now_is("2026-11-19 12:44")
        await pilot.press("4", "escape")
        await settled(pilot.app, pilot)
        assert "Мой день" in _top(pilot.app)
        assert _top(pilot.app).endswith("сохранено 12:45"), "a clock that is set back saves nothing earlier"


async def test_a_letter_that_does_nothing_says_so_and_one_that_looks_like_a_sign_does_what_it_says(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("ы")
        await settled(pilot.app, pilot)
        assert _bottom(pilot.app).strip() == "«ы» здесь ничего не делает. Клавиши этой страницы: F1"
        await pilot.press("space")
        await settled(pilot.app, pilot)
        assert "ничего не делает" not in _bottom(pilot.app)
        await pilot.press("f6", "tab", "down", "k")
        await settled(pilot.app, pilot)
        assert "Ученики >" in _top(pilot.app), "«К» is the card, though a Latin letter was typed"
