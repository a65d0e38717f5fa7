"""Snapshots that two keys open: switched on, opened on a new machine, and every way it is refused."""

import shutil
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest
import zstandard

from app.cli.common import CannotGoOn, Exit
from app.snapshots import keys_of
from backups.manifest import manifest_path, parse, signed
from backups.snapshot import snapshots_in
from backups.snapshot_keys import RECIPIENTS, SCHOOL, SIGNERS, SIGNING, SnapshotKeys
from backups.verify import verify_snapshot
from tests.app.test_backup_and_restore import data, last_line, run
from tests.backups.conftest import facts, make_school, set_by_sql
from tests.backups.test_verify import flip

__all__ = ["data"]


@pytest.fixture
def spare(data: Path, tmp_path: Path) -> Path:
    """The spare key on its stick, once encryption was switched on."""
    assert run("backup", "--data", data, "--encrypt", tmp_path / "spare.key") == Exit.DONE
    return tmp_path / "spare.key"


@pytest.fixture
def snapshot(data: Path, spare: Path, tmp_path: Path) -> Path:
    """An encrypted snapshot with its note on a stick."""
    assert spare.exists()
    assert run("backup", "--data", data, "--to", tmp_path / "stick") == Exit.DONE
    return snapshots_in(tmp_path / "stick")[0]


@pytest.fixture
def machine(data: Path, tmp_path: Path) -> Path:
    """A new machine: the keys of passwords and of the history came from the safe, those of snapshots not."""
    new = tmp_path / "machine"
    new.mkdir(mode=0o700)
    (new / "keys").mkdir(mode=0o700)
    for name in ("pepper", "audit.key"):
        shutil.copy(data / "keys" / name, new / "keys")
    return new


def private(key_file: Path) -> str:
    return key_file.read_text("ascii").splitlines()[-1]


def test_the_school_and_the_spare_open_a_snapshot_and_age_itself_does(
    data: Path, spare: Path, snapshot: Path
) -> None:
    assert snapshot.name.endswith(".db.zst.age")
    stored = snapshot.read_bytes()
    assert b"SQLite format 3" not in stored
    for key in (spare, data / "keys" / SCHOOL):
        packed = pyrage.decrypt(stored, [pyrage.x25519.Identity.from_str(private(key))])
        plain = zstandard.ZstdDecompressor().decompressobj().decompress(packed)
        assert plain.startswith(b"SQLite format 3\0")
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(stored, [pyrage.x25519.Identity.generate()])


def test_the_spare_private_key_is_kept_nowhere_and_the_others_are_read_only(
    data: Path, spare: Path, snapshot: Path
) -> None:
    for path in (*data.rglob("*"), *snapshot.parent.iterdir()):
        assert not path.is_file() or private(spare).encode() not in path.read_bytes(), path
    for path in (spare, data / "keys" / SCHOOL, data / "keys" / SIGNING):
        assert stat.S_IMODE(path.stat().st_mode) == 0o400
    secret = (data / "keys" / SIGNING).read_bytes()
    assert all(secret not in path.read_bytes() for path in snapshot.parent.iterdir())


def test_nothing_of_a_looked_at_snapshot_stays_open(data: Path, snapshot: Path) -> None:
    assert run("restore", snapshot, "--data", data, "--yes") == Exit.DONE
    assert not [path for folder in (data, snapshot.parent) for path in folder.rglob("opened-*")]


def test_on_a_new_machine_the_file_from_the_safe_is_enough(
    data: Path, spare: Path, snapshot: Path, machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    was = facts(data / "journal.db")
    capsys.readouterr()
    assert run("restore", snapshot, "--data", machine, "--key", spare) == Exit.DONE
    said = capsys.readouterr()
    assert "Журнал восстановлен на " in said.out
    assert "пока не шифруются" in said.err
    assert facts(machine / "journal.db").audit_id == was.audit_id + 1
    assert (machine / "keys" / SIGNERS).read_text("ascii") == f"{keys_of(data).public()}\n"
    assert verify_snapshot(snapshot, SnapshotKeys(machine / "keys", spare)).good, "trusted from now on"
    assert run("restore", snapshot, "--data", machine, "--key", spare, "--yes") == Exit.DONE


def refused(match: str, *line: str | Path, exit_code: Exit = Exit.REFUSED) -> None:
    with pytest.raises(CannotGoOn, match=match) as stop:
        run("restore", *line, "--yes")
    assert stop.value.exit_code is exit_code
    assert "\n" not in stop.value.sentence


def other_key(snapshot: Path, tmp_path: Path) -> Path:
    return key_file(tmp_path, str(pyrage.x25519.Identity.generate()))


def key_file(tmp_path: Path, text: str) -> Path:
    made = tmp_path / "other.key"
    made.write_text(text, "utf-8")
    return made


@pytest.mark.parametrize(
    ("key", "match"),
    [
        (lambda tmp, spare: tmp / "nowhere.key", "нет ключа снимков"),
        (lambda tmp, spare: key_file(tmp, "не ключ\n"), "нет ключа снимков"),
        (lambda tmp, spare: key_file(tmp, private(spare)[:-1] + "q"), "нет ключа снимков"),
        (lambda tmp, spare: other_key(spare, tmp), "зашифрован другим ключом"),
    ],
)
def test_a_missing_or_wrong_key_is_refused_and_the_journal_stays(
    data: Path, spare: Path, snapshot: Path, tmp_path: Path, key: Callable[[Path, Path], Path], match: str
) -> None:
    before = (data / "journal.db").read_bytes()
    refused(match, snapshot, "--data", data, "--key", key(tmp_path, spare))
    assert (data / "journal.db").read_bytes() == before


def test_without_any_key_it_is_asked_for(data: Path, snapshot: Path) -> None:
    before = (data / "journal.db").read_bytes()
    (data / "keys" / SCHOOL).unlink()
    refused("ключа здесь нет. Назовите файл", snapshot, "--data", data)
    assert (data / "journal.db").read_bytes() == before


def flipped(path: Path, tmp_path: Path) -> None:
    flip(path, path.stat().st_size // 2, 3)


def cut(path: Path, tmp_path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def signed_by_a_stranger(path: Path, tmp_path: Path) -> None:
    stranger = SnapshotKeys(tmp_path / "stranger")
    note = replace(parse(manifest_path(path).read_bytes()), signer=stranger.public())
    manifest_path(path).write_bytes(signed(note, stranger))


def rewritten(path: Path, tmp_path: Path) -> None:
    note = manifest_path(path).read_bytes()
    manifest_path(path).write_bytes(note.replace(b'"audit_event":21', b'"audit_event":20'))
    assert manifest_path(path).read_bytes() != note


def without_its_note(path: Path, tmp_path: Path) -> None:
    manifest_path(path).unlink()


@pytest.mark.parametrize(
    ("harm", "match"),
    [
        (flipped, "контрольная сумма другая"),
        (cut, "обрезан"),
        (signed_by_a_stranger, "подписана чужим ключом"),
        (rewritten, "Подпись описи не сходится"),
        (without_its_note, "нет его описи"),
    ],
)
def test_a_harmed_snapshot_is_refused_and_the_journal_stays(
    data: Path, spare: Path, snapshot: Path, tmp_path: Path, harm: Callable[[Path, Path], None], match: str
) -> None:
    before = (data / "journal.db").read_bytes()
    harm(snapshot, tmp_path)
    keys: tuple[tuple[str | Path, ...], ...] = ((), ("--key", spare))
    for key in keys:
        refused(match, snapshot, "--data", data, *key, exit_code=Exit.DAMAGED)
    assert (data / "journal.db").read_bytes() == before


def test_another_schools_file_is_refused_with_its_own_key(data: Path, tmp_path: Path) -> None:
    other = make_school(tmp_path / "other", "school-40", 5)
    run("backup", "--data", other, "--encrypt", tmp_path / "their.key")
    run("backup", "--data", other)
    before = (data / "journal.db").read_bytes()
    theirs = snapshots_in(other / "backups")[0]
    refused("снимок другой школы", theirs, "--data", data, "--key", tmp_path / "their.key")
    assert (data / "journal.db").read_bytes() == before


def test_a_newer_programs_file_is_refused(data: Path, spare: Path) -> None:
    set_by_sql(data / "journal.db", "INSERT INTO schema_migration (name, applied) VALUES ('9999_x', '2031')")
    run("backup", "--data", data)
    set_by_sql(data / "journal.db", "DELETE FROM schema_migration WHERE name = '9999_x'")
    before = (data / "journal.db").read_bytes()
    refused("более новой программой", snapshots_in(data / "backups")[0], "--data", data, "--key", spare)
    assert (data / "journal.db").read_bytes() == before


def test_a_spare_key_goes_neither_over_a_file_nor_into_the_data_folder(data: Path, tmp_path: Path) -> None:
    stands = tmp_path / "stands"
    stands.write_text("of somebody", "utf-8")
    for place, match in (
        (stands, "уже есть"),
        (data / "keys" / "spare", "не должен лежать в папке данных"),
        (tmp_path / "no" / "stick", "Нет места"),
    ):
        with pytest.raises(CannotGoOn, match=match):
            run("backup", "--data", data, "--encrypt", place)
    assert stands.read_text("utf-8") == "of somebody"
    with pytest.raises(CannotGoOn, match="не открытый ключ age"):
        run("backup", "--data", data, "--encrypt-to", "age1qqq")
    assert not (data / "keys" / RECIPIENTS).exists(), "encryption is not on"


def test_a_spare_made_elsewhere_and_encryption_switched_off(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = pyrage.x25519.Identity.generate()
    assert run("backup", "--data", data, "--encrypt-to", str(made.to_public())) == Exit.DONE
    assert "changes-*.log) шифруется тоже" in last_line(capsys)
    run("backup", "--data", data)
    (first,) = snapshots_in(data / "backups")
    assert pyrage.decrypt(first.read_bytes(), [made])
    assert run("backup", "--data", data, "--no-encrypt") == Exit.DONE
    run("backup", "--data", data)
    assert {path.name.endswith(".age") for path in snapshots_in(data / "backups")} == {True, False}
    assert all(verify_snapshot(path, keys_of(data)).good for path in snapshots_in(data / "backups"))
