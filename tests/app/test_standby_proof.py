"""What a second machine takes and what it refuses: every piece is proved, a history that differs is told."""

import asyncio
import json
import re
import shutil
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.archive import Keeping, sha256
from app.cli.common import Exit
from app.cli.doctor import examine
from app.main import main
from app.snapshots import FOLDER, keys_of
from app.standby.copies import Copies
from app.standby.line import line_to
from app.standby.place import FOLDER as STANDBY
from app.standby.place import Where, own_key
from app.standby.talk import FOLLOW
from backups.changes import FRAME, SIGN, End, end_of, files_in, records_of
from backups.lock import take_lock
from backups.manifest import manifest_path
from backups.mirror import Doubted, base_in
from backups.packing import bare
from backups.snapshot import make_snapshot, snapshots_in
from services.actor import OFFICE
from services.book import Book
from services.outcomes import Saved
from services.settings import SCHOOL_NAME, change_setting
from tests.live_school import NOON, obey, on_disk
from tests.second_machine import bring_keys, following, main_server, two_machines, write
from texts.health import advice


@pytest.fixture
def first(tmp_path: Path, second: Path) -> Path:
    folder = tmp_path / "first"
    two_machines(folder, second)
    return folder


@pytest.fixture
def second(tmp_path: Path) -> Path:
    return tmp_path / "second"


def rewritten(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the last record of a change journal as somebody does who knows its form and has no key."""
    records = [body for _, body in records_of(path)]
    values = json.loads(records[-1])
    change(values)
    body = json.dumps(values, ensure_ascii=False).encode()
    kept = b"".join(FRAME.pack(SIGN, len(one), zlib.crc32(one)) + one for one in [*records[:-1], body])
    path.write_bytes(kept)


async def test_what_was_written_while_nobody_looked_is_fetched_and_the_copy_goes_on(
    first: Path, second: Path
) -> None:
    async with main_server(first) as (server, where):
        async with following(second, where) as follows:
            await follows.fresh(await write(server, "Озёрская школа"))
        head = await write(server, "Озёрская школа № 1")
        async with following(second, where) as follows:
            state = await follows.fresh(head)
            assert state.whole_at
            assert end_of(second / FOLDER) == end_of(first / FOLDER) == End(*on_disk(first).head)
            assert server.house.standby.address == "127.0.0.1"
            await follows.until(lambda _: server.house.standby.event == head, "the first machine knows")


async def test_a_snapshot_that_somebody_has_renamed_or_whose_note_is_gone_stops_nobody(
    first: Path, second: Path
) -> None:
    (made,) = snapshots_in(first / FOLDER)
    for path in (made, manifest_path(made)):
        shutil.copy(path, path.with_name(path.name.replace(bare(made), "journal-перед отпуском")))
    shutil.copy(made, made.with_name(made.name.replace("2026-11-19", "2026-11-20")))  # without its note
    async with main_server(first) as (server, where), following(second, where) as follows:
        await follows.fresh(await write(server, "Озёрская школа"))
    assert [path.name for path in snapshots_in(second / FOLDER)] == [made.name]


@pytest.mark.parametrize("names", [(["../journal-2026-11-19-120000.json"], []), ([], [["/etc/passwd", 9]])])
async def test_a_name_that_leads_elsewhere_is_not_taken(first: Path, second: Path, names: Any) -> None:
    offered = dict(zip(("snapshots", "changes"), names, strict=True))
    async with (
        main_server(first) as (_, where),
        line_to(where.host, where.port, where.key, own_key(second)[0], FOLLOW) as line,
    ):
        with pytest.raises(Doubted):
            await Copies(second).take(line, offered)


async def test_another_key_at_the_address_is_not_believed(first: Path, second: Path) -> None:
    async with main_server(first) as (_, where):
        other = Where(where.host, where.port, "SHA256:" + "A" * 43, 0)
        async with following(second, other) as follows:
            state = await follows.until(lambda one: bool(one.trouble), "told")
            assert (state.trouble, state.about) == ("another", where.key)
    assert not files_in(second / FOLDER)


async def test_a_machine_that_is_not_named_reads_nothing_and_the_name_can_be_taken_back(
    first: Path, second: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = tmp_path / "stranger"
    bring_keys(first, stranger)
    for wrong in ("", "ssh-ed25519 AAAA", "ssh-rsa " + 500 * "A", str(first / "keys" / "pepper")):
        assert main(["standby", "--data", str(first), "--allow", wrong]) == Exit.REFUSED
        assert "Это не открытый ключ" in capsys.readouterr().err
    async with main_server(first) as (_, where):
        async with following(stranger, where) as follows:
            assert (await follows.until(lambda one: bool(one.trouble), "told")).trouble == "not_named"
            assert (await obey("standby", "--data", first, "--allow", own_key(stranger)[1]))[0] == Exit.DONE
            await follows.fresh(1)
        async with following(second, where) as follows:
            assert (await follows.until(lambda one: bool(one.trouble), "told")).trouble == "not_named"
        assert (await obey("standby", "--data", first, "--allow", "нет"))[0] == Exit.DONE
        async with following(stranger, where) as follows:
            assert (await follows.until(lambda one: bool(one.trouble), "told")).trouble == "not_named"
    assert not (second / FOLDER).exists()


async def test_keys_that_are_not_the_schools_are_told_of_though_the_copy_is_good(
    first: Path, second: Path
) -> None:
    (second / "keys" / "pepper").write_bytes(bytes(32))
    (second / "keys" / "ssh_host_ed25519").unlink()
    async with main_server(first) as (_, where), following(second, where) as follows:
        state = await follows.until(lambda one: bool(one.trouble), "told")
        assert (state.trouble, state.about) == ("keys", "pepper, ssh_host_ed25519")
        assert state.whole_at


@pytest.mark.parametrize(
    ("name", "begin", "most"),
    [
        ("journal.db", 0, 1),
        ("../keys/pepper", 0, 1),
        ("{there}", -1, 1),
        ("{there}", 0, -1),
    ],
)
async def test_nothing_but_bounded_parts_of_the_copies_is_given(
    first: Path, second: Path, name: str, begin: int, most: int
) -> None:
    (there,) = (path.name for path in (first / FOLDER).glob("*.json"))
    async with (
        main_server(first) as (_, where),
        line_to(where.host, where.port, where.key, own_key(second)[0], FOLLOW) as line,
    ):
        assert len(await line.read(there, 0, 10)) == 10
        with pytest.raises(asyncio.IncompleteReadError):
            await line.read(name.format(there=there), begin, most)


@pytest.mark.parametrize(
    ("spoil", "finding"),
    [
        (lambda whole: whole[:-1], "cut_short"),
        (lambda whole: whole[:99] + bytes([whole[99] ^ 1]) + whole[100:], "bytes_changed"),
    ],
    ids=["cut short", "a bit flipped"],
)
async def test_a_snapshot_that_is_not_what_its_note_says_is_refused(
    first: Path, second: Path, spoil: Callable[[bytes], bytes], finding: str
) -> None:
    (snapshot,) = snapshots_in(first / FOLDER)
    snapshot.write_bytes(spoil(snapshot.read_bytes()))
    async with main_server(first) as (_, where), following(second, where) as follows:
        state = await follows.until(lambda one: bool(one.trouble), "told")
        assert (state.trouble, state.about, state.finding) == ("snapshot_bad", snapshot.name, finding)
        assert snapshots_in(second / FOLDER) == []


async def test_a_note_that_the_school_did_not_sign_is_refused(
    first: Path, second: Path, tmp_path: Path
) -> None:
    forger = keys_of(tmp_path)
    for path in (first / FOLDER).iterdir():
        path.unlink()
    make_snapshot(first / "journal.db", first / FOLDER, NOON, "0", forger)
    async with main_server(first) as (_, where), following(second, where) as follows:
        state = await follows.until(lambda one: bool(one.trouble), "told")
        assert (state.trouble, state.finding) == ("snapshot_bad", "foreign_signature")
        assert list((second / FOLDER).iterdir()) == []


def another_value(values: dict[str, Any]) -> None:
    event = values["changes"]["events"][-1]
    values["changes"]["events"][-1] = [f"{one} 5" if one == "set_setting" else one for one in event]


def left_out(values: dict[str, Any]) -> None:
    values["changes"]["events"].pop(0)
    values["ends"].pop(0)


def twice(book: Book) -> Saved:
    change_setting(book, SCHOOL_NAME, "Б")
    change_setting(book, SCHOOL_NAME, "В")
    return Saved(1, book.now.local)


@pytest.mark.parametrize(
    ("change", "doubt"),
    [(another_value, "chain_broken"), (left_out, "gap")],
    ids=["another value", "an event left out"],
)
async def test_a_change_journal_that_was_rewritten_with_right_sums_is_refused(
    first: Path, second: Path, change: Callable[[dict[str, Any]], None], doubt: str
) -> None:
    async with main_server(first) as (server, where), following(second, where) as follows:
        before = await write(server, "А")
        await follows.fresh(before)
    async with main_server(first) as (server, _):
        await server.house.writer.ask(twice, OFFICE)
    rewritten(files_in(first / FOLDER)[-1], change)
    async with main_server(first) as (_, where), following(second, where) as follows:
        assert (await follows.until(lambda one: bool(one.trouble), "told")).trouble == doubt
    assert (end_of(second / FOLDER) or End(0, "")).event == before


async def test_a_flipped_bit_on_the_way_in_is_not_kept(first: Path, second: Path) -> None:
    async with main_server(first) as (server, where):
        async with following(second, where) as follows:
            await follows.fresh(await write(server, "А"))
        path, size = files_in(first / FOLDER)[-1], files_in(first / FOLDER)[-1].stat().st_size
        for value in ("Б", "В"):
            async with following(second, where) as follows:
                await follows.fresh(await write(server, value))
        for copied in files_in(second / FOLDER):
            with copied.open("r+b") as file:
                file.truncate(size)  # as a second machine that was away when they were written
        whole = bytearray(path.read_bytes())
        whole[size + 30] ^= 1
        path.write_bytes(whole)
        async with following(second, where) as follows:
            state = await follows.until(lambda one: bool(one.trouble), "told")
            assert (state.trouble, state.about) == ("piece_damaged", path.name)
        whole[size + 30] ^= 1
        path.write_bytes(whole)
        async with following(second, where) as follows:
            await follows.fresh(on_disk(first).head[0])


async def test_records_that_a_power_cut_took_and_that_are_written_anew_are_the_same_history(
    first: Path, second: Path
) -> None:
    async with main_server(first) as (server, where), following(second, where) as follows:
        for value in ("А", "Б", "В"):
            await follows.fresh(await write(server, value))
    path = files_in(first / FOLDER)[-1]
    ends = [at for at, _ in records_of(path)]
    with path.open("r+b") as file:
        file.truncate(ends[-3])
    async with main_server(first) as (server, where):
        assert path.read_bytes() != (second / FOLDER / path.name).read_bytes()
        async with following(second, where) as follows:
            await follows.fresh(await write(server, "Г"))
    assert path.read_bytes() == (second / FOLDER / path.name).read_bytes()


async def test_a_school_that_goes_back_to_a_snapshot_is_followed_and_what_was_left_is_kept(
    first: Path, second: Path
) -> None:
    async with main_server(first) as (server, where), following(second, where) as follows:
        left = await write(server, "Ошибка")
        await follows.fresh(left)
    (snapshot,) = snapshots_in(first / FOLDER)
    assert (await obey("restore", snapshot, "--data", first, "--yes"))[0] == Exit.DONE
    async with main_server(first) as (server, where), following(second, where) as follows:
        head = await write(server, "Верно")
        await follows.until(lambda one: one.event == head and not one.trouble, "the new history")
    assert end_of(second / FOLDER) == End(*on_disk(first).head)
    (aside,) = (second / FOLDER).glob("changes-until-*")
    assert (end_of(aside) or End(0, "")).event == left
    base = base_in(second / FOLDER, keys_of(second))
    assert base is not None
    assert base.path.name == snapshot.name


async def test_a_history_that_turned_off_by_itself_is_refused_and_one_that_is_shorter_too(
    first: Path, second: Path, tmp_path: Path
) -> None:
    older = tmp_path / "older"
    shutil.copytree(first, older)
    async with main_server(first) as (server, where), following(second, where) as follows:
        for value in ("А", "Б"):
            await follows.fresh(await write(server, value))
    kept = end_of(second / FOLDER)
    async with main_server(older) as (server, where), following(second, where) as follows:
        state = await follows.until(lambda one: bool(one.trouble), "the shorter one")
        assert state.trouble == "behind"
        for value in ("Не А", "Не Б", "И не В"):
            await write(server, value)
        state = await follows.until(lambda one: one.trouble == "diverged", "the other one")
        assert end_of(second / FOLDER) == kept


async def test_after_a_summer_away_the_copy_begins_at_a_new_snapshot_of_the_same_history(
    first: Path, second: Path
) -> None:
    async with main_server(first) as (server, where), following(second, where) as follows:
        await follows.fresh(await write(server, "А"))
    async with main_server(first) as (server, _):
        await write(server, "Б")
        make_snapshot(first / "journal.db", first / FOLDER, NOON + timedelta(days=60), "0", keys_of(first))
    for path in files_in(first / FOLDER):
        path.unlink()  # as they are after 35 days
    async with main_server(first) as (server, where), following(second, where) as follows:
        await follows.fresh(await write(server, "В"))
    assert end_of(second / FOLDER) == End(*on_disk(first).head)
    assert len(snapshots_in(second / FOLDER)) == 2


async def test_both_machines_tell_how_fresh_the_copy_is(first: Path, second: Path) -> None:
    async def told(folder: Path) -> dict[str, tuple[bool, str]]:
        points = json.loads((await obey("doctor", "--data", folder, "--json"))[1])
        return {point["what"]: (point["good"], point["seen"]) for point in points}

    def told_here(folder: Path) -> dict[str, tuple[bool, str]]:
        """Not of a folder that is served in this process."""
        return {point.what: (point.good, point.seen) for point in examine(folder)}

    assert told_here(first)["запасной сервер"] == (False, "назван, но ещё ни разу не обращался")
    async with main_server(first) as (server, where):
        with take_lock(second / STANDBY):
            async with following(second, where) as follows:
                head = await write(server, "Озёрская школа")
                await follows.fresh(head)
                points = told_here(second)
                assert points["копия"][0]
                assert re.match(rf"отстаёт на \d+ с, записей {head}$", points["копия"][1]), points
                assert points["запасной сервер"][0]
                good, seen = (await told(first))["запасной сервер"]
                assert good
                assert re.match(r"127\.0\.0\.1: свежесть \d+ с, последняя запись у него № \d+", seen), seen
        assert not server.house.health().silent_standby
        away = replace(server.house.standby, heard_at=server.house.clock.now().local - timedelta(minutes=2))
        server.house.standby = away
        assert "Запасной сервер 127.0.0.1 не видно с" in " ".join(advice(server.house.health()))
    (second / "keys" / "pepper").unlink()
    points = told_here(second)
    assert points["ключи школы"] == (False, "нет: pepper")
    assert points["запасной сервер"] == (False, "за главным сервером никто не следит")


async def test_where_snapshots_are_encrypted_the_way_carries_nothing_open_and_the_copy_is_proved_all_the_same(
    first: Path, second: Path, tmp_path: Path
) -> None:
    keys = keys_of(first)
    keys.encrypt_to(keys.write_spare(tmp_path / "spare.key"))
    made = make_snapshot(first / "journal.db", first / FOLDER, NOON + timedelta(days=1), "0", keys)
    async with main_server(first) as (server, where):
        async with following(second, where) as follows:
            state = await follows.until(lambda one: bool(one.trouble), "told")
            assert (state.trouble, state.finding) == ("snapshot_bad", "key_missing")
        bring_keys(first, second)
        async with following(second, where) as follows:
            await follows.fresh(await write(server, "Озёрская школа"))
            assert follows.told[-1].snapshot == made.path.name
    assert made.path.name.endswith(".age")
    for path in (second / FOLDER).iterdir():
        assert "Озёрская школа".encode() not in path.read_bytes()
    assert (await obey("promote", "--data", second, "--only"))[0] == Exit.DONE
    assert on_disk(second).head[0] == on_disk(first).head[0] + 2, "the take-over; no second machine is named"


async def test_signed_documents_come_too_and_one_that_is_not_what_its_name_says_does_not(
    first: Path, second: Path
) -> None:
    large = b"%PDF" + bytes(range(256)) * 8192
    Keeping(first, "ABCD-2345").put(large, b"signature")
    (first / "archive" / "ABCD-2345" / "notes.txt").write_text("not of the archive", "utf-8")
    async with main_server(first) as (server, where):
        async with following(second, where) as follows:
            await follows.fresh(await write(server, "А"))
            assert (second / "archive" / "ABCD-2345" / f"{sha256(large)[:16]}.pdf").read_bytes() == large
            assert len(list((second / "archive").glob("*/*"))) == 3
            Keeping(first, "ABCD-2345").put(large, b"another signature")
            await follows.fresh(await write(server, "Б"))
            assert len(list((second / "archive").glob("*/*"))) == 4
        forged = first / "archive" / "ABCD-2345" / f"{'0' * 16}.pdf"
        forged.write_bytes(b"%PDF of somebody")
        async with following(second, where) as follows:
            state = await follows.until(lambda one: bool(one.trouble), "told")
            assert (state.trouble, state.about) == ("piece_damaged", f"archive/ABCD-2345/{forged.name}")
        assert not (second / "archive" / "ABCD-2345" / forged.name).exists()
