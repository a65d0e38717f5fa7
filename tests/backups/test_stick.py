"""A stick as shops sell them: no owners, no rights, its own idea of names, times and limits."""

import json
import os
import resource
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from backups.retention import Noted
from backups.troubles import BackupFailed, Trouble
from tests.backups.conftest import NOW, PROGRAM
from tests.backups.signed import copy_to, make_snapshot
from tests.backups.stick import DAYS
from tests.own_mounts import ROOT


def done_on(kind: str, data: Path, tmp_path: Path) -> dict[str, Any]:
    """Plug such a stick in, in a mount namespace of its own, and tell what was done there."""
    if os.geteuid() != 0:
        pytest.skip("a stick needs root: only root may mount one from a file")
    for minute in range(2):
        make_snapshot(data / "journal.db", data / "backups", NOW + timedelta(minutes=minute), PROGRAM)
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["unshare", "--mount", sys.executable, "-m", "tests.backups.stick", kind, str(data), str(disk)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)
    if "no stick" in told:
        pytest.skip(f"this machine mounts no {kind}: {told['no stick']}")
    return told


def test_a_file_system_that_knows_no_question_of_owners_takes_a_copy(data: Path, tmp_path: Path) -> None:
    assert done_on("fusefat", data, tmp_path) == {"copied": True}


@pytest.mark.parametrize("kind", ["vfat", "exfat"])
def test_the_second_place_on_a_stick_does_all_that_it_does_on_a_disk(
    data: Path, tmp_path: Path, kind: str
) -> None:
    told = done_on(kind, data, tmp_path)
    assert told == {
        "copied once": True,
        "mended": True,
        "made there": True,
        "all good": True,
        "taken away": told["taken away"],
        "whole": True,
        "after damage": True,
        "set aside": told["set aside"],
        "anew": True,
        "archive": [],
        "parts left": [],
        "names Windows refuses": [],
        "full": Trouble.DISK_FULL,
    }
    assert 0 < told["taken away"] < DAYS


def test_a_stick_that_takes_no_file_so_big_is_told_and_nothing_is_left(data: Path, tmp_path: Path) -> None:
    made = make_snapshot(data / "journal.db", data / "backups", NOW, PROGRAM)
    stick = tmp_path / "stick"
    stick.mkdir()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (made.path.stat().st_size // 2, before[1]))  # as FAT32 has one
    try:
        with pytest.raises(BackupFailed) as failed:
            copy_to(Noted(made.path, made.manifest), stick)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert failed.value.trouble is Trouble.FILE_TOO_BIG
    assert list(stick.iterdir()) == []
