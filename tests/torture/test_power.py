"""A power cut: what was acknowledged stands, and the control shows that the cut is a real one."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.live_school import ROOT, build
from tests.torture.ordeal import Ordeal

CUTS = 150
CONTROL_CUTS = 20
HALFWAY_CUTS = 300
OWN_MOUNTS = ("unshare", "--mount")
TRIAL = "truncate -s 8M disk && mkfs.ext4 -q -F disk && mkdir at && mount -o loop disk at && umount at"


@pytest.fixture
def ground(tmp_path: Path) -> Path:
    """A folder with a school in it, where disks may be mounted; skipped, with the reason, where none may."""
    if os.geteuid() != 0:
        pytest.skip("a power cut needs root: only root may mount an ext4 file through a loop device")
    try:
        trial = [*OWN_MOUNTS, "sh", "-c", TRIAL]
        tried = subprocess.run(trial, cwd=tmp_path, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("a power cut needs the program `unshare`; it is not installed")
    if tried.returncode:
        pytest.skip(
            f"a power cut needs a loop device and ext4, this machine gives none: {tried.stderr.strip()}"
        )
    (tmp_path / "school").mkdir()
    build(tmp_path / "school", held=True)
    return tmp_path


def cut(ground: Path, sync: str, cuts: int, seed: int) -> dict[str, Any]:
    """Cut the power so many times in a mount namespace of its own."""
    (ground / sync).mkdir()
    disk = ground / sync / "disk"
    disk.mkdir()
    words = ("-m", "tests.torture.power", sync, str(cuts), str(seed), str(ground / "school"), str(disk))
    command = [*OWN_MOUNTS, sys.executable, *words]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


def cut_halfway(ground: Path, cuts: int, seed: int) -> dict[str, Any]:
    """Cut the power so many times in the middle of copying."""
    disk = ground / "halfway" / "disk"
    disk.mkdir(parents=True)
    words = ("-m", "tests.torture.halfway", str(cuts), str(seed), str(ground / "school"), str(disk))
    command = [*OWN_MOUNTS, sys.executable, *words]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


def held(told: dict[str, Any]) -> tuple[int, list[str], int, int]:
    """Return what must be nothing after cuts in the middle."""
    return told["lost"], told["broken"], told["offered_bad"], told["claimed_lost"]


def test_a_power_cut_takes_nothing_that_was_acknowledged(ground: Path) -> None:
    told = cut(ground, "full", 2, 1)
    assert (told["lost"], told["broken"], told["snapshots_lost"]) == (0, [], 0)
    assert told["acknowledged"] > 2
    control = cut(ground, "normal", 1, 1)
    assert control["lost"] > 0, "a cut that takes nothing from NORMAL is none"


def test_a_cut_in_the_middle_of_copying_leaves_no_copy_that_only_looks_whole(ground: Path) -> None:
    told = cut_halfway(ground, 6, 1)
    assert held(told) == (0, [], 0, 0)
    assert told["offered"] > 0
    assert told["claimed"] > 0


@pytest.mark.torture
def test_a_hundred_and_fifty_power_cuts_take_nothing_acknowledged(ground: Path, ordeal: Ordeal) -> None:
    seed = ordeal.chance.randrange(1_000_000)
    told = cut(ground, "full", ordeal.times(CUTS, least=3), seed)
    ordeal.tell(cuts=told["cuts"], cut_acknowledged=told["acknowledged"], cut_lost=told["lost"])
    ordeal.tell(cut_broken=len(told["broken"]), cut_snapshots=told["snapshots"])
    ordeal.tell(cut_snapshots_lost=told["snapshots_lost"])
    control = cut(ground, "normal", ordeal.times(CONTROL_CUTS, least=2), seed)
    ordeal.tell(control_cuts=control["cuts"], control_lost=control["lost"])
    assert (told["lost"], told["broken"], told["snapshots_lost"]) == (0, [], 0)
    assert control["lost"] > 0, "a cut that takes nothing from NORMAL is none"


@pytest.mark.torture
def test_three_hundred_cuts_in_the_middle_of_copying_leave_no_copy_that_only_looks_whole(
    ground: Path, ordeal: Ordeal
) -> None:
    told = cut_halfway(ground, ordeal.times(HALFWAY_CUTS, least=8), ordeal.chance.randrange(1_000_000))
    ordeal.tell(halfway_cuts=told["cuts"], cut_acknowledged=told["acknowledged"], cut_lost=told["lost"])
    ordeal.tell(halfway_broken=len(told["broken"]), halfway_offered=told["offered"])
    ordeal.tell(halfway_offered_bad=told["offered_bad"], halfway_lost=told["claimed_lost"])
    assert held(told) == (0, [], 0, 0)
