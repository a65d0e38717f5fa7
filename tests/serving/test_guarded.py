"""One App's trouble and end stay its own (architecture.md, rules 3, 4 and 9)."""

import asyncio
import gc
import logging
import re
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from app.serving.guarded import GuardedApp
from app.serving.limits import Limits
from tests.serving.house import PASSWORD, SECRET, Board, House, served
from tests.terminal import Terminal

MANY = 100
AT_ONCE = 20


class Worse(Board):
    """Fails in every place an App can fail in."""

    def compose(self) -> ComposeResult:
        password = SECRET
        if self.wish == "compose":
            raise KeyError(password)
        yield from super().compose()

    @property
    def wish(self) -> str:
        """Where this App is to fail."""
        return type(self).__name__.lower()

    def on_ready(self) -> None:
        password = SECRET
        if self.wish == "worker":
            self.run_worker(self.work(password))
        if self.wish == "rich":
            raise Painted(password)
        if self.wish == "panic":
            self.panic(password)

    async def work(self, password: str) -> None:
        raise RuntimeError(password)


class Painted(Exception):
    """An error that draws itself, which the stock App prints."""

    def __rich__(self) -> str:
        return str(self)


Compose = type("Compose", (Worse,), {})
Of_a_worker = type("Worker", (Worse,), {})
Rich = type("Rich", (Worse,), {})
Panic = type("Panic", (Worse,), {})


async def test_an_error_ends_one_session_and_the_neighbour_works_on(tmp_path: Path) -> None:
    async with (
        served(tmp_path) as (serving, house),
        Terminal.connect(serving.port, "анна", PASSWORD) as anna,
        Terminal.connect(serving.port, "вера", PASSWORD) as vera,
    ):
        await anna.until("Доска")
        await vera.until("Доска")
        anna.press("<f9>")
        await anna.until_closed()
        assert "Экран закрылся из-за ошибки программы" in anna.text
        assert anna.exit_status == 1
        vera.press("v")
        await vera.until("v")
        assert house.left_how == [("анна", "failed")]
        assert [session.login for session in serving.sessions] == ["вера"]


async def test_the_log_has_the_code_and_the_place_and_nothing_a_person_typed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with served(tmp_path) as (serving, _), Terminal.connect(serving.port, "анна", PASSWORD) as t:
            await t.until("Доска")
            t.press("<f9>")
            await t.until_closed()
    found = re.search(r"Код: (\w{5})\.", t.text)
    assert found
    assert f"fault {found[1]} in Board" in caplog.text
    assert "ValueError" in caplog.text
    assert "house.py" in caplog.text
    out, err = capfd.readouterr()
    for place in (caplog.text, out, err, t.received):
        assert SECRET not in place
        assert PASSWORD not in place
    assert (out, err) == ("", "")


@pytest.mark.parametrize("app", [Compose, Of_a_worker, Rich, Panic])
async def test_no_way_of_failing_prints_or_logs_what_a_person_typed(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    app: type[GuardedApp],
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with (
            served(tmp_path, House(app)) as (serving, _),
            Terminal.connect(serving.port, "анна", PASSWORD) as t,
        ):
            await t.until_closed()
    assert "Экран закрылся из-за ошибки программы" in t.text
    assert f"in {app.__name__}" in caplog.text
    assert "NoMatches" not in caplog.text
    out, err = capfd.readouterr()
    for place in (caplog.text, out, err, t.received):
        assert SECRET not in place
    assert (out, err) == ("", "")


class Leaving(Board):
    """Looks for something once more while its screens are taken down; «f6» fails in another way then."""

    def on_key(self, event: events.Key) -> None:
        if event.key in ("f6", "f7"):
            self.exit()
            self.run_worker(self.looks_for_what_is_gone)  # type: ignore[arg-type]  # a function is just dropped
        if event.key == "f6":
            raise ValueError(SECRET)
        if event.key == "f7":
            self.query_one("#gone")

    async def looks_for_what_is_gone(self) -> None:
        self.query_one("#gone")


@pytest.mark.parametrize(("key", "how"), [("<f7>", "left"), ("<f6>", "failed")])
async def test_who_leaves_while_something_is_read_is_told_of_no_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, key: str, how: str
) -> None:
    async with (
        served(tmp_path, House(Leaving)) as (serving, house),
        Terminal.connect(serving.port, "анна", PASSWORD) as t,
    ):
        await t.until("Доска")
        t.press(key)
        await t.until_closed()
        assert house.left_how == [("анна", how)]
    assert ("Код:" in t.text) is (how == "failed")
    assert ("fault" in caplog.text) is (how == "failed")


async def test_an_app_that_cannot_be_made_is_an_error_like_any_other(tmp_path: Path) -> None:
    def make(_: object) -> GuardedApp:
        raise OSError(SECRET)

    async with served(tmp_path, House(make)) as (serving, house):
        for _ in range(Limits().starts + 1):  # a place in the queue lost at each would block the third
            async with Terminal.connect(serving.port, "анна", PASSWORD) as t:
                await t.until_closed()
                assert "Код: " in t.text
        assert house.left_how == [("анна", "failed")] * 3


async def test_the_same_place_has_the_same_code(tmp_path: Path) -> None:
    codes = []
    async with served(tmp_path) as (serving, _):
        for _ in range(2):
            async with Terminal.connect(serving.port, "анна", PASSWORD) as t:
                await t.until("Доска")
                t.press("<f9>")
                await t.until_closed()
                codes += re.findall(r"Код: (\w{5})\.", t.text)
    assert len(codes) == 2
    assert len(set(codes)) == 1


async def test_the_process_keeps_its_own_output_while_people_work(tmp_path: Path) -> None:
    before = sys.stdout, sys.stderr
    async with served(tmp_path) as (serving, _), Terminal.connect(serving.port, "анна", PASSWORD) as t:
        await t.until("Доска")
        assert (sys.stdout, sys.stderr) == before
        t.press("<f10>")
        await t.until_closed()
    assert (sys.stdout, sys.stderr) == before


async def test_the_servers_own_terminal_and_wishes_do_not_reach_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("COLORTERM", raising=False)
    async with (
        served(tmp_path) as (serving, _),
        Terminal.connect(serving.port, "анна", PASSWORD, env={"COLORTERM": "truecolor"}) as t,
    ):
        await t.until("Доска")
        assert "48;2;16;32;48" in t.received


async def leave(t: Terminal, number: int) -> None:
    """Leave in one of the ways people leave."""
    if number % 4 == 0:
        t.press("<f10>")
    elif number % 4 == 1:
        t.hang_up()
    elif number % 4 == 2:
        t.end_input()
    else:
        t.press("<f9>")
    await t.until_closed()


async def test_a_hundred_sessions_leave_no_app_behind(tmp_path: Path) -> None:
    async with served(tmp_path, limits=Limits(starts=AT_ONCE)) as (serving, house):
        for first in range(0, MANY, AT_ONCE):
            async with AsyncExitStack() as stack:
                people = [
                    await stack.enter_async_context(
                        Terminal.connect(serving.port, f"ученик{first + number}", PASSWORD)
                    )
                    for number in range(AT_ONCE)
                ]
                for number, t in enumerate(people):
                    await t.until("Доска")
                    t.press("<f5>", "ж")
                    await t.until("ж")
                    await leave(t, number)
            await house.when(lambda: len(house.left_how) == first + AT_ONCE)  # noqa: B023
        assert len(house.opened) == MANY
        assert serving.sessions == []
        async with asyncio.timeout(5):  # a cancelled timer keeps its context until its time has come
            while house.apps:
                await asyncio.sleep(0)
                gc.collect()
        hows = [how for _, how in house.left_how]
        assert {how: hows.count(how) for how in set(hows)} == {"left": 25, "gone": 50, "failed": 25}


class StuckAtTheEnd(Board):
    async def on_unmount(self) -> None:
        await asyncio.Event().wait()


class StuckAtWork(Board):
    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield Stuck()


class Stuck(Static):
    async def on_mount(self) -> None:
        self.call_later(asyncio.Event().wait)


@pytest.mark.parametrize("app", [StuckAtTheEnd, StuckAtWork])
async def test_an_app_that_hangs_is_ended_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, app: type[GuardedApp]
) -> None:
    limits = Limits(goodbye_seconds=0.1)
    async with served(tmp_path, House(app), limits) as (serving, house):
        async with Terminal.connect(serving.port, "анна", PASSWORD) as t:
            await t.until("Доска")
            t.hang_up()
            await t.until_closed()
        await house.when(lambda: bool(house.left_how))
        assert house.left_how == [("анна", "gone")]
        async with asyncio.timeout(10):
            while house.apps:
                await asyncio.sleep(0)
                gc.collect()
    assert "was torn down" in caplog.text
    assert "did not end" not in caplog.text


async def test_words_an_app_leaves_behind_are_not_printed_on_the_server(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with served(tmp_path) as (serving, house), Terminal.connect(serving.port, "анна", PASSWORD) as t:
        await t.until("Доска")
        house.app_of("анна").exit(message=SECRET)
        await t.until_closed()
    assert capfd.readouterr() == ("", "")


async def test_on_the_console_and_in_a_test_the_app_is_an_ordinary_one() -> None:
    app = Board()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("5", "escape")
        assert app.said == ["5", "escape"]
        assert app.animation_level == "none"
        assert not app.ENABLE_COMMAND_PALETTE


async def test_a_test_still_sees_the_error_of_its_app() -> None:
    app = Board()
    with pytest.raises(ValueError, match=SECRET):
        async with app.run_test() as pilot:
            await pilot.press("f9")
