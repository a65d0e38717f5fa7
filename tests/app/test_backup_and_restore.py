import argparse
import io
import json
import os
from pathlib import Path

import pytest

from app.cli import backup, restore
from app.cli.common import CannotGoOn, Exit
from app.cli.parser import RussianParser
from app.snapshots import keys_of
from backups.lock import take_lock
from backups.snapshot import snapshots_in
from backups.troubles import Finding, Trouble
from backups.verify import verify_snapshot
from models.audit import AuditEvent
from models.database import rows
from services.house import House
from tests.backups.conftest import facts, make_school, set_by_sql
from texts import backups as words


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_school(tmp_path / "school", "school-39", 20)


def arguments(*line: str | Path) -> argparse.Namespace:
    parser = RussianParser(prog="zhurnal")
    verbs = parser.add_subparsers(dest="verb")
    backup.add_parser(verbs)
    restore.add_parser(verbs)
    return parser.parse_args([str(word) for word in line])


def run(*line: str | Path) -> int:
    args = arguments(*line)
    return int({"backup": backup, "restore": restore}[args.verb].run(args))


def last_line(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.splitlines()[-1]


def test_backup_says_where_the_checked_snapshot_is(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("backup", "--data", data) == Exit.DONE
    (snapshot,) = snapshots_in(data / "backups")
    assert verify_snapshot(snapshot, keys_of(data)).good
    said = last_line(capsys)
    assert said.startswith(f"Снимок сделан и проверен восстановлением: {snapshot} (")
    assert said.endswith(" МБ).")


def test_backup_into_another_folder_in_json(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("backup", "--data", data, "--to", tmp_path / "stick", "--json") == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    assert Path(told["path"]).parent == tmp_path / "stick"
    assert (told["school"], told["checked"], told["rows"]["audit_event"]) == ("school-39", True, 21)


def test_backup_of_nothing_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match=r"^Журнала здесь нет: .*zhurnal init") as stop:
        run("backup", "--data", tmp_path)
    assert stop.value.exit_code is Exit.REFUSED
    assert list(tmp_path.iterdir()) == []


def test_restore_brings_back_keeps_and_notes_it_in_the_history(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("backup", "--data", data)
    (snapshot,) = snapshots_in(data / "backups")
    then = facts(data / "journal.db")
    for times in (1, 2):
        set_by_sql(
            data / "journal.db",
            f"INSERT INTO setting (name, value, since) VALUES ('later_{times}', 'z', '2026-09-01')",
        )
        capsys.readouterr()
        assert run("restore", snapshot, "--data", data, "--yes") == Exit.DONE
        said = last_line(capsys)
        assert said.startswith("Журнал восстановлен на ")
        kept = Path(said.rsplit("сохранено: ", 1)[1].removesuffix("."))
        assert facts(kept).rows["setting"] == then.rows["setting"] + times
    now = facts(data / "journal.db")
    assert now.audit_id == then.audit_id + 1
    assert now.rows["setting"] == then.rows["setting"] + 1
    house = House(data)
    with house.database.connection_context():
        (event,) = rows(
            AuditEvent.select(AuditEvent.after, AuditEvent.address).order_by(AuditEvent.id.desc()).limit(1)
        )
    house.accounts.close()
    assert snapshot.name in event[0]
    assert event[1] == "command line"


def test_restoring_a_restored_journal_of_the_same_day_is_noted_too(data: Path) -> None:
    run("backup", "--data", data)
    (snapshot,) = snapshots_in(data / "backups")
    run("restore", snapshot, "--data", data, "--yes")
    run("backup", "--data", data)
    again = snapshots_in(data / "backups")[0]
    before = facts(again)
    assert run("restore", again, "--data", data, "--yes") == Exit.DONE
    after = facts(data / "journal.db")
    assert (after.audit_id, after.rows["setting"]) == (before.audit_id + 1, before.rows["setting"])


def test_without_a_terminal_the_answer_must_be_given_beforehand(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup", "--data", data)
    before = (data / "journal.db").read_bytes()
    monkeypatch.setattr("sys.stdin", io.StringIO("д\n"))
    with pytest.raises(CannotGoOn, match=r"Заменить .* Повторите с ключом --yes"):
        run("restore", snapshots_in(data / "backups")[0], "--data", data)
    assert (data / "journal.db").read_bytes() == before


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "done"), [("д", True), ("нет", False), ("", False)])
def test_at_a_terminal_the_person_decides(
    data: Path, monkeypatch: pytest.MonkeyPatch, answer: str, done: bool
) -> None:
    run("backup", "--data", data)
    snapshot = snapshots_in(data / "backups")[0]
    before = (data / "journal.db").read_bytes()
    monkeypatch.setattr("sys.stdin", Terminal(f"{answer}\n"))
    if done:
        assert run("restore", snapshot, "--data", data) == Exit.DONE
        return
    with pytest.raises(CannotGoOn, match="ничего не изменено"):
        run("restore", snapshot, "--data", data)
    assert (data / "journal.db").read_bytes() == before


def test_a_running_server_is_told_to_be_stopped(data: Path) -> None:
    run("backup", "--data", data)
    with take_lock(data), pytest.raises(CannotGoOn, match=rf"процесс {os.getpid()}.*Остановите сервер"):
        run("restore", snapshots_in(data / "backups")[0], "--data", data, "--yes")


def test_a_changed_snapshot_is_called_damage_and_a_missing_one_names_the_others(data: Path) -> None:
    run("backup", "--data", data)
    snapshot = snapshots_in(data / "backups")[0]
    with pytest.raises(CannotGoOn, match=f"Такого снимка нет.*Есть снимки: {snapshot}") as stop:
        run("restore", data / "backups" / "nothing.db.zst", "--data", data, "--yes")
    assert stop.value.exit_code is Exit.REFUSED
    with snapshot.open("ab") as file:
        file.write(b"!")
    with pytest.raises(CannotGoOn, match="длиннее, чем записан") as stop:
        run("restore", snapshot, "--data", data, "--yes")
    assert stop.value.exit_code is Exit.DAMAGED


def test_on_a_new_machine_the_keys_are_asked_for(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("backup", "--data", data)
    snapshot, new = snapshots_in(data / "backups")[0], tmp_path / "new"
    with pytest.raises(CannotGoOn, match="Верните папку keys"):
        run("restore", snapshot, "--data", new)
    assert not (new / "journal.db").exists()
    with pytest.raises(CannotGoOn, match="эта машина не знает"):
        run("restore", snapshot, "--data", new, "--new-keys")
    assert not (new / "journal.db").exists()
    capsys.readouterr()
    assert run("backup", "--data", data, "--public-key") == Exit.DONE
    signer = last_line(capsys).split()[-1]
    with pytest.raises(CannotGoOn, match="чужим ключом"):
        run("restore", snapshot, "--data", new, "--new-keys", "--signer", "0" * 64)
    assert run("restore", snapshot, "--data", new, "--new-keys", "--signer", signer) == Exit.DONE
    assert "сохранено" not in last_line(capsys)
    assert facts(new / "journal.db").audit_id == facts(snapshot).audit_id + 1


def test_every_trouble_and_every_finding_has_its_words() -> None:
    assert set(words.TROUBLES) == set(Trouble)
    assert set(words.FINDINGS) == set(Finding)
    for trouble in Trouble:
        said = words.refused(trouble, "/srv/school", Finding.CUT_SHORT)
        assert "{" not in said
        assert said.endswith(".")
