"""A journal of an earlier version: a snapshot before its new form, and a way back where that fails."""

import shutil
from pathlib import Path

import pytest

import backups.facts
import models.database
from app.cli.common import CannotGoOn
from app.snapshots import FOLDER
from app.wiring import open_house
from backups.facts import opened, steps_of
from backups.manifest import manifest_path, parse
from backups.snapshot import snapshots_in
from backups.verify import verify_snapshot
from tests.school import School

GOOD = 'def up(migrator, db):\n    db.execute_sql("CREATE TABLE later (id INTEGER PRIMARY KEY)")\n'
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
    assert verify_snapshot(made).good
    assert steps(made) == was
    assert f"перед переходом сделан снимок {made}" in capsys.readouterr().err
    opened_and_closed(earlier)
    assert len(snapshots_in(earlier / FOLDER)) == 1, "once"


def test_where_the_new_form_does_not_come_the_way_back_is_named(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_program(BAD, tmp_path, monkeypatch)
    with pytest.raises(CannotGoOn, match="Перейти на новую версию не удалось, код") as told:
        open_house(earlier)
    (made,) = snapshots_in(earlier / FOLDER)
    assert str(made) in told.value.sentence
    assert parse(manifest_path(made).read_bytes()).checked


def test_without_room_for_a_snapshot_the_file_stays_as_it_was(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_program(GOOD, tmp_path, monkeypatch)
    (earlier / FOLDER).write_text("in the way", "utf-8")
    was = steps(earlier / "journal.db")
    with pytest.raises(CannotGoOn, match="снимок перед переходом не сделан"):
        open_house(earlier)
    assert steps(earlier / "journal.db") == was
