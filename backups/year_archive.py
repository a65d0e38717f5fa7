"""The archive of a school year as a folder: sums of every file, checked, copied, published by one rename."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from backups.disk import PART, copy_settled, digest, settle, write_whole
from backups.troubles import BackupFailed, Trouble, typed

SUMS = "SHA256SUMS"
"""As the program ``sha256sum -c`` reads it."""


class Wrong(StrEnum):
    """What can be wrong with a file of an archive."""

    NO_SUMS = "no_sums"
    MISSING = "missing"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is not as it was written."""

    wrong: Wrong
    file: str


class BeingMade(Exception):
    """Another process makes the same archive now."""


@contextmanager
def unfinished(final: Path) -> Iterator[Path]:
    """Give the folder an archive is made in: what a killed or full try left is gone on with."""
    part = final.with_name(final.name + PART)
    final.parent.mkdir(mode=0o700, exist_ok=True)
    part.mkdir(mode=0o700, exist_ok=True)
    held = os.open(part, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BeingMade from None
        except OSError:
            pass  # a share without flock
        yield part
    finally:
        os.close(held)


def publish_folder(part: Path, final: Path) -> str:
    """Write the sums of every file, wait for the disk, give the folder its name; return the sums' own sum."""
    files = files_in(part)
    lines = [f"{digest(part / file)[0]}  {file}\n" for file in files if file != SUMS]
    write_whole(part / SUMS, "".join(lines).encode())
    for file in files:
        settle(part / file)
    for folder in {(part / file).parent for file in files}:
        settle(folder)
    part.rename(final)
    settle(final.parent)
    return digest(final / SUMS)[0]


def copy_archive(source: Path, final: Path) -> None:
    """Copy a finished archive to another disk and read it back; what is there already and good stays.

    ``BackupFailed`` leaves the unfinished copy to be gone on with; the folder's parent must be there.
    """
    with typed(final.parent):
        if final.exists():
            if check(final) or digest(final / SUMS) != digest(source / SUMS):
                raise BackupFailed(Trouble.SNAPSHOT_BAD, str(final))
            return
        with unfinished(final) as part:
            for file in (*(one for one in files_in(source) if one != SUMS), SUMS):
                _copy(source / file, part / file)
            if check(part):
                shutil.rmtree(part)
                raise BackupFailed(Trouble.DRILL_FAILED, str(part))
            part.rename(final)
            settle(final.parent)


def copy_missing(source: Path, target: Path) -> None:
    """Copy the files of a folder whose files never change to another disk, where they are not there yet."""
    with typed(target):
        if source.is_dir():
            target.mkdir(mode=0o700, exist_ok=True)
            for file in files_in(source):
                _copy(source / file, target / file)


def _copy(source: Path, target: Path) -> None:
    if target.is_file() and digest(target) == digest(source):
        return
    private(target.parent)
    part = target.with_name(target.name + PART)
    part.touch(mode=0o600)
    os.truncate(part, 0)
    copy_settled(source, part)
    part.replace(target)


def private(folder: Path) -> None:
    """Make a folder and those it stands in, each for its owner only."""
    if not folder.is_dir():
        private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def files_in(folder: Path) -> list[str]:
    """Return every finished file of a folder by its way from there, in order."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix != PART)
    return sorted(path.relative_to(folder).as_posix() for path in found)


def check(folder: Path) -> list[Found]:
    """Read every file of an archive to the last bit; return what is wrong."""
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return [Found(Wrong.NO_SUMS, SUMS)]
    told: dict[str, str] = {}
    for line in lines:
        total, _, file = line.partition("  ")
        told[file] = total
    found = [Found(Wrong.EXTRA, file) for file in files_in(folder) if file not in told and file != SUMS]
    for file, total in told.items():
        if wrong := _checked(folder / file, total):
            found.append(Found(wrong, file))
    return found


def _checked(file: Path, total: str) -> Wrong | None:
    with suppress(OSError):
        if not file.is_file():
            return Wrong.MISSING
        return None if digest(file)[0] == total else Wrong.CHANGED
    return Wrong.UNREADABLE
