import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from backups.troubles import Trouble
from tests.backups.conftest import ROOT

OWN_MOUNTS = ["unshare", "--mount", "--map-root-user"]


@pytest.fixture
def told(data: Path, tmp_path: Path) -> Any:
    """What happened on small and read-only disks that only one process sees."""
    disk = tmp_path / "disk"
    disk.mkdir()
    trial = [*OWN_MOUNTS, "mount", "-t", "tmpfs", "tmpfs", str(disk)]
    try:
        tried = subprocess.run(trial, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("a full disk needs the program `unshare` to be made; it is not installed")
    if tried.returncode:
        pytest.skip(f"a full disk needs a mount namespace, this machine gives none: {tried.stderr.strip()}")
    ran = subprocess.run(
        [*OWN_MOUNTS, sys.executable, "-m", "tests.backups.full_disk", str(data), str(disk)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_a_full_or_read_only_disk_is_named_and_nothing_is_left(told: Any) -> None:
    *small, room_enough = told["sizes"].values()
    assert small == [{"trouble": Trouble.DISK_FULL, "left": []}] * len(small)
    assert room_enough == {"trouble": None, "good": True}
    assert told["restore"] == {"trouble": Trouble.DISK_FULL, "same": True, "parts": []}
    assert told["read_only"] == {"trouble": Trouble.FOLDER_UNWRITABLE, "left": []}
