"""The driver: keys, size, mouse and drawing of one terminal (architecture.md, rules 5 and 6)."""

import asyncio
import gc
import io
import random
from contextlib import suppress
from pathlib import Path

import pytest
from textual.driver import Driver

from app.serving.driver import SLICE, WireDriver, _OwnParser
from app.serving.limits import Limits
from app.serving.terminal import COLUMNS, ROWS, TYPED_AHEAD, clamped
from tests.serving.house import PASSWORD, Board, House, served
from tests.terminal import Terminal


def driver_of(house: House, login: str) -> WireDriver:
    driver: Driver | None = house.app_of(login)._driver
    assert isinstance(driver, WireDriver)
    return driver


async def test_a_lone_esc_is_a_key_though_nothing_follows_it(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, _), Terminal.connect(serving.port, "анна", PASSWORD) as t:
        await t.until("Доска")
        t.press("<esc>")
        await t.until("escape")


async def test_an_esc_pressed_just_after_a_letter_is_not_lost(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, _), Terminal.connect(serving.port, "анна", PASSWORD) as t:
        await t.until("Доска")
        t.press("a")
        await t.until("a")
        t.press("<esc>")
        await t.until("a escape")


async def test_keys_typed_before_the_first_screen_reach_it_in_order(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, _), Terminal.connect(serving.port, "анна", PASSWORD) as t:
        t.press("5", "н", "<down>")
        await t.until("Доска")
        await t.until("5 н down")


class Late(Board):
    """Has a first page that reads before it takes keys."""

    FIRST_PAGE_LETS_KEYS_IN = True


async def test_keys_wait_for_a_first_page_that_reads_before_it_takes_them(tmp_path: Path) -> None:
    async with (
        served(tmp_path, House(Late)) as (serving, house),
        Terminal.connect(serving.port, "анна", PASSWORD) as t,
    ):
        await t.until("Доска")
        app = house.app_of("анна")
        assert isinstance(app, Late)
        t.press("5", "н")
        t.resize(90, 30)  # what comes after the keys has been taken
        await t.until("90×30")
        assert app.said == []
        app.let_keys_in()
        await t.until("5 н")


async def test_random_bytes_hurt_neither_the_server_nor_the_neighbour(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(20261012)
    async with (
        served(tmp_path) as (serving, _),
        Terminal.connect(serving.port, "анна", PASSWORD) as anna,
        Terminal.connect(serving.port, "вера", PASSWORD) as vera,
    ):
        await anna.until("Доска")
        for _ in range(50):
            _, writer = await asyncio.open_connection("127.0.0.1", serving.port)
            writer.write(chance.randbytes(500))
            writer.close()
            with suppress(BrokenPipeError):  # it may type Ctrl+Q, which is its right
                anna.send(b"\x1b[" + chance.randbytes(500))
        await vera.until("Доска")
        vera.press("v")
        await vera.until("v")
    assert "fault" not in caplog.text


async def test_typing_ahead_more_than_is_kept_asks_the_client_to_wait_and_loses_nothing(
    tmp_path: Path,
) -> None:
    many = TYPED_AHEAD * 3
    async with served(tmp_path) as (serving, house), Terminal.connect(serving.port, "анна", PASSWORD) as t:
        t.send(b"a" * many)
        await t.until("Доска")
        t.press("<end>")
        await t.until("end", patience=60)
        board = house.app_of("анна")
        assert isinstance(board, Board)
        assert board.said == ["a"] * many + ["end"]


async def test_a_letter_split_between_two_packets_is_still_a_letter(tmp_path: Path) -> None:
    first, second = "ж".encode()[:1], "ж".encode()[1:]
    async with served(tmp_path) as (serving, house), Terminal.connect(serving.port, "анна", PASSWORD) as t:
        await t.until("Доска")
        driver = driver_of(house, "анна")
        driver._read(first)
        driver._read(second)
        t.press("z")
        await t.until("ж z")


async def test_bytes_no_terminal_sends_end_neither_the_session_nor_its_keys(tmp_path: Path) -> None:
    nonsense = (
        b"\x1b[99999999999;1u",
        b"\x1b[48;1;1;0;0t\x1b[<0;1;1M",
        b"\xff\xfe\xc0",
        b"\x1b[200~\x1b[201~",
        b"\x1b[<999999;999999;999999M",
        b"\x1b[?2026;2$y",
    )
    async with served(tmp_path) as (serving, _), Terminal.connect(serving.port, "анна", PASSWORD) as t:
        await t.until("Доска")
        for data in nonsense:
            t.send(data)
        t.press("<home>")
        await t.until("home")


async def test_a_paste_that_never_ends_is_dropped_and_never_typed(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, house), Terminal.connect(serving.port, "анна", PASSWORD) as t:
        await t.until("Доска")
        t.send(b"\x1b[200~" + b"5" * 150_000 + b"\x1b[201~")
        t.press("k")
        await t.until("k")
        board = house.app_of("анна")
        assert isinstance(board, Board)
        assert "5" not in board.said
        assert int(board.said[0].removeprefix("paste:")) < 60_000


async def test_a_size_typed_as_keys_changes_nothing(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, house), Terminal.connect(serving.port, "анна", PASSWORD) as t:
        await t.until("80×24")
        t.send(b"\x1b[48;9999;9999;1;1t")
        t.press("b")
        await t.until("b")
        assert house.app_of("анна").size == (80, 24)


async def test_the_screen_follows_the_window(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, _), Terminal.connect(serving.port, "анна", PASSWORD) as t:
        await t.until("80×24")
        t.resize(132, 43)
        await t.until("132×43")


async def test_a_window_of_5000_by_5000_is_brought_down_and_hurts_nobody(tmp_path: Path) -> None:
    async with (
        served(tmp_path) as (serving, house),
        Terminal.connect(serving.port, "анна", PASSWORD) as anna,
        Terminal.connect(serving.port, "вера", PASSWORD) as vera,
    ):
        await anna.until("Доска")
        await vera.until("Доска")
        assert anna._chan is not None
        anna._chan.change_terminal_size(5000, 5000)
        await anna.until_received(f"{COLUMNS[1]}×{ROWS[1]}")
        assert house.app_of("анна").size == (COLUMNS[1], ROWS[1])
        vera.press("v")
        await vera.until("v")


def test_sizes_are_brought_between_the_smallest_and_the_largest() -> None:
    assert clamped((0, 0)) == (80, 24)
    assert clamped((1, 1)) == (20, 5)
    assert clamped((120, 35)) == (120, 35)
    assert clamped((5000, 5000)) == (500, 200)


async def test_the_mouse_is_asked_for_clicks_and_never_for_every_move(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, _), Terminal.connect(serving.port, "анна", PASSWORD) as t:
        await t.until("Доска")
        t.press("<f10>")
        await t.until_closed()
        for mode in (b"?1000h", b"?1002h", b"?1006h", b"?1000l", b"?1002l", b"?1006l", b"?1049l", b"?25h"):
            assert mode in t.raw
        assert b"?1003" not in t.raw


async def test_while_the_line_is_full_nothing_is_drawn_and_then_everything(tmp_path: Path) -> None:
    async with (
        served(tmp_path) as (serving, house),
        Terminal.connect(serving.port, "анна", PASSWORD, window=4096) as t,
    ):
        await t.until("Доска")
        board = house.app_of("анна")
        assert isinstance(board, Board)
        terminal = driver_of(house, "анна")._terminal
        t.stop_reading()
        async with asyncio.timeout(20):
            while not terminal.held:
                board.paint_the_wall()
                await asyncio.sleep(0)
        before = board.redraws
        shell = next(iter(serving._connections))._shell
        assert shell is not None
        assert shell._chan is not None
        unsent = shell._chan.get_write_buffer_size()
        for _ in range(50):
            board.paint_the_wall()
            board.bell()
            await asyncio.sleep(0)
        assert shell._chan.get_write_buffer_size() == unsent
        assert board._batch_count > 0
        t.read_again()
        await t.until(f"стена {before + 50} ")
        assert not terminal.held
        assert f"стена {before + 25} " not in t.received
        t.press("w")
        await t.until("w")


async def test_a_line_full_for_too_long_is_dropped(tmp_path: Path) -> None:
    limits = Limits(slow_client_seconds=0.2)
    async with (
        served(tmp_path, limits=limits) as (serving, house),
        Terminal.connect(serving.port, "анна", PASSWORD, window=4096) as t,
    ):
        await t.until("Доска")
        terminal = driver_of(house, "анна")._terminal
        board = house.app_of("анна")
        assert isinstance(board, Board)
        t.stop_reading()
        async with asyncio.timeout(20):
            while not terminal.held:
                board.paint_the_wall()
                await asyncio.sleep(0)
        await house.when(lambda: bool(house.left_how))
        assert house.left_how == [("анна", "slow")]


async def test_opening_a_page_saving_a_file_and_suspending_do_nothing(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, house), Terminal.connect(serving.port, "анна", PASSWORD) as t:
        await t.until("Доска")
        app = house.app_of("анна")
        file = io.StringIO("таблица")
        app.open_url("https://example.org/")
        app.deliver_text(file, save_directory=tmp_path, save_filename="saved.txt")
        app.action_suspend_process()
        with app.suspend():
            pass
        assert file.closed
        assert not (tmp_path / "saved.txt").exists()
        t.press("c")
        await t.until("c")


def test_a_parser_of_one_session_dies_with_it() -> None:
    def parsers() -> int:
        return sum(isinstance(thing, _OwnParser) for thing in gc.get_objects())

    gc.collect()
    before = parsers()
    for number in range(20):
        list(_OwnParser().feed(f"\x1b[{200 + number};2u"))
    gc.collect()
    assert parsers() == before


def test_keys_are_taken_in_small_slices() -> None:
    assert SLICE <= 1024
