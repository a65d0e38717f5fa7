"""A journal of an earlier version: a snapshot, then its new form; where that does not come, it stays."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

import app.upgrading
import backups.facts
import models.database
from app.cli.common import CannotGoOn, Exit
from app.main import main
from app.opening import open_house
from app.running import running
from app.snapshots import FOLDER, keys_of
from backups.facts import opened, steps_of
from backups.lock import take_lock
from backups.manifest import manifest_path, parse
from backups.snapshot import make_snapshot, snapshots_in
from backups.upgrade import TRIAL
from backups.verify import verify_snapshot
from tests.school import School

GOOD = 'def up(migrator, db):\n    db.execute_sql("CREATE TABLE later (id INTEGER PRIMARY KEY)")\n'
UNREADABLE = (
    'def up(migrator, db):\n    db.execute_sql("ALTER TABLE setting RENAME COLUMN since TO begins")\n'
)
BAD = 'def up(migrator, db):\n    db.execute_sql("CREATE TABLE later (id)")\n    raise ZeroDivisionError\n'


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """The folder of a school written by the program as it was before the next step."""
    folder = tmp_path / "school"
    folder.mkdir()
    School(folder).close()
    return folder


def next_program(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program know one step more."""
    steps = Path(shutil.copytree(models.database.MIGRATIONS, tmp_path / "steps"))
    (steps / "9999_later.py").write_text(step, "utf-8")
    for room in (models.database, backups.facts):
        monkeypatch.setattr(room, "MIGRATIONS", steps)


def opened_and_closed(folder: Path) -> None:
    house = open_house(folder)
    house.start()
    house.stop()


def steps(database: Path) -> list[str]:
    with opened(database, "mode=ro") as connection:
        return steps_of(connection)


def test_a_file_of_this_version_is_opened_without_a_snapshot(earlier: Path) -> None:
    opened_and_closed(earlier)
    assert not (earlier / FOLDER).exists()


def test_before_a_new_form_a_snapshot_is_made_and_told(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    was = steps(earlier / "journal.db")
    next_program(GOOD, tmp_path, monkeypatch)
    opened_and_closed(earlier)
    assert steps(earlier / "journal.db") == [*was, "9999_later"]
    (made,) = snapshots_in(earlier / FOLDER)
    assert verify_snapshot(made, keys_of(earlier)).good
    assert parse(manifest_path(made).read_bytes()).schema == was[-1]
    assert f"Журнал прежней версии, снимок его: {made}" in capsys.readouterr().err
    opened_and_closed(earlier)
    assert len(snapshots_in(earlier / FOLDER)) == 1, "once"


def test_where_the_new_form_does_not_come_the_journal_stays_and_the_old_program_is_asked_for(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (earlier / "journal.db").read_bytes()
    next_program(BAD, tmp_path, monkeypatch)
    for _ in range(2):
        with pytest.raises(CannotGoOn, match="Перейти на новую версию не удалось, код") as told:
            open_house(earlier)
        assert told.value.exit_code is Exit.STAYED_OLD
        assert (earlier / "journal.db").read_bytes() == before
    (made,) = snapshots_in(earlier / FOLDER)
    assert str(made) in told.value.sentence
    assert "Запустите прежнюю программу: верните её папку на место" in told.value.sentence
    assert parse(manifest_path(made).read_bytes()).checked


def test_the_old_program_that_stands_beside_is_named(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_program(BAD, tmp_path, monkeypatch)
    monkeypatch.setattr(app.upgrading, "LAUNCHER", tmp_path / "zhurnal" / "zhurnal")
    (tmp_path / "zhurnal.previous").mkdir()
    (tmp_path / "zhurnal.previous" / "zhurnal").touch()
    with pytest.raises(
        CannotGoOn, match=rf"прежнюю программу: sudo {tmp_path}/zhurnal\.previous/zhurnal install"
    ):
        open_house(earlier)


def test_a_program_that_cannot_read_its_own_new_form_leaves_the_old_one(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (earlier / "journal.db").read_bytes()
    next_program(UNREADABLE, tmp_path, monkeypatch)
    with pytest.raises(CannotGoOn, match="остался прежним"):
        open_house(earlier)
    assert (earlier / "journal.db").read_bytes() == before


def test_a_server_of_the_old_program_keeps_its_form(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    was = steps(earlier / "journal.db")
    next_program(GOOD, tmp_path, monkeypatch)
    with take_lock(earlier), pytest.raises(CannotGoOn, match="Остановите сервер и запустите его новой"):
        open_house(earlier)
    assert steps(earlier / "journal.db") == was


def test_without_its_keys_nothing_is_begun(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_program(GOOD, tmp_path, monkeypatch)
    (earlier / "keys" / "audit.key").unlink()
    with pytest.raises(CannotGoOn, match=r"Нет ключа .*audit\.key"):
        open_house(earlier)
    assert not (earlier / FOLDER).exists()


async def test_a_server_brings_its_journal_up_before_it_opens_the_door(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_program(GOOD, tmp_path, monkeypatch)
    async with running(earlier, "127.0.0.1", 0, cost=4):
        assert steps(earlier / "journal.db")[-1] == "9999_later"


async def test_what_a_killed_upgrade_left_goes_when_the_old_program_serves_again(earlier: Path) -> None:
    left = earlier / TRIAL
    left.mkdir()
    for name in ("journal.db", "journal.db-wal", "journal.db-shm"):
        (left / name).write_bytes(b"half of a copy")
    opened_and_closed(earlier)
    assert left.exists(), "a command that is not alone touches nothing of it"
    async with running(earlier, "127.0.0.1", 0, cost=4):
        assert not left.exists()


def test_without_room_for_a_snapshot_the_file_stays_as_it_was(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_program(GOOD, tmp_path, monkeypatch)
    (earlier / FOLDER).write_text("in the way", "utf-8")
    was = steps(earlier / "journal.db")
    with pytest.raises(CannotGoOn, match="прежней версии и остался прежним"):
        open_house(earlier)
    assert steps(earlier / "journal.db") == was


def test_a_restored_snapshot_of_the_old_program_is_brought_up_too(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_snapshot(
        earlier / "journal.db", earlier / FOLDER, datetime(2026, 11, 19, 12), "0.1.0", keys_of(earlier)
    )
    next_program(GOOD, tmp_path, monkeypatch)
    assert main(["restore", str(made.path), "--data", str(earlier), "--yes"]) == Exit.DONE
    assert steps(earlier / "journal.db")[-1] == "9999_later"
