"""A newer form of the journal: the old file or the new one, whatever stops the work and wherever."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import backups.facts
import models.database
from backups.facts import opened
from backups.snapshot import snapshots_in
from backups.troubles import BackupFailed, Trouble
from backups.upgrade import TRIAL, is_older, upgrade
from tests.backups import dying
from tests.backups.conftest import NOW, POINTS, PROGRAM, Die, facts, set_by_sql, writing
from tests.backups.signed import noted_in, safe_state, verify_snapshot


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program as it will be two steps later."""
    for room in (models.database, backups.facts):
        monkeypatch.setattr(room, "MIGRATIONS", room.MIGRATIONS)  # put back after the test
    dying.later_program(tmp_path / "steps")


def brought_up(data: Path, bring: Callable[[Path], None] = dying.new_form) -> None:
    database = data / "journal.db"
    upgrade(database, safe_state(database, data / "backups", NOW, PROGRAM), bring)


def refused(data: Path, bring: Callable[[Path], None]) -> BackupFailed:
    """Try an upgrade that must not come about; see that no byte of the journal changed."""
    before = (data / "journal.db").read_bytes()
    with pytest.raises(BackupFailed) as failed:
        brought_up(data, bring)
    assert (data / "journal.db").read_bytes() == before
    assert not (data / TRIAL).exists()
    return failed.value


@pytest.mark.usefixtures("later")
def test_the_new_form_holds_everything_and_the_old_one_is_kept(data: Path) -> None:
    was = facts(data / "journal.db")
    assert is_older(data / "journal.db")
    brought_up(data)
    now = facts(data / "journal.db")
    assert now.steps == (*was.steps, "9998_later", "9999_later")
    assert {name: now.rows[name] for name in was.rows if name != "schema_migration"} == {
        name: count for name, count in was.rows.items() if name != "schema_migration"
    }
    assert (now.audit_id, now.audit_hash) == (was.audit_id, was.audit_hash)
    ((kept,), _) = noted_in(data / "backups")
    assert kept.manifest.describes(was)
    assert verify_snapshot(kept.path).good
    assert not is_older(data / "journal.db")
    assert not (data / TRIAL).exists()


@pytest.mark.usefixtures("later")
def test_what_a_killed_server_had_in_its_log_is_in_the_new_form(data: Path, tmp_path: Path) -> None:
    killed = tmp_path / "killed"
    with writing(data) as writer:
        writer.ask()
        last = writer.answered()
        shutil.copytree(data, killed)
    assert (killed / "journal.db-wal").stat().st_size > 0
    brought_up(killed)
    assert facts(killed / "journal.db").audit_id == last


@pytest.mark.usefixtures("later")
def test_the_old_file_is_replaced_and_never_written_into(data: Path, tmp_path: Path) -> None:
    (tmp_path / "same file").hardlink_to(data / "journal.db")
    before = (tmp_path / "same file").read_bytes()
    brought_up(data)
    assert (tmp_path / "same file").read_bytes() == before
    assert (data / "journal.db").read_bytes() != before


def _nothing(copy: Path) -> None:
    """Take no step at all."""


def _forgets(copy: Path) -> None:
    dying.new_form(copy)
    set_by_sql(
        copy,
        "DROP TRIGGER audit_event_refuses_delete",
        "DELETE FROM audit_event",
        "PRAGMA journal_mode = delete",
    )


def _breaks_a_key(copy: Path) -> None:
    dying.new_form(copy)
    set_by_sql(
        copy,
        "PRAGMA foreign_keys = OFF",
        "INSERT INTO role_grant (account_id, role, since) VALUES (99, 'teacher', '2026-09-01')",
    )


def _another_school(copy: Path) -> None:
    dying.new_form(copy)
    set_by_sql(copy, "UPDATE setting SET value = 'school-40' WHERE name = 'school_id'")


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("bring", [_nothing, _forgets, _breaks_a_key, _another_school])
def test_a_copy_that_does_not_prove_itself_never_takes_the_place(
    data: Path, bring: Callable[[Path], None]
) -> None:
    assert refused(data, bring).trouble is Trouble.DRILL_FAILED


@pytest.mark.usefixtures("later")
def test_a_copy_that_is_still_open_never_takes_the_place(data: Path) -> None:
    held = []

    def forgets_to_close(copy: Path) -> None:
        dying.new_form(copy)
        held.append(opened(copy, "mode=rw"))
        held[0].__enter__().execute("SELECT count(*) FROM setting").fetchone()

    before = (data / "journal.db").read_bytes()
    with pytest.raises(BackupFailed) as failed:
        brought_up(data, forgets_to_close)
    held[0].__exit__(None, None, None)
    assert failed.value.trouble is Trouble.DRILL_FAILED
    assert (data / "journal.db").read_bytes() == before


@pytest.mark.usefixtures("later")
def test_what_another_program_writes_meanwhile_is_not_lost(data: Path) -> None:
    def somebody_writes(copy: Path) -> None:
        dying.new_form(copy)
        set_by_sql(
            data / "journal.db",
            "INSERT INTO setting (name, value, since) VALUES ('later', 'z', '2026-09-01')",
        )

    was = facts(data / "journal.db")
    with pytest.raises(BackupFailed) as failed:
        brought_up(data, somebody_writes)
    assert failed.value.trouble is Trouble.DATABASE_IN_USE
    assert facts(data / "journal.db").rows["setting"] == was.rows["setting"] + 1


@pytest.mark.usefixtures("later")
def test_a_try_after_a_failed_one_makes_no_second_snapshot_but_a_damaged_one_is_not_trusted(
    data: Path,
) -> None:
    refused(data, _nothing)
    refused(data, _nothing)
    (only,) = snapshots_in(data / "backups")
    *whole, last = only.read_bytes()
    only.write_bytes(bytes((*whole, last ^ 1)))
    brought_up(data)
    assert [verify_snapshot(path).good for path in snapshots_in(data / "backups")] == [True, False]


def test_a_file_of_this_program_or_of_a_newer_one_is_not_older(data: Path) -> None:
    assert not is_older(data / "journal.db")
    set_by_sql(
        data / "journal.db",
        "DELETE FROM schema_migration WHERE id = (SELECT MAX(id) FROM schema_migration)",
        "INSERT INTO schema_migration (name, applied) VALUES ('9999_years_later', '2031-09-01')",
    )
    assert not is_older(data / "journal.db")


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize(("how", "points"), POINTS)
def test_killed_anywhere_the_old_form_or_the_new_one_stands_whole(
    data: Path, how: str, points: int, die: Die
) -> None:
    old, before = facts(data / "journal.db"), (data / "journal.db").read_bytes()
    killed = [place for place, ended in die("upgrade", how, points).items() if ended < 0]
    assert len(killed) >= {"line": 60, "bytes": 6}[how]
    stayed = []
    for place in killed:
        stands = facts(place / "journal.db")
        stayed.append(stands == old)
        if stayed[-1]:
            assert (place / "journal.db").read_bytes() == before
            brought_up(place)
        assert facts(place / "journal.db").steps == (*old.steps, "9998_later", "9999_later")
        assert facts(place / "journal.db").audit_hash == old.audit_hash
    assert True in stayed
    assert False in stayed or how == "bytes"
