from pathlib import Path
from typing import Any

import pytest

from backups.troubles import Trouble
from tests.own_mounts import in_own_mounts


@pytest.fixture
def told(data: Path, tmp_path: Path) -> Any:
    """What happened on small and read-only disks that only one process sees."""
    return in_own_mounts("tests.backups.full_disk", data, disk=tmp_path / "disk")


@pytest.mark.proof("full_disks")
def test_a_full_or_read_only_disk_is_named_and_nothing_is_left(told: Any) -> None:
    *small, room_enough = told["sizes"].values()
    assert small == [{"trouble": Trouble.DISK_FULL, "left": []}] * len(small)
    assert room_enough == {"trouble": None, "good": True}
    assert told["stick"] == {"trouble": Trouble.DISK_FULL, "left": []}
    assert told["restore"] == {"trouble": Trouble.DISK_FULL, "same": True, "parts": []}
    assert told["read_only"] == {"trouble": Trouble.FOLDER_UNWRITABLE, "left": []}
