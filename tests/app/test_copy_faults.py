"""What befalls the copy on the second machine itself: a flipped bit, a full disk, a kill, a note of junk."""

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.changes import keeping_changes, kinds
from app.cli.common import Exit
from app.doctor.second import copy_here
from app.main import main
from app.snapshots import FOLDER, keys_of
from app.standby import place
from app.standby.copies import Copies, links_of
from app.standby.promotion import take_the_journal_over
from backups.change_journal import ChangeJournal
from backups.changes import DAMAGED, End, ends_of, files_in, records_of
from backups.disk import PART
from backups.facts import opened
from backups.mirror import Followed, base_in
from backups.snapshot import make_snapshot, snapshots_in
from services.clock import system_utc
from services.house import DATABASE, House
from services.standby import Standby
from tests.backups.conftest import order_of_writing
from tests.backups.writing import write as change
from tests.live_school import NOON, on_disk, verdict
from tests.second_machine import following, main_server, two_machines, write
from texts.standby import clocks_apart


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A first machine with two days in its change journal, some records each; no server runs."""
    folder = tmp_path / "first"
    two_machines(folder, tmp_path / "second")
    write_records(folder, days_ago=2)
    write_records(folder, days_ago=1)
    assert len(files_in(folder / FOLDER)) == 2
    return folder


def write_records(folder: Path, days_ago: int) -> None:
    """Write three changes, each a record of a day's file, where no server runs."""
    house = House(folder, cost=4)
    house.start()
    journal, day = ChangeJournal(folder / FOLDER, kinds(), keys_of(folder)), NOON - timedelta(days=days_ago)
    with opened(house.file, "mode=ro") as connection:
        for number in range(3):
            journal.catch_up(connection, day)
            change(house, f"written_{days_ago}_{number}", "x")
        journal.catch_up(connection, day)
    journal.close()
    house.stop()


@pytest.fixture
def second(first: Path, tmp_path: Path) -> Path:
    """The second machine with all that the first one has."""
    shutil.copytree(first / FOLDER, tmp_path / "second" / FOLDER)
    return tmp_path / "second"


def flip(path: Path, record: int) -> int:
    """Flip a bit in a record of a file; return the last event before it."""
    ends = [0, *(at for at, _ in records_of(path))]
    before = list(ends_of_one(path))[record - 1]
    whole = bytearray(path.read_bytes())
    whole[ends[record + 1] - 20] ^= 1
    path.write_bytes(whole)
    return before.event


def ends_of_one(path: Path) -> Iterator[End]:
    """Give where each record of a file ends."""
    alone = path.parent / "alone"
    alone.mkdir()
    shutil.copy(path, alone)
    yield from ends_of(alone)
    shutil.rmtree(alone)


@pytest.mark.parametrize("day", [0, 1])
async def test_a_bit_that_flipped_in_the_copy_costs_what_follows_it_until_that_is_fetched_anew(
    first: Path, second: Path, day: int
) -> None:
    path = files_in(second / FOLDER)[day]
    spoiled = path.read_bytes()
    before = flip(path, 1)
    copies = Copies(second)
    await copies.begin()
    assert copies.end.event == before
    assert path.with_name(path.name + DAMAGED).stat().st_size == len(spoiled), "the whole of it is kept"
    async with main_server(first) as (server, where), following(second, where) as follows:
        await follows.fresh(await write(server, "Озёрская школа"))
    assert set(ends_of(second / FOLDER)) == set(ends_of(first / FOLDER))


def test_a_copy_with_a_flipped_bit_goes_on_with_the_journal_from_what_is_whole(
    first: Path, second: Path
) -> None:
    path = files_in(second / FOLDER)[-1]
    before = flip(path, 2)
    place.own_key(second)
    done = take_the_journal_over(second)
    assert (done.event, done.damaged) == (before, (path.name,))
    assert verdict(second).sound


def test_a_snapshot_that_is_newer_than_the_last_whole_change_is_gone_on_from(
    first: Path, second: Path
) -> None:
    newer = make_snapshot(first / DATABASE, first / FOLDER, NOON, "0", keys_of(first))
    for path in (first / FOLDER).glob(f"{newer.path.name.partition('.')[0]}*"):
        shutil.copy(path, second / FOLDER)
    flip(files_in(second / FOLDER)[-1], 1)
    place.own_key(second)
    assert take_the_journal_over(second).event == newer.manifest.audit_id == on_disk(first).head[0]
    assert verdict(second).sound


def test_a_snapshot_of_a_history_that_was_left_is_not_gone_on_from_though_it_is_newer(
    first: Path, tmp_path: Path
) -> None:
    (early,) = snapshots_in(first / FOLDER)
    left = make_snapshot(first / DATABASE, first / FOLDER, NOON, "0", keys_of(first))
    assert main(["restore", str(early), "--data", str(first), "--yes"]) == Exit.DONE
    with keeping_changes(House(first)):
        pass  # what was left is set aside
    write_records(first, days_ago=0)
    head = on_disk(first).head[0]
    assert head < left.manifest.audit_id
    second = shutil.copytree(first / FOLDER, tmp_path / "second" / FOLDER).parent
    place.own_key(second)
    damaged = shutil.copytree(second, tmp_path / "damaged")
    assert take_the_journal_over(second).event == head
    before = flip(files_in(damaged / FOLDER)[-1], 2)
    assert take_the_journal_over(damaged).event == before < head


def test_a_record_that_the_disk_takes_in_parts_is_whole(
    first: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a disk does that is about to be full: it takes what fits and says how much that was."""
    base = base_in(second / FOLDER, keys_of(second))
    assert base is not None
    path = files_in(second / FOLDER)[0]
    content = path.read_bytes()
    path.unlink()
    followed = Followed(second / FOLDER, base.manifest, keys_of(second), links_of(second))
    take = os.write
    monkeypatch.setattr(os, "write", lambda held, chunk: take(held, chunk[:100]))
    assert followed.append(path.name, content) == len(content)
    assert path.read_bytes() == content


def test_what_counts_as_here_is_on_the_disk(
    first: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = base_in(second / FOLDER, keys_of(second))
    assert base is not None
    path = files_in(second / FOLDER)[0]
    content, (begins, *_) = path.read_bytes(), [at for at, _ in records_of(path)]
    path.unlink()
    followed = Followed(second / FOLDER, base.manifest, keys_of(second), links_of(second))
    order = order_of_writing(monkeypatch)
    followed.append(path.name, content[:begins])
    followed.append(path.name, content[begins:])
    assert order == ["bytes", "synced", "folder", "bytes", "synced"]


async def test_a_snapshot_whose_fetching_was_killed_is_fetched_all_the_same(
    first: Path, tmp_path: Path
) -> None:
    second = tmp_path / "second"
    (made,) = snapshots_in(first / FOLDER)
    (second / FOLDER).mkdir()
    (second / FOLDER / f"{made.name}{PART}").write_bytes(b"what a kill left")
    async with main_server(first) as (server, where), following(second, where) as follows:
        await follows.fresh(await write(server, "Озёрская школа"))
    assert [path.name for path in snapshots_in(second / FOLDER)] == [made.name]


@pytest.mark.parametrize(("ahead", "told"), [(86400, "вперёд на 24 ч"), (-600, "назад на 10 мин"), (60, "")])
async def test_clocks_that_differ_are_told_of_before_the_wrong_one_dates_a_journal(
    first: Path,
    second: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    ahead: int,
    told: str,
) -> None:

    def wrong() -> datetime:
        return system_utc() + timedelta(seconds=ahead)

    monkeypatch.setattr("app.standby.following.system_utc", wrong)
    async with main_server(first) as (server, where), following(second, where) as follows:
        state = await follows.fresh(await write(server, "Озёрская школа"))
        assert abs(state.ahead - ahead) <= 1
    assert bool(clocks_apart(state.ahead)) == bool(told)
    assert told in clocks_apart(state.ahead)
    main(["standby", "--status", "--data", str(second)])
    assert ("Часы этой машины" in capsys.readouterr().out) == bool(told)
    assert ("часы двух машин" in {point.what for point in copy_here(second)}) == bool(told)
    assert await asyncio.to_thread(main, ["promote", "--only", "--data", str(second)]) == Exit.DONE
    assert ("Часы этой машины" in capsys.readouterr().err) == bool(told)


JUNK = ("", "[]", "5", '{"of": "a newer program"}', '{"rivals": 5}', '{"rivals": [5, {}]}', '{"port": ')


@pytest.mark.parametrize("junk", JUNK)
def test_a_note_that_makes_no_sense_is_none_and_stops_no_machine(tmp_path: Path, junk: str) -> None:
    (tmp_path / place.FOLDER).mkdir()
    for name in (place.WHERE, place.STATE, place.HEARD, place.SUCCESSOR, place.RIVALS, place.REACHED):
        (tmp_path / place.FOLDER / name).write_text(junk, "utf-8")
    read: tuple[Callable[[Path], object], ...]
    read = (place.where, place.successor_of, place.rivals_of, place.reached_in)
    assert [one(tmp_path) for one in read] == [None, None, [], []]
    assert place.state_of(tmp_path) == place.State()
    assert place.heard_in(tmp_path) == Standby()


def test_what_only_a_newer_program_knows_of_a_note_is_left_out(tmp_path: Path) -> None:
    found = place.Where("192.168.1.5", 2222, "SHA256:x", 2223)
    place.remember(tmp_path, found)
    file = tmp_path / place.FOLDER / place.WHERE
    file.write_text(file.read_text("utf-8").replace("{", '{"colour": "red", '), "utf-8")
    assert place.where(tmp_path) == found
    heard = replace(Standby(), heard_at=NOON, event=7)
    place.note_heard(tmp_path, heard)
    assert place.heard_in(tmp_path) == heard
