import os
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from backups.facts import fault_of, opened
from backups.manifest import FORMAT, ManifestDamaged, ManifestNewer, manifest_path, parse, signed
from backups.snapshot import Snapshot
from backups.snapshot_keys import SnapshotKeys
from backups.troubles import Finding
from models.database import sqlite
from tests.backups.conftest import NOW, PROGRAM, set_by_sql
from tests.backups.signed import KEYS, content_of, make_snapshot, school_keys, verify_snapshot
from tests.torture.ordeal import Ordeal


@pytest.fixture
def snapshot(data: Path) -> Snapshot:
    return make_snapshot(data / "journal.db", data / "backups", NOW, PROGRAM)


SEED = 39


def flip(path: Path, offset: int, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ (1 << bit)]))


def sample(size: int, seed: int) -> list[int]:
    """Offsets of the beginning, the middle, the end and a hundred others."""
    some = random.Random(seed).sample(range(size), 100)
    return [*range(32), size // 2, *range(size - 16, size), *some]


def passes_the_databases_own_check(path: Path) -> bool:
    try:
        with opened(path, "mode=ro&immutable=1") as connection:
            return not fault_of(connection)
    except sqlite.Error:
        return False


@pytest.fixture(params=["packed", "encrypted"])
def either(request: pytest.FixtureRequest, data: Path, tmp_path: Path) -> tuple[Snapshot, SnapshotKeys]:
    """A snapshot of either kind and the keys that open it."""
    keys = school_keys(data / "keys")
    if request.param == "encrypted":
        keys.encrypt_to(keys.write_spare(tmp_path / "spare.key"))
    return make_snapshot(data / "journal.db", data / "backups", NOW, PROGRAM, keys), keys


def test_every_flipped_bit_of_a_stored_snapshot_is_found(either: tuple[Snapshot, SnapshotKeys]) -> None:
    snapshot, keys = either
    for number, offset in enumerate(sample(snapshot.manifest.stored_size, SEED)):
        flip(snapshot.path, offset, number % 8)
        found = verify_snapshot(snapshot.path, keys=keys).finding
        assert found is Finding.BYTES_CHANGED, f"seed {SEED}, byte {offset}"
        flip(snapshot.path, offset, number % 8)
    assert verify_snapshot(snapshot.path, keys=keys).good


def test_the_databases_own_check_misses_flipped_bits(snapshot: Snapshot, tmp_path: Path) -> None:
    """The control: without the sums of the note these would have passed."""
    plain = content_of(snapshot, tmp_path / "plain.db")
    missed = 0
    for number, offset in enumerate(sample(snapshot.manifest.size, SEED)):
        flip(plain, offset, number % 8)
        missed += passes_the_databases_own_check(plain)
        flip(plain, offset, number % 8)
    assert missed > 10


def test_every_flipped_byte_of_the_note_is_found(snapshot: Snapshot) -> None:
    note = signed(snapshot.manifest, KEYS)
    for offset in range(len(note)):
        changed = bytearray(note)
        changed[offset] ^= 1 << (offset % 7)
        with pytest.raises((ManifestDamaged, ManifestNewer)):
            parse(bytes(changed))
    assert parse(note) == snapshot.manifest


def test_every_truncation_is_found(either: tuple[Snapshot, SnapshotKeys]) -> None:
    snapshot, keys = either
    for length in sorted(sample(snapshot.manifest.stored_size, SEED), reverse=True):
        os.truncate(snapshot.path, length)
        found = verify_snapshot(snapshot.path, keys=keys).finding
        assert found is Finding.CUT_SHORT, f"seed {SEED}, cut to {length}"


def test_a_truncated_note_is_found(snapshot: Snapshot) -> None:
    note = signed(snapshot.manifest, KEYS)
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
    manifest_path(snapshot.path).write_bytes(signed(replace(snapshot.manifest, audit_id=300), KEYS))
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
    shutil.copy(snapshot.path, tmp_path / "school for the safe.db.zst")
    shutil.copy(manifest_path(snapshot.path), tmp_path / "school for the safe.json")
    assert verify_snapshot(tmp_path / "school for the safe.db.zst").good


@pytest.mark.parametrize("name", ["nothing.db.zst", "nothing.json", "nothing", "."])
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
@pytest.mark.parametrize("encrypted", [False, True])
def test_every_byte_of_a_small_snapshot_flipped_and_every_truncation_is_found(
    tmp_path: Path, ordeal: Ordeal, encrypted: bool
) -> None:
    database = tmp_path / "small.db"
    database.touch()
    set_by_sql(
        database,
        "CREATE TABLE setting (name, value, since)",
        "INSERT INTO setting VALUES ('school_id', 'small', '2026-09-01')",
    )
    keys = school_keys(tmp_path / "keys")
    if encrypted:
        keys.encrypt_to(keys.write_spare(tmp_path / "spare.key"))
    snapshot = make_snapshot(database, tmp_path / "to", NOW, PROGRAM, keys)
    missed = []
    for path in (snapshot.path, manifest_path(snapshot.path)):
        whole = path.read_bytes()
        step = max(1, len(whole) // ordeal.times(len(whole), least=500))
        places = range(ordeal.chance.randrange(step), len(whole), step)
        for offset in places:
            for bit in range(8):
                flip(path, offset, bit)
                if verify_snapshot(snapshot.path, keys=keys).good:
                    missed.append((path.name, offset, bit))
                flip(path, offset, bit)
        for length in reversed(places):
            os.truncate(path, length)
            if verify_snapshot(snapshot.path, keys=keys).good:
                missed.append((path.name, length, -1))
        path.write_bytes(whole)
        assert verify_snapshot(snapshot.path, keys=keys).good
        ordeal.tell(flips=9 * len(places))
    ordeal.tell(flips_missed=len(missed))
    assert missed == []


def test_a_name_that_cannot_be_said_is_damage_like_any_other(data: Path) -> None:
    with pytest.raises(sqlite.DatabaseError), opened(data / "journal.db", "mode=ro"):
        b"\xf2".decode()
