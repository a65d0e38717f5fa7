"""Runs inside a mount namespace of its own: an archive copied to a disk that is too small, then is not.

``python -m tests.app.full_archive DATA DISK`` prints one JSON object.
"""

import contextlib
import io
import json
import subprocess
import sys
from pathlib import Path

from app.main import main
from app.year_archive import FOLDER
from backups.year_archive import check
from tests.own_mounts import mount


def run() -> None:
    """Try at both sizes."""
    data, disk = Path(sys.argv[1]), Path(sys.argv[2])
    command = ["archive", "--data", str(data), "--out", str(disk)]
    mount(disk, "size=200k")
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        told = {"full": (main(command), said.getvalue())}
        left = sorted(path.name for path in (disk / FOLDER).iterdir())
        mount(disk, "remount,size=64m")
        then = main(command)
    wrong = [one.file for path in (disk / FOLDER).iterdir() for one in check(path)]
    subprocess.run(["umount", str(disk)], check=True)
    sys.stdout.write(json.dumps({**told, "left": left, "then": then, "wrong": wrong}, ensure_ascii=False))


if __name__ == "__main__":
    run()
