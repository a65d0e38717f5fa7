"""Making the folder of a new school: closed to other users before anything is in it."""

import os
from pathlib import Path

from backups.facts import opened, setting_of
from models.database import sqlite
from services.house import DATABASE
from services.keys import open_keys
from services.settings import SCHOOL_NAME


class SchoolThere(Exception):
    """The folder holds a journal already; nothing of it was touched."""


def lay_folder(folder: Path) -> None:
    """Make the folder (0700) with keys and a database file (0600) that no school was founded in yet."""
    file = folder / DATABASE
    if is_founded(file):
        raise SchoolThere(str(folder))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    os.close(handle)
    open_keys(folder / "keys", make=True)


def is_founded(file: Path) -> bool:
    """Whether a school lives in the file; an ``init`` that was cut off leaves one without a name.

    What cannot be read as a journal counts as one: it is not ours to overwrite.
    """
    if not file.exists() or file.stat().st_size == 0:
        return False
    try:
        with opened(file, "mode=ro") as connection:
            return bool(setting_of(connection, SCHOOL_NAME))
    except sqlite.DatabaseError:
        return True
