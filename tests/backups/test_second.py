"""The second place: a folder of another disk, a stick by its label; read back before it counts."""

import json
from pathlib import Path

import pytest

from backups import second
from backups.manifest import manifest_path
from backups.retention import Noted
from backups.second import folder_of, on_the_same_disk
from backups.troubles import BackupFailed, Trouble
from tests.backups.conftest import NOW, PROGRAM
from tests.backups.signed import copy_to, make_snapshot, noted_in, verify_snapshot
from tests.own_mounts import in_own_mounts


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def made(data: Path) -> Noted:
    snapshot = make_snapshot(data / "journal.db", data / "backups", NOW, PROGRAM)
    return Noted(snapshot.path, snapshot.manifest)


def test_a_copy_is_whole_with_its_note_and_is_made_once(made: Noted, stick: Path) -> None:
    there = copy_to(made, stick)
    assert verify_snapshot(there, "school-39").good
    assert (there.stat().st_mode & 0o777, manifest_path(there).stat().st_mode & 0o777) == (0o600, 0o600)
    before = there.stat().st_mtime_ns
    assert copy_to(made, stick) == there
    assert there.stat().st_mtime_ns == before
    assert [one.path for one in noted_in(stick)[0]] == [there]


def test_a_damaged_copy_there_is_written_anew(made: Noted, stick: Path) -> None:
    there = copy_to(made, stick)
    there.write_bytes(b"\0" * 4096)
    assert verify_snapshot(copy_to(made, stick)).good


def test_a_stick_that_is_not_plugged_in_becomes_no_folder(made: Noted, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed) as failed:
        copy_to(made, tmp_path / "stick")
    assert failed.value.trouble is Trouble.FOLDER_MISSING
    assert not (tmp_path / "stick").exists(), "the disk of the server is not filled in its stead"


def test_a_snapshot_damaged_here_is_not_copied_as_good(made: Noted, stick: Path) -> None:
    content = bytearray(made.path.read_bytes())
    content[5000] ^= 1
    made.path.write_bytes(content)
    with pytest.raises(BackupFailed) as failed:
        copy_to(made, stick)
    assert failed.value.trouble is Trouble.DRILL_FAILED
    assert list(stick.iterdir()) == []


def test_a_stick_is_found_by_its_label_wherever_it_is_mounted(tmp_path: Path) -> None:
    labels, device, mounts = tmp_path / "by-label", tmp_path / "sdb1", tmp_path / "mounts"
    labels.mkdir()
    device.touch()
    (labels / "JOURNAL").symlink_to(device)
    mounts.write_text(f"proc /proc proc rw 0 0\n{device} /media/the\\040stick vfat rw 0 0\n", "utf-8")
    assert folder_of("label:JOURNAL", labels, mounts) == Path("/media/the stick/journal")
    assert folder_of("/mnt/share", labels, mounts) == Path("/mnt/share")
    for gone in ("label:OTHER", "label:JOURNAL"):
        mounts.write_text("proc /proc proc rw 0 0\n", "utf-8")
        with pytest.raises(BackupFailed):
            folder_of(gone, labels, mounts)


def test_a_folder_of_the_same_disk_is_known_as_such(tmp_path: Path) -> None:
    assert on_the_same_disk(tmp_path, tmp_path / "not" / "yet" / "there")
    assert not on_the_same_disk(tmp_path, Path("/proc"))


def test_a_full_second_disk_is_named_and_nothing_is_left_there(
    data: Path, tmp_path: Path, made: Noted
) -> None:
    told = in_own_mounts("tests.backups.full_second", made.path, disk=tmp_path / "disk")
    assert told == {"trouble": Trouble.DISK_FULL, "left": []}, json.dumps(told)


def test_labels_and_mounts_are_those_of_linux() -> None:
    assert second.MOUNTS.read_text("utf-8")
