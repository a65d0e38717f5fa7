"""The change journal of a school that lives: kept in both places, compared at the start, brought back."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from app.changes import ChangesKept, demand_whole, keeping_changes
from app.cli.common import Exit
from app.main import main
from app.snapshots import FOLDER, keys_of
from backups.changes import end_of, files_in
from backups.facts import opened
from backups.snapshot import make_snapshot, snapshots_in
from backups.verify import verify_snapshot
from services.audit import verify_journal
from services.book import Book
from services.house import House
from services.outcomes import Outcome, Saved
from services.settings import SECOND_PLACE, change_setting
from tests.live_school import NOON, build, obey, serving
from tests.school import School
from texts import backups as words


@pytest.fixture
def second(tmp_path: Path) -> Path:
    folder = tmp_path / "second"
    folder.mkdir()
    return folder


def choose(house: House, where: Path) -> None:
    def verb(book: Book) -> Outcome:
        change_setting(book, SECOND_PLACE, str(where))
        return Saved(1, book.now.local)

    assert isinstance(house.write(verb).result(), Saved)


@contextmanager
def kept(school: School) -> Iterator[ChangesKept]:
    """Keep while the block lasts; at its end everything is written."""
    with keeping_changes(school.house) as changes:
        yield changes


def head(house: House) -> int:
    return int(house.look(lambda actor, now: verify_journal(house.keys.audit)).events)


def test_both_places_hold_everything_and_the_screen_is_told(school: School, second: Path) -> None:
    choose(school.house, second)
    with kept(school) as changes:
        school.teacher("Петрова Анна")
    here = school.house.folder / FOLDER
    for place in (here, second):
        end = end_of(place)
        assert end is not None
        assert end.event == head(school.house)
    told = changes.how(str(second))
    assert [(one.place, one.whole_at, one.trouble) for one in told] == [
        ("", school.house.clock.now().local, ""),
        (str(second), school.house.clock.now().local, ""),
    ]


def test_a_place_that_was_away_catches_up_and_its_absence_is_told(school: School, second: Path) -> None:
    choose(school.house, second)
    with kept(school):
        school.teacher("Петрова Анна")
    second.rename(second.with_name("pulled out"))
    with kept(school) as changes:
        school.teacher("Лукин Виктор")
    (_, away) = changes.how(str(second))
    assert (away.trouble, away.about) == ("folder_missing", str(second))
    assert not second.exists(), "a missing stick must not become a folder of the server's disk"
    assert "не пишется" in words.changes_line(away.whole_at, away.trouble, away.about)
    second.with_name("pulled out").rename(second)
    with kept(school) as changes:
        pass
    assert changes.how(str(second))[1].trouble == ""
    end = end_of(second)
    assert end is not None
    assert end.event == head(school.house)


def test_a_restore_is_no_loss_and_what_was_kept_before_it_is_set_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    school = School(tmp_path / "school")
    here = school.house.folder / FOLDER
    with kept(school):
        snapshot = make_snapshot(school.house.file, here, NOON, "0", keys_of(school.house.folder))
        school.teacher("Петрова Анна")
    school.close()
    assert main(["restore", str(snapshot.path), "--data", str(school.house.folder), "--yes"]) == Exit.DONE
    house = House(school.house.folder, cost=4)
    demand_whole(house)
    with keeping_changes(house):
        pass
    (aside,) = (path for path in here.glob("changes-until-*") if path.is_dir())
    assert [path.name for path in files_in(aside)]
    end = end_of(here)
    assert end is not None
    assert end.event == head(house) == snapshot.manifest.audit_id + 1
    capsys.readouterr()


def test_a_damaged_file_is_written_anew_from_the_database(school: School, second: Path) -> None:
    choose(school.house, second)
    make_snapshot(school.house.file, second, NOON, "0", keys_of(school.house.folder))
    with kept(school):
        pass
    with kept(school):
        for name in ("Петрова Анна", "Лукин Виктор"):
            school.teacher(name)
    with kept(school):
        school.teacher("Серова Инна")
    (path,) = files_in(second)
    whole = bytearray(path.read_bytes())
    whole[20] ^= 1
    path.write_bytes(whole)
    with kept(school) as changes:
        pass
    assert changes.how(str(second))[1].trouble == ""
    end = end_of(second)
    assert end is not None
    assert end.event == head(school.house)
    assert path.with_name(path.name + ".damaged").exists()


async def test_a_journal_that_lost_what_was_on_the_disk_is_not_served_until_it_is_brought_back(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "school"
    build(folder)
    database = folder / "journal.db"
    older = tmp_path / "older.db"
    async with serving(folder) as server:
        with opened(database, "mode=ro") as connection:
            connection.execute("VACUUM INTO ?", (str(older),))
        assert (await obey("passwd", "petrova.ai", "--data", folder, "--yes"))[0] == Exit.DONE
        await server.told_to_stop()
    with opened(database, "mode=ro") as connection:
        whole = connection.execute("SELECT id, hash FROM audit_event ORDER BY id").fetchall()
    shutil.copy(older, database)
    code, _, complained = await obey("serve", "--data", folder, "--host", "127.0.0.1", "--port", "0")
    assert (code, "zhurnal restore --replay" in complained) == (Exit.REFUSED, True), complained
    code, _, complained = await obey("restore", "--replay", "--data", folder, "--yes")
    assert code == Exit.DONE, complained
    with opened(database, "mode=ro") as connection:
        there = connection.execute("SELECT id, hash FROM audit_event ORDER BY id").fetchall()
    assert there[: len(whole)] == whole
    assert (await obey("verify", "--data", folder))[0] == Exit.DONE
    async with serving(folder) as server:
        await server.told_to_stop()
    code, _, complained = await obey("restore", "--replay", "--data", folder, "--yes")
    assert (code, complained.strip().splitlines()[-1]) == (Exit.REFUSED, words.NOTHING_TO_REPLAY)


def test_the_journal_of_a_moment_comes_back_on_another_machine(
    second: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    school = School(tmp_path / "school")
    house = school.house
    choose(house, second)
    make_snapshot(house.file, second, house.clock.now().local, "0", keys_of(house.folder))
    for minute in range(5):
        school.utc += timedelta(minutes=1)
        with kept(school):
            school.school_class(f"{minute + 5}А")
    school.close()
    machine = tmp_path / "new machine"
    shutil.copytree(house.folder / "keys", machine / "keys")
    restore = ["restore", "--data", str(machine), "--from", str(second), "--yes", "--to"]
    assert main([*restore, "2026-11-19 11:59"]) == Exit.REFUSED
    assert "Нет проверенного снимка" in capsys.readouterr().err
    assert main([*restore, "позавчера"]) == Exit.WRONG_USAGE
    assert "Не понял время" in capsys.readouterr().err
    assert main([*restore, "19.11.2026 12:03"]) == Exit.DONE
    said = capsys.readouterr()
    assert "последнее 19 ноября 2026 г., 12:03" in said.err
    assert "восстановлен на 19 ноября 2026 г., 12:03" in said.out
    with opened(machine / "journal.db", "mode=ro") as connection:
        grades = [grade for (grade,) in connection.execute("SELECT grade FROM school_class ORDER BY grade")]
    assert grades == [5, 6, 7]
    assert main(["verify", "--data", str(machine)]) == Exit.DONE
    assert all(verify_snapshot(path, keys_of(machine)).good for path in snapshots_in(machine / FOLDER))
