"""The doctor finds what was spoiled, says how to mend it, and changes nothing."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest

from app.cli.common import Exit
from app.cli.doctor import examine
from app.doctor.installed import asked_of
from app.doctor.point import Point
from app.install.place import Place
from app.main import main
from app.snapshots import keys_of
from app.standby.place import FOLDER as STANDBY
from app.standby.place import note_rivals, note_successor
from backups.lock import take_lock
from backups.manifest import manifest_path, parse, signed
from backups.second import on_the_same_disk
from backups.snapshot import snapshots_in
from printouts.letters import FONTS
from services.book import Book
from services.house import DEFAULT_ZONE, House
from services.outcomes import Outcome, Saved
from services.reserve import Reserve
from services.settings import (
    CLOCK_SHIFT,
    SECOND_PLACE,
    SECOND_PLACE_DAYS,
    STANDBY_KEY,
    STATION_QUEUE,
    TOOK_OVER,
    set_setting,
)
from services.standby import Rival, Successor
from tests.app.machine import UNIT, copy_of_the_program, install
from tests.backups.conftest import set_by_sql
from tests.live_school import NOON
from tests.new_school import QUICK
from tests.school import School


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A school with a fresh snapshot and nothing wrong but that no second place is named."""
    folder = tmp_path / "school"
    folder.mkdir(mode=0o700)
    School(folder).close()
    main(["backup", "--data", str(folder)])
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return folder


def decides(folder: Path, name: str, value: str) -> None:
    """Let the school have a setting."""

    def verb(book: Book) -> Outcome:
        set_setting(book, name, value, date(2026, 9, 2))
        return Saved(1, book.now.local)

    house = House(folder, cost=QUICK)
    house.start()
    house.write(verb).result()
    house.stop()


def found(folder: Path, place: Path | None = None) -> dict[str, Point]:
    """Return what is not in order, by what it is about; each has its remedy."""
    bad = {point.what: point for point in examine(folder, Place(place)) if not point.good}
    assert [point for point in bad.values() if not point.mend] == []
    return bad


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in ("journal.db-shm", "journal.db-wal")
    }


def test_a_good_school_lacks_only_the_second_place_and_nothing_is_changed(
    folder: Path, tmp_path: Path
) -> None:
    before = contents(folder)
    bad = found(folder, tmp_path / "no machine")
    assert set(bad) == {"второе место"}
    assert "zhurnal backup --second" in bad["второе место"].mend
    assert contents(folder) == before


def test_the_answer_has_a_line_a_point_a_remedy_and_a_code(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["doctor", "--data", str(folder)]) == Exit.DAMAGED
    said = capsys.readouterr().out
    assert (
        "  НЕТ  второе место: не названо: сломается диск — пропадут и снимки\n         → zhurnal backup"
        in said
    )
    assert said.splitlines()[-1].startswith("Не в порядке: второе место")
    assert main(["doctor", "--data", str(folder), "--json"]) == Exit.DAMAGED
    points = json.loads(capsys.readouterr().out)
    assert {"what", "good", "seen", "mend"} == set(points[0])
    assert {"what": "файл журнала", "good": True, "seen": "цел", "mend": ""} in points


def wide_open(folder: Path) -> None:
    (folder / "keys" / "pepper").chmod(0o644)


def of_a_newer_program(folder: Path) -> None:
    set_by_sql(
        folder / "journal.db",
        "INSERT INTO schema_migration (name, applied) VALUES ('9999_years_later', '2031-09-01')",
    )


def without_a_key(folder: Path) -> None:
    (folder / "keys" / "audit.key").unlink()


def with_a_cut_key(folder: Path) -> None:
    (folder / "keys" / "pepper").write_bytes(b"short")


def with_a_bad_host_key(folder: Path) -> None:
    (folder / "keys" / "ssh_host_ed25519").write_text("not a key", "utf-8")
    (folder / "keys" / "ssh_host_ed25519").chmod(0o600)


def with_a_grown_log(folder: Path) -> None:
    (folder / "logs").mkdir(mode=0o700)
    with (folder / "logs" / "journal.log.99").open("wb") as log:
        log.truncate(40_000_000)


def without_snapshots(folder: Path) -> None:
    shutil.rmtree(folder / "backups")


def with_a_flipped_snapshot(folder: Path) -> None:
    (one,) = snapshots_in(folder / "backups")
    *whole, last = one.read_bytes()
    one.write_bytes(bytes((*whole, last ^ 1)))


def with_a_note_that_cannot_be_read(folder: Path) -> None:
    (one,) = snapshots_in(folder / "backups")
    manifest_path(one).unlink()
    manifest_path(one).mkdir()


def with_an_old_snapshot(folder: Path) -> None:
    (one,) = snapshots_in(folder / "backups")
    note = parse(manifest_path(one).read_bytes())
    older = replace(note, made_at=note.made_at - timedelta(days=3))
    manifest_path(one).write_bytes(signed(older, keys_of(folder)))
    decides(folder, "changed_since", "yes")


def with_a_second_place_here(folder: Path) -> None:
    second = folder.parent / "second"
    second.mkdir()
    decides(folder, SECOND_PLACE, str(second))


def with_a_second_place_that_is_away(folder: Path) -> None:
    decides(folder, SECOND_PLACE, "/mnt/away/journal")


def with_a_stick_that_is_away(folder: Path) -> None:
    decides(folder, SECOND_PLACE, "label:NO-SUCH-STICK")


def with_a_printer_that_is_not_there(folder: Path) -> None:
    decides(folder, STATION_QUEUE, "no-such-queue")


def with_a_changed_last_event(folder: Path) -> None:
    """The clock is behind the last event: the trail itself lets nobody change it, so its triggers go."""
    set_by_sql(
        folder / "journal.db",
        "DROP TRIGGER audit_event_refuses_update",
        "UPDATE audit_event SET at = '2099-01-01 00:00:00' WHERE id = (SELECT MAX(id) FROM audit_event)",
    )


SPOILED: tuple[tuple[Callable[[Path], None], str, str], ...] = (
    (wide_open, "права", "chmod -R go="),
    (of_a_newer_program, "вид журнала", "последнюю версию"),
    (without_a_key, "ключи школы", "из её копии в сейфе"),
    (with_a_cut_key, "ключи школы", "из её копии в сейфе"),
    (with_a_bad_host_key, "ключ сервера", "новый отпечаток"),
    (with_a_grown_log, "размер лога", "можно удалить"),
    (without_snapshots, "снимки здесь", "zhurnal backup"),
    (with_a_flipped_snapshot, "снимки здесь", "zhurnal backup"),
    (with_a_note_that_cannot_be_read, "снимки здесь", "chown"),
    (with_an_old_snapshot, "снимки здесь", "zhurnal backup"),
    (with_a_second_place_here, "второе место", "на другом диске"),
    (with_a_second_place_that_is_away, "второе место", "подключите диск"),
    (with_a_stick_that_is_away, "второе место", "подключите label:NO-SUCH-STICK"),
    (with_a_printer_that_is_not_there, "принтер", ""),
    (with_a_changed_last_event, "часы", "timedatectl set-time"),
)


@pytest.mark.parametrize(("spoil", "what", "mend"), SPOILED, ids=lambda value: getattr(value, "__name__", ""))
def test_what_is_spoiled_is_found_with_its_remedy(
    spoil: Callable[[Path], None], what: str, mend: str, folder: Path, tmp_path: Path
) -> None:
    spoil(folder)
    bad = found(folder, tmp_path / "no machine")
    assert set(bad) <= {what, "второе место"}
    assert mend in bad[what].mend


@pytest.fixture
def other_disk(tmp_path: Path) -> Iterator[Path]:
    shared = Path("/dev/shm")
    if not shared.is_dir() or on_the_same_disk(shared, tmp_path):
        pytest.skip("no second disk on this machine: /dev/shm is not there or not another one")
    with TemporaryDirectory(dir=shared) as there:
        yield Path(there)


def test_a_copy_on_another_disk_is_read_to_the_last_bit_and_its_age_told(
    folder: Path, tmp_path: Path, other_disk: Path
) -> None:
    decides(folder, SECOND_PLACE, str(other_disk))
    assert set(found(folder, tmp_path / "no machine")) == {"копия там"}
    for file in (folder / "backups").glob("journal-*"):
        shutil.copy(file, other_disk)
    assert found(folder, tmp_path / "no machine") == {}
    with_an_old_snapshot(folder)
    (there,) = snapshots_in(other_disk)
    shutil.copy(manifest_path(snapshots_in(folder / "backups")[0]), manifest_path(there))
    assert "старше 3 дн." in found(folder, tmp_path / "no machine")["копия там"].seen
    decides(folder, SECOND_PLACE_DAYS, "5")
    assert "копия там" not in found(folder, tmp_path / "no machine")


def test_a_running_server_without_its_reserve_is_told_of_the_full_disk(folder: Path, tmp_path: Path) -> None:
    with take_lock(folder):
        assert "освободите место" in found(folder, tmp_path / "no machine")["запас места"].mend
        assert Reserve(folder).hold()
        assert "запас места" not in found(folder, tmp_path / "no machine")


def test_a_font_that_is_gone_is_named(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts = Path(shutil.copytree(FONTS, tmp_path / "fonts"))
    (fonts / "PTM55F.ttf").unlink()
    monkeypatch.setattr("app.doctor.machine.FONTS", fonts)
    assert found(folder, tmp_path / "no machine")["шрифты"].seen == "нет PTM55F.ttf"


def test_a_journal_of_the_version_before_is_no_fault(folder: Path, tmp_path: Path) -> None:
    last = "(SELECT MAX(id) FROM schema_migration)"
    set_by_sql(
        folder / "journal.db", f"DELETE FROM schema_migration WHERE id = {last}", "DROP TABLE sealed_value"
    )
    points = {point.what: point for point in examine(folder, Place(tmp_path / "no machine"))}
    assert points["вид журнала"].good
    assert "systemctl restart" in points["вид журнала"].mend


def test_another_server_of_the_school_is_named(folder: Path, tmp_path: Path) -> None:
    (folder / STANDBY).mkdir(mode=0o700)
    now = datetime.now(ZoneInfo(DEFAULT_ZONE)).replace(tzinfo=None)
    note_rivals(folder, [Rival("192.168.1.7", 2222, False, 300, None, 1, 2, now, now)])
    assert set(found(folder, tmp_path / "no machine")) == {"второе место", "второй открытый журнал"}


def test_a_machine_that_was_taken_over_says_who_keeps_the_journal_and_wants_nothing_else(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    met = Successor(1, "192.168.1.7", 2222, 300, 2, NOON)
    (folder / STANDBY).mkdir(mode=0o700)
    note_successor(folder, met)
    decides(folder, STANDBY_KEY, "ssh-ed25519 AAAA")
    points = {point.what: point for point in examine(folder, Place(tmp_path / "no machine"))}
    assert [what for what, point in points.items() if not point.good] == ["кто ведёт журнал"]
    assert "192.168.1.7, порт 2222" in points["кто ведёт журнал"].seen
    assert "Записано только здесь: 2\u00a0записи" in points["кто ведёт журнал"].seen
    assert "standby --left" in points["кто ведёт журнал"].mend
    assert {"снимки здесь", "сервер", "запасной сервер"}.isdisjoint(points)
    capsys.readouterr()
    assert main(["doctor", "--data", str(folder)]) == Exit.SUPERSEDED
    assert capsys.readouterr().out.splitlines()[-1] == "Не в порядке: кто ведёт журнал."
    decides(folder, TOOK_OVER, f"1 300 {'0' * 64}")  # it has taken the journal back since
    assert set(found(folder, tmp_path / "no machine")) == {"второе место", "запасной сервер"}


def test_a_school_for_trying_needs_no_copies(folder: Path, tmp_path: Path) -> None:
    decides(folder, CLOCK_SHIFT, "0")
    assert found(folder, tmp_path / "no machine") == {}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file to another user")
def test_a_file_of_another_user_in_the_folder_is_found(folder: Path, tmp_path: Path) -> None:
    os.chown(folder / "journal.lock", 1007, 1007) if (folder / "journal.lock").exists() else None
    (folder / "trusted").mkdir(mode=0o700)
    os.chown(folder / "trusted", 1007, 1007)
    assert "chown -R --reference" in found(folder, tmp_path / "no machine")["хозяин файлов"].mend


@pytest.fixture
def installed(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A machine with an installation, and its school's folder."""
    if shutil.which("systemd-sysusers") is None:
        pytest.skip("no systemd-sysusers on this machine: nothing to install by")
    copy_of_the_program(tmp_path / "unpacked", monkeypatch)
    machine = tmp_path / "machine"
    install(machine, "--port", "2022", "--printer", "my office")
    there = machine / "srv/zhurnal/school"
    there.rmdir()
    shutil.move(folder, there)
    install(machine, "--port", "2022", "--printer", "my office")
    return machine, there


def test_the_unit_tells_how_its_server_was_asked_for(installed: tuple[Path, Path]) -> None:
    machine, _ = installed
    asked = asked_of(machine / UNIT)
    assert asked is not None
    assert (asked.server.data, asked.port, asked.printer) == (Path("/srv/zhurnal/school"), 2022, "my office")
    assert asked.install.endswith("--host 0.0.0.0 --port 2022 --printer 'my office'")


def test_an_installation_as_it_was_made_is_in_order(installed: tuple[Path, Path]) -> None:
    machine, there = installed
    points = {point.what: point for point in examine(there, Place(machine))}
    assert points["установка"].good
    assert points["программа"].good
    assert set(found(there, machine)) == {"второе место", "принтер"}, "the queue is not there"


def with_a_softer_unit(machine: Path) -> None:
    unit = machine / UNIT
    unit.write_text(unit.read_text("utf-8").replace("NoNewPrivileges=yes\n", ""), "utf-8")


def with_a_foreign_unit(machine: Path) -> None:
    (machine / UNIT).write_text("[Service]\nExecStart=/bin/true\n", "utf-8")


def without_the_command(machine: Path) -> None:
    (machine / "usr/local/bin/zhurnal").unlink()


def without_the_user(machine: Path) -> None:
    (machine / "etc/passwd").write_text("", "utf-8")


def with_a_program_anybody_changes(machine: Path) -> None:
    (machine / "opt/zhurnal/app").chmod(0o777)


def not_started_with_the_machine(machine: Path) -> None:
    (machine / "etc/systemd/system/multi-user.target.wants/zhurnal.service").unlink()


HARMED: tuple[tuple[Callable[[Path], None], str, str], ...] = (
    (with_a_softer_unit, "установка", "служба"),
    (with_a_foreign_unit, "служба", "не такая"),
    (without_the_command, "установка", "команда zhurnal"),
    (without_the_user, "установка", "пользователя zhurnal"),
    (with_a_program_anybody_changes, "программа", "пишет не только хозяин"),
    (not_started_with_the_machine, "установка", "вместе с машиной"),
)


@pytest.mark.parametrize(("spoil", "what", "seen"), HARMED, ids=lambda value: getattr(value, "__name__", ""))
def test_what_is_not_as_it_was_installed_is_found(
    installed: tuple[Path, Path], spoil: Callable[[Path], object], what: str, seen: str
) -> None:
    machine, there = installed
    spoil(machine)
    bad = [point for point in examine(there, Place(machine)) if not point.good and point.what == what]
    assert seen in " ".join(point.seen for point in bad)
    assert all("install" in point.mend or "chmod" in point.mend for point in bad)


def test_a_second_place_the_service_may_not_write_to_is_found(installed: tuple[Path, Path]) -> None:
    machine, there = installed
    decides(there, SECOND_PLACE, "/backup/journal")
    assert "ReadWritePaths=/backup/journal" in found(there, machine)["второе место для службы"].mend
