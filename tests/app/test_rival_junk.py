"""What somebody with the school's host key says of itself is believed only where it makes sense."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from app.cli.common import Exit
from app.serving.door import Errand
from app.serving.host_key import HOST_KEY
from app.standby.line import line_to
from app.standby.place import FOLDER as STANDBY
from app.standby.place import SUCCESSOR, Where, remember
from app.standby.talk import MACHINE, WHO, hear, send
from services.house import House
from services.outcomes import Saved
from services.takeover import take_over
from tests.live_school import obey
from tests.second_machine import main_server, two_machines
from tests.serving.house import served
from texts.standby import rival as told_of


@pytest.fixture
def first(tmp_path: Path) -> Path:
    two_machines(tmp_path / "first", tmp_path / "second")
    return tmp_path / "first"


JUNK: list[Mapping[str, Any]] = [
    {},
    {"reign": "x"},
    {"reign": None},
    {"reign": -1},
    {"reign": 1.5},
    {"reign": True},
    {"reign": 10**400},
    {"reign": [7]},
    {"head": "9"},
    {"after": {}},
    {"mark": 5},
    {"mark": "m" * 1000},
    {"school": 7},
    {"school": None},
]


@pytest.mark.parametrize("junk", JUNK, ids=str)
async def test_junk_about_itself_is_no_machine_whether_it_asks_or_answers(
    first: Path, junk: Mapping[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    async with main_server(first) as (server, where):
        ours = await server.others.who()
        told = {**replace(ours, mark="another", reign=7).told(), **junk} if junk else {}
        async with line_to(where.host, where.port, where.key, first / HOST_KEY, WHO) as line:
            await line.exchange(told)
        async with served(first.parent / "junk", machines=Told(first, told)) as (answering, _):
            remember(first, Where("127.0.0.1", answering.port, where.key, 0))
            await server.others.ask()
        assert (server.house.rivals, server.house.watch.successor) == ((), None)
    assert "fault" not in caplog.text


@pytest.mark.parametrize("hashed", [{"hash": 5}, {"hash": "short"}, {}, {"hash": None}], ids=str)
async def test_a_rival_whose_hashes_are_junk_is_told_of_without_figures(
    first: Path, hashed: Mapping[str, Any]
) -> None:
    async with main_server(first) as (server, where):
        ours = await server.others.who()
        told = replace(ours, mark="another", reign=ours.reign).told()
        async with served(first.parent / "junk", machines=Told(first, told, hashed)) as (answering, _):
            remember(first, Where("127.0.0.1", answering.port, where.key, 0))
            await server.others.ask()
            (found,) = server.house.rivals
        assert found.after is None
        assert "другая версия программы" in told_of(found)
        code, _, complained = await obey("standby", "--left", "--data", first)
        assert (code, "другая версия программы" in complained) == (Exit.REFUSED, True), complained


@pytest.mark.parametrize(("beyond", "left"), [(-2, 2), (5, 0)])
async def test_a_machine_gives_way_to_a_higher_number_though_it_cannot_be_asked_more_and_the_disk_is_no_help(
    first: Path, beyond: int, left: int
) -> None:
    (first / STANDBY / SUCCESSOR).mkdir(parents=True)  # the note cannot be written
    async with main_server(first) as (server, where):
        ours = await server.others.who()
        told = replace(ours, mark="another", reign=7, after=ours.head + beyond).told()
        async with served(first.parent / "junk", machines=Told(first, told, {})) as (answering, _):
            remember(first, Where("127.0.0.1", answering.port, where.key, 0))
            await server.others.ask()
        met = server.house.watch.successor
        assert met is not None
        assert (met.reign, met.after, met.left) == (7, ours.head + beyond, left)


async def test_a_machine_before_this_one_that_cannot_be_asked_more_parted_at_the_take_over(
    first: Path,
) -> None:
    house = House(first)
    house.start()
    assert isinstance(house.write(take_over).result(), Saved)
    house.stop()
    async with main_server(first) as (server, where):
        ours = await server.others.who()
        told = replace(ours, mark="another", reign=0, after=0, head=ours.after + 3).told()
        async with served(first.parent / "junk", machines=Told(first, told, {})) as (answering, _):
            remember(first, Where("127.0.0.1", answering.port, where.key, 0))
            await server.others.ask()
        (found,) = server.house.rivals
        assert (found.gives_way, found.after, found.there) == (True, ours.after, 3)


class Told:
    """A machine with the school's host key that tells what it is given to tell."""

    name = MACHINE

    def __init__(self, first: Path, told: Mapping[str, Any], hashed: Mapping[str, Any] | None = None) -> None:
        (first.parent / "junk" / "keys").mkdir(parents=True, exist_ok=True)
        shutil.copy(first / HOST_KEY, first.parent / "junk" / "keys" / "host")
        self._told, self._hashed = told, hashed

    def reached(self, address: str, port: int) -> None:
        """Nobody asks where."""

    async def errand(self, fingerprint: str) -> Errand | None:
        return Errand(WHO, self._attend)

    async def settle(self) -> None:
        """Nothing is left."""

    async def _attend(
        self, asked: asyncssh.SSHReader[bytes], answers: asyncssh.SSHWriter[bytes], address: str
    ) -> None:
        await hear(asked)
        await send(answers, self._told)
        while self._hashed is not None:
            await hear(asked)
            await send(answers, self._hashed)
