import os
import stat
from pathlib import Path
from typing import Any

import pytest

from backups.disk import part_of, publish, sweep, write_whole


def test_the_bytes_are_on_the_disk_before_the_name_and_the_name_before_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    fsync, replace = os.fsync, os.replace

    def seen_fsync(held: int) -> None:
        order.append("folder" if stat.S_ISDIR(os.fstat(held).st_mode) else "bytes")
        fsync(held)

    def seen_replace(*names: Any) -> None:
        order.append("name")
        replace(*names)

    monkeypatch.setattr(os, "fsync", seen_fsync)
    monkeypatch.setattr(os, "replace", seen_replace)
    write_whole(tmp_path / "note", b"written")
    assert order == ["bytes", "name", "folder"]
    assert (tmp_path / "note").read_bytes() == b"written"


def test_what_was_not_published_goes_away_with_what_sqlite_made_beside_it(tmp_path: Path) -> None:
    with part_of(tmp_path / "a.db") as part:
        part.with_name(part.name + "-wal").touch()
        assert len(list(tmp_path.iterdir())) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_published_file_stays(tmp_path: Path) -> None:
    with part_of(tmp_path / "a.db") as part:
        part.write_bytes(b"whole")
        publish(part, tmp_path / "a.db")
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]


def test_only_what_nobody_writes_is_swept(tmp_path: Path) -> None:
    left = tmp_path / "journal-1.db.part"
    left.touch()
    (tmp_path / "journal-1.db.part-wal").touch()
    (tmp_path / "journal-2.db").touch()
    with part_of(tmp_path / "journal-3.db") as written:
        assert sweep(tmp_path, "journal-*") == [left]
        assert sorted(path.name for path in tmp_path.iterdir()) == ["journal-2.db", written.name]


def test_what_a_killed_process_left_stands_in_nobodys_way_and_what_is_being_written_does(
    tmp_path: Path,
) -> None:
    (tmp_path / "note.part").write_bytes(b"half")
    (tmp_path / "note.part-wal").touch()
    write_whole(tmp_path / "note", b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["note"]
    with part_of(tmp_path / "note") as part:
        part.write_bytes(b"mine")
        with pytest.raises(FileExistsError):
            write_whole(tmp_path / "note", b"another's")
        assert part.read_bytes() == b"mine"
