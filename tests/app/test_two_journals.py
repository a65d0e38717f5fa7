"""Two servers of one school that went on as often: neither decides, both are told, what differs is listed."""

import asyncio
import shutil
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from app.cli.common import Exit
from app.doctor.second import others_seen_from_here
from app.main import main
from app.running import Running
from app.serving.host_key import HOST_KEY
from app.snapshots import FOLDER, keys_of
from app.standby.addresses import addresses_here
from app.standby.line import line_to
from app.standby.others import SILENT_SECONDS, Others
from app.standby.place import MOST_REACHED, Where, reached_in, remember, rivals_of
from app.standby.promotion import take_the_journal_over
from app.standby.talk import WHO
from backups.snapshot import make_snapshot, snapshots_in
from rules.codes import Role
from services.actor import OFFICE
from services.book import Book
from services.house import House
from services.live import EVERYBODY
from services.outcomes import Saved
from services.settings import SCHOOL_ID, SCHOOL_NAME, STANDBY_KEY, change_setting
from services.standby import Rival
from tests.live_school import NOON, Server, build, obey, on_disk, running, serving
from tests.school import PASSWORD, School
from tests.second_machine import (
    following,
    free_port,
    main_server,
    make_first,
    where_is,
    write,
)
from tests.terminal import PATIENCE, Terminal
from texts.health import advice
from texts.standby import rival as told_of

ADMINISTRATOR, DIRECTOR = "gromov.is", "lebedeva.no"


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """The first machine, which was served once at a port of its own; the second one has its keys."""
    folder = tmp_path / "first"

    def people(school: School) -> None:
        school.somebody("Громов Илья Сергеевич", Role.ADMINISTRATOR)
        school.somebody("Лебедева Нина Олеговна", Role.DIRECTOR)

    build(folder, and_then=people)
    make_first(folder, tmp_path / "second")
    return folder


@pytest.fixture
def second(tmp_path: Path) -> Path:
    return tmp_path / "second"


async def come_to(server_port: int) -> None:
    """Sign in once, so that the server knows where people find it."""
    async with Terminal.connect(server_port, ADMINISTRATOR, PASSWORD) as terminal:
        await terminal.until("Учётные записи")


async def served_once(folder: Path, port: int) -> None:
    """Serve a folder once, nobody comes; from then on it knows where."""
    async with main_server(folder, port):
        pass


def add(folder: Path, events: int) -> None:
    """Let something be written where nobody serves."""
    house = House(folder)
    house.start()
    try:
        for number in range(events):
            assert isinstance(house.write(partial(_named, number=number)).result(), Saved)
    finally:
        house.stop()


def _named(book: Book, *, number: int) -> Saved:
    change_setting(book, SCHOOL_NAME, f"{book.now.utc} {number}")
    return Saved(1, book.now.local)


def head_of(folder: Path) -> int:
    return on_disk(folder).head[0]


def figures(found: Rival) -> tuple[int | None, int, int]:
    return found.after, found.here, found.there


@asynccontextmanager
async def copied_and_both_serving(
    first: Path, second: Path, here: int = 1, there: int = 2
) -> AsyncIterator[tuple[Running, Server, int]]:
    """Serve a folder and a copy of it, each written in since; the port is the first one's."""
    port = free_port()
    await served_once(first, port)
    shutil.rmtree(second)
    shutil.copytree(first, second)
    common = head_of(first)
    add(first, here)
    add(second, there)
    async with main_server(first, port) as (server, _), serving(second) as copy:
        yield server, copy, common


async def until_it_serves(server: Running, copy: Server) -> None:
    """Wait until a machine that was met while it started has told where it serves."""
    news = asyncio.Event()
    stop = server.house.live.watch(EVERYBODY, lambda _: news.set())
    async with asyncio.timeout(PATIENCE):
        while [one.port for one in server.house.rivals] != [copy.port]:
            news.clear()
            await news.wait()
    stop()


@pytest.mark.parametrize(
    ("here", "there", "told"),
    [
        (0, 0, "Записи пока одни и те же"),
        (2, 0, "только здесь 2\u00a0записи, только там 0\u00a0записей. Всё записанное там есть и здесь."),
        (0, 3, "только здесь 0\u00a0записей, только там 3\u00a0записи. Сами они не сойдутся"),
        (1, 2, "только здесь 1\u00a0запись, только там 2\u00a0записи. Сами они не сойдутся"),
    ],
    ids=["alike so far", "the first is ahead", "the copy is ahead", "parted"],
)
async def test_a_copied_folder_that_serves_too_is_found_by_both(
    first: Path, second: Path, here: int, there: int, told: str
) -> None:
    async with copied_and_both_serving(first, second, here, there) as (server, copy, common):
        (found,), (mirrored,) = server.house.rivals, rivals_of(second)
        assert figures(found) == (common, here, there)
        assert figures(mirrored) == (common, there, here)
        assert (found.gives_way, mirrored.gives_way) == (False, False)
        assert server.house.watch.successor is None
        assert told in told_of(found)
        assert "Журнал этой школы открыт и на другом сервере: 127.0.0.1" in copy.said
        await until_it_serves(server, copy)
        await write(server, "Обе пишут дальше")
        await server.others.ask()
        assert server.house.rivals[0].here == here + 1
        assert server.house.rivals[0].met_at == found.met_at


async def test_a_folder_copied_before_anybody_came_is_found_by_both(first: Path, second: Path) -> None:
    port = free_port()
    await served_once(first, port)
    shutil.rmtree(second)
    shutil.copytree(first, second)
    async with (
        main_server(first, port) as (server, _),
        running("serve", second, "--host", "127.0.0.2", port=port) as copy,
    ):
        assert "открыт и на другом сервере: 127.0.0.1" in copy.said
        assert [one.port for one in rivals_of(second)] == [port]
        await until_it_serves(server, copy)
    assert reached_in(second) == [("127.0.0.2", port), ("127.0.0.1", port)]


async def test_a_machine_does_not_ask_at_its_own_addresses_and_knows_whether_a_second_one_is_named(
    first: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with main_server(first) as (server, _):
        with caplog.at_level("INFO", "asyncssh"):
            await server.others.ask()
        assert server.house.health().silent_standby, "it was never heard of"
        await server.house.writer.ask(_unnamed, OFFICE)
        await server.others.ask()
        assert server.house.health().silent_standby is None
    assert caplog.messages == []


def _unnamed(book: Book) -> Saved:
    change_setting(book, STANDBY_KEY, "")
    return Saved(1, book.now.local)


def test_the_newest_addresses_of_a_folder_are_kept_each_once(first: Path) -> None:
    others = Others(House(first))
    for number in range(MOST_REACHED + 2):
        others.reached(f"::ffff:192.168.1.{number}", 2222)
    newest = [(f"192.168.1.{number}", 2222) for number in range(MOST_REACHED + 1, 1, -1)]
    others.reached("192.168.1.5", 2222)
    assert reached_in(first) == newest


def test_this_machine_s_addresses_are_its_own() -> None:
    found = addresses_here()
    assert found
    for address in found:
        with closing(socket.socket()) as door:
            door.bind((address, 0))
    assert len([one for one in found if one.startswith("127.")]) in (0, len(found))


async def test_the_administrator_and_the_director_of_either_machine_are_told_at_once(
    first: Path, second: Path
) -> None:
    port = free_port()
    await served_once(first, port)
    shutil.rmtree(second)
    shutil.copytree(first, second)
    told = "Журнал этой школы открыт и на другом сервере: 127.0.0.1"
    async with main_server(first, port), Terminal.connect(port, ADMINISTRATOR, PASSWORD) as administrator:
        await administrator.until("Учётные записи")
        async with serving(second) as copy:
            await administrator.until(told)
            for at in (port, copy.port):
                async with Terminal.connect(at, DIRECTOR, PASSWORD) as director:
                    await director.until(told)
            async with Terminal.connect(copy.port, ADMINISTRATOR, PASSWORD) as terminal:
                await terminal.until(told)
            await copy.kill()


async def test_what_differs_is_listed_on_either_machine_and_doctor_names_the_other(
    first: Path, second: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with copied_and_both_serving(first, second, 1, 2):
        pass
    for folder, events in ((first, "1\u00a0запись"), (second, "2\u00a0записи")):
        capsys.readouterr()
        assert main(["standby", "--left", "--data", str(folder)]) == Exit.DONE
        assert f"Записано только здесь: {events}" in capsys.readouterr().out
        heard_at = rivals_of(folder)[0].heard_at
        (point,) = others_seen_from_here(folder, heard_at)
        assert (point.good, "docs/standby.md" in point.mend) == (False, True)
        assert "открыт на 127.0.0.1" in point.seen
        (later,) = others_seen_from_here(folder, heard_at + timedelta(minutes=3))
        assert (later.good, later.mend) == (True, ""), "it is told as gone"


async def test_a_rival_that_stopped_is_told_of_no_more_and_the_next_one_is_new(
    first: Path, second: Path
) -> None:
    async with copied_and_both_serving(first, second) as (server, copy, _):
        await until_it_serves(server, copy)
        await server.others.ask()
        await copy.told_to_stop()
        await server.others.ask()
        assert server.house.rivals, "one answer may be lost"
        server.others.steady = lambda: time.monotonic() + SILENT_SECONDS
        await server.others.ask()
        assert server.house.rivals == ()
        assert "открыт и на другом" not in " ".join(advice(server.house.health()))
        async with serving(second, copy.port):
            assert len(server.house.rivals) == 1


async def test_a_rival_that_cannot_be_asked_is_kept_until_it_asks_no_more(first: Path, second: Path) -> None:
    async with main_server(first) as (server, where):
        others, ours = server.others, await server.others.who()
        stranger = replace(ours, mark="another", reign=ours.reign)
        for _ in range(2):
            async with line_to(where.host, where.port, where.key, first / HOST_KEY, WHO) as line:
                await line.exchange(stranger.told())
                await line.exchange({"alike": 1})
        await others.ask()
        (found,) = server.house.rivals
        assert figures(found) == (1, ours.head - 1, ours.head - 1)
        others.steady = lambda: time.monotonic() + SILENT_SECONDS + 1
        await others.ask()
        assert server.house.rivals == ()


async def test_two_that_took_the_journal_over_from_copies_of_unlike_age_find_each_other(
    first: Path, second: Path, tmp_path: Path
) -> None:
    port, third = free_port(), tmp_path / "third"
    async with main_server(first, port) as (server, where), following(second, where) as follows:
        await follows.fresh(head_of(first))
        shutil.copytree(second, third)
        early = head_of(first)
        late = await write(server, "Этого третья не получила")
        await follows.fresh(late)
    for folder in (second, third):
        remember(folder, where)
        take_the_journal_over(folder)
        shutil.rmtree(folder / FOLDER)  # else the change journal there would tell of a database that lost
        make_snapshot(folder / "journal.db", folder / FOLDER, NOON, "0", keys_of(folder))
    here, there = head_of(second) - early, head_of(third) - early
    assert here == there + 1
    async with main_server(second, port) as (server, _), serving(third):  # the first machine's address
        (found,), (mirrored,) = server.house.rivals, rivals_of(third)
        assert figures(found) == (early, here, there)
        assert figures(mirrored) == (early, there, here)
        assert (found.gives_way, mirrored.gives_way) == (False, False)


async def test_the_first_machine_restored_from_a_snapshot_of_the_second_is_found_as_another_journal(
    first: Path, second: Path
) -> None:
    port = free_port()
    async with main_server(first, port) as (_, where), following(second, where) as follows:
        await follows.fresh(head_of(first))
    take_the_journal_over(second)
    snapshot = make_snapshot(second / "journal.db", second / FOLDER, NOON, "0", keys_of(second))
    common = head_of(second)
    add(second, 4)
    code, _, complained = await obey("restore", snapshot.path, "--data", first, "--yes")
    assert code == Exit.DONE, complained
    async with main_server(first, port) as (server, _), serving(second):
        (found,), (mirrored,) = server.house.rivals, rivals_of(second)
        restored = head_of(first) - common
        assert restored > 0
        assert figures(found) == (common, restored, 4)
        assert figures(mirrored) == (common, 4, restored)


async def test_a_first_machine_that_went_back_before_the_take_over_loses_none_of_what_only_it_has(
    first: Path, second: Path
) -> None:
    """Its numbers are below the take-over's, and its history parted earlier than the other one began."""
    port = free_port()
    (early,) = snapshots_in(first / FOLDER)
    add(first, 5)
    async with main_server(first, port) as (_, where), following(second, where) as follows:
        await follows.fresh(head_of(first))
    take_the_journal_over(second)
    code, _, complained = await obey("restore", early, "--data", first, "--yes")
    assert code == Exit.DONE, complained
    alone = 1 + 1  # that it was restored, and this
    add(first, 1)
    assert head_of(first) < head_of(second)
    async with serving(first, port), main_server(second) as (server, _):
        (found,) = server.house.rivals
        assert (found.gives_way, found.there) == (True, alone)
        assert f"Записано только там: {alone}\u00a0записи" in told_of(found)
    code, said, _ = await obey("standby", "--left", "--data", first)
    assert (code, f"Записано только здесь: {alone}\u00a0записи" in said) == (Exit.DONE, True), said


async def test_a_machine_that_meets_itself_is_no_other(first: Path, second: Path) -> None:
    """It has the first one's address now, and people come to it there."""
    port = free_port()
    async with main_server(first, port) as (_, where), following(second, where) as follows:
        await follows.fresh(head_of(first))
    take_the_journal_over(second)
    async with main_server(second, port) as (server, _):
        remember(second, Where("localhost", port, where.key, 0))
        await come_to(port)
        await server.others.ask()
        assert (server.house.rivals, server.house.watch.successor) == ((), None)
    assert rivals_of(second) == []


async def test_a_machine_that_only_follows_is_no_other(first: Path, second: Path) -> None:
    async with main_server(first) as (server, where), following(second, where) as follows:
        await follows.fresh(head_of(first))
        await server.others.ask()
        assert server.house.rivals == ()


async def test_another_school_with_the_same_host_key_is_no_other(
    first: Path, second: Path, tmp_path: Path
) -> None:
    port, elsewhere = free_port(), tmp_path / "elsewhere"
    build(elsewhere, and_then=lambda school: school.house.write(_renumbered).result())
    shutil.copy(first / HOST_KEY, elsewhere / HOST_KEY)
    remember(first, where_is(first, port))
    async with serving(elsewhere, port), main_server(first) as (server, where):
        async with line_to(where.host, port, where.key, first / HOST_KEY, WHO) as line:
            assert await line.exchange((await server.others.who()).told()), "they do speak"
        await server.others.ask()
        assert server.house.rivals == ()


def _renumbered(book: Book) -> Saved:
    change_setting(book, SCHOOL_ID, "another school's")
    return Saved(1, book.now.local)
