import stat
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from backups.disk import digest, part_of
from backups.manifest import manifest_path
from backups.snapshot import snapshots_in
from backups.troubles import BackupFailed, Trouble
from tests.backups.conftest import NOW, POINTS, PROGRAM, Die, facts, set_by_sql, writing
from tests.backups.signed import make_snapshot, verify_snapshot
from tests.torture.ordeal import Ordeal


def refused(database: Path, folder: Path) -> BackupFailed:
    with pytest.raises(BackupFailed) as failed:
        make_snapshot(database, folder, NOW, PROGRAM)
    return failed.value


def test_a_snapshot_holds_everything_and_says_what_it_holds(data: Path) -> None:
    live = facts(data / "journal.db")
    snapshot = make_snapshot(data / "journal.db", data / "backups", NOW, PROGRAM)
    assert snapshot.path.name == "journal-2026-11-20-104500.db.zst"
    assert facts(snapshot.path) == live
    manifest = snapshot.manifest
    assert (manifest.school, manifest.program, manifest.made_at) == ("school-39", PROGRAM, NOW)
    assert manifest.schema == live.schema != ""
    assert manifest.rows["setting"] == manifest.rows["audit_event"] == manifest.audit_id == 301
    assert manifest.audit_hash == live.audit_hash != ""
    assert (manifest.stored_sha256, manifest.stored_size) == digest(snapshot.path)
    assert manifest.checked
    assert verify_snapshot(snapshot.path, "school-39").manifest == manifest


def test_only_its_owner_reads_a_snapshot(data: Path) -> None:
    snapshot = make_snapshot(data / "journal.db", data / "backups", NOW, PROGRAM)
    for path in (snapshot.path, manifest_path(snapshot.path)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((data / "backups").stat().st_mode) == 0o700


def test_snapshots_made_while_another_process_writes_are_whole_moments(data: Path) -> None:
    with writing(data) as writer:
        writer.ask()
        before = writer.answered()
        for _ in range(4):
            writer.ask()
            writer.ask()
            snapshot = make_snapshot(data / "journal.db", data / "backups", NOW, PROGRAM)
            writer.answered()
            after = writer.answered()
            manifest = snapshot.manifest
            assert before <= manifest.audit_id <= after, "an answered change is missing"
            assert manifest.rows["setting"] == manifest.rows["audit_event"] == manifest.audit_id
            assert verify_snapshot(snapshot.path).good
            before = after
    assert len(snapshots_in(data / "backups")) == 4


def test_changes_that_stand_only_in_the_log_of_a_killed_server_are_in_the_snapshot(
    data: Path, tmp_path: Path
) -> None:
    killed = tmp_path / "killed"
    killed.mkdir()
    with writing(data) as writer:
        writer.ask()
        last = writer.answered()
        for name in ("journal.db", "journal.db-wal"):
            (killed / name).write_bytes((data / name).read_bytes())
    assert (killed / "journal.db-wal").stat().st_size > 0
    assert make_snapshot(killed / "journal.db", tmp_path / "to", NOW, PROGRAM).manifest.audit_id == last


def test_two_snapshots_of_one_second_have_two_names(data: Path) -> None:
    first = make_snapshot(data / "journal.db", data / "backups", NOW, PROGRAM)
    second = make_snapshot(data / "journal.db", data / "backups", NOW, PROGRAM)
    assert second.path.name == "journal-2026-11-20-104500-2.db.zst"
    assert verify_snapshot(first.path).good
    assert verify_snapshot(second.path).good
    later = make_snapshot(data / "journal.db", data / "backups", datetime(2026, 11, 20, 10, 45, 1), PROGRAM)
    assert snapshots_in(data / "backups") == [later.path, second.path, first.path]


def test_a_name_that_another_process_is_writing_is_left_alone(data: Path) -> None:
    folder = data / "backups"
    folder.mkdir()
    with part_of(folder / "journal-2026-11-20-104500.db.zst") as theirs:
        snapshot = make_snapshot(data / "journal.db", folder, NOW, PROGRAM)
        assert theirs.exists()
    assert snapshot.path.name == "journal-2026-11-20-104500-2.db.zst"


def test_a_database_without_audit_or_schema_steps_has_an_empty_head(tmp_path: Path) -> None:
    database = tmp_path / "small.db"
    database.touch()
    set_by_sql(
        database,
        "CREATE TABLE setting (name, value, since)",
        "INSERT INTO setting VALUES ('school_id', 'small', '2026-09-01'), ('school_id', 'new', '2026-09-02')",
    )
    manifest = make_snapshot(database, tmp_path / "to", NOW, PROGRAM).manifest
    assert (manifest.school, manifest.schema, manifest.audit_id, manifest.audit_hash) == ("new", "", 0, "")


def test_no_database(tmp_path: Path) -> None:
    assert refused(tmp_path / "journal.db", tmp_path / "to").trouble is Trouble.SOURCE_MISSING
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"not a database at all, only a letter to the parents\n" * 99, b""])
def test_a_file_that_is_not_a_database(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "journal.db").write_bytes(content)
    assert refused(tmp_path / "journal.db", tmp_path / "to").trouble is Trouble.SOURCE_NOT_OURS
    assert not (tmp_path / "to").exists()


def test_a_database_of_another_program(tmp_path: Path) -> None:
    (tmp_path / "journal.db").touch()
    set_by_sql(tmp_path / "journal.db", "CREATE TABLE track (title)")
    assert refused(tmp_path / "journal.db", tmp_path / "to").trouble is Trouble.SOURCE_NOT_OURS


def test_a_damaged_database_gives_no_snapshot(data: Path) -> None:
    database = data / "journal.db"
    content = bytearray(database.read_bytes())
    for page in range(4096 * 12, len(content), 4096):
        content[page : page + 64] = b"\xff" * 64
    database.write_bytes(content)
    assert refused(database, data / "backups").trouble is Trouble.SOURCE_DAMAGED
    assert not (data / "backups").exists() or list((data / "backups").iterdir()) == []


def test_a_database_with_a_reference_to_nothing_gives_no_snapshot(data: Path) -> None:
    set_by_sql(
        data / "journal.db",
        "PRAGMA foreign_keys = OFF",
        "INSERT INTO role_grant (account_id, role, since) VALUES (77, 'teacher', '2026-09-01')",
    )
    failed = refused(data / "journal.db", data / "backups")
    assert failed.trouble is Trouble.SOURCE_DAMAGED
    assert failed.about == "foreign key role_grant -> account"
    assert list((data / "backups").iterdir()) == []


def test_a_stick_that_is_not_plugged_in_does_not_become_a_folder(data: Path, tmp_path: Path) -> None:
    assert refused(data / "journal.db", tmp_path / "stick" / "to").trouble is Trouble.FOLDER_MISSING
    assert not (tmp_path / "stick").exists()


def test_a_file_in_the_place_of_the_folder(data: Path, tmp_path: Path) -> None:
    (tmp_path / "to").write_bytes(b"")
    assert refused(data / "journal.db", tmp_path / "to").trouble is Trouble.FOLDER_MISSING


def test_a_disk_that_gives_back_something_else_is_found_by_the_drill(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one thing that cannot be had for real here is a lying disk: the note is made to differ instead."""
    from backups import snapshot

    written = snapshot._written
    monkeypatch.setattr(snapshot, "_written", lambda *given: replace(written(*given), sha256="0" * 64))
    assert refused(data / "journal.db", data / "backups").trouble is Trouble.DRILL_FAILED
    assert list((data / "backups").iterdir()) == []


@pytest.mark.parametrize(("how", "points"), POINTS)
def test_a_killed_snapshot_leaves_nothing_that_passes_for_a_good_one_and_is_not(
    die: Die, data: Path, how: str, points: int, ordeal: Ordeal
) -> None:
    whole = facts(data / "journal.db")
    dead = die("snapshot", how, points)
    killed = {place for place, ended in dead.items() if ended < 0}
    assert len(killed) >= {"line": 30, "bytes": 6}[how]
    good = unfinished = false_good = 0
    for place in killed:
        for path in sorted(place.glob("*.db.zst*")) if place.exists() else []:
            if verify_snapshot(path).good:
                false_good += facts(path) != whole
                good += 1
            else:
                unfinished += 1
        again = make_snapshot(data / "journal.db", place, NOW, PROGRAM)
        assert verify_snapshot(again.path).good
        assert not list(place.glob("*.part*")), "what the killed one left is swept by the next"
    ordeal.tell(drilled=good + len(killed), false_good=false_good)
    assert unfinished
    assert not false_good
    assert good or how == "bytes"
