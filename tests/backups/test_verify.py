import os
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from backups.facts import fault_of, opened
from backups.manifest import FORMAT, ManifestDamaged, ManifestNewer, canonical, manifest_path, parse
from backups.snapshot import Snapshot, make_snapshot
from backups.troubles import Finding
from backups.verify import verify_snapshot
from models.database import sqlite
from tests.backups.conftest import NOW, PROGRAM, set_by_sql
from tests.torture.ordeal import Ordeal


@pytest.fixture
def snapshot(data: Path) -> Snapshot:
    return make_snapshot(data / "journal.db", data / "backups", NOW, PROGRAM)


def flip(path: Path, offset: int, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ (1 << bit)]))


def sample(size: int) -> list[int]:
    """Offsets of the header, the first pages' headers, the middle, the end and some others."""
    header = [*range(0, 32), 92, 96, 99, 100, 103, 107]
    pages = [page + at for page in range(4096, 4096 * 6, 4096) for at in (0, 1, 3, 5, 8)]
    some = random.Random(39).sample(range(size), 40)
    return [*header, *pages, size // 2, size - 4096, size - 2, size - 1, *some]


def passes_the_databases_own_check(path: Path) -> bool:
    try:
        with opened(path, "mode=ro&immutable=1") as connection:
            return not fault_of(connection)
    except sqlite.Error:
        return False


def test_every_flipped_bit_is_found_and_the_databases_own_check_misses_some(snapshot: Snapshot) -> None:
    missed = 0
    for number, offset in enumerate(sample(snapshot.manifest.size)):
        flip(snapshot.path, offset, number % 8)
        assert verify_snapshot(snapshot.path).finding is Finding.BYTES_CHANGED, offset
        missed += passes_the_databases_own_check(snapshot.path)
        flip(snapshot.path, offset, number % 8)
    assert missed > 10, "the control: without the sum of the note these would have passed"
    assert verify_snapshot(snapshot.path).good


def test_every_flipped_byte_of_the_note_is_found(snapshot: Snapshot) -> None:
    note = canonical(snapshot.manifest)
    for offset in range(len(note)):
        changed = bytearray(note)
        changed[offset] ^= 1 << (offset % 7)
        with pytest.raises((ManifestDamaged, ManifestNewer)):
            parse(bytes(changed))
    assert parse(note) == snapshot.manifest


@pytest.mark.parametrize("kept", [0.0, 0.0001, 0.3, 0.5, 0.999, -1])
def test_every_truncation_is_found(snapshot: Snapshot, kept: float) -> None:
    size = snapshot.manifest.size
    with snapshot.path.open("r+b") as file:
        file.truncate(size - 1 if kept < 0 else int(size * kept))
    assert verify_snapshot(snapshot.path).finding is Finding.CUT_SHORT


def test_a_truncated_note_is_found(snapshot: Snapshot) -> None:
    note = canonical(snapshot.manifest)
    for length in (0, 1, len(note) // 2, len(note) - 1):
        manifest_path(snapshot.path).write_bytes(note[:length])
        assert verify_snapshot(snapshot.path).finding is Finding.MANIFEST_DAMAGED


def test_something_added_at_the_end_is_found(snapshot: Snapshot) -> None:
    with snapshot.path.open("ab") as file:
        file.write(b"\0")
    assert verify_snapshot(snapshot.path).finding is Finding.TOO_LONG


def test_a_snapshot_without_its_note_is_not_trusted(snapshot: Snapshot) -> None:
    manifest_path(snapshot.path).unlink()
    assert verify_snapshot(snapshot.path).finding is Finding.NO_MANIFEST


def test_a_note_of_another_snapshot_does_not_fit(snapshot: Snapshot, data: Path) -> None:
    set_by_sql(
        data / "journal.db", "INSERT INTO setting (name, value, since) VALUES ('a', 'b', '2026-09-01')"
    )
    later = make_snapshot(data / "journal.db", data / "backups", NOW, PROGRAM)
    shutil.copy(manifest_path(later.path), manifest_path(snapshot.path))
    assert not verify_snapshot(snapshot.path).good


def test_a_note_that_tells_another_content_does_not_fit(snapshot: Snapshot) -> None:
    manifest_path(snapshot.path).write_bytes(canonical(replace(snapshot.manifest, audit_id=300)))
    assert verify_snapshot(snapshot.path).finding is Finding.CONTENT_DIFFERS


def test_a_note_of_a_newer_program_says_so(snapshot: Snapshot) -> None:
    note = manifest_path(snapshot.path)
    old, new = f'"format":{FORMAT}'.encode(), f'"format":{FORMAT + 1}'.encode()
    note.write_bytes(note.read_bytes().replace(old, new))
    assert verify_snapshot(snapshot.path).finding is Finding.MANIFEST_NEWER


@pytest.mark.parametrize(
    "content", [b"[]", b"7", b"{}", b'{"format":"1"}', b"[" * 100_000, b"\xff\xfe", b"null"]
)
def test_any_other_file_in_the_place_of_the_note_is_damage(snapshot: Snapshot, content: bytes) -> None:
    manifest_path(snapshot.path).write_bytes(content)
    assert verify_snapshot(snapshot.path).finding is Finding.MANIFEST_DAMAGED


def test_another_schools_snapshot_is_good_only_for_that_school(snapshot: Snapshot) -> None:
    assert verify_snapshot(snapshot.path, "school-39").good
    assert verify_snapshot(snapshot.path, "school-40").finding is Finding.OTHER_SCHOOL


def test_the_note_stands_for_its_snapshot(snapshot: Snapshot) -> None:
    verdict = verify_snapshot(manifest_path(snapshot.path))
    assert (verdict.good, verdict.path) == (True, snapshot.path)


def test_a_copy_under_another_name_is_good_with_its_note(snapshot: Snapshot, tmp_path: Path) -> None:
    shutil.copy(snapshot.path, tmp_path / "school for the safe.db")
    shutil.copy(manifest_path(snapshot.path), tmp_path / "school for the safe.json")
    assert verify_snapshot(tmp_path / "school for the safe.db").good


@pytest.mark.parametrize("name", ["nothing.db", "nothing.json", "nothing", "."])
def test_what_is_not_there(tmp_path: Path, name: str) -> None:
    assert verify_snapshot(tmp_path / name).finding is Finding.FILE_MISSING


def test_an_unfinished_file_is_not_a_snapshot(snapshot: Snapshot) -> None:
    part = snapshot.path.with_name(snapshot.path.name + ".part")
    shutil.copy(snapshot.path, part)
    assert verify_snapshot(part).finding is Finding.UNFINISHED


def test_looking_changes_nothing(snapshot: Snapshot) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in snapshot.path.parent.iterdir()}
    verify_snapshot(snapshot.path)
    assert before == {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in snapshot.path.parent.iterdir()
    }


@pytest.mark.torture
def test_every_byte_of_a_small_snapshot_flipped_and_every_truncation_is_found(
    tmp_path: Path, ordeal: Ordeal
) -> None:
    database = tmp_path / "small.db"
    database.touch()
    set_by_sql(
        database,
        "CREATE TABLE setting (name, value, since)",
        "INSERT INTO setting VALUES ('school_id', 'small', '2026-09-01')",
    )
    snapshot = make_snapshot(database, tmp_path / "to", NOW, PROGRAM)
    size = snapshot.manifest.size
    step = max(1, size // ordeal.times(size, least=500))
    first = ordeal.chance.randrange(step)
    missed = []
    for offset in range(first, size, step):
        for bit in range(8):
            flip(snapshot.path, offset, bit)
            if verify_snapshot(snapshot.path).finding is not Finding.BYTES_CHANGED:
                missed.append((offset, bit))
            flip(snapshot.path, offset, bit)
    assert verify_snapshot(snapshot.path).good
    lengths = range(first, size, step)
    for length in reversed(lengths):
        os.truncate(snapshot.path, length)
        if verify_snapshot(snapshot.path).finding is not Finding.CUT_SHORT:
            missed.append((length, -1))
    ordeal.tell(flips=9 * len(lengths), flips_missed=len(missed))
    assert missed == []


def test_a_name_that_cannot_be_said_is_damage_like_any_other(snapshot: Snapshot) -> None:
    with pytest.raises(sqlite.DatabaseError), opened(snapshot.path, "mode=ro"):
        b"\xf2".decode()
