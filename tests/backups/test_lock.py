import subprocess
import sys
from pathlib import Path

import pytest

from backups.lock import AlreadyHeld, held_by_a_server, take_lock
from tests.backups.conftest import ROOT

HOLD = """
import sys
from pathlib import Path
from backups.lock import take_lock
with take_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_folder_nobody_works_in_is_free(tmp_path: Path) -> None:
    assert not held_by_a_server(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_lock_is_for_one_and_goes_with_a_killed_process(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert held_by_a_server(tmp_path)
        with pytest.raises(AlreadyHeld, match=f"^{holder.pid}$"), take_lock(tmp_path):
            pass
        assert held_by_a_server(tmp_path)
        holder.kill()
    assert not held_by_a_server(tmp_path)
    with take_lock(tmp_path):
        assert held_by_a_server(tmp_path)
    assert not held_by_a_server(tmp_path)
