"""The change journal: it brings a snapshot up to the database, and whatever befell it is noticed."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.changes import kinds
from backups import change_journal
from backups.change_journal import ChangeJournal
from backups.changes import (
    ChangesDamaged,
    End,
    Forked,
    compare,
    end_of,
    files_in,
    prune_changes,
    read,
    records_of,
)
from backups.facts import opened
from backups.replay import replay
from backups.snapshot_keys import SCHOOL, SnapshotKeys
from backups.troubles import BackupFailed, Finding, Trouble
from services.audit import verify_journal
from services.house import House
from services.outcomes import Saved
from tests.backups.conftest import NOW, PROGRAM, order_of_writing
from tests.backups.signed import KEYS, content_of, make_snapshot, replayed, school_keys, verify_snapshot
from tests.backups.writing import write
from tests.school import PASSWORD, School


@contextmanager
def running(folder: Path) -> Iterator[House]:
    one = House(folder, cost=4)
    one.start()
    try:
        yield one
    finally:
        one.stop()


@pytest.fixture
def house(data: Path) -> Iterator[House]:
    with running(data) as one:
        yield one


@pytest.fixture
def place(data: Path) -> Path:
    folder = data / "backups"
    folder.mkdir()
    return folder


def kept(house: House, folder: Path, now: datetime = NOW, keys: SnapshotKeys = KEYS) -> End:
    journal = ChangeJournal(folder, kinds(), keys)
    try:
        with opened(house.file, "mode=ro") as connection:
            return journal.catch_up(connection, now)
    finally:
        journal.close()


def contents(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    with opened(database, "mode=ro") as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        return {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for name in names}


async def test_a_snapshot_and_what_was_kept_since_are_the_database(tmp_path: Path) -> None:
    """Whatever verbs there were and however often it was looked, sign-ins and passwords included."""
    school = School(tmp_path / "school")
    place = tmp_path / "school" / "backups"
    snapshot = make_snapshot(school.house.file, place, NOW, PROGRAM)
    kept(school.house, place)
    petrova = school.teacher("Петрова Анна Ивановна")
    seven = school.school_class("7А", leader=petrova)
    algebra = school.course("Алгебра", seven, petrova)
    school.slot(algebra, 4, 3)
    kept(school.house, place, NOW + timedelta(days=1))
    for name in ("Ёлкин Пётр Ильич", "Щукина Яна", "Яковлев Ярослав Юрьевич"):
        school.pupil(name, seven)
        await school.house.accounts.admit(school.pupil_account(name).login, "не тот", "10.0.0.7")
    held = petrova.holds(algebra, "2026-11-19", 3)
    assert isinstance(held, Saved)
    lesson = held.thing
    petrova.marks(lesson, "Щукина Яна", "5")
    petrova.marks(lesson, "Щукина Яна", "4", seen=1)
    kept(school.house, place, NOW + timedelta(days=1))
    petrova.marks_absent(lesson, "Ёлкин Пётр Ильич")
    petrova.writes_topic(lesson, "Квадратный корень")
    petrova.sets_homework(lesson, "№ 15, 16")
    await school.house.accounts.admit(petrova.login, PASSWORD, "10.0.0.8")
    end = kept(school.house, place, NOW + timedelta(days=3))
    written = end.event - snapshot.manifest.audit_id
    assert (written > 25, len(files_in(place))) == (True, 3)
    done = replayed(snapshot, place, place, NOW, PROGRAM)
    assert done.events == written
    whole = content_of(done.snapshot, tmp_path / "whole.db")
    assert contents(whole) == contents(school.house.file)
    assert verify_snapshot(done.snapshot.path).good
    school.close()
    shutil.copy(whole, school.house.file)
    with running(tmp_path / "school") as house:
        assert house.look(lambda actor, now: verify_journal(house.keys.audit)).sound
        assert await house.accounts.admit(petrova.login, PASSWORD, "10.0.0.8")


def test_only_its_owner_reads_it(house: House, place: Path) -> None:
    kept(house, place)
    (path,) = files_in(place)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_moment_between_two_changes_is_brought_back(house: House, place: Path) -> None:
    snapshot = make_snapshot(house.file, place, NOW, PROGRAM)
    kept(house, place)
    for number in range(5):
        write(house, f"later_{number}", "x")
    kept(house, place)
    with opened(house.file, "mode=ro") as connection:
        moments = [
            at for (at,) in connection.execute("SELECT at FROM audit_event WHERE id > 301 ORDER BY id")
        ]
    done = replayed(snapshot, place, place, NOW, PROGRAM, datetime.fromisoformat(moments[2]))
    assert (done.events, done.last_at) == (3, moments[2])
    names = {row[1] for row in contents(content_of(done.snapshot, place / "whole.db"))["setting"]}
    assert {"later_2"} <= names
    assert "later_3" not in names


def test_a_record_that_was_not_written_whole_is_cut_and_written_anew(house: House, place: Path) -> None:
    snapshot = make_snapshot(house.file, place, NOW, PROGRAM)
    kept(house, place)
    write(house, "first", "x")
    kept(house, place)
    (path,) = files_in(place)
    before = path.stat().st_size
    write(house, "second", "x" * 40)
    kept(house, place)
    whole = path.read_bytes()
    for cut in (*range(before, before + 20), (before + len(whole)) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        assert end_of(place) == End(302, _hash(house, 302)), cut
        assert kept(house, place).event == 303
        assert path.read_bytes() == whole
    assert replayed(snapshot, place, place, NOW, PROGRAM).events == 2


@pytest.mark.parametrize("seed", range(3))
def test_a_flipped_bit_is_found_wherever_it_is(house: House, place: Path, seed: int) -> None:
    snapshot = make_snapshot(house.file, place, NOW, PROGRAM)
    kept(house, place)
    for number in range(3):
        write(house, f"later_{number}", "x" * 50)
        kept(house, place)
    (path,) = files_in(place)
    whole = path.read_bytes()
    last = [at for at, _ in records_of(path)][-2]
    at_random = Random(seed)
    for _ in range(300):
        at = at_random.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << at_random.randrange(8)]) + whole[at + 1 :])
        if at < last:
            with pytest.raises(ChangesDamaged):
                end_of(place)
            with pytest.raises(BackupFailed) as failed:
                replayed(snapshot, place, place, NOW, PROGRAM)
            assert failed.value.trouble is Trouble.CHANGES_DAMAGED
        else:
            assert end_of(place) == End(303, _hash(house, 303)), "the last record does not count, and is anew"


def test_commits_that_a_database_has_lost_are_noticed_and_brought_back(
    house: House, data: Path, place: Path, tmp_path: Path
) -> None:
    kept(house, place)
    write(house, "kept", "x")
    kept(house, place)
    older = tmp_path / "older.db"
    with opened(house.file, "mode=ro") as connection:
        connection.execute("VACUUM INTO ?", (str(older),))
    for number in range(4):
        write(house, f"lost_{number}", "x")
    kept(house, place)
    with opened(older, "mode=ro") as connection, pytest.raises(Forked) as fork:
        compare(place, connection)
    assert (fork.value.common, fork.value.kept) == (302, 306)
    assert replay(older, place, KEYS)[0] == 4
    assert contents(older) == contents(house.file)


def test_another_history_is_not_written_on(data: Path, place: Path, tmp_path: Path) -> None:
    older = Path(shutil.copytree(data, tmp_path / "older"))
    with running(data) as house:
        kept(house, place)
        for name in ("one", "two"):
            write(house, name, "x")
        kept(house, place)
    with running(older) as other:
        for name in ("a", "b", "c"):
            write(other, name, "y")
        size = files_in(place)[0].stat().st_size
        with pytest.raises(Forked) as fork:
            kept(other, place)
        assert (fork.value.common, fork.value.kept) == (301, 303)
        assert files_in(place)[0].stat().st_size == size


def test_changes_of_a_gap_of_another_school_and_of_nothing_are_refused(
    other_school: Path, house: House, place: Path, tmp_path: Path
) -> None:
    snapshot = make_snapshot(house.file, place, NOW, PROGRAM)
    write(house, "between", "x")
    kept(house, tmp_path)
    write(house, "after", "x")
    kept(house, tmp_path)
    (tmp_path / "empty").mkdir()
    foreign = make_snapshot(other_school / "journal.db", other_school, NOW, PROGRAM)
    for made, changes, trouble in (
        (snapshot, tmp_path, Trouble.CHANGES_DO_NOT_FOLLOW),
        (snapshot, tmp_path / "empty", Trouble.CHANGES_DO_NOT_FOLLOW),
        (foreign, tmp_path, Trouble.OTHER_SCHOOL),
    ):
        before = sorted(os.listdir(place))
        with pytest.raises(BackupFailed) as failed:
            replayed(made, changes, place, NOW, PROGRAM)
        assert failed.value.trouble is trouble
        assert sorted(os.listdir(place)) == before


def test_where_snapshots_are_encrypted_nobody_reads_it_without_a_key(
    house: House, place: Path, tmp_path: Path
) -> None:
    keys = school_keys(tmp_path / "keys")
    keys.encrypt_to(keys.write_spare(tmp_path / "spare.txt"))
    snapshot = make_snapshot(house.file, place, NOW, PROGRAM, keys)
    kept(house, place, keys=keys)
    write(house, "written_to", "Секретный-Ответ")
    end = kept(house, place, keys=keys)
    (path,) = files_in(place)
    assert "Секретный".encode() not in path.read_bytes()
    assert b"set_setting" not in path.read_bytes()
    assert end_of(place) == end, "an end is found without a key"
    done = replayed(snapshot, place, place, NOW, PROGRAM, keys=SnapshotKeys(tmp_path, tmp_path / "spare.txt"))
    assert done.events == 1
    (tmp_path / "keys" / SCHOOL).unlink()
    with pytest.raises(BackupFailed) as failed:
        replayed(snapshot, place, place, NOW, PROGRAM, keys=keys)
    assert failed.value.finding is Finding.KEY_MISSING


def test_a_new_day_begins_a_new_file_that_goes_on_with_the_old_one(house: House, place: Path) -> None:
    snapshot = make_snapshot(house.file, place, NOW, PROGRAM)
    for day in range(3):
        kept(house, place, NOW + timedelta(days=day))
        write(house, f"day_{day}", "x")
        kept(house, place, NOW + timedelta(days=day))
    assert [path.name for path in files_in(place)] == [
        "changes-0000000302-2026-11-20.log",
        "changes-0000000303-2026-11-21.log",
        "changes-0000000304-2026-11-22.log",
    ]
    assert replayed(snapshot, place, place, NOW, PROGRAM).events == 3
    files_in(place)[1].unlink()
    with pytest.raises(BackupFailed) as failed:
        replayed(snapshot, place, place, NOW, PROGRAM)
    assert failed.value.trouble is Trouble.CHANGES_DO_NOT_FOLLOW, "a day in the middle is gone"


def _hash(house: House, event: int) -> str:
    with opened(house.file, "mode=ro") as connection:
        return str(connection.execute("SELECT hash FROM audit_event WHERE id = ?", (event,)).fetchone()[0])


def test_old_files_go_once_a_snapshot_holds_what_they_hold(house: House, place: Path) -> None:
    for day in (0, 10, 40):
        kept(house, place, NOW + timedelta(days=day))
        write(house, f"day_{day}", "x")
        kept(house, place, NOW + timedelta(days=day))
    later = (NOW + timedelta(days=50)).date()
    assert prune_changes(place, later, newest=301) == []
    assert prune_changes(place, NOW.date() + timedelta(days=35), newest=304) == []
    first, second, third = files_in(place)
    assert prune_changes(place, later, newest=302) == [first]
    assert prune_changes(place, later, newest=304) == [second]
    assert files_in(place) == [third], "the last one is being written"


def test_every_record_is_on_the_disk_before_it_counts_and_a_new_file_s_name_too(
    house: House, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = order_of_writing(monkeypatch)
    kept(house, place)
    assert order == ["bytes", "synced", "folder"]
    order.clear()
    write(house, "first", "x")
    order.clear()
    kept(house, place)
    assert order == ["bytes", "synced"]


@pytest.mark.parametrize(("newest", "begins"), [(301, 301), (0, 303), (310, 303)])
def test_a_first_file_leads_on_from_the_newest_snapshot_or_from_now(
    house: House, place: Path, newest: int, begins: int
) -> None:
    """A snapshot may be of more than the database has: it was brought from elsewhere."""
    for name in ("first", "second"):
        write(house, name, "x")
    journal = ChangeJournal(place, kinds(), KEYS)
    with opened(house.file, "mode=ro") as connection:
        assert journal.catch_up(connection, NOW, lambda: newest).event == 303
    journal.close()
    (path,) = files_in(place)
    found = read(path)
    assert found is not None
    assert found[0].after == End(begins, _hash(house, begins))
    assert sum(len(piece.ends) for piece in found[1]) == 303 - begins


def test_more_than_one_record_holds_is_written_at_one_look(
    house: House, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(house, place)
    head = [write(house, f"later_{number}", "x") for number in range(5)][-1]
    monkeypatch.setattr(change_journal, "MOST_EVENTS", 2)
    assert kept(house, place).event == head
    assert end_of(place) == End(head, _hash(house, head))


async def test_tries_to_sign_in_are_kept_though_no_event_tells_of_them(house: House, place: Path) -> None:
    snapshot = make_snapshot(house.file, place, NOW, PROGRAM)
    kept(house, place)
    assert await house.accounts.admit("nobody", "a guess", "10.0.0.7") is None
    assert kept(house, place).event == snapshot.manifest.audit_id
    whole = content_of(replayed(snapshot, place, place, NOW, PROGRAM).snapshot, place / "whole.db")
    assert contents(whole)["sign_in"] == contents(house.file)["sign_in"] != []
