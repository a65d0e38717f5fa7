import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from backups.disk import digest
from backups.facts import known_steps, opened
from backups.restore import Restored, plan_restore, restore, stop_others
from backups.snapshot import Snapshot
from backups.troubles import BackupFailed, Finding, Trouble
from tests.backups.conftest import NOW, POINTS, PROGRAM, Die, facts, set_by_sql, writing
from tests.backups.signed import KEYS, make_snapshot, verify_snapshot
from tests.backups.test_verify import flip

LATER = NOW + timedelta(hours=3)
ADD = "INSERT INTO setting (name, value, since) VALUES ('later', 'z', '2026-09-01')"


@pytest.fixture
def snapshot(data: Path) -> Snapshot:
    return make_snapshot(data / "journal.db", data / "backups", NOW, PROGRAM)


def put_back(snapshot: Path, database: Path, after: Callable[[Restored], None] = lambda _: None) -> Restored:
    return restore(
        snapshot,
        database,
        LATER,
        PROGRAM,
        known_steps(),
        KEYS,
        keep_in=database.parent / "backups",
        after=after,
    )


def refused(snapshot: Path, database: Path) -> BackupFailed:
    """Try a restore that must not be done; see that no byte of the data folder changed."""
    before = contents(database.parent)
    with pytest.raises(BackupFailed) as failed:
        put_back(snapshot, database)
    assert contents(database.parent) == before
    return failed.value


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files, but for the lock and for the two that reading a database in WAL mode may make."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("journal.lock", "journal.db-shm", "journal.db-wal")
    }


def test_everything_comes_back_into_an_empty_place(snapshot: Snapshot, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    (new / "journal.db-wal").touch()
    restored = put_back(snapshot.path, new / "journal.db")
    assert (restored.manifest, restored.kept) == (snapshot.manifest, None)
    assert digest(new / "journal.db") == (snapshot.manifest.sha256, snapshot.manifest.size)
    assert sorted(path.name for path in new.iterdir()) == ["journal.db", "journal.lock"]


def test_a_restored_journal_can_be_written_again(snapshot: Snapshot, data: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    shutil.copytree(data / "keys", new / "keys")
    put_back(snapshot.path, new / "journal.db")
    with writing(new) as writer:
        writer.ask()
        assert writer.answered() == snapshot.manifest.audit_id + 20


def test_what_was_there_is_kept_as_a_snapshot(snapshot: Snapshot, data: Path) -> None:
    set_by_sql(data / "journal.db", ADD)
    was = facts(data / "journal.db")
    restored = put_back(snapshot.path, data / "journal.db")
    assert snapshot.manifest.describes(facts(data / "journal.db"))
    assert restored.kept is not None
    assert verify_snapshot(restored.kept).good
    assert facts(restored.kept) == was
    put_back(restored.kept, data / "journal.db")
    assert facts(data / "journal.db") == was


def test_the_old_file_is_replaced_and_never_written_into(
    snapshot: Snapshot, data: Path, tmp_path: Path
) -> None:
    set_by_sql(data / "journal.db", ADD)
    (tmp_path / "same file").hardlink_to(data / "journal.db")
    before = (tmp_path / "same file").read_bytes()
    put_back(snapshot.path, data / "journal.db")
    assert (tmp_path / "same file").read_bytes() == before


def test_the_log_of_the_old_journal_is_not_played_into_the_restored_one(
    snapshot: Snapshot, data: Path, tmp_path: Path
) -> None:
    killed = tmp_path / "killed"
    with writing(data) as writer:
        writer.ask()
        last = writer.answered()
        shutil.copytree(data, killed)
    assert (killed / "journal.db-wal").stat().st_size > 0
    restored = put_back(snapshot.path, killed / "journal.db")
    assert snapshot.manifest.describes(facts(killed / "journal.db"))
    assert restored.kept is not None
    assert facts(restored.kept).audit_id == last


def test_a_log_left_without_its_journal_is_not_played_into_the_restored_one(
    snapshot: Snapshot, data: Path, tmp_path: Path
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    with writing(data) as writer:
        writer.ask()
        writer.answered()
        log = (data / "journal.db-wal").read_bytes()
    (place / "journal.db-wal").write_bytes(log)
    restored = put_back(snapshot.path, place / "journal.db")
    assert snapshot.manifest.describes(facts(place / "journal.db"))
    assert restored.kept == place / "journal.db.damaged-2026-11-20-134500"
    assert (place / "journal.db.damaged-2026-11-20-134500-wal").read_bytes() == log


@pytest.mark.parametrize("harm", ["not a database", "empty", "torn"])
def test_a_damaged_journal_is_kept_under_another_name(snapshot: Snapshot, data: Path, harm: str) -> None:
    database = data / "journal.db"
    good = database.read_bytes()
    torn = good[: 4096 * 12] + b"\xff" * (len(good) - 4096 * 12)
    bad = {"not a database": b"letters " * 999, "empty": b"", "torn": torn}[harm]
    for name in ("journal.db.damaged-2026-11-20-134500", "journal.db.damaged-2026-11-20-134500-2"):
        database.write_bytes(bad)
        restored = put_back(snapshot.path, database)
        assert snapshot.manifest.describes(facts(database))
        assert restored.kept == data / name
        assert restored.kept.read_bytes() == bad


def test_a_running_server_is_not_restored_over(snapshot: Snapshot, data: Path) -> None:
    with writing(data, locked=True) as writer:
        writer.ask()
        writer.answered()
        before = (data / "journal.db").read_bytes()
        with pytest.raises(BackupFailed) as failed:
            put_back(snapshot.path, data / "journal.db")
        assert failed.value.trouble is Trouble.SERVER_RUNNING
        assert failed.value.about.isdigit()
        assert (data / "journal.db").read_bytes() == before
        writer.ask()
        assert writer.answered()


def test_a_journal_that_another_program_has_open_is_not_restored_over(snapshot: Snapshot, data: Path) -> None:
    with opened(data / "journal.db", "mode=rw") as theirs:
        theirs.execute("SELECT count(*) FROM setting").fetchone()
        before = (data / "journal.db").read_bytes()
        with pytest.raises(BackupFailed) as failed:
            put_back(snapshot.path, data / "journal.db")
        assert failed.value.trouble is Trouble.DATABASE_IN_USE
        assert (data / "journal.db").read_bytes() == before
        theirs.execute(ADD)
    assert not list(data.glob("*.part*"))


def test_a_change_after_what_was_kept_stops_the_restore(snapshot: Snapshot, data: Path) -> None:
    stop_others(data / "journal.db", snapshot)
    set_by_sql(data / "journal.db", ADD)
    with pytest.raises(BackupFailed) as failed:
        stop_others(data / "journal.db", snapshot)
    assert failed.value.trouble is Trouble.DATABASE_IN_USE


def test_another_schools_snapshot_is_refused(snapshot: Snapshot, other_school: Path) -> None:
    failed = refused(snapshot.path, other_school / "journal.db")
    assert (failed.trouble, failed.about) == (Trouble.OTHER_SCHOOL, "school-39")


def test_a_newer_programs_snapshot_is_refused(data: Path) -> None:
    set_by_sql(
        data / "journal.db",
        "INSERT INTO schema_migration (name, applied) VALUES ('9999_years_later', '2031-09-01')",
    )
    newer = make_snapshot(data / "journal.db", data / "backups", NOW, PROGRAM)
    failed = refused(newer.path, data / "journal.db")
    assert (failed.trouble, failed.about) == (Trouble.SCHEMA_NEWER, "9999_years_later")


def test_a_changed_snapshot_is_refused(snapshot: Snapshot, data: Path) -> None:
    flip(snapshot.path, snapshot.manifest.stored_size // 2, 3)
    failed = refused(snapshot.path, data / "journal.db")
    assert (failed.trouble, failed.finding) == (Trouble.SNAPSHOT_BAD, Finding.BYTES_CHANGED)


@pytest.mark.parametrize("name", ["journal.db", "nothing.db", "keys/pepper"])
def test_a_file_that_is_not_a_snapshot_is_refused(data: Path, name: str) -> None:
    assert refused(data / name, data / "journal.db").trouble is Trouble.SNAPSHOT_BAD


def test_the_plan_says_what_stands_there_and_touches_nothing(snapshot: Snapshot, data: Path) -> None:
    set_by_sql(data / "journal.db", ADD)
    before = contents(data)
    plan = plan_restore(snapshot.path, data / "journal.db", known_steps(), KEYS)
    assert plan.taken
    assert plan.standing is not None
    assert plan.standing.rows["setting"] == snapshot.manifest.rows["setting"] + 1
    assert contents(data) == before


def test_the_event_is_written_before_a_server_can_start(snapshot: Snapshot, data: Path) -> None:
    from backups.lock import held_by_a_server

    seen: list[tuple[Restored, bool]] = []
    restored = put_back(
        snapshot.path,
        data / "journal.db",
        after=lambda done: seen.append((done, held_by_a_server(data))),
    )
    assert seen == [(restored, True)]
    assert not held_by_a_server(data)


@pytest.mark.parametrize(("how", "points"), POINTS)
def test_a_killed_restore_leaves_the_old_journal_or_the_new_one(
    die: Die, snapshot: Snapshot, data: Path, how: str, points: int
) -> None:
    set_by_sql(data / "journal.db", ADD)
    old = facts(data / "journal.db")
    dead = die("restore", how, points)
    killed = {place for place, ended in dead.items() if ended < 0}
    assert len(killed) >= {"line": 30, "bytes": 6}[how]
    seen = []
    for place in killed:
        stands = facts(place / "journal.db")
        assert stands == old or snapshot.manifest.describes(stands)
        seen.append(stands == old)
        put_back(place / "backups" / snapshot.path.name, place / "journal.db")
        assert snapshot.manifest.describes(facts(place / "journal.db"))
        assert not list(place.glob("*.part*"))
    assert True in seen
    assert False in seen or how == "bytes"
