"""Making the folder of a new school: closed to other users before anything is in it."""

import os
from pathlib import Path

from services.house import DATABASE
from services.keys import open_keys


def lay_folder(folder: Path) -> None:
    """Make the folder (0700) with new keys and an empty database file (0600); nothing is overwritten."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    open_keys(folder / "keys", make=True)
    handle = os.open(folder / DATABASE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    os.close(handle)
