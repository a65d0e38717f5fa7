"""How a follower takes what befalls it, whatever the first machine answers: it tells why, and goes on."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from app.serving.door import Errand
from app.serving.host_key import keep_host_key
from app.snapshots import FOLDER
from app.standby import following as following_
from app.standby import supply
from app.standby.following import WAIT_SECONDS
from app.standby.place import State, Where, own_key, put_state
from app.standby.talk import FOLLOW, MACHINE, hear, send
from backups.facts import known_steps
from services.clock import system_utc
from tests.second_machine import (
    following,
    free_port,
    main_server,
    two_machines,
    where_is,
    write,
)
from tests.serving.house import served
from tests.terminal import PATIENCE

NOTHING_YET: Mapping[str, Any] = {"snapshots": [], "changes": [], "keys": {}, "head": 5}


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed is tried again at once."""
    monkeypatch.setattr(following_, "FIRST_PAUSE", 0.01)


@pytest.fixture
def second(tmp_path: Path) -> Path:
    return tmp_path / "second"


@pytest.fixture
def first(tmp_path: Path, second: Path) -> Path:
    two_machines(tmp_path / "first", second)
    return tmp_path / "first"


class Answering:
    """A first machine that answers every look alike and remembers what it was asked."""

    name = MACHINE

    def __init__(self, told: Mapping[str, Any]) -> None:
        self._told = told
        self.asked: list[dict[str, Any]] = []

    def reached(self, address: str, port: int) -> None:
        """Nobody asks where."""

    async def errand(self, fingerprint: str) -> Errand | None:
        return Errand(FOLLOW, self._attend)

    async def settle(self) -> None:
        """Nothing is left."""

    async def _attend(
        self, asked: asyncssh.SSHReader[bytes], answers: asyncssh.SSHWriter[bytes], address: str
    ) -> None:
        while True:
            self.asked.append(await hear(asked))
            await send(answers, self._told)


@asynccontextmanager
async def answering(folder: Path, told: Mapping[str, Any]) -> AsyncIterator[tuple[Answering, Where]]:
    """Let a first machine answer so."""
    key, machine = folder / "keys" / "host", Answering(told)
    key.parent.mkdir(parents=True)
    fingerprint = keep_host_key(key)
    async with served(folder, machines=machine) as (serving, _):
        yield machine, Where("127.0.0.1", serving.port, fingerprint, 2223)


async def test_it_tells_what_it_has_and_waits_for_news_where_it_has_seen_something(
    first: Path, second: Path, tmp_path: Path
) -> None:
    async with (
        answering(tmp_path / "there", NOTHING_YET) as (machine, where),
        following(second, where) as follows,
    ):
        await follows.until(lambda one: len(machine.asked) > 2, "three looks")
        assert follows.told[-1].trouble == "no_snapshot"
    (begun, later) = (machine.asked[number] for number in (0, 2))
    assert (begun["wait"], begun["changes"], begun["port"]) == (0, None, 2223)
    assert (later["wait"], later["changes"], later["snapshots"]) == (WAIT_SECONDS, [], [])


@pytest.mark.parametrize(
    "junk",
    [
        {},
        {**NOTHING_YET, "head": "x"},
        {**NOTHING_YET, "snapshots": 5},
        {**NOTHING_YET, "keys": 5},
        {**NOTHING_YET, "utc": "noon"},
    ],
    ids=str,
)
async def test_an_answer_that_makes_no_sense_is_told_and_the_next_one_is_asked_for(
    first: Path, second: Path, tmp_path: Path, junk: Mapping[str, Any]
) -> None:
    async with answering(tmp_path / "there", junk) as (machine, where), following(second, where) as follows:
        await follows.until(lambda one: len(machine.asked) > 1, "asked again")
        assert follows.told[-1].trouble == "piece_damaged"


async def test_what_was_known_before_a_start_is_kept_and_a_trouble_has_its_beginning(
    first: Path, second: Path
) -> None:
    before = replace(State(), whole_at=system_utc().isoformat(), event=7, snapshot="journal")
    put_state(second, before)
    async with following(second, where_is(first, free_port())) as follows:
        await follows.until(lambda one: len(follows.told) > 2, "three tries")
    assert {one.trouble for one in follows.told} == {"away"}
    assert len({one.since for one in follows.told}) == 1
    assert {(one.whole_at, one.event, one.snapshot) for one in follows.told} == {
        (before.whole_at, 7, "journal")
    }


async def test_a_disk_that_takes_nothing_is_told_and_once_it_does_the_copy_is_fresh(
    first: Path, second: Path
) -> None:
    (second / FOLDER).write_bytes(b"no folder")
    async with main_server(first) as (server, where), following(second, where) as follows:
        await follows.until(lambda one: one.trouble == "folder_missing", "told")
        (second / FOLDER).unlink()
        await follows.fresh(await write(server, "Озёрская школа"))


async def test_a_first_machine_that_answers_and_whose_change_journal_stands_still_is_told(
    first: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following_, "STUCK_SECONDS", -1.0)
    async with main_server(first) as (_, where), following(second, where) as follows:
        state = await follows.until(lambda one: bool(one.trouble), "told")
        assert state.trouble == "stuck"


async def test_a_first_machine_of_a_newer_program_is_followed_and_that_promote_would_refuse_is_told(
    first: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.standby.copies.known_steps", frozenset)
    async with main_server(first) as (server, where), following(second, where) as follows:
        head = await write(server, "Озёрская школа")
        state = await follows.until(lambda one: one.event == head, "it is here")
        assert (state.trouble, state.about) == ("old_program", sorted(known_steps())[-1])


async def test_an_own_key_that_is_spoilt_is_made_anew_and_the_first_machine_has_to_be_told(
    first: Path, second: Path
) -> None:
    key, line = own_key(second)
    key.write_bytes(b"junk")
    async with main_server(first) as (_, where), following(second, where) as follows:
        assert (await follows.until(lambda one: bool(one.trouble), "told")).trouble == "not_named"
    assert own_key(second)[1] != line


async def test_a_server_that_stops_waits_for_no_second_machine_that_has_gone(
    first: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supply, "SETTLE_SECONDS", 60 * PATIENCE)
    async with asyncio.timeout(PATIENCE):
        async with main_server(first) as (server, where):
            async with following(second, where) as follows:
                await follows.fresh(await write(server, "А"))
            await write(server, "Этого запасной не видел")
