"""An archive of a year opened like a school, read-only: a copy of its file, the clock at its last event."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from app.cli.common import CannotGoOn, Exit
from app.first_look import look_first
from backups.disk import copy_settled
from backups.facts import opened
from backups.troubles import BackupFailed, typed
from backups.year_archive import SUMS, check
from services.house import DATABASE, House
from services.keys import KeysMissing
from texts import archives as words

PREFIX = "archive-being-read-"


@contextmanager
def archive_opened(folder: Path, data: Path) -> Iterator[House]:
    """Give a house over a copy of an archive's file, with the keys of a data folder; raises CannotGoOn."""
    if not (folder / DATABASE).is_file() or not (folder / SUMS).is_file():
        raise CannotGoOn(words.not_an_archive(str(folder)))
    if found := check(folder):
        raise CannotGoOn(words.damaged(str(folder), len(found)), Exit.DAMAGED)
    try:
        with typed(data), _copy_of(folder / DATABASE, data) as copy:
            look_first(copy.parent)
            yield _house(copy, data / "keys", folder.name)
    except BackupFailed as failed:
        raise CannotGoOn(words.failed(failed.trouble, failed.about)) from failed
    except KeysMissing as missing:
        raise CannotGoOn(
            f"Нет ключа {missing}: без него в архив не войти. Положите копию папки keys в папку данных; "
            "журналы и таблицы архива открываются и без неё."
        ) from missing


def _house(copy: Path, keys: Path, title: str) -> House:
    with opened(copy, "mode=ro&immutable=1") as connection:
        (at,) = connection.execute("SELECT at FROM audit_event ORDER BY id DESC LIMIT 1").fetchone()
    house = House(copy.parent, keys=keys)
    house.clock.stand_at(datetime.fromisoformat(at))
    house.watch.health = replace(house.watch.health, archive=title)
    return house


@contextmanager
def _copy_of(file: Path, data: Path) -> Iterator[Path]:
    """Copy a file into a private folder that is gone afterwards, also where an earlier one was killed."""
    for left in data.glob(f"{PREFIX}*"):
        _remove(left)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=data))
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        copy = folder / file.name
        copy.touch(mode=0o600)
        copy_settled(file, copy)
        yield copy
    finally:
        os.close(held)
        _remove(folder)


def _remove(folder: Path) -> None:
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # somebody reads it now
    else:
        shutil.rmtree(folder)
    finally:
        os.close(held)
