"""New snapshots come to the second machine beside the changes, on a line of their own."""

import shutil
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.snapshots import FOLDER, keys_of
from app.standby.bringing import Bringing
from app.standby.copies import Copies
from backups.changes import end_of, files_in
from backups.manifest import manifest_path, signed
from backups.mirror import base_in, keep_snapshot
from backups.snapshot import make_snapshot, snapshots_in
from tests.live_school import NOON
from tests.second_machine import following, main_server, two_machines, write
from tests.terminal import PATIENCE
from texts.standby import left_out


@pytest.fixture
def first(tmp_path: Path, second: Path) -> Path:
    folder = tmp_path / "first"
    two_machines(folder, second)
    return folder


@pytest.fixture
def second(tmp_path: Path) -> Path:
    return tmp_path / "second"


async def test_a_new_snapshot_is_fetched_beside_the_changes(first: Path, second: Path) -> None:
    async with main_server(first) as (server, where), following(second, where) as follows:
        await follows.fresh(await write(server, "А"))
        made = make_snapshot(
            first / "journal.db", first / FOLDER, NOON + timedelta(days=1), "0", keys_of(first)
        )
        await follows.until(lambda one: one.snapshot == made.path.name, "the new snapshot")
        base = base_in(second / FOLDER, keys_of(second))
        assert base is not None
        assert base.manifest == made.manifest


async def test_nobody_s_typing_waits_while_a_snapshot_is_fetched_and_proved(
    first: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = threading.Event()

    def slowly(*about: Any) -> Any:
        assert held.wait(PATIENCE)
        return keep_snapshot(*about)

    async with main_server(first) as (server, where), following(second, where) as follows:
        await follows.fresh(await write(server, "А"))
        monkeypatch.setattr("app.standby.copies.keep_snapshot", slowly)
        made = make_snapshot(
            first / "journal.db", first / FOLDER, NOON + timedelta(days=1), "0", keys_of(first)
        )
        part = second / FOLDER / f"{made.path.name}.part"
        await follows.until(lambda _: part.exists(), "it is being fetched")
        for value in ("Б", "В"):
            state = await follows.fresh(await write(server, value))
            assert state.snapshot != made.path.name
        held.set()
        await follows.until(lambda one: one.snapshot == made.path.name, "the new snapshot")


async def test_a_snapshot_is_taken_once_it_is_checked_and_what_it_holds_is_here(
    first: Path, second: Path
) -> None:
    async with main_server(first) as (server, where):
        async with following(second, where) as follows:
            await follows.fresh(await write(server, "А"))
        head = await write(server, "Б")
        made = make_snapshot(
            first / "journal.db", first / FOLDER, NOON + timedelta(days=1), "0", keys_of(first)
        )
        note = manifest_path(made.path)

        async def bringing() -> Bringing:
            copies = Copies(second)
            await copies.begin()
            brings = Bringing(second, where, copies)
            brings.begin([note.name])
            return brings

        there = second / FOLDER / made.path.name
        assert (await (await bringing()).bring(), there.exists()) == (False, False), "the copy is behind it"
        note.write_bytes(signed(replace(made.manifest, checked=False), keys_of(first)))
        async with following(second, where) as follows:
            await follows.fresh(head)
        brings = await bringing()
        assert (await brings.bring(), there.exists()) == (False, False), "it is being looked at"
        note.write_bytes(signed(made.manifest, keys_of(first)))
        assert (await brings.bring(), there.exists()) == (True, True)


async def test_a_new_snapshot_that_is_bad_is_told_of_and_the_copy_stays_fresh(
    first: Path, second: Path
) -> None:
    async with main_server(first) as (server, where), following(second, where) as follows:
        await follows.fresh(await write(server, "А"))
        good = follows.told[-1].snapshot
        made = make_snapshot(
            first / "journal.db", first / FOLDER, NOON + timedelta(days=1), "0", keys_of(first)
        )
        made.path.write_bytes(made.path.read_bytes()[:-1])
        state = await follows.until(lambda one: bool(one.left_out), "told")
        assert (state.left_out, state.trouble) == ("snapshot_bad", "")
        assert "zhurnal verify" in left_out(state.left_out, state.left_out_about)
        state = await follows.fresh(await write(server, "Б"))
        assert state.snapshot == good
    assert [path.name for path in snapshots_in(second / FOLDER)] == [good]


@pytest.mark.parametrize("later", [0, 3])
async def test_after_a_summer_away_neither_another_history_nor_an_older_one_is_begun_with(
    first: Path, second: Path, tmp_path: Path, later: int
) -> None:
    older = Path(shutil.copytree(first, tmp_path / "older"))
    async with main_server(first) as (server, where), following(second, where) as follows:
        for value in ("А", "Б"):
            await follows.fresh(await write(server, value))
    kept = end_of(second / FOLDER)
    async with main_server(older) as (server, _):
        for number in range(later):
            await write(server, f"Не это {number}")
    make_snapshot(older / "journal.db", older / FOLDER, NOON + timedelta(days=60), "0", keys_of(older))
    for path in files_in(older / FOLDER):
        path.unlink()
    async with main_server(older) as (_, where), following(second, where) as follows:
        state = await follows.until(lambda one: bool(one.trouble), "told")
        assert state.trouble == ("diverged" if later else "behind")
    assert end_of(second / FOLDER) == kept
    assert len(snapshots_in(second / FOLDER)) == 1
