"""Screens are opened a few at a time; the rest wait and read that they wait (architecture.md, rule 8)."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from app.serving.limits import Limits
from tests.serving.house import PASSWORD, Board, House, served
from tests.terminal import Terminal


class Slow(Board):
    """Shows its first page only when the test says so."""

    FIRST_PAGE_LETS_KEYS_IN = True


def opened(house: House, count: int) -> Callable[[], bool]:
    return lambda: len(house.opened) == count


async def test_the_third_person_waits_for_a_place_and_reads_so(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        serving, house = await stack.enter_async_context(served(tmp_path, House(Slow), Limits(starts=2)))

        async def comes(login: str) -> Terminal:
            return await stack.enter_async_context(Terminal.connect(serving.port, login, PASSWORD))

        first, second = await comes("анна"), await comes("вера")
        await first.until("Доска")
        await second.until("Доска")
        third = await comes("галя")
        await third.until("перед вами в очереди: 0")
        fourth = await comes("дина")
        await fourth.until("перед вами в очереди: 1")
        fourth.press("д")
        assert sorted(house.opened) == ["анна", "вера"]
        house.app_of("вера").let_keys_in()
        await third.until("Доска")
        assert sorted(house.opened) == ["анна", "вера", "галя"]
        first.hang_up()  # a screen that never showed itself gives its place back too
        await fourth.until("Доска")
        house.app_of("дина").let_keys_in()
        await fourth.until("д")


async def test_who_leaves_the_queue_takes_nobodys_place(tmp_path: Path) -> None:
    async with (
        served(tmp_path, House(Slow), Limits(starts=1)) as (serving, house),
        Terminal.connect(serving.port, "анна", PASSWORD) as anna,
    ):
        await anna.until("Доска")
        async with Terminal.connect(serving.port, "вера", PASSWORD) as vera:
            await vera.until("в очереди")
        await house.when(lambda: ("вера", "gone") in house.left_how)
        async with Terminal.connect(serving.port, "галя", PASSWORD) as galya:
            await galya.until("перед вами в очереди: 0")
            house.app_of("анна").let_keys_in()
            await galya.until("Доска")
        assert "вера" not in house.opened


async def test_a_screen_that_never_shows_itself_does_not_block_the_queue(tmp_path: Path) -> None:
    limits = Limits(starts=1, start_seconds=0.2)
    async with (
        served(tmp_path, House(Slow), limits) as (serving, _),
        Terminal.connect(serving.port, "анна", PASSWORD) as anna,
        Terminal.connect(serving.port, "вера", PASSWORD) as vera,
    ):
        await anna.until("Доска")
        await vera.until("Доска")


async def test_people_in_the_queue_are_told_when_the_server_stops(tmp_path: Path) -> None:
    async with (
        served(tmp_path, House(Slow), Limits(starts=1)) as (serving, house),
        Terminal.connect(serving.port, "анна", PASSWORD) as anna,
        Terminal.connect(serving.port, "вера", PASSWORD) as vera,
    ):
        await anna.until("Доска")
        await vera.until("в очереди")
        await serving.stop()
        await vera.until("Журнал остановлен")
        assert "вера" not in house.opened
