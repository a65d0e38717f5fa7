"""Snapshots by schedule on a school that lives: made when due, brought to the second place, told when not."""

from pathlib import Path

import pytest

from app.archive import Keeping
from app.cli.common import Exit
from app.main import main
from app.snapshots import FOLDER, Snapshots, keys_of
from backups.facts import opened
from backups.retention import noted_in
from backups.snapshot_keys import SnapshotKeys
from backups.verify import verify_snapshot
from rules.codes import Role
from services.book import Book
from services.outcomes import Outcome, Saved
from services.safety import Alarm
from services.settings import SECOND_PLACE, change_setting
from tests.school import PASSWORD, School


def place(school: School, where: str) -> None:
    def write(book: Book) -> Outcome:
        change_setting(book, SECOND_PLACE, where)
        return Saved(1, book.now.local)

    assert isinstance(school.house.write(write).result(), Saved)


def hours(folder: Path, keys: SnapshotKeys) -> list[str]:
    return sorted(f"{one.manifest.made_at:%d %H:%M}" for one in noted_in(folder, keys)[0])


async def test_an_hour_with_changes_makes_a_snapshot_and_one_without_makes_none(school: School) -> None:
    here, keeper = school.house.folder / FOLDER, Snapshots(school.house)
    keys = keys_of(school.house.folder)
    school.now_is("2026-11-20 09:00")
    assert await keeper.look()
    assert await keeper.look()
    assert hours(here, keys) == ["20 09:00"]
    school.now_is("2026-11-20 10:00")
    assert await keeper.look()
    assert hours(here, keys) == ["20 09:00"], "nothing changed"
    school.teacher("Петрова Анна")
    school.now_is("2026-11-20 10:01")
    assert await keeper.look()
    assert hours(here, keys) == ["20 09:00", "20 10:01"]
    assert all(verify_snapshot(one.path, keys).good for one in noted_in(here, keys)[0])


async def test_a_file_of_a_newer_form_gets_a_snapshot_at_once(school: School) -> None:
    here, keeper = school.house.folder / FOLDER, Snapshots(school.house)
    school.now_is("2026-11-20 09:00")
    assert await keeper.look()
    with opened(school.house.file, "mode=rw") as connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(schema_migration)")]
        rest = ", ".join(name for name in names if name not in ("id", "name"))
        connection.execute(
            f"INSERT INTO schema_migration (name, {rest}) SELECT '9999_of_later', {rest} FROM "
            f"schema_migration LIMIT 1"
        )
    school.now_is("2026-11-20 09:01")
    assert await keeper.look()
    assert await keeper.look()
    assert hours(here, keys_of(school.house.folder)) == ["20 09:00", "20 09:01"]


async def test_every_new_snapshot_comes_to_the_second_place_and_its_age_is_told(
    school: School, tmp_path: Path
) -> None:
    house, keeper = school.house, Snapshots(school.house)
    now = house.clock.now
    school.now_is("2026-11-20 09:00")
    assert house.safety.alarm(now().local) is None, "nothing is said before anything was looked at"
    assert await keeper.look()
    assert house.safety.alarm(now().local) is Alarm.NO_SECOND_PLACE
    stick = tmp_path / "media" / "stick"
    place(school, str(stick))
    assert not await keeper.look(), "the stick is not plugged in"
    assert house.safety.alarm(now().local) is Alarm.SECOND_FAILED
    stick.mkdir(parents=True)
    Keeping(house.folder, "ABCD-2345").put(b"%PDF signed", b"signature")
    school.now_is("2026-11-20 10:00")
    assert await keeper.look()
    assert hours(stick, keys_of(house.folder)) == ["20 10:00"]
    signed = {path.name: path.read_bytes() for path in (stick / "archive" / "ABCD-2345").iterdir()}
    assert {b"%PDF signed", b"signature"} < set(signed.values()), "signed documents have a second copy too"
    assert house.safety.alarm(now().local) is None
    stick.rename(tmp_path / "pulled out")
    stick.parent.rmdir()
    school.teacher("Петрова Анна")
    school.now_is("2026-11-21 10:00")
    assert not await keeper.look()
    assert house.safety.alarm(now().local) is None, "a day without the stick is no alarm"
    school.now_is("2026-11-23 10:01")
    await keeper.look()
    assert house.safety.alarm(now().local) is Alarm.SECOND_FAILED


async def test_a_failure_is_told_to_director_and_administrator_and_the_server_goes_on(
    school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (school.house.folder / FOLDER).write_text("not a folder", "utf-8")
    assert not await Snapshots(school.house).look()
    director = school.somebody("Лебедева Ольга", Role.DIRECTOR)
    admission = await school.house.accounts.admit(director.login, PASSWORD, "10.0.0.7")
    assert admission is not None
    desk = school.house.desk(admission)
    assert desk.safety.alarm(desk.now()) is Alarm.SNAPSHOT_FAILED


def test_the_command_names_lists_and_prunes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "school"
    folder.mkdir()
    School(folder).close()
    data = ["--data", str(folder)]
    assert main(["snapshots", *data]) == Exit.DONE
    assert "Проверенных снимков здесь нет" in capsys.readouterr().out
    for _ in range(4):
        assert main(["backup", *data]) == Exit.DONE
    for absent in (str(tmp_path / "no" / "stick"), "label:NO-SUCH-STICK", "/proc/journal"):
        assert main(["backup", "--second", absent, *data]) == Exit.REFUSED
    capsys.readouterr()
    assert main(["backup", "--second", str(tmp_path / "stick"), *data]) == Exit.DONE
    assert list((tmp_path / "stick").iterdir()) == []
    assert "тот же диск" in capsys.readouterr().out
    assert main(["snapshots", *data]) == Exit.DONE
    said = capsys.readouterr().out
    assert said.count("проверен\n") == 4
    assert f"Второе место: {tmp_path / 'stick'}\n" in said
    assert main(["snapshots", "--prune", "--yes", *data]) == Exit.DONE
    assert "Убрано: 1\N{NO-BREAK SPACE}снимок" in capsys.readouterr().out
    assert main(["backup", "--second", "нет", *data]) == Exit.DONE
    assert "Второго места больше нет" in capsys.readouterr().out
